# SPDX-License-Identifier: MIT
"""Work of a page that may take a while: it shows how far it is and can be cancelled."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.printing import CancelledError
from resources.errors import UserError
from ui.page import Context
from ui.widgets.progress import Progress

Follow = Callable[[int, int], None]
Result = TypeVar("Result")
_PATIENCE_MS = 300


class LongWork(QDialog):
    """Stands over the page while work goes on; Esc or its button cancels the work."""

    def __init__(self, parent: QWidget, what: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(what)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(460)
        self.progress = Progress()
        inner = QVBoxLayout(self)
        inner.addWidget(self.progress)
        self.progress.begin(what)

    @override
    def reject(self) -> None:
        self.progress.cancel.click()


def long_work(
    context: Context,
    parent: QWidget,
    what: str,
    work: Callable[[Follow], Result],
    done: Callable[[Result], None],
    *,
    cancelled: str,
    ended: Callable[[], None] = lambda: None,
) -> LongWork:
    """Do `work(follow)` on the worker, then `done(result)`, or say `cancelled`; `ended` either way.

    What takes no time shows nothing. Work that is cancelled leaves everything as it was: its
    service writes at the end, or inside one transaction.
    """
    dialog = LongWork(parent, what)
    wait = QTimer(dialog, singleShot=True, interval=_PATIENCE_MS)
    wait.timeout.connect(dialog.open)
    wait.start()

    def run() -> Any:
        try:
            return (work(dialog.progress.follow),)
        except CancelledError:
            return None

    def end() -> None:
        wait.stop()
        dialog.progress.end()
        dialog.accept()
        dialog.deleteLater()
        ended()

    def over(made: Any) -> None:
        end()
        if made is None:
            context.messages.hint(cancelled)
        else:
            done(made[0])

    def wrong(error: UserError) -> None:
        end()
        context.messages.error(error)

    context.tasks.run(parent, run, over, wrong)
    return dialog
