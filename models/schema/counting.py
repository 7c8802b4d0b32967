# SPDX-License-Identifier: MIT
"""What is counted of sessions alike, kept by triggers made from the words below.

A report of a year would read every row of every session. Instead `session_sums` has one row for all
sessions of one day, village, type and organisers, with what their rows add up to; and
`session_seen` has what a sum cannot tell: the visits of every household, and the rows of every
person who came more than once (of the others there is one row, which the sum has counted). Both
follow from the other tables alone: `recount_statements` makes them anew, and
`tests/models/test_counting.py` holds the triggers to it.
"""

from dataclasses import dataclass

# Skill and outcome of the indicators C1–C16: people count once, or every time (by head).
BY_PERSON = (
    *(("VNEID", "da_cai"), ("VNEID", "muc2_kich_hoat"), ("DVC", "dang_nhap_duoc")),
    *(("NGAN_HANG", "mo_tai_khoan"), ("VI_DIEN_TU", "mo_tai_khoan")),
    *(("QR_THANH_TOAN", "giao_dich_thanh_cong"), ("TMDT_GIAN_HANG", "mo_gian_hang")),
    *(("TMDT_LIVESTREAM", "thuc_hanh"), ("TMDT_DONG_GOI", "thuc_hanh")),
    *(("TMDT_VAN_DON", "thuc_hanh"), ("TMDT_CHUP_ANH", "thuc_hanh")),
    *(("TMDT_QUANG_BA", "thuc_hanh"), ("HOC_TRUC_TUYEN", "dang_nhap_duoc")),
    *(("SUC_KHOE", "xem_duoc_so"), ("CHU_KY_SO", "cap_chu_ky_so")),
    *(("BDHVS", "duoc_xac_nhan"), ("AN_SINH", "mo_tai_khoan")),
)
BY_HEAD = (("DVC", "nop_ho_so"), ("AN_TOAN", "da_huong_dan"))
# Typed as in guidance_session: of another affinity they would not be found along the key.
_TYPES = {
    "campaign_code": "TEXT",
    "date": "DATE",
    "village_id": "TEXT",
    "session_type": "TEXT",
    "internal": "BOOLEAN",
    "lead_org": "TEXT",
    "partners": "JSON",
}
KEY = tuple(_TYPES)
_NULLABLE = frozenset({"village_id", "lead_org"})  # a key has '' instead


@dataclass(frozen=True)
class Part:
    """Rows of a session: their table, and what one of them (`{0}`) adds to each column."""

    table: str
    adds: dict[str, str]
    watched: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """Rows that count once for all rows with the `same` values; `what` names them, SQL of `{0}`.

    Only those of which there are several are kept, or `every` one.
    """

    table: str
    what: str
    same: tuple[str, ...]
    identity: str
    every: bool = False


def column(skill: str, outcome: str) -> str:
    """Return how the columns of a skill's outcome begin."""
    return f"{skill}_{outcome}".lower()


def repeated(skill: str, outcome: str) -> str:
    """Return what rows of a skill's outcome are called in `session_seen`."""
    return f"{skill}.{outcome}"


def _results() -> dict[str, str]:
    adds: dict[str, str] = {}
    for skill, outcome in (*BY_PERSON, *BY_HEAD):
        name = column(skill, outcome)
        this = f"({{0}}.skill = '{skill}' AND {{0}}.outcome = '{outcome}')"
        adds[f"{name}_rows"] = this
        if (skill, outcome) in BY_HEAD:
            adds[f"{name}_heads"] = f"{this} * {{0}}.count"
        else:
            adds[f"{name}_named"] = f"{this} * ({{0}}.participant_id IS NOT NULL)"
            adds[f"{name}_bare"] = f"{this} * ({{0}}.participant_id IS NULL) * {{0}}.count"
    return adds


_COUNTED = ("total", "female", "ethnic_minority", "senior", "child")
PARTS = (
    Part(
        "session_tally",
        {
            "tallies": "1",
            **{name: f"{{0}}.{name}" for name in _COUNTED},
            "poor_known": "({0}.poor IS NOT NULL)",
            "poor": "coalesce({0}.poor, 0)",
        },
        (*_COUNTED, "poor"),
    ),
    Part(
        "household_visit",
        {
            "visits": "1",
            "visits_met": "({0}.result = 'gap')",
            "visits_away": "({0}.result = 'vang_nha')",
            "visits_refused": "({0}.result = 'tu_choi')",
        },
        ("household_id", "result"),
    ),
    Part("session_member", {"present": "1"}, ()),
    Part("attendance", {"named": "1"}, ("participant_id",)),
    Part("skill_result", _results(), ("skill", "outcome", "participant_id", "count")),
)
MET, BEEN, NAMED = "met", "been", "named"
SEEN = (
    Seen("attendance", f"'{NAMED}'", ("participant_id",), "participant_id"),
    Seen(
        "household_visit",
        f"CASE {{0}}.result WHEN 'gap' THEN '{MET}' ELSE '{BEEN}' END",
        ("household_id", "result"),
        "household_id",
        every=True,
    ),
    Seen(
        "skill_result",
        "{0}.skill || '.' || {0}.outcome",
        ("skill", "outcome", "participant_id"),
        "participant_id",
    ),
)
COLUMNS = ("sessions", *(name for part in PARTS for name in part.adds))
TABLES = ("session_sums", "session_seen")

