# SPDX-License-Identifier: MIT
"""The rules of printing and handing out flyers."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from models.flyers import PAPERS
from models.text import looks_personal
from resources.errors import UserError
from resources.i18n import _, _n

MAX_COPIES = 20_000
MAX_ADDRESS = 150
MAX_PASSAGE, MAX_TEAM_LINE, MAX_APPROVER = 400, 120, 80
MAX_BODY = 2000
"""Of the running words that are read aloud."""


def check_run(paper: str, copies: int, spoiled: int) -> None:
    """Refuse a print run whose figures cannot be. Raises UserError naming the field."""
    if paper not in PAPERS:
        raise UserError(
            _("Chưa chọn khổ giấy."), _("Chọn A4, 2×A5, 4×A6, gấp ba hoặc A3."), field="paper"
        )
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
            _n("Chỉ còn {left} tờ.", left).format(left=left),
            _("Giảm số tờ phát hoặc ghi thêm lần in mới."),
            field="quantity",
            code="stock",
        )


def check_address(url: str) -> None:
    """Refuse what cannot be the address of a code. Raises UserError(field="url")."""
    parts = urlsplit(url)
    sound = (
        url.startswith("https://")
        and "." in (parts.hostname or "")
        and len(url) <= MAX_ADDRESS
        and url.isascii()
        and not any(c.isspace() for c in url)
    )
    if not sound:
        raise UserError(
            _("Địa chỉ của mã QR phải là https://… không dấu, không quá 150 ký tự."),
            _("Chép lại địa chỉ từ trình duyệt, hoặc chọn trong danh mục của tỉnh."),
            field="url",
            code="address",
        )
    if looks_personal(url):
        raise UserError(
            _("Địa chỉ của mã QR trông như có số điện thoại hoặc số căn cước."),
            _("Không đưa thông tin riêng của người dân vào mã QR; dùng địa chỉ khác."),
            field="url",
            code="personal",
        )


def check_wording(words: Mapping[str, str], team_line: str) -> None:
    """Refuse an empty or overlong passage. Raises UserError whose field is its place."""
    for place, told in words.items():
        if not told:
            raise UserError(
                _("Chỗ này còn trống."),
                _("Viết vào, hoặc bấm “Lấy lại chữ của tỉnh”."),
                field=place,
                code="empty",
            )
        most = MAX_BODY if place == "body" else MAX_PASSAGE
        if len(told) > most:
            raise UserError(
                _("Đoạn này dài quá {most} ký tự.").format(most=most),
                _("Rút gọn lại."),
                field=place,
                code="long",
            )
    if len(team_line) > MAX_TEAM_LINE:
        raise UserError(
            _("Dòng tên tổ dài quá {most} ký tự.").format(most=MAX_TEAM_LINE),
            _("Rút gọn lại."),
            field="team",
            code="long",
        )
