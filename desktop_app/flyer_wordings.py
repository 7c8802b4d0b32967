# SPDX-License-Identifier: MIT
"""A commune words a flyer its own way: kept as a record, taken back to the province's text."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import flyer_contents, vault
from desktop_app.flyer_contents import Wording
from desktop_app.history import action_name
from desktop_app.rows import needed
from models.dates import from_iso
from models.flyers_draft import MAX_APPROVER, check_wording
from models.ids import new_id
from models.text import normalise
from resources.errors import UserError
from resources.i18n import _
from resources.paper import flyer, flyer_texts
from resources.paper.flyer_texts import MASTER

if TYPE_CHECKING:
    from desktop_app.app import App


def passages(app: "App", code: str, language: str = MASTER) -> dict[str, str]:
    """Return the passages that a commune words, by place, in the order of the sheet.

    In a language that the province has not, they are the Vietnamese ones, all to be translated.
    """
    told = flyer_contents.source_text(app, code, language)
    return flyer_texts.passages(told, whole=not flyer_contents.is_issued(app, code, language))


def keep(
    app: "App",
    code: str,
    language: str,
    words: Mapping[str, str],
    team_line: str = "",
    approved_by: str = "",
) -> Wording | None:
    """Keep the commune's own wording; passages worded as the province does are not kept.

    A translation is kept whole, also before somebody who knows the language has approved it; until
    then it is not printed. Returns None when nothing differs: the flyer is the province's again.
    Raises UserError(field=place) for a passage that is empty, too long or cannot be drawn.
    """
    from models.flyers import FlyerWording

    translated = not flyer_contents.is_issued(app, code, language)
    version = flyer_contents.source_text(app, code, language).version
    known = passages(app, code, language)
    tidy = {place: normalise(told) for place, told in words.items() if place in known}
    # A no-break space of the province's does not survive a text field, and is no change.
    changed = {p: told for p, told in tidy.items() if told != normalise(known[p])}
    team_line, approved_by = normalise(team_line), normalise(approved_by)[:MAX_APPROVER]
    check_wording(changed, team_line)
    for place, told in changed.items():
        _drawable(place, told)
    before = flyer_contents.own(app, code, language)
    if not changed and not team_line:
        if before is not None:
            reset(app, before.id)
        return None
    row_id = before.id if before else new_id()
    with app.db.write("flyers.word", row_id) as db:
        row = (
            needed(db, FlyerWording, before.id)
            if before
            else FlyerWording(id=row_id, template_code=code, language=language)
        )
        row.template_version, row.words, row.team_line = version, changed, team_line
        row.approved_by = approved_by if translated else ""
        db.add(row)
        db.flush()
        return Wording(row.id, row.words, row.team_line, row.template_version, row.approved_by)


def _drawable(place: str, told: str) -> None:
    """Refuse a passage that would be printed with empty boxes, at its place."""
    try:
        flyer.check_glyphs(told)
    except UserError as error:
        raise UserError(error.message, error.advice, field=place, code=error.code) from error


def place_name(place: str) -> str:
    """Return what officers call a passage: "Tiêu đề", "Mục 2"."""
    simple = {
        "headline": _("Tiêu đề"),
        "subtitle": _("Dòng dưới tiêu đề"),
        "call": _("Lời mời quét mã"),
        "help": _("Lời nhắc cạnh mã QR"),
        "body": _("Lời đọc cho bà con nghe"),
    }
    if place in simple:
        return simple[place]
    *path, last = place.split(".")
    if path == ["captions"]:
        return _("Tên mã QR thứ {number}").format(number=int(last) + 1)
    if "items" in path:
        number = int(path[-1]) + 1
        if last == "title":
            return _("Mục {number}").format(number=number)
        return _("Mục {number}, dòng giải thích").format(number=number)
    return _("Dòng in đậm") if last == "title" else _("Đoạn văn")


def reset(app: "App", wording_id: str) -> None:
    """Go back to the province's text; `restore` undoes it."""
    _mark(app, wording_id, "flyers.reset", deleted=True)


def restore(app: "App", wording_id: str) -> None:
    """Bring a wording back that was reset."""
    _mark(app, wording_id, "flyers.restore", deleted=False)


def _mark(app: "App", wording_id: str, operation: str, *, deleted: bool) -> None:
    from models.flyers import FlyerWording

    with app.db.write(operation, wording_id) as db:
        row = needed(db, FlyerWording, wording_id)
        row.deleted = deleted
        db.add(row)


@dataclass(frozen=True)
class Rewording:
    """A passage that one action worded anew; None is the province's own words."""

    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Version:
    """How a flyer was worded after one action: when, by whom, and what that changed."""

    at: datetime.datetime
    officer: str
    action: str
    words: Mapping[str, str]
    team_line: str
    changed: tuple[Rewording, ...]


_LOG = text("""
SELECT c.at, c.actor, c.operation, c.shared, c.local FROM change_log c
JOIN flyer_wording w ON w.id = c.row_id
WHERE c.tbl = 'flyer_wording' AND w.template_code = :code AND w.language = :language ORDER BY c.seq
""")


def versions(app: "App", code: str, language: str = MASTER) -> list[Version]:
    """Return every wording that a flyer had here, the latest first, from the change log."""
    names = {officer.id: officer.name for officer in vault.officers(app.paths)}
    with app.db.read() as db:
        entries = db.connection().execute(_LOG, {"code": code, "language": language}).all()
    found: list[Version] = []
    now: dict[str, Any] = {}
    words: dict[str, str] = {}
    team = ""
    for entry in entries:
        now |= json.loads(entry.local or "{}") | json.loads(entry.shared or "{}")
        worded = {} if now.get("deleted") else dict(now.get("words") or {})
        line = "" if now.get("deleted") else str(now.get("team_line") or "")
        places = [*worded, *(p for p in words if p not in worded)]
        changed = [
            Rewording(place, words.get(place), worded.get(place))
            for place in places
            if words.get(place) != worded.get(place)
        ]
        if line != team:
            changed.append(Rewording("team", team or None, line or None))
        words, team = worded, line
        found.append(
            Version(
                from_iso(entry.at),
                names.get(entry.actor, ""),
                action_name(entry.operation),
                words,
                team,
                tuple(changed),
            )
        )
    return found[::-1]
