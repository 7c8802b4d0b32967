# SPDX-License-Identifier: MIT
"""Add a bank that the province's list lacks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app import banks
from models.placard_draft import BankDraft
from resources.i18n import _
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.field import Field
from ui.widgets.inputs import TextInput


class BankDialog(FormDialog):
    """A bank by its six digits and its names; `added` carries the digits."""

    added = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, _("Thêm ngân hàng"), parent)
        self.number, self.short, self.name = (
            TextInput(limit=10),
            TextInput(limit=40),
            TextInput(limit=120),
        )
        self.build(
            {
                "bin": Field(_("Mã ngân hàng (BIN, 6 chữ số)"), self.number),
                "short_name": Field(_("Tên thường gọi"), self.short),
                "name": Field(_("Tên đầy đủ (nếu có)"), self.name),
            }
        )

    @override
    def save(self) -> None:
        app = self.context.app
        draft = BankDraft(self.number.text(), self.short.text(), self.name.text())

        def done(bank: banks.Bank) -> None:
            self.finished_with(_("Đã thêm {bank}.").format(bank=bank.short_name))
            self.added.emit(bank.bin)

        self.context.tasks.run(self, lambda: banks.add(app, draft), done, self.refused)
