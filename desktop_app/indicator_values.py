# SPDX-License-Identifier: MIT
"""Figures entered by hand, with a reason; and every indicator with its target and its trend."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import indicators, reference, standing
from desktop_app.indicators import Figure, Scope
from models.problems import Problem
from models.text import normalise
from resources.errors import UserError
from resources.i18n import N_, _

if TYPE_CHECKING:
    from desktop_app.app import App
    from models.reports import IndicatorValue

REASONS = {
    "don_vi_khac": N_("Số liệu do đơn vị khác cung cấp"),
    "phieu_giay": N_("Còn phiếu giấy chưa nhập"),
    "doi_chieu": N_("Điều chỉnh sau khi đối chiếu"),
    "khac": N_("Lý do khác"),
}
MAX_VALUE = 10**12


@dataclass(frozen=True)
class Manual:
    """A figure that an officer put in place of the computed one."""

    value: int
    reason_code: str
    reason: str

    @property
    def why(self) -> str:
        """The reason in words."""
        told = _(REASONS[self.reason_code]) if self.reason_code in REASONS else self.reason_code
        return f"{told}: {self.reason}" if self.reason else told


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator as it is shown: what it is, how far it is, whence it comes."""

    code: str
    group: str
    name: str
    unit: str
    value: Figure
    computed: Figure
    target: int | None
    percent: float | None
    before: Figure
    """The figure of the earlier period, or as it stood at the end of an earlier day."""
    change: float | int | None
    manual: Manual | None

    @property
    def part(self) -> bool:
        """Tell whether it is a part of the indicator before it."""
        return self.code[-1].isalpha()


_PARTS = {
    "B3a": N_("Trong đó: hộ vắng nhà"),
    "B3b": N_("Trong đó: hộ từ chối"),
    "B4a": N_("Trong đó: có danh sách"),
    "C10": N_("Số người thực hành livestream bán hàng"),
    "C10a": N_("Số người thực hành đóng gói sản phẩm"),
    "C10b": N_("Số người thực hành hoàn thiện đơn vận"),
    "C10c": N_("Số người thực hành chụp ảnh, mô tả sản phẩm"),
    "C10d": N_("Số người thực hành quảng bá trên môi trường số"),
    "D8": N_("Số bài mạng xã hội"),
    "D8a": N_("Lượt tiếp cận trên mạng xã hội"),
    "D9a": N_("Trong đó: đưa tin"),
    "D9b": N_("Trong đó: đặt bài"),
    "D9c": N_("Trong đó: viết bài"),
    "D9d": N_("Trong đó: chương trình"),
    "D9e": N_("Trong đó: phóng sự"),
    "D9f": N_("Trong đó: trao đổi"),
    "D9g": N_("Trong đó: hoạt động cộng đồng"),
    "D10": N_("Số tờ rơi đã in"),
    "D10a": N_("Trong đó: hỏng"),
    "D11a": N_("Số tờ rơi còn lại"),
    "E2a": N_("Trong đó: chủ trì, phối hợp"),
    "E2b": N_("Trong đó: tham dự"),
    "F2a": N_("Trong đó: đã công khai"),
}
_UNITS = {"D8": N_("bài"), "D8a": N_("lượt")}


def manual_values(app: "App") -> dict[str, Manual]:
    """Return the figures entered by hand for the campaign."""
    from sqlmodel import col, select

    from models.reports import IndicatorValue

    with app.db.read() as db:
        rows = db.exec(
            select(IndicatorValue).where(
                IndicatorValue.campaign_code == app.campaign_code,
                col(IndicatorValue.deleted).is_(False),
            )
        ).all()
        return {r.indicator_code: Manual(r.value, r.reason_code, r.reason) for r in rows}


