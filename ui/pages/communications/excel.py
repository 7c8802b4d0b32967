# SPDX-License-Identifier: MIT
"""A kind's records from and to Excel: choose a file, look first, bring in; write what is shown."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.records import workbook
from desktop_app.records.lists import Wanted
from desktop_app.records.workbook import ImportPreview
from models.dates import format_number
from models.records.kind import Kind
from resources.i18n import _, _n
from ui.page import Context
from ui.widgets.import_preview import ImportDialog
from ui.widgets.long_work import long_work
from ui.widgets.table import Column


class Excel:
    """Speaks to the officer about workbooks of one page."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        self.context, self._parent = context, parent

    def choose_workbook(self, kind: Kind) -> None:
        """Ask which workbook to bring in."""
        dialog = QFileDialog(self._parent, _("Chọn bảng tính"), "", _("Bảng tính (*.xlsx)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.preview(kind, Path(name)))
        dialog.open()

    def preview(self, kind: Kind, file: Path) -> None:
        """Show what an import of a workbook would do."""
        app = self.context.app

        def show(seen: ImportPreview) -> None:
            hints = []
            if seen.passed_over:
                columns = ", ".join(seen.passed_over[:8])
                hints.append(_("Bỏ qua cột: {columns}").format(columns=columns))
            ImportDialog(
                self.context,
                _("Nạp {kind} từ {file}").format(kind=kind.title.lower(), file=seen.file),
                [Column(_(kind.field(kind.heading).label), lambda r: r.title, stretch=4)],
                seen.rows,
                lambda follow: workbook.apply(app, seen, follow),
                self._parent,
                hints=hints,
            ).open()

        long_work(
            self.context,
            self._parent,
            _("Đang đọc {file}…").format(file=file.name),
            lambda follow: workbook.preview(app, kind.code, file, follow),
            show,
            cancelled=_("Đã hủy, chưa nạp dòng nào."),
        )

    def choose_target(self, kind: Kind, wanted: Wanted) -> None:
        """Ask where to write the list."""
        dialog = QFileDialog(self._parent, _("Kết xuất Excel"), "", _("Bảng tính (*.xlsx)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{kind.code}-{self.context.app.clock.today():%Y-%m-%d}.xlsx")
        dialog.fileSelected.connect(lambda name: self.export(kind, wanted, Path(name)))
        dialog.open()

    def export(self, kind: Kind, wanted: Wanted, target: Path) -> None:
        """Write a list as .xlsx."""
        app = self.context.app

        def done(count: int) -> None:
            self.context.messages.done(
                _n("Đã kết xuất {count} dòng vào {file}.", count).format(
                    count=format_number(count), file=target.name
                )
            )

        long_work(
            self.context,
            self._parent,
            _("Đang ghi {file}…").format(file=target.name),
            lambda follow: workbook.export(app, kind.code, target, wanted, follow),
            done,
            cancelled=_("Đã hủy, chưa ghi tệp nào."),
        )
