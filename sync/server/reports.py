# SPDX-License-Identifier: MIT
"""The communes' reports at the province: taken in by its own clock, reviewed, locked.

A report is what the laptop sealed when it was sent: it is kept here whole, and no later change of
its row touches it. Whether it came in time is judged by the server's clock alone; a laptop's clock
is not trusted.
"""

import datetime
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from models.communes import commune
from models.dates import VIETNAM, format_moment, local_date
from models.ids import clean_id
from models.reports import ReportState, UnitReport
from models.text import sort_key
from resources.errors import UserError
from resources.i18n import N_, _
from sync.server import audit, catalogue, counting_records, tables
from sync.server.catalogue import Known
from sync.server.devices import Device
from sync.server.gather import FreshRow
from sync.server.judge import Outcome
from sync.server.store import Store, now_ms

TABLE: int = UnitReport.__wire__
_MOST_REVISIONS = 2**31 - 1
MAX_REASON = 500
_WORDS = {
    ReportState.SENT: "received",
    ReportState.RETURNED: "returned",
    ReportState.APPROVED: "approved",
    ReportState.LOCKED: "locked",
}
_NAMES = {
    ReportState.SENT: N_("đã gửi"),
    ReportState.RETURNED: N_("cần sửa"),
    ReportState.APPROVED: N_("đã duyệt"),
    ReportState.LOCKED: N_("đã khóa"),
}


@dataclass(frozen=True)
class Received:
    """A report as the province holds it: the latest revision of a commune in a campaign."""

    id: str
    commune: str
    unit: str
    campaign: str
    revision: int
    state: str
    timeliness: str
    received_at: str
    reason: str


def deadline_ms(before: datetime.date) -> int:
    """Return the moment from which a report is late: 00:00 of the day in Vietnam, in ms."""
    return int(datetime.datetime.combine(before, datetime.time(), VIETNAM).timestamp() * 1000)


def judge(
    connection: Connection,
    device: Device,
    fresh: Iterable[FreshRow],
    found: list[Outcome],
    at: int | None = None,
) -> list[Outcome]:
    """Take reports in that have just been sent; refuse to change one that was sent before.

    `found` is what the rules say of the frame's rows: a report that they return is not taken in.
    Returns all that is to be said, of other rows too.

    `at` is when their frame reached the province first, in ms; None is now. A frame that waited for
    an earlier one is not late for that.
    """
    sent = [row for row in fresh if row.table.number == TABLE]
    if not sent:
        return found
    known = catalogue.known(connection)
    arrived = now_ms() if at is None else at
    returned = {o.row for o in found if o.table == TABLE}
    said = [o for row in sent for o in _one(connection, device, known, row, arrived, returned)]
    taken = {o.row for o in said}
    return [o for o in found if o.table != TABLE or o.row not in taken] + said


def _one(
    connection: Connection,
    device: Device,
    known: Known,
    row: FreshRow,
    arrived: int,
    returned: Collection[bytes],
) -> list[Outcome]:
    kept = connection.execute(
        select(tables.report).where(
            tables.report.c.commune_code == device.commune, tables.report.c.row == row.row
        )
    ).first()
    if kept is not None:
        locked = _(
            "Bản báo cáo này {state}, tỉnh giữ nguyên bản đã nhận. Muốn sửa, lập bản sửa đổi mới."
        ).format(state=_(_NAMES[ReportState(kept.state)]))
        word = _word(ReportState(kept.state), on_time=kept.on_time)
        return [Outcome(TABLE, row.row, row.change, word, locked)]
    if row.values.get("status") != ReportState.SENT or row.values.get("deleted"):
        return []
    if row.row in returned:
        return []
    campaign = counting_records.campaign_of(row.values)
    days = known.campaigns.get(campaign)
    on_time = days is None or arrived < deadline_ms(days.report_before)
    connection.execute(
        insert(tables.report).values(
            commune_code=device.commune,
            row=row.row,
            device=device.device,
            change=row.change,
            campaign=campaign,
            revision=min(int(row.values.get("revision") or 1), _MOST_REVISIONS),
            received_at=arrived,
            on_time=on_time,
            state=ReportState.SENT.value,
            reason="",
            content=json.dumps(row.values, ensure_ascii=False),
        )
    )
    told = _("Tỉnh nhận lúc {at}, {when}.").format(
        at=_moment(arrived), when=_("đúng hạn") if on_time else _("trễ hạn")
    )
    word = _word(ReportState.SENT, on_time=on_time)
    return [Outcome(TABLE, row.row, row.change, word, told)]


def _word(state: ReportState, *, on_time: bool) -> str:
    """Return the outcome that the receipt carries: the state, and whether it came in time."""
    if state is ReportState.RETURNED:
        return "returned"  # as with any row that goes back
    return _WORDS[state] + (".on_time" if on_time else ".late")


