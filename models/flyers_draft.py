# SPDX-License-Identifier: MIT
"""The rules of printing and handing out flyers."""

from models.flyers import PAPERS
from resources.errors import UserError
from resources.i18n import _

MAX_COPIES = 20_000


def check_run(paper: str, copies: int, spoiled: int) -> None:
    """Refuse a print run whose figures cannot be. Raises UserError naming the field."""
    if paper not in PAPERS:
        raise UserError(_("Chưa chọn khổ giấy."), _("Chọn A4, 2×A5 hoặc 4×A6."), field="paper")
    if not 1 <= copies <= MAX_COPIES:
        raise UserError(_("Số tờ in phải từ 1 đến 20.000."), _("Sửa lại số tờ."), field="copies")
    check_spoiled(copies, spoiled)


def check_spoiled(printed: int, spoiled: int) -> None:
    """Refuse more spoiled copies than were printed."""
    if not 0 <= spoiled <= printed:
        raise UserError(
            _("Số tờ hỏng ({spoiled}) phải từ 0 đến số tờ đã in ({printed}).").format(
                spoiled=spoiled, printed=printed
            ),
            _("Sửa lại số tờ hỏng."),
            field="spoiled",
            code="spoiled",
        )


def check_hand_out(quantity: int, left: int) -> None:
    """Refuse to hand out more than is left."""
    if quantity < 1:
        raise UserError(_("Số tờ phát phải từ 1 trở lên."), _("Sửa lại số tờ."), field="quantity")
    if quantity > left:
        raise UserError(
            _("Chỉ còn {left} tờ.").format(left=left),
            _("Giảm số tờ phát hoặc ghi thêm lần in mới."),
            field="quantity",
            code="stock",
        )
