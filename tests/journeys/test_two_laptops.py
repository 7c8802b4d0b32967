# SPDX-License-Identifier: MIT
"""The province and two laptops: a session typed twice, one returned, one corrected."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import (
    businesses,
    demo,
    exchange,
    exchange_views,
    guidance,
    replacing,
    scenario,
)
from desktop_app import indicators as laptop_figures
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.scenario import Known
from sync.server import devices, doubles, ingest, review, store, tables, totals
from sync.server.store import Store


@pytest.fixture
def province(tmp_path: Path, database: str) -> Iterator[Store]:
    opened = store.create(tmp_path / "province", "Nghệ An", "", database)
    yield opened
    opened.close()


@pytest.fixture
def second(fresh_laptop: Path, tmp_path: Path, opened: Callable[..., App]) -> App:
    shutil.copytree(fresh_laptop, tmp_path / "second")
    return opened(tmp_path / "second", SetClock(scenario.moment("2026-10-10")))


def enrolled(app: App, province: Store, usb: Path) -> None:
    """Invite a laptop and take it in, every file on a stick."""
    usb.mkdir(exist_ok=True)
    (usb / "letter.tni").write_bytes(devices.invite(province, "16831"))
    exchange.enrol(app, usb / "letter.tni")
    carried(app, province, usb)


def carried(app: App, province: Store, usb: Path) -> ingest.TakenIn:
    """Carry what a laptop has to the province and the receipt back."""
    sent = exchange.export_to(app, usb).file
    assert sent is not None
    taken = ingest.take_in(province, sent.read_bytes())
    receipt(app, taken, usb)
    return taken


def receipt(app: App, taken: ingest.TakenIn, usb: Path) -> None:
    [answer] = taken.answers.values()
    (usb / "answer.tnr").write_bytes(answer)
    exchange.import_file(app, usb / "answer.tnr")


def figures(province: Store) -> dict[str, Any]:
    [total] = totals.totals(province, "NCDS-2026")
    return dict(total.figures)


def retyped(app: App, data: dict[str, Any]) -> str:
    """Type S3 on a laptop that knows nobody yet."""
    known = demo.people_and_places(app, data)
    s3 = next(s for s in data["sessions"] if s["id"] == "S3")
    return demo.complete(app, data, s3, known)


def named_once(province: Store) -> int:
    """Let a reviewer call teams and villages one that both laptops have; return how many."""
    named = [pair for pair in doubles.possible(province) if pair.what != "session"]
    for pair in named:
        doubles.decide(province, pair.later.id, "return")
    assert named
    return len(named)


def recorded(app: App, clock: SetClock, data: dict[str, Any]) -> tuple[Known, dict[str, str]]:
    """Record the ten days and return the sessions by their short names."""
    known = demo.record(app, clock, data)
    with app.db.read() as db:
        rows = db.connection().exec_driver_sql("SELECT id, date FROM guidance_session")
        by_date = {row[1]: row[0] for row in rows}
    return known, {s["id"]: by_date[s["date"]] for s in data["sessions"]}


def test_two_laptops_and_a_reviewer(
    app: App, second: App, clock: SetClock, province: Store, tmp_path: Path
) -> None:
    data, usb, usb2 = scenario.load(), tmp_path / "usb", tmp_path / "usb2"
    clock.set(scenario.moment("2026-09-26", 9))
    enrolled(app, province, usb)
    known, sessions = recorded(app, clock, data)
    carried(app, province, usb)
    assert exchange_views.status(app).returned == []
    mine = laptop_figures.indicators(app)
    running = figures(province)
    assert {c: mine[c] for c in running if c in mine} == {
        c: running[c] for c in running if c in mine
    }
    assert len([c for c in running if c in mine]) > 35

    # The second laptop typed S3 again: told, shown to a reviewer, decided, told again.
    enrolled(second, province, usb2)
    again = retyped(second, data)
    carried(second, province, usb2)
    returned = exchange_views.status(second).returned
    [told] = [row for row in returned if row.tbl == "guidance_session"]
    assert (told.session_id, told.outcome) == (again, "duplicate")
    assert {row.outcome for row in returned} == {"duplicate"}
    assert all("NA-16831-01" in row.reason for row in returned)
    # Its village and team were typed again, too: counted twice until somebody has looked.
    assert len(returned) == named_once(province) + 1
    twice = {code: figures(province)[code] for code in ("A2", "A4")}
    assert twice == {code: mine[code] for code in twice}
    [pair] = doubles.possible(province)
    assert (pair.later.id, pair.earlier.id) == (again, sessions["S3"])
    assert figures(province)["B5"] == 88
    doubles.decide(province, again, "return")
    assert figures(province)["B5"] == 85
    receipt(second, ingest.take_in(province, next(usb2.glob("*_0001.tnb")).read_bytes()), usb2)
    [told] = exchange_views.status(second).returned
    assert told.outcome == "returned"
    guidance.remove(second, again)
    assert exchange_views.status(second).returned == []
    carried(second, province, usb2)
    assert [p for p in doubles.possible(province, decided=True) if p.what == "session"] == []

    # The reviewer returns S4; two of its stalls are one.
    review.return_row(province, sessions["S4"], "B2 và B3 là một sạp")
    assert figures(province)["C8"] == 3, "it counts while it is being corrected"
    receipt(app, ingest.take_in(province, next(usb.glob("*_0001.tnb")).read_bytes()), usb)
    [told] = exchange_views.status(app).returned
    assert (told.session_id, told.reason) == (sessions["S4"], "B2 và B3 là một sạp")
    clock.set(scenario.moment("2026-10-13"))
    businesses.merge(app, known.businesses["B3"], known.businesses["B2"])
    draft_id, draft = guidance.start_correction(app, sessions["S4"])
    for result in draft.results:
        if result.outcome == "co_ma_qr":
            result.count = 2
    guidance.complete(app, draft_id, draft)
    carried(app, province, usb)
    assert exchange_views.status(app).returned == []
    after = figures(province)
    assert (after["C8"], after["B4"], after["B5"]) == (2, 80, 85)
    assert laptop_figures.indicators(app)["C8"] == 2


def test_a_backup_on_another_laptop_becomes_a_laptop_of_its_own(
    built_demo: demo.Built,
    demo_dir: Path,
    demo_app: App,
    tmp_path: Path,
    opened: Callable[..., App],
) -> None:
    province = store.open_store(demo_dir / "province")
    usb, usb2 = tmp_path / "usb", tmp_path / "usb2"
    usb.mkdir()
    usb2.mkdir()
    carried(demo_app, province, usb)
    before = figures(province)
    with demo_app.db.outside_transaction() as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "yesterday.db"),))
    other = tmp_path / "other"
    shutil.copytree(demo_app.paths.root, other, ignore=shutil.ignore_patterns("tungngo.*"))
    shutil.copy(tmp_path / "yesterday.db", other / "tungngo.db")
    copy = opened(other, SetClock(scenario.moment("2026-10-12")), built_demo.passphrase)
    replacing.become_another(copy)
    enrolled(copy, province, usb2)
    assert exchange_views.status(copy).label == "NA-16831-02"
    with copy.db.read() as db:
        session = db.connection().exec_driver_sql("SELECT id FROM guidance_session").first()
    assert session is not None
    draft_id, draft = guidance.start_correction(copy, session.id)
    draft.province_note = "trên máy mới"
    guidance.complete(copy, draft_id, draft)
    taken = carried(copy, province, usb2)
    assert (taken.count("applied"), taken.count("forked")) == (1, 0), "a chain of its own"
    assert figures(province) == before, "nothing is counted twice"
    with province.read() as connection:
        kinds = [row.kind for row in connection.execute(tables.alarm.select())]
    assert kinds == ["overlap"], "a human is told"
    province.close()
