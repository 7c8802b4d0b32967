# SPDX-License-Identifier: MIT
"""Take an invitation in as digits: pasted, typed, or read from the paper by a hand scanner."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from desktop_app import exchange
from desktop_app.exchange import Done
from resources.i18n import _
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.field import Field


class InvitationDialog(FormDialog):
    """One field for the digits of an invitation."""

    def __init__(self, context: Context, taken: Callable[[object], None], parent: QWidget) -> None:
        super().__init__(context, _("Nạp thư mời bằng dãy số"), parent)
        self.setMinimumWidth(560)
        self._taken = taken
        self.digits = QPlainTextEdit()
        self.digits.setTabChangesFocus(True)
        self.digits.setMinimumHeight(160)
        text = _("Dán dãy số dưới mã QR của thư mời, hoặc dùng máy quét cầm tay quét mã vào đây")
        self.build({"digits": Field(text, self.digits)})

    @override
    def save(self) -> None:
        """Take the invitation in."""
        app, text = self.context.app, self.digits.toPlainText()

        def done(what: Done) -> None:
            self.accept()
            self._taken(what)
            self.context.bus.changed.emit()

        self.context.tasks.run(self, lambda: exchange.enrol_digits(app, text), done, self.refused)