def _moment(milliseconds: int) -> str:
    return format_moment(datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC))


def review(store: Store, row_id: str, state: str, reason: str = "") -> str:
    """Return, approve or lock a report; the next receipt of its laptop says so. Return its unit.

    Raises UserError for an unknown report, for one that is locked, and for a return without reason.
    """
    wanted = _state(state)
    reason = reason.strip()
    if wanted is ReportState.RETURNED and not reason:
        raise UserError(
            _("Chưa ghi lý do trả lại."), _("Ghi rõ xã cần sửa gì."), field="reason", code="reason"
        )
    if len(reason) > MAX_REASON:
        raise UserError(_("Lý do dài quá 500 ký tự."), _("Rút gọn lại."), field="reason")
    bare = clean_id(row_id)
    with store.write() as connection:
        kept = _find(connection, bare) if bare else None
        if kept is None:
            raise UserError(
                _("Tỉnh chưa nhận báo cáo {id}.").format(id=row_id), _("Kiểm tra lại mã báo cáo.")
            )
        if kept.state == ReportState.LOCKED:
            raise UserError(
                _("Báo cáo này đã khóa."), _("Xã cần sửa thì lập bản sửa đổi."), code="locked"
            )
        connection.execute(
            update(tables.report)
            .where(
                tables.report.c.commune_code == kept.commune_code, tables.report.c.row == kept.row
            )
            .values(state=wanted.value, reason=reason, decided_at=now_ms())
        )
        _tell(connection, kept, wanted, reason)
        audit.note(connection, "review-report", bytes(kept.row).hex(), wanted.value)
    return commune(kept.commune_code).full_name


def _state(state: str) -> ReportState:
    try:
        wanted = ReportState(state)
    except ValueError:
        wanted = ReportState.DRAFT
    if wanted in {ReportState.DRAFT, ReportState.SENT}:
        raise UserError(
            _("Không có tình trạng “{state}”.").format(state=state),
            _("Chọn can_sua, da_duyet hoặc da_khoa."),
            field="state",
        )
    return wanted


def _find(connection: Connection, bare: str) -> Any:
    return connection.execute(
        select(tables.report).where(tables.report.c.row == bytes.fromhex(bare))
    ).first()


def _tell(connection: Connection, kept: Any, state: ReportState, reason: str) -> None:
    from sync.server import devices
    from sync.server.apply import put_outcome

    device = devices.find(connection, bytes(kept.device))
    assert device is not None  # noqa: S101 - its report was taken in
    outcome = _word(state, on_time=kept.on_time)
    told = reason or _("Báo cáo {state}; tỉnh nhận lúc {at}.").format(
        state=_(_NAMES[state]), at=_moment(kept.received_at)
    )
    put_outcome(connection, device, TABLE, bytes(kept.row), bytes(kept.change), outcome, told)


@dataclass(frozen=True)
class Expected:
    """A commune of today, and its report; `late` once the deadline passed without one in time."""

    commune: str
    unit: str
    district: str
    report: Received | None
    late: bool


def expected(store: Store, campaign: str) -> list[Expected]:
    """Return every commune of today with its report of a campaign, those without one too.

    Raises UserError for a campaign that nobody knows.
    """
    now = now_ms()
    with store.read() as connection:
        known = catalogue.known(connection)
    days = known.campaign(campaign)
    day = local_date(datetime.datetime.fromtimestamp(now / 1000, datetime.UTC))
    sent = {report.commune: report for report in received(store, days.code)}
    passed = now >= deadline_ms(days.report_before)
    return [
        Expected(
            unit.code,
            unit.full_name,
            unit.district,
            report := sent.get(unit.code),
            report.timeliness == "late" if report else passed,
        )
        for unit in sorted(known.units.current(day), key=lambda unit: sort_key(unit.name))
    ]


def received(store: Store, campaign: str = "") -> list[Received]:
    """Return the latest revision of every commune's report, by commune."""
    with store.read() as connection:
        rows = connection.execute(
            select(tables.report).order_by(
                tables.report.c.commune_code, tables.report.c.campaign, tables.report.c.revision
            )
        ).all()
    latest: dict[tuple[str, str], Any] = {}
    for row in rows:
        if not campaign or row.campaign == campaign:
            latest[row.commune_code, row.campaign] = row
    return [
        Received(
            bytes(row.row).hex(),
            row.commune_code,
            commune(row.commune_code).full_name,
            row.campaign,
            row.revision,
            row.state,
            "on_time" if row.on_time else "late",
            _moment(row.received_at),
            row.reason,
        )
        for row in latest.values()
    ]
