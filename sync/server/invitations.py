# SPDX-License-Identifier: MIT
"""Invitations on paper, and the certificate that they carry when the province made its own."""

import datetime
from pathlib import Path

from models import communes
from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _
from sync import digits, enrolment
from sync.protocol import Frame, read_frames

CERTIFICATE = "certificate.pem"
_MAX_CERTIFICATE = 16 * 1024


def keep_certificate(folder: Path, source: Path) -> None:
    """Keep the server's own certificate, so that invitations carry it.

    Only what laptops must trust is kept, in DER: a third of the size. Raises UserError for a file
    that is no certificate, or one that holds a private key.
    """
    try:
        pem = source.read_bytes()[: _MAX_CERTIFICATE + 1]
    except OSError as error:
        raise _no_certificate(source) from error
    durable_replace(folder / CERTIFICATE, _der(pem, source))


def _der(data: bytes, source: Path) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    if b"PRIVATE KEY" in data:
        raise UserError(
            _("Tệp {name} chứa khóa bí mật của máy chủ.").format(name=source.name),
            _("Chọn tệp chỉ có chứng chỉ; khóa bí mật không được rời máy chủ."),
            code="private-key",
        )
    try:
        pem = data.startswith(b"-----")
        made = x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
    except ValueError as error:
        raise _no_certificate(source) from error
    return made.public_bytes(Encoding.DER)


def _no_certificate(source: Path) -> UserError:
    return UserError(
        _("Tệp {name} không phải chứng chỉ.").format(name=source.name),
        _("Chọn tệp .pem hoặc .crt của máy chủ."),
        code="no-certificate",
    )


def certificate_of(folder: Path) -> bytes:
    """Return the certificate that invitations carry; empty when laptops trust their system's."""
    try:
        return (folder / CERTIFICATE).read_bytes()
    except FileNotFoundError:
        return b""


def print_letter(data: bytes, target: Path) -> None:
    """Write an invitation to paper: `target` ends in .pdf or .png. Raises UserError."""
    from resources.paper import letter

    suffix = target.suffix.lower()
    if suffix not in {".pdf", ".png"}:
        raise UserError(
            _("Thư mời in ra phải là tệp .pdf hoặc .png."), _("Đổi đuôi tệp."), field="qr"
        )
    [frame] = read_frames(data)
    assert isinstance(frame, Frame)  # noqa: S101 - it was made just now
    invitation = enrolment.read_invitation(frame, target.name)
    made = letter.Letter(
        digits=digits.grouped(digits.encode(data)),
        province=invitation.province_name,
        commune=communes.commune(invitation.commune).full_name,
        fingerprint=enrolment.fingerprint(invitation),
        expires_on=datetime.datetime.fromtimestamp(
            invitation.expires_at / 1000, datetime.UTC
        ).date(),
    )
    durable_replace(target, letter.pdf(made) if suffix == ".pdf" else letter.png(made))
