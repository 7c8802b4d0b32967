# SPDX-License-Identifier: MIT
"""Flyers: which there are, and the stock of what was printed."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import flyer_contents
from desktop_app.rows import needed
from models.flyers_draft import check_hand_out, check_run, check_spoiled
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.flyers import FlyerPrintBatch

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


@dataclass(frozen=True)
class FlyerChoice:
    """What the officer chose to print; `url` is the address where the flyer leaves it open."""

    code: str
    paper: str = "A4"
    language: str = "vi"
    team_id: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Stock:
    """A print batch and what became of it; quantities are copies (tờ)."""

    id: str
    batch_code: str
    template_code: str
    headline: str
    paper: str
    printed: int
    spoiled: int
    handed_out: int
    printed_on: datetime.date

    @property
    def left(self) -> int:
        """Copies that can still be handed out."""
        return self.printed - self.spoiled - self.handed_out


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
    with app.db.write("flyers.record_run") as db:
        batch = FlyerPrintBatch(
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
        return _stock(db, batch)


def set_spoiled(app: "App", batch_id: str, spoiled: int) -> Stock:
    """Correct how many copies of a batch were spoiled."""
    from models.flyers import FlyerPrintBatch

    with app.db.write("flyers.set_spoiled", batch_id) as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        check_spoiled(batch.printed, spoiled)
        handed_out = _stock(db, batch).handed_out
        if batch.printed - spoiled < handed_out:
            raise UserError(
                _("Đã phát {count} tờ của lần in này.").format(count=handed_out),
                _("Sửa số tờ hỏng cho khớp với số đã phát."),
                field="spoiled",
                code="spoiled",
            )
        batch.spoiled = spoiled
        db.add(batch)
        return _stock(db, batch)


def hand_out(app: "App", batch_id: str, quantity: int, *, session_id: str | None = None) -> Stock:
    """Keep that copies were handed out, at a session or elsewhere.

    Raises UserError(code="stock") when fewer are left: "Chỉ còn 40 tờ.".
    """
    from models.flyers import FlyerDistribution, FlyerPrintBatch

    with app.db.write("flyers.hand_out", batch_id) as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        check_hand_out(quantity, _stock(db, batch).left)
        db.add(
            FlyerDistribution(
                batch_id=batch_id,
                session_id=session_id,
                quantity=quantity,
                given_on=app.clock.today(),
            )
        )
        db.flush()
        return _stock(db, batch)


def stock(app: "App") -> list[Stock]:
    """Return every batch of the campaign, the latest first."""
    from sqlmodel import col, select

    from models.flyers import FlyerPrintBatch

    with app.db.read() as db:
        batches = db.exec(
            select(FlyerPrintBatch)
            .where(
                FlyerPrintBatch.campaign_code == app.campaign_code,
                col(FlyerPrintBatch.deleted).is_(False),
            )
            .order_by(col(FlyerPrintBatch.nr).desc())
        ).all()
        return [_stock(db, batch) for batch in batches]


def _stock(db: "Session", batch: "FlyerPrintBatch") -> Stock:
    from sqlmodel import col, func, select

    from models.flyers import FlyerDistribution
    from resources.paper import flyer_texts

    given = db.exec(
        select(func.coalesce(func.sum(FlyerDistribution.quantity), 0)).where(
            FlyerDistribution.batch_id == batch.id, col(FlyerDistribution.deleted).is_(False)
        )
    ).one()
    return Stock(
        batch.id,
        batch.batch_code,
        batch.template_code,
        flyer_texts.load(batch.template_code).headline,
        batch.paper,
        batch.printed,
        batch.spoiled,
        int(given),
        batch.printed_on,
    )
