# SPDX-License-Identifier: MIT
"""What the tests of the server share: a province on each of the two databases."""

from collections.abc import Iterator

import pytest

from sync.server import store
from sync.server.store import Store


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Iterator[Store]:
    """A province on SQLite, then one on PostgreSQL; a module's tests empty it between them."""
    folder = tmp_path_factory.mktemp("both") / "province"
    opened = store.create(folder, "Nghệ An", "", shared_database)
    yield opened
    opened.close()
