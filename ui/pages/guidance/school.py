# SPDX-License-Identifier: MIT
"""The school where a session was held: found by its name, or written down as a new one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app import reference, schools
from desktop_app.schools import SchoolHit
from resources.i18n import _
from ui.page import Context
from ui.widgets.basics import button, label, row
from ui.widgets.finder import Finder, Suggestion
from ui.widgets.inputs import ChoiceInput


class SchoolInput(QWidget):
    """Shows the school, or the line that finds one; `edited` comes with each change."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._context = context
        self.school_id: str | None = None
        self.name = ""
        self.finder = Finder(
            context.tasks,
            self._look,
            hint=_("Tên trường, rồi Enter"),
            add_text=lambda typed: _("Thêm “{name}” vào danh sách trường").format(name=typed),
        )
        self.finder.picked.connect(self._picked)
        self.level = ChoiceInput(
            reference.catalogue(context.app, "school_level"), empty=_("Chọn cấp học")
        )
        self.level.setMinimumContentsLength(24)
        self.level.setAccessibleName(_("Cấp học"))
        self.level.edited.connect(self.edited)
        self._shown = label("")
        self._remove = button(
            "",
            self._take_away,
            role="icon",
            icon_name="x",
            tokens=context.tokens,
            name=_("Bỏ trường"),
        )
        self._chosen = QWidget()
        self._chosen.setProperty("role", "clear")
        self._chosen.setLayout(row(self._shown, self.level, self._remove, None))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.finder)
        inner.addWidget(self._chosen)
        self.show_school(None, "")

    def _look(self, typed: str) -> list[Suggestion]:
        found = schools.find(self._context.app, typed)
        return [Suggestion(f"{s.name} · {s.village}" if s.village else s.name, s) for s in found]

    def show_school(self, school_id: str | None, name: str, level: str = "") -> None:
        """Show a school, or with "" the line to look for one; of a new one the level is asked."""
        self.school_id, self.name = school_id, name
        new = bool(name) and school_id is None
        self.level.choose(level if new else None)
        self.level.setVisible(new)
        self._shown.setText(name)
        self._chosen.setVisible(bool(name))
        self.finder.setVisible(not name)
        asked = self.level if new else self._remove
        self.setFocusProxy(asked if name else self.finder.line)

    def _picked(self, value: object, typed: str) -> None:
        if isinstance(value, SchoolHit):
            self.show_school(value.id, value.name)
        else:
            self.show_school(None, typed)
        self.setFocus()
        self.edited.emit()

    def _take_away(self) -> None:
        self.show_school(None, "")
        self.finder.line.setFocus()
        self.edited.emit()
