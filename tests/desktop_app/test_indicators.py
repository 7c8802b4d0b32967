# SPDX-License-Identifier: MIT
"""Indicators: counted a second time in pandas, the rules of counting, the rows behind a figure."""

import datetime
import os
import random
from collections.abc import Iterable
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from desktop_app import indicator_rows, indicators, scenario
from desktop_app.app import App
from desktop_app.indicators import SCOPED, Scope
from desktop_app.measures import MEASURES, Measure
from resources.errors import UserError
from tests.desktop_app import generated
from tests.desktop_app.asked import Asked
from tests.desktop_app.counted_anew import figures
from tests.desktop_app.generated_rows import CAMPAIGN, Records

FULL = os.environ.get("TUNGNGO_EFFORT") == "full"
SESSIONS = 10_000 if FULL else 500
EXPECTED = {name.split("_")[0]: value for name, value in scenario.load()["expected"].items()}


def _scope(asked: Asked) -> Scope:
    day = datetime.date.fromisoformat
    return Scope(
        CAMPAIGN,
        day(asked.first) if asked.first else None,
        day(asked.last) if asked.last else None,
        asked.village,
        asked.organiser,
    )


def _compare(app: App, made: Records, asked: Asked) -> None:
    anew = figures(made, asked)
    computed = indicators.indicators(app, _scope(asked))
    assert {code: computed[code] for code in anew} == anew, asked
    assert anew.keys() == {code for code in MEASURES if not code.startswith("_")}


def test_pandas_counts_the_same(app: App) -> None:
    made = generated.records(SESSIONS, seed=20261010)
    generated.put(app, made)
    village = made.tables["village"][1]["id"]
    for asked in (
        Asked(),
        Asked(first="2026-10-04", last="2026-10-09"),
        Asked(village=village),
        Asked(organiser="Đoàn xã"),
        Asked(last="2026-10-12", village=village, organiser="Hội Phụ nữ xã"),
        Asked(first="2027-01-01"),
    ):
        _compare(app, made, asked)
    _rows_add_up(app, Scope(CAMPAIGN))
    _villages_add_up(app)


def _rows_add_up(app: App, scope: Scope, codes: Iterable[str] = MEASURES) -> None:
    for code in codes:
        if code.startswith("_") or code == "A4":
            continue
        seen = indicator_rows.behind(app, code, scope, most=10**6)
        assert seen.count == len(seen.lines), code
        assert sum(line.counted or 0 for line in seen.lines) == (seen.figure or 0), code
        with mock.patch.object(indicator_rows, "FEW", -1):  # read as of a million
            assert indicator_rows.behind(app, code, scope, most=10**6) == seen, code
            some = indicator_rows.behind(app, code, scope, most=7)
        assert (some.figure, some.count) == (seen.figure, seen.count)
        assert some.lines == seen.lines[:7], code


def _villages_add_up(app: App) -> None:
    """What is no distinct count adds up over the villages and what belongs to none."""
    codes = ["B1", "B3", "B5", "B6", "C4", "D11"]
    with app.db.read() as db:
        apart = indicators.compute_by_village(db, Scope(CAMPAIGN), codes)
        whole = indicators.compute(db, Scope(CAMPAIGN), codes)
    for code in codes:
        assert sum(village[code] or 0 for village in apart.values()) == whole[code], code


@settings(
    max_examples=300 if FULL else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sessions=st.integers(0, 12), seed=st.integers(0, 2**32), whole=st.booleans())
def test_every_small_world_is_counted_by_the_rules(
    app: App, sessions: int, seed: int, *, whole: bool
) -> None:
    """Distinct households, persons once, heads without names, NULL where nobody wrote."""
    made = generated.records(sessions, seed)
    generated.put(app, made)
    _compare(app, made, Asked() if whole else Asked(first="2026-10-08", organiser="Đoàn xã"))
    some = random.Random(seed).sample(sorted(MEASURES), len(MEASURES) if FULL else 6)
    _rows_add_up(app, Scope(CAMPAIGN), some)
    generated.clear(app, made)


def test_the_scenario_is_as_expected(demo_app: App) -> None:
    computed = indicators.indicators(demo_app)
    kept = {code for code in EXPECTED if code in MEASURES}
    assert {code: computed[code] for code in kept} == {code: EXPECTED[code] for code in kept}
    assert kept == set(EXPECTED)
    _rows_add_up(demo_app, Scope(demo_app.campaign_code))


def test_nothing_written_down_is_not_zero(app: App) -> None:
    assert set(indicators.indicators(app).values()) == {None}


def test_a_household_met_twice_is_one_household(demo_app: App) -> None:
    """H1 was met on the first and on the ninth day."""
    behind = indicator_rows.behind(demo_app, "B2")
    assert (behind.figure, behind.count) == (8, 9)
    assert sorted(line.counted for line in behind.lines if line.counted is not None) == [0] + 8 * [
        1
    ]
    assert {line.page for line in behind.lines} == {"guidance"}


def test_a_village_is_named_with_or_without_accents(demo_app: App) -> None:
    scope = indicators.scope(demo_app, village="ban xam xum")
    assert indicators.indicators(demo_app, scope)["B5"] == 7
    with pytest.raises(UserError) as refused:
        indicators.scope(demo_app, village="Bản Không Có")
    assert refused.value.field == "village"


def test_the_youth_union_reads_its_own_figures(demo_app: App) -> None:
    assert "Đoàn xã Mường Lống" in indicators.organisers(demo_app)
    scope = indicators.scope(demo_app, organiser="Đoàn xã Mường Lống")
    own = indicators.indicators(demo_app, scope)
    assert (own["B1"], own["B5"], own["C10"], own["B2"]) == (1, 9, 3, None)


def test_a_period_back_to_front_is_refused(demo_app: App) -> None:
    with pytest.raises(UserError, match="sau ngày kết thúc"):
        indicators.scope(
            demo_app, first=datetime.date(2026, 10, 9), last=datetime.date(2026, 10, 1)
        )


def test_rows_that_are_not_shown_are_told(demo_app: App) -> None:
    whole = indicator_rows.behind(demo_app, "B2")
    assert whole.left_out == ""
    some = indicator_rows.behind(demo_app, "B2", most=3)
    assert len(some.lines) == 3 < some.count
    assert "Chỉ hiện 3 dòng mới nhất" in some.left_out


def test_the_newest_rows_are_read_session_by_session(demo_app: App) -> None:
    # Without statistics SQLite takes an index that begins with the skill, if it may, and reads
    # every result of that skill once for each session.
    of_a_session = {}
    with demo_app.db.read() as db:
        for code, measure in MEASURES.items():
            if not isinstance(measure, Measure) or not measure.source.newest:
                continue
            plan = db.connection().execute(
                text(f"EXPLAIN QUERY PLAN {SCOPED} {indicator_rows._newest_of(measure)}"),
                {**Scope(demo_app.campaign_code).parameters(), "most": 1000},
            )
            rows = [row.detail for row in plan if row.detail.startswith("SEARCH r ")]
            if "CROSS JOIN" in measure.source.newest:
                of_a_session[code] = rows[0]
    assert "C1" in of_a_session
    assert not [code for code, found in of_a_session.items() if "(session_id=?)" not in found]