_ALIKE = f"({', '.join(KEY)})"


def _keys(row: str) -> list[str]:
    return [f"coalesce({row}.{k}, '')" if k in _NULLABLE else f"{row}.{k}" for k in KEY]


def _key(row: str) -> str:
    return ", ".join(_keys(row))


# Every name below comes from the constants above, never from input.


def recount_statements() -> list[str]:
    """Return the SQL that makes both tables anew from the rows that are there."""
    counts = ", ".join(f"{name} INT NOT NULL DEFAULT 0" for name in COLUMNS)
    key = ", ".join(f"{name} {affinity}" for name, affinity in _TYPES.items())
    return [
        *(f"DROP TABLE IF EXISTS {table}" for table in TABLES),
        f"CREATE TABLE session_sums (nr INTEGER PRIMARY KEY, {key}, {counts}, UNIQUE {_ALIKE})",
        "CREATE TABLE session_seen (what TEXT, identity TEXT, nr INT, sums INT, "
        "PRIMARY KEY (what, identity, nr)) WITHOUT ROWID",
        f"INSERT INTO session_sums ({', '.join(KEY)}, sessions) "  # noqa: S608
        f"SELECT {_key('s')}, count(*) FROM guidance_session s WHERE NOT s.deleted "
        f"GROUP BY {_key('s')} ORDER BY {_key('s')}",
        *(_sum_up(part) for part in PARTS),
        *(_find(seen) for seen in SEEN),
    ]


# Which sums a session belongs to, found once for all of them: looked up for each row, a million
# rows would read the sessions a million times.
_BELONGS = (
    "belongs AS MATERIALIZED "  # noqa: S608
    "(SELECT s.id, g.nr FROM guidance_session s CROSS JOIN session_sums g "
    f"ON ({', '.join(f'g.{k}' for k in KEY)}) = ({_key('s')}) WHERE NOT s.deleted)"
)


def _sum_up(part: Part) -> str:
    sums = ", ".join(f"sum({sql.format('r')}) AS {name}" for name, sql in part.adds.items())
    return (
        f"UPDATE session_sums SET {', '.join(f'{name} = x.{name}' for name in part.adds)} "  # noqa: S608
        f"FROM (WITH {_BELONGS} SELECT b.nr AS nr, {sums} FROM {part.table} r "
        "CROSS JOIN belongs b ON b.id = r.session_id WHERE NOT r.deleted GROUP BY b.nr) x "
        "WHERE session_sums.nr = x.nr"
    )


def _find(seen: Seen) -> str:
    alike = " AND ".join(f"o.{name} = r.{name}" for name in seen.same)
    more = (
        ""
        if seen.every
        else (
            f" AND EXISTS (SELECT 1 FROM {seen.table} o "  # noqa: S608
            f"WHERE {alike} AND NOT o.deleted AND o.nr <> r.nr)"
        )
    )
    return (
        f"INSERT INTO session_seen WITH {_BELONGS} "  # noqa: S608
        f"SELECT {seen.what.format('r')}, r.{seen.identity}, r.nr, b.nr "
        f"FROM {seen.table} r LEFT JOIN belongs b ON b.id = r.session_id "
        f"WHERE NOT r.deleted AND r.{seen.identity} IS NOT NULL{more}"
    )


def count_statements() -> list[str]:
    """Return the SQL of the triggers that keep both tables."""
    return [
        *_session_triggers(),
        *(trigger for part in PARTS for trigger in _row_triggers(part)),
        *(trigger for seen in SEEN for trigger in _seen_triggers(seen)),
    ]


def _session_triggers() -> list[str]:
    differs = " OR ".join(f"NEW.{k} IS NOT OLD.{k}" for k in (*KEY, "deleted"))
    return [
        _trigger("guidance_session", "i", "AFTER INSERT", _session("NEW", "+")),
        _trigger("guidance_session", "d", "AFTER DELETE", _session("OLD", "-")),
        _trigger(
            "guidance_session",
            "u",
            f"AFTER UPDATE OF {', '.join((*KEY, 'deleted'))}",
            [*_session("OLD", "-"), *_session("NEW", "+")],
            f"WHEN {differs}",
        ),
    ]


