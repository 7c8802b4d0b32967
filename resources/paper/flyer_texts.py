# SPDX-License-Identifier: MIT
"""The texts of the flyers: data with a version and a language, checked when read."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from resources import path
from resources.errors import UserError
from resources.i18n import N_, _
from resources.paper import vector

LANGUAGES = {"vi": N_("Tiếng Việt"), "hmn": N_("Tiếng Mông"), "tai": N_("Tiếng Thái")}
LANGUAGES |= {"kjg": N_("Tiếng Khơ Mú")}
MASTER = "vi"
KINDS = frozenset({"picture", "text", "list", "cards", "band", "phone", "split"})
MARKS = frozenset({"number", "icon", "tick", "cross", "no", "dot", "box"})
MOST_COLUMNS = 4
MAX_TEXT = 64 * 1024
"""Bytes of a flyer's JSON; those that ship have 3 KB."""


@dataclass(frozen=True)
class Item:
    """A step, a sign, a thing to tick: an icon, what it says in bold, and a line below."""

    title: str
    text: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a flyer's body.

    `kind` is picture, text, list, cards, band, phone or split; `mark` stands before each item:
    number, icon, tick, cross, no, dot or box.
    """

    kind: str
    mark: str = "icon"
    title: str = ""
    text: str = ""
    icon: str = ""
    big: str = ""
    columns: int = 1
    framed: bool = False
    shares: tuple[int, ...] = ()
    items: tuple[Item, ...] = ()
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class FlyerText:
    """What stands on a flyer; `body` is the same in running words, to be read aloud."""

    code: str
    version: str
    language: str
    title: str
    headline: str
    subtitle: str
    audience: str
    links: tuple[str, ...]
    parts: tuple[Part, ...]
    body: str
    approved_by: str = ""
    head: str = "plain"
    picture: str = ""
    drawing: str = ""
    """SVG of the picture when it came from the province; else `picture` names one that ships."""
    captions: tuple[str, ...] = ()
    call: str = ""
    help: str = ""
    team: str = ""
    """Who gives it out, in the commune's own words; else the team that was chosen."""

    @property
    def url(self) -> str | None:
        """The address of its first code, or None."""
        return self.links[0] if self.links else None


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the flyers that ship, in order."""
    return tuple(sorted(file.name.split(".")[0] for file in path("flyers").glob("F*.vi.json")))


@cache
def shipped(code: str, language: str) -> bool:
    """Tell whether a flyer ships in a language."""
    return language in LANGUAGES and path("flyers", f"{code}.{language}.json").exists()


@cache
def load(code: str, language: str = MASTER) -> FlyerText:
    """Return a shipped flyer's text. Raises UserError(field="code") for one that there is not."""
    if code not in codes():
        raise UserError(
            _("Không có tờ rơi mã {code}.").format(code=code),
            _("Chọn một trong: {codes}.").format(codes=", ".join(codes())),
            field="code",
            code="unknown-flyer",
        )
    if not shipped(code, language):
        raise no_version(code, language)
    return read(path("flyers", f"{code}.{language}.json").read_bytes())


def no_version(code: str, language: str) -> UserError:
    """Say that a flyer is not there in a language."""
    name = _(LANGUAGES[language]) if language in LANGUAGES else language
    return UserError(
        _("Tờ rơi {code} chưa có bản {language}.").format(code=code, language=name),
        _("In bản tiếng Việt và đọc cho bà con nghe; bản dịch đến cùng danh mục của tỉnh."),
        field="language",
        code="no-version",
    )


