# SPDX-License-Identifier: MIT
"""It does not matter where frames are cut: what the province keeps of them is the same.

Four provinces are told the same by the same laptops: two take all that a laptop has to say at once,
two change by change, one of each on either database.
"""

import dataclasses
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from sync.server import (
    devices,
    gather,
    judge,
    judged,
    overlaps,
    rebuild,
    review,
    store,
    tables,
    takeovers,
    totals,
)
from sync.server.answers import Taker
from sync.server.outcomes import APPLIED, REPEATED
from sync.server.store import Store
from tests.effort import by_effort
from tests.postgres import Postgres
from tests.sync.server import rows
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import COMMUNE
from tests.sync.server.same_worlds import LAPTOPS, Act, Turn, World, worlds

EXAMPLES = by_effort(5, 40, 3000)
TODAY = datetime.date(2026, 10, 12)
_STAY = frozenset({"province", "device", "invitation", "reference"})


@dataclasses.dataclass
class Told:
    """A province and the laptops that speak to it; `whole` takes what is said at once."""

    name: str
    opened: Store
    laptops: list[Laptop]
    whole: bool

    def empty(self) -> None:
        """Forget all but who the laptops are."""
        with self.opened.write() as connection:
            for name, table in tables.metadata.tables.items():
                if name not in _STAY:
                    connection.execute(table.delete())
        for laptop in self.laptops:
            laptop.begin_epoch()

    def take(self, turn: Turn) -> None:
        """Take in what a laptop says, in one piece or many; said again it changes nothing."""
        laptop, taker = self.laptops[turn.laptop], Taker(self.opened)
        size = turn.cut if self.whole else 1
        parts = [turn.changes[i : i + size] for i in range(0, len(turn.changes), size)]
        sent = [laptop.frame(part) for part in parts]
        if self.whole:
            taken, refused = taker.take_several(sent)
            assert refused is None
            outcomes = [outcome for _receipt, outcome in taken]
        else:
            outcomes = [taker.take(frame)[1] for frame in sent]
        assert [outcome.state for outcome in outcomes] == [APPLIED] * len(sent)
        assert taker.take(sent[0])[1].state == REPEATED

    def act(self, act: Act) -> None:
        """Let the reviewer act on what there is, in an order that no clock has made."""
        opened = self.opened
        if act.what == "return":
            with opened.read() as connection:
                record = tables.record.c
                found = connection.execute(select(record.row).order_by(record.tbl, record.row))
                there = [bytes(row).hex() for (row,) in found]
            if there:
                review.return_row(opened, there[act.number % len(there)], "Xem lại")
        else:
            crossing = takeovers.waiting(opened, decided=True)
            crossing.sort(key=lambda one: one.laptop)
            if crossing:
                decision = "accept" if act.what == "accept" else "return"
                takeovers.decide(opened, crossing[act.number % len(crossing)].laptop, decision)

    def trust(self) -> None:
        """Let each laptop change what the other wrote."""
        one, other = (laptop.me.device for laptop in self.laptops)
        with self.opened.write() as connection:
            for mine, owner in ((one, other), (other, one)):
                connection.execute(
                    tables.takeover.insert().values(
                        commune_code=COMMUNE,
                        device=mine,
                        owner=owner,
                        state=overlaps.ACCEPTED,
                        found_at=0,
                    )
                )

    def pairs(self) -> set[tuple[bytes, bytes, str]]:
        """Return the doubles of which both are sound: what is not is no double of anything.

        Of three that are alike it follows the order of their coming which is told of which.
        """
        with self.opened.read() as connection:
            g, pair = tables.gathered.c, tables.twins.c
            found = connection.execute(
                select(g.root, g.twin, g.standing).where(g.tbl == gather.SESSION)
            ).all()
            listed = connection.execute(select(pair.row, pair.related, pair.state)).all()
        alike = Counter(row.twin for row in found)
        sound = {
            bytes(row.root)
            for row in found
            if row.standing != judged.BLOCKED and alike[row.twin] <= 2
        }
        return {
            (bytes(row), bytes(related), state)
            for row, related, state in listed
            if {bytes(row), bytes(related)} <= sound
        }


def _plain(value: Any) -> Any:
    """Return a value as both databases would say it, so that it can be compared and sorted."""
    if isinstance(value, memoryview | bytes | bytearray):
        return bytes(value).hex()
    return int(value) if isinstance(value, bool) else value


def _rows(told: Told, name: str, *without: str) -> list[dict[str, Any]]:
    with told.opened.read() as connection:
        found = connection.execute(select(tables.metadata.tables[name])).mappings()
        return [{k: _plain(v) for k, v in row.items() if k not in without} for row in found]


def _lean(content: Any) -> Any:
    """Leave out what is empty: a part that came and went is no difference."""
    if isinstance(content, dict):
        lean = {_plain(key): _lean(value) for key, value in content.items()}
        return {key: value for key, value in lean.items() if value not in (None, {})}
    if isinstance(content, list):
        return [_lean(value) for value in content]
    return _plain(content)


