# SPDX-License-Identifier: MIT
"""When to try again: never in step with others, never sooner than asked, and across restarts."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.app import App
from sync import retry

NOW = datetime.datetime(2026, 10, 10, 20, tzinfo=datetime.UTC)
chances = st.floats(min_value=0, max_value=1, exclude_max=True)


@given(st.integers(1, 10_000), chances, st.floats(0, 7200))
def test_the_wait_is_bounded_and_never_shorter_than_the_server_asked(
    failed: int, chance: float, asked: float
) -> None:
    wait = (retry.next_attempt(failed, NOW, lambda: chance, asked) - NOW).total_seconds()
    assert asked - 1e-3 <= wait <= asked + retry.CAP_S + 1e-3


@given(st.integers(1, 60), chances)
def test_the_bound_doubles_and_the_whole_of_it_is_used(failed: int, chance: float) -> None:
    wait = (retry.next_attempt(failed, NOW, lambda: chance) - NOW).total_seconds()
    bound = min(retry.CAP_S, retry.BASE_S * 2 ** (failed - 1))
    assert abs(wait - chance * bound) < 1e-3


def test_the_next_try_survives_a_restart(app: App) -> None:
    with app.db.write("test") as db:
        first = retry.failed(db, NOW, lambda: 0.5)
        second = retry.failed(db, NOW, lambda: 0.5)
    with app.db.read() as db:
        assert retry.next_try(db) == second
    assert second > first
    with app.db.write("test") as db:
        retry.succeeded(db)
        assert retry.next_try(db) is None
        assert retry.failed(db, NOW, lambda: 0.5) == first
