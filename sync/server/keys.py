# SPDX-License-Identifier: MIT
"""The province's keys: one signs, one opens what laptops seal, one is kept offline as escrow."""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _
from sync.protocol import key_name

KEYS, ESCROW = "keys.json", "escrow.json"


class _Kept(msgspec.Struct):
    name: str
    address: str
    signing: bytes
    sealing: bytes
    escrow_public: bytes


class _Escrow(msgspec.Struct):
    sealing: bytes


@dataclass(frozen=True)
class ProvinceKeys:
    """What the province signs and opens with; the escrow key's private half is not here."""

    name: str
    address: str
    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey
    escrow_public: bytes

    @property
    def signing_public(self) -> bytes:
        """The 32 bytes of the public signing key."""
        return self.signing.public_key().public_bytes_raw()

    @property
    def sealing_public(self) -> bytes:
        """The 32 bytes of the public sealing key."""
        return self.sealing.public_key().public_bytes_raw()

    @property
    def province(self) -> bytes:
        """The 16 bytes that name the province."""
        return key_name(self.signing_public)

    def __repr__(self) -> str:  # type: ignore[explicit-override]
        """Return the name, never a key."""
        return f"ProvinceKeys({self.name!r})"


def create(folder: Path, name: str, address: str) -> ProvinceKeys:
    """Make the keys; `escrow.json` belongs into a safe, off this machine, as soon as possible."""
    escrow = X25519PrivateKey.generate()
    signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    public = escrow.public_key().public_bytes_raw()
    _write(folder / ESCROW, msgspec.json.encode(_Escrow(escrow.private_bytes_raw())))
    kept = _Kept(name, address, signing.private_bytes_raw(), sealing.private_bytes_raw(), public)
    _write(folder / KEYS, msgspec.json.encode(kept))
    return ProvinceKeys(name, address, signing, sealing, public)


def _write(file: Path, body: bytes) -> None:
    durable_replace(file, body)
    if os.name != "nt":  # on Windows the folder's own rights decide
        file.chmod(0o600)


def load(folder: Path) -> ProvinceKeys:
    """Read the keys. Raises UserError(code="not-set-up" | "damaged-keys")."""
    try:
        kept = msgspec.json.decode((folder / KEYS).read_bytes(), type=_Kept)
        signing = Ed25519PrivateKey.from_private_bytes(kept.signing)
        sealing = X25519PrivateKey.from_private_bytes(kept.sealing)
    except FileNotFoundError as error:
        raise UserError(
            _("Thư mục {folder} chưa có máy chủ tỉnh.").format(folder=folder),
            _("Chạy lệnh init trước."),
            code="not-set-up",
        ) from error
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise UserError(
            _("Tệp khóa của máy chủ ({name}) bị hỏng.").format(name=KEYS),
            _("Phục hồi tệp này từ bản sao lưu."),
            code="damaged-keys",
        ) from error
    return ProvinceKeys(kept.name, kept.address, signing, sealing, kept.escrow_public)
