# SPDX-License-Identifier: MIT
"""A commune words a flyer its own way: kept as a record, taken back to the province's text."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app import flyer_contents
from desktop_app.flyer_contents import Wording
from desktop_app.history import HistoryEntry, history
from desktop_app.rows import needed
from models.flyers_draft import check_wording
from models.text import normalise
from resources.paper import flyer_texts
from resources.paper.flyer_texts import MASTER

if TYPE_CHECKING:
    from desktop_app.app import App


def passages(app: "App", code: str, language: str = MASTER) -> dict[str, str]:
    """Return the province's passages of a flyer by place, in the order of the sheet."""
    return flyer_texts.passages(flyer_contents.province_text(app, code, language))


def keep(
    app: "App", code: str, language: str, words: Mapping[str, str], team_line: str = ""
) -> Wording | None:
    """Keep the commune's own wording; passages worded as the province does are not kept.

    Returns None when nothing differs: the flyer is the province's again. Raises
    UserError(field=place) for an empty or overlong passage.
    """
    from models.flyers import FlyerWording

    text = flyer_contents.province_text(app, code, language)
    known = flyer_texts.passages(text)
    tidy = {place: normalise(told) for place, told in words.items() if place in known}
    changed = {place: told for place, told in tidy.items() if told != known[place]}
    team_line = normalise(team_line)
    check_wording(changed, team_line)
    before = flyer_contents.own(app, code, language)
    if not changed and not team_line:
        if before is not None:
            reset(app, before.id)
        return None
    with app.db.write("flyers.word", before.id if before else None) as db:
        row = (
            needed(db, FlyerWording, before.id)
            if before
            else FlyerWording(template_code=code, language=language)
        )
        row.template_version, row.words, row.team_line = text.version, changed, team_line
        db.add(row)
        db.flush()
        return Wording(row.id, row.words, row.team_line, row.template_version)


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


def changes(app: "App", wording_id: str) -> list[HistoryEntry]:
    """Return when and by whom a wording was changed, the latest first."""
    return history(app, wording_id)
