# SPDX-License-Identifier: MIT
"""What sessions of the big store were about: who came, what they achieved, which doors were met."""

import random
from collections.abc import Iterator
from typing import Any

from desktop_app.households import keys_of
from models.ids import new_id

_STAMP = "2026-10-10T08:00:00.000Z"
_SKILLS = (
    *(("VNEID", "da_cai"), ("VNEID", "muc2_kich_hoat"), ("DVC", "dang_nhap_duoc")),
    *(("DVC", "nop_ho_so"), ("AN_TOAN", "da_huong_dan"), ("NGAN_HANG", "mo_tai_khoan")),
    *(("QR_THANH_TOAN", "giao_dich_thanh_cong"), ("SUC_KHOE", "xem_duoc_so")),
)
_HEAD = "(id, rev, deleted, created_at, updated_at, "
_KEPT = f"VALUES (?, 1, 0, '{_STAMP}', '{_STAMP}', "


def add(connection: Any) -> dict[str, int]:
    """Let every participant come to one session with one result, every tenth to another one too.

    Returns counts.
    """
    chance = random.Random(2)
    sessions = [row[0] for row in connection.execute("SELECT id FROM guidance_session")]
    people = [row[0] for row in connection.execute("SELECT id FROM participant")]
    villages = [row[0] for row in connection.execute("SELECT id FROM village")]
    homes = [new_id() for _n in range(max(200, len(sessions) // 10))]
    connection.executemany(
        f"INSERT INTO household {_HEAD}village_id, house_no, has_smartphone, has_internet,"
        f" name_key, sort_key) {_KEPT}?, ?, 'co', 'co', ?, ?)",
        (
            (home, chance.choice(villages), str(n), *keys_of(str(n), None))
            for n, home in enumerate(homes, 1)
        ),
    )
    came = [(person, chance.choice(sessions)) for person in people]
    came += [
        (person, chance.choice(sessions)) for person in chance.sample(people, len(people) // 10)
    ]
    connection.executemany(
        f"INSERT INTO attendance {_HEAD}session_id, participant_id) {_KEPT}?, ?)",
        ((new_id(), session, person) for person, session in came),
    )
    connection.executemany(
        f"INSERT INTO skill_result {_HEAD}session_id, participant_id, count, skill, outcome)"
        f" {_KEPT}?, ?, ?, ?, ?)",
        _results(came, chance),
    )
    connection.executemany(
        f"INSERT INTO household_visit {_HEAD}session_id, household_id, result) {_KEPT}?, ?, ?)",
        (
            (new_id(), session, chance.choice(homes), chance.choice(("gap", "gap", "vang_nha")))
            for session in sessions
        ),
    )
    return {"results": len(came), "visits": len(sessions), "households": len(homes)}


def _results(came: list[tuple[str, str]], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for person, session in came:
        skill, outcome = chance.choice(_SKILLS)
        named = chance.random() < 0.7
        count = 1 if named else chance.randint(1, 5)
        yield (new_id(), session, person if named else None, count, skill, outcome)
