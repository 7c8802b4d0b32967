# SPDX-License-Identifier: MIT
"""Xem trước: the pages as they will be printed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout
from typing_extensions import override

from desktop_app import report_files
from desktop_app.report_files import Preview
from resources.i18n import _
from ui.page import Context, Page
from ui.widgets.basics import Card, button, label, row, scrolled

_WIDTH = 760


class PreviewSection(Page):
    """One page at a time, with the keys of a reader."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._preview: Preview | None = None
        self._number = 0
        self._asked = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        tokens = context.tokens
        self._back = button(
            "",
            self.back,
            role="icon",
            icon_name="chevron-left",
            tokens=tokens,
            name=_("Trang trước (Page Up)"),
        )
        self._next = button(
            "",
            self.forward,
            role="icon",
            icon_name="chevron-right",
            tokens=tokens,
            name=_("Trang sau (Page Down)"),
        )
        self._where = label("", "muted")
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(_("Trang báo cáo"))
        card = Card()
        card.body.addLayout(row(None, self._back, self._where, self._next, None))
        card.body.addWidget(scrolled(self.picture), 1)
        self.picture.setProperty("role", "clear")
        whole.addWidget(card, 1)
        self._back.setShortcut("PgUp")
        self._next.setShortcut("PgDown")

    @property
    @override
    def title(self) -> str:
        return _("Báo cáo")

    @override
    def refresh(self) -> None:
        self._where.setText(_("Đang dựng bản in…"))
        app = self.context.app
        self.context.tasks.run(self, lambda: report_files.preview(app), self._show)

    def _show(self, found: Preview) -> None:
        self._preview = found
        self._number = min(self._number, found.pages - 1)
        self._draw()

    def _draw(self) -> None:
        preview = self._preview
        if preview is None:
            return
        self._asked += 1
        asked, number = self._asked, self._number
        self._where.setText(
            _("Trang {number}/{count}").format(number=number + 1, count=preview.pages)
        )
        self._back.setEnabled(number > 0)
        self._next.setEnabled(number + 1 < preview.pages)
        ratio = self.devicePixelRatioF()

        def done(png: bytes) -> None:
            if asked == self._asked:
                image = QPixmap()
                image.loadFromData(png)
                image.setDevicePixelRatio(ratio)
                self.picture.setPixmap(image)

        self.context.tasks.run(
            self, lambda: report_files.page_png(preview, number, round(_WIDTH * ratio)), done
        )

    def forward(self) -> None:
        """Show the next page."""
        if self._preview is not None and self._number + 1 < self._preview.pages:
            self._number += 1
            self._draw()

    def back(self) -> None:
        """Show the page before."""
        if self._number > 0:
            self._number -= 1
            self._draw()
