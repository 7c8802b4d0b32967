# SPDX-License-Identifier: MIT
"""Flyers: choose one, make its PDF, and keep the stock of what was printed."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.rows import needed
from models.dates import format_date
from models.files import durable_replace
from models.flyers_draft import check_hand_out, check_run, check_spoiled
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.flyers import FlyerPrintBatch

SHEETS_PER_PAPER = {"A4": 1, "2xA5": 2, "4xA6": 4}


@dataclass(frozen=True)
class FlyerInfo:
    """A flyer that can be chosen."""

    code: str
    headline: str
    audience: str
    url: str | None


@dataclass(frozen=True)
class FlyerChoice:
    """What the officer chose to print."""

    code: str
    paper: str = "A4"
    language: str = "vi"
    team_id: str | None = None


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


def available() -> list[FlyerInfo]:
    """Return the flyers that ship with the program, by code."""
    from resources.paper import flyer_texts

    infos = []
    for code in flyer_texts.codes():
        content = flyer_texts.load(code)
        infos.append(FlyerInfo(code, content.headline, content.audience, content.url))
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


def sheet_pdf(app: "App", choice: FlyerChoice, *, sheets: int = 1) -> bytes:
    """Return the PDF of a flyer with today's footer, every code on it decoded back and compared.

    Raises UserError when a text does not fit, a link is retired or a code does not read.
    """
    from resources.paper import flyer, flyer_texts, verify

    content = flyer_texts.load(choice.code, choice.language)
    with app.db.read() as db:
        batch_code = next_batch_code(app, db, choice.code)
        team, phone = _team(db, choice.team_id)
    footer = flyer.FlyerFooter(
        team=team,
        commune=app.commune.full_name,
        phone=phone,
        batch_code=batch_code,
        printed_on=format_date(app.clock.today()),
    )
    pdf = flyer.render(content, footer, choice.paper, sheets)
    if content.url:
        verify.check(pdf, [[content.url] * SHEETS_PER_PAPER[choice.paper]] * sheets)
    return pdf


def _team(db: "Session", team_id: str | None) -> tuple[str, str]:
    from sqlmodel import select

    from models.teams import DigitalTeam

    general = _("Tổ công nghệ số cộng đồng")
    if team_id is None:
        return general, ""
    team = db.exec(select(DigitalTeam).where(DigitalTeam.id == team_id)).first()
    return (team.name, team.phone or "") if team else (general, "")


def preview_png(app: "App", choice: FlyerChoice, width: int) -> bytes:
    """Return the first page of a flyer as PNG, `width` pixels wide."""
    from resources.paper import verify

    return verify.page_png(sheet_pdf(app, choice), 0, width)


def save_pdf(app: "App", choice: FlyerChoice, target: Path, *, sheets: int = 1) -> Path:
    """Write the PDF of a flyer to a file, whole or not at all."""
    durable_replace(target, sheet_pdf(app, choice, sheets=sheets))
    return target


def record_run(app: "App", choice: FlyerChoice, *, copies: int, spoiled: int = 0) -> Stock:
    """Keep that `copies` copies were printed, `spoiled` of them useless, and return the batch."""
    from models.flyers import FlyerPrintBatch
    from resources.paper import flyer_texts

    check_run(choice.paper, copies, spoiled)
    content = flyer_texts.load(choice.code, choice.language)
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
        flyer_texts.load(batch.template_code, batch.language).headline,
        batch.paper,
        batch.printed,
        batch.spoiled,
        int(given),
        batch.printed_on,
    )
