# SPDX-License-Identifier: MIT
"""A store restored on another laptop: it becomes a laptop of its own before anything is sent."""

from typing import TYPE_CHECKING

from desktop_app.exchange_log import keep_line
from resources.i18n import _, _n
from sync import batch, blobs, choices, state

if TYPE_CHECKING:
    from desktop_app.app import App


def become_another(app: "App") -> int:
    """Give up the identity that came with a backup; return how many changes are open again.

    The laptop gets keys, a name and a chain of its own with the province's next invitation; the
    old one may still be in use, and two of one name would fork its chain. Records keep their
    identities, so what the province has already is counted once.
    """
    with app.db.write("exchange.become_another") as db:
        opened = batch.begin_epoch(db)
        blobs.forget_waiting(db)
        state.forget_self(db)
        choices.mark_copy(db)
        keep_line(
            db,
            lambda: _("Đổi sang máy khác"),
            lambda: _n(
                "Máy này cần thư mời mới của tỉnh; {count} thay đổi sẽ được gửi lại.", opened
            ).format(count=opened),
        )
    app.paths.anchor.unlink(missing_ok=True)
    return opened
