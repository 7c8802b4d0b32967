# SPDX-License-Identifier: MIT
"""What is known before the store is unlocked: language, theme, auto-lock; nothing personal."""

from pathlib import Path

import msgspec

from models.files import durable_replace

AUTO_LOCK_MINUTES = (5, 10, 20, 60)


class Preferences(msgspec.Struct, kw_only=True, frozen=True):
    """The choices of whoever uses this laptop; what a file holds beyond them is passed over."""

    language: str = "vi"
    theme: str = "light"
    auto_lock_minutes: int = 10


def load(data_dir: Path) -> Preferences:
    """Return what was kept; a missing or damaged file means the defaults."""
    try:
        kept = msgspec.json.decode((data_dir / "preferences.json").read_bytes(), type=Preferences)
    except (OSError, msgspec.MsgspecError):
        return Preferences()
    sound = (
        kept.language in {"vi", "en"}
        and kept.theme in {"light", "dark"}
        and kept.auto_lock_minutes in AUTO_LOCK_MINUTES
    )
    return kept if sound else Preferences()


def save(data_dir: Path, chosen: Preferences) -> None:
    """Keep the choices. Raises OSError."""
    data_dir.mkdir(parents=True, exist_ok=True)
    durable_replace(data_dir / "preferences.json", msgspec.json.encode(chosen))
