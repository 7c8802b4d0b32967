# SPDX-License-Identifier: MIT
"""Parts of photos at the province, on either database: whole and right, or not signed for."""

import hashlib
import secrets
from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import text

from sync import seal
from sync.blobs import PART_BYTES, Part, frames_of
from sync.changes import Change
from sync.protocol import Frame, make_frame
from sync.server import store
from sync.server.answers import Taker
from sync.server.outcomes import APPLIED, REFUSED, REPEATED
from sync.server.store import Store
from tests.sync.server.laptops import NOW, Laptop
from tests.sync.server.rows import edit, put

PICTURE = b"\xff\xd8" + secrets.token_bytes(2 * PART_BYTES + 999) + b"\xff\xd9"
NAMED = hashlib.sha256(PICTURE).digest()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Iterator[Store]:
    opened = store.create(tmp_path_factory.mktemp("blobs") / "p", "Nghệ An", "", shared_database)
    yield opened
    opened.close()


@pytest.fixture
def province(shared: Store) -> Store:
    """The province without a photo."""
    with shared.write() as connection:
        for table in ("blob", "blob_part", "blob_use", "frame"):
            connection.execute(text(f"DELETE FROM {table}"))
    return shared


def _kept(province: Store) -> tuple[list[tuple[int, int]], bytes]:
    """Whether each photo is whole and how large, and the bytes of all parts."""
    with province.read() as connection:
        photos = connection.execute(text("SELECT whole, size FROM blob")).all()
        parts = connection.execute(text("SELECT data FROM blob_part ORDER BY part")).all()
    return [(p.whole, p.size) for p in photos], b"".join(bytes(p.data) for p in parts)


def _states(province: Store, frames: list[Frame]) -> list[str]:
    taker = Taker(province)
    return [taker.take(frame)[1].state for frame in frames]


def test_parts_come_in_any_order_and_twice_and_the_photo_is_there_once(
    province: Store, laptop: Laptop
) -> None:
    first, second, third = frames_of(laptop.me, PICTURE, NOW)
    assert _states(province, [third, first]) == [APPLIED] * 2
    assert _kept(province)[0] == [(0, 0)], "it still waits for a part"
    assert _states(province, [first, second]) == [REPEATED, APPLIED]
    assert _kept(province) == ([(1, len(PICTURE))], PICTURE)
    assert _states(province, [first, second, third]) == [REPEATED] * 3
    assert _kept(province) == ([(1, len(PICTURE))], PICTURE)


def _altered(laptop: Laptop, frame: Frame) -> Frame:
    """The same part with other bytes, sealed and signed by the laptop that sends it."""
    header = frame.header
    part = Part(NAMED, header.seq, 3, b"another picture")
    bound_to = seal.info(header.province, header.device, header.epoch, header.seq)
    sealed_to = [laptop.me.invitation.sealing_key]
    body = seal.seal(msgspec.msgpack.encode(part), sealed_to, bound_to)
    digest = hashlib.sha256(body).digest()
    return make_frame(msgspec.structs.replace(header, body_sha256=digest), body, laptop.me.signing)


def test_a_whole_with_another_hash_is_not_signed_for_and_nothing_of_it_stays(
    province: Store, laptop: Laptop
) -> None:
    frames = frames_of(laptop.me, PICTURE, NOW)
    wrong = _altered(laptop, frames[2])
    taker = Taker(province)
    assert _states(province, frames[:2]) == [APPLIED] * 2
    answer, outcome = taker.take(wrong)
    [said] = laptop.receipts(answer.to_bytes())
    assert (outcome.state, said.stored) == (REFUSED, [])
    assert [refusal.code for refusal in said.refused] == ["photo"]
    assert _kept(province) == ([], b"")
    assert _states(province, frames) == [REPEATED, REPEATED, APPLIED]
    assert _kept(province) == ([(1, len(PICTURE))], PICTURE)


def _wanted() -> Change:
    """A photo's row whose picture is to be kept."""
    return put("photo", to_send=True, consent=True, sha256=NAMED.hex(), size=len(PICTURE))


def test_a_photo_that_nobody_refers_to_any_more_is_deleted(province: Store, laptop: Laptop) -> None:
    row, other = (_wanted(), _wanted())
    taker = Taker(province)
    assert taker.take(laptop.frame([row, other]))[1].state == APPLIED
    _states(province, frames_of(laptop.me, PICTURE, NOW))
    taker.take(laptop.frame([edit("photo", row.row, consent=False, to_send=False)]))
    assert _kept(province)[1] == PICTURE, "the other row still wants it"
    taker.take(laptop.frame([edit("photo", other.row, deleted=True)]))
    assert _kept(province) == ([(2, 0)], b"")


def test_what_a_stick_brings_of_a_withdrawn_photo_is_let_go_until_it_is_wanted_again(
    province: Store, laptop: Laptop
) -> None:
    row, taker = _wanted(), Taker(province)
    frames = frames_of(laptop.me, PICTURE, NOW)
    assert taker.take(laptop.frame([row]))[1].state == APPLIED
    assert taker.take(_altered(laptop, frames[0]))[1].state == APPLIED
    assert _states(province, frames[1:]) == [APPLIED, REFUSED], "the whole is another one"
    taker.take(laptop.frame([edit("photo", row.row, consent=False, to_send=False)]))
    assert _states(province, frames) == [APPLIED, REPEATED, APPLIED]
    assert _kept(province) == ([(2, 0)], b"")
    with province.read() as connection:
        kept = connection.execute(text("SELECT data FROM frame WHERE data IS NOT NULL")).all()
    assert kept == [], "nor are the bytes of what was refused"
    taker.take(laptop.frame([edit("photo", row.row, consent=True, to_send=True)]))
    _states(province, frames)
    assert _kept(province) == ([(1, len(PICTURE))], PICTURE)
