# SPDX-License-Identifier: MIT
"""The stock of flyers: what was printed, spoiled and handed out, and what is left of each run."""

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app import flyer_contents, standing
from desktop_app.rows import found, needed
from models.dates import format_date
from models.flyers_draft import check_hand_out, check_spoiled
from models.text import normalise
from resources.errors import UserError
from resources.i18n import _, _n

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.flyers import FlyerDistribution, FlyerPrintBatch

_MOST_PLACES = 60


@dataclass(frozen=True)
class Stock:
    """A print run and what became of it; quantities are copies (tờ)."""

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


@dataclass(frozen=True)
class Handing:
    """Copies that were handed out at once, and where."""

    id: str
    given_on: datetime.date
    quantity: int
    where: str


@dataclass(frozen=True)
class Place:
    """Where copies can be handed out: a session (`kind` session) or an event."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class HandOut:
    """Copies to be handed out: at a session, at an event, or elsewhere as `note` says."""

    quantity: int
    session_id: str | None = None
    event_id: str | None = None
    note: str = ""


def stock(app: "App") -> list[Stock]:
    """Return every print run of the campaign, the latest first."""
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
        lines = [(stock_of(db, batch), batch.language) for batch in batches]
    named = {
        key: _headline(app, *key) for key in {(line.template_code, lang) for line, lang in lines}
    }
    return [replace(line, headline=named[line.template_code, lang]) for line, lang in lines]


def _headline(app: "App", code: str, language: str) -> str:
    """Return what a flyer is headed with here today; its code for one that is no longer there."""
    try:
        return flyer_contents.content(app, code, language).headline
    except UserError:
        return code


def find(app: "App", batch_code: str) -> Stock | None:
    """Return the print run with a code, or None."""
    wanted = batch_code.strip().upper()
    return next((line for line in stock(app) if line.batch_code == wanted), None)


def set_spoiled(app: "App", batch_id: str, spoiled: int) -> Stock:
    """Correct how many copies of a run were spoiled."""
    return correct_run(app, batch_id, spoiled=spoiled)


def correct_run(
    app: "App", batch_id: str, *, printed: int | None = None, spoiled: int | None = None
) -> Stock:
    """Correct how many copies were printed or spoiled; None leaves a figure as it is.

    Raises UserError when more were handed out than would be left.
    """
    from models.flyers import FlyerPrintBatch
    from models.flyers_draft import check_run

    with app.db.write("stock.correct", batch_id) as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        wanted = batch.printed if printed is None else printed
        bad = batch.spoiled if spoiled is None else spoiled
        check_run(batch.paper, wanted, bad)
        check_spoiled(wanted, bad)
        handed_out = stock_of(db, batch).handed_out
        if wanted - bad < handed_out:
            raise UserError(
                _n("Đã phát {count} tờ của lần in này.", handed_out).format(count=handed_out),
                _("Sửa số tờ hỏng cho khớp với số đã phát."),
                field="spoiled",
                code="spoiled",
            )
        batch.printed, batch.spoiled = wanted, bad
        db.add(batch)
        db.flush()
        standing.answered(db, "flyer_print_batch", batch_id)
        return stock_of(db, batch)


def hand_out(app: "App", batch_id: str, given: HandOut) -> str:
    """Keep that copies were handed out, and return the id of that entry; `take_back` undoes it.

    Raises UserError(code="stock") when fewer are left: "Chỉ còn 40 tờ.".
    """
    from models.flyers import FlyerDistribution, FlyerPrintBatch

    with app.db.write("stock.hand_out", batch_id) as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        check_hand_out(given.quantity, stock_of(db, batch).left)
        row = FlyerDistribution(
            batch_id=batch_id,
            session_id=given.session_id,
            event_id=given.event_id,
            quantity=given.quantity,
            given_on=app.clock.today(),
            note=normalise(given.note)[:120] or None,
        )
        db.add(row)
        db.flush()
        return row.id


def take_back(app: "App", handing_id: str) -> None:
    """Undo a hand-out: the copies are in stock again. `give_again` undoes that."""
    _mark_handing(app, handing_id, "stock.take_back", deleted=True)


def give_again(app: "App", handing_id: str) -> None:
    """Undo a `take_back`. Raises UserError when the copies are gone meanwhile."""
    _mark_handing(app, handing_id, "stock.give_again", deleted=False)


def _mark_handing(app: "App", handing_id: str, operation: str, *, deleted: bool) -> None:
    from models.flyers import FlyerDistribution, FlyerPrintBatch

    with app.db.read() as db:
        batch_id = needed(db, FlyerDistribution, handing_id).batch_id
    with app.db.write(operation, batch_id) as db:
        row = needed(db, FlyerDistribution, handing_id)
        if row.deleted and not deleted:
            batch = needed(db, FlyerPrintBatch, batch_id)
            check_hand_out(row.quantity, stock_of(db, batch).left)
        row.deleted = deleted
        db.add(row)


def remove_run(app: "App", batch_id: str) -> None:
    """Take a run that was noted by mistake out of the stock; `restore_run` undoes it.

    Raises UserError when copies of it were handed out.
    """
    from models.flyers import FlyerPrintBatch

    with app.db.write("stock.remove", batch_id) as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        if given := stock_of(db, batch).handed_out:
            raise UserError(
                _n("Đã phát {count} tờ của lần in này nên không xóa được.", given).format(
                    count=given
                ),
                _("Thu lại các lần phát trước, nếu ghi nhầm."),
                code="run-handed-out",
            )
        batch.deleted = True
        db.add(batch)


def restore_run(app: "App", batch_id: str) -> None:
    """Bring a removed run back."""
    from models.flyers import FlyerPrintBatch

    with app.db.write("stock.restore", batch_id) as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        batch.deleted = False
        db.add(batch)


def handings(app: "App", batch_id: str) -> list[Handing]:
    """Return when and where copies of a run were handed out, the latest first."""
    from sqlmodel import col, select

    from models.flyers import FlyerDistribution

    with app.db.read() as db:
        rows = db.exec(
            select(FlyerDistribution)
            .where(
                FlyerDistribution.batch_id == batch_id, col(FlyerDistribution.deleted).is_(False)
            )
            .order_by(col(FlyerDistribution.nr).desc())
        ).all()
        return [Handing(r.id, r.given_on, r.quantity, _where(db, r)) for r in rows]


def _where(db: "Session", row: "FlyerDistribution") -> str:
    from models.communications import Event
    from models.guidance import GuidanceSession

    session = found(db, GuidanceSession, row.session_id) if row.session_id else None
    if session is not None:
        return _("Buổi {day} · {place}").format(day=format_date(session.date), place=session.place)
    event = found(db, Event, row.event_id) if row.event_id else None
    if event is not None:
        return _("Sự kiện: {title}").format(title=event.title)
    return row.note or _("Nơi khác")


def places(app: "App") -> list[Place]:
    """Return the latest sessions and events, where copies are usually handed out."""
    from sqlmodel import col, select

    from models.communications import Event
    from models.guidance import GuidanceSession

    with app.db.read() as db:
        sessions = db.exec(
            select(GuidanceSession)
            .where(
                GuidanceSession.campaign_code == app.campaign_code,
                col(GuidanceSession.deleted).is_(False),
            )
            .order_by(col(GuidanceSession.date).desc(), col(GuidanceSession.nr).desc())
            .limit(_MOST_PLACES)
        ).all()
        events = db.exec(
            select(Event)
            .where(Event.campaign_code == app.campaign_code, col(Event.deleted).is_(False))
            .order_by(col(Event.nr).desc())
            .limit(_MOST_PLACES)
        ).all()
    return [
        *(
            Place(
                "session",
                s.id,
                _("Buổi {day} · {place}").format(day=format_date(s.date), place=s.place),
            )
            for s in sessions
        ),
        *(Place("event", e.id, _("Sự kiện: {title}").format(title=e.title)) for e in events),
    ]


def stock_of(db: "Session", batch: "FlyerPrintBatch") -> Stock:
    """Return what became of a run, within the caller's transaction; its headline is its code."""
    from sqlmodel import col, func, select

    from models.flyers import FlyerDistribution

    given = db.exec(
        select(func.coalesce(func.sum(FlyerDistribution.quantity), 0)).where(
            FlyerDistribution.batch_id == batch.id, col(FlyerDistribution.deleted).is_(False)
        )
    ).one()
    return Stock(
        batch.id,
        batch.batch_code,
        batch.template_code,
        batch.template_code,
        batch.paper,
        batch.printed,
        batch.spoiled,
        int(given),
        batch.printed_on,
    )
