# SPDX-License-Identifier: MIT
"""What the tests of sync share: the province of the demo's laptop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.app import App
from sync.server import store
from sync.server.store import Store


@pytest.fixture
def province(demo_dir: Path, demo_app: App) -> Iterator[Store]:
    """The province that `demo_app` is enrolled with."""
    opened = store.open_store(demo_dir / "province")
    yield opened
    opened.close()
