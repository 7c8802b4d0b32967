# SPDX-License-Identifier: MIT
"""The file of a document: named and fingerprinted, so that anybody can tell the very same one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from resources.errors import UserError
from resources.i18n import _

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Fingerprint:
    """What a file is called and the SHA-256 of its bytes; the file itself stays where it is."""

    name: str
    sha256: str


def fingerprint(file: Path) -> Fingerprint:
    """Return the fingerprint of a file, of any size. Raises UserError when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as opened:
            while part := opened.read(_CHUNK):
                digest.update(part)
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp {name}.").format(name=file.name),
            _("Chép tệp vào máy rồi chọn lại."),
            field="file_sha256",
            code="file-unreadable",
        ) from error
    return Fingerprint(file.name, digest.hexdigest())
