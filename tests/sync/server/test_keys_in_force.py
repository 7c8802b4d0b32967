# SPDX-License-Identifier: MIT
"""A change of the province's keys is in force in every process, also in one that just starts."""

from pathlib import Path
from typing import Any

import pytest

from sync.protocol import FrameError
from sync.server import keys, schema, store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "province"
    store.create(place, "Nghệ An", "").close()
    return place


def test_a_process_that_starts_while_keys_change_has_the_new_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = schema.upgrade

    def meanwhile(connection: Any) -> None:
        keys.rotate(folder)
        upgrade(connection)

    monkeypatch.setattr(schema, "upgrade", meanwhile)
    opened = store.open_store(folder)
    try:
        opened._look_again = 0.0  # a second later
        assert opened.keys.province == keys.load(folder).province
    finally:
        opened.close()


def test_who_knows_keys_of_this_very_second_is_answered(folder: Path) -> None:
    opened = store.open_store(folder)
    try:
        new = keys.rotate(folder).province
        assert opened.signer(new).public_key() == opened.signer(new).public_key()
        assert opened.keys.province == new
        with pytest.raises(FrameError, match="province"):
            opened.signer(bytes(16))
    finally:
        opened.close()
