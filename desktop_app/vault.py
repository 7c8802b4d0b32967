# SPDX-License-Identifier: MIT
"""Passphrases and the data key: one slot an officer, one for the recovery code.

Only the standard library is imported, and cryptography when a slot is opened, so that the lock
window can be shown before anything heavy is loaded. A wrong passphrase fails here, before the
database is touched.
"""

import os
import unicodedata
from dataclasses import dataclass

from desktop_app import key_file, recovery
from desktop_app.key_file import KeyFile, Slot
from desktop_app.paths import Paths
from models.text import normalise
from resources.errors import UserError
from resources.i18n import _

MIN_PASSPHRASE = 8


@dataclass(frozen=True)
class Officer:
    """Who may open this laptop's store."""

    id: str
    name: str
    unit: str


@dataclass(frozen=True)
class Unlocked:
    """The raw data key and who unlocked it; never printed."""

    key: bytes
    officer: Officer

    def __repr__(self) -> str:  # type: ignore[explicit-override]
        """Return who unlocked, without the key."""
        return f"Unlocked({self.officer.name!r})"


@dataclass(frozen=True)
class Created:
    """A new vault: its key, and the code to print, which is shown once and kept nowhere."""

    unlocked: Unlocked
    recovery_code: str


def create(paths: Paths, *, officer: str, unit: str, passphrase: str) -> Created:
    """Make a vault with one officer and a recovery code.

    Raises UserError for a short passphrase, a folder in use or one that cannot be written.
    """
    if key_file.exists(paths):
        raise UserError(
            _("Thư mục {folder} đã có dữ liệu Từng Ngõ.").format(folder=paths.root),
            _("Mở dữ liệu đó bằng mật khẩu, hoặc chọn thư mục khác."),
            code="already-set-up",
        )
    check_passphrase(passphrase)
    paths.prepare()
    key = os.urandom(32)
    code = recovery.new_code()
    vault = KeyFile(database=os.urandom(16).hex(), slots=[])
    slot = _passphrase_slot(vault, key, officer, unit, passphrase)
    vault.slots.append(slot)
    vault.slots.append(_recovery_slot(vault, key, code))
    key_file.save(paths, vault)
    return Created(Unlocked(key, _officer(slot)), code)


def check_passphrase(passphrase: str) -> None:
    """Raise UserError(field="passphrase") for one that is too short."""
    if len(_normal(passphrase)) < MIN_PASSPHRASE:
        raise UserError(
            _("Mật khẩu quá ngắn."),
            _("Dùng ít nhất {least} ký tự; một câu ngắn dễ nhớ là tốt nhất.").format(
                least=MIN_PASSPHRASE
            ),
            field="passphrase",
            code="short-passphrase",
        )


def check_same(passphrase: str, again: str, field: str) -> None:
    """Raise UserError at `field` when a passphrase was typed differently the second time."""
    if passphrase != again:
        raise UserError(
            _("Hai lần nhập mật khẩu khác nhau."), _("Nhập lại cả hai lần."), field=field
        )


def check_officer(name: str) -> str:
    """Return an officer's name as kept. Raises UserError(field="officer") for none."""
    kept = normalise(name)
    if not kept:
        raise UserError(_("Chưa nhập họ tên cán bộ."), _("Nhập họ và tên đầy đủ."), field="officer")
    return kept


def officers(paths: Paths) -> list[Officer]:
    """Return who can unlock, for the lock window. Raises UserError(code="damaged-keys")."""
    return [_officer(slot) for slot in key_file.load(paths).slots if slot.kind == "passphrase"]


def unlock(paths: Paths, passphrase: str, officer_id: str | None = None) -> Unlocked:
    """Open the vault with an officer's passphrase (0.1-0.5 s of work).

    Without `officer_id` every officer's slot is tried. Raises UserError(code="wrong-passphrase"
    | "damaged-keys" | "not-set-up").
    """
    vault = key_file.load(paths)
    for slot in vault.slots:
        if slot.kind == "passphrase" and officer_id in {None, slot.id}:
            key = _unwrap(vault, slot, _stretch(passphrase, slot))
            if key is not None:
                return Unlocked(key, _officer(slot))
    raise UserError(
        _("Mật khẩu không đúng."),
        _("Kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi nhập lại, hoặc dùng mã khôi phục."),
        field="passphrase",
        code="wrong-passphrase",
    )


