# SPDX-License-Identifier: MIT
"""Read the province's reference data: catalogues, campaign, indicators, units; read once, kept."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.weekdays import Calendar
from resources.i18n import language

if TYPE_CHECKING:
    from desktop_app.app import App
    from models.reference import Campaign


@dataclass(frozen=True)
class Choice:
    """An entry of a catalogue in the language in force."""

    code: str
    label: str


@dataclass(frozen=True)
class MilestoneInfo:
    """A date of the plan; not `inclusive` means that the day itself is already too late."""

    code: str
    day: datetime.date
    inclusive: bool
    label: str


@dataclass(frozen=True)
class CampaignInfo:
    """A campaign with its windows."""

    code: str
    name: str
    year: int
    theme: str
    day: datetime.date
    start: datetime.date
    end: datetime.date
    comms_start: datetime.date
    comms_end: datetime.date
    report_before: datetime.date
    indicator_set_version: str
    milestones: tuple[MilestoneInfo, ...]


@dataclass(frozen=True)
class IndicatorInfo:
    """An indicator of the set in force."""

    code: str
    group: str
    name: str
    unit: str


def cached(app: "App", key: object, read: Any) -> Any:
    """Return what `read` gives, kept until a reference bundle is applied."""
    if key not in app.cache:
        app.cache[key] = read()
    return app.cache[key]


def _catalogues(app: "App") -> dict[str, dict[str, tuple[str, str, bool]]]:
    """Return kind → code → (Vietnamese, English, still offered), in the catalogue's order."""

    def read() -> dict[str, dict[str, tuple[str, str, bool]]]:
        from sqlmodel import col, select

        from models.reference import CatalogueItem

        today = app.clock.today()
        found: dict[str, dict[str, tuple[str, str, bool]]] = {}
        with app.db.read() as db:
            for item in db.exec(select(CatalogueItem).order_by(col(CatalogueItem.position))):
                offered = item.valid_to is None or item.valid_to >= today
                found.setdefault(item.kind, {})[item.code] = (
                    item.label_vi,
                    item.label_en,
                    offered,
                )
        return found

    kept: dict[str, dict[str, tuple[str, str, bool]]] = cached(app, "catalogues", read)
    return kept


def catalogue(app: "App", kind: str) -> list[Choice]:
    """Return the entries of a catalogue that may be chosen today, in order."""
    return [
        Choice(code, spoken(vi, en))
        for code, (vi, en, offered) in _catalogues(app).get(kind, {}).items()
        if offered
    ]


def label(app: "App", kind: str, code: str | None) -> str:
    """Return what an entry is called, also one that is no longer offered; "" for None."""
    if not code:
        return ""
    entry = _catalogues(app).get(kind, {}).get(code)
    return spoken(entry[0], entry[1]) if entry else code


def all_names(app: "App", kind: str) -> dict[str, tuple[str, str, str]]:
    """Return the names of every entry by code, old ones too: as shown, Vietnamese, English."""
    return {
        code: (spoken(vi, en), vi, en)
        for code, (vi, en, _on) in _catalogues(app).get(kind, {}).items()
    }


def spoken(vietnamese: str, english: str) -> str:
    """Return a label in the language in force."""
    return english if language() == "en" and english else vietnamese


def campaign(app: "App") -> CampaignInfo:
    """Return the campaign that this laptop works on."""

    def read() -> CampaignInfo:
        from models.reference import Campaign

        with app.db.read() as db:
            row = db.get(Campaign, app.campaign_code)
            if row is None:
                raise LookupError(app.campaign_code)
            return campaign_of(row)

    found: CampaignInfo = cached(app, ("campaign", app.campaign_code, language()), read)
    return found


def campaign_of(row: "Campaign") -> CampaignInfo:
    """Return a campaign as services hand it on, its texts in the language in force."""
    return CampaignInfo(
        row.code,
        row.name,
        row.year,
        row.theme,
        row.day,
        row.start,
        row.end,
        row.comms_start,
        row.comms_end,
        row.report_before,
        row.indicator_set_version,
        tuple(_milestone(m) for m in row.milestones),
    )


def _milestone(entry: dict[str, Any]) -> MilestoneInfo:
    return MilestoneInfo(
        entry["code"],
        datetime.date.fromisoformat(entry["day"]),
        bool(entry["inclusive"]),
        spoken(entry["label_vi"], entry["label_en"]),
    )


def indicators(app: "App") -> list[IndicatorInfo]:
    """Return the indicator set of the campaign, in its order."""

    def read() -> list[IndicatorInfo]:
        from sqlmodel import col, select

        from models.reference import Indicator

        version = campaign(app).indicator_set_version
        with app.db.read() as db:
            rows = db.exec(
                select(Indicator)
                .where(Indicator.set_version == version)
                .order_by(col(Indicator.position))
            ).all()
            return [
                IndicatorInfo(r.code, r.group_vi, spoken(r.name_vi, r.name_en), r.unit_vi)
                for r in rows
            ]

    found: list[IndicatorInfo] = cached(app, ("indicators", language()), read)
    return found


def targets(app: "App") -> dict[str, int]:
    """Return the targets that the province set for this commune in the campaign."""

    def read() -> dict[str, int]:
        from sqlmodel import select

        from models.reference import CampaignTarget

        with app.db.read() as db:
            rows = db.exec(
                select(CampaignTarget).where(
                    CampaignTarget.campaign_code == app.campaign_code,
                    CampaignTarget.unit_code == app.commune.code,
                )
            ).all()
            return {row.indicator_code: row.target_value for row in rows}

    found: dict[str, int] = cached(app, ("targets", app.campaign_code), read)
    return found


def working_calendar(app: "App") -> Calendar:
    """Return which days offices work, as far as the reference data tells."""

    def read() -> Calendar:
        from sqlmodel import select

        from models.reference import PublicHoliday

        with app.db.read() as db:
            return Calendar({row.day: row.worked for row in db.exec(select(PublicHoliday))})

    found: Calendar = cached(app, "working_calendar", read)
    return found


def recipients(app: "App", document_kind: str) -> dict[str, list[str]]:
    """Return who a kind of document goes to: list (kinh_gui, noi_nhan, luu) → lines in order."""

    def read() -> dict[str, list[str]]:
        from sqlmodel import col, select

        from models.reference import DocumentRecipient

        found: dict[str, list[str]] = {}
        with app.db.read() as db:
            for row in db.exec(
                select(DocumentRecipient)
                .where(DocumentRecipient.document_kind == document_kind)
                .order_by(col(DocumentRecipient.position))
            ):
                found.setdefault(row.list, []).append(row.text)
        return found

    kept: dict[str, list[str]] = cached(app, ("recipients", document_kind), read)
    return kept


def unit_name(app: "App", code: str, day: datetime.date) -> str:
    """Return what an administrative unit was called on a day; the code itself when unknown."""
    from sqlmodel import col, select

    from models.reference import AdminUnit

    with app.db.read() as db:
        unit = db.exec(
            select(AdminUnit)
            .where(AdminUnit.code == code, AdminUnit.valid_from <= day)
            .order_by(col(AdminUnit.valid_from).desc())
        ).first()
        return unit.full_name if unit else code
