# SPDX-License-Identifier: MIT
"""What was changed in a flyer's wording, each time; an earlier wording can be taken up again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app import flyer_wordings
from desktop_app.flyer_wordings import Version
from models.dates import format_moment
from resources.i18n import _
from ui.page import Context
from ui.widgets.basics import button, fit, label, row, scrolled
from ui.widgets.table import Column, Table


class VersionsDialog(QDialog):
    """The times it was changed at the left, what changed at the right; `chosen` carries one."""

    chosen = Signal(object)

    def __init__(self, context: Context, versions: list[Version], parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(_("Các lần sửa chữ"))
        fit(self, 860, 480)
        self.table = Table(
            [
                Column(_("Lúc"), lambda v: format_moment(v.at), 150),
                Column(_("Ai"), lambda v: v.officer, 130),
                Column(_("Việc"), lambda v: v.action, stretch=1),
            ],
            _("Các lần sửa chữ"),
        )
        self._told = label("", wrap=True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setAccessibleName(_("Đã đổi những gì"))
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self.table, 1)
        sides.addWidget(scrolled(self._told), 1)
        self._use = button(_("Dùng lại bản này"), self.take_up, role="primary")
        whole = QVBoxLayout(self)
        whole.addLayout(sides, 1)
        whole.addWidget(
            label(_("Dùng lại chỉ điền vào chỗ sửa; bấm “Lưu bản của xã” mới giữ."), "muted")
        )
        whole.addLayout(row(None, button(_("Đóng"), self.reject), self._use))
        self.table.chosen.connect(self._show)
        self.table.lines.reset(len(versions), versions)
        if versions:
            self.table.selectRow(0)

    def _show(self, version: Version | None) -> None:
        self._use.setEnabled(version is not None)
        lines = []
        for change in version.changed if version else ():
            name = (
                _("Dòng tên tổ")
                if change.place == "team"
                else flyer_wordings.place_name(change.place)
            )
            before = change.before if change.before is not None else _("chữ của tỉnh")
            after = change.after if change.after is not None else _("chữ của tỉnh")
            lines.append(f"{name}:\n– {before}\n→ {after}")
        self._told.setText("\n\n".join(lines) or _("Không đổi chữ nào."))

    def take_up(self) -> None:
        """Hand the chosen version to the editor."""
        version = self.table.current()
        if version is not None:
            self.chosen.emit(version)
            self.accept()
