# SPDX-License-Identifier: MIT
"""A laptop that was shut out and is let in again: what it sent meanwhile counts, in order, once."""

import datetime
import json

import httpx2
import pytest
from sqlalchemy import func, select

from models.schema.upgrade import SCHEMA_VERSION
from resources.errors import UserError
from sync.blobs import frames_of
from sync.protocol import MEDIA_TYPE, Frame
from sync.server import audit, cli, devices, ingest, intake, readmission, reports, store, tables
from sync.server.answers import Taker
from sync.server.outcomes import APPLIED, HELD
from sync.server.readmission import Readmitted
from sync.server.store import Store
from tests.sync.server import rows
from tests.sync.server.laptops import NOW, Laptop, edited, session
from tests.sync.serving import province_at


@pytest.fixture(scope="module")
def province(both: Store) -> Store:
    return both


def _label(province: Store, laptop: Laptop) -> str:
    with province.read() as connection:
        found = devices.find(connection, laptop.me.device)
    assert found is not None
    return found.label


def _records(province: Store) -> int:
    return store.stats(province)["records"]


def _aside(province: Store) -> int:
    with province.read() as connection:
        return connection.execute(select(func.count()).select_from(tables.quarantine)).scalar_one()


def _bytes(*frames: Frame) -> bytes:
    return b"".join(frame.to_bytes() for frame in frames)


def test_over_the_network_what_was_kept_aside_is_taken_in_once(
    province: Store, laptop: Laptop
) -> None:
    before, aside, label = _records(province), _aside(province), _label(province, laptop)
    made = session()
    first = laptop.frame([made])
    more = [laptop.frame([session()]) for _each in range(3)]
    last = laptop.frame([edited(made, province_note="sau cùng")])
    with province_at(province) as address:

        def post(*frames: Frame) -> list[list[bytes]]:
            answer = httpx2.post(
                f"{address}/v1/frames",
                content=_bytes(*frames),
                headers={"content-type": MEDIA_TYPE},
                trust_env=False,
            )
            return [receipt.stored for receipt in laptop.receipts(answer.content)]

        assert post(first) == [[first.hash]]
        devices.revoke(province, label)
        assert post(*more, last) == [[]] * 4
        assert (_records(province), _aside(province)) == (before + 1, aside + 4)
        told = readmission.readmit(province, label)
        assert told == Readmitted(label, taken=4, changes=4, waiting=0, refused=0)
        assert (_records(province), _aside(province)) == (before + 4, aside)
        sent = [first, *more, last]
        assert post(*sent) == [[frame.hash] for frame in sent], "a repeat is a receipt"
        after = laptop.frame([session()])
        assert post(after) == [[after.hash]]
    assert _records(province) == before + 5
    with province.read() as connection:
        fields = connection.execute(
            select(tables.record.c.fields).where(tables.record.c.row == made.row)
        ).scalar_one()
    assert rows.fields_of(fields)["province_note"] == "sau cùng"


def test_by_stick_they_wait_for_the_one_that_is_missing(province: Store, laptop: Laptop) -> None:
    before, label = _records(province), _label(province, laptop)
    devices.revoke(province, label)
    first, second, third, fourth = (laptop.frame([session()]) for _each in range(4))
    ingest.take_in(province, _bytes(fourth, third))
    ingest.take_in(province, _bytes(second, third))
    told = readmission.readmit(province, label)
    assert told == Readmitted(label, taken=0, changes=0, waiting=3, refused=0)
    taken = ingest.take_in(province, _bytes(first))
    [said] = laptop.receipts(taken.answers[label])
    assert said.stored == [frame.hash for frame in (first, second, third, fourth)]
    assert not said.revoked
    assert _records(province) == before + 4


def test_what_came_again_before_the_command_was_through_is_taken_once(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, label = _records(province), _label(province, laptop)
    devices.revoke(province, label)
    frames = [laptop.frame([session()]) for _each in range(3)]
    [part] = frames_of(laptop.me, b"\xff\xd8 a picture \xff\xd9", NOW)
    for frame in (*frames, part):
        Taker(province).take(frame)

    class PowerCut(BaseException):
        pass

    def cut(*_arguments: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(intake, "take_frame", cut)
        with pytest.raises(PowerCut):
            readmission.readmit(province, label)
    assert Taker(province).take(frames[1])[1].state == HELD
    assert Taker(province).take(frames[0])[1].state == APPLIED
    assert _records(province) == before + 3
    told = readmission.readmit(province, label)
    assert told == Readmitted(label, taken=1, changes=0, waiting=0, refused=0), "the photo's part"
    assert _records(province) == before + 3
    with pytest.raises(UserError) as refused:
        readmission.readmit(province, label)
    assert refused.value.code == "not-revoked"


def test_a_newer_laptops_frame_goes_on_waiting_for_the_upgrade(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, label = _records(province), _label(province, laptop)
    devices.revoke(province, label)
    Taker(province).take(laptop.newer_frame([session()]))
    assert readmission.readmit(province, label).waiting == 1
    monkeypatch.setattr(intake, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    assert intake.after_upgrade(province) == 1
    assert _records(province) == before + 1


def test_a_report_that_was_kept_aside_came_when_it_came(province: Store, laptop: Laptop) -> None:
    label = _label(province, laptop)
    devices.revoke(province, label)
    report = rows.put(
        "unit_report",
        campaign_code="NCDS-2026",
        commune_code="16831",
        commune_valid_from="2025-07-01",
        indicator_set_version="1",
        status="da_gui",
        revision=1,
        figures={},
        manual={},
        sections={},
    )
    Taker(province).take(laptop.frame([report]))
    with province.write() as connection:
        connection.execute(
            tables.quarantine.update()
            .where(tables.quarantine.c.device == laptop.me.device)
            .values(received_at=reports.deadline_ms(datetime.date(2026, 1, 1)))
        )
    readmission.readmit(province, label)
    [kept] = [r for r in reports.received(province) if r.id == report.row.hex()]
    assert (kept.timeliness, kept.received_at) == ("on_time", "01/01/2026 00:00")


def test_who_let_it_in_and_shut_it_out_is_written_down(
    province: Store,
    laptop: Laptop,
    shared_database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(audit.OPERATOR, "Trần Thị Bình")
    label = _label(province, laptop)
    where = ("--data-dir", str(province.folder), "--database", shared_database, "--json")
    assert cli.main(["revoke", label, *where]) == 0
    assert cli.main(["laptops", "--commune", "Mường Lống", *where]) == 0
    assert cli.main(["readmit", label.lower(), *where]) == 0
    assert cli.main(["history", *where]) == 0
    _revoked, listed, readmitted, done = map(json.loads, capsys.readouterr().out.splitlines())
    [line] = [one for one in listed["laptops"] if one["laptop"] == label]
    assert line["shut_out_at"]
    assert readmitted["laptop"] == label
    last, before = done["deeds"][:2]
    assert (last["action"], last["subject"], last["who"]) == ("readmit", label, "Trần Thị Bình")
    assert (before["action"], before["subject"]) == ("revoke", label)
    assert last["at"]
    assert cli.main(["readmit", label, *where]) == 1
    assert "không bị khóa" in capsys.readouterr().err
    assert cli.main(["readmit", "NA-16831-99", *where]) == 1
    assert "NA-16831-99" in capsys.readouterr().err
