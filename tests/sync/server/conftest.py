# SPDX-License-Identifier: MIT
"""What the tests of the server share: a province on each of the two databases, and a laptop."""

from collections.abc import Iterator

import pytest

from sync.server import devices, store
from sync.server.answers import Taker
from sync.server.store import Store
from tests.sync.server.laptops import Laptop


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Iterator[Store]:
    """A province on SQLite, then one on PostgreSQL; a module's tests empty it between them."""
    folder = tmp_path_factory.mktemp("both") / "province"
    opened = store.create(folder, "Nghệ An", "", shared_database)
    yield opened
    opened.close()


@pytest.fixture
def laptop(province: Store) -> Laptop:
    """A laptop that was taken in and now sends what it likes."""
    made = Laptop(devices.invite(province, "16831"))
    made.enrolled(Taker(province).enrol(made.request()).to_bytes())
    return made
