# SPDX-License-Identifier: MIT
"""The texts of the flyers: data with a version, read once."""

import json
from dataclasses import dataclass
from functools import cache

from resources import path
from resources.errors import UserError
from resources.i18n import _


@dataclass(frozen=True)
class FlyerText:
    """What stands on a flyer: either `steps` (title, text) or a running `body`."""

    code: str
    version: str
    language: str
    headline: str
    subtitle: str
    audience: str
    url: str | None
    steps: tuple[tuple[str, str], ...]
    help: str
    body: str


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the flyers that ship, in order."""
    return tuple(sorted(file.name.split(".")[0] for file in path("flyers").glob("F*.vi.json")))


@cache
def load(code: str, language: str = "vi") -> FlyerText:
    """Return a flyer's text. Raises UserError(field="code") for one that there is not."""
    file = path("flyers", f"{code}.{language}.json")
    if code not in codes() or not file.exists():
        raise UserError(
            _("Không có tờ rơi mã {code}.").format(code=code),
            _("Chọn một trong: {codes}.").format(codes=", ".join(codes())),
            field="code",
            code="unknown-flyer",
        )
    data = json.loads(file.read_text("utf-8"))
    return FlyerText(
        data["code"],
        data["version"],
        data["language"],
        data["headline"],
        data["subtitle"],
        data["audience"],
        data["url"],
        tuple((title, text) for title, text in data["steps"]),
        data["help"],
        data["body"],
    )
