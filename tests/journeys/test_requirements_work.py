# SPDX-License-Identifier: MIT
"""Every place that the table of the plan's clauses names is used: saved, counted, opened, drawn.

`tests/architecture/test_requirements.py` holds that no clause is left out and no name is invented.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from desktop_app import cli, flyer_sheets, flyers, indicator_rows, indicators, scenario, vault
from desktop_app.app import App, open_app
from desktop_app.clock import SetClock
from desktop_app.commands.base import Face
from desktop_app.flyers import FlyerChoice
from desktop_app.paths import Paths
from desktop_app.records import lists, service, workbook
from desktop_app.reference import catalogue
from desktop_app.tasks import service as duties
from desktop_app.tasks.service import Standing
from models.records.kind import Field, Shape
from models.records.kinds import kind
from models.wire import wire_table_named
from sync.server import cli as server_cli
from tests.architecture.test_requirements import _PLACE, _rows
from tests.conftest import PASSPHRASE
from tests.desktop_app import generated
from tests.desktop_app.test_records_service import DAY, sound
from tests.journeys.officer import Officer

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", extend=True)

PLACES = sorted({place for *_clause, where in _rows() for place in _PLACE.findall(where)})
TOGETHER: dict[str, dict[str, Any]] = {
    "event.status": {"status_reason": "bão số 10"},
    "event.status_reason": {"status": "hoan"},
    "event.held_on": {"status": "da_to_chuc"},
    "promotion.portal_url": {"publishable": True},
    "school.dx_model": {"dx_model_since": None},
}
"""What must be said, too, for a field to matter."""


@pytest.fixture(scope="module")
def full(fresh_laptop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A laptop with generated records of everything."""
    folder = tmp_path_factory.mktemp("requirements") / "laptop"
    shutil.copytree(fresh_laptop, folder)
    clock = SetClock(scenario.moment("2026-10-01", 9))
    app = open_app(folder, vault.unlock(Paths(folder), PASSPHRASE), clock=clock)
    generated.put(app, generated.records(150, seed=1))
    yield app
    app.close()


def _sample(app: App, field: Field) -> Any:
    if field.shape in {Shape.CHOICE, Shape.CHOICES}:
        code = catalogue(app, field.source)[-1].code
        return code if field.shape is Shape.CHOICE else [code]
    if field.shape in {Shape.LINK, Shape.LINKS}:
        with app.db.read() as db:
            table = {"village": "village"}.get(field.source) or kind(field.source).table_name
            found = db.connection().execute(text(f"SELECT id FROM {table} WHERE NOT deleted"))
            row = found.scalars().first()
        return row if field.shape is Shape.LINK else [row]
    return {
        Shape.DATE: DAY,
        Shape.NUMBER: 3,
        Shape.MONEY: 1000,
        Shape.YES_NO: True,
        Shape.PART_DATE: "2026-09",
        Shape.URL: "https://nghean.gov.vn/thu",
        Shape.WORDS: ["một"],
    }.get(field.shape, "Thử một hai")


def _kind(app: App, place: str, tmp_path: Path) -> None:
    """A record is saved with the field, found by its name, written to Excel, and travels."""
    code, _dot, name = place.partition(".")
    described = kind(code)
    values = sound(app, code) | TOGETHER.get(place, {})
    if described.heading in values and isinstance(values[described.heading], str):
        values[described.heading] = f"Dòng thử {place}"
    if name:
        values[name] = _sample(app, described.field(name))
    reasons = {problem.code: "thử" for problem in service.problems_of(app, code, values)}
    saved = service.save(app, code, None, values, reasons=reasons)
    kept = service.record(app, code, saved.id)
    assert kept is not None
    if name:
        assert kept.values[name] == values[name]
        assert described.field(name).home == (
            name not in {c.name for c in wire_table_named(described.table_name).columns}
        )
    assert saved.id in {line.id for line in lists.find(app, str(kept.values[described.heading]))}
    file = tmp_path / "list.xlsx"
    assert workbook.export(app, code, file) >= 1
    sheet = load_workbook(file).active
    assert sheet is not None
    assert len(next(iter(sheet.iter_rows()))) == len(described.fields)
    with app.db.read() as db:
        travels = db.connection().execute(
            text("SELECT count(*) FROM change_log WHERE row_id = :id AND shared IS NOT NULL"),
            {"id": saved.id},
        )
        assert travels.scalar_one() >= 1
    service.remove(app, code, saved.id)


