# SPDX-License-Identifier: MIT
"""What a laptop knows of itself and of its province, kept inside the encrypted store."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from sync import messages
from sync.messages import Invitation, Keys
from sync.protocol import key_name

if TYPE_CHECKING:
    from sqlmodel import Session


def get(db: "Session", key: str) -> bytes | None:
    """Return a kept value, or None."""
    row = (
        db.connection()
        .execute(text("SELECT value FROM sync_state WHERE key = :key"), {"key": key})
        .first()
    )
    return bytes(row.value) if row else None


def put(db: "Session", key: str, value: bytes) -> None:
    """Keep a value."""
    db.connection().execute(
        text("INSERT OR REPLACE INTO sync_state (key, value) VALUES (:key, :value)"),
        {"key": key, "value": value},
    )


def get_number(db: "Session", key: str) -> int:
    """Return a kept number; 0 when there is none."""
    value = get(db, key)
    return int(value) if value else 0


def put_number(db: "Session", key: str, value: int) -> None:
    """Keep a number."""
    put(db, key, str(value).encode())


class FormerKey(msgspec.Struct, array_like=True, frozen=True):
    """A key that signed for the province until another one took its place."""

    signing_key: bytes
    replaced_at: int
    """By the province's clock when it told so, in milliseconds since 1970."""


@dataclass(frozen=True)
class Identity:
    """A laptop that knows its province: its keys, the invitation, the epoch in force."""

    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey
    invitation: Invitation
    epoch: bytes
    label: str
    """What the province calls the laptop (NA-16831-01); "" before the answer came."""
    generation: int
    former: tuple[FormerKey, ...] = ()
    """The province's keys of before, the latest first."""

    @property
    def device(self) -> bytes:
        """The 16 bytes that name this laptop."""
        return key_name(self.signing.public_key().public_bytes_raw())

    @property
    def province(self) -> bytes:
        """The 16 bytes that name the province."""
        return key_name(self.invitation.signing_key)

    @property
    def province_key(self) -> Ed25519PublicKey:
        """The key that signs what the province says."""
        return Ed25519PublicKey.from_public_bytes(self.invitation.signing_key)

    def key_of(self, province: bytes) -> Ed25519PublicKey | None:
        """Return the key by which the province goes, or went, under a name; None for another."""
        for key in (self.invitation.signing_key, *(one.signing_key for one in self.former)):
            if key_name(key) == province:
                return Ed25519PublicKey.from_public_bytes(key)
        return None

    def __repr__(self) -> str:  # type: ignore[explicit-override]
        """Return the public name, never a key."""
        return f"Identity({self.device.hex()}, {self.label!r})"


def identity(db: "Session") -> Identity | None:
    """Return who this laptop is to its province; None before an invitation was taken in."""
    kept = get(db, "invitation")
    signing, sealing, epoch = get(db, "signing"), get(db, "sealing"), get(db, "epoch")
    if kept is None or signing is None or sealing is None or epoch is None:
        return None
    return Identity(
        Ed25519PrivateKey.from_private_bytes(signing),
        X25519PrivateKey.from_private_bytes(sealing),
        messages.decode(kept, Invitation),
        epoch,
        (get(db, "label") or b"").decode(),
        get_number(db, "generation"),
        _former(db),
    )


_FORMER = msgspec.msgpack.Decoder(tuple[FormerKey, ...])
_MOST_FORMER = 16  # as many as the province keeps


def _former(db: "Session") -> tuple[FormerKey, ...]:
    kept = get(db, "former_keys")
    return _FORMER.decode(kept) if kept else ()


def replace_keys(db: "Session", me: Identity, keys: Keys, at: int) -> None:
    """Put the province's new keys in force and remember the one that signed until now."""
    former = (FormerKey(me.invitation.signing_key, at), *me.former)[:_MOST_FORMER]
    put(db, "former_keys", msgspec.msgpack.encode(former))
    invitation = msgspec.structs.replace(
        me.invitation,
        signing_key=keys.signing_key,
        sealing_key=keys.sealing_key,
        escrow_key=keys.escrow_key,
    )
    put(db, "invitation", messages.encode(invitation))


def become(db: "Session", invitation: Invitation) -> Identity:
    """Take an invitation in; the laptop's keys are made once and stay.

    Keys of before are forgotten with the province that had them.
    """
    known = identity(db)
    if known is not None and known.invitation.signing_key != invitation.signing_key:
        put(db, "former_keys", b"")
    if get(db, "signing") is None:
        put(db, "signing", Ed25519PrivateKey.generate().private_bytes_raw())
        put(db, "sealing", X25519PrivateKey.generate().private_bytes_raw())
        put(db, "epoch", secrets.token_bytes(16))
    put(db, "invitation", messages.encode(invitation))
    put_number(db, "generation", max(get_number(db, "generation"), invitation.generation))
    made = identity(db)
    assert made is not None  # noqa: S101 - everything it needs was just put
    return made


def forget_self(db: "Session") -> None:
    """Give up keys, name and province; what was sealed and confirmed under them is kept."""
    db.connection().execute(
        text(
            "DELETE FROM sync_state WHERE key IN "
            "('signing', 'sealing', 'epoch', 'label', 'invitation', 'former_keys', 'bundle_nr', "
            "'revoked')"
        )
    )
