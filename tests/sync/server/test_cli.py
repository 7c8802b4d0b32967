# SPDX-License-Identifier: MIT
"""The province's commands when they are misused: a sentence and an exit status, never a trace."""

from pathlib import Path

import pytest

from sync.server import cli, store


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