def _gathered(told: Told) -> Iterator[dict[str, Any]]:
    for row in _rows(told, "gathered"):
        root, parts = _lean(msgspec.msgpack.decode(bytes.fromhex(row.pop("content"))))
        if root or parts or row["standing"]:
            if row["tbl"] not in gather.ROOTS:
                row.pop("device")  # who met a station first is nobody's business
            yield {**row, "root_row": root, "parts": parts}


def _outcomes(told: Told) -> Iterator[dict[str, Any]]:
    doubled = {(later.hex(), earlier.hex()) for later, earlier, _state in told.pairs()}
    for row in _rows(told, "row_outcome", "at"):
        if row["outcome"] == "duplicate" and (row["row"], row["related"]) not in doubled:
            continue
        if row["tbl"] in gather.ROOTS:
            row.pop("change")  # any of those that touched it in the frame
        row["reason"] = re.sub(r"lúc .*?,", "lúc …,", row["reason"])
        yield row


def kept(told: Told) -> dict[str, list[str]]:
    """Return everything that frames leave behind, but for the time of their coming."""
    found: dict[str, Any] = {
        name: _rows(told, name, *without)
        for name, without in {
            "change": (),
            "conflict": ("nr",),
            "alarm": ("id", "at", "last_at", "seen_at"),
            "quarantine": ("digest", "received_at", "size", "data", "source"),
            "takeover": ("found_at", "decided_at"),
            "overlap": ("nr",),
            "edit": (),
            "clash": (),
            "seen_edit": (),
            "blob": ("received_at",),
            "blob_use": (),
            "report": ("received_at", "decided_at"),
        }.items()
    }
    for row in found["report"]:
        row["content"] = _lean(json.loads(row["content"]))
    for row in found["alarm"]:
        if row["kind"] == "conflict":
            row.pop("detail")  # of several the last, and each is looked at itself
    found["record"] = [
        {**row, "fields": rows.fields_of(row["fields"])} for row in _rows(told, "record")
    ]
    found["figure"] = [row for row in _rows(told, "figure") if row["value"] or row["seen"]]
    found["counted"] = [row for row in _rows(told, "counted") if row["uses"]]
    found["gathered"] = list(_gathered(told))
    found["row_outcome"] = list(_outcomes(told))
    found["twins"] = [[_plain(v) for v in pair] for pair in told.pairs()]
    return {
        name: sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in of)
        for name, of in found.items()
    } | {"totals": [repr(_totals(told))]}


def _totals(told: Told) -> list[Any]:
    return [
        (total.sessions, total.not_counted, total.figures)
        for campaign in ("NCDS-2026", "NCDS-2024")
        for total in totals.totals(told.opened, campaign)
    ]


def _recounted(told: Told) -> dict[str, list[str]]:
    """Return what runs, after a recount."""
    rebuild.rebuild(told.opened)
    again = kept(told)
    return {name: again[name] for name in ("figure", "counted", "totals")}


@pytest.fixture(scope="module")
def provinces(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[list[Told]]:
    """Four provinces that know the same two laptops by the same keys."""
    folder = tmp_path_factory.mktemp("cut")
    made: list[Told] = []
    with ExitStack() as stack:
        for kind in ("sqlite", "postgresql"):
            for whole in (True, False):
                name = f"{kind}, {'whole' if whole else 'single'}"
                database = postgres.new_database() if kind == "postgresql" else ""
                opened = store.create(folder / name, "Nghệ An", "", database)
                stack.callback(opened.close)
                laptops = [Laptop(devices.invite(opened, COMMUNE)) for _each in range(LAPTOPS)]
                for number, laptop in enumerate(laptops):
                    if made:
                        same = made[0].laptops[number].me
                        laptop.me = dataclasses.replace(
                            laptop.me, signing=same.signing, sealing=same.sealing
                        )
                    devices.enrol(opened, laptop.request())
                made.append(Told(name, opened, laptops, whole))
        yield made


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "today", lambda: TODAY)


def _tell(told: Told, world: World) -> dict[str, list[str]]:
    told.empty()
    if world.trusted:
        told.trust()
    for step in world.steps:
        if isinstance(step, Act):
            told.act(step)
        else:
            told.take(step)
    said = rows.outcomes(told.opened)
    for row, words in world.faults.items():
        assert words in said[row.hex()][1], told.name
    return kept(told)


# Not made smaller: a world is told four times over, and its identities are new each time.
@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(world=worlds())
def test_where_frames_are_cut_makes_no_difference(provinces: list[Told], world: World) -> None:
    first, *others = provinces
    wanted = _tell(first, world)
    for told in others:
        found = _tell(told, world)
        for name, listed in wanted.items():
            assert found[name] == listed, f"{told.name}, {name}\n{world.lines()}"
    again = _recounted(first)
    for name, listed in again.items():
        assert listed == wanted[name], f"recounted {name}\n{world.lines()}"
