# SPDX-License-Identifier: MIT
"""Thêm gì? Every kind with its key; one key, or the mouse, answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from models.records.kinds import GROUPS, KINDS
from resources.i18n import _
from ui.theme import Tokens
from ui.widgets.basics import button, label, row

KEYS = "123456789ABCDEFGH"


class WhichDialog(QDialog):
    """Asks which kind to add; `chosen` carries its code."""

    chosen = Signal(str)

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Thêm mới"))
        self.buttons: dict[str, QPushButton] = {}
        keys = iter(KEYS)
        self._by_key: dict[str, str] = {}
        groups = QHBoxLayout()
        groups.setSpacing(16)
        for group, name in GROUPS:
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(label(_(name), "heading"))
            for kind in KINDS:
                if kind.group == group:
                    key = next(keys)
                    self._by_key[key] = kind.code
                    made = button(
                        f"{key}   {_(kind.one)}",
                        lambda code=kind.code: self._choose(code),  # type: ignore[misc]
                        icon_name=kind.icon,
                        tokens=tokens,
                    )
                    made.setProperty("role", "suggestion")
                    made.setMinimumWidth(252)
                    column.addWidget(made)
                    self.buttons[kind.code] = made
            column.addStretch(1)
            groups.addLayout(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(label(_("Bấm phím ghi trước tên mục, hoặc bấm chuột."), "muted"))
        outer.addLayout(groups)
        outer.addLayout(row(None, button(_("Hủy bỏ"), self.reject)))
        next(iter(self.buttons.values())).setFocus()

    def _choose(self, code: str) -> None:
        self.accept()
        self.chosen.emit(code)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        code = self._by_key.get(event.text().upper())
        if code is not None:
            self._choose(code)
            return
        super().keyPressEvent(event)
