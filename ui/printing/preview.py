# SPDX-License-Identifier: MIT
"""Pages as they will come out: one at a time, turned with the keys, larger and smaller."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from resources.i18n import _
from resources.paper import adjust
from ui.page import Context
from ui.printing.spooler import to_image
from ui.widgets.basics import button, label, row

_ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
_MOST_DPI = 400.0


class Preview(QWidget):
    """The pages of a PDF. `shown` tells that a page was drawn; carries its number from 0."""

    shown = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._pdf = context, b""
        self._sizes: list[tuple[float, float]] = []
        self.page = 0
        self.zoom = 1.0
        self._asked = 0
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setWordWrap(True)
        self._picture.setProperty("role", "muted")
        self._picture.setAccessibleName(_("Trang xem trước"))
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(_("Xem trước"))
        self._where = label("", "muted")
        tokens = context.tokens

        def small(icon: str, name: str, act: Callable[[], None]) -> QWidget:
            return button("", act, role="icon", icon_name=icon, tokens=tokens, name=name)

        tools = row(
            small("chevron-left", _("Trang trước (PgUp)"), lambda: self.turn(-1)),
            self._where,
            small("chevron-right", _("Trang sau (PgDn)"), lambda: self.turn(1)),
            None,
            small("minus", _("Nhỏ lại (Ctrl+-)"), lambda: self.zoom_by(-1)),
            small("plus", _("To ra (Ctrl++)"), lambda: self.zoom_by(1)),
            button(_("Vừa trang"), self.fit, role="flat"),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area, 1)
        whole.addLayout(tools)
        self._settled = QTimer(self, singleShot=True, interval=60)
        self._settled.timeout.connect(self._draw)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document, at the same page if it has one."""
        self._pdf = pdf
        self._context.tasks.run(
            self, lambda: adjust.sizes(pdf), lambda sizes: self._measured(pdf, sizes)
        )

    def show_nothing(self, text: str) -> None:
        """Show a sentence instead of pages."""
        self._pdf, self._sizes = b"", []
        self._asked += 1
        self._picture.setText(text)
        self._where.setText("")

    @property
    def pages(self) -> int:
        """How many pages there are; 0 until they were counted."""
        return len(self._sizes)

    def _measured(self, pdf: bytes, sizes: list[tuple[float, float]]) -> None:
        if pdf is not self._pdf:
            return
        self._sizes = sizes
        self.page = min(self.page, len(sizes) - 1)
        self._draw()

    def turn(self, by: int) -> None:
        """Show a page further on or back."""
        page = min(max(self.page + by, 0), max(self.pages - 1, 0))
        if page != self.page:
            self.page = page
            self._draw()

    def zoom_by(self, steps: int) -> None:
        """Show the page larger or smaller."""
        at = min(range(len(_ZOOMS)), key=lambda i: abs(_ZOOMS[i] - self.zoom))
        self.zoom = _ZOOMS[min(max(at + steps, 0), len(_ZOOMS) - 1)]
        self._draw()

    def fit(self) -> None:
        """Show the whole page."""
        self.zoom = 1.0
        self._draw()

    def _dpi(self) -> float:
        wide, high = self._sizes[self.page]
        room = self._area.viewport().size()
        fits = min((room.width() - 16) / wide, (room.height() - 16) / high) * 25.4
        return min(max(fits * self.zoom * self.devicePixelRatioF(), 20.0), _MOST_DPI)

    def _draw(self) -> None:
        if not self._sizes:
            return
        self._where.setText(
            _("Trang {number}/{total}").format(number=self.page + 1, total=self.pages)
        )
        self._asked += 1
        asked, page, pdf, dpi = self._asked, self.page, self._pdf, self._dpi()

        def done(pixels: tuple[int, int, int, bytes]) -> None:
            if asked == self._asked:
                picture = _framed(QPixmap.fromImage(to_image(*pixels)))
                picture.setDevicePixelRatio(self.devicePixelRatioF())
                self._picture.setPixmap(picture)
                self.shown.emit(page)

        self._context.tasks.run(self, lambda: adjust.image(pdf, page, dpi), done)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if key == Qt.Key.Key_PageDown:
            self.turn(1)
        elif key == Qt.Key.Key_PageUp:
            self.turn(-1)
        elif key == Qt.Key.Key_Home:
            self.turn(-self.pages)
        elif key == Qt.Key.Key_End:
            self.turn(self.pages)
        elif control and key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_by(1)
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif control and key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()


def _framed(picture: QPixmap) -> QPixmap:
    """Return a page with its edge drawn, so that white paper shows on a white ground."""
    painter = QPainter(picture)
    painter.setPen(QPen(QColor(150, 150, 150)))
    painter.drawRect(0, 0, picture.width() - 1, picture.height() - 1)
    painter.end()
    return picture
