# SPDX-License-Identifier: MIT
"""The sums that triggers keep are what a recount finds, whatever is done to the rows."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cipher import connect
from models.database import captured_tables
from models.schema.counting import COLUMNS, PARTS, recount_statements
from models.schema.upgrade import upgrade
from tests.effort import examples
from tests.models.sums_kept import kept

_HEAD = "rev, deleted, created_at, updated_at"
_DAYS, _PLACES = ("2026-10-01", "2026-10-02"), (None, "v1")
_TYPES, _LEADS = ("truong_hoc", "den_tung_ho"), (None, "Đoàn xã")
_RESULTS = (("VNEID", "da_cai"), ("DVC", "nop_ho_so"), ("MUA_SAM", "thuc_hanh"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A store with the triggers, and places, homes and people to refer to."""
    connection = connect(Path(tmp_path_factory.mktemp("sums")) / "store.db", bytes(range(32)))
    upgrade(connection, captured_tables(), copy_first=lambda: None)
    connection.execute("PRAGMA foreign_keys = OFF")  # rows that nothing refers to are not made
    yield connection
    connection.close()


class _Work:
    """Does to the rows whatever the drawn numbers say."""

    def __init__(self, connection: Any, chance: random.Random) -> None:
        self.run, self.chance, self.made = connection.execute, chance, 0

    def step(self) -> None:
        choice = self.chance.choice
        table = choice(("guidance_session", *(part.table for part in PARTS)))
        known = [row[0] for row in self.run(f"SELECT nr FROM {table}")]
        what = choice(("add", "add", "change", "take_back", "remove"))
        if what == "add" or not known:
            self.add(table)
        elif what == "take_back":
            self.run(f"UPDATE {table} SET deleted = NOT deleted WHERE nr = ?", (choice(known),))
        elif what == "remove":
            self.run(f"DELETE FROM {table} WHERE nr = ?", (choice(known),))
        else:
            self.change(table, choice(known))

    def values(self, table: str) -> dict[str, object]:
        """Return values of the columns that count."""
        pick, count = self.chance.choice, self.chance.randint
        if table == "guidance_session":
            return {
                "date": pick(_DAYS),
                "village_id": pick(_PLACES),
                "session_type": pick(_TYPES),
                "internal": pick((0, 0, 1)),
                "lead_org": pick(_LEADS),
                "partners": pick(("[]", '["Hội Phụ nữ xã"]')),
            }
        mine: dict[str, object] = {"session_id": f"s{count(1, 6)}"}
        if table == "session_tally":
            named = ("total", "female", "ethnic_minority", "senior", "child")
            mine |= {name: count(0, 9) for name in named} | {"poor": pick((None, 0, 3))}
        elif table == "household_visit":
            mine |= {"household_id": pick(("h1", "h2")), "result": pick(("gap", "vang_nha"))}
        elif table == "session_member":
            mine |= {"member_id": pick(("m1", "m2"))}
        elif table == "attendance":
            mine |= {"participant_id": pick(("p1", "p2", "p3"))}
        else:
            skill, outcome = pick(_RESULTS)
            mine |= {"skill": skill, "outcome": outcome, "count": count(0, 4)}
            mine |= {"participant_id": pick((None, "p1", "p2"))}
        return mine

    def add(self, table: str) -> None:
        self.made += 1
        values = self.values(table)
        if table == "guidance_session":
            values |= {"campaign_code": "NCDS-2026", "commune_code": "16831", "place": "x"}
            values |= {"commune_valid_from": "2025-07-01", "languages": "[]", "skills": "[]"}
            number = self.chance.randint(1, 6)
            if self.run("SELECT 1 FROM guidance_session WHERE id = ?", (f"s{number}",)).fetchone():
                return
            values["id"] = f"s{number}"
        elif table == "session_tally":
            values["by_ethnicity"] = "{}"
            taken = "SELECT 1 FROM session_tally WHERE session_id = ?"
            if self.run(taken, (values["session_id"],)).fetchone():
                return
        values.setdefault("id", f"r{self.made}-{self.chance.random()}")
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.run(
            f"INSERT INTO {table} ({names}, {_HEAD}) VALUES ({marks}, 1, ?, '', '')",
            (*values.values(), self.chance.choice((0, 0, 0, 1))),
        )

    def change(self, table: str, nr: int) -> None:
        values = self.values(table)
        if table == "session_tally":
            values.pop("session_id")  # of which there is one a session
        some = self.chance.sample(sorted(values), self.chance.randint(1, len(values)))
        sets = ", ".join(f"{name} = ?" for name in some)
        self.run(f"UPDATE {table} SET {sets} WHERE nr = ?", (*(values[n] for n in some), nr))


@settings(max_examples=examples(40), deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 60))
def test_the_triggers_keep_what_a_recount_finds(store: Any, seed: int, steps: int) -> None:
    store.execute("BEGIN")
    try:
        work = _Work(store, random.Random(seed))
        for _step in range(steps):
            work.step()
        before = kept(store)
        for statement in recount_statements():
            store.execute(statement)
        assert before == kept(store)
    finally:
        store.execute("ROLLBACK")


def test_rows_of_nothing_leave_no_sums(store: Any) -> None:
    store.execute("BEGIN")
    work = _Work(store, random.Random(7))
    for _step in range(40):
        work.step()
    assert len(store.execute("SELECT * FROM session_sums").fetchall()) > 1
    for table in ("skill_result", "guidance_session"):
        store.execute(f"UPDATE {table} SET deleted = 1")
    assert store.execute("SELECT * FROM session_sums").fetchall() == []
    store.execute("ROLLBACK")


def test_every_figure_that_is_kept_has_its_columns() -> None:
    from desktop_app.measures import MEASURES, Measure

    words = " ".join(
        f"{m.kept.known} {m.kept.amount}"
        for m in MEASURES.values()
        if isinstance(m, Measure) and m.kept
    )
    used = {word.strip("()").removeprefix("g.") for word in words.split() if "g." in word}
    assert used - {"internal", "session_type"} <= set(COLUMNS)
    assert set(COLUMNS) <= used, "a sum that nothing shows"
