# SPDX-License-Identifier: MIT
"""What a laptop changes of what another wrote waits for a reviewer, and is told of the decision."""

import datetime
import json
from typing import Any

import pytest

from resources.errors import UserError
from sync.server import cli, judge, rebuild, receipts, tables, takeovers, totals
from sync.server.devices import Device
from sync.server.store import Store
from tests.sync.server import rows
from tests.sync.server.laptops import new_id
from tests.sync.server.rows import edit, laptop, put, remove, sound_session, take


@pytest.fixture
def province(both: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(judge, "today", lambda: datetime.date(2026, 10, 12))
    return rows.emptied(both)


@pytest.fixture
def first(province: Store) -> Device:
    return laptop(province, 1)


@pytest.fixture
def second(province: Store, first: Device) -> Device:
    return laptop(province, 2)


def figures(province: Store) -> dict[str, Any]:
    [total] = totals.totals(province, "NCDS-2026")
    return dict(total.figures)


def told(province: Store, device: Device) -> dict[str, tuple[str, str]]:
    """What the next receipt says of the laptop's rows."""
    with province.read() as connection:
        said = receipts.standing(connection, device)
    return {outcome.row.hex(): (outcome.outcome, outcome.reason) for outcome in said}


def sent(province: Store, device: Device, total: int = 10) -> tuple[bytes, bytes]:
    """A session that counts, with its tally."""
    session, count = new_id(), new_id()
    received = [
        rows.session(session),
        rows.tally(count, session, total),
        put("session_member", session_id=session, member_id=new_id()),
    ]
    take(province, device, received)
    return session, count


def test_a_change_of_what_another_laptop_wrote_waits(
    province: Store, first: Device, second: Device
) -> None:
    session, count = sent(province, first)
    own, _count = sent(province, second, total=7)
    received = [
        edit("session_tally", count, total=30),
        put("session_member", session_id=session, member_id=new_id()),
        edit("guidance_session", own, place="Chợ"),
    ]
    take(province, second, received)
    assert (figures(province)["B5"], figures(province)["A5"]) == (17, 2), "as the first wrote it"
    outcome, reason = told(province, second)[session.hex()]
    assert outcome == "overlap"
    assert "NA-16831-01" in reason
    assert told(province, first) == {}
    [asked] = takeovers.waiting(province)
    assert (asked.laptop, asked.owner, asked.changes) == ("NA-16831-02", "NA-16831-01", 2)
    assert asked.records == [f"guidance_session {session.hex()}"]
    with province.read() as connection:
        assert [a.kind for a in connection.execute(tables.alarm.select())] == ["overlap"]
    rebuild.rebuild(province)
    assert figures(province)["B5"] == 17


def test_accepted_changes_count_and_later_ones_are_not_asked_about(
    province: Store, first: Device, second: Device
) -> None:
    session, count = sent(province, first)
    take(province, second, [edit("session_tally", count, total=30)])
    take(province, second, [edit("session_tally", count, female=5)])
    assert takeovers.decide(province, "NA-16831-02", "accept") == ["NA-16831-01"]
    assert (figures(province)["B5"], figures(province)["B6"]) == (30, 5)
    assert told(province, second)[session.hex()][0] == "accepted"
    take(province, second, [edit("session_tally", count, senior=4)])
    assert figures(province)["B8"] == 4
    assert takeovers.waiting(province) == []
    # What was accepted is judged like anything else, and that is what the laptop hears.
    take(province, second, [edit("session_tally", count, female=99)])
    outcome, reason = told(province, second)[session.hex()]
    assert outcome == "returned"
    assert "Số nữ (99)" in reason


def test_returned_changes_stay_aside_and_may_be_accepted_after_all(
    province: Store, first: Device, second: Device
) -> None:
    session, count = sent(province, first)
    take(province, second, [edit("session_tally", count, total=30)])
    takeovers.decide(province, "NA-16831-02", "return")
    take(province, second, [edit("session_tally", count, female=5)])
    assert (figures(province)["B5"], figures(province)["B6"]) == (10, 1)
    outcome, reason = told(province, second)[session.hex()]
    assert outcome == "returned"
    assert "giữ bản của máy NA-16831-01" in reason
    take(province, first, [edit("session_tally", count, total=12)])
    assert figures(province)["B5"] == 12, "the first goes on as ever"
    takeovers.decide(province, "NA-16831-02", "accept", "NA-16831-01")
    assert (figures(province)["B5"], figures(province)["B6"]) == (12, 5)
    assert told(province, second)[session.hex()][0] == "accepted"
    assert told(province, second)[count.hex()][0] == "clash", "both wrote the total: it is asked"


def test_a_removal_waits_too_and_a_consent_taken_back_does_not(
    province: Store, first: Device, second: Device
) -> None:
    session, _count = sent(province, first)
    person, paper = new_id(), new_id()
    received = [
        put("participant", person, withdrawn=False),
        put("attendance", session_id=session, participant_id=person),
        put("difficulty", paper, campaign_code="NCDS-2026", kind="kho_khan", category="kinh_phi",
            content="Thiếu kinh phí", noted_on="2026-10-03"),
    ]  # fmt: skip
    take(province, first, received)
    assert (figures(province)["B4a"], figures(province)["I1"]) == (1, 1)
    withdrawal = edit("participant", person, withdrawn=True)
    gone = [remove("guidance_session", session), remove("difficulty", paper)]
    take(province, second, [withdrawal, *gone])
    found = figures(province)
    assert (found["B1"], found["B4a"], found["I1"]) == (1, 0, 1)
    assert told(province, second).keys() == {session.hex(), paper.hex()}


def test_one_laptop_alone_is_never_asked(province: Store, first: Device) -> None:
    _session, count = sent(province, first)
    take(province, first, [edit("session_tally", count, total=30)])
    assert figures(province)["B5"] == 30
    assert takeovers.waiting(province, decided=True) == []
    with pytest.raises(UserError) as refused:
        takeovers.decide(province, "NA-16831-01", "accept")
    assert refused.value.code == "no-overlap"


def test_the_commands_ask_and_tell(
    province: Store,
    shared_database: str,
    first: Device,
    second: Device,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _session, count = sent(province, first)
    take(province, second, [edit("session_tally", count, total=30)])
    where = ["--data-dir", str(province.folder), "--database", shared_database, "--json"]
    assert cli.main(["overlaps", *where]) == 0
    [asked] = json.loads(capsys.readouterr().out)["overlaps"]
    assert (asked["laptop"], asked["owner"], asked["state"]) == (
        "NA-16831-02",
        "NA-16831-01",
        "open",
    )
    assert cli.main(["settle", "NA-16831-02", "return", *where]) == 0
    assert json.loads(capsys.readouterr().out)["owners"] == ["NA-16831-01"]
    assert cli.main(["settle", "NA-16831-07", "accept", *where]) == 1
    assert cli.main(["overlaps", "--all", *where]) == 0
    [settled] = json.loads(capsys.readouterr().out)["overlaps"]
    assert settled["state"] == "returned"


def test_a_double_session_is_another_question(
    province: Store, first: Device, second: Device
) -> None:
    take(province, first, sound_session()[1])
    take(province, second, sound_session()[1])
    assert takeovers.waiting(province) == []
