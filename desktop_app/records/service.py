# SPDX-License-Identifier: MIT
"""What an officer does with a record of any kind: save, correct, remove, bring back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app import reference
from desktop_app.records import remarks
from desktop_app.rows import found, needed
from models.base import SyncedRow
from models.ids import new_id
from models.problems import Problem, errors, warnings
from models.records.kind import Around, Kind, Shape, Values
from models.records.kinds import kind as kind_of
from models.records.rules import check, given
from models.text import fold, name_sort_key, normalise, normalise_lines, sort_key
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_CAMPAIGN = "campaign_code"
_ONE_LINE = frozenset({Shape.TEXT, Shape.URL, Shape.FILE})
_LISTS = frozenset({Shape.CHOICES, Shape.LINKS, Shape.WORDS, Shape.TIMES})


class RecordRefusedError(UserError):
    """A record that cannot be saved yet, with every problem that stands in the way."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(first.message, field=first.field, code=first.code)
        self.problems = problems


@dataclass(frozen=True)
class Record:
    """A record as it stands in the store."""

    kind: str
    id: str
    rev: int
    values: dict[str, Any]
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a warning was kept, by its code."""


def around(app: "App", code: str = "", record_id: str | None = None) -> Around:
    """Return what rules must know besides the record."""
    campaign = reference.campaign(app)
    at_work: dict[str, str] = {}
    if code == "team":
        with app.db.read() as db:
            at_work = teams_at_work(db, record_id)
    return Around(
        today=app.clock.today(),
        start=campaign.start,
        end=campaign.end,
        comms_start=campaign.comms_start,
        comms_end=campaign.comms_end,
        label=lambda kind, code: reference.label(app, kind, code),
        team_of=at_work,
    )


def teams_at_work(db: "Session", but: str | None = None) -> dict[str, str]:
    """Return the teams at work by village; `but` is the one in hand."""
    from sqlmodel import col, select

    from models.teams import DigitalTeam

    found = db.exec(
        select(DigitalTeam.village_id, DigitalTeam.name).where(
            col(DigitalTeam.deleted).is_(False),
            col(DigitalTeam.active),
            col(DigitalTeam.village_id).is_not(None),
            col(DigitalTeam.id) != (but or ""),
        )
    )
    return {str(village): name for village, name in found}


def new_values(app: "App", code: str) -> dict[str, Any]:
    """Return what a new form of a kind begins with."""
    kind = kind_of(code)
    values = {f.name: f.default for f in kind.fields if f.default is not None}
    day = kind.by_date.split("|")[0]
    if day and kind.field(day).required:
        values[day] = app.clock.today()
    if code == "document":
        values["issuer"] = _("UBND {commune}").format(commune=app.commune.full_name)
    return values


def tidy(kind: Kind, values: Values) -> dict[str, Any]:
    """Return the values of a kind's fields in the form in which they are kept."""
    tidied: dict[str, Any] = {}
    for each in kind.fields:
        value = values.get(each.name)
        if isinstance(value, str):
            value = normalise(value) if each.shape in _ONE_LINE else normalise_lines(value)
        if each.shape in _LISTS:
            value = list(value or [])
        elif each.shape is Shape.YES_NO:
            value = bool(value)
        elif value == "":
            value = None
        tidied[each.name] = value
    return tidied


def problems_of(app: "App", code: str, values: Values) -> list[Problem]:
    """Return every problem of a record in hand, errors and warnings."""
    kind = kind_of(code)
    return check(kind, tidy(kind, values), around(app, code))


def save(
    app: "App",
    code: str,
    record_id: str | None,
    values: Values,
    *,
    reasons: Mapping[str, str] | None = None,
    draft_id: str | None = None,
) -> Record:
    """Add a record or correct one; a form kept as a draft ends in the same transaction.

    Raises RecordRefusedError with every error, or with every warning that has no reason yet.
    """
    from models.kept import KeptDraft

    kind = kind_of(code)
    ready, kept = admit(kind, values, around(app, code, record_id), reasons or {})
    subject = record_id or new_id()
    with app.db.write(f"records.{'correct' if record_id else 'add'}", subject) as db:
        row = needed(db, kind.model, record_id) if record_id else None
        row = put(app, db, kind, row, ready, kept, new=subject)
        if record_id:
            remarks.answered(db, kind, record_id)
        if draft_id and (draft := db.get(KeptDraft, draft_id)):
            db.delete(draft)
        return _record(kind, row)


