# SPDX-License-Identifier: MIT
"""Labels, buttons, cards and pills, each with its role for the style sheet."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.theme import Tokens, icon


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; text from people is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def pill(text: str = "", kind: str = "info") -> QLabel:
    """Return a small rounded label; `kind` is info, good, warn, danger or plain."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("pill", kind)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def set_pill(made: QLabel, text: str, kind: str) -> None:
    """Change a pill's text and kind."""
    made.setText(text)
    restyle(made, "pill", kind)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class _Button(QPushButton):
    """A button that Enter presses, as Space does."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    clicked: Callable[[], None] | None = None,
    *,
    role: str = "",
    icon_name: str = "",
    tokens: Tokens | None = None,
    name: str = "",
) -> QPushButton:
    """Return a button; an icon takes the colour of its role. `name` is for those who cannot see."""
    made = _Button()
    if role:
        made.setProperty("role", role)
    if icon_name and tokens:
        colour = {
            "primary": tokens.on_accent,
            "danger": tokens.danger,
            "flat": tokens.link,
        }.get(role, tokens.text)
        made.setIcon(icon(icon_name, colour))
    set_text(made, text)
    if name or not text:
        made.setAccessibleName(name)
        made.setToolTip(name)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    made.setAutoDefault(False)
    return made


def set_text(made: QPushButton, text: str) -> None:
    """Say something else on a button; text keeps its distance from an icon."""
    made.setText(f" {text}" if text and not made.icon().isNull() else text)


class Card(QFrame):
    """A white box with an optional heading; add to `body`."""

    def __init__(self, heading: str = "", *, horizontal: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 14, 18, 16)
        outer.setSpacing(10)
        self.heading = label(heading, "heading")
        self.heading.setVisible(bool(heading))
        outer.addWidget(self.heading)
        self.body: QBoxLayout = QHBoxLayout() if horizontal else QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)


def row(*items: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Return widgets side by side; None stretches, a number leaves pixels free."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    for item in items:
        if item is None:
            made.addStretch(1)
        elif isinstance(item, int):
            made.addSpacing(item)
        else:
            made.addWidget(item)
    return made


def search_row(search: QWidget, *others: QWidget) -> QHBoxLayout:
    """Return a list's search, its filters and, at the right, its count; the search takes room."""
    made = QHBoxLayout()
    made.setSpacing(8)
    search.setMaximumWidth(420)
    made.addWidget(search, 1000)
    for other in others[:-1]:
        made.addWidget(other)
    made.addStretch(1)
    others[-1].setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    made.addWidget(others[-1])
    return made


def column(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QVBoxLayout:
    """Return widgets one below another; None stretches, a number leaves pixels free."""
    made = QVBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    for item in items:
        if item is None:
            made.addStretch(1)
        elif isinstance(item, int):
            made.addSpacing(item)
        elif isinstance(item, QLayout):
            made.addLayout(item)
        else:
            made.addWidget(item)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()


def scrolled(content: QWidget) -> QScrollArea:
    """Return a scroll area around a page's content."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("role", "ground")
    area.setWidget(content)
    return area


def fit(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog the room it would like, but not more than the window behind it has."""
    behind = dialog.parentWidget()
    if behind is not None:
        room = behind.window().size()
        width, height = min(width, room.width() - 24), min(height, room.height() - 24)
    dialog.resize(width, height)


class EmptyState(QFrame):
    """What a page is for, and its first action, where there is nothing to show yet."""

    def __init__(
        self, tokens: Tokens, icon_name: str, title: str, text: str, action: QPushButton | None
    ) -> None:
        super().__init__()
        from ui.theme import pixmap

        picture = QLabel()
        picture.setPixmap(pixmap(icon_name, tokens.muted, 40))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading, explained = label(title, "heading", wrap=True), label(text, "muted", wrap=True)
        for made in (heading, explained):
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = QVBoxLayout(self)
        inner.setSpacing(10)
        inner.addStretch(1)
        for item in (picture, heading, explained, action):
            if item is None:
                continue
            item.setMaximumWidth(520)
            beside = QHBoxLayout()  # a line that wraps needs its width from the layout
            beside.addStretch(1)
            beside.addWidget(item, 0 if item is action else 1000)
            beside.addStretch(1)
            inner.addLayout(beside)
        inner.addStretch(2)
