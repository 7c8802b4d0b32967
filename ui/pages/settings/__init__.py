# SPDX-License-Identifier: MIT
"""Cài đặt: what is set once, and what is looked after."""

from typing_extensions import override

from resources.i18n import N_, _
from ui.page import Context
from ui.sections import SectionedPage, SectionInfo

__all__ = ["SettingsPage"]

_SECTIONS = (
    SectionInfo("machine", N_("Máy này"), "MachineSection"),
    SectionInfo("teams", N_("Tổ công nghệ số"), "TeamsSection"),
    SectionInfo("people", N_("Người đã ghi tên"), "PeopleSection"),
    SectionInfo("safety", N_("Sao lưu và kiểm tra"), "SafetySection"),
)


class SettingsPage(SectionedPage):
    """The laptop, the teams, the people who are named, and safety copies."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, __name__, _SECTIONS)

    @property
    @override
    def title(self) -> str:
        return _("Cài đặt")