def read(data: bytes) -> FlyerText:
    """Read a flyer's text from JSON, every part, sign and picture of it known here.

    Raises UserError(code="flyer-damaged").
    """
    try:
        content = msgspec.json.decode(data if len(data) <= MAX_TEXT else b"", type=FlyerText)
        _check(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UserError(
            _("Mẫu tờ rơi bị hỏng, không đọc được."),
            _("Nhận lại danh mục do tỉnh cấp, hoặc cài lại chương trình."),
            code="flyer-damaged",
        ) from error
    return content


def _check(content: FlyerText) -> None:
    """Refuse what could not be drawn. Raises ValueError."""
    if not vector.may_be_named(content.picture) or content.drawing:
        raise ValueError(content.picture)  # a drawing is a file of its own, never part of a text
    for _place, part in _walk(content.parts, "parts"):
        icons = {part.icon, *(item.icon for item in part.items)} - {""}
        split = part.kind == "split" and (
            len(part.shares) != len(part.parts) or not part.parts or min(part.shares) < 1
        )
        empty = part.kind in {"cards", "list", "phone"} and not part.items
        drawn = part.mark == "no" or part.kind in {"cards", "phone"}
        bare = drawn and part.kind != "band" and not all(item.icon for item in part.items)
        unknown = part.kind not in KINDS or part.mark not in MARKS
        if unknown or split or empty or bare or not 1 <= part.columns <= MOST_COLUMNS:
            raise ValueError(part.kind)
        if not all(map(vector.has_icon, icons)):
            raise ValueError(part.kind)


def written(content: FlyerText) -> dict[str, Any]:
    """Return a text as plain JSON values."""
    values: dict[str, Any] = json.loads(msgspec.json.encode(content))
    return values


def approve(content: FlyerText) -> None:
    """Refuse a translation that nobody who knows the language has approved.

    Raises UserError(field="language", code="not-approved").
    """
    if content.language != MASTER and not content.approved_by.strip():
        raise UserError(
            _("Bản {language} của tờ rơi {code} chưa có người biết tiếng duyệt.").format(
                language=_(LANGUAGES.get(content.language, content.language)), code=content.code
            ),
            _("In bản tiếng Việt, hoặc đợi tỉnh gửi bản đã duyệt."),
            field="language",
            code="not-approved",
        )


def passages(content: FlyerText, *, whole: bool = False) -> dict[str, str]:
    """Return every passage that a commune may word anew, by its place: `parts.0.items.2.title`.

    The `whole` of it, for a translation, has the words beside the code and those read aloud too.
    """
    names = ("headline", "subtitle", "call", "help") if whole else ("headline", "subtitle", "help")
    found = {name: getattr(content, name) for name in names if getattr(content, name)}
    if whole:
        found |= {f"captions.{n}": caption for n, caption in enumerate(content.captions)}
    for place, part in _walk(content.parts, "parts"):
        for name in ("title", "text"):
            if getattr(part, name):
                found[f"{place}.{name}"] = getattr(part, name)
        for number, item in enumerate(part.items):
            found[f"{place}.items.{number}.title"] = item.title
            if item.text:
                found[f"{place}.items.{number}.text"] = item.text
    return found | ({"body": content.body} if whole else {})


def _walk(parts: tuple[Part, ...], place: str) -> list[tuple[str, Part]]:
    found = []
    for number, part in enumerate(parts):
        found.append((f"{place}.{number}", part))
        found += _walk(part.parts, f"{place}.{number}.parts")
    return found


def reworded(content: FlyerText, words: Mapping[str, str]) -> FlyerText:
    """Return the text with some passages in other words; places that are gone are passed over."""
    if not words:
        return content
    return dataclasses.replace(
        content,
        headline=words.get("headline", content.headline),
        subtitle=words.get("subtitle", content.subtitle),
        call=words.get("call", content.call),
        help=words.get("help", content.help),
        captions=tuple(words.get(f"captions.{n}", c) for n, c in enumerate(content.captions)),
        body=words.get("body", content.body),
        parts=_reworded(content.parts, "parts", words),
    )


def _reworded(parts: tuple[Part, ...], place: str, words: Mapping[str, str]) -> tuple[Part, ...]:
    made = []
    for number, part in enumerate(parts):
        here = f"{place}.{number}"
        items = tuple(
            dataclasses.replace(
                item,
                title=words.get(f"{here}.items.{n}.title", item.title),
                text=words.get(f"{here}.items.{n}.text", item.text),
            )
            for n, item in enumerate(part.items)
        )
        made.append(
            dataclasses.replace(
                part,
                title=words.get(f"{here}.title", part.title),
                text=words.get(f"{here}.text", part.text),
                items=items,
                parts=_reworded(part.parts, f"{here}.parts", words),
            )
        )
    return tuple(made)
