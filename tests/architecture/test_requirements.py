# SPDX-License-Identifier: MIT
"""The table of the plan's clauses: no clause without an answer, and every named place exists."""

import argparse
import csv
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import cli
from models.records.kinds import kind
from models.tables import metadata
from sync.server import cli as server_cli
from ui.rail import PAGES, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "resources" / "manual" / "requirements.md"
DATA = ROOT / "resources" / "reference" / "DM-2026-03"
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_PLACE = re.compile(r"`([a-z]+) ([^`]+)`")


def _rows() -> list[tuple[str, str, str]]:
    found = _ROW.findall(TABLE.read_text("utf-8"))
    return [(ref.strip(), clause.strip(), where.strip()) for ref, clause, where in found[1:]]


def _commands(parser: argparse.ArgumentParser) -> set[str]:
    [choices] = [
        action.choices
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    return set(choices)


def _column(file: str, name: str) -> set[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return {line[name] for line in csv.DictReader(lines)}


def _field(place: str) -> bool:
    code, _dot, name = place.partition(".")
    return not name or any(field.name == name for field in kind(code).fields)


_EXISTS: dict[str, Callable[[str], bool]] = {
    "page": lambda name: name in {page[0] for page in (*PAGES, SETTINGS)},
    "kind": _field,
    "command": lambda name: name in _commands(cli.parser()),
    "server": lambda name: name in _commands(server_cli.parser()),
    "table": lambda name: name in metadata().tables,
    "catalogue": lambda name: name in _column("catalogues.csv", "kind"),
    "duty": lambda name: name in _column("plan_tasks.csv", "code"),
    "indicator": lambda name: name in _column("indicators.csv", "code"),
    "flyer": lambda name: (ROOT / "resources" / "flyers" / f"{name}.vi.json").is_file(),
    "module": lambda name: importlib.util.find_spec(name) is not None,
    "file": lambda name: (ROOT / name).is_file(),
}


def test_no_clause_of_the_plan_is_left_out() -> None:
    refs = [ref for ref, _clause, _where in _rows()]
    assert len(refs) == len(set(refs)) >= 58
    numbered = {ref for ref in refs if ref.startswith("V.")}
    assert {f"V.{number}" for number in range(1, 10)} == {ref.split("-")[0] for ref in numbered}
    letters = {ref.split(".")[2].split("-")[0] for ref in refs if ref.startswith("II.2.")}
    assert letters == set("abcdefghik")
    # Every duty of the plan names a clause that stands in the table.
    assert _column("plan_tasks.csv", "clause") <= set(refs)


@pytest.mark.parametrize(("ref", "clause", "where"), _rows(), ids=lambda text: text[:12])
def test_a_clause_works_somewhere_or_says_why_not(ref: str, clause: str, where: str) -> None:
    places = _PLACE.findall(where)
    assert clause
    assert places or "out of scope:" in where, ref
    for sort, name in places:
        assert _EXISTS[sort](name), f"{ref}: {sort} {name}"
    # A reason follows "out of scope", not the words alone.
    assert not re.search(r"out of scope(?!: \w+ \w+)", where), ref
