# SPDX-License-Identifier: MIT
"""The duties as they stand today; ticked by hand, with a note, where no record can show it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app import reference
from desktop_app.records import links
from desktop_app.tasks import evidence
from desktop_app.tasks.evidence import Proof
from models.text import normalise
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.plan import TaskMark
    from models.reference import PlanTask

SOON_DAYS = 7
NOTE_LIMIT = 500


class Standing(StrEnum):
    """Where a duty stands today."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    DONE = "done"
    WAIVED = "waived"


@dataclass(frozen=True)
class Task:
    """A duty, for one village, school or organisation where it stands for each of them.

    `last_day` is the last on which it is in time: the day before for "trước ngày …".
    """

    code: str
    scope_id: str
    scope: str
    per: str
    text: str
    clause: str
    day: datetime.date
    inclusive: bool
    last_day: datetime.date
    days_left: int
    standing: Standing
    done_on: datetime.date | None
    late: bool
    proof: str
    by_hand: bool
    note: str
    evidence: str


@dataclass(frozen=True)
class TaskGroup:
    """A duty with all its villages, schools or organisations counted together."""

    code: str
    text: str
    last_day: datetime.date
    days_left: int
    done: int
    total: int
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Tell whether something is left to do."""
        return self.done < self.total


def last_day_of(day: datetime.date, *, inclusive: bool) -> datetime.date:
    """Return the last day in time; "trước ngày 25/10" is strictly before: 24/10."""
    return day if inclusive else day - datetime.timedelta(days=1)


def tasks(app: "App") -> list[Task]:
    """Return the duties of the commune in the campaign, the most urgent first, done ones last."""
    planned, marks = _planned(app), _marks(app)
    found: list[Task] = []
    known: dict[str, evidence.Proofs] = {}
    for plan in planned:
        if plan.evidence not in known:
            known[plan.evidence] = evidence.proofs(app, plan.evidence)
        for scope_id, scope in _scopes(app, plan.per):
            mark = marks.get((plan.code, scope_id))
            found.append(_task(app, plan, scope_id, scope, known[plan.evidence], mark))
    order = {standing: number for number, standing in enumerate(Standing)}
    position = {plan.code: plan.position for plan in planned}
    return sorted(found, key=lambda t: (order[t.standing], t.last_day, position[t.code], t.scope))


def _planned(app: "App") -> "list[PlanTask]":
    from sqlmodel import col, select

    from models.reference import PlanTask

    with app.db.read() as db:
        return list(
            db.exec(
                select(PlanTask)
                .where(PlanTask.campaign_code == app.campaign_code, PlanTask.level == "xa")
                .order_by(col(PlanTask.position))
            )
        )


def _marks(app: "App") -> "dict[tuple[str, str], TaskMark]":
    from sqlmodel import col, select

    from models.plan import TaskMark

    with app.db.read() as db:
        rows = db.exec(
            select(TaskMark).where(
                TaskMark.campaign_code == app.campaign_code, col(TaskMark.deleted).is_(False)
            )
        )
        return {(row.task_code, row.scope_id): row for row in rows}


def _scopes(app: "App", per: str) -> list[tuple[str, str]]:
    if not per:
        return [("", "")]
    if per == "organisation":
        return _organisations(app)
    return [(choice.code, choice.label) for choice in links.choices(app, per)]


def _organisations(app: "App") -> list[tuple[str, str]]:
    """Return the commune's organisations that are at work."""
    from sqlmodel import col, select

    from models.partners import Organisation

    with app.db.read() as db:
        rows = db.exec(
            select(Organisation)
            .where(
                col(Organisation.deleted).is_(False),
                Organisation.level == "xa",
                col(Organisation.valid_to).is_(None),
            )
            .order_by(col(Organisation.sort_key))
        )
        return [(row.id, row.name) for row in rows]


