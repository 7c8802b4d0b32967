# SPDX-License-Identifier: MIT
"""Passphrases, the recovery code, and what damage means."""

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app import backup, key_file, recovery, vault
from desktop_app.app import App, open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from desktop_app.setup import initialise
from resources.errors import UserError
from tests.conftest import PASSPHRASE


def _laptop(fresh: Path, tmp_path: Path) -> Paths:
    shutil.copytree(fresh, tmp_path / "laptop")
    return Paths(tmp_path / "laptop")


def _without_sum(paths: Paths) -> bytes:
    """Return the key file as a former program wrote it."""
    told = json.loads(paths.keys[0].read_bytes())
    del told["sum"]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_wrong_passphrase_fails_before_the_store_is_touched(
    fresh_laptop: Path, tmp_path: Path
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    paths.database.unlink()
    with pytest.raises(UserError) as refused:
        vault.unlock(paths, "không phải câu này")
    assert refused.value.code == "wrong-passphrase"


def test_a_passphrase_typed_in_another_unicode_form_opens(
    fresh_laptop: Path, tmp_path: Path
) -> None:
    import unicodedata

    paths = _laptop(fresh_laptop, tmp_path)
    assert vault.unlock(paths, unicodedata.normalize("NFD", PASSPHRASE)).officer.name == "Lầu Y Mai"


def test_two_damaged_copies_of_the_keys_are_mended(
    fresh_laptop: Path, tmp_path: Path, clock: SetClock
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    paths.keys[0].write_bytes(b"{")
    paths.keys[1].unlink()
    assert key_file.readable_copies(paths) == 1
    open_app(paths.root, vault.unlock(paths, PASSPHRASE), clock=clock).close()
    assert key_file.readable_copies(paths) == 3


def test_all_copies_damaged_is_told_and_deletes_nothing(fresh_laptop: Path, tmp_path: Path) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    for copy in paths.keys:
        copy.write_bytes(b"rubbish")
    with pytest.raises(UserError) as refused:
        vault.officers(paths)
    assert refused.value.code == "damaged-keys"
    assert paths.database.exists()


def test_a_key_file_that_asks_for_endless_memory_is_refused(
    fresh_laptop: Path, tmp_path: Path
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    greedy = _without_sum(paths).replace(b'"memory_kib":65536', b'"memory_kib":99999999')
    for copy in paths.keys:
        copy.write_bytes(greedy)
    with pytest.raises(UserError) as refused:
        vault.unlock(paths, PASSPHRASE)
    assert refused.value.code == "damaged-keys"


@pytest.mark.parametrize("junk", [None, [], {}, 7, -1, "không", "=", [{}], True])
def test_a_key_file_of_other_things_is_damaged_and_no_error_of_ours(
    fresh_laptop: Path, tmp_path: Path, junk: object
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    sound = json.loads(paths.keys[0].read_bytes())
    [slot, *_others] = sound["slots"]
    bodies: list[object] = [junk]
    bodies += [{**sound, name: junk} for name in ("database", "slots")]
    bodies += [
        {**sound, "slots": [{**slot, name: junk}]}
        for name in slot
        if not isinstance(junk, type(slot[name])) or name in {"salt", "wrapped"}
    ]
    for body in bodies:
        for copy in paths.keys:
            copy.write_text(json.dumps(body), "utf-8")
        with pytest.raises(UserError) as refused:
            vault.unlock(paths, "không phải câu này")
        assert refused.value.code in {"damaged-keys", "wrong-passphrase"}


def test_the_recovery_code_opens_and_sets_a_new_passphrase(tmp_path: Path, clock: SetClock) -> None:
    ready = initialise(
        tmp_path / "laptop",
        commune_code="16831",
        officer="Lầu Y Mai",
        unit="",
        passphrase=PASSPHRASE,
        clock=clock,
    )
    ready.app.close()
    paths = Paths(tmp_path / "laptop")
    sloppy = ready.recovery_code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    unlocked = vault.unlock_with_recovery(paths, sloppy)
    vault.change_passphrase(paths, unlocked.key, unlocked.officer.id, "mật khẩu mới tinh")
    assert vault.unlock(paths, "mật khẩu mới tinh").key == unlocked.key
    with pytest.raises(UserError):
        vault.unlock(paths, PASSPHRASE)
    open_app(paths.root, unlocked, clock=clock).close()


@settings(max_examples=50)
@given(st.integers(0, 34), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_mistyped_letter_of_the_code_is_found(place: int, letter: str) -> None:
    code = recovery.new_code().replace("-", "")
    typed = code[:place] + letter + code[place + 1 :]
    if typed == code:
        assert recovery.bare(typed) == code
    else:
        with pytest.raises(UserError):
            recovery.bare(typed)


def test_a_second_copy_is_told_to_use_the_first(app: App, clock: SetClock) -> None:
    with pytest.raises(UserError) as refused:
        open_app(app.paths.root, vault.unlock(app.paths, PASSPHRASE), clock=clock)
    assert refused.value.code == "second-copy"


def test_a_failed_set_up_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        initialise(
            tmp_path / "laptop",
            commune_code="16831",
            officer="Lầu Y Mai",
            unit="",
            passphrase="ngắn",
        )
    assert refused.value.field == "passphrase"
    assert not (tmp_path / "laptop" / "tungngo.db").exists()


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=25, deadline=None)
def test_a_bit_that_turned_in_the_keys_is_never_taken_for_a_wrong_passphrase(
    fresh_laptop: Path, place: int, bit: int
) -> None:
    sound = Paths(fresh_laptop).keys[0].read_bytes()
    turned = bytearray(sound)
    turned[place % len(sound)] ^= 1 << bit
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder))
        paths.backups.mkdir()
        for copy, body in zip(paths.keys, (bytes(turned), bytes(turned), sound), strict=True):
            copy.write_bytes(body)
        if _still_says_sum(bytes(turned)):
            assert vault.unlock(paths, PASSPHRASE).officer.name == "Lầu Y Mai"
            paths.keys[2].write_bytes(turned)
            with pytest.raises(UserError) as refused:
                vault.unlock(paths, PASSPHRASE)
            assert refused.value.code == "damaged-keys"


def _still_says_sum(body: bytes) -> bool:
    return b'"sum":"' in body


def test_a_key_file_of_a_former_program_opens_and_gets_its_sum(
    fresh_laptop: Path, tmp_path: Path, clock: SetClock
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    former = _without_sum(paths)
    for copy in paths.keys:
        copy.write_bytes(former)
    open_app(paths.root, vault.unlock(paths, PASSPHRASE), clock=clock).close()
    assert {copy.read_bytes() for copy in paths.keys} != {former}
    assert len({copy.read_bytes() for copy in paths.keys}) == 1
    assert key_file.readable_copies(paths) == 3


def test_a_copy_that_missed_a_change_is_brought_to_the_first(
    fresh_laptop: Path, tmp_path: Path, clock: SetClock
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    before = paths.keys[0].read_bytes()
    unlocked = vault.unlock(paths, PASSPHRASE)
    vault.change_passphrase(paths, unlocked.key, unlocked.officer.id, "một câu khác hẳn")
    paths.keys[1].write_bytes(before)  # as a power cut between the copies leaves it
    open_app(paths.root, unlocked, clock=clock).close()
    assert len({copy.read_bytes() for copy in paths.keys}) == 1
    assert paths.keys[0].read_bytes() != before


@pytest.mark.parametrize("left", [None, b""])
def test_a_lost_database_is_told_and_no_empty_one_takes_its_place(
    fresh_laptop: Path, tmp_path: Path, clock: SetClock, left: bytes | None
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    app = open_app(paths.root, vault.unlock(paths, PASSPHRASE), clock=clock)
    assert backup.back_up(app) is not None
    app.close()
    paths.database.unlink()
    if left is not None:
        paths.database.write_bytes(left)
    with pytest.raises(UserError) as refused:
        open_app(paths.root, vault.unlock(paths, PASSPHRASE), clock=clock)
    assert refused.value.code == "database-gone"
    assert "Phục hồi" in refused.value.advice
    assert not paths.database.exists() or not paths.database.stat().st_size
    backup.restore(paths.root, backup.backups(paths)[0].file)
    open_app(paths.root, vault.unlock(paths, PASSPHRASE), clock=clock).close()


def test_a_damaged_database_is_told_and_kept(
    fresh_laptop: Path, tmp_path: Path, clock: SetClock
) -> None:
    paths = _laptop(fresh_laptop, tmp_path)
    whole = bytearray(paths.database.read_bytes())
    whole[100:400] = bytes(300)
    paths.database.write_bytes(bytes(whole))
    with pytest.raises(UserError) as refused:
        open_app(paths.root, vault.unlock(paths, PASSPHRASE), clock=clock)
    assert refused.value.code == "damaged-database"
    assert paths.database.exists()
