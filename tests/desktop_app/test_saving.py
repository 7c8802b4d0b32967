# SPDX-License-Identifier: MIT
"""A file that cannot be written where the officer said: a sentence, and no half file."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import participants, report_files, rights, saving, sheets
from desktop_app.app import App
from desktop_app.records import workbook
from desktop_app.sheets import Sheets
from resources.errors import UserError

Write = Callable[[App, Path], object]


def _person(app: App, target: Path) -> object:
    [someone] = participants.find(app, "giong")
    return rights.export_person(app, someone.id, target)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("list.xlsx", lambda app, target: workbook.export(app, "display", target)),
        ("report.pdf", lambda app, target: report_files.save(app, "pdf", target)),
        ("person.json", _person),
        (
            "sheets.pdf",
            lambda _app, target: sheets.save(Sheets(b"%PDF-", [], "Tờ rơi", "to-roi"), target),
        ),
    ],
)
def test_no_folder_and_a_name_that_is_taken_are_told(
    demo_app: App, tmp_path: Path, name: str, write: Write
) -> None:
    with pytest.raises(UserError) as refused:
        write(demo_app, tmp_path / "gone" / name)
    assert (refused.value.code, refused.value.field) == ("no-folder", "out")
    (tmp_path / name).mkdir()
    with pytest.raises(UserError) as taken:
        write(demo_app, tmp_path / name)
    assert taken.value.code == "not-writable"
    assert name in taken.value.message
    assert "Excel" in taken.value.advice
    assert not list(tmp_path.glob(".*.part")), "no half file"


def test_a_full_disk_and_a_file_that_excel_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, code in ((errno.ENOSPC, "disk-full"), (errno.EACCES, "not-writable")):

        def fail(*_args: object, number: int = number) -> None:
            raise OSError(number, "the disk says so")

        monkeypatch.setattr("desktop_app.saving.durable_replace", fail)
        with pytest.raises(UserError) as refused:
            saving.write(tmp_path / "a.xlsx", b"x")
        assert refused.value.code == code
