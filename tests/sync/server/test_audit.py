# SPDX-License-Identifier: MIT
"""Whatever a person at the province does that changes something is written down; no secrets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.server import (
    audit,
    backup,
    devices,
    ingest,
    overview,
    readmission,
    rebuild,
    reference,
    reports,
    review,
    rotation,
    store,
    takeovers,
)
from sync.server.store import Store
from tests.postgres import Postgres
from tests.sync import reference_2027
from tests.sync.server import rows
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import COMMUNE, edit, sound_session

REASON = "bà Lầu Thị Dở nói khác"
PRIVATE = (REASON, "Lầu Y Mai", "Phòng Văn hóa")


@pytest.fixture(scope="module")
def province(both: Store) -> Store:
    return both


def _done(province: Store, deed: Callable[[], object]) -> list[tuple[str, str, str]]:
    """What a deed left in the history: action, subject, detail."""
    before = len(audit.deeds(province, 1000))
    deed()
    found = audit.deeds(province, 1000)
    assert not [words for words in PRIVATE if words in str(found)]
    return [(d.action, d.subject, d.detail) for d in found[: len(found) - before]]


def test_the_history_begins_with_the_province(province: Store) -> None:
    first = audit.deeds(province, 1000)[-1]
    assert (first.action, first.subject, bool(first.who)) == ("init", "Nghệ An", True)


def test_who_lets_laptops_in_and_out(province: Store, laptop: Laptop) -> None:
    letters: list[bytes] = []
    [told] = _done(province, lambda: letters.append(devices.invite(province, COMMUNE)))
    assert told[:2] == ("invite", COMMUNE)
    assert told[2].startswith("until ")
    token = Laptop(letters[0]).me.invitation.token
    assert token.hex() not in str(told)
    label = rows.laptops_of(province)[-1].label
    assert _done(province, lambda: devices.revoke(province, label)) == [("revoke", label, "")]
    [told] = _done(province, lambda: readmission.readmit(province, label))
    assert told[:2] == ("readmit", label)


def test_who_brings_sticks_and_returns_rows_and_reports(province: Store, laptop: Laptop) -> None:
    label = rows.laptops_of(province)[-1].label
    root, changes = sound_session()
    report = rows.put(
        "unit_report",
        campaign_code="NCDS-2026",
        commune_code=COMMUNE,
        commune_valid_from="2025-07-01",
        indicator_set_version="1",
        status="da_gui",
        revision=1,
        figures={},
        manual={},
        sections={},
    )
    stick = laptop.frame([*changes, report]).to_bytes()
    assert _done(province, lambda: ingest.take_in(province, stick)) == [
        ("import", label, "4 changes")
    ]
    assert _done(province, lambda: review.return_row(province, root.hex(), REASON)) == [
        ("return-row", root.hex(), label)
    ]
    assert _done(
        province, lambda: reports.review(province, report.row.hex(), "can_sua", REASON)
    ) == [("review-report", report.row.hex(), "can_sua")]


def test_who_decides_about_what_two_laptops_wrote(province: Store) -> None:
    rows.emptied(province)
    one, other = rows.laptop(province, 1), rows.laptop(province, 2)
    root, changes = sound_session()
    rows.take(province, one, changes)
    rows.take(province, other, [edit("guidance_session", root, place="Bản khác")])
    assert _done(province, lambda: takeovers.decide(province, other.label, "accept")) == [
        ("settle", other.label, f"accept, {one.label}")
    ]
    assert _done(province, lambda: overview.mark_seen(province)) == [("alarms-seen", "", "1")]
    assert _done(province, lambda: overview.mark_seen(province)) == []
    assert _done(province, lambda: rebuild.asked(province, COMMUNE)) == [
        ("rebuild", COMMUNE, "3 records")
    ]


def test_who_publishes_and_changes_the_keys(province: Store, tmp_path: Path) -> None:
    folder = reference_2027.write(tmp_path / "2027")
    [told] = _done(province, lambda: reference.publish(province, folder))
    assert told[:2] == ("publish", "DM-2027-01")
    assert _done(province, lambda: reference.publish(province, folder)) == [], "again, the same"
    known = province.keys.province
    assert _done(province, lambda: rotation.rotate(province)) == [("rotate-keys", known.hex(), "")]


def test_who_backed_up_and_restored(province: Store, tmp_path: Path, postgres: Postgres) -> None:
    made: list[backup.Manifest] = []
    [told] = _done(province, lambda: made.append(backup.backup(province, tmp_path / "copy")))
    assert told == ("backup", made[0].sha256[:16], f"generation {province.generation}")
    on_sqlite = province.engine.dialect.name == "sqlite"
    database = "" if on_sqlite else postgres.new_database()
    done = backup.restore(tmp_path / "copy", tmp_path / "again", database)
    again = store.open_store(tmp_path / "again", database)
    first, before, *_rest = audit.deeds(again)
    assert (first.action, first.subject) == ("restore", made[0].sha256[:16])
    assert first.detail == f"generation {done.generation}"
    assert before.action != "backup", "what came before it is there, too"
    again.close()
