# SPDX-License-Identifier: MIT
"""What a frame's content says after its journey, whoever packed it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.wire import wire_table_named, wire_tables
from sync import arrived, changes
from sync.changes import DELETE, INSERT, UPDATE, Change, Content
from sync.protocol import FrameError

VILLAGE = wire_table_named("village")
_NAMES = {"id": bytes(16).hex(), "text": "Bản Mới", "int": 7, "bool": True, "json": ["vi"]}
_KEYS = st.binary(min_size=16, max_size=16)


def whole(table: str, **named: object) -> Change:
    number, values = changes.pack(table, "I", named)
    return Change(bytes(16), number, bytes(16), INSERT, 0, 1, values)


def read(*sent: Change) -> list[arrived.Arrived]:
    return arrived.decode(changes.encode(sent), len(sent))


@st.composite
def a_change(draw: st.DrawFn) -> tuple[Change, dict[str, object]]:
    """A change of any table with values of the right kinds, and what it must come back as."""
    table = draw(st.sampled_from(sorted(wire_tables().values(), key=lambda t: t.number)))
    named = {
        c.name: draw(st.sampled_from([None, _NAMES.get(c.kind, "2026-10-05")]))
        for c in table.columns
    }
    op = draw(st.sampled_from([INSERT, UPDATE, DELETE]))
    _number, values = changes.pack(table.name, "IUD"[op], named)
    stamps = draw(st.integers(0, 9)), draw(st.integers(0, 2**50))
    return Change(draw(_KEYS), table.number, draw(_KEYS), op, *stamps, values), named


def _given(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


@given(st.lists(a_change(), max_size=30))
def test_changes_come_as_they_went(sent: list[tuple[Change, dict[str, object]]]) -> None:
    came = read(*(change for change, _named in sent))
    assert len(came) == len(sent)
    for there, (change, named) in zip(came, sent, strict=True):
        assert (there.id, there.table, there.row, there.op, there.base_rev, there.at) == (
            change.id,
            change.table,
            change.row,
            change.op,
            change.base_rev,
            change.at,
        )
        assert _given(there.values) == _given(named)
        assert change.op == INSERT or there.values.keys() == named.keys()
        assert not there.fault


@given(st.lists(a_change(), min_size=1, max_size=8))
def test_a_content_has_one_digest_in_whatever_company_it_travels(
    sent: list[tuple[Change, dict[str, object]]],
) -> None:
    together = [there.digest for there in read(*(change for change, _named in sent))]
    assert together == [read(change)[0].digest for change, _named in sent]


@given(a_change())
def test_a_change_that_is_kept_alone_is_the_same_change(
    sent: tuple[Change, dict[str, object]],
) -> None:
    [there] = read(sent[0])
    assert arrived.decode(arrived.alone(there), 1) == [there]


def test_a_row_with_more_empty_columns_is_the_same_row() -> None:
    row = whole("village", name="Bản Mới")
    longer = msgspec.structs.replace(row, values=[*row.values, None])
    assert read(row)[0].digest == read(longer)[0].digest
    assert read(row)[0].values == read(longer)[0].values


def test_one_bad_value_spoils_its_own_row_only() -> None:
    at = [c.name for c in VILLAGE.columns].index("name")
    good, bad = whole("village", name="Bản Mới"), whole("village", name="Bản Cũ")
    assert isinstance(bad.values, list)
    bad.values[at] = 5
    first, second, third = read(good, bad, good)
    assert [first.fault, second.fault, third.fault] == ["", "value:name", ""]
    assert first.values == third.values
    assert second.values == {}
    assert second.digest != first.digest


def test_a_table_that_is_not_known_yet_is_kept_whole() -> None:
    unknown = Change(bytes(16), 60_000, bytes(16), INSERT, 0, 1, ["a", None, 3])
    [there] = read(unknown)
    assert there.fault == "table"
    assert b"\xa1a" in there.plain


@pytest.mark.parametrize(
    "changed",
    [
        {"ops": b"\x07"},
        {"ops": b"\x00\x00"},
        {"ids": bytes(15)},
        {"rows": bytes(32)},
        {"ats": [-1]},
        {"ats": []},
        {"base_revs": []},
        {"whole": {}},
        {"whole": {VILLAGE.number: [msgspec.Raw(b"\x92\xc0\xc0")]}},
        {"whole": {VILLAGE.number: [], 2: []}},
        {"changed": [msgspec.Raw(b"\x80")]},
    ],
    ids=", ".join,
)
def test_a_content_at_odds_with_itself_is_refused(changed: dict[str, object]) -> None:
    sound: dict[str, object] = {
        "tables": [VILLAGE.number],
        "ops": b"\x00",
        "base_revs": [0],
        "ats": [1],
        "whole": {VILLAGE.number: []},
        "changed": [],
        "ids": bytes(16),
        "rows": bytes(16),
    }
    encoded = msgspec.msgpack.encode(Content(**sound))  # type: ignore[arg-type]
    assert len(arrived.decode(encoded, 1)) == 1
    with pytest.raises(FrameError):
        arrived.decode(msgspec.msgpack.encode(Content(**{**sound, **changed})), 1)  # type: ignore[arg-type]
