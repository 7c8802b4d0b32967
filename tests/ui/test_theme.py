# SPDX-License-Identifier: MIT
"""What is written can be read: every pair of text and ground has a contrast of 4.5:1 (WCAG AA)."""

import pytest
from PySide6.QtGui import QColor

from ui.theme import THEMES

ENOUGH = 4.5
PAIRS = (
    *((text, ground) for text in ("text", "muted", "link") for ground in ("ground", "card")),
    *((text, ground) for text in ("text", "muted") for ground in ("stripe", "info_ground")),
    *((text, "rail") for text in ("rail_text", "gold")),
    ("rail_text", "rail_active"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *((kind, f"{kind}_ground") for kind in ("danger", "warn", "good")),
    *((kind, "card") for kind in ("danger", "warn", "good")),
    *((text, "banner") for text in ("rail_text", "gold")),
)


def _light(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    seen = QColor(colour)
    red, green, blue = linear(seen.redF()), linear(seen.greenF()), linear(seen.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_a_pair_of_colours_can_be_read(theme: str, text: str, ground: str) -> None:
    tokens = THEMES[theme]
    lighter, darker = sorted(
        (_light(getattr(tokens, text)), _light(getattr(tokens, ground))), reverse=True
    )
    assert (lighter + 0.05) / (darker + 0.05) >= ENOUGH
