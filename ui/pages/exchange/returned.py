# SPDX-License-Identifier: MIT
"""What the province sent back and why, each with the way to where it is put right."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from desktop_app import clashes
from desktop_app.exchange_views import ReturnedRow
from models.dates import format_moment
from resources.i18n import _, _n
from ui.page import Context
from ui.widgets.basics import Card, button, clear, label, pill

_MOST = 20


class ReturnedCard(Card):
    """The rows that came back; hidden when there are none."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Tỉnh trả lại, cần sửa"))
        self._context = context

    def show_rows(self, returned: list[ReturnedRow]) -> None:
        """Show what came back, the latest first."""
        self.setVisible(bool(returned))
        clear(self.body)
        for item in returned[:_MOST]:
            self.body.addLayout(self._line(item))
        if len(returned) > _MOST:
            left = len(returned) - _MOST
            more = _n("Còn {count} bản ghi nữa; sửa xong các dòng trên sẽ hiện tiếp.", left)
            self.body.addWidget(label(more.format(count=left), "muted"))

    def _line(self, item: ReturnedRow) -> QHBoxLayout:
        kind, colour = {
            "returned": (_("cần sửa"), "danger"),
            "waiting_photo": (_("chờ ảnh"), "info"),
            "overlap": (_("tỉnh đang hỏi"), "info"),
            "clash": (_("hai máy ghi khác"), "danger"),
        }.get(item.outcome, (_("có thể trùng"), "warn"))
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(pill(kind, colour))
        told = label(_words(item), wrap=True)
        told.setToolTip(format_moment(item.at))
        line.addWidget(told, 1)
        if not item.clashes:  # both values want the room
            line.addWidget(label(format_moment(item.at), "muted"))
        else:
            line.addWidget(
                button(
                    _("Giữ của máy này"),
                    partial(self._keep_mine, item),
                    name=_("Giữ của máy này: {title}").format(title=item.title),
                )
            )
        if item.place is not None:
            line.addWidget(
                button(
                    _("Mở chỗ cần sửa"),
                    partial(self._context.bus.go.emit, item.place.page, item.place.argument),
                    icon_name="pencil",
                    tokens=self._context.tokens,
                    name=_("Mở chỗ cần sửa: {title}").format(title=item.title),
                )
            )
        return line

    def _keep_mine(self, item: ReturnedRow) -> None:
        app = self._context.app

        self._context.act(
            self,
            lambda: clashes.keep_mine(app, item.tbl, item.row_id),
            lambda said: self._context.messages.done(str(said)),
        )


def _words(item: ReturnedRow) -> str:
    if item.clashes:
        said = " ".join([item.reason, *(clash.sentence for clash in item.clashes)])
        return f"{item.title}: {said}" if item.title else said
    return f"{item.title}: “{item.reason}”" if item.title else item.reason
