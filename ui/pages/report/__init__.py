# SPDX-License-Identifier: MIT
"""Báo cáo: the indicators, the report's text, how it prints, its pictures; where it stands."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout
from typing_extensions import override

from desktop_app import deadlines, report_files, reports
from desktop_app.deadlines import Deadline
from desktop_app.reports import Revision
from models.reports import ReportState
from resources.i18n import N_, _
from ui.opened import open_outside
from ui.page import Context
from ui.pages.report.dialogs import DetailsDialog, FormOfReports, ReasonDialog
from ui.pages.report.figures import FiguresSection
from ui.pages.report.state import StateBar
from ui.sections import SectionedPage, SectionInfo
from ui.widgets.basics import button
from ui.widgets.long_work import long_work

__all__ = ["ReportPage"]

_KINDS = {"pdf": "PDF (*.pdf)", "docx": "Word (*.docx)", "xlsx": "Excel (*.xlsx)"}


SECTIONS = (
    SectionInfo("figures", N_("Chỉ tiêu"), "FiguresSection"),
    SectionInfo("text", N_("Nội dung báo cáo"), "TextSection"),
    SectionInfo("preview", N_("Xem trước"), "PreviewSection"),
    SectionInfo("pictures", N_("Biểu đồ"), "PicturesSection"),
)


class ReportPage(SectionedPage):
    """The state of the report above, its sections below."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "ui.pages.report", SECTIONS)
        self._revision: Revision | None = None
        self.bar = StateBar(context.tokens)
        self.bar.sent.connect(self.send)
        self.bar.revised.connect(self._revise)
        self.bar.exported.connect(self._ask_where)
        self.bar.details_asked.connect(self._details)
        self.bar.form_asked.connect(self._form)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)  # noqa: S101 - tabs over sections, as it was built
        whole.insertWidget(0, self.bar)

    @property
    @override
    def title(self) -> str:
        return _("Báo cáo")

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [
            button(
                _("Kết xuất PDF   Ctrl+P"),
                self.print,
                role="primary",
                icon_name="file-down",
                tokens=self.context.tokens,
            )
        ]

    @override
    def refresh(self) -> None:
        app = self.context.app

        def read() -> tuple[Revision, Deadline, str]:
            revision = reports.current(app)
            moved = reports.moved_words(reports.moved(app, revision))
            return revision, deadlines.report_deadline(app), moved

        self.context.tasks.run(self, read, self._show_state)
        super().refresh()

    def _show_state(self, found: tuple[Revision, Deadline, str]) -> None:
        self._revision, deadline, moved = found
        self.bar.tell(self._revision, deadline, moved)

    @override
    def open(self, argument: object) -> None:
        """Show a section, the report's form (`("form", None)`), or a figure by hand.

        `("returned", None)` begins the revision of a report that the province sent back.
        """
        if isinstance(argument, tuple) and argument[0] == "form":
            self._form()
        elif isinstance(argument, tuple) and argument[0] == "returned":
            self.show_section("text")
            app = self.context.app
            self.context.tasks.run(self, lambda: reports.current(app), self._put_right)
        elif isinstance(argument, tuple) and argument[0] == "manual":
            figures = self.section("figures")
            assert isinstance(figures, FiguresSection)  # noqa: S101 - it is declared so above
            figures.ask_by_hand(str(argument[1]))
        else:
            super().open(argument)

    @override
    def print(self) -> None:
        self._ask_where("pdf")

    def _ask_where(self, kind: str) -> None:
        if self._revision is None:
            return
        name = report_files.file_name(self.context.app, kind, self._revision)
        dialog = QFileDialog(self, _("Lưu báo cáo"), name, _KINDS[kind])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.fileSelected.connect(lambda chosen: self.export(kind, Path(chosen)))
        dialog.open()

    def export(self, kind: str, target: Path) -> None:
        """Write the report to a file; what takes a while shows how far it is."""
        self.current.leave()
        app = self.context.app

        def done(file: Path) -> None:
            self.context.messages.done(
                _("Đã ghi {name}.").format(name=file.name), lambda: open_outside(file), _("Mở tệp")
            )

        long_work(
            self.context,
            self,
            _("Đang làm {name}…").format(name=target.name),
            lambda follow: report_files.save(app, kind, target, progress=follow),
            done,
            cancelled=_("Đã hủy, chưa ghi tệp nào."),
        )

    def send(self) -> None:
        """Close the open revision; the next bundle carries it."""
        self.current.leave()
        app = self.context.app
        self.context.act(
            self,
            lambda: reports.send(app),
            lambda _sent: self.context.messages.done(
                _("Đã chốt báo cáo. Bản này đi cùng lần gửi dữ liệu tới."),
                lambda: self.context.bus.go.emit("exchange", None),
                _("Gửi ngay"),
            ),
        )

    def _revise(self) -> None:
        revision = self._revision
        if revision is not None:
            ReasonDialog(self.context, revision, self).open()

    def _put_right(self, revision: Revision) -> None:
        if revision.state is ReportState.RETURNED:
            ReasonDialog(self.context, revision, self).open()

    def _details(self) -> None:
        if self._revision is not None:
            DetailsDialog(self.context, self._revision, self).open()

    def _form(self) -> None:
        FormOfReports(self.context, self).open()
