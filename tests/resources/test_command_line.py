# SPDX-License-Identifier: MIT
"""A command line speaks the program's language, also in what argparse says by itself."""

import argparse
import inspect
import re
from collections.abc import Callable, Iterator

import pytest

from desktop_app import cli
from resources import command_line, i18n
from sync.server import cli as server_cli

Make = Callable[[], argparse.ArgumentParser]
_ENGLISH = re.compile(
    r"usage:|positional|options|show this|error:|required|argument|invalid|choose from|expected"
)
PARSERS = pytest.mark.parametrize("make", [cli.parser, server_cli.parser])


@pytest.fixture(autouse=True)
def _vietnamese_again() -> Iterator[None]:
    yield
    i18n.use("vi")
    command_line.speak()


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    [action] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


def _said(make: Make, *arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        make().parse_args(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_every_word_is_one_of_argparse() -> None:
    source = inspect.getsource(argparse)
    assert [word for word in command_line._WORDS if word.strip() not in source] == []


@PARSERS
def test_no_help_has_a_word_of_english_in_it(make: Make) -> None:
    parser = make()
    for one in (parser, *_commands(parser).values()):
        assert _ENGLISH.findall(one.format_help()) == []


@PARSERS
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import",), "còn thiếu: "),
        (("stats", "--data-dir", "x", "--nowhere"), "không hiểu: --nowhere"),
        (("check", "--nowhere"), "không hiểu: --nowhere"),
        (("bay",), "không có 'bay'; chọn một trong: "),
        (("import", "--data-dir"), "cần một giá trị"),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese(
    make: Make, arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if arguments[0] not in {"bay", *_commands(make())}:
        pytest.skip("a command of the other program")
    said = _said(make, *arguments, capsys=capsys)
    assert "không chạy được: " in said
    assert says in said
    assert _ENGLISH.findall(said) == []


def test_in_english_it_says_what_argparse_says(capsys: pytest.CaptureFixture[str]) -> None:
    i18n.use("en")
    said = _said(cli.parser, "flyer", capsys=capsys)
    assert said.startswith("usage: tungngo flyer")
    assert "tungngo flyer: error: the following arguments are required: code, --out" in said


@PARSERS
def test_every_argument_says_what_it_is(make: Make) -> None:
    silent = [
        (name, argument.dest)
        for name, command in _commands(make()).items()
        for argument in command._actions
        if not argument.help
    ]
    assert silent == []
