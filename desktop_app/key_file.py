# SPDX-License-Identifier: MIT
"""The file of key slots, in three copies with a sum: losing it loses the data.

A copy that was cut short or in which a bit has turned is passed over and written anew from a
sound one, so that damage is never taken for a wrong passphrase.
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from desktop_app import restoring
from desktop_app.paths import Paths, folder_error
from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _

Kind = TypeVar("Kind")
_ITERATIONS, _MEMORY_KIB, _LANES = 3, 64 * 1024, 4
_MAX_MEMORY_KIB, _MAX_ITERATIONS, _MAX_LANES = 512 * 1024, 16, 16
_MAX_FILE = 256 * 1024


@dataclass(kw_only=True)
class Slot:
    """One way in: a passphrase stretched, or the recovery code."""

    id: str
    kind: str
    name: str
    unit: str
    salt: bytes
    iterations: int = _ITERATIONS
    memory_kib: int = _MEMORY_KIB
    lanes: int = _LANES
    wrapped: bytes


@dataclass(kw_only=True)
class KeyFile:
    """What the file holds."""

    format: int = 1
    database: str
    slots: list[Slot]


def exists(paths: Paths) -> bool:
    """Tell whether this folder has a vault, readable or not."""
    return any(f.exists() for f in (*paths.keys, paths.database, paths.restoring_keys))


def save(paths: Paths, kept: KeyFile) -> None:
    """Write every copy. Raises UserError for a folder that cannot be written."""
    body = _json(asdict(kept))
    body = _json({**json.loads(body), "sum": _sum(body)})
    for copy in paths.keys:
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            durable_replace(copy, body)
        except OSError as error:
            raise folder_error(error, copy.parent) from error


def _json(told: Any) -> bytes:
    return json.dumps(told, default=_base64, ensure_ascii=False, separators=(",", ":")).encode()


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _base64(value: object) -> str:
    if not isinstance(value, bytes):
        raise TypeError(type(value).__name__)
    return base64.b64encode(value).decode()


def _parsed(body: Any) -> KeyFile:
    """Return the vault that a file holds. Raises KeyError, TypeError or ValueError."""
    slots = [
        Slot(
            id=_of_type(str, slot["id"]),
            kind=_of_type(str, slot["kind"]),
            name=_of_type(str, slot["name"]),
            unit=_of_type(str, slot["unit"]),
            iterations=_of_type(int, slot.get("iterations", _ITERATIONS)),
            memory_kib=_of_type(int, slot.get("memory_kib", _MEMORY_KIB)),
            lanes=_of_type(int, slot.get("lanes", _LANES)),
            salt=base64.b64decode(slot["salt"], validate=True),
            wrapped=base64.b64decode(slot["wrapped"], validate=True),
        )
        for slot in _of_type(list, body["slots"])
    ]
    return KeyFile(
        format=_of_type(int, body.get("format", 1)),
        database=_of_type(str, body["database"]),
        slots=slots,
    )


def _of_type(kind: type[Kind], value: object) -> Kind:
    if not isinstance(value, kind):
        raise TypeError(type(value).__name__)
    return value


def _read(copy: Path) -> KeyFile | None:
    try:
        if copy.stat().st_size > _MAX_FILE:
            return None
        told = _of_type(dict, json.loads(copy.read_bytes()))
        kept = told.pop("sum", None)  # a file of a former program has none
        if kept is not None and kept != _sum(_json(told)):
            return None
        vault = _parsed(told)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    sane = all(
        0 < s.iterations <= _MAX_ITERATIONS
        and 0 < s.lanes <= _MAX_LANES
        and s.memory_kib <= _MAX_MEMORY_KIB
        and len(s.salt) >= 8
        for s in vault.slots
    )
    return vault if sane and vault.format == 1 and vault.slots else None


def load(paths: Paths) -> KeyFile:
    """Return the first copy that reads. Raises UserError(code="damaged-keys" | "not-set-up")."""
    restoring.finish(paths)
    if not exists(paths):
        raise UserError(
            _("Thư mục {folder} chưa có dữ liệu Từng Ngõ.").format(folder=paths.root),
            _("Cài đặt máy trước khi mở."),
            code="not-set-up",
        )
    for copy in paths.keys:
        vault = _read(copy)
        if vault is not None:
            return vault
    raise UserError(
        _("Tệp khóa bị hỏng, cả ba bản sao đều không đọc được."),
        _(
            "Dữ liệu vẫn còn. Phục hồi từ bản sao lưu ở màn hình khóa, hoặc nhờ người hỗ trợ chép "
            "keys.json trong tệp .tngbak mới nhất vào {folder} rồi mở lại."
        ).format(folder=paths.root),
        code="damaged-keys",
    )


def readable_copies(paths: Paths) -> int:
    """Return how many of the copies of the key slots can be read."""
    return sum(_read(copy) is not None for copy in paths.keys)


def mend_copies(paths: Paths) -> None:
    """Write every copy anew when one is damaged, missing, without a sum or unlike the others."""
    kept = load(paths)
    bodies = {copy.read_bytes() if copy.exists() else b"" for copy in paths.keys}
    if len(bodies) > 1 or b'"sum":' not in bodies.pop():
        save(paths, kept)
