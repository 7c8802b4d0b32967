# SPDX-License-Identifier: MIT
"""Codes of print batches: taken once, when pages are made, and carried to the run that is noted.

A code that was taken is never given again, whether its pages were printed or not: a PDF that was
saved may be printed tomorrow, and two batches must never bear one code.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_NUMBERS, _WAITING = "flyers.batch_numbers", "flyers.batches_made"
MOST_WAITING = 40


@dataclass(frozen=True)
class Waiting:
    """A code that stands on pages which were made, but not yet noted as printed."""

    code: str
    paper: str
    language: str
    made_on: datetime.date


def proposed(app: "App", flyer: str) -> str:
    """Return the code that the next pages of a flyer will bear; nothing is taken."""
    with app.db.read() as db:
        return _next(app, db, flyer)[1]


def take(app: "App", flyer: str, paper: str, language: str) -> str:
    """Return a code for pages of a flyer, e.g. `16831-26-F02-003`, and keep that it is taken."""
    from models.kept import Setting

    with app.db.write("flyers.take_batch_code") as db:
        prefix, code = _next(app, db, flyer)
        numbers = {**_kept(db, _NUMBERS), prefix: int(code.removeprefix(prefix))}
        made = {"code": code, "paper": paper, "language": language, "on": str(app.clock.today())}
        waiting = [made, *_kept(db, _WAITING).get("made", [])][:MOST_WAITING]
        db.merge(Setting(key=_NUMBERS, value=numbers))
        db.merge(Setting(key=_WAITING, value={"made": waiting}))
        return code


def waiting(app: "App", flyer: str) -> list[Waiting]:
    """Return the codes on pages of a flyer that were made but not noted yet, the latest first."""
    from sqlmodel import col, select

    from models.flyers import FlyerPrintBatch

    with app.db.read() as db:
        made = [
            Waiting(m["code"], m["paper"], m["language"], datetime.date.fromisoformat(m["on"]))
            for m in _kept(db, _WAITING).get("made", [])
            if f"-{flyer}-" in m["code"]
        ]
        noted = set(
            db.exec(
                select(FlyerPrintBatch.batch_code).where(
                    col(FlyerPrintBatch.batch_code).in_([m.code for m in made])
                )
            )
        )
    return [m for m in made if m.code not in noted]


def _next(app: "App", db: "Session", flyer: str) -> tuple[str, str]:
    """Return the prefix of a flyer's codes and the next free one, within a transaction."""
    from sqlmodel import col, select

    from models.flyers import FlyerPrintBatch

    prefix = f"{app.commune.code}-{app.clock.today():%y}-{flyer}-"
    used = db.exec(
        select(FlyerPrintBatch.batch_code).where(col(FlyerPrintBatch.batch_code).startswith(prefix))
    ).all()
    number = max((int(code.rsplit("-", 1)[1]) for code in used), default=0)
    number = max(number, int(_kept(db, _NUMBERS).get(prefix, 0))) + 1
    return prefix, f"{prefix}{number:03d}"


def _kept(db: "Session", key: str) -> dict[str, Any]:
    from models.kept import Setting

    row = db.get(Setting, key)
    return dict(row.value) if row is not None and isinstance(row.value, dict) else {}
