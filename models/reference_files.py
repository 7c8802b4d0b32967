# SPDX-License-Identifier: MIT
"""Read reference data from its files: every cell checked, every fault named by file, line, column.

The same reader serves the folder that ships, the folder that the province publishes, and the
bundle that arrives.
"""

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer
from sqlmodel import SQLModel

from models.reference import (
    AdminUnit,
    AdminUnitChange,
    Campaign,
    CampaignTarget,
    CatalogueItem,
    DocumentRecipient,
    FlyerPicture,
    FlyerSource,
    Indicator,
    PlanTask,
    PublicHoliday,
    ServiceLink,
)
from models.text import fold
from resources.errors import UserError
from resources.i18n import _
from resources.paper import flyer_texts, vector

MAX_FILE = 8 * 1024 * 1024
MAX_FILES = 200
MAX_ROWS = 20_000
MANIFEST, CAMPAIGNS = "manifest.json", "campaigns.json"
TABLES: dict[str, type[SQLModel]] = {
    "admin_units.csv": AdminUnit,
    "admin_unit_changes.csv": AdminUnitChange,
    "catalogues.csv": CatalogueItem,
    "indicators.csv": Indicator,
    "campaign_targets.csv": CampaignTarget,
    "links.csv": ServiceLink,
    "plan_tasks.csv": PlanTask,
    "holidays.csv": PublicHoliday,
    "recipients.csv": DocumentRecipient,
}
_ADDED_LATER = frozenset({"plan_tasks.csv", "holidays.csv", "recipients.csv"})
FLYERS, PICTURES = "flyers/", "pictures/"


@dataclass(frozen=True)
class Snapshot:
    """One version of the reference data, read whole; `rows` by table, typed but not judged."""

    version: str
    issued_on: datetime.date
    sha256: str
    """Names the content: SHA-256 of the manifest, which holds that of every file."""
    rows: Mapping[type[SQLModel], list[dict[str, Any]]]


def fault(file: str, what: str, advice: str = "") -> UserError:
    """Return the sentence for reference data that cannot be used, naming the file."""
    return UserError(
        _("Danh mục, {file}: {what}").format(file=file, what=what),
        advice or _("Sửa tệp này rồi làm lại; danh mục đang dùng được giữ nguyên."),
        code="reference-fault",
    )


def damaged(name: str) -> UserError:
    """Return the sentence for a file that is missing or was altered on the way."""
    return UserError(
        _("Danh mục bị thiếu hoặc hỏng: {name}.").format(name=name),
        _("Chép lại danh mục do tỉnh cấp, hoặc cài lại chương trình."),
        code="reference-damaged",
    )


def newest_folder(folder: Path) -> Path:
    """Return the folder of the newest reference data among the versions in `folder`."""
    return max(f.parent for f in folder.glob("*/manifest.json"))


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a version's folder by name. Raises UserError for one that is too large.

    Flyer texts stand in a folder `flyers` of their own, their pictures in `pictures`.
    """
    found: dict[str, bytes] = {}
    kinds = ("*.csv", "*.json", "flyers/*", "pictures/*")
    for file in sorted(file for kind in kinds for file in folder.glob(kind)):
        name = file.relative_to(folder).as_posix()
        try:
            if file.stat().st_size > MAX_FILE:
                raise damaged(name)
            found[name] = file.read_bytes()
        except OSError as error:
            raise damaged(name) from error
        if len(found) > MAX_FILES:
            raise damaged(folder.name)
    return found


def make_manifest(version: str, issued_on: datetime.date, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of files: what the version is called, when issued, what it holds."""
    return json.dumps(
        {
            "version": version,
            "issued_on": issued_on.isoformat(),
            "files": {
                name: hashlib.sha256(body).hexdigest()
                for name, body in sorted(files.items())
                if name != MANIFEST
            },
        },
        indent=1,
    ).encode()


def read(files: Mapping[str, bytes]) -> Snapshot:
    """Return the snapshot that files hold, each of them compared with the manifest.

    Raises UserError(code="reference-damaged" | "reference-fault").
    """
    manifest = _json(MANIFEST, files.get(MANIFEST, b""))
    try:
        version, named = str(manifest["version"]), dict(manifest["files"])
        issued_on = datetime.date.fromisoformat(manifest["issued_on"])
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(MANIFEST) from error
    for name, sha256 in named.items():
        if hashlib.sha256(files.get(name, b"")).hexdigest() != sha256:
            raise damaged(str(name))
    return Snapshot(
        version,
        issued_on,
        hashlib.sha256(files[MANIFEST]).hexdigest(),
        rows_of({name: files[name] for name in named}),
    )