def _session(row: str, sign: str) -> list[str]:
    """Return SQL that adds a session with everything it has, or takes it away."""
    moved = [_move(part, row, sign) for part in PARTS]
    if sign == "+":
        return [
            f"INSERT INTO session_sums ({', '.join(KEY)}, sessions) "
            f"SELECT {_key(row)}, 1 WHERE NOT {row}.deleted "
            "ON CONFLICT DO UPDATE SET sessions = sessions + 1",
            *moved,
            *(_follow(seen, row) for seen in SEEN),
        ]
    mine = f"WHERE {_ALIKE} = ({_key(row)}) AND NOT {row}.deleted"
    return [
        *moved,
        f"UPDATE session_sums SET sessions = sessions - 1 {mine}",  # noqa: S608
        f"DELETE FROM session_sums {mine} AND sessions = 0",  # noqa: S608
        *(_follow(seen, row, gone=True) for seen in SEEN),
    ]


def _move(part: Part, row: str, sign: str) -> str:
    """Return SQL that adds all rows of a session of one part, or takes them away."""
    sets = ", ".join(f"{name} = session_sums.{name} {sign} x.{name}" for name in part.adds)
    sums = ", ".join(f"coalesce(sum({sql.format('r')}), 0) AS {n}" for n, sql in part.adds.items())
    return (
        f"UPDATE session_sums SET {sets} FROM (SELECT {sums} FROM {part.table} r "  # noqa: S608
        f"WHERE r.session_id = {row}.id AND NOT r.deleted) x "
        f"WHERE {_ALIKE} = ({_key(row)}) AND NOT {row}.deleted"
    )


def _follow(seen: Seen, row: str, *, gone: bool = False) -> str:
    """Return SQL that tells what was seen in a session which sums it belongs to now."""
    now = f"(SELECT nr FROM session_sums WHERE {_ALIKE} = ({_key(row)}) AND NOT {row}.deleted)"  # noqa: S608
    return (
        f"UPDATE session_seen SET sums = {'NULL' if gone else now} WHERE (what, identity, nr) IN "  # noqa: S608
        f"(SELECT {seen.what.format('r')}, r.{seen.identity}, r.nr FROM {seen.table} r "
        f"WHERE r.session_id = {row}.id AND NOT r.deleted)"
    )


def _row_triggers(part: Part) -> list[str]:
    watched = ", ".join(("session_id", "deleted", *part.watched))
    new, old = _add(part, "NEW", "+"), _add(part, "OLD", "-")
    return [
        _trigger(part.table, "i", "AFTER INSERT", [new]),
        _trigger(part.table, "d", "AFTER DELETE", [old]),
        _trigger(part.table, "u", f"AFTER UPDATE OF {watched}", [old, new]),
    ]


def _add(part: Part, row: str, sign: str) -> str:
    """Return SQL that adds one row to the sums of its session, or takes it away."""
    sets = ", ".join(f"{name} = {name} {sign} {sql.format(row)}" for name, sql in part.adds.items())
    return (
        f"UPDATE session_sums SET {sets} WHERE NOT {row}.deleted AND {_ALIKE} = "  # noqa: S608
        f"(SELECT {_key('s')} FROM guidance_session s "
        f"WHERE s.id = {row}.session_id AND NOT s.deleted)"
    )


def _seen_triggers(seen: Seen) -> list[str]:
    watched = ", ".join(("session_id", "deleted", *seen.same))
    events = (
        ("i", "AFTER INSERT", ("NEW",)),
        ("d", "AFTER DELETE", ("OLD",)),
        ("u", f"AFTER UPDATE OF {watched}", ("OLD", "NEW")),
    )
    return [
        _trigger(seen.table, f"seen_{letter}", event, [w for row in rows for w in _look(seen, row)])
        for letter, event, rows in events
    ]


def _look(seen: Seen, row: str) -> list[str]:
    """Return SQL that finds anew what is there of a row's identity."""
    what, identity = seen.what.format(row), f"{row}.{seen.identity}"
    own = f" AND nr = {row}.nr" if seen.every else ""
    alike = {n: " AND ".join(f"{n}.{c} = {row}.{c}" for c in seen.same) for n in "ro"}
    kept = (
        f"r.nr = {row}.nr"
        if seen.every
        else (
            f"EXISTS (SELECT 1 FROM {seen.table} o "  # noqa: S608
            f"WHERE {alike['o']} AND NOT o.deleted AND o.nr <> r.nr)"
        )
    )
    belongs = (
        f"(SELECT g.nr FROM guidance_session s JOIN session_sums g "  # noqa: S608
        f"ON ({', '.join(f'g.{k}' for k in KEY)}) = ({_key('s')}) "
        "WHERE s.id = r.session_id AND NOT s.deleted)"
    )
    return [
        f"DELETE FROM session_seen WHERE what = {what} AND identity = {identity}{own}",  # noqa: S608
        "INSERT INTO session_seen "  # noqa: S608
        f"SELECT {seen.what.format('r')}, r.{seen.identity}, r.nr, {belongs} "
        f"FROM {seen.table} r WHERE {alike['r']} AND NOT r.deleted AND {kept}",
    ]


def _trigger(table: str, letter: str, event: str, work: list[str], when: str = "") -> str:
    inner = "".join(f"    {statement};\n" for statement in work)
    return f'CREATE TRIGGER "count_{table}_{letter}" {event} ON {table} {when} BEGIN\n{inner}END'
