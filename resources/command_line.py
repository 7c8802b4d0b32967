# SPDX-License-Identifier: MIT
"""argparse in the program's language: its own words, as a command line says them.

argparse looks each up by its English in gettext's default domain, which follows the system's
language. Ours follows the program's, so it is given our way of looking up.
"""

import argparse

from resources.i18n import N_, _

_WORDS = {
    "usage: ": N_("cách dùng: "),
    "positional arguments": N_("theo thứ tự"),
    "options": N_("tùy chọn"),
    "show this help message and exit": N_("hiện hướng dẫn này"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s: không chạy được: %(message)s\n"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s: %(message)s"),
    "the following arguments are required: %s": N_("còn thiếu: %s"),
    "one of the arguments %s is required": N_("cần một trong các tùy chọn %s"),
    "unrecognized arguments: %s": N_("không hiểu: %s"),
    "not allowed with argument %s": N_("không dùng cùng với %s"),
    "ignored explicit argument %r": N_("không nhận giá trị %r"),
    "expected one argument": N_("cần một giá trị"),
    "expected at most one argument": N_("chỉ nhận một giá trị"),
    "expected at least one argument": N_("cần ít nhất một giá trị"),
    "expected %s argument": N_("cần %s giá trị"),
    "expected %s arguments": N_("cần %s giá trị"),
    "ambiguous option: %(option)s could match %(matches)s": N_(
        "%(option)s viết tắt của nhiều tùy chọn: %(matches)s; hãy viết đủ"
    ),
    "invalid %(type)s value: %(value)r": N_("giá trị %(value)r không hợp lệ"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_(
        "không có %(value)r; chọn một trong: %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": N_(
        "không có lệnh %(parser_name)r; các lệnh: %(choices)s"
    ),
    "can't open '%(filename)s': %(error)s": N_("không mở được “%(filename)s”: %(error)s"),
}


def _word(english: str) -> str:
    ours = _WORDS.get(english)
    return english if ours is None else _(ours)


def _counted(one: str, several: str, count: int) -> str:
    return _word(one if count == 1 else several)


def speak() -> None:
    """Let every parser that is made from now on speak the language that is in force then."""
    vars(argparse).update(_=_word, ngettext=_counted)
