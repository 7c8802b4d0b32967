# SPDX-License-Identifier: MIT
"""What the tests of the window share: an officer before it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.app import App
from tests.journeys.officer import Officer


@pytest.fixture
def officer(qapp: QApplication, app: App) -> Iterator[Officer]:
    """An officer who has unlocked the window; its work is over when the test ends."""
    someone = Officer(app)
    yield someone
    someone.settle()
    someone.close()


@pytest.fixture
def demo_officer(qapp: QApplication, demo_app: App) -> Iterator[Officer]:
    """An officer before the sample data."""
    someone = Officer(demo_app)
    yield someone
    someone.settle()
    someone.close()
