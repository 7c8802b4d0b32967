# SPDX-License-Identifier: MIT
"""One named person of a session: who, with which consent, and what came of it."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout

from desktop_app import participants, reference
from desktop_app.participants import PersonLine
from models.guidance_draft import PersonDraft
from models.problems import Problem
from models.text import normalise_phone, title_case
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.results import ResultLines
from ui.widgets.basics import button, clear, label, row
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, NumberInput, TextInput


class PersonPanel(QFrame):
    """The open person; a known one shows only results, a new one everything."""

    edited = Signal()
    closed = Signal()
    replaced = Signal(object)

    def __init__(
        self, context: Context, person: PersonDraft, village: str | None, skills: list[str]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.context, self.person, self._village = context, person, village
        app = context.app
        self.name = TextInput(person.full_name, limit=60)
        self.year = NumberInput(72, limit=4)
        self.year.show_value(person.birth_year)
        self.sex = ChoiceInput(reference.catalogue(app, "sex"), empty=None)
        self.sex.choose(person.sex)
        self.phone = TextInput(person.phone, limit=20)
        self.method = ChoiceInput(reference.catalogue(app, "consent_method"), empty=None)
        self.method.choose(person.consent_method)
        self.guardian = QCheckBox(_("Dưới 16 tuổi: cha mẹ, người giám hộ đồng ý"))
        self.guardian.setChecked(person.guardian_consent)
        self.scopes: dict[str, QCheckBox] = {}
        self.fields = {
            "full_name": Field(_("Họ và tên"), self.name),
            "birth_year": Field(_("Năm sinh"), self.year),
            "sex": Field(_("Giới"), self.sex),
            "phone": Field(_("Điện thoại (nếu đồng ý)"), self.phone),
        }
        self._alike = QVBoxLayout()
        self._consent_problem = label("", "error", wrap=True)
        self._consent_problem.hide()
        self.results = ResultLines(context, counted=False)
        self.results.suggest(skills)
        self.results.load(person.results)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.setSpacing(8)
        if person.participant_id is None:
            self._build_new(inner)
        else:
            inner.addWidget(label(person.full_name, "heading"))
        inner.addWidget(label(_("Kết quả"), "label"))
        inner.addWidget(self.results)
        inner.addLayout(row(None, button(_("Xong"), self.closed.emit)))
        self._wait = QTimer(self, singleShot=True, interval=2 * SEARCH_MS)
        self._wait.timeout.connect(self._look_for_doubles)
        for widget in (self.name, self.year, self.phone):
            widget.edited.connect(self._typed)
        for choice in (self.sex, self.method):
            choice.edited.connect(self.edited)
        self.guardian.clicked.connect(lambda _checked=False: self.edited.emit())
        self.results.edited.connect(self.edited)

    def _build_new(self, inner: QVBoxLayout) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for column, (name, stretch) in enumerate(
            {"full_name": 4, "birth_year": 1, "sex": 2, "phone": 3}.items()
        ):
            grid.addWidget(self.fields[name], 0, column)
            grid.setColumnStretch(column, stretch)
        inner.addLayout(grid)
        inner.addLayout(self._alike)
        inner.addWidget(
            label(_("Đã đọc thông báo F11 và được đồng ý (mặc định là không):"), "label", wrap=True)
        )
        consent = QFrame()
        flow = FlowLayout(consent, 10)
        for choice in reference.catalogue(self.context.app, "consent_scope"):
            box = QCheckBox(choice.label)
            box.setChecked(choice.code in self.person.consent_scopes)
            box.clicked.connect(lambda _checked=False: self.edited.emit())
            self.scopes[choice.code] = box
            flow.addWidget(box)
        flow.addWidget(self.guardian)
        inner.addWidget(consent)
        method = label(_("Cách đồng ý"), "label")
        method.setBuddy(self.method)
        self.method.setAccessibleName(_("Cách đồng ý"))
        inner.addLayout(row(method, self.method, None))
        inner.addWidget(self._consent_problem)

    def _typed(self) -> None:
        self._wait.start()
        self.edited.emit()

    def _look_for_doubles(self) -> None:
        name, year, phone = self.name.text(), self.year.value, self.phone.text()
        self.context.tasks.run(
            self,
            lambda: participants.alike(
                self.context.app,
                full_name=name,
                birth_year=year,
                village_id=self._village,
                phone=phone,
            ),
            self._show_doubles,
        )

    def _show_doubles(self, found: list[PersonLine]) -> None:
        clear(self._alike)
        for person in found[:2]:
            text = _("Có phải {name}, sinh {year}, {village}?").format(
                name=person.full_name, year=person.birth_year or "–", village=person.village
            )
            use = button(
                _("Đúng, dùng người này"),
                partial(self.replaced.emit, person),
                role="flat",
            )
            self._alike.addLayout(row(label(text, "warning", wrap=True), use, None))

    def store(self) -> PersonDraft:
        """Write what is shown into the person."""
        person = self.person
        person.results = self.results.results
        if person.participant_id is None:
            person.full_name, person.birth_year = self.name.text(), self.year.value
            person.sex, person.phone = (
                self.sex.code or "khong_ghi",
                normalise_phone(self.phone.text()),
            )
            person.consent_scopes = [c for c, box in self.scopes.items() if box.isChecked()]
            person.consent_method = self.method.code or "danh_dau"
            person.guardian_consent = self.guardian.isChecked()
        return person

    def doubt_name(self) -> None:
        """Ask the officer to look at a scanned name that lost its marks."""
        self.fields["full_name"].problem(
            _("Tên quét từ thẻ bị mất dấu: gõ lại cho đúng."), warning=True
        )
        self.name.setFocus()
        self.name.end(False)
        self.name.edited.connect(lambda: self.fields["full_name"].problem(""))

    def tidy_name(self) -> None:
        """Offer capitals for a name typed in capitals or without any."""
        typed = self.name.text()
        if typed.isupper() or typed.islower():
            self.name.set_quietly(title_case(typed))

    def show_problems(self, at: str, problems: list[Problem]) -> None:
        """Show at each field what is wrong; `at` is the person's place, e.g. `people.0`."""
        for name, field in self.fields.items():
            mine = [p for p in problems if p.field == f"{at}.{name}"]
            field.problem(mine[0].message if mine else "")
        consent = [
            p for p in problems if p.field in {at, f"{at}.consent_scopes", f"{at}.guardian_consent"}
        ]
        self._consent_problem.setText(" ".join(p.message for p in consent))
        self._consent_problem.setVisible(bool(consent))
        self.results.show_problems(f"{at}.results", problems)

    def focus_first(self) -> None:
        """Go to what is to be typed first."""
        if self.person.participant_id is not None:
            self.results.add_button.setFocus()
        elif not self.name.text():
            self.name.setFocus()
        else:
            self.year.setFocus()

    def go_to(self, part: str) -> None:
        """Put the cursor into a field of the person."""
        if part.startswith("results.") and self.results.go_to(part.removeprefix("results.")):
            return
        if part in self.fields:
            self.fields[part].focus()
        elif part == "guardian_consent":
            self.guardian.setFocus()
        elif self.scopes:
            next(iter(self.scopes.values())).setFocus()
