# SPDX-License-Identifier: MIT
"""Take the province's reference data in, from a file or from the network: whole or not at all."""

from typing import TYPE_CHECKING

from desktop_app import units
from models.files import Follow
from resources.errors import UserError
from resources.i18n import _
from sync import reference, state
from sync.reference import Taken

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


def take_in(
    app: "App", data: bytes, name: str, follow: Follow = lambda _done, _total: None
) -> Taken:
    """Apply a bundle in one transaction; old records keep the version that they were made under.

    The signature is checked before anything is read. Raises UserError for a laptop that does not
    know its province yet, a bundle that is damaged or of another province, and one that is not
    newer than what is in force. What `follow(done, total)` raises leaves all as it was.
    """
    with app.db.write("reference.take_in") as db:
        me = state.identity(db)
        if me is None:
            raise UserError(
                _("Máy này chưa biết tỉnh của mình nên chưa nhận danh mục được."),
                _("Nạp thư mời (.tni) do tỉnh cấp trước, rồi nạp lại danh mục."),
                code="not-enrolled",
            )
        follow(0, 2)
        snapshot = reference.opened(data, me, name)
        follow(1, 2)
        taken = reference.apply(db, snapshot, app.db.stamp())
        follow(2, 2)
    app.cache.clear()
    units.bring_commune(app)
    return taken


def sentence(taken: Taken) -> str:
    """Return what was taken in, in plain words."""
    said = _("Đã nhận danh mục {version}.").format(version=taken.version)
    if taken.campaigns:
        said += " " + _("Có đợt mới: {codes}. Chọn đợt trong Cài đặt.").format(
            codes=", ".join(taken.campaigns)
        )
    return said


def version(app: "App") -> str:
    """Return the version of the reference data in force on this laptop; "" for none."""
    with app.db.read() as db:
        return in_force(db)


def in_force(db: "Session") -> str:
    """Return the same inside a transaction of the caller's."""
    from models.reference_load import in_force as known

    current = known(db)
    return current.version if current else ""
