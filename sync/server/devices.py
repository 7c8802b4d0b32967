# SPDX-License-Identifier: MIT
"""The laptops of the province: invite, take in, find, revoke."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from models import communes
from resources.errors import UserError
from resources.i18n import _
from sync import messages, packing, seal
from sync.messages import Enrolled, Enrolment, Invitation
from sync.protocol import VERSION, Frame, FrameError, Header, Kind, key_name, make_frame
from sync.server import audit, tables
from sync.server.engines import lock_commune
from sync.server.invitations import certificate_of
from sync.server.store import Store, now_ms

INVITATION_DAYS = 60
_DAY_MS = 86_400_000
_REMEMBERED = 10_000


def label_of(commune: str, number: int) -> str:
    """Return the name of a commune's laptop: NA-16831-01."""
    return f"NA-{commune}-{number:02d}"


@dataclass(frozen=True)
class Device:
    """A laptop that was taken in."""

    commune: str
    device: bytes
    number: int
    signing_key: bytes
    sealing_key: bytes

    @property
    def label(self) -> str:
        """What people call it: NA-16831-01."""
        return label_of(self.commune, self.number)


def province_header(province: bytes, kind: Kind, device: bytes, body: bytes) -> Header:
    """Return the header of something that the province says under one of its names."""
    return Header(
        VERSION,
        kind,
        province,
        device,
        b"",
        0,
        bytes(32),
        0,
        hashlib.sha256(body).digest(),
        1,
        now_ms(),
    )


def answer(store: Store, kind: Kind, to: Device, content: bytes, province: bytes) -> Frame:
    """Return a frame sealed to one laptop, signed with the key that it knows the province by."""
    bound_to = seal.info(province, to.device, b"", 0)
    body = seal.seal(content, [to.sealing_key], bound_to)
    header = province_header(province, kind, to.device, body)
    return make_frame(header, body, store.signer(province))


def invite(store: Store, commune_code: str, days: int = INVITATION_DAYS) -> bytes:
    """Return an invitation for one laptop of a commune. Raises UserError for an unknown commune."""
    communes.commune(commune_code)
    token = secrets.token_bytes(16)
    expires_at = now_ms() + days * _DAY_MS
    with store.write() as connection:
        connection.execute(
            insert(tables.invitation).values(
                token=token, commune_code=commune_code, expires_at=expires_at
            )
        )
        audit.note(connection, "invite", commune_code, f"until {audit.moment(expires_at)}")
    content = messages.encode(
        Invitation(
            store.keys.name,
            store.keys.signing_public,
            store.keys.sealing_public,
            store.keys.escrow_public,
            store.keys.address,
            commune_code,
            token,
            expires_at,
            store.generation,
            certificate_of(store.folder),
        )
    )
    body = packing.compress(content, packing.SMALLEST)
    header = province_header(store.keys.province, Kind.INVITATION, bytes(16), body)
    return make_frame(header, body, store.keys.current.signing).to_bytes()


def find(connection: Connection, device: bytes) -> Device | None:
    """Return a laptop by its 16 bytes."""
    row = connection.execute(select(tables.device).where(tables.device.c.device == device)).first()
    if row is None:
        return None
    return Device(
        row.commune_code,
        bytes(row.device),
        row.number,
        bytes(row.signing_key),
        bytes(row.sealing_key),
    )


def known(store: Store, device: bytes) -> Device | None:
    """Return a laptop by its 16 bytes; what never changes of it is remembered.

    Whether it is revoked is no part of that: ask `is_revoked` where it matters.
    """
    found = store.devices.get(device)
    if found is None:
        with store.read() as connection:
            found = find(connection, device)
        if found is not None:
            if len(store.devices) >= _REMEMBERED:
                store.devices.clear()
            store.devices[device] = found
    return found


def is_revoked(connection: Connection, device: Device) -> bool:
    """Tell whether a laptop is shut out at this moment."""
    revoked_at = connection.execute(
        select(tables.device.c.revoked_at).where(
            tables.device.c.commune_code == device.commune,
            tables.device.c.device == device.device,
        )
    ).scalar_one()
    return revoked_at is not None


