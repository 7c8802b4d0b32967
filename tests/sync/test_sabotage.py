# SPDX-License-Identifier: MIT
"""The proof can fail: each rule of the protocol, broken on purpose, breaks an invariant."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis.stateful import run_state_machine_as_test

from models.outbox import BatchState
from sync import batch, receipts, state
from sync.protocol import Frame
from sync.server import store
from tests.effort import FULL
from tests.sync.interleavings import Interleavings, Step, drawn, tell
from tests.sync.invariants import BrokenInvariantError
from tests.sync.world import on_sqlite

Sabotage = Callable[[pytest.MonkeyPatch], None]


class Saboteur(Interleavings):
    made = staticmethod(on_sqlite)


def plain_counter(patched: pytest.MonkeyPatch) -> None:
    """A restored or cloned laptop goes on counting where it was, in the same epoch."""
    real = batch.begin_epoch

    def begin_epoch(db: Any) -> int:
        epoch = state.get(db, "epoch")
        opened = real(db)
        assert epoch is not None
        state.put(db, "epoch", epoch)
        return opened

    patched.setattr(batch, "begin_epoch", begin_epoch)


def new_identities(patched: pytest.MonkeyPatch) -> None:
    """A change that is sealed again gets a new identity."""
    real, met = batch._change, set()

    def change(row: Any, base_rev: int) -> Any:
        made = real(row, base_rev)
        if made.id in met:
            made.id = uuid.uuid4().bytes
        met.add(made.id)
        return made

    patched.setattr(batch, "_change", change)


def by_number(patched: pytest.MonkeyPatch) -> None:
    """A receipt confirms everything up to the number of its tip."""

    def confirm(db: Any, receipt: Any) -> int:
        numbers = db.connection().exec_driver_sql(
            "SELECT nr FROM batch WHERE seq <= ? AND epoch = ?", (receipt.tip_seq, receipt.epoch)
        )
        batch.move(db, [row.nr for row in numbers], BatchState.CONFIRMED)
        return 0

    patched.setattr(receipts, "_confirm", confirm)


def no_generation(patched: pytest.MonkeyPatch) -> None:
    """A province that was restored does not say so."""
    patched.setattr(store, "raise_generation", lambda opened: opened.generation)


def no_signature(patched: pytest.MonkeyPatch) -> None:
    """Nobody looks who signed."""
    patched.setattr(Frame, "signed_by", lambda _frame, _key: True)


_ARRIVES: dict[str, Any] = {"late": False, "cut": 60}
_DAY: Step = ("everyday", {"i": 0, "count": 1, "lose": False, **_ARRIVES})
_LOST_RECEIPT: Step = ("everyday", {"i": 0, "count": 1, "lose": True, **_ARRIVES})
_RESTORED: Step = ("restore", {"k": 0, "i": 0, "with_anchor": True})
STORIES: list[tuple[Sabotage, int, list[Step]]] = [
    (plain_counter, 3, [("back_up", {"i": 0}), _DAY, _RESTORED, _DAY]),
    (
        new_identities,
        2,
        [
            ("record", {"i": 0, "count": 1}),
            ("back_up", {"i": 0}),
            _LOST_RECEIPT,
            _RESTORED,
            ("send", {"i": 0}),
            ("arrive", {"k": 0, "cut": 60, "again": False, "keep": True}),
            ("restore", {"k": 0, "i": 0, "with_anchor": False}),
            ("online", {"i": 0, "after": 4, "lose": False}),
        ],
    ),
    (
        by_number,
        1,
        [
            ("clone", {"i": 0}),
            _DAY,
            ("record", {"i": 1, "count": 1}),
            ("seal_only", {"i": 1}),
            ("hear", {"k": 0, "i": 1}),
        ],
    ),
    (no_generation, 1, [("the_server_loses_a_day", {"i": 0, "count": 1})]),
    (no_signature, 5, [_DAY, ("forge", {"i": 0, "kind": "signature"})]),
]


@pytest.mark.parametrize(
    ("sabotage", "number", "story"), STORIES, ids=[story[0].__name__ for story in STORIES]
)
def test_a_broken_rule_breaks_an_invariant(
    sabotage: Sabotage, number: int, story: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same days, told twice: they end well, and with the rule broken they do not."""
    tell(Saboteur(), story)
    with monkeypatch.context() as patched:
        sabotage(patched)
        with pytest.raises(BrokenInvariantError) as found:
            tell(Saboteur(), story)
    assert found.value.number == number


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not FULL, reason="long: TUNGNGO_EFFORT=full")
@pytest.mark.parametrize("sabotage", [story[0] for story in STORIES])
def test_the_machine_finds_it_by_itself(
    sabotage: Sabotage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage(monkeypatch)
    with pytest.raises(BrokenInvariantError):
        run_state_machine_as_test(Saboteur, settings=drawn(5000))