def set_manual(
    app: "App", code: str, value: int | None, reason_code: str = "", reason: str = ""
) -> None:
    """Put a figure in place of the computed one; None goes back to what the records say.

    Raises UserError naming the field: a figure by hand needs its reason.
    """
    from models.reports import IndicatorValue

    reason = normalise(reason)
    if code not in indicators.all_codes(app):
        raise UserError(_("Không có chỉ tiêu {code}.").format(code=code), field="code")
    if value is not None:
        _check(value, reason_code, reason)
    with app.db.write("indicators.set_manual", code) as db:
        row = _kept(db, app.campaign_code, code)
        if value is None:
            if row is not None:
                row.deleted = True
                db.add(row)
            return
        if row is None:
            row = IndicatorValue(
                campaign_code=app.campaign_code,
                indicator_code=code,
                indicator_set_version=reference.campaign(app).indicator_set_version,
                value=value,
                reason_code=reason_code,
            )
        row.value, row.reason_code, row.reason = value, reason_code, reason
        db.add(row)
        db.flush()
        standing.answered(db, "indicator_value", row.id)


def remarks(app: "App", code: str) -> tuple[Problem, ...]:
    """Return what the province said of a figure that was put in by hand, each at its field."""
    with app.db.read() as db:
        row = _kept(db, app.campaign_code, code)
        row_id = row.id if row is not None else None
    return standing.of_row(app, "indicator_value", row_id) if row_id else ()


def _kept(db: object, campaign: str, code: str) -> "IndicatorValue | None":
    from sqlmodel import Session, col, select

    from models.reports import IndicatorValue

    assert isinstance(db, Session)  # noqa: S101 - what a transaction gives
    return db.exec(
        select(IndicatorValue).where(
            IndicatorValue.campaign_code == campaign,
            IndicatorValue.indicator_code == code,
            col(IndicatorValue.deleted).is_(False),
        )
    ).first()


def _check(value: int, reason_code: str, reason: str) -> None:
    if not 0 <= value <= MAX_VALUE:
        raise UserError(
            _("Số liệu phải là số từ 0 trở lên."), _("Nhập lại số."), field="value", code="value"
        )
    if reason_code not in REASONS:
        raise UserError(
            _("Chưa chọn lý do nhập tay."),
            _("Số nhập tay thay cho số tính từ phiếu, nên cần lý do."),
            field="reason_code",
            code="reason",
        )
    if reason_code == "khac" and not reason:
        raise UserError(
            _("Chưa ghi rõ lý do."), _("Viết một câu ngắn."), field="reason", code="reason"
        )


def lines(
    app: "App",
    scope: Scope | None = None,
    before: Scope | None = None,
    *,
    trend: bool = True,
) -> list[IndicatorLine]:
    """Return every indicator of the set with value, target, share reached and trend.

    `before` is what the trend compares with; without it the same scope a day earlier, or for a
    period the period of the same length before. Figures by hand stand for the whole campaign only.
    """
    scope = scope or Scope(app.campaign_code)
    codes = indicators.all_codes(app)
    manual = manual_values(app) if scope.whole else {}
    targets = reference.targets(app) if scope.village_id is None and not scope.organiser else {}
    with app.db.read() as db:
        computed = indicators.compute(db, scope, codes)
        past: dict[str, Figure] = dict.fromkeys(codes)
        if trend:
            past = indicators.compute(db, before or earlier(scope, app.clock.today()), codes)
    infos = {info.code: info for info in reference.indicators(app)}
    made = []
    for code in codes:
        info = infos.get(code) or infos[code.rstrip("abcdefg")]
        by_hand = manual.get(code)
        value = by_hand.value if by_hand else computed[code]
        target, earlier_value = targets.get(code), past[code]
        known = value is not None and earlier_value is not None and not by_hand
        made.append(
            IndicatorLine(
                code,
                info.group,
                _(_PARTS[code]) if code in _PARTS else info.name,
                _(_UNITS[code]) if code in _UNITS else info.unit,
                value,
                computed[code],
                target,
                round(100 * value / target, 1) if target and value is not None else None,
                earlier_value,
                value - earlier_value if known else None,  # type: ignore[operator]
                by_hand,
            )
        )
    return made


def earlier(scope: Scope, today: datetime.date) -> Scope:
    """Return what a scope is compared with: the period before, or the day before."""
    day = datetime.timedelta(1)
    if scope.first is not None:
        last = scope.first - day
        length = (scope.last or today) - scope.first
        first: datetime.date | None = last - length
    else:
        first, last = None, (scope.last or today) - day
    return Scope(scope.campaign_code, first, last, scope.village_id, scope.organiser)
