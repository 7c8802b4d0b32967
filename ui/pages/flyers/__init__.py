# SPDX-License-Identifier: MIT
"""Tờ rơi: everything that leaves the laptop on paper, a section each, and what is left of it."""

from typing_extensions import override

from resources.i18n import N_, _
from ui.page import Context
from ui.sections import SectionedPage, SectionInfo

__all__ = ["FlyersPage"]

_SECTIONS = (
    SectionInfo("choose", N_("Tờ rơi"), "ChooseSection"),
    SectionInfo("placards", N_("Bảng VietQR"), "PlacardsSection"),
    SectionInfo("forms", N_("Biểu mẫu"), "FormsSection"),
    SectionInfo("stock", N_("Kho"), "StockSection"),
)


class FlyersPage(SectionedPage):
    """Flyers, placards, forms and the stock."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, __name__, _SECTIONS)

    @property
    @override
    def title(self) -> str:
        return self.current.title or _("Tờ rơi")
