# SPDX-License-Identifier: MIT
"""Nội dung: the report's sections; what is typed is kept, and read back with its figures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from desktop_app import report_content, report_files, reports
from desktop_app.report_content import Section
from desktop_app.reports import Revision
from models.report_text import fill
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context, Page
from ui.widgets.autosave import Autosave
from ui.widgets.basics import Card, label, scrolled
from ui.widgets.columns import Columns
from ui.widgets.field import Field
from ui.widgets.inputs import NoteInput

_KEY = Qt.ItemDataRole.UserRole


class TextSection(Page):
    """Sections at the left, the text and how it reads in the middle, the figures at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._texts: dict[str, str] = {}
        self._places: dict[str, str | None] = {}
        self._open = True
        self._key = ""
        self._unsaved = ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Các mục của báo cáo"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in report_content.sections():
            self._add(section)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        left = Card(_("Các phần của báo cáo"))
        left.setFixedWidth(250)
        left.body.addWidget(self.list, 1)
        whole.addWidget(Columns(left, self._middle(), self._right(), below=960))
        self._autosave = Autosave(self, self.save, self._save_quietly)
        self.list.setCurrentRow(0)

    def _add(self, section: Section) -> None:
        names = {"mo_dau": _("Mở đầu"), "ket": _("Kết thúc")}
        text = section.heading or names.get(section.key, section.key)
        item = QListWidgetItem(("   " if section.level == 2 else "") + text)
        item.setData(_KEY, section.key)
        self.list.addItem(item)

    def _middle(self) -> Card:
        card = Card()
        self.editor = NoteInput(_("Viết nội dung mục này"), lines=9)
        self.editor.edited.connect(self._typed)
        self.field = Field(
            _("Nội dung; {example} là chỗ của một số, […] mất đi khi chưa có số").format(
                example="{B1}"
            ),
            self.editor,
        )
        self._reads = label("", wrap=True)
        self._reads.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reads.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sent = label("", "muted", wrap=True)
        card.body.addWidget(self._sent)
        card.body.addWidget(self.field)
        card.body.addWidget(label(_("Trong báo cáo sẽ là"), "heading"))
        card.body.addWidget(scrolled(self._reads), 1)
        self._reads.setProperty("role", "clear")
        return card

    def _right(self) -> Card:
        card = Card(_("Số liệu để chèn"))
        card.setFixedWidth(290)
        self.places = QListWidget()
        self.places.setAccessibleName(_("Số liệu để chèn"))
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places.itemActivated.connect(self._insert)
        card.body.addWidget(label(_("Enter hoặc bấm đúp để chèn."), "muted"))
        card.body.addWidget(self.places, 1)
        return card

    @property
    @override
    def title(self) -> str:
        return _("Báo cáo")

    @override
    def refresh(self) -> None:
        app = self.context.app

        def read() -> tuple[Revision, dict[str, str | None], dict[str, str]]:
            revision = reports.current(app)
            data = reports.data_of(app, revision)
            places = report_files.places(app, data)
            return revision, places, {line.code: line.name for line in data.lines}

        self.context.tasks.run(self, read, self._show_all)

    def _show_all(self, found: tuple[Revision, dict[str, str | None], dict[str, str]]) -> None:
        revision, self._places, names = found
        unsaved = {self._key: self.editor.toPlainText()} if self._unsaved == self._key else {}
        self._texts = {**revision.texts, **unsaved}
        self._open = revision.open
        if not self.places.count():
            for code, value in self._places.items():
                named = f" · {names[code]}" if code in names else ""
                item = QListWidgetItem(f"{{{code}}}  {value or '–'}{named}")
                item.setData(_KEY, code)
                item.setToolTip(names.get(code, code))
                self.places.addItem(item)
        self._show()

    def section(self) -> Section:
        """Return the section that is shown."""
        return report_content.sections()[max(self.list.currentRow(), 0)]

    def _show(self) -> None:
        self._keep_unsaved()
        section = self.section()
        self._key = section.key
        self.editor.setReadOnly(not self._open)
        self._sent.setText(
            "" if self._open else _("Bản này đã gửi tỉnh. Lập bản sửa đổi để viết tiếp.")
        )
        self._sent.setVisible(not self._open)
        self.editor.show_text(self._texts.get(section.key, section.text))
        self.field.problem("")
        self._read_back()

    def _read_back(self) -> None:
        self._reads.setText(fill(self.editor.toPlainText(), self._places) if self._places else "")

    def _typed(self) -> None:
        self._unsaved = self._key
        self._texts[self._key] = self.editor.toPlainText()
        self._read_back()
        self._autosave.typed()

    def _insert(self, item: QListWidgetItem) -> None:
        if self._open:
            self.editor.insertPlainText("{" + str(item.data(_KEY)) + "}")
            self.editor.setFocus()

    def _keep_unsaved(self) -> None:
        if self._unsaved:
            self.save()

    @override
    def save(self) -> None:
        key = self._unsaved
        if not key or not self._open:
            return
        self._unsaved = ""
        app, words = self.context.app, self._texts[key]

        def refused(error: UserError) -> None:
            if error.field == self._key:
                self.field.problem(str(error))
            else:
                self.context.messages.error(error)

        def kept(_revision: Revision) -> None:
            if key == self._key:
                self.field.problem("")

        self.context.tasks.run(self, lambda: reports.keep_section(app, key, words), kept, refused)

    def _save_quietly(self) -> None:
        """Save while one types on; a place for a figure may be half written, and waits."""
        key = self._unsaved
        if key and self._open:
            app, words = self.context.app, self._texts[key]
            self.context.tasks.run(
                self, lambda: reports.keep_section(app, key, words), failed=lambda _error: None
            )

    @override
    def leave(self) -> None:
        self._autosave.stop()
        self._keep_unsaved()

    @override
    def open(self, argument: object) -> None:
        """Show a section by its key."""
        for number, section in enumerate(report_content.sections()):
            if section.key == argument:
                self.list.setCurrentRow(number)
