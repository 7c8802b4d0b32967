# SPDX-License-Identifier: MIT
"""Steps 10 to 16 of the scenario: figures, the bundle to Vinh, doubles, a correction, a consent."""

import datetime
from pathlib import Path

from desktop_app import (
    businesses,
    exchange,
    exchange_views,
    forgetting,
    guidance,
    participants,
    teams,
)
from desktop_app.app import App
from models.guidance_draft import GuidanceDraft, TallyDraft
from sync.protocol import Frame, Kind, read_frames
from sync.server import (
    doubles,
    gather,
    ingest,
    preview,
    review,
    tables,
    totals,
)
from sync.server.store import Store
from tests.journeys.roads import Stick
from tests.journeys.walk import DATA, EXPECTED, NOT_COUNTED, Walk
from tests.resources.measured import lines


def the_evening_of_the_tenth(walk: Walk) -> None:
    """Steps 10 and 11: every figure, and the draft of the report with its annexes."""
    figures = walk.mine()
    assert {code: figures[code] for code in EXPECTED} == EXPECTED
    assert [figures[code] for code in NOT_COUNTED] == [None] * len(NOT_COUNTED)
    page, draft = walk.page, walk.folder / "draft.pdf"
    page.export("pdf", draft)
    walk.officer.settle()
    text = " ".join(line.text for line in lines(draft.read_bytes()))
    for part in ("BC-UBND", "PHỤ LỤC", "8 buổi", "80 người", "4.500.000", "Bản Xám Xúm"):
        assert part.lower() in text.lower(), part


