# SPDX-License-Identifier: MIT
"""Reference data that the province issues: read only on the laptop, kept by version."""

import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

LINK_STATES = ("dang_dung", "ngung")


class ReferenceVersion(SQLModel, table=True):
    """A reference bundle that was applied; the newest is in force, old records keep theirs."""

    __tablename__ = "reference_version"

    version: str = Field(primary_key=True)
    issued_on: datetime.date
    applied_at: str
    sha256: str


class AdminUnit(SQLModel, table=True):
    """An administrative unit under the name and type that it bore from a day on."""

    __tablename__ = "admin_unit"

    code: str = Field(primary_key=True, max_length=5)
    valid_from: datetime.date = Field(primary_key=True)
    valid_to: datetime.date | None = None
    name: str
    full_name: str
    unit_type: str
    parent_code: str | None = None
    parent_name: str = ""
    legal_basis: str = ""
    name_key: str = Field(index=True)


class AdminUnitChange(SQLModel, table=True):
    """What became of a unit: renamed, merged whole or in part."""

    __tablename__ = "admin_unit_change"

    old_code: str = Field(primary_key=True, max_length=5)
    old_valid_from: datetime.date = Field(primary_key=True)
    new_code: str = Field(primary_key=True, max_length=5)
    new_valid_from: datetime.date = Field(primary_key=True)
    relation: str
    effective_date: datetime.date
    legal_basis: str = ""


class CatalogueItem(SQLModel, table=True):
    """An entry of a catalogue: session types, skills, outcomes, reasons and the like."""

    __tablename__ = "catalogue_item"

    kind: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    label_vi: str
    label_en: str
    position: int
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    note: str = ""


class Indicator(SQLModel, table=True):
    """An indicator as the province defined it in one version of the set."""

    __tablename__ = "indicator"

    set_version: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    group_vi: str
    name_vi: str
    name_en: str = ""
    unit_vi: str
    how_computed: str
    dedupe_rule: str = ""
    level: str = ""
    origin: str = ""


class Campaign(SQLModel, table=True):
    """A campaign with its windows; each year's is data."""

    __tablename__ = "campaign"

    code: str = Field(primary_key=True)
    name: str
    year: int
    theme: str = ""
    day: datetime.date
    start: datetime.date
    end: datetime.date
    comms_start: datetime.date
    comms_end: datetime.date
    report_before: datetime.date
    indicator_set_version: str
    milestones: list[dict[str, object]] = Field(sa_type=JSON, default_factory=list)


class CampaignTarget(SQLModel, table=True):
    """A target that was set for an indicator."""

    __tablename__ = "campaign_target"

    campaign_code: str = Field(primary_key=True)
    unit_code: str = Field(primary_key=True)
    indicator_code: str = Field(primary_key=True)
    target_value: int
    source: str = ""


class ServiceLink(SQLModel, table=True):
    """An official address that flyers carry; `checked_on` is None until somebody has opened it."""

    __tablename__ = "service_link"

    code: str = Field(primary_key=True)
    label_vi: str
    label_en: str = ""
    url: str
    status: str = "dang_dung"
    checked_on: datetime.date | None = None
    replaced_by: str | None = None
    position: int


class FlyerSource(SQLModel, table=True):
    """The text of a flyer as the province issued it; those that ship stand in the program."""

    __tablename__ = "flyer_text"

    code: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    version: str
    body: dict[str, object] = Field(sa_type=JSON)


class FlyerPicture(SQLModel, table=True):
    """A picture of the flyers as the province issued it: SVG, see `resources.paper.vector`.

    `source` is empty for one that came but was too large to be kept.
    """

    __tablename__ = "flyer_picture"

    name: str = Field(primary_key=True)
    source: str


class PlanTask(SQLModel, table=True):
    """A duty of the plan: what, who, until when, and which records show that it was done.

    Not `inclusive` means strictly before: "trước ngày 25/10" ends with 24/10. `per` is empty, or
    village, school or organisation: then the duty stands for each of them. `evidence` names the
    rule in `desktop_app.tasks` that ticks it; empty: by hand.
    """

    __tablename__ = "plan_task"

    campaign_code: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    clause: str
    text_vi: str
    text_en: str
    start: datetime.date | None = None
    day: datetime.date
    inclusive: bool
    level: str
    per: str = ""
    evidence: str = ""


class PublicHoliday(SQLModel, table=True):
    """A weekday that is free, or (`worked`) a day of a weekend that is worked in its place."""

    __tablename__ = "public_holiday"

    day: datetime.date = Field(primary_key=True)
    worked: bool
    name_vi: str
    source: str


class DocumentRecipient(SQLModel, table=True):
    """Who a kind of document goes to: `list` is kinh_gui, noi_nhan or luu, lines by position."""

    __tablename__ = "document_recipient"

    document_kind: str = Field(primary_key=True)
    list: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    text: str
