# SPDX-License-Identifier: MIT
"""`export-xlsx` and `import-xlsx`: every kind goes to another laptop and back as it was."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app import cli, scenario, vault
from desktop_app.app import App, open_app
from desktop_app.clock import SetClock
from desktop_app.commands.base import Face
from desktop_app.paths import Paths
from desktop_app.records import lists, service, workbook
from models.records.kind import Kind, Shape
from models.records.kinds import KINDS
from resources.i18n import _
from tests.conftest import PASSPHRASE
from tests.desktop_app.test_records_service import sound

FACE = Face(*[lambda *_a, **_k: 0] * 3)
# What others lead to comes first.
_FIRST = ("organisation", "school", "business", "team")
CODES = (*_FIRST, *(kind.code for kind in KINDS if kind.code not in _FIRST))


class Laptop:
    """A laptop that is spoken to by commands alone."""

    def __init__(self, folder: Path, words: Path, unlocked: vault.Unlocked) -> None:
        self.folder, self.words, self.unlocked = folder, words, unlocked

    def run(self, *arguments: str) -> int:
        store = ["--data-dir", str(self.folder), "--passphrase-file", str(self.words)]
        return cli.main([*arguments, *store], FACE)

    def look(self) -> App:
        return open_app(self.folder, self.unlocked, clock=_clock())


def _clock() -> SetClock:
    return SetClock(scenario.moment("2026-10-01", 9))


@pytest.fixture
def two(fresh_laptop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Laptop]:
    """Two laptops of one commune; a passphrase is stretched once, not for each command."""
    words = tmp_path / "passphrase.txt"
    words.write_text(PASSPHRASE + "\n", "utf-8")
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        shutil.copytree(fresh_laptop, folder)
        made.append(Laptop(folder, words, vault.unlock(Paths(folder), PASSPHRASE)))
    by_folder = {laptop.folder: laptop.unlocked for laptop in made}
    monkeypatch.setattr("desktop_app.vault.unlock", lambda paths, _typed: by_folder[paths.root])
    monkeypatch.setattr("desktop_app.app.Clock", _clock)
    return made


def _rows(file: Path) -> list[tuple[Any, ...]]:
    sheet = load_workbook(file).active
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def _spoil(kind: Kind, file: Path, bad: Path) -> tuple[int, str]:
    """Add a row that cannot be read to a workbook; return its number and the column's heading."""
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    shapes = {Shape.CHOICE, Shape.DATE, Shape.NUMBER, Shape.YES_NO, Shape.LINK}
    at, field = next((n, f) for n, f in enumerate(kind.fields, 1) if f.shape in shapes)
    number = sheet.max_row + 1
    for column in range(1, len(kind.fields) + 1):
        sheet.cell(number, column, sheet.cell(number - 1, column).value)
    sheet.cell(number, at, "Sao Hỏa")
    book.save(bad)
    return number, _(field.label)


def test_every_kind_goes_over_and_comes_back(
    two: list[Laptop], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two
    app = one.look()
    for code in CODES:
        if lists.counts(app)[code].there == 0:
            service.save(app, code, None, sound(app, code))
    app.close()
    for code in CODES:
        kind = next(k for k in KINDS if k.code == code)
        file, back, bad = (tmp_path / f"{code}-{n}.xlsx" for n in ("out", "back", "bad"))
        assert one.run("export-xlsx", code, str(file)) == 0
        assert len(_rows(file)) >= 2, code
        assert other.run("import-xlsx", code, str(file), "--dry-run") == 0, capsys.readouterr().out
        assert "Chưa ghi gì" in capsys.readouterr().out
        assert other.run("export-xlsx", code, str(back)) == 0
        assert len(_rows(back)) == 1, f"a dry run wrote {code}"
        number, heading = _spoil(kind, file, bad)
        assert other.run("import-xlsx", code, str(bad)) == 1
        told = capsys.readouterr().out
        assert f"Dòng {number}: " in told, code
        assert heading in told, code
        assert other.run("export-xlsx", code, str(back)) == 0
        assert _rows(back) == _rows(file), code
        assert other.run("import-xlsx", code, str(file)) == 1
        assert "Đã có trong danh sách" in capsys.readouterr().out
    left, right = one.look(), other.look()
    for code in CODES:
        [before], [after] = workbook.everything(left, code), workbook.everything(right, code)
        links = {f.name for f in KINDS[0].fields} | {
            f.name for k in KINDS for f in k.fields if f.shape in {Shape.LINK, Shape.LINKS}
        }
        same = {name for name in before if name not in links or not before[name]}
        assert {n: before[n] for n in same} == {n: after[n] for n in same}, code
    left.close()
    right.close()


def test_a_kind_or_a_file_that_is_not_there_is_told(
    two: list[Laptop], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        two[0].run("export-xlsx", "planets", str(tmp_path / "x.xlsx"))
    assert "planets" in capsys.readouterr().err
    assert two[0].run("import-xlsx", "event", str(tmp_path / "none.xlsx")) == 1
    assert "none.xlsx" in capsys.readouterr().err


def test_what_is_asked_wrongly_is_told_and_nothing_is_silent(
    two: list[Laptop], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop = two[0]
    for words, code, said in (
        (("indicators", "--rows", "ZZ"), 1, "Không có chỉ tiêu “ZZ”"),
        (("indicators", "--rows", "B2"), 0, ""),
        (("indicators", "--from", "31/02/2026"), 1, "Không hiểu ngày “31/02/2026”"),
        (("indicators", "--from", "10/10/2026", "--to", "1/10/2026"), 1, "sau ngày kết thúc"),
        (("person", "find", "không ai"), 0, "Không có ai tên như “không ai”"),
        (("person", "export", "0" * 32), 1, "--out"),
        (("person", "erase", "0" * 32), 1, "Không tìm thấy người này"),
        (("export-xlsx", "event", str(tmp_path / "gone" / "a.xlsx")), 1, "Không thấy thư mục"),
        (("import-xlsx", "event", str(tmp_path / "none.xlsx"), "--dry-run"), 1, "none.xlsx"),
        (("report", "--out", str(tmp_path / "gone" / "a.pdf")), 1, "Không thấy thư mục"),
    ):
        assert laptop.run(*words) == code, words
        told = capsys.readouterr()
        assert said in told.out + told.err, words
    for words in (("import-xlsx", "xyz", "a.xlsx"), ("report", "--format", "doc", "--out", "a")):
        with pytest.raises(SystemExit) as left:
            laptop.run(*words)
        assert left.value.code == 2
        assert "không có '" in capsys.readouterr().err
