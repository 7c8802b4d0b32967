# SPDX-License-Identifier: MIT
"""Compress, encrypt, and the inverse with hard limits: nobody on the way can read a body.

    body = msgpack [[[key name, wrapped content key], …], ciphertext]

The content key is fresh and random, wrapped by HPKE (RFC 9180: X25519, HKDF-SHA256,
ChaCha20-Poly1305) to every recipient; `info` binds it to province, device, epoch and number. The
ciphertext is ChaCha20-Poly1305 of the packed content. A fresh key is used once, so its nonce is 0.
"""

import secrets
from collections.abc import Sequence
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from sync import packing
from sync.protocol import MAX_PLAIN, FrameError, key_name

DOMAIN = b"vn.tungngo.body.v1\0"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_NONCE = bytes(12)
_MAX_RECIPIENTS = 4


class _Sealed(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    # The limit is looked at before anything of the list is built.
    wrapped: Annotated[list[tuple[bytes, bytes]], msgspec.Meta(max_length=_MAX_RECIPIENTS)]
    ciphertext: bytes


def info(province: bytes, device: bytes, epoch: bytes, seq: int) -> bytes:
    """Return what a sealed body is bound to."""
    return DOMAIN + province + device + epoch + seq.to_bytes(8, "big")


def seal(content: bytes, recipients: Sequence[bytes], bound_to: bytes) -> bytes:
    """Return the body for the X25519 public keys of its recipients (32 bytes each)."""
    if len(content) > MAX_PLAIN:
        raise ValueError("the content is too large for a frame")
    key = secrets.token_bytes(32)
    packed = packing.compress(content)
    return msgspec.msgpack.encode(
        _Sealed(
            [(key_name(r), _wrap(key, r, bound_to)) for r in recipients],
            ChaCha20Poly1305(key).encrypt(_NONCE, packed, bound_to),
        )
    )


def _wrap(key: bytes, recipient: bytes, bound_to: bytes) -> bytes:
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(recipient), bound_to)


_DECODER = msgspec.msgpack.Decoder(_Sealed)


def unseal(body: bytes, key: X25519PrivateKey, bound_to: bytes) -> bytes:
    """Return the content of a body whose frame's signature was checked.

    Raises FrameError("body" | "recipient" | "ciphertext" | "compression" | "limit").
    """
    try:
        sealed = _DECODER.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("body") from error
    mine = key_name(key.public_key().public_bytes_raw())
    wrapped = next((w for name, w in sealed.wrapped if name == mine), None)
    if wrapped is None:
        raise FrameError("recipient")
    try:
        content_key = _SUITE.decrypt(wrapped, key, bound_to)
        packed = ChaCha20Poly1305(content_key).decrypt(_NONCE, sealed.ciphertext, bound_to)
    except (InvalidTag, ValueError) as error:
        raise FrameError("ciphertext") from error
    return packing.decompress(packed)
