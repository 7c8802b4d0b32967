# SPDX-License-Identifier: MIT
"""The province's commands when they are misused: a sentence and an exit status, never a trace."""

import json
from pathlib import Path

import pytest

from sync.server import cli, devices, printing, store
from tests.sync.server.laptops import Laptop, session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli") / "p"
    store.create(made, "Nghệ An", "").close()
    return made


def test_a_folder_that_is_not_there_is_told_in_a_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "nowhere" / "letter.tni")
    arguments = ["invite", "--data-dir", str(folder), "--commune", "16831", "--out", out]
    assert cli.main(arguments) == 1
    told = capsys.readouterr().err
    assert "Không đọc hay ghi được" in told
    assert "nowhere" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--port", "99999"],
        ["serve", "--port", "-1"],
        ["serve", "--workers", "0"],
        ["invite", "--commune", "16831", "--out", "letter.tni", "--days", "0"],
    ],
)
def test_a_number_out_of_its_range_is_misuse(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--data-dir", str(folder)])
    assert ended.value.code == 2
    assert "không phải số từ" in capsys.readouterr().err


def test_one_damaged_file_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    province = store.create(tmp_path / "p", "Nghệ An", "")
    laptop = Laptop(devices.invite(province, "16831"))
    province.close()
    files = {
        "request.tnb": laptop.request().to_bytes(),
        "damaged.tnb": b"x" * 300,
        "first.tnb": laptop.frame([session()]).to_bytes(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    where = ["--data-dir", str(tmp_path / "p"), "--json"]
    named = [str(tmp_path / name) for name in files]
    assert cli.main(["import", *named, "--receipts", str(tmp_path / "out"), *where]) == 1
    told = json.loads(capsys.readouterr().out)
    request, damaged, first = (file["sentence"] for file in told["files"])
    assert "NA-16831-01" in request
    assert "damaged.tnb" in damaged
    assert "1 thay đổi" in first
    assert (told["failed"], len(told["receipts"])) == (1, 2)
    assert cli.main(["preview", *named, *where]) == 1
    assert len(json.loads(capsys.readouterr().out)["files"]) == 3


def test_what_is_printed_for_a_person_is_one_thing_a_line() -> None:
    told = {
        "alarms": [{"kind": "fork", "count": 2}, {"kind": "conflict", "count": 1}],
        "receipts": ["a.tnr"],
        "pairs": [],
        "units": [{"name": "Toàn tỉnh", "figures": {"B1": 2, "B2": None}, "said": []}],
        "rows": 3,
    }
    assert list(printing.lines(told)) == [
        "alarms:",
        "  - kind: fork",
        "    count: 2",
        "  - kind: conflict",
        "    count: 1",
        "receipts:",
        "  - a.tnr",
        "pairs: không có",
        "units:",
        "  - name: Toàn tỉnh",
        "    figures:",
        "      B1: 2",
        "    said: không có",
        "rows: 3",
    ]
