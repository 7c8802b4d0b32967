# SPDX-License-Identifier: MIT
"""Every rule of the forms again, over the rows that arrived: a client may be old or hostile.

The rules themselves stand in `models`, where the forms ask them too; here rows become the plain
values that those rules want. What is personal never arrives, so its rules have nothing to ask.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from models import flyers_draft, place_rules
from models.problems import Problem, error
from models.wire import WireTable
from resources.errors import UserError
from resources.i18n import _, _n
from sync.server.catalogue import Known
from sync.server.gather import HANDED, TEAM_MEMBER, Gathered, Values

MAX_REASONS = 3
LONG_AGO = datetime.date(2020, 1, 1)


@lru_cache(4096)
def day_of(text: str | None) -> datetime.date | None:
    """Return the day that a row holds as text."""
    return datetime.date.fromisoformat(text) if text else None


def unknown_code(field: str, code: object) -> Problem:
    """Return the problem of a code that the province's catalogue does not have."""
    return error(
        field,
        "code-unknown",
        _("Mã “{code}” không có trong danh mục của tỉnh. Nạp danh mục mới rồi chọn lại.").format(
            code=str(code)[:40]
        ),
    )


def foreign(values: Values, known: Known, commune: str) -> list[Problem]:
    """Return what stands against a row of another commune; a laptop speaks for its own only.

    Its own are also those that became it, and the one that it has become.
    """
    code = values.get("commune_code")
    if code is None or code == commune or code in known.lineage(commune):
        return []
    return [
        error(
            "commune_code",
            "foreign",
            _("Dòng này thuộc xã khác với xã của máy gửi. Máy này chỉ ghi cho xã của mình."),
        )
    ]


def unknown_campaign(values: Values) -> Problem:
    """Return the problem of a campaign that the province never issued."""
    return error(
        "campaign_code",
        "campaign-unknown",
        _("Tỉnh không có đợt nào mang mã “{code}”. Chọn lại đợt.").format(
            code=values.get("campaign_code") or ""
        ),
    )


def run_problems(g: Gathered) -> list[Problem]:
    """Return what stands against a print run and what was handed out of it."""
    root = g.root or {}
    printed, spoiled = root.get("printed") or 0, root.get("spoiled") or 0

    def ask() -> None:
        flyers_draft.check_run(root.get("paper") or "", printed, spoiled)
        left = printed - spoiled
        for row in g.of(HANDED):
            quantity = row.get("quantity") or 0
            flyers_draft.check_hand_out(quantity, left)
            left -= quantity

    return _refused(ask)


def team_problems(g: Gathered) -> list[Problem]:
    """Return what stands against a team and its members."""
    root = g.root or {}
    serving = [row for row in g.of(TEAM_MEMBER) if not row.get("active_to")]

    def ask() -> None:
        place_rules.check_team(root.get("name") or "", root.get("level") or "")
        for row in serving:
            place_rules.check_role(row.get("role") or "")
        if sum(row.get("role") == "to_truong" for row in serving) > 1:
            raise place_rules.second_leader()

    return _refused(ask)


def _refused(ask: Callable[[], None]) -> list[Problem]:
    try:
        ask()
    except UserError as refused:
        return [error(refused.field or "", refused.code or "", str(refused))]
    return []


def _village(values: Values) -> None:
    place_rules.check_village(
        values.get("name") or "", values.get("kind") or "", values.get("households")
    )


def _household(values: Values) -> None:
    place_rules.check_household(
        values.get("village_id"),
        values.get("house_no") or "",
        values.get("has_smartphone") or "",
        values.get("has_internet") or "",
    )


_ROW_RULES: Mapping[str, Callable[[Values], None]] = {
    "village": _village,
    "household": _household,
}


def row_problems(table: WireTable, values: Values) -> list[Problem]:
    """Return what stands against a row by itself: its shape, and the rules of its kind."""
    shape = _shape(table.name)
    if None in map(values.get, shape.needed):
        return [_misshapen(next(name for name in shape.needed if values.get(name) is None))]
    for name, limit in shape.limits:
        if (text := values.get(name)) is not None and len(text) > limit:
            return [_misshapen(name)]
    rule = _ROW_RULES.get(table.name)
    return _refused(lambda: rule(values)) if rule else []


def shaped(table: WireTable, rows: Sequence[Values]) -> bool:
    """Tell whether `row_problems` would find nothing in any of many rows of a table."""
    shape = _shape(table.name)
    return (
        table.name not in _ROW_RULES
        and not any(None in map(values.get, shape.needed) for values in rows)
        and not any(
            max(map(len, filter(None, [values.get(name) for values in rows])), default=0) > limit
            for name, limit in shape.limits
        )
    )


def at_home(rows: Sequence[Values], known: Known, commune: str) -> bool:
    """Tell whether `foreign` would find nothing in any of many rows."""
    codes = {values.get("commune_code") for values in rows} - {None, commune}
    return not codes or codes <= known.lineage(commune)


def _misshapen(name: str) -> Problem:
    return error(
        name,
        "shape",
        _("Dòng này thiếu nội dung hoặc quá dài ({field}). Mở ra sửa rồi lưu lại.").format(
            field=name
        ),
    )


@dataclass(frozen=True)
class _Shape:
    """Columns that need a value (NOT NULL at the laptop), and the longest text of others."""

    needed: tuple[str, ...]
    limits: tuple[tuple[str, int], ...]


@cache
def _shape(table: str) -> _Shape:
    from models.tables import metadata

    columns = [
        column
        for column in metadata().tables[table].columns
        if "wire" in column.info and column.name != "deleted"
    ]
    return _Shape(
        tuple(c.name for c in columns if not c.nullable),
        tuple(
            (c.name, limit)
            for c in columns
            if c.info["wire"] == "text" and (limit := getattr(c.type, "length", None))
        ),
    )


def reason_of(problems: list[Problem]) -> str:
    """Return the sentence that goes back: the first few problems, each with its fix."""
    said = list(dict.fromkeys(p.message for p in problems))
    sentence = " ".join(said[:MAX_REASONS])
    if len(said) > MAX_REASONS:
        sentence += " " + _n("Còn {count} lỗi nữa.", len(said) - MAX_REASONS).format(
            count=len(said) - MAX_REASONS
        )
    return sentence
