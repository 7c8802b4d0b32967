# SPDX-License-Identifier: MIT
"""What the province knows when it judges: catalogue codes, campaigns, units; by version, once."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, select, text

from models import reference_files
from models.reference import AdminUnit, AdminUnitChange, Campaign, CatalogueItem
from models.reference_files import Snapshot
from models.units import Register, Unit
from resources import path
from resources.errors import UserError
from resources.i18n import _
from sync import reference
from sync.server import tables


@dataclass(frozen=True)
class CampaignDays:
    """When a campaign is held."""

    code: str
    name: str
    start: datetime.date
    end: datetime.date
    comms_start: datetime.date
    comms_end: datetime.date
    report_before: datetime.date


@dataclass(frozen=True)
class Known:
    """One version of the reference data, ready to be asked."""

    version: str
    labels: Mapping[str, Mapping[str, str]]
    """Kind of catalogue → code → label; codes no longer offered too, old records bear them."""
    campaigns: Mapping[str, CampaignDays]
    units: Register
    _lineages: dict[str, frozenset[str]] = field(default_factory=dict)

    def campaign(self, code: str) -> CampaignDays:
        """Return a campaign, the latest for "". Raises UserError for one that nobody knows."""
        if not code:
            return max(self.campaigns.values(), key=lambda c: c.start)
        if code not in self.campaigns:
            raise UserError(
                _("Tỉnh không có đợt nào mang mã “{code}”. Chọn lại đợt.").format(code=code),
                _("Các đợt: {codes}.").format(codes=", ".join(sorted(self.campaigns))),
                field="campaign",
                code="unknown-campaign",
            )
        return self.campaigns[code]

    def lineage(self, commune: str) -> frozenset[str]:
        """Return the codes whose records a commune's laptops may send."""
        if commune not in self._lineages:
            self._lineages[commune] = self.units.lineage(commune)
        return self._lineages[commune]

    def knows(self, kind: str, code: object) -> bool:
        """Tell whether a catalogue has a code."""
        return code in self.labels.get(kind, {})

    def label(self, kind: str, code: str) -> str:
        """Return what a code is called; the code itself when nobody knows."""
        return self.labels.get(kind, {}).get(code, code)


def from_snapshot(snapshot: Snapshot) -> Known:
    """Return what a snapshot says."""
    labels: dict[str, dict[str, str]] = {}
    for item in snapshot.rows[CatalogueItem]:
        labels.setdefault(item["kind"], {})[item["code"]] = item["label_vi"]
    return Known(
        snapshot.version,
        labels,
        {c["code"]: _days(c) for c in snapshot.rows[Campaign]},
        Register.of(
            [Unit.of(row) for row in snapshot.rows[AdminUnit]],
            [
                ((row["old_code"], row["old_valid_from"]), row["new_code"])
                for row in snapshot.rows[AdminUnitChange]
            ],
        ),
    )


def _days(row: Mapping[str, Any]) -> CampaignDays:
    return CampaignDays(
        row["code"],
        row["name"],
        row["start"],
        row["end"],
        row["comms_start"],
        row["comms_end"],
        row["report_before"],
    )


@cache
def _shipped() -> Known:
    folder = reference_files.newest_folder(path("reference"))
    return from_snapshot(reference_files.read(reference_files.files_in(folder)))


_NEWEST = text(
    "SELECT version, sha256 FROM reference ORDER BY issued_on DESC, published_at DESC LIMIT 1"
)
_published: dict[str, Known] = {}


def known(connection: Connection) -> Known:
    """Return the reference data in force: what was published last, else what ships.

    It is read once a version and process; a later one is seen with the next frame.
    """
    newest = connection.execute(_NEWEST).first()
    if newest is None:
        return _shipped()
    if newest.sha256 not in _published:
        data = connection.execute(
            select(tables.reference.c.data).where(tables.reference.c.version == newest.version)
        ).scalar_one()
        _published.clear()
        _published[newest.sha256] = from_snapshot(reference.snapshot_of(bytes(data)))
    return _published[newest.sha256]
