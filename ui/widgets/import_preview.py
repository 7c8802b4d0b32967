# SPDX-License-Identifier: MIT
"""What an import from Excel would do, row by row, before it is done."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.dates import format_number
from resources.i18n import _, _n
from ui.page import Context
from ui.widgets.basics import button, fit, label, pill, row
from ui.widgets.long_work import Follow, long_work
from ui.widgets.table import Column, Table


class Row(Protocol):
    """A row of a workbook: which one it is, and what is wrong with it."""

    @property
    def number(self) -> int:
        """The row's number in the sheet."""
        ...

    @property
    def problem(self) -> str:
        """What is wrong; empty when it can be brought in."""
        ...


class ImportDialog(QDialog):
    """Shows bad rows first, each with its reason; brings the good ones in."""

    def __init__(
        self,
        context: Context,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        apply: Callable[[Follow], int],
        parent: QWidget,
        *,
        hints: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        fit(self, 880, 520)
        self.context, self._apply_work = context, apply
        tokens = context.tokens
        bad = [r for r in rows if r.problem]
        good = [r for r in rows if not r.problem]

        def what(line: Row) -> str:
            if line.problem:
                return "✕ " + line.problem
            remark = str(getattr(line, "remark", ""))
            return f"! {remark}" if remark else "✓ " + _("nạp được")

        def colour(line: Row) -> str:
            if line.problem:
                return tokens.danger
            return tokens.warn if getattr(line, "remark", "") else tokens.good

        self.table = Table(
            [
                Column(_("Dòng"), lambda r: str(r.number), 64, right=True),
                *columns,
                Column(_("Kết quả kiểm tra"), what, stretch=5, colour=colour),
            ],
            _("Các dòng của bảng tính"),
        )
        self.table.lines.show_all(bad + good)
        self.bring_in = button(
            _n("Nạp {count} dòng", len(good)).format(count=format_number(len(good))),
            self._apply,
            role="primary",
        )
        self.bring_in.setEnabled(bool(good))
        inner = QVBoxLayout(self)
        inner.addLayout(
            row(
                pill(
                    _n("{count} dòng nạp được", len(good)).format(count=format_number(len(good))),
                    "good",
                ),
                pill(
                    _n("{count} dòng cần sửa", len(bad)).format(count=format_number(len(bad))),
                    "danger" if bad else "plain",
                ),
                None,
            )
        )
        if bad:
            advice = _("Sửa các dòng lỗi trong bảng tính rồi nạp lại; dòng đã nạp không bị trùng.")
            inner.addWidget(label(advice, "muted", wrap=True))
        for hint in hints:
            inner.addWidget(label(hint, "muted", wrap=True))
        inner.addWidget(self.table, 1)
        inner.addLayout(row(None, button(_("Hủy bỏ"), self.reject), self.bring_in))

    def _apply(self) -> None:
        self.bring_in.setEnabled(False)

        def done(count: int) -> None:
            self.accept()
            self.context.messages.done(
                _n("Đã nạp {count} dòng.", count).format(count=format_number(count))
            )
            self.context.bus.changed.emit()

        long_work(
            self.context,
            self,
            _("Đang nạp…"),
            self._apply_work,
            done,
            cancelled=_("Đã hủy, chưa nạp dòng nào."),
            ended=lambda: self.bring_in.setEnabled(True),
        )