def unlock_with_recovery(paths: Paths, code: str) -> Unlocked:
    """Open the vault with the printed recovery code; the first officer becomes the actor.

    Raises UserError(code="recovery-code" | "wrong-recovery-code" | "damaged-keys").
    """
    vault = key_file.load(paths)
    secret = recovery.bare(code)
    for slot in vault.slots:
        if slot.kind == "recovery":
            key = _unwrap(vault, slot, _recovery_key(secret, slot))
            if key is not None:
                return Unlocked(key, officers(paths)[0])
    raise UserError(
        _("Mã khôi phục này không phải của máy này."),
        _("Tìm tờ mã in khi cài đặt đúng máy này."),
        field="recovery",
        code="wrong-recovery-code",
    )


def add_officer(paths: Paths, key: bytes, *, name: str, unit: str, passphrase: str) -> Officer:
    """Let another officer in."""
    check_passphrase(passphrase)
    vault = key_file.load(paths)
    slot = _passphrase_slot(vault, key, name, unit, passphrase)
    vault.slots.append(slot)
    key_file.save(paths, vault)
    return _officer(slot)


def change_passphrase(paths: Paths, key: bytes, officer_id: str, passphrase: str) -> None:
    """Give an officer a new passphrase; the data key stays."""
    check_passphrase(passphrase)
    vault = key_file.load(paths)
    for i, slot in enumerate(vault.slots):
        if slot.id == officer_id:
            renewed = _passphrase_slot(
                vault, key, slot.name, slot.unit, passphrase, slot_id=slot.id
            )
            vault.slots[i] = renewed
    key_file.save(paths, vault)


def remove_officer(paths: Paths, officer_id: str) -> None:
    """Take an officer's slot away; the last one cannot be. Rekey the database afterwards."""
    vault = key_file.load(paths)
    left = [s for s in vault.slots if s.id != officer_id]
    if not any(s.kind == "passphrase" for s in left):
        raise UserError(
            _("Không xóa được cán bộ cuối cùng."),
            _("Thêm cán bộ mới trước rồi mới xóa."),
            code="last-officer",
        )
    vault.slots = left
    key_file.save(paths, vault)


def _normal(secret: str) -> bytes:
    return unicodedata.normalize("NFKC", secret).encode()


def _officer(slot: Slot) -> Officer:
    return Officer(slot.id, slot.name, slot.unit)


def _stretch(passphrase: str, slot: Slot) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=slot.salt,
        length=32,
        iterations=slot.iterations,
        lanes=slot.lanes,
        memory_cost=slot.memory_kib,
    ).derive(_normal(passphrase))


def _recovery_key(secret: str, slot: Slot) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, slot.salt, b"tungngo recovery slot v1").derive(secret.encode())


def _associated(vault: KeyFile, slot_id: str) -> bytes:
    return f"tungngo slot v1/{vault.database}/{slot_id}".encode()


def _wrap(vault: KeyFile, slot_id: str, wrapping: bytes, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, _associated(vault, slot_id))


def _unwrap(vault: KeyFile, slot: Slot, wrapping: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(wrapping).decrypt(
            slot.wrapped[:12], slot.wrapped[12:], _associated(vault, slot.id)
        )
    except (InvalidTag, ValueError):
        return None


def _passphrase_slot(
    vault: KeyFile, key: bytes, name: str, unit: str, passphrase: str, *, slot_id: str | None = None
) -> Slot:
    slot = Slot(
        id=slot_id or os.urandom(8).hex(),
        kind="passphrase",
        name=name,
        unit=unit,
        salt=os.urandom(16),
        wrapped=b"",
    )
    slot.wrapped = _wrap(vault, slot.id, _stretch(passphrase, slot), key)
    return slot


def _recovery_slot(vault: KeyFile, key: bytes, code: str) -> Slot:
    slot = Slot(
        id=os.urandom(8).hex(),
        kind="recovery",
        name="",
        unit="",
        salt=os.urandom(16),
        wrapped=b"",
    )
    slot.wrapped = _wrap(vault, slot.id, _recovery_key(recovery.bare(code), slot), key)
    return slot
