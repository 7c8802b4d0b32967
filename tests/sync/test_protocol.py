# SPDX-License-Identifier: MIT
"""Frames are whole or torn, never half understood."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from models.wire import WireTable, wire_tables
from sync import arrived, changes, packing, seal
from sync.protocol import (
    MAX_PLAIN,
    NO_PREVIOUS,
    Frame,
    FrameError,
    Header,
    Kind,
    Torn,
    key_name,
    make_frame,
    read_frames,
)

KEY = Ed25519PrivateKey.generate()
DEVICE = key_name(KEY.public_key().public_bytes_raw())


def _frame(body: bytes, seq: int = 1) -> Frame:
    header = Header(
        1,
        Kind.RECORDS,
        bytes(16),
        DEVICE,
        bytes(16),
        seq,
        NO_PREVIOUS,
        0,
        hashlib.sha256(body).digest(),
        1,
        0,
    )
    return make_frame(header, body, KEY)


@given(st.lists(st.binary(max_size=200), max_size=4), st.binary(max_size=60))
def test_frames_come_back_in_order_and_a_torn_tail_costs_one(
    bodies: list[bytes], tail: bytes
) -> None:
    frames = [_frame(body, seq) for seq, body in enumerate(bodies, 1)]
    data = b"".join(frame.to_bytes() for frame in frames)
    found = list(read_frames(data + tail))
    assert found[: len(frames)] == frames
    assert all(isinstance(torn, Torn) for torn in found[len(frames) :])
    assert sum(t.size for t in found if isinstance(t, Torn)) == len(tail)


@given(st.data())
def test_no_flipped_bit_passes_for_the_frame(data: st.DataObject) -> None:
    whole = _frame(b"what was counted").to_bytes()
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    flipped = bytearray(whole)
    flipped[place // 8] ^= 1 << (place % 8)
    for found in read_frames(bytes(flipped)):
        assert isinstance(found, Torn) or not found.signed_by(KEY.public_key())


@given(st.binary(max_size=4000))
def test_rubbish_is_refused_without_a_crash(data: bytes) -> None:
    for found in read_frames(data):
        assert isinstance(found, Torn)
    for found in read_frames(b"TN1\0" + data):
        assert isinstance(found, Torn)


def test_a_length_beyond_the_limit_is_refused_before_anything_is_read() -> None:
    data = b"TN1\0" + (2**32 - 1).to_bytes(4, "big") + bytes(100)
    assert list(read_frames(data)) == [Torn(len(data), "limit")]


@given(st.binary(max_size=3000))
def test_only_a_recipient_opens_a_body(content: bytes) -> None:
    mine, other = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    bound_to = seal.info(bytes(16), DEVICE, bytes(16), 7)
    body = seal.seal(content, [mine.public_key().public_bytes_raw()], bound_to)
    assert seal.unseal(body, mine, bound_to) == content
    with pytest.raises(FrameError, match="recipient"):
        seal.unseal(body, other, bound_to)
    with pytest.raises(FrameError, match="ciphertext"):
        seal.unseal(body, mine, seal.info(bytes(16), DEVICE, bytes(16), 8))


def test_a_zip_bomb_is_refused() -> None:
    bomb = packing.compress(bytes(MAX_PLAIN + 1))
    assert len(bomb) < 10_000
    with pytest.raises(FrameError, match="limit"):
        packing.decompress(bomb)


@given(st.binary(max_size=500), st.integers(0, 20))
def test_rubbish_content_is_refused(content: bytes, count: int) -> None:
    try:
        arrived.decode(content, count)
    except FrameError:
        return


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(FrameError):
        arrived.decode(b"\x91" * 100_000, 1)


@pytest.mark.parametrize("table", wire_tables().values(), ids=lambda t: t.name)
def test_a_row_of_an_older_laptop_lacks_only_what_it_does_not_know(table: WireTable) -> None:
    known = table.columns[: max(1, len(table.columns) - 2)]
    values = {"id": bytes(16), "text": "", "int": 0, "bool": False, "date": 0, "json": []}
    sent = [values[column.kind] for column in known]
    change = changes.Change(bytes(16), table.number, bytes(16), changes.INSERT, 1, 0, sent)
    [found] = arrived.decode(changes.encode([change]), 1)
    assert not found.fault
    assert set(found.values) == {column.name for column in known}
