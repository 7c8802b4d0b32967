# SPDX-License-Identifier: MIT
"""What one types a field of a record into: each shape has its input, its text and its value."""

import datetime
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.reference import Choice
from models.dates import format_date, format_number
from models.records.kind import Field, Shape
from models.records.texts import (
    Names,
    UnreadableError,
    format_part_date,
    part_date,
    read_cell,
    whole_number,
)
from resources.i18n import _
from ui.pages.communications.file_input import FileInput
from ui.widgets.inputs import ChipsInput, ChoiceInput, DateInput, NoteInput, ReadInput, TextInput

Raw = str | bool | list[str] | None
_NO_NAMES = Names({})


class WholeInput(ReadInput):
    """A whole number; dots stand between thousands only, so that 4.5 is never taken for 45."""

    def __init__(self, *, dots: bool) -> None:
        super().__init__(limit=24)
        self._dots = dots

    @property
    def value(self) -> int | None:
        """The number, or None."""
        return whole_number(self.text())

    @property
    def readable(self) -> bool:  # type: ignore[explicit-override]
        """Tell whether the text is empty or a whole number."""
        return not self.text().strip() or self.value is not None

    def tidy(self) -> None:  # type: ignore[explicit-override]
        """Write the number in its usual form."""
        if self.value is not None:
            self.set_quietly(self.written(self.value))

    def written(self, value: int) -> str:
        """Return a number as this input shows it."""
        return format_number(value) if self._dots else str(value)


class PartDateInput(ReadInput):
    """A day or a month alone."""

    def __init__(self, today: Callable[[], datetime.date]) -> None:
        super().__init__(limit=24, hint="dd/MM/yyyy · MM/yyyy")
        self._today = today

    @property
    def value(self) -> str | None:
        """The day or month as ISO text, or None."""
        return part_date(self.text(), self._today()) if self.text().strip() else None

    @property
    def readable(self) -> bool:  # type: ignore[explicit-override]
        """Tell whether the text is empty, a day or a month."""
        return not self.text().strip() or self.value is not None

    def tidy(self) -> None:  # type: ignore[explicit-override]
        """Write the day as dd/MM/yyyy, the month as MM/yyyy."""
        if self.value is not None:
            self.set_quietly(format_part_date(self.value))


class Entry(QObject):
    """One field being typed: `raw` is what stands there, `value` what it means."""

    edited = Signal()

    def __init__(
        self, field: Field, today: Callable[[], datetime.date], choices: list[Choice]
    ) -> None:
        super().__init__()
        self.field = field
        self._today = today
        self.widget: QWidget = self._make(choices)
        if isinstance(self.widget, QCheckBox):
            self.widget.clicked.connect(lambda _checked=False: self.edited.emit())
        else:
            self.widget.edited.connect(self.edited.emit)  # type: ignore[attr-defined]

    def _make(self, choices: list[Choice]) -> QWidget:
        field = self.field
        makers: dict[Shape, Callable[[], QWidget]] = {
            Shape.LINES: lambda: NoteInput(lines=3),
            Shape.NUMBER: lambda: WholeInput(dots=field.name != "year"),
            Shape.MONEY: lambda: WholeInput(dots=True),
            Shape.DATE: lambda: DateInput(self._today),
            Shape.PART_DATE: lambda: PartDateInput(self._today),
            Shape.YES_NO: lambda: QCheckBox(_(field.label)),
            Shape.CHOICE: lambda: ChoiceInput(choices, empty=_("Chọn")),
            Shape.LINK: lambda: ChoiceInput(choices, empty=_("Chọn")),
            Shape.CHOICES: lambda: ChipsInput(choices),
            Shape.LINKS: lambda: ChipsInput(choices),
            Shape.FILE: FileInput,
        }
        return makers.get(field.shape, lambda: TextInput(limit=min(field.limit, 1000)))()

    @property
    def raw(self) -> Raw:
        """What stands in the input, as a draft keeps it."""
        made = self.widget
        if isinstance(made, QCheckBox):
            return made.isChecked()
        if isinstance(made, ChoiceInput):
            return made.code
        if isinstance(made, ChipsInput):
            return made.codes
        if isinstance(made, FileInput):
            return made.digest
        return made.toPlainText() if isinstance(made, NoteInput) else made.text()  # type: ignore[attr-defined]

    def show_raw(self, raw: Raw) -> None:
        """Put back what a draft kept, readable or not."""
        made = self.widget
        if isinstance(made, QCheckBox):
            made.setChecked(bool(raw))
        elif isinstance(made, ChoiceInput):
            made.choose(raw if isinstance(raw, str) else None)
        elif isinstance(made, ChipsInput):
            made.choose(raw if isinstance(raw, list) else [])
        elif isinstance(made, FileInput):
            made.show_digest(str(raw or ""))
        elif isinstance(made, NoteInput):
            made.show_text(str(raw or ""))
        elif isinstance(made, TextInput):
            made.set_quietly(str(raw or ""))

    def value(self) -> Any:
        """Return what stands there as a value. Raises UnreadableError."""
        made = self.widget
        if isinstance(made, ReadInput):
            if not made.readable:
                raise UnreadableError(_("Chưa đọc được nội dung ô này. Sửa lại hoặc xóa đi."))
            return made.date if isinstance(made, DateInput) else made.value  # type: ignore[attr-defined]
        if isinstance(made, QCheckBox | ChoiceInput | ChipsInput):
            return self.raw
        return read_cell(self.field, str(self.raw or ""), self._today(), _NO_NAMES)

    def show_value(self, value: Any) -> None:
        """Show a kept value."""
        made = self.widget
        if isinstance(made, DateInput):
            made.set_quietly(format_date(value))
        elif isinstance(made, PartDateInput):
            made.set_quietly(format_part_date(value) if value else "")
        elif isinstance(made, WholeInput):
            made.set_quietly("" if value is None else made.written(value))
        elif self.field.shape in {Shape.WORDS, Shape.TIMES}:
            self.show_raw(("; " if self.field.shape is Shape.WORDS else ", ").join(value or []))
        else:
            self.show_raw(value)
