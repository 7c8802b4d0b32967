# SPDX-License-Identifier: MIT
"""The forms that were left unfinished, offered back above the list; and what an empty list says."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from desktop_app import drafts
from desktop_app.drafts import DraftInfo
from models.records.kind import Kind
from resources.i18n import _
from ui.page import Context
from ui.theme import Tokens
from ui.widgets.basics import Card, EmptyState, button, clear, label, row

_SHOWN = 3


class Unfinished(Card):
    """Forms left unfinished; `asked` carries the id of the one to go on with."""

    asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Đang soạn"))
        self.context = context
        self.hide()

    def tell(self, kept: list[DraftInfo]) -> None:
        """Show the latest of them."""
        clear(self.body)
        self.setVisible(bool(kept))
        for info in kept[:_SHOWN]:
            drop = button(
                _("Bỏ"),
                partial(self._discard, info.id),
                role="flat",
                name=_("Bỏ bản đang soạn {title}").format(title=info.title),
            )
            again = button(
                _("Soạn tiếp"),
                partial(self.asked.emit, info.id),
                name=_("Soạn tiếp {title}").format(title=info.title),
            )
            self.body.addLayout(row(label(info.title), None, drop, again))
        if len(kept) > _SHOWN:
            more = _("và {count} bản nữa").format(count=len(kept) - _SHOWN)
            self.body.addWidget(label(more, "muted"))

    def _discard(self, draft_id: str) -> None:
        app, context = self.context.app, self.context

        def done(gone: object) -> None:
            if isinstance(gone, drafts.Discarded):
                context.messages.done(
                    _("Đã bỏ bản đang soạn “{title}”.").format(title=gone.info.title),
                    lambda: context.act(context.bus, lambda: drafts.bring_back(app, gone)),
                )

        context.act(self, lambda: drafts.discard(app, draft_id), done)


def empty_state(kind: Kind | None, tokens: Tokens, add: Callable[[], None]) -> EmptyState:
    """Return what a list without records says: what it is for, and its first action."""
    if kind is None:
        return EmptyState(
            tokens,
            "megaphone",
            _("Chưa ghi gì về truyền thông"),
            _(
                "Ghi lượt phát thanh, tin bài, băng rôn, sự kiện, ưu đãi, văn bản, kinh phí; "
                "chương trình tự cộng vào chỉ tiêu và báo cáo."
            ),
            button(_("Thêm mới   Ctrl+N"), add, role="primary"),
        )
    one = _(kind.one).lower()
    return EmptyState(
        tokens,
        kind.icon,
        _("Chưa có {kind}").format(kind=one),
        _(kind.about),
        button(_("Thêm {kind}   Ctrl+N").format(kind=one), add, role="primary"),
    )
