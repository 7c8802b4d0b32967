# SPDX-License-Identifier: MIT
"""Send over the network: one pass, told in plain words; when the next one is due."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import exchange_words, reference_bundle
from desktop_app.exchange_log import keep_line
from resources.errors import UserError
from resources.i18n import _
from sync import retry, run, state
from sync.outcomes import CarrierError, Outcome
from sync.run import Laptop, Progress, SyncReport

if TYPE_CHECKING:
    from desktop_app.app import App

IDLE = datetime.timedelta(hours=4)
"""With nothing to send a laptop still asks this often what came back."""

OnDatabase = Callable[[Callable[[], Any]], Any]


def sync_now(
    app: "App",
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    on_database: OnDatabase = lambda work: work(),
) -> SyncReport:
    """Do one pass with the province and keep a line of it in the log.

    Never raises for what networks and servers do: the report names the outcome. Safe to run beside
    work on the store: `on_database` says where the store's own work is done.
    """
    from sync.carriers.http import HttpCarrier

    laptop = Laptop(
        db=app.db,
        anchor=app.paths.anchor,
        now=app.clock.now,
        officer=app.officer.name,
        unit=app.officer.unit,
        reference_version=lambda: on_database(lambda: reference_bundle.version(app)),
        take_reference=lambda data: _take_reference(app, data),
        on_database=on_database,
    )
    address, certificate = on_database(lambda: _where(app))
    try:
        carrier = HttpCarrier(address, certificate, cancelled=cancelled)
    except CarrierError as error:
        report = run.ended(laptop, error.trouble)
    else:
        try:
            report = run.one_pass(laptop, carrier, progress=progress)
        finally:
            carrier.close()
    on_database(lambda: _log(app, report))
    return report


def _take_reference(app: "App", data: bytes) -> str:
    """Take reference data in; what is no use is passed over and said by the log, not by a stop."""
    try:
        return reference_bundle.take_in(app, data, _("từ mạng")).version
    except UserError as error:
        said = str(error)
        with app.db.write("exchange.reference") as db:
            keep_line(db, lambda: _("Nhận danh mục"), lambda: said)
        return ""


def has_address(app: "App") -> bool:
    """Tell whether the province that invited this laptop can be reached over the network."""
    return bool(_where(app)[0])


def _where(app: "App") -> tuple[str, bytes]:
    with app.db.read() as db:
        me = state.identity(db)
    return (me.invitation.address, me.invitation.certificate) if me else ("", b"")


def _log(app: "App", report: SyncReport) -> None:
    quiet = report.trouble is not None and not report.frames
    with app.db.write("exchange.synced") as db:
        keep_line(
            db,
            lambda: _("Gửi qua mạng"),
            lambda: exchange_words.of_pass(report),
            detail=str(report.outcome),
            size=report.bytes_sent or None,
            replaces=quiet or not (report.frames or report.enrolled_now or report.reference),
        )


_NEWS = """
SELECT EXISTS (SELECT 1 FROM outbox WHERE batch_nr IS NULL)
    OR EXISTS (SELECT 1 FROM batch WHERE state IN ('sealed', 'in_flight', 'exported'))
"""


def due(app: "App", *, network_appeared: bool = False) -> bool:
    """Tell whether a pass should be made now without being asked for.

    The moment of the next try is kept in the store, so it survives a restart. A network that has
    just appeared ends the waiting for one, but not the waiting that a busy server asked for.
    """
    now = app.clock.now()
    with app.db.read() as db:
        me = state.identity(db)
        if me is None or not me.invitation.address or state.get(db, "revoked"):
            return False
        last = state.get(db, "last_outcome")
        next_try = retry.next_try(db)
        no_network = last == str(Outcome.NO_NETWORK).encode()
        if next_try is not None and now < next_try and not (network_appeared and no_network):
            return False
        if last is not None and last != str(Outcome.DONE).encode():
            return True
        news = bool(db.connection().execute(text(_NEWS)).scalar_one())
        asked_at = state.get_number(db, "server_time")
        stale = now.timestamp() - asked_at / 1000 > IDLE.total_seconds()
        return news or stale or not me.label


__all__ = ["Outcome", "Progress", "SyncReport", "due", "has_address", "sync_now"]
