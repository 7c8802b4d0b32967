# SPDX-License-Identifier: MIT
"""Load the rest of the program while the officer types into its first window."""

import gc

from ui.tasks import Tasks


def warm_up(tasks: Tasks) -> None:
    """Import the pages and what the store needs on the worker; the garbage collector skips it."""
    tasks.run(tasks, _load, lambda _result: gc.freeze())


def _load() -> None:
    from desktop_app.app import warm_up as warm_store
    from ui.main_window import import_pages

    import_pages()
    warm_store()
