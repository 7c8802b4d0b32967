# SPDX-License-Identifier: MIT
"""What cannot be applied waits or is kept aside: for an upgrade, for a person, within bounds."""

import pytest
from sqlalchemy import func, select

from models.schema.upgrade import SCHEMA_VERSION
from sync.blobs import frames_of
from sync.protocol import FrameError
from sync.server import blobs, devices, intake, quarantine, store, tables
from sync.server.answers import Taker
from sync.server.outcomes import APPLIED, HELD, REFUSED
from sync.server.store import Store
from tests.sync.server.laptops import NOW, Laptop, session
from tests.sync.server.rows import fields_of, number_of


@pytest.fixture(scope="module")
def province(both: Store) -> Store:
    return both


def _records(province: Store) -> int:
    return store.stats(province)["records"]


def _alarms(province: Store) -> list[str]:
    with province.read() as connection:
        return list(
            connection.execute(select(tables.alarm.c.kind).order_by(tables.alarm.c.id)).scalars()
        )


def test_a_newer_laptops_frame_waits_whole_for_the_servers_upgrade(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    taker, before, alarms = Taker(province), _records(province), len(_alarms(province))
    newer, after = laptop.newer_frame([session()]), laptop.newer_frame([session()])
    for _again in range(2):
        answer, outcome = taker.take(newer)
        [said] = laptop.receipts(answer.to_bytes())
        assert (outcome.state, outcome.code) == (HELD, "newer-schema")
        assert (said.stored, said.refused, said.held) == ([], [], [newer.hash])
        assert said.schema_version == SCHEMA_VERSION
    assert taker.take(after)[1].state == HELD
    assert _records(province) == before
    assert _alarms(province)[alarms:] == ["newer-schema"]
    assert intake.after_upgrade(province) == 0, "not upgraded yet"
    monkeypatch.setattr(intake, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    assert intake.after_upgrade(province) == 1
    assert _records(province) == before + 2
    [said] = laptop.receipts(taker.take(after)[0].to_bytes())
    assert said.stored == [after.hash]


def test_a_laptop_sends_again_what_waited_and_it_counts_once(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    taker, before = Taker(province), _records(province)
    early = laptop.newer_frame([session()])
    assert taker.take(early)[1].state == HELD
    first = laptop.frame([session()])
    assert taker.take(first)[1].state == HELD, "the chain waits, whoever sealed the next one"
    monkeypatch.setattr(intake, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    [said] = laptop.receipts(taker.take(early)[0].to_bytes())
    assert said.stored == [early.hash, first.hash]
    assert _records(province) == before + 2


def test_an_older_laptops_rows_have_no_value_in_the_columns_added_since(
    province: Store, laptop: Laptop
) -> None:
    made = session()
    assert isinstance(made.values, list)
    made.values = made.values[:4]
    frame = laptop.newer_frame([made], by=1 - SCHEMA_VERSION)
    assert Taker(province).take(frame)[1].state == APPLIED
    with province.read() as connection:
        kept = connection.execute(
            select(tables.record.c.fields).where(
                tables.record.c.commune_code == "16831",
                tables.record.c.tbl == number_of("guidance_session"),
                tables.record.c.row == made.row,
            )
        ).scalar_one()
    kept = fields_of(kept)
    assert kept["campaign_code"] == "NCDS-2026"
    assert not {"skills", "province_note"} & kept.keys()


def test_a_part_on_which_the_program_fails_is_set_aside_and_taken_when_it_comes_again(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    [part] = frames_of(laptop.me, b"\xff\xd8 a picture \xff\xd9", NOW)

    def broken(*_arguments: object) -> bool:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(blobs, "put", broken)
        answer, outcome = Taker(province).take(part)
    [said] = laptop.receipts(answer.to_bytes())
    assert (outcome.state, [r.code for r in said.refused]) == (REFUSED, ["program"])
    with province.read() as connection:
        kept = connection.execute(
            select(tables.frame.c.data).where(tables.frame.c.hash == part.hash)
        ).scalar_one()
    assert bytes(kept) == part.to_bytes()
    assert Taker(province).take(part)[1].state == APPLIED


def _kept(province: Store, address: str) -> int:
    source = quarantine.source_of(province, address)
    with province.read() as connection:
        return connection.execute(
            select(func.count())
            .select_from(tables.quarantine)
            .where(tables.quarantine.c.source == source)
        ).scalar_one()


def test_strangers_drive_out_only_their_own_oldest_and_a_person_is_told_once(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MAX_ROWS_OF_SOURCE", 3)
    dropped: list[int] = []
    taker = Taker(province, dropped.append)
    devices.revoke(province, _label(province, laptop))
    assert taker.take(laptop.frame([session()]), "203.0.113.9")[1].code == "revoked"
    strangers = [Laptop(devices.invite(province, "16831")) for _each in range(6)]
    for number, stranger in enumerate(strangers):
        address = "192.0.2.7" if number else "203.0.113.9"
        with pytest.raises(FrameError):
            taker.take(stranger.frame([session()]), address)
    assert (_kept(province, "192.0.2.7"), _kept(province, "203.0.113.9")) == (3, 1)
    assert sum(dropped) == 2
    assert _alarms(province).count("quarantine-full") == 1
    with province.read() as connection:
        named = connection.execute(select(tables.quarantine.c.device)).scalars()
        kept = {bytes(device) for device in named if device}
    assert strangers[5].me.device in kept, "the newest stays"
    assert laptop.me.device in kept, "a laptop that we know is not driven out"


def test_all_strangers_together_have_a_bound_in_bytes(
    province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MAX_OF_ALL", 2_000)
    taker = Taker(province)
    for number in range(10):
        taker.keep_torn(bytes([number]) * 600, "magic", f"198.51.100.{number}")
    with province.read() as connection:
        rows = connection.execute(
            select(tables.quarantine.c.data).where(tables.quarantine.c.source.is_not(None))
        ).all()
    assert {bytes(row.data)[0] for row in rows} == {7, 8, 9}


def test_a_source_is_told_apart_but_not_read_back(province: Store) -> None:
    one = quarantine.source_of(province, "2001:db8:1:2::1")
    assert one == quarantine.source_of(province, "2001:db8:1:2:ffff::9")
    assert one != quarantine.source_of(province, "2001:db8:1:3::1")
    assert len(one) == 16


def _label(province: Store, laptop: Laptop) -> str:
    with province.read() as connection:
        found = devices.find(connection, laptop.me.device)
    assert found is not None
    return found.label
