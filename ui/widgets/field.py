# SPDX-License-Identifier: MIT
"""One row of a form: label with its buddy, accessible name, help, and the error at the field."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.widgets.basics import label, restyle

Input = TypeVar("Input", bound=QWidget)


class Field(QWidget):
    """A labelled input. `problem` shows what is wrong beneath it."""

    def __init__(self, text: str, widget: QWidget, *, help_text: str = "") -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self.input = widget
        self.caption = QLabel(text)
        self.caption.setProperty("role", "label")
        self.caption.setBuddy(widget)
        widget.setAccessibleName(text.replace("&", ""))
        if help_text:
            widget.setAccessibleDescription(help_text)
            widget.setToolTip(help_text)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(3)
        inner.addWidget(self.caption)
        inner.addWidget(widget)
        inner.addWidget(self._problem)
        inner.addStretch(1)  # beside a taller field it stays at the top

    def problem(self, text: str, *, warning: bool = False) -> None:
        """Show what is wrong, or nothing for an empty text."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        restyle(self._problem, "role", "warning" if warning else "error")
        restyle(self.input, "wrong", bool(text) and not warning)
        self.input.setAccessibleDescription(text)

    @property
    def problem_text(self) -> str:
        """What is shown as wrong, for whoever asks."""
        return self._problem.text() if not self._problem.isHidden() else ""

    def focus(self) -> None:
        """Put the cursor into the input."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