def rows_of(files: Mapping[str, bytes]) -> dict[type[SQLModel], list[dict[str, Any]]]:
    """Return the rows of every table, each cell read as its column wants it."""
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {}
    for name, table in TABLES.items():
        if name not in files:
            if name in _ADDED_LATER:
                continue  # a version issued before the table came to be
            raise damaged(name)
        rows[table] = _unique(name, table, _table(name, files[name], table))
    campaigns = _json(CAMPAIGNS, files.get(CAMPAIGNS, b""))
    if not isinstance(campaigns, list):
        raise damaged(CAMPAIGNS)
    rows[Campaign] = _unique(
        CAMPAIGNS, Campaign, (_entry(CAMPAIGNS, n, e, Campaign) for n, e in enumerate(campaigns, 1))
    )
    rows[FlyerSource] = [
        _flyer(name, body) for name, body in files.items() if name.startswith(FLYERS)
    ]
    rows[FlyerPicture] = [
        _picture(name, body) for name, body in files.items() if name.startswith(PICTURES)
    ]
    return rows


def _json(name: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise damaged(name) from error


def _flyer(name: str, body: bytes) -> dict[str, Any]:
    text = _json(name, body)
    try:
        flyer_texts.read(body)
    except UserError as error:
        raise fault(name, _("thiếu nội dung của tờ rơi (tiêu đề, các phần, phiên bản).")) from error
    code, language = str(text["code"]), str(text["language"])
    if name != f"{FLYERS}{code}.{language}.json":
        raise fault(name, _("tên tệp không khớp mã và ngôn ngữ bên trong."))
    return {"code": code, "language": language, "version": str(text["version"]), "body": text}


def _picture(name: str, body: bytes) -> dict[str, Any]:
    """Return a picture unread: one that cannot be drawn must not keep a laptop from the rest."""
    stem = name.removeprefix(PICTURES).removesuffix(".svg")
    if name != f"{PICTURES}{stem}.svg" or not vector.may_be_named(stem):
        raise fault(name, _("tên hình chỉ gồm chữ thường không dấu, số, gạch nối và đuôi .svg."))
    try:
        source = body.decode("utf-8") if len(body) <= vector.MAX_DRAWING else ""
    except UnicodeDecodeError:
        source = ""
    return {"name": stem, "source": source}


def _table(name: str, body: bytes, table: type[SQLModel]) -> Iterator[dict[str, Any]]:
    try:
        lines = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        columns = {c.name for c in table.__table__.columns} - {"name_key"}  # type: ignore[attr-defined]
        missing = columns - set(lines.fieldnames or ())
        strange = set(lines.fieldnames or ()) - columns
        if missing or strange:
            raise fault(
                name,
                _("dòng đầu phải có đúng các cột {columns}.").format(
                    columns=", ".join(sorted(columns))
                ),
            )
        for number, line in enumerate(lines, 2):
            if number > MAX_ROWS:
                raise fault(name, _("quá nhiều dòng."))
            yield _entry(name, number, line, table)
    except (UnicodeDecodeError, csv.Error) as error:
        raise fault(name, _("không phải tệp CSV mã UTF-8.")) from error


def _entry(name: str, number: int, entry: Any, table: type[SQLModel]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise damaged(name)
    values: dict[str, Any] = {}
    for column in table.__table__.columns:  # type: ignore[attr-defined]
        if column.name == "name_key":
            values["name_key"] = fold(str(values["name"]))
            continue
        try:
            values[column.name] = _cell(entry[column.name], column)
        except (KeyError, TypeError, ValueError) as error:
            raise fault(
                name,
                _("dòng {number}, cột {column}: “{text}” không đọc được.").format(
                    number=number, column=column.name, text=str(entry.get(column.name, ""))[:40]
                ),
                _("Ngày viết 2026-10-01, số viết liền không dấu; ô bắt buộc không để trống."),
            ) from error
    return values


_READ_AS: dict[Any, Callable[[Any], Any]] = {
    Boolean: {"true": True, "false": False}.__getitem__,
    Date: datetime.date.fromisoformat,
    Integer: int,
}


def _cell(value: Any, column: Any) -> Any:
    if isinstance(column.type, JSON):
        return value
    if value is None or value == "":
        if column.nullable:
            return None
        if column.primary_key or isinstance(column.type, Date | Integer | Boolean):
            raise ValueError(column.name)
        return ""
    for shape, read_as in _READ_AS.items():
        if isinstance(column.type, shape):
            return read_as(value)
    if not isinstance(value, str):
        raise TypeError(column.name)
    return value


def _unique(
    name: str, table: type[SQLModel], entries: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    keys = [c.name for c in table.__table__.primary_key.columns]  # type: ignore[attr-defined]
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for entry in entries:
        key = tuple(entry[k] for k in keys)
        if key in seen:
            raise fault(name, _("có hai dòng cùng mã {key}.").format(key=" ".join(map(str, key))))
        seen[key] = entry
    return list(seen.values())
