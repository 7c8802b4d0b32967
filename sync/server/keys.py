# SPDX-License-Identifier: MIT
"""The province's keys: one signs, one opens what laptops seal, one is kept offline as escrow.

Keys are changed together. Former ones stay: what was sealed to them is still opened, and a laptop
that knows the province by a former key is answered with it, and told the new ones.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _
from sync import seal
from sync.messages import Keys
from sync.protocol import FrameError, key_name

KEYS, ESCROW = "keys.json", "escrow.json"
_MOST_FORMER = 16


class _Former(msgspec.Struct):
    signing: bytes
    sealing: bytes


class _Kept(msgspec.Struct):
    name: str
    address: str
    signing: bytes
    sealing: bytes
    escrow_public: bytes
    former: list[_Former] = []


class _Escrow(msgspec.Struct):
    sealing: bytes


@dataclass(frozen=True)
class KeyPair:
    """A key that signs and a key that opens, in force at the same time."""

    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey

    @property
    def province(self) -> bytes:
        """The 16 bytes by which laptops know the province while this pair is in force."""
        return key_name(self.signing.public_key().public_bytes_raw())

    def __repr__(self) -> str:  # type: ignore[explicit-override]
        """Return the public name, never a key."""
        return f"KeyPair({self.province.hex()})"


@dataclass(frozen=True)
class ProvinceKeys:
    """What the province signs and opens with; the escrow key's private half is not here."""

    name: str
    address: str
    pairs: dict[bytes, KeyPair]
    """By the name each gives the province; the first is in force."""
    province: bytes
    escrow_public: bytes

    @property
    def current(self) -> KeyPair:
        """The pair in force."""
        return self.pairs[self.province]

    @property
    def signing_public(self) -> bytes:
        """The 32 bytes of the public signing key in force."""
        return self.current.signing.public_key().public_bytes_raw()

    @property
    def sealing_public(self) -> bytes:
        """The 32 bytes of the public sealing key in force."""
        return self.current.sealing.public_key().public_bytes_raw()

    def public(self) -> Keys:
        """Return the public keys in force, for those who know former ones."""
        return Keys(self.signing_public, self.sealing_public, self.escrow_public)

    def signer(self, province: bytes) -> Ed25519PrivateKey:
        """Return what signs for those who know the province by a name. Raises FrameError."""
        pair = self.pairs.get(province)
        if pair is None:
            raise FrameError("province")
        return pair.signing

    def unseal(self, body: bytes, bound_to: bytes) -> bytes:
        """Open what was sealed to the key in force or to a former one. Raises FrameError."""
        for pair in self.pairs.values():
            try:
                return seal.unseal(body, pair.sealing, bound_to)
            except FrameError as error:
                if error.reason != "recipient":
                    raise
        raise FrameError("recipient")

    def __repr__(self) -> str:  # type: ignore[explicit-override]
        """Return the name, never a key."""
        return f"ProvinceKeys({self.name!r})"


def create(folder: Path, name: str, address: str) -> ProvinceKeys:
    """Make the keys; `escrow.json` belongs into a safe, off this machine, as soon as possible."""
    escrow = X25519PrivateKey.generate()
    _write(folder / ESCROW, msgspec.json.encode(_Escrow(escrow.private_bytes_raw())))
    public = escrow.public_key().public_bytes_raw()
    kept = _Kept(name, address, *_new_pair(), public)
    _write(folder / KEYS, msgspec.json.encode(kept))
    return _opened(kept)


def _new_pair() -> tuple[bytes, bytes]:
    return (
        Ed25519PrivateKey.generate().private_bytes_raw(),
        X25519PrivateKey.generate().private_bytes_raw(),
    )


def rotate(folder: Path) -> ProvinceKeys:
    """Put new keys in force; the former ones stay for what was sealed to them. Raises UserError."""
    kept = _read(folder)
    former = [_Former(kept.signing, kept.sealing), *kept.former][:_MOST_FORMER]
    signing, sealing = _new_pair()
    changed = msgspec.structs.replace(kept, signing=signing, sealing=sealing, former=former)
    _write(folder / KEYS, msgspec.json.encode(changed))
    return _opened(changed)


Mark = tuple[int, int]
"""When the file of the keys was written, and how long it is."""


def mark(folder: Path) -> Mark:
    """Return what changes when the file of keys does; (0, 0) when it is away."""
    try:
        found = (folder / KEYS).stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def copy_to(source: Path, target: Path) -> None:
    """Copy the keys (not the escrow) for a backup or from one."""
    _write(target / KEYS, (source / KEYS).read_bytes())


def _write(file: Path, body: bytes) -> None:
    durable_replace(file, body)
    if os.name != "nt":  # on Windows the folder's own rights decide
        file.chmod(0o600)


def load(folder: Path) -> ProvinceKeys:
    """Read the keys. Raises UserError(code="not-set-up" | "damaged-keys")."""
    try:
        return _opened(_read(folder))
    except ValueError as error:
        raise _damaged() from error


def _read(folder: Path) -> _Kept:
    try:
        return msgspec.json.decode((folder / KEYS).read_bytes(), type=_Kept)
    except FileNotFoundError as error:
        raise UserError(
            _("Thư mục {folder} chưa có máy chủ tỉnh.").format(folder=folder),
            _("Chạy lệnh init trước."),
            code="not-set-up",
        ) from error
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> UserError:
    return UserError(
        _("Tệp khóa của máy chủ ({name}) bị hỏng.").format(name=KEYS),
        _("Phục hồi tệp này từ bản sao lưu."),
        code="damaged-keys",
    )


def _opened(kept: _Kept) -> ProvinceKeys:
    pairs = [
        KeyPair(
            Ed25519PrivateKey.from_private_bytes(one.signing),
            X25519PrivateKey.from_private_bytes(one.sealing),
        )
        for one in (_Former(kept.signing, kept.sealing), *kept.former)
    ]
    return ProvinceKeys(
        kept.name,
        kept.address,
        {pair.province: pair for pair in pairs},
        pairs[0].province,
        kept.escrow_public,
    )
