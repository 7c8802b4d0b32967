# SPDX-License-Identifier: MIT
"""When, where, what and by whom."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import reference
from desktop_app.reference import Choice
from models.guidance_draft import SCHOOL_TYPES, VILLAGE_TYPES, GuidanceDraft
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.school import SchoolInput
from ui.pages.guidance.section import Around, Section
from ui.widgets.basics import button, row
from ui.widgets.field import Field
from ui.widgets.inputs import ChipsInput, ChoiceInput, DateInput, NoteInput, TextInput, TimeInput


class FormSection(Section):
    """The head of the session."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        app = context.app
        self._place_follows = True
        self.type = ChoiceInput(reference.catalogue(app, "session_type"), empty=_("Chọn hình thức"))
        self.date = DateInput(app.clock.today)
        self.start, self.end = TimeInput(), TimeInput()
        self.village = ChoiceInput(empty=_("Không ghi"))
        self.place = TextInput(limit=120)
        self.school = SchoolInput(context)
        self.network = ChoiceInput(reference.catalogue(app, "connectivity"), empty=_("Không ghi"))
        self.skills = ChipsInput(reference.catalogue(app, "skill_short"))
        self.fields = {
            "session_type": Field(_("&Hình thức"), self.type),
            "date": Field(_("&Ngày"), self.date, help_text=_("Ví dụ: 5/10, 51026, hôm nay")),
            "start": Field(_("Từ"), self.start),
            "end": Field(_("đến"), self.end),
            "village_id": Field(_("Thôn, &bản"), self.village),
            "place": Field(_("Địa điểm (gửi về tỉnh)"), self.place),
            "connectivity": Field(_("&Mạng"), self.network),
            "school": Field(_("T&rường (gửi về tỉnh)"), self.school),
            "skills": Field(_("Nội dung hướng dẫn"), self.skills),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        places = {
            "session_type": (0, 0, 5),
            "date": (0, 5, 3),
            "start": (0, 8, 2),
            "end": (0, 10, 2),
            "village_id": (1, 0, 4),
            "place": (1, 4, 4),
            "connectivity": (1, 8, 4),
            "school": (2, 0, 12),
            "skills": (3, 0, 12),
        }
        for name, (line, column, span) in places.items():
            grid.addWidget(self.fields[name], line, column, 1, span)
        for column in range(12):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        for widget in (self.date, self.start, self.end, self.network, self.skills, self.school):
            widget.edited.connect(self.edited)
        self.type.edited.connect(self._type_chosen)
        self.village.edited.connect(self._village_chosen)
        self.place.edited.connect(self._place_typed)

    def _type_chosen(self) -> None:
        if self.type.code in VILLAGE_TYPES:
            self._village_chosen()
        self._show_school()
        self.edited.emit()

    def _show_school(self) -> None:
        wanted = self.type.code in SCHOOL_TYPES
        self.fields["school"].setVisible(wanted or bool(self.school.name))

    def _village_chosen(self) -> None:
        """Take the village as the place, until another place was typed."""
        if self.village.code and (self._place_follows or not self.place.text()):
            self._place_follows = True
            self.place.set_quietly(self.village.currentText())
        self.edited.emit()

    def _place_typed(self) -> None:
        self._place_follows = False
        self.edited.emit()

    @override
    def offer(self, around: Around) -> None:
        self.village.fill([Choice(v.id, v.name) for v in around.villages], empty=_("Không ghi"))

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self.type.choose(draft.session_type or None)
        self.date.set_quietly(draft.unread.get("date", ""))
        if draft.date:
            self.date.set_quietly(f"{draft.date:%d/%m/%Y}")
        self.start.set_quietly(draft.start or draft.unread.get("start", ""))
        self.end.set_quietly(draft.end or draft.unread.get("end", ""))
        self.village.choose(draft.village_id)
        self.place.set_quietly(draft.place)
        self._place_follows = not draft.place or draft.place == self.village.currentText()
        if self._place_follows and draft.village_id and not draft.place:
            self.place.set_quietly(self.village.currentText())
        self.school.show_school(draft.school_id, draft.school, draft.school_level)
        self._show_school()
        self.network.choose(draft.connectivity)
        self.skills.choose(draft.skills)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        draft.session_type = self.type.code or ""
        draft.date = self.date.date
        draft.start, draft.end = self.start.value, self.end.value
        for name, widget in (("date", self.date), ("start", self.start), ("end", self.end)):
            draft.unread.pop(name, None)
            if not widget.readable:
                draft.unread[name] = widget.text()
        draft.village_id, draft.place = self.village.code, self.place.text()
        draft.school_id, draft.school = self.school.school_id, self.school.name
        draft.school_level = self.school.level.code or ""
        draft.connectivity, draft.skills = self.network.code, self.skills.codes


class TeamSection(Section):
    """Which team, who of it was there, in which languages; who else took part."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Tổ và đơn vị phối hợp"))
        app = context.app
        self._around = Around([], [])
        self.team = ChoiceInput(empty=_("Chọn tổ"))
        self.members = ChipsInput()
        self.languages = ChipsInput(reference.catalogue(app, "language"))
        self.lead = TextInput(limit=120)
        self.partners = TextInput(limit=400, hint=_("Cách nhau bằng dấu chấm phẩy"))
        self.fields = {
            "team_id": Field(_("&Tổ công nghệ số"), self.team),
            "members": Field(_("Thành viên có mặt"), self.members),
            "languages": Field(_("Ngôn ngữ dùng trong buổi"), self.languages),
            "lead_org": Field(_("Đơn vị chủ trì (gửi về tỉnh)"), self.lead),
            "partners.0": Field(_("Đơn vị phối hợp (gửi về tỉnh)"), self.partners),
        }
        self._others = False
        self._all = button(_("Thành viên tổ khác…"), self._show_all, role="flat")
        self._more = QWidget()
        self._more.setProperty("role", "clear")
        inner = QVBoxLayout(self._more)
        inner.setContentsMargins(0, 0, 0, 0)
        for name in ("languages", "lead_org", "partners.0"):
            inner.addWidget(self.fields[name])
        self._toggle = button(_("Ngôn ngữ, đơn vị phối hợp…"), self._show_more, role="flat")
        self.body.addWidget(self.fields["team_id"])
        self.body.addWidget(self.fields["members"])
        self.body.addLayout(row(self._all, self._toggle, None))
        self.body.addWidget(self._more)
        self._more.hide()
        self.team.edited.connect(self._team_chosen)
        for widget in (self.members, self.languages, self.lead, self.partners):
            widget.edited.connect(self.edited)

    def _team_chosen(self) -> None:
        self._others = False
        self._offer_members([])
        self.members.choose(
            m.id for t in self._around.teams if t.id == self.team.code for m in t.members
        )
        self.edited.emit()

    def _show_all(self) -> None:
        self._others = True
        self._offer_members(self.members.codes)

    def _show_more(self) -> None:
        self._more.show()
        self._toggle.hide()

    def _offer_members(self, present: list[str]) -> None:
        self.members.choose([])
        self.members.fill(
            [
                Choice(m.id, m.full_name)
                for t in self._around.teams
                for m in t.members
                if self._others or t.id == self.team.code or m.id in present
            ]
        )
        self.members.choose(present)

    @override
    def offer(self, around: Around) -> None:
        self._around = around
        self.team.fill([Choice(t.id, t.name) for t in around.teams], empty=_("Chọn tổ"))
        self._offer_members(self.members.codes)

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self._others = False
        self.team.choose(draft.team_id)
        self._offer_members(draft.members)
        self.languages.choose(draft.languages)
        self.lead.set_quietly(draft.lead_org)
        self.partners.set_quietly("; ".join(draft.partners))
        more = bool(draft.lead_org or draft.partners)
        self._more.setVisible(more)
        self._toggle.setVisible(not more)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        draft.team_id, draft.members = self.team.code, self.members.codes
        draft.languages, draft.lead_org = self.languages.codes, self.lead.text()
        draft.partners = [p.strip() for p in self.partners.text().split(";") if p.strip()]


class NotesSection(Section):
    """A note for the province and one that stays here."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Ghi chú"))
        self.sent = NoteInput(_("Tỉnh đọc được. Không ghi tên, số điện thoại."))
        self.kept = NoteInput(_("Chỉ lưu trên máy này."))
        self.fields = {
            "province_note": Field(_("Ghi chú gửi tỉnh"), self.sent),
            "note": Field(_("Ghi chú riêng"), self.kept),
        }
        for field in self.fields.values():
            self.body.addWidget(field)
        self.sent.edited.connect(self.edited)
        self.kept.edited.connect(self.edited)

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self.sent.show_text(draft.province_note)
        self.kept.show_text(draft.note)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        draft.province_note, draft.note = self.sent.toPlainText(), self.kept.toPlainText()
