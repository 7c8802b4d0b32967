# SPDX-License-Identifier: MIT
"""The order in which Tab goes through a form: as it is laid out, lines added later included.

Qt puts a widget that is added last at the end of the window, behind the button that completes.
"""

import itertools
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def _stops(layout: QLayout | None) -> Iterator[QWidget]:
    """Return what Tab can stop at in a layout, in its order, hidden ones too."""
    for number in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(number) if layout is not None else None
        if item is None:
            continue
        widget = item.widget()
        if widget is None:
            yield from _stops(item.layout())
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        yield from _stops(widget.layout())


class TabOrder:
    """Keeps the order of some widgets, one after another; `renew` after one of them changed."""

    def __init__(self, *roots: QWidget | None) -> None:
        self._roots = [root for root in roots if root is not None]
        self._known: list[QWidget] = []

    def renew(self) -> None:
        """Bring the order to the layouts; costs next to nothing when nothing was added."""
        stops = [stop for root in self._roots for stop in _stops(root.layout())]
        if stops == self._known:
            return
        self._known = stops
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)