def _no_name_in(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file() and file.name not in {"passphrase.txt"}:
            data = file.read_bytes()
            for person in DATA["people"].values():
                assert person["name"].encode() not in data, file
                assert not person.get("phone") or person["phone"].encode() not in data, file


def to_vinh(walk: Walk) -> bytes:
    """Steps 12 and 13: there without a name, counted once, and whole or not at all."""
    exported = walk.officer.export(_usb(walk))
    assert exported.name == "NA-16831-01_NCDS-2026_0001.tnb"
    bundle = exported.read_bytes()
    _no_name_in(walk.folder)
    flipped = bytearray(bundle)
    flipped[len(bundle) // 2] ^= 1
    broken = ingest.take_in(walk.province, bytes(flipped))
    assert broken.count("refused") >= 1
    assert broken.count("refused") + broken.count("held") == len(broken.outcomes)
    assert walk.theirs()["B1"] is None, "rejected whole"
    looked = preview.preview(walk.province, bundle)
    assert [(one.sessions, one.conflicts, one.refused) for one in looked.laptops] == [(9, 0, [])]
    assert looked.refused == []
    assert walk.theirs()["B1"] is None, "looked at only"
    walk.road.carry(walk.officer)
    found = walk.theirs()
    assert {code: found[code] for code in EXPECTED} == EXPECTED
    assert [found[code] for code in NOT_COUNTED] == [None] * len(NOT_COUNTED)
    assert found == walk.mine()
    [total] = totals.totals(walk.province, "NCDS-2026")
    assert (total.sessions, total.not_counted, total.communes, total.heard) == (9, 0, 130, 1)
    assert doubles.possible(walk.province) == []
    again = ingest.take_in(walk.province, bundle)
    assert (again.new_changes, again.count("repeated")) == (0, len(again.outcomes))
    [known] = preview.preview(walk.province, bundle).laptops
    assert (known.known_frames, known.new_changes) == (known.frames, 0)
    walk.road.carry(walk.officer)
    assert walk.theirs() == found, "taken in before: nothing is counted twice"
    status = exchange_views.status(walk.app)
    assert (status.waiting, status.under_way, status.returned) == (0, 0, [])
    return bundle


def _usb(walk: Walk) -> Path:
    """Where bundles are written for both ways: the frames are the same bytes."""
    return Stick(walk.province, walk.folder).of(walk.app)


def a_second_laptop(walk: Walk) -> None:
    """Step 13: an unknown laptop is refused; S3 typed again waits for a reviewer."""
    walk.clock.set("2026-10-11")
    stranger = walk.laptop("stranger")
    team = teams.save_team(stranger, None, teams.TeamValues(name="Tổ cấp xã", level="xa"))
    made = exchange.export_to(stranger, Stick(walk.province, walk.folder).of(stranger)).file
    assert made is not None
    [unasked] = records_in(made.read_bytes())
    [alone] = ingest.take_in(walk.province, unasked.to_bytes()).outcomes
    assert (alone.state, alone.code) == ("refused", "unknown-device")
    before = walk.theirs()["B5"]
    walk.road.carry(stranger)
    assert exchange_views.status(stranger).label == "NA-16831-02"
    again = _retyped(stranger, team)
    walk.road.carry(stranger)
    [told] = exchange_views.status(stranger).returned
    assert (told.session_id, told.outcome) == (again, "duplicate")
    assert "NA-16831-01" in told.reason
    [pair] = doubles.possible(walk.province)
    assert (pair.later.id, pair.earlier.id) == (again, walk.sessions["S3"])
    assert walk.theirs()["B5"] == before + 3, "both count until somebody has looked"
    doubles.decide(walk.province, again, "return")
    assert walk.theirs()["B5"] == before
    walk.road.bring(stranger)
    [told] = exchange_views.status(stranger).returned
    assert told.outcome == "returned"
    guidance.remove(stranger, again)
    walk.road.carry(stranger)
    assert exchange_views.status(stranger).returned == []
    assert doubles.possible(walk.province, decided=True) == []


def _retyped(app: App, team: str) -> str:
    """Type S3 again, on a laptop that has a team of its own and knows nobody."""
    s3 = next(s for s in DATA["sessions"] if s["id"] == "S3")
    member = teams.save_member(app, team, None, teams.MemberValues(full_name="Vi Văn Tư"))
    count = s3["tally"]
    draft = GuidanceDraft(
        date=datetime.date.fromisoformat(s3["date"]),
        session_type=s3["type"],
        place=s3["place"].upper(),
        team_id=team,
        members=[member],
        connectivity="tot",
        tally=TallyDraft(
            total=count["total"],
            female=count["nu"],
            ethnic_minority=count["dtts"],
            senior=count["cao_tuoi"],
            child=count["tre_em"],
        ),
    )
    return guidance.complete(app, None, draft).session_id


def returned_and_corrected(walk: Walk) -> None:
    """Steps 14 and 15: S4 comes back, is corrected; P7 takes her consent back."""
    app, officer = walk.app, walk.officer
    review.return_row(walk.province, walk.sessions["S4"], "B2 và B3 là một sạp")
    walk.clock.set("2026-10-13")
    walk.road.bring(officer)
    assert walk.states() == {"received": 8, "returned": 1}
    [told] = exchange_views.status(app).returned
    assert (told.session_id, told.reason) == (walk.sessions["S4"], "B2 và B3 là một sạp")
    with app.db.read() as db:
        rows = db.connection().exec_driver_sql("SELECT name, id FROM business")
        stalls = {row.name: row.id for row in rows}
    businesses.merge(app, stalls["Sạp B3"], stalls["Sạp B2"])
    officer.window.go("guidance", ("correct", walk.sessions["S4"]))
    officer.settle()
    for line in officer.guidance.editor.anonymous.lines.lines:
        if line.outcome.code == "co_ma_qr":
            officer.type(line.count, "2")
    officer.complete()
    assert officer.window.messages.said[-1].text == "Đã lưu sửa đổi."

    [person] = participants.find(app, "0003")
    forgetting.withdraw(app, person.id)
    figures = walk.mine()
    assert (figures["C8"], figures["B4"], figures["B4a"]) == (2, 80, 6)
    for word in ("Vừ Y Lý", "0867000003"):
        assert participants.find(app, word) == []
        assert _places_of(app, word) == []


def _places_of(app: App, word: str) -> list[str]:
    """Every column of the store in which a word still stands, the logs and the index too."""
    found = []
    with app.db.read() as db:
        run = db.connection().exec_driver_sql
        assert run("PRAGMA secure_delete").scalar() == 1, "what was deleted is overwritten"
        named = run("SELECT name FROM sqlite_master WHERE type = 'table'").all()
        for (table,) in named:
            for column in run(f"PRAGMA table_info('{table}')").all():
                query = f'SELECT 1 FROM "{table}" WHERE instr("{column.name}", ?) LIMIT 1'
                if run(query, (word,)).first():
                    found.append(f"{table}.{column.name}")
    return found


def only_what_changed(walk: Walk, first: bytes) -> bytes:
    """Step 16: the next bundle holds the changes and the tombstone, chained to the first."""
    exported = walk.officer.export(_usb(walk))
    second = exported.read_bytes()
    assert len(second) < len(first) / 4
    known = {f.hash for f in records_in(first)}
    more = [f for f in records_in(second) if f.hash not in known]
    assert more[0].header.previous in known
    before = _changes(walk.province)
    walk.road.carry(walk.officer)
    sent = _changes(walk.province) - before
    assert len(sent) == sum(frame.header.count for frame in more)
    touched = {table for _id, table, _row in sent}
    assert {gather.PARTICIPANT, gather.BUSINESS, gather.RESULT} <= touched
    assert gather.RUN not in touched
    [tombstone] = [row for _id, table, row in sent if table == gather.PARTICIPANT]
    with walk.province.read() as connection:
        fields = {
            (row.tbl, bytes(row.row)): row.fields
            for row in connection.execute(tables.record.select())
        }
    assert fields[gather.PARTICIPANT, tombstone]["withdrawn"] is True
    assert "Vừ Y Lý" not in str(fields)
    assert exchange_views.status(walk.app).returned == []
    assert walk.states() == {"received": 9}
    found = walk.theirs()
    assert (found["C8"], found["B4"], found["B4a"], found["B5"]) == (2, 80, 6, 85)
    second_laptops = {"A2": EXPECTED["A2"] + 1, "A3": EXPECTED["A3"] + 1}
    assert {c: found[c] for c in EXPECTED} == {**EXPECTED, "C8": 2, "B4a": 6, **second_laptops}
    return second


def records_in(bundle: bytes) -> list[Frame]:
    """The frames of a bundle that hold records."""
    return [
        found
        for found in read_frames(bundle)
        if isinstance(found, Frame) and found.header.kind == Kind.RECORDS
    ]


def _changes(province: Store) -> set[tuple[bytes, int, bytes]]:
    with province.read() as connection:
        rows = connection.execute(tables.change.select())
        return {(bytes(row.id), row.tbl, bytes(row.row)) for row in rows}


def held_until_the_first_comes(province: Store, first: bytes, second: bytes) -> None:
    """Step 16: 0002 before 0001 is held, and released by 0001."""
    met = {frame.hash for frame in records_in(first)}
    alone = b"".join(f.to_bytes() for f in records_in(second) if f.hash not in met)
    held = ingest.take_in(province, alone)
    assert held.count("held") == len(held.outcomes) > 0
    [total] = totals.totals(province, "NCDS-2026")
    assert total.figures["B1"] is None
    ingest.take_in(province, first)
    [total] = totals.totals(province, "NCDS-2026")
    assert (total.figures["B1"], total.figures["C8"], total.figures["B4a"]) == (8, 2, 6)
    province.close()
