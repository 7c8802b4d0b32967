# SPDX-License-Identifier: MIT
"""Whatever is lost, torn, repeated, cloned or restored: nothing is lost, doubled or leaked."""

from typing import Any

import pytest
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from tests.effort import FULL, by_effort
from tests.postgres import Postgres
from tests.sync.interleavings import Interleavings, Step, drawn, tell
from tests.sync.world import on_postgres, on_sqlite

# 2,000 interleavings in CI, over both databases.
RUNS_ON_SQLITE = by_effort(28, 1700, 20_000)
RUNS_ON_POSTGRESQL = by_effort(15, 300, 20_000)


class OnSQLite(Interleavings):
    made = staticmethod(on_sqlite)


# So that not one process is left with all of them at the end.
PARTS = 4


@pytest.mark.slow
@pytest.mark.timeout(7200 if FULL else 900)
@pytest.mark.parametrize("part", range(PARTS))
def test_nine_invariants_on_sqlite(part: int) -> None:
    class OfPart(OnSQLite):
        pass

    told = OfPart if FULL else seed(part)(OfPart)
    run_state_machine_as_test(told, settings=drawn(RUNS_ON_SQLITE // PARTS))


@pytest.mark.slow
@pytest.mark.timeout(7200 if FULL else 900)
def test_nine_invariants_on_postgresql(postgres: Postgres) -> None:
    address = postgres.new_database()

    class OnPostgreSQL(Interleavings):
        made = staticmethod(lambda: on_postgres(address))

    run_state_machine_as_test(OnPostgreSQL, settings=drawn(RUNS_ON_POSTGRESQL))


_WHOLE: dict[str, Any] = {"lose": False, "late": False, "cut": 60}
_DAY: Step = ("everyday", {"i": 0, "count": 1, **_WHOLE})
_OF_THE_CLONE: Step = ("everyday", {"i": 1, "count": 1, **_WHOLE})
_SERVER_BACKUP: Step = ("back_up_the_server", {})
_SERVER_RESTORED: Step = ("restore_the_server", {"k": 0})
_FORK: list[Step] = [("clone", {"i": 0}), _OF_THE_CLONE, _DAY, _DAY]


def test_two_restores_of_one_backup_are_two_generations() -> None:
    story = [_SERVER_BACKUP, _SERVER_RESTORED, _DAY, _SERVER_RESTORED]
    tell(OnSQLite(), story)


def test_what_an_earlier_epoch_confirmed_comes_again_to_a_restored_province() -> None:
    tell(OnSQLite(), [_SERVER_BACKUP, _DAY, *_FORK, _SERVER_RESTORED])


def test_an_older_word_never_wins_over_a_newer_one_after_a_restore() -> None:
    edit: Step = ("edit", {"i": 0, "which": 0})
    tell(OnSQLite(), [_SERVER_BACKUP, _DAY, *_FORK, edit, _DAY, _SERVER_RESTORED, edit, _DAY])
