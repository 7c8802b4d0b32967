# SPDX-License-Identifier: MIT
"""Flyers: which there are, and the stock of what was printed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import flyer_contents
from desktop_app.stock import Stock, stock_of
from models.flyers_draft import check_run
from models.ids import new_id

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

SHEETS_PER_PAPER = {"A4": 1, "2xA5": 2, "4xA6": 4, "A3": 1, "leaflet": 1}


@dataclass(frozen=True)
class FlyerInfo:
    """A flyer that can be chosen."""

    code: str
    headline: str
    audience: str
    url: str | None
    title: str = ""
    languages: tuple[str, ...] = ()
    own: bool = False
    """Printed in the commune's own words."""
    has_code: bool = True
    """Has room for a code."""


@dataclass(frozen=True)
class FlyerChoice:
    """What the officer chose to print; `url` is the address where the flyer leaves it open."""

    code: str
    paper: str = "A4"
    language: str = "vi"
    team_id: str | None = None
    url: str | None = None


def available(app: "App") -> list[FlyerInfo]:
    """Return the flyers that can be chosen, by code."""
    infos = []
    for code in flyer_contents.codes():
        content = flyer_contents.content(app, code)
        infos.append(
            FlyerInfo(
                code,
                content.headline,
                content.audience,
                content.url,
                content.title,
                tuple(flyer_contents.languages(app, code)),
                flyer_contents.own(app, code) is not None,
                bool(content.call),
            )
        )
    return infos


def next_batch_code(app: "App", db: "Session", flyer: str) -> str:
    """Return the next free batch code of a flyer, e.g. `16831-26-F02-003`."""
    from sqlmodel import col, select

    from models.flyers import FlyerPrintBatch

    prefix = f"{app.commune.code}-{app.clock.today():%y}-{flyer}-"
    used = db.exec(
        select(FlyerPrintBatch.batch_code).where(col(FlyerPrintBatch.batch_code).startswith(prefix))
    ).all()
    number = max((int(code.rsplit("-", 1)[1]) for code in used), default=0) + 1
    return f"{prefix}{number:03d}"


def record_run(app: "App", choice: FlyerChoice, *, copies: int, spoiled: int = 0) -> Stock:
    """Keep that `copies` copies were printed, `spoiled` of them useless, and return the batch."""
    from models.flyers import FlyerPrintBatch

    check_run(choice.paper, copies, spoiled)
    content = flyer_contents.content(app, choice.code, choice.language)
    batch_id = new_id()
    with app.db.write("stock.record", batch_id) as db:
        batch = FlyerPrintBatch(
            id=batch_id,
            batch_code=next_batch_code(app, db, choice.code),
            campaign_code=app.campaign_code,
            template_code=choice.code,
            template_version=content.version,
            language=choice.language,
            paper=choice.paper,
            printed=copies,
            spoiled=spoiled,
            printed_on=app.clock.today(),
            team_id=choice.team_id,
            printed_by=app.officer.id,
        )
        db.add(batch)
        db.flush()
        return stock_of(db, batch)
