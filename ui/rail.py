# SPDX-License-Identifier: MIT
"""The rail at the left: where one may go, and who works here; icons alone when room is short."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from desktop_app.app import App
from models.dates import format_number
from resources.i18n import N_, _
from ui.theme import Tokens, icon
from ui.widgets.basics import label

PAGES = (
    ("today", N_("Hôm nay"), "house"),
    ("guidance", N_("Buổi hướng dẫn"), "clipboard-pen-line"),
    ("households", N_("Hộ dân"), "users"),
    ("communications", N_("Truyền thông"), "megaphone"),
    ("flyers", N_("Tờ rơi"), "qr-code"),
    ("tasks", N_("Nhiệm vụ"), "list-checks"),
    ("report", N_("Báo cáo"), "chart-column"),
    ("exchange", N_("Đồng bộ"), "refresh-cw"),
)
SETTINGS = ("settings", N_("Cài đặt"), "settings")
_WIDE, _NARROW = 204, 56
_NAME = 118  # pixels that an officer's name may take beside the icon and the word for locking


class Rail(QFrame):
    """The pages; `chosen` carries the name of one, `lock_asked` comes from the officer's name."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, app: App, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self._tokens = tokens
        self._texts: dict[QPushButton, tuple[str, str]] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._heads: list[QLabel] = []
        self._narrow = False
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 18, 0, 14)
        inner.setSpacing(2)
        for made in (
            label("Từng Ngõ", "brand"),
            label(f"{app.commune.full_name} · Nghệ An", "small", wrap=True),
        ):
            made.setContentsMargins(20, 0, 10, 0)
            inner.addWidget(made)
            self._heads.append(made)
        inner.addSpacing(12)
        for number, (name, text, picture) in enumerate(PAGES, 1):
            inner.addWidget(self._page(name, _(text), picture, f"Ctrl+{number}"))
        inner.addStretch(1)
        name, text, picture = SETTINGS
        inner.addWidget(self._page(name, _(text), picture, "Ctrl+,"))
        officer = app.officer.name
        short = QFontMetrics(self.font()).elidedText(officer, Qt.TextElideMode.ElideRight, _NAME)
        lock = self._button(
            _("{officer} · Khóa").format(officer=short),
            "lock",
            f"{_('{officer} · Khóa').format(officer=officer)} (Ctrl+L)",
            self.lock_asked.emit,
        )
        lock.setAccessibleName(_("{officer} · Khóa").format(officer=officer))
        inner.addWidget(lock)
        self.show_narrow(narrow=False)

    def _page(self, name: str, text: str, picture: str, keys: str) -> QPushButton:
        made = self._button(text, picture, f"{text} ({keys})", lambda: self.chosen.emit(name))
        made.setAccessibleName(text)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        self._buttons[name] = made
        return made

    def _button(
        self, text: str, picture: str, tip: str, clicked: Callable[[], None]
    ) -> QPushButton:
        made = QPushButton()
        made.setIcon(icon(picture, self._tokens.rail_text))
        made.clicked.connect(lambda _checked=False: clicked())
        self._say(made, text, tip)
        return made

    def _say(self, made: QPushButton, text: str, tip: str) -> None:
        self._texts[made] = text, tip
        made.setText("" if self._narrow else f"  {text}")
        made.setToolTip(tip)

    def show_narrow(self, *, narrow: bool) -> None:
        """Show icons alone, their words at the pointer, or icons and words."""
        self._narrow = narrow
        self.setFixedWidth(_NARROW if narrow else _WIDE)
        for head in self._heads:
            head.setVisible(not narrow)
        for made, (text, tip) in self._texts.items():
            self._say(made, text, tip)

    def choose(self, name: str) -> None:
        """Mark the page that is shown."""
        self._buttons[name].setChecked(True)

    def show_unsent(self, unsent: int) -> None:
        """Say beside the sync page how many changes wait."""
        text = _("Đồng bộ") + (f"   {format_number(unsent)}" if unsent else "")
        self._say(self._buttons["exchange"], text, f"{text} (Ctrl+8)")
