# SPDX-License-Identifier: MIT
"""Fill a laptop's outbox quickly: real rows, triggers on, notes as officers write them."""

import random

from desktop_app.app import App
from models.ids import new_id

_HEADS = (
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "s",
)
_TAILS = ["á", "ài", "âm", "ạn", "ất", "ể", "ị", "iều", "oa", "ông", "ơn", "ươc", "ùng", "ư", "yên"]
# 255 syllables and free order: notes compress about as real ones do.
_WORDS = tuple(head + tail for head in _HEADS for tail in _TAILS)


def fill(app: App, count: int, seed: int = 7) -> None:
    """Write sessions whose JSON is about 620 bytes each."""
    from models.guidance import GuidanceSession

    chance = random.Random(seed)
    with app.db.write("test.fill") as db:
        for _number in range(count):
            db.add(
                GuidanceSession(
                    id=new_id(),
                    campaign_code=app.campaign_code,
                    commune_code=app.commune.code,
                    commune_valid_from=app.commune.valid_from,
                    date=app.clock.today(),
                    session_type=chance.choice(("luu_dong", "den_tung_ho", "diem_mot_cua")),
                    place=f"Bản {chance.choice(_WORDS)} {chance.randrange(90)}",
                    province_note=" ".join(chance.choices(_WORDS, k=chance.randrange(60, 76))),
                )
            )
