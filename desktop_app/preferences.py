# SPDX-License-Identifier: MIT
"""What is known before the store is unlocked: language, theme, auto-lock; nothing personal."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _

AUTO_LOCK_MINUTES = (5, 10, 20, 60)
_CHOICES: dict[str, tuple[object, ...]] = {
    "language": ("vi", "en"),
    "theme": ("light", "dark"),
    "auto_lock_minutes": AUTO_LOCK_MINUTES,
}


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """The choices of whoever uses this laptop; what a file holds beyond them is passed over."""

    language: str = "vi"
    theme: str = "light"
    auto_lock_minutes: int = 10


def load(data_dir: Path) -> Preferences:
    """Return what was kept; a missing or damaged file means the defaults."""
    try:
        kept = json.loads((data_dir / "preferences.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return Preferences()
    if not isinstance(kept, dict):
        return Preferences()
    known = {name: kept[name] for name in _CHOICES if name in kept}
    sound = all(
        type(value) is type(_CHOICES[name][0]) and value in _CHOICES[name]
        for name, value in known.items()
    )
    return Preferences(**known) if sound else Preferences()


def save(data_dir: Path, chosen: Preferences) -> None:
    """Keep the choices. Raises UserError(code="not-writable")."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        durable_replace(data_dir / "preferences.json", json.dumps(asdict(chosen)).encode())
    except OSError as error:
        raise UserError(
            _("Không ghi được lựa chọn vào thư mục {folder}.").format(folder=data_dir),
            _("Xem ổ đĩa còn chỗ không và thư mục có cho ghi không, rồi chọn lại."),
            code="not-writable",
        ) from error
