# SPDX-License-Identifier: MIT
"""The shops and stalls of a session, and whether they take payment by QR."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import businesses, reference
from desktop_app.businesses import BusinessHit
from models.guidance_draft import BusinessDraft, GuidanceDraft, is_internal
from models.problems import Problem
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.section import Section
from ui.widgets.basics import button, label, row
from ui.widgets.finder import Finder, Suggestion
from ui.widgets.inputs import ChoiceInput


class BusinessesSection(Section):
    """Every place of business of the session."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Cơ sở kinh doanh"))
        self.finder = Finder(
            context.tasks,
            self._look,
            hint=_("Tên sạp, cửa hàng, hợp tác xã, rồi Enter"),
            add_text=lambda typed: _("Thêm “{name}” là cơ sở mới").format(name=typed),
        )
        self.finder.picked.connect(self._picked)
        self._rows: list[tuple[BusinessDraft, ChoiceInput, QWidget]] = []
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self._list = QVBoxLayout()
        self.body.addWidget(self.finder)
        self.body.addLayout(self._list)
        self.body.addWidget(self._problem)

    def _look(self, typed: str) -> list[Suggestion]:
        found = businesses.find(self.context.app, typed)
        return [Suggestion(f"{b.name} · {b.village}" if b.village else b.name, b) for b in found]

    def _picked(self, value: object, typed: str) -> None:
        if isinstance(value, BusinessHit):
            self._append(BusinessDraft(business_id=value.id, name=value.name))
        else:
            self._append(BusinessDraft(name=typed))
        self.edited.emit()
        self._rows[-1][1].setFocus()

    def _append(self, draft: BusinessDraft) -> None:
        result = ChoiceInput(
            reference.catalogue(self.context.app, "business_result"), empty=_("Kết quả")
        )
        result.choose(draft.result or None)
        result.setMinimumWidth(160)
        result.setAccessibleName(_("Kết quả tại {name}").format(name=draft.name))
        result.edited.connect(self.edited)
        line = QWidget()
        line.setProperty("role", "clear")
        entry = (draft, result, line)
        remove = button(
            "",
            lambda: self._remove(entry),
            role="icon",
            icon_name="x",
            tokens=self.context.tokens,
            name=_("Bỏ {name}").format(name=draft.name),
        )
        line.setLayout(row(label(draft.name), None, result, remove))
        self._rows.append(entry)
        self._list.addWidget(line)

    def _remove(self, entry: tuple[BusinessDraft, ChoiceInput, QWidget]) -> None:
        self._rows.remove(entry)
        entry[2].hide()
        entry[2].deleteLater()
        self.finder.line.setFocus()
        self.edited.emit()

    @override
    def load(self, draft: GuidanceDraft) -> None:
        for entry in self._rows:
            entry[2].hide()
            entry[2].deleteLater()
        self._rows = []
        for business in draft.businesses:
            self._append(business)
        self._show_if_wanted(draft)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        for business, result, _line in self._rows:
            business.result = result.code or ""
        draft.businesses = [business for business, _result, _line in self._rows]
        self._show_if_wanted(draft)

    def _show_if_wanted(self, draft: GuidanceDraft) -> None:
        wanted = draft.session_type in {"cho", "doanh_nghiep", "luu_dong"}
        shops = "QR_CUA_HANG" in draft.skills and not is_internal(draft.session_type)
        self.setVisible(wanted or shops or bool(draft.businesses))

    @override
    def show_problems(self, problems: list[Problem]) -> None:
        mine = [p for p in problems if p.field.startswith("businesses")]
        self._problem.setText(mine[0].message if mine else "")
        self._problem.setVisible(bool(mine))

    @override
    def go_to(self, name: str) -> bool:
        _before, _dot, rest = name.partition("businesses.")
        number = rest.split(".")[0]
        if not number.isdigit() or int(number) >= len(self._rows):
            return False
        self._rows[int(number)][1].setFocus()
        return True
