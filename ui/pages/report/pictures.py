# SPDX-License-Identifier: MIT
"""Biểu đồ: progress, sessions per day, results per skill, households; the same as on paper."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import reference, report_data, reports
from desktop_app.report_data import ReportData
from resources.i18n import _
from ui.page import Context, Page
from ui.widgets.basics import Card, label, scrolled
from ui.widgets.charts import Bars, Columns, Coverage


class PicturesSection(Page):
    """Four pictures of the campaign."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        tokens = context.tokens
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        whole = QGridLayout(content)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.setSpacing(14)
        self.progress = Bars(tokens, _("Số hộ đã gặp theo thôn, bản"))
        self.days = Columns(tokens, _("Số buổi hướng dẫn theo ngày"))
        self.skills = Bars(tokens, _("Kết quả theo kỹ năng, dịch vụ"))
        self.homes = Coverage(tokens, _("Mức độ bao phủ hộ gia đình"))
        charts = (self.progress, self.days, self.skills, self.homes)
        self._empty = []
        for number, chart in enumerate(charts):
            card = Card(chart.accessibleName())
            empty = label(_("Chưa có số liệu"), "muted")
            self._empty.append(empty)
            card.body.addWidget(chart)
            card.body.addWidget(empty)
            if chart is not self.days:
                card.body.addStretch(1)
            whole.addWidget(card, number // 2, number % 2)
        for side in (0, 1):
            whole.setColumnStretch(side, 1)
        whole.setRowStretch(2, 1)

    @property
    @override
    def title(self) -> str:
        return _("Báo cáo")

    @override
    def refresh(self) -> None:
        app = self.context.app

        def read() -> tuple[ReportData, dict[str, str]]:
            names = {info.code: info.name for info in reference.indicators(app)}
            return reports.data_of(app, reports.current(app)), names

        self.context.tasks.run(self, read, self._show)

    def _show(self, found: tuple[ReportData, dict[str, str]]) -> None:
        data, names = found
        progress, skills = report_data.progress(data), report_data.skills(data, names)
        days, homes = report_data.days(data), report_data.homes(data)
        self.progress.show_bars(progress)
        self.days.show_columns(days)
        self.skills.show_bars(skills)
        self.homes.show_homes(homes)
        there = (
            bool(progress),
            any(day.value for day in days),
            bool(skills),
            any(home.total for home in homes),
        )
        charts = (self.progress, self.days, self.skills, self.homes)
        for chart, empty, known in zip(charts, self._empty, there, strict=True):
            chart.setVisible(known)
            empty.setVisible(not known)