def _duty(app: App, code: str, _tmp_path: Path) -> None:
    """A duty stands in the list, is ticked with a note and ticked off again."""
    mine = [task for task in duties.tasks(app) if task.code == code]
    assert mine
    assert all(task.last_day <= task.day for task in mine)
    standing = [task for task in mine if task.standing not in {Standing.DONE, Standing.WAIVED}]
    for task in standing[:1]:
        duties.tick(app, code, task.scope_id, "đã làm ở thôn")
        [ticked] = [t for t in duties.tasks(app) if (t.code, t.scope_id) == (code, task.scope_id)]
        assert (ticked.standing, ticked.by_hand) == (Standing.DONE, True)
        duties.untick(app, code, task.scope_id)


def _indicator(app: App, code: str, _tmp_path: Path) -> None:
    """A figure is known, and its rows add up to it."""
    if code == "G3":
        service.save(app, "school", None, sound(app, "school") | {"dx_model": True})
    assert indicators.indicators(app)[code] is not None
    seen = indicator_rows.behind(app, code, most=10**6)
    assert seen.count == len(seen.lines) > 0
    assert sum(line.counted or 0 for line in seen.lines) == seen.figure


def _flyer(app: App, code: str, _tmp_path: Path) -> None:
    """A flyer is drawn, and its code was read back while it was."""
    info = next(one for one in flyers.available(app) if one.code == code)
    url = None if info.url or not info.has_code else "https://nghean.gov.vn"
    made = flyer_sheets.pages(app, FlyerChoice(code, "A4", url=url))
    assert made.pdf.startswith(b"%PDF")
    assert bool(made.codes[0]) is info.has_code


def _helps(main: Callable[[list[str]], int]) -> Callable[[App, str, Path], None]:
    def run(_app: App, name: str, _tmp_path: Path) -> None:
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0

    return run


def _table(app: App, name: str, _tmp_path: Path) -> None:
    with app.db.read() as db:
        db.connection().execute(text(f"SELECT count(*) FROM {name}")).scalar_one()


def _file(_app: App, name: str, _tmp_path: Path) -> None:
    assert (Path(__file__).resolve().parents[2] / name).read_text("utf-8").strip()


def _catalogue(app: App, name: str, _tmp_path: Path) -> None:
    offered = catalogue(app, name)
    assert offered
    assert all(re.search(r"\w", choice.label) for choice in offered)


WORKS: dict[str, Callable[[App, str, Path], None]] = {
    "kind": _kind,
    "duty": _duty,
    "indicator": _indicator,
    "flyer": _flyer,
    "command": _helps(lambda words: cli.main(words, Face(*[lambda *_a, **_k: 0] * 3))),
    "server": _helps(server_cli.main),
    "table": _table,
    "file": _file,
    "catalogue": _catalogue,
}
IN_A_WINDOW = {"page"}
BY_ITS_OWN_TESTS = {"module"}


@pytest.mark.parametrize(
    ("sort", "name"),
    [place for place in PLACES if place[0] in WORKS],
    ids=lambda text: text,
)
def test_what_a_clause_names_works(full: App, tmp_path: Path, sort: str, name: str) -> None:
    WORKS[sort](full, name, tmp_path)


def test_every_page_that_a_clause_names_opens_on_full_data(qapp: QApplication, full: App) -> None:
    officer = Officer(full)
    for sort, name in PLACES:
        if sort in IN_A_WINDOW:
            page = officer.page(name)
            assert page.isVisible(), name
            assert officer.window._current == name
    officer.settle()
    officer.close()


def test_no_sort_of_place_is_passed_over() -> None:
    assert {sort for sort, _name in PLACES} == WORKS.keys() | IN_A_WINDOW | BY_ITS_OWN_TESTS
