# SPDX-License-Identifier: MIT
"""Laptops that come at the same moment: each gets a number of its own."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.server import devices, store
from sync.server.store import Store
from tests.sync.server.laptops import Laptop

_LAPTOPS = 8


@pytest.fixture
def province(tmp_path: Path, database: str) -> Iterator[Store]:
    opened = store.create(tmp_path / "province", "Nghệ An", "", database)
    yield opened
    opened.close()


def test_laptops_of_a_commune_that_enrol_at_once_get_different_names(province: Store) -> None:
    requests = [Laptop(devices.invite(province, "16831")).request() for _laptop in range(_LAPTOPS)]
    together = threading.Barrier(_LAPTOPS)

    def enrol(number: int) -> str:
        together.wait()
        return devices.enrol(province, requests[number])[0].label

    with ThreadPoolExecutor(_LAPTOPS) as threads:
        named = list(threads.map(enrol, range(_LAPTOPS)))
    assert sorted(named) == [f"NA-16831-{number:02d}" for number in range(1, _LAPTOPS + 1)]