def _task(
    app: "App",
    plan: "PlanTask",
    scope_id: str,
    scope: str,
    proofs: evidence.Proofs,
    mark: "TaskMark | None",
) -> Task:
    last_day = last_day_of(plan.day, inclusive=plan.inclusive)
    left = (last_day - app.clock.today()).days
    proof = proofs.get(scope_id)
    if proof is None and mark is not None:
        done_on: datetime.date | None = mark.done_on
    else:
        done_on = proof.day if proof else None
    if mark is not None and mark.waived and proof is None:
        standing = Standing.WAIVED
    elif proof is not None or mark is not None:
        standing = Standing.DONE
    elif left < 0:
        standing = Standing.OVERDUE
    else:
        standing = Standing.SOON if left <= SOON_DAYS else Standing.LATER
    return Task(
        code=plan.code,
        scope_id=scope_id,
        scope=scope,
        per=plan.per,
        text=reference.spoken(plan.text_vi, plan.text_en),
        clause=plan.clause,
        day=plan.day,
        inclusive=plan.inclusive,
        last_day=last_day,
        days_left=left,
        standing=standing,
        done_on=done_on,
        late=standing is Standing.DONE and done_on is not None and done_on > last_day,
        proof=_told(proof),
        by_hand=mark is not None and proof is None,
        note=mark.note if mark else "",
        evidence=plan.evidence,
    )


def _told(proof: Proof | None) -> str:
    if proof is None:
        return ""
    return proof.title or _("theo số liệu đã ghi")


def groups(found: list[Task]) -> list[TaskGroup]:
    """Return duties counted over their villages, schools or organisations, in the same order."""
    together: dict[str, list[Task]] = {}
    for task in found:
        together.setdefault(task.code, []).append(task)
    return [
        TaskGroup(
            code,
            those[0].text,
            those[0].last_day,
            those[0].days_left,
            sum(t.standing in {Standing.DONE, Standing.WAIVED} for t in those),
            len(those),
            tuple(
                t.scope
                for t in those
                if t.scope and t.standing not in {Standing.DONE, Standing.WAIVED}
            ),
        )
        for code, those in together.items()
    ]


def missing_villages(found: list[Task]) -> list[str]:
    """Return the villages in which nobody was guided yet."""
    return [
        task.scope
        for task in found
        if task.code == "village_visited" and task.standing not in {Standing.DONE, Standing.WAIVED}
    ]


def tick(app: "App", code: str, scope_id: str, note: str, *, waived: bool = False) -> None:
    """Tick a duty by hand, or say that it does not apply; the note says why.

    Raises UserError without a note, and for a duty that there is not.
    """
    from models.plan import TaskMark

    note = normalise(note)
    if not note or len(note) > NOTE_LIMIT:
        raise UserError(
            _("Ghi chú phải có từ 1 đến 500 ký tự."),
            _("Ghi ngắn gọn đã làm gì, ở đâu, ai làm."),
            field="note",
            code="note",
        )
    if code not in {plan.code for plan in _planned(app)}:
        raise UserError(_("Không tìm thấy nhiệm vụ này."), _("Bấm F5 để làm mới danh sách."))
    with app.db.write("tasks.tick", scope_id or None) as db:
        row = _row(app, db, code, scope_id) or TaskMark(
            campaign_code=app.campaign_code,
            task_code=code,
            scope_id=scope_id,
            done_on=app.clock.today(),
        )
        row.deleted, row.done_on, row.note, row.waived = False, app.clock.today(), note, waived
        db.add(row)


def untick(app: "App", code: str, scope_id: str) -> None:
    """Take a tick back; give the task's note to `tick` to undo."""
    with app.db.write("tasks.untick", scope_id or None) as db:
        row = _row(app, db, code, scope_id)
        if row is not None:
            row.deleted = True
            db.add(row)


def _row(app: "App", db: "Session", code: str, scope_id: str) -> "TaskMark | None":
    from sqlmodel import select

    from models.plan import TaskMark

    return db.exec(
        select(TaskMark).where(
            TaskMark.campaign_code == app.campaign_code,
            TaskMark.task_code == code,
            TaskMark.scope_id == scope_id,
        )
    ).first()
