# SPDX-License-Identifier: MIT
"""The one way in which the program speaks: a line at the foot of the window, with undo."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from resources.errors import UserError
from resources.i18n import _
from ui.theme import pixmap

_SECONDS, _LONGER = 6, 14
_FOOT = 76
"""Above the buttons at the foot of a form: what they answer must not cover them."""


@dataclass(frozen=True)
class Message:
    """What was said: `kind` is done, hint or error."""

    kind: str
    text: str


class Messages(QFrame):
    """The line at the foot of the window; `said` keeps what was said, for whoever asks."""

    spoken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setProperty("role", "banner")
        self.setAccessibleName(_("Thông báo"))
        self.said: list[Message] = []
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = QPushButton()
        self._close = QPushButton(_("Đóng"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._action: Callable[[], None] | None = None
        self._undo.clicked.connect(self._act)
        self.hide()

    def done(
        self, text: str, undo: Callable[[], None] | None = None, label: str | None = None
    ) -> None:
        """Say that something was done; `undo` takes it back (Ctrl+Z while it is shown)."""
        self._say(Message("done", text), "circle-check", undo, label or _("Hoàn tác"))

    def hint(self, text: str) -> None:
        """Say something that helps."""
        self._say(Message("hint", text), "info", None, "")

    def error(self, error: UserError) -> None:
        """Say what went wrong and what to do."""
        self._say(Message("error", str(error)), "circle-alert", None, "")

    def undo_last(self) -> None:
        """Take the last action back while its message is shown."""
        if self.isVisible() and self._action is not None:
            self._act()

    def _act(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()

    def _say(
        self, message: Message, icon: str, action: Callable[[], None] | None, label: str
    ) -> None:
        self.said.append(message)
        self._icon.setPixmap(pixmap(icon, "#f2b430"))
        self._text.setText(message.text)
        self._action = action
        self._undo.setVisible(action is not None)
        self._undo.setText(label)
        self.place()
        self.show()
        self.raise_()
        self._timer.start(1000 * (_SECONDS if message.kind == "done" and not action else _LONGER))
        self.spoken.emit(message)

    def place(self) -> None:
        """Stand at the foot of the window, in the middle."""
        width = min(self._ground.width() - 48, 860)
        self.setFixedWidth(width)
        self.adjustSize()
        left, top = self._ground.width() - width, self._ground.height() - self.height() - _FOOT
        self.move(left // 2, top)