def admit(
    kind: Kind, values: Values, about: Around, reasons: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return tidied values and the reasons that are needed. Raises RecordRefusedError."""
    ready = tidy(kind, values)
    problems = check(kind, ready, about)
    warned = warnings(problems)
    unanswered = [w for w in warned if not normalise(reasons.get(w.code, ""))]
    if standing := errors(problems) or unanswered:
        raise RecordRefusedError(standing)
    return ready, {w.code: normalise(reasons[w.code]) for w in warned}


def put(
    app: "App",
    db: "Session",
    kind: Kind,
    row: SyncedRow | None,
    values: dict[str, Any],
    reasons: dict[str, str],
    *,
    new: str = "",
) -> SyncedRow:
    """Write a record inside the caller's transaction. Raises UserError for one there already."""
    own_id = row.id if row else None
    refuse_twice(kind, values, taken(app, db, kind), own_id)
    return write(app, db, kind, row, values, reasons, new=new)


def write(
    app: "App",
    db: "Session",
    kind: Kind,
    row: SyncedRow | None,
    values: dict[str, Any],
    reasons: dict[str, str],
    *,
    new: str = "",
    flush: bool = True,
) -> SyncedRow:
    """Write a record that is known to be sound and the only one of its kind."""
    if row is None:
        row = kind.model(id=new or new_id())
        if kind.of_campaign:
            setattr(row, _CAMPAIGN, app.campaign_code)
    row.deleted = False
    for name, value in values.items():
        setattr(row, name, value)
    if "reasons" in kind.model.model_fields:
        row.reasons = reasons
    for name, value in (kind.derived(values) if kind.derived else {}).items():
        setattr(row, name, value)
    row.sort_key = key_of(kind, values)
    if "name_key" in kind.model.model_fields:
        row.name_key = fold(str(values[kind.heading]))
    if "public_name" in kind.model.model_fields:
        # The province gets the name only while the consent to be named stands.
        row.public_name = values["name"] if values["may_be_named"] else None
    db.add(row)
    if flush:
        db.flush()
    return row


def key_of(kind: Kind, values: Values) -> str:
    """Return what a list of the kind is ordered by: the day, or the name in the alphabet."""
    for name in kind.by_date.split("|"):
        if name and given(values, name):
            return str(values[name])
    named = str(values.get(kind.heading) or "")
    if kind.by_date:
        return ""
    return name_sort_key(named) if kind.people else sort_key(named)


Identity = tuple[str, ...]
_SOLE = "\0"  # before what only one record may be, unlike any name


def identities(kind: Kind, values: Values) -> list[Identity]:
    """Return what only one record of a kind may be; nothing where nothing of it was filled in."""
    found: list[Identity] = []
    if kind.unique and given(values, kind.unique[0]):
        found.append(tuple(fold(str(values.get(name) or "")) for name in kind.unique))
    if kind.sole is not None and (sole := kind.sole(values)) is not None:
        found.append((_SOLE, *sole))
    return found


def refuse_twice(
    kind: Kind, values: Values, there: Mapping[Identity, str], own_id: str | None = None
) -> None:
    """Refuse a record that another one is already. Raises UserError naming the field."""
    for key in identities(kind, values):
        if there.get(key, own_id) != own_id:
            raise kind.second() if key[0] == _SOLE and kind.second else twice(kind, values)


def taken(app: "App", db: "Session", kind: Kind) -> dict[Identity, str]:
    """Return the identities that records of the kind have already, with their ids."""
    from sqlmodel import col, select

    if not kind.unique and kind.sole is None:
        return {}
    model = kind.model
    names = [f.name for f in kind.fields] if kind.sole else list(kind.unique)
    columns = [col(getattr(model, name)) for name in names]
    chosen = select(col(model.id), *columns).where(col(model.deleted).is_(False))
    if kind.of_campaign:
        chosen = chosen.where(col(getattr(model, _CAMPAIGN)) == app.campaign_code)
    found_ids: dict[Identity, str] = {}
    rows: Any = db.exec(chosen)
    for row_id, *parts in rows:
        for key in identities(kind, dict(zip(names, parts, strict=True))):
            found_ids[key] = row_id
    return found_ids


def twice(kind: Kind, values: Values) -> UserError:
    """Return the refusal of a record that is there already."""
    first = kind.unique[0]
    return UserError(
        _("Đã có “{value}” trong danh sách.").format(value=values[first]),
        _("Mở dòng đó để sửa, hoặc ghi khác đi."),
        field=first,
        code="twice",
    )


def record(app: "App", code: str, record_id: str) -> Record | None:
    """Return a record, or None when it is not there or was removed."""
    kind = kind_of(code)
    with app.db.read() as db:
        row = found(db, kind.model, record_id)
        return _record(kind, row) if row is not None and not row.deleted else None


def remove(app: "App", code: str, record_id: str) -> None:
    """Move a record to the trash; `restore` undoes it. Raises UserError while others need it."""
    from desktop_app.records.links import needed_by

    kind = kind_of(code)
    with app.db.write("records.remove", record_id) as db:
        if users := needed_by(db, kind, record_id):
            raise UserError(
                _("Còn {users} dùng mục này nên chưa xóa được.").format(users=users),
                _("Sửa hoặc xóa các mục đó trước."),
                code="needed",
            )
        row = needed(db, kind.model, record_id)
        row.deleted = True
        db.add(row)


def restore(app: "App", code: str, record_id: str) -> None:
    """Bring a removed record back."""
    kind = kind_of(code)
    with app.db.write("records.restore", record_id) as db:
        row = needed(db, kind.model, record_id)
        values = {f.name: getattr(row, f.name) for f in kind.fields}
        refuse_twice(kind, values, taken(app, db, kind))
        row.deleted = False
        db.add(row)


def take_back(app: "App", before: Record) -> Record:
    """Undo a correction: put a record back as it was."""
    return save(app, before.kind, before.id, before.values, reasons=before.reasons)


def _record(kind: Kind, row: SyncedRow) -> Record:
    return Record(
        kind.code,
        row.id,
        row.rev,
        {f.name: getattr(row, f.name) for f in kind.fields},
        dict(getattr(row, "reasons", None) or {}),
    )