def revoke(store: Store, label: str) -> Device:
    """Shut a laptop out; what it sends from now on is kept in quarantine, and it is told so.

    `readmission.readmit` undoes it. Raises UserError for a name that no laptop has.
    """
    with store.write() as connection:
        found = named(connection, label)
        connection.execute(
            update(tables.device)
            .where(
                tables.device.c.commune_code == found.commune,
                tables.device.c.device == found.device,
                tables.device.c.revoked_at.is_(None),
            )
            .values(revoked_at=now_ms())
        )
        audit.note(connection, "revoke", found.label)
    return found


def named(connection: Connection, label: str) -> Device:
    """Return the laptop of a name. Raises UserError."""
    commune, _sep, number = label.strip().upper().removeprefix("NA-").partition("-")
    if number.isascii() and number.isdigit() and len(number) < 9:
        row = connection.execute(
            select(tables.device.c.device).where(
                tables.device.c.commune_code == commune, tables.device.c.number == int(number)
            )
        ).first()
        if row is not None and (found := find(connection, bytes(row.device))):
            return found
    raise UserError(
        _("Không có máy nào tên {label}.").format(label=label),
        _("Ví dụ: NA-16831-01; xem danh sách bằng lệnh laptops."),
        code="no-laptop",
    )


class EnrolmentError(FrameError):
    """A request that was refused; `answer` is the frame that tells the laptop so."""

    def __init__(self, reason: str, answer: Frame) -> None:
        super().__init__(reason)
        self.answer = answer


def enrol(store: Store, frame: Frame) -> tuple[Device, Frame]:
    """Take a laptop in and return it with the answer for it.

    The signature was made by the key that the header carries, and the device's name is that key's
    hash: both are checked before anything is decrypted. The same request gets the same answer.
    Raises FrameError("signature" | "device" | ...), EnrolmentError("token").
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signing_key = frame.header.previous
    if frame.header.kind != Kind.ENROL:
        raise FrameError("kind")
    if key_name(signing_key) != frame.header.device:
        raise FrameError("device")
    if not frame.signed_by(Ed25519PublicKey.from_public_bytes(signing_key)):
        raise FrameError("signature")
    province = frame.header.province
    store.signer(province)
    bound_to = seal.info(province, frame.header.device, b"", 0)
    request = messages.decode(store.keys.unseal(frame.body, bound_to), Enrolment)
    if len(request.sealing_key) != 32 or max(len(request.officer), len(request.unit)) > 200:
        raise FrameError("content")
    with store.write() as connection:
        # Two laptops of a commune that come at the same moment must not get the same number.
        lock_commune(connection, request.commune)
        device = find(connection, frame.header.device)
        if device is None:
            device = _take_in(connection, frame.header.device, signing_key, request)
    if device is None:
        stranger = Device(request.commune, frame.header.device, 0, signing_key, request.sealing_key)
        reason = _("Thư mời đã dùng cho máy khác, đã hết hạn hoặc không phải của xã này.")
        raise EnrolmentError("token", _enrolled(store, stranger, province, reason))
    return device, _enrolled(store, device, province)


def _enrolled(store: Store, device: Device, province: bytes, refused: str = "") -> Frame:
    content = Enrolled(
        not refused, "" if refused else device.label, refused, store.generation, now_ms()
    )
    return answer(store, Kind.ENROLLED, device, messages.encode(content), province)


def _take_in(
    connection: Connection, device: bytes, signing_key: bytes, request: Enrolment
) -> Device | None:
    used = connection.execute(
        update(tables.invitation)
        .where(
            tables.invitation.c.token == request.token,
            tables.invitation.c.commune_code == request.commune,
            tables.invitation.c.used_by.is_(None),
            tables.invitation.c.expires_at >= now_ms(),
        )
        .values(used_by=device)
    )
    if used.rowcount != 1:
        return None
    taken = connection.execute(
        select(func.max(tables.device.c.number)).where(
            tables.device.c.commune_code == request.commune
        )
    ).scalar()
    number = (taken or 0) + 1
    connection.execute(
        insert(tables.device).values(
            commune_code=request.commune,
            device=device,
            number=number,
            signing_key=signing_key,
            sealing_key=request.sealing_key,
            officer=request.officer,
            unit=request.unit,
            enrolled_at=now_ms(),
        )
    )
    return Device(request.commune, device, number, signing_key, request.sealing_key)
