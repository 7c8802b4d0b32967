# SPDX-License-Identifier: MIT
"""Tokens on paper forms: nine characters that Telex and VNI leave alone, the last one a check.

The alphabet has no vowels and no letter that an input method takes for a tone or a hook. The
weights have no factor in common with its 22 characters, so that one wrong character always shows.
"""

import re
import secrets
from collections.abc import Callable

ALPHABET = "0123456789BCGHKMNPQTVZ"
LENGTH = 9
_WEIGHTS = (1, 3, 5, 7, 9, 13, 15, 17)
_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_token(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a token that nobody can guess: 22 to the power of 8."""
    body = "".join(choose(ALPHABET) for _place in range(LENGTH - 1))
    return body + _check(body)


def read_token(typed: str) -> str | None:
    """Return the token in what was typed or scanned, spaces and case aside; None if it is none."""
    token = re.sub(r"[\s\-.]", "", typed).upper()
    if not _SHAPE.fullmatch(token) or _check(token[:-1]) != token[-1]:
        return None
    return token


def spoken(token: str) -> str:
    """Return a token as it is read out: in threes."""
    return f"{token[:3]} {token[3:6]} {token[6:]}"


def _check(body: str) -> str:
    total = sum(w * ALPHABET.index(c) for w, c in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[-total % len(ALPHABET)]
