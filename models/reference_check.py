# SPDX-License-Identifier: MIT
"""Judge reference data before it is published: what no cell tells, and what must not vanish."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import SQLModel

from models.reference import (
    LINK_STATES,
    AdminUnit,
    AdminUnitChange,
    Campaign,
    CampaignTarget,
    CatalogueItem,
    FlyerPicture,
    FlyerSource,
    Indicator,
    ServiceLink,
)
from models.reference_files import Snapshot, fault
from models.reference_load import older
from resources.i18n import _
from resources.paper import vector

_SHORTENERS = frozenset(
    {"bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "by.com.vn", "shorten.asia", "cutt.ly"}
)
_NEEDED = ("session_type", "skill", "outcome", "visit_result", "business_result", "connectivity")
Rows = Mapping[type[SQLModel], list[dict[str, Any]]]


def check(snapshot: Snapshot, before: Snapshot | None) -> None:
    """Refuse a version that would harm laptops; `before` is the one in force.

    Raises UserError naming the file, and for a version that is not newer.
    """
    if before is not None and (
        snapshot.version == before.version or snapshot.issued_on <= before.issued_on
    ):
        raise older(snapshot.version, before.version)
    for file, what in _faults(snapshot.rows):
        raise fault(file, what)
    if before is not None:
        for file, what in _lost(snapshot.rows, before.rows):
            raise fault(
                file,
                what,
                _("Bản ghi cũ còn dùng mã này: giữ dòng đó lại và ghi ngày hết hiệu lực."),
            )


def _faults(rows: Rows) -> Iterator[tuple[str, str]]:
    yield from _campaigns(rows)
    yield from _units(rows)
    yield from _links(rows)
    yield from _pictures(rows)
    kinds = {item["kind"] for item in rows[CatalogueItem]}
    for kind in _NEEDED:
        if kind not in kinds:
            yield "catalogues.csv", _("thiếu danh mục {kind}.").format(kind=kind)


def _campaigns(rows: Rows) -> Iterator[tuple[str, str]]:
    sets = {row["set_version"] for row in rows[Indicator]}
    indicators = {row["code"] for row in rows[Indicator]}
    campaigns = {row["code"] for row in rows[Campaign]}
    for row in rows[Campaign]:
        code = row["code"]
        if row["indicator_set_version"] not in sets:
            yield (
                "campaigns.json",
                _("đợt {code} dùng bộ chỉ tiêu {version} không có trong indicators.csv.").format(
                    code=code, version=row["indicator_set_version"]
                ),
            )
        if not row["comms_start"] <= row["start"] <= row["end"] <= row["comms_end"]:
            yield (
                "campaigns.json",
                _("đợt {code}: các ngày bắt đầu, kết thúc không theo thứ tự.").format(code=code),
            )
    units = {row["code"] for row in rows[AdminUnit]}
    for row in rows[CampaignTarget]:
        known = (
            row["campaign_code"] in campaigns
            and row["unit_code"] in units
            and row["indicator_code"] in indicators
        )
        if not known:
            yield (
                "campaign_targets.csv",
                _("chỉ tiêu {code} của đơn vị {unit}: mã đợt, đơn vị hoặc chỉ tiêu lạ.").format(
                    code=row["indicator_code"], unit=row["unit_code"]
                ),
            )


def _units(rows: Rows) -> Iterator[tuple[str, str]]:
    versions = {(row["code"], row["valid_from"]) for row in rows[AdminUnit]}
    spans: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for row in rows[AdminUnit]:
        # A district may bear the code of a commune.
        is_district = row["unit_type"] in {"huyện", "thị xã", "thành phố"}
        spans.setdefault((row["code"], is_district), []).append(row)
    for (code, _district), named in spans.items():
        named.sort(key=lambda row: row["valid_from"])
        for one, two in itertools.pairwise(named):
            if one["valid_to"] is None or one["valid_to"] >= two["valid_from"]:
                yield (
                    "admin_units.csv",
                    _("đơn vị {code} có hai tên trong cùng một ngày.").format(code=code),
                )
    for row in rows[AdminUnitChange]:
        old = (row["old_code"], row["old_valid_from"])
        if old not in versions or (row["new_code"], row["new_valid_from"]) not in versions:
            yield (
                "admin_unit_changes.csv",
                _("biến động {old} → {new}: không có đơn vị đó trong admin_units.csv.").format(
                    old=row["old_code"], new=row["new_code"]
                ),
            )


def _links(rows: Rows) -> Iterator[tuple[str, str]]:
    codes = {row["code"] for row in rows[ServiceLink]}
    for row in rows[ServiceLink]:
        code = row["code"]
        address = urlsplit(row["url"])
        if address.scheme not in {"http", "https"} or not address.hostname:
            yield "links.csv", _("{code}: địa chỉ phải bắt đầu bằng https://.").format(code=code)
        elif address.hostname.removeprefix("www.") in _SHORTENERS:
            yield (
                "links.csv",
                _("{code}: không dùng dịch vụ rút gọn, ghi địa chỉ đầy đủ.").format(code=code),
            )
        if row["status"] not in LINK_STATES:
            yield (
                "links.csv",
                _("{code}: trạng thái phải là dang_dung hoặc ngung.").format(code=code),
            )
        if row["replaced_by"] and (row["replaced_by"] == code or row["replaced_by"] not in codes):
            yield (
                "links.csv",
                _("{code}: địa chỉ thay thế không có trong danh sách.").format(code=code),
            )


def _pictures(rows: Rows) -> Iterator[tuple[str, str]]:
    for row in rows[FlyerPicture]:
        name = f"pictures/{row['name']}.svg"
        try:
            vector.read(row["source"])
        except ValueError as error:
            told = _("không phải hình SVG mà chương trình vẽ được ({what}).").format(what=error)
            yield name, told
    brought = {row["name"] for row in rows[FlyerPicture]}
    for row in rows[FlyerSource]:
        wanted = str(row["body"].get("picture", ""))
        if wanted not in brought and not vector.has_picture(wanted):
            yield (
                f"flyers/{row['code']}.{row['language']}.json",
                _("không có hình {picture} trong thư mục pictures.").format(picture=wanted),
            )


_KEPT: tuple[tuple[str, type[SQLModel], tuple[str, ...]], ...] = (
    ("catalogues.csv", CatalogueItem, ("kind", "code")),
    ("campaigns.json", Campaign, ("code",)),
    ("indicators.csv", Indicator, ("set_version", "code")),
    ("admin_units.csv", AdminUnit, ("code", "valid_from")),
)


def _lost(rows: Rows, before: Rows) -> Iterator[tuple[str, str]]:
    for file, table, key in _KEPT:
        there = _keys(rows[table], key)
        for gone in _keys(before[table], key):
            if gone not in there:
                name = " ".join(str(part) for part in gone)
                yield file, _("thiếu {name} của danh mục đang dùng.").format(name=name)


def _keys(rows: Iterable[Mapping[str, Any]], key: tuple[str, ...]) -> dict[tuple[Any, ...], None]:
    return dict.fromkeys(tuple(row[name] for name in key) for row in rows)
