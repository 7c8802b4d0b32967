# SPDX-License-Identifier: MIT
"""What every page has: a title, its buttons in the header, and how it is refreshed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.app import App
from desktop_app.scanner import Card
from ui.messages import Messages
from ui.network import Network
from ui.tasks import Tasks
from ui.theme import Tokens


class Bus(QObject):
    """What pages tell each other through the window: that data changed, and where to go."""

    changed = Signal()
    go = Signal(str, object)
    busy = Signal(str)


@dataclass(frozen=True)
class Context:
    """What a page is given."""

    app: App
    tasks: Tasks
    slow: Tasks
    """A worker of its own for what takes seconds and must not keep the pages waiting."""
    messages: Messages
    tokens: Tokens
    bus: Bus
    network: Network

    def act(
        self,
        owner: QObject,
        work: Callable[[], object],
        done: Callable[[object], None] = lambda _result: None,
    ) -> None:
        """Do something that changes data, then tell every page."""

        def finished(result: object) -> None:
            done(result)
            self.bus.changed.emit()

        self.tasks.run(owner, work, finished)


class Page(QWidget):
    """A page of the window."""

    retitled = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "ground")

    @property
    def title(self) -> str:
        """What stands in the header."""
        return ""

    def header_buttons(self) -> list[QPushButton]:
        """Return the buttons of the header, the main one last."""
        return []

    def refresh(self) -> None:
        """Read the data again."""

    def open(self, argument: object) -> None:
        """Show what another page asked for."""

    def leave(self) -> None:
        """Keep what is being typed before the page is left."""

    def search_here(self) -> None:
        """Put the cursor where one searches."""

    def new(self) -> None:
        """Begin a new entry."""

    def save(self) -> None:
        """Keep what is being typed."""

    def complete(self) -> None:
        """Finish what is being typed."""

    def print(self) -> None:
        """Print what is shown."""

    def escape(self) -> None:
        """Go back."""

    def scanned(self, card: Card) -> bool:
        """Take a person from a scanned card; False when there is no place for one here."""
        del card
        return False
