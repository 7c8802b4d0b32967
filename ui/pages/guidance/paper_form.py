# SPDX-License-Identifier: MIT
"""Enter a form that was filled in by hand: its code opens the draft that it was printed from."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app import paper_forms
from desktop_app.paper_forms import Found
from models.form_tokens import spoken
from resources.i18n import _
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import label
from ui.widgets.field import Field
from ui.widgets.inputs import TextInput


class PaperFormDialog(FormDialog):
    """The code in the upper right corner of the paper, typed or scanned."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, _("Nhập phiếu giấy"), parent)
        self.token = TextInput(limit=20, hint=spoken("BGHKMNPQT"))
        self.token.setProperty("keeps_enter", True)
        self.token.returnPressed.connect(self.save)
        self._inner.addWidget(
            label(
                _("Quét mã QR hoặc gõ mã phiếu ở góc trên bên phải của tờ giấy."),
                "muted",
                wrap=True,
            )
        )
        self.build({"token": Field(_("Mã phiếu"), self.token)})
        self._save.setText(_("Mở phiếu"))

    @override
    def save(self) -> None:
        app, typed = self.context.app, self.token.text()

        def found(_found: Found) -> None:
            self.accept()
            self.context.bus.go.emit("guidance", ("form", typed))

        self.context.tasks.run(self, lambda: paper_forms.open_form(app, typed), found, self.refused)
