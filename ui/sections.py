# SPDX-License-Identifier: MIT
"""A page of several sections with tabs at the top; each section is a page made when first shown."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QStackedLayout, QVBoxLayout
from typing_extensions import override

from resources.i18n import _
from ui.page import Context, Page
from ui.widgets.basics import button, row


@dataclass(frozen=True)
class SectionInfo:
    """A section: its module in the page's package, what its tab says, and its class."""

    name: str
    text: str
    class_name: str


class SectionedPage(Page):
    """Tabs at the top; below, the chosen section, which does what the keys of the window ask."""

    def __init__(self, context: Context, package: str, sections: tuple[SectionInfo, ...]) -> None:
        super().__init__(context)
        self._package = package
        self._sections = {section.name: section for section in sections}
        self._made: dict[str, Page] = {}
        self._current = sections[0].name
        self._tabs: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for section in sections:
            tab = button(_(section.text), self._chooser(section.name), role="chip")
            tab.setCheckable(True)
            group.addButton(tab)
            self._tabs[section.name] = tab
        tabs = row(*self._tabs.values(), None)
        tabs.setContentsMargins(24, 12, 20, 0)
        self._stack = QStackedLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(tabs)
        whole.addLayout(self._stack, 1)
        self._show()

    def _chooser(self, name: str) -> Callable[[], None]:
        return lambda: self.show_section(name)

    def section(self, name: str) -> Page:
        """Return a section by its module's name; it is made when it is first asked for."""
        if name not in self._made:
            module = importlib.import_module(f"{self._package}.{name}")
            made: Page = getattr(module, self._sections[name].class_name)(self.context)
            made.retitled.connect(self.retitled)
            self._made[name] = made
            self._stack.addWidget(made)
        return self._made[name]

    def show_section(self, name: str, argument: object = None) -> None:
        """Show a section and hand it what it was asked to show."""
        if name != self._current:
            self.current.leave()
        self._current = name
        self._show()
        self.current.refresh()
        if argument is not None:
            self.current.open(argument)
        self.retitled.emit()

    def step(self, by: int) -> None:
        """Show the section that many after this one, or before it; after the last the first."""
        names = self.names
        self.show_section(names[(names.index(self._current) + by) % len(names)])

    def _show(self) -> None:
        self._tabs[self._current].setChecked(True)
        self._stack.setCurrentWidget(self.current)
        for made in self._made.values():  # a section that is not shown asks for no room
            shown = made is self.current
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            made.setSizePolicy(policy, policy)

    @property
    def names(self) -> list[str]:
        """The names of the sections, in the order of their tabs."""
        return list(self._sections)

    @property
    def current(self) -> Page:
        """The section that is shown."""
        return self.section(self._current)

    @override
    def header_buttons(self) -> list[QPushButton]:
        return self.current.header_buttons()

    @override
    def refresh(self) -> None:
        self.current.refresh()

    @override
    def open(self, argument: object) -> None:
        """Show `(section, argument)`, or what the current section makes of anything else."""
        if isinstance(argument, tuple) and argument[0] in self._tabs:
            self.show_section(argument[0], argument[1])
        else:
            self.current.open(argument)

    @override
    def leave(self) -> None:
        self.current.leave()

    @override
    def search_here(self) -> None:
        self.current.search_here()

    @override
    def new(self) -> None:
        self.current.new()

    @override
    def save(self) -> None:
        self.current.save()

    @override
    def complete(self) -> None:
        self.current.complete()

    @override
    def print(self) -> None:
        self.current.print()

    @override
    def escape(self) -> None:
        self.current.escape()
