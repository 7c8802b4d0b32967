# SPDX-License-Identifier: MIT
"""Invitation, request and answer: how a laptop and its province get to know each other."""

import hashlib
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models import communes
from models.schema.upgrade import SCHEMA_VERSION
from resources.errors import UserError
from resources.i18n import _
from sync import messages, packing, seal, state
from sync.messages import Enrolled, Enrolment, Invitation
from sync.protocol import VERSION, Frame, FrameError, Header, Kind, key_name, make_frame
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session


def read_invitation(frame: Frame, name: str) -> Invitation:
    """Return what an invitation says; it must be signed by the very key that it names."""
    try:
        invitation = messages.decode(packing.decompress(frame.body), Invitation)
        key = Ed25519PublicKey.from_public_bytes(invitation.signing_key)
        sound = len(invitation.sealing_key) == len(invitation.escrow_key) == 32
    except (FrameError, ValueError) as error:
        raise damaged_invitation(name) from error
    if not (sound and frame.signed_by(key) and frame.header.province == key_name(key_bytes(key))):
        raise damaged_invitation(name)
    return invitation


def key_bytes(key: Ed25519PublicKey) -> bytes:
    """Return a public key's 32 bytes."""
    return key.public_bytes_raw()


def damaged_invitation(name: str) -> UserError:
    """Return the sentence for an invitation that was altered."""
    return UserError(
        _("Thư mời {name} không nguyên vẹn.").format(name=name),
        _("Xin tỉnh cấp lại thư mời."),
        code="damaged-invitation",
    )


def fingerprint(invitation: Invitation) -> str:
    """Return the province's key as people compare it over the telephone: six groups of four."""
    digest = hashlib.sha256(invitation.signing_key).hexdigest()[:24].upper()
    return " ".join(digest[i : i + 4] for i in range(0, 24, 4))


def check_invitation(invitation: Invitation, commune: str, now_ms: int) -> None:
    """Refuse an invitation for another commune or one that has run out."""
    if invitation.commune != commune:
        raise UserError(
            _("Thư mời này cấp cho {theirs}, máy này của {ours}.").format(
                theirs=communes.name_of(invitation.commune), ours=communes.name_of(commune)
            ),
            _("Xin đúng thư mời của xã mình."),
            code="foreign-invitation",
        )
    if now_ms > invitation.expires_at:
        raise UserError(
            _("Thư mời đã hết hạn."), _("Xin tỉnh cấp thư mời mới."), code="expired-invitation"
        )


def request_frame(me: Identity, officer: str, unit: str, now_ms: int) -> Frame:
    """Return the request that asks the province to take this laptop in."""
    content = messages.encode(
        Enrolment(
            me.invitation.token,
            me.invitation.commune,
            me.sealing.public_key().public_bytes_raw(),
            officer,
            unit,
        )
    )
    bound_to = seal.info(me.province, me.device, b"", 0)
    body = seal.seal(content, [me.invitation.sealing_key], bound_to)
    signing_key = me.signing.public_key().public_bytes_raw()
    header = Header(
        VERSION,
        Kind.ENROL,
        me.province,
        me.device,
        b"",
        0,
        signing_key,
        0,
        hashlib.sha256(body).digest(),
        SCHEMA_VERSION,
        now_ms,
    )
    return make_frame(header, body, me.signing)


def apply_answer(db: "Session", me: Identity, frame: Frame) -> Enrolled:
    """Take the province's answer in. Raises FrameError for one that cannot be read."""
    bound_to = seal.info(me.province, me.device, b"", 0)
    answer = messages.decode(seal.unseal(frame.body, me.sealing, bound_to), Enrolled)
    if answer.accepted:
        state.put(db, "label", answer.label.encode())
        state.put_number(db, "generation", max(me.generation, answer.generation))
    return answer
