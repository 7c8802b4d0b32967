# SPDX-License-Identifier: MIT
"""A laptop with years of records: a million participants, two hundred thousand sessions."""

import datetime
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app import scenario, vault, villages
from desktop_app.app import App, open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from desktop_app.setup import initialise
from models.ids import new_id
from models.text import fold, name_sort_key
from tests.benchmarks import field_work
from tests.benchmarks.in_bulk import filling

PASSPHRASE = "đường lên bản xa"
PARTICIPANTS, SESSIONS = 1_000_000, 200_000
_SURNAMES = ("Lầu", "Và", "Vừ", "Hờ", "Xồng", "Mùa", "Giàng", "Moong", "Lô", "Vi", "Kha", "Trần")
_MIDDLES = ("Bá", "Y", "Văn", "Thị", "Xuân", "Minh", "Đức", "Hữu", "Ngọc", "Quang")
_GIVEN = (
    *("Dê", "Mai", "Pó", "Chư", "Tủa", "Sông", "Hoa", "Lan", "Đào", "Hạnh", "Bình", "Cường"),
    *("Dũng", "Giang", "Hải", "Khánh", "Long", "Nam", "Phúc", "Quý", "Sơn", "Thắng", "Tuấn"),
    *("Uyên", "Vân", "Xia", "Yên", "Ánh", "Ổn", "Út", "Đông", "Nở", "Súa", "Rê", "Mỹ", "Nênh"),
)
_DAY = datetime.date(2026, 10, 10)
_STAMP = "2026-10-10T08:00:00.000Z"
# Years of records were sent long ago, 350 changes a batch.
CONFIRM = (
    """INSERT INTO batch (nr, epoch, seq, kind, hash, frame, count, state, sealed_at, confirmed_at)
    SELECT g, x'00', g, 'records', CAST(g AS TEXT), zeroblob(50000), count(*), 'confirmed', 't', 't'
    FROM (SELECT change_seq / 350 + 1 AS g FROM outbox) GROUP BY g""",
    "UPDATE outbox SET batch_nr = change_seq / 350 + 1",
)


def make(folder: Path, scale: float, *, worked: bool = False) -> dict[str, int]:
    """Set a laptop up and fill it; return how many rows of each kind it has.

    When `worked`, the sessions also have what they were about. Search index, change log, outbox
    and sums are as the triggers would have made them.
    """
    chance = random.Random(1)
    clock = SetClock(scenario.moment("2026-10-10", 20))
    done = initialise(
        folder,
        commune_code="16831",
        officer="Lầu Y Mai",
        unit="Phòng Văn hóa - Xã hội",
        passphrase=PASSPHRASE,
        clock=clock,
    )
    app = done.app
    people, sessions = max(2000, int(PARTICIPANTS * scale)), max(1000, int(SESSIONS * scale))
    places = [villages.save_village(app, None, name=f"Bản {name}").id for name in _GIVEN[:20]]
    app.close()
    key = vault.unlock(Paths(folder), PASSPHRASE).key
    counts = {"participants": people, "sessions": sessions}
    with filling(app.db.file, key, then=CONFIRM) as connection:
        add(connection, people, sessions, chance, places, app.campaign_code)
        if worked:
            counts |= field_work.add(connection)
    return counts


def add(
    connection: Any,
    people: int,
    sessions: int,
    chance: random.Random,
    places: list[str],
    campaign: str,
) -> None:
    """Insert participants, and sessions with a tally each."""
    connection.executemany(
        "INSERT INTO participant (id, rev, deleted, created_at, updated_at, full_name, birth_year,"
        " sex, phone, village_id, withdrawn, name_key, sort_key)"
        " VALUES (?, 1, 0, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        _people(people, chance, places),
    )
    made: list[str] = []
    connection.executemany(
        "INSERT INTO guidance_session (id, rev, deleted, created_at, updated_at, campaign_code,"
        " commune_code, commune_valid_from, date, session_type, place, village_id, partners,"
        " languages, skills, internal)"
        " VALUES (?, 1, 0, ?, ?, ?, '16831', '2025-07-01', ?, ?, ?, ?, '[]', '[]', '[]', 0)",
        _sessions(sessions, chance, places, campaign, made),
    )
    connection.executemany(
        "INSERT INTO session_tally (id, rev, deleted, created_at, updated_at, session_id, total,"
        " female, ethnic_minority, senior, child, by_ethnicity)"
        " VALUES (?, 1, 0, ?, ?, ?, ?, 3, 5, 1, 1, '{}')",
        ((new_id(), _STAMP, _STAMP, session, chance.randint(5, 40)) for session in made),
    )


def name_of(chance: random.Random) -> str:
    """Return a name as they are in the mountains."""
    return " ".join(chance.choice(part) for part in (_SURNAMES, _MIDDLES, _GIVEN))


def _people(count: int, chance: random.Random, places: list[str]) -> Iterator[tuple[Any, ...]]:
    keys: dict[str, tuple[str, str]] = {}
    for _ in range(count):
        name = name_of(chance)
        if name not in keys:
            keys[name] = fold(name), name_sort_key(name)
        yield (
            new_id(),
            _STAMP,
            _STAMP,
            name,
            chance.randint(1940, 2015),
            chance.choice(("nu", "nam")),
            f"+849{chance.randint(10_000_000, 99_999_999)}",
            chance.choice(places),
            *keys[name],
        )


def _sessions(
    count: int, chance: random.Random, places: list[str], campaign: str, made: list[str]
) -> Iterator[tuple[Any, ...]]:
    for _ in range(count):
        made.append(new_id())
        day = _DAY - datetime.timedelta(days=chance.randint(0, 700))
        kind = chance.choice(("luu_dong", "den_tung_ho", "diem_mot_cua"))
        place = f"Nhà văn hóa bản {chance.choice(_GIVEN)}"
        where = chance.choice(places)
        yield (made[-1], _STAMP, _STAMP, campaign, day.isoformat(), kind, place, where)


def open_it(folder: Path) -> App:
    """Open the store that `make` made."""
    clock = SetClock(scenario.moment("2026-10-10", 20))
    return open_app(folder, vault.unlock(Paths(folder), PASSPHRASE), clock=clock)
