# SPDX-License-Identifier: MIT
"""Flyers: which there are, and the stock of what was printed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import batch_codes, flyer_contents
from desktop_app.rows import needed
from desktop_app.stock import Stock, stock_of
from models.flyers_draft import check_run
from models.ids import new_id
from resources.i18n import N_
from resources.paper import flyer_texts

if TYPE_CHECKING:
    from desktop_app.app import App

SHEETS_PER_PAPER = {"A4": 1, "2xA5": 2, "4xA6": 4, "A3": 1, "leaflet": 1}
PAPERS = {
    "A4": N_("A4, một tờ"),
    "2xA5": N_("2 tờ A5 trên A4"),
    "4xA6": N_("4 tờ A6 trên A4"),
    "leaflet": N_("Gấp ba, A4 hai mặt"),
    "A3": N_("Áp phích A3"),
}


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
    worded = flyer_contents.worded(app)
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
                (code, flyer_texts.MASTER) in worded,
                bool(content.call),
            )
        )
    return infos


def record_run(
    app: "App", choice: FlyerChoice, *, copies: int, spoiled: int = 0, batch_code: str = ""
) -> Stock:
    """Keep that `copies` copies were printed, `spoiled` of them useless, and return the batch.

    `batch_code` is what the printed pages bear; without one a new code is taken. Pages that were
    printed once more are added to their batch.
    """
    from sqlmodel import select

    from models.flyers import FlyerPrintBatch

    check_run(choice.paper, copies, spoiled)
    content = flyer_contents.content(app, choice.code, choice.language)
    code = batch_code or batch_codes.take(app, choice.code, choice.paper, choice.language)
    with app.db.read() as db:
        known = db.exec(select(FlyerPrintBatch).where(FlyerPrintBatch.batch_code == code)).first()
    batch_id = known.id if known else new_id()
    with app.db.write("stock.record", batch_id) as db:
        if known is None:
            batch = FlyerPrintBatch(
                id=batch_id,
                batch_code=code,
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
        else:
            batch = needed(db, FlyerPrintBatch, batch_id)
            before = (0, 0) if batch.deleted else (batch.printed, batch.spoiled)
            batch.printed, batch.spoiled = before[0] + copies, before[1] + spoiled
            batch.deleted = False
            check_run(batch.paper, batch.printed, batch.spoiled)
        db.add(batch)
        db.flush()
        return stock_of(db, batch)
