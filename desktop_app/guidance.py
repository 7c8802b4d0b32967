# SPDX-License-Identifier: MIT
"""What an officer does with guidance sessions: write down, complete, correct, take back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import drafts, paper_forms, reference, schools, units
from desktop_app.guidance_rows import (
    assign,
    birth_years,
    draft_of,
    session_values,
    write_children,
)
from desktop_app.rows import add_rows
from models.dates import format_date
from models.guidance_draft import GuidanceDraft
from models.guidance_rules import Surroundings, check
from models.problems import Problem, errors, warnings
from resources.errors import UserError
from resources.i18n import _
from sync import choices

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.guidance import GuidanceSession

KIND = "guidance"
_REMEMBERED = "guidance.last"


class DraftRefusedError(UserError):
    """A draft that cannot be completed yet, with every problem that stands in the way."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(
            first.message,
            _("Sửa các ô được đánh dấu rồi hoàn thành lại; những gì đã nhập vẫn còn."),
            field=first.field,
            code=first.code,
        )
        self.problems = problems


@dataclass(frozen=True)
class Completed:
    """A session that is in the store; give it to `take_back` to undo."""

    session_id: str
    body: str
    """The form as it was completed."""
    before: str | None
    """The session as it was before a correction; None for a new one."""


def new_draft(app: "App") -> GuidanceDraft:
    """Return an empty form with what the last session had: date, village, team, network."""
    from desktop_app.app import setting

    last = setting(app, _REMEMBERED, {})
    draft = GuidanceDraft(date=app.clock.today())
    if isinstance(last, dict):
        draft.village_id = last.get("village_id")
        draft.team_id = last.get("team_id")
        draft.members = list(last.get("members", []))
        draft.connectivity = last.get("connectivity")
        draft.languages = list(last.get("languages", []))
        draft.session_type = str(last.get("session_type", ""))
    return draft


def title_of(draft: GuidanceDraft) -> str:
    """Return how lists name an unfinished session."""
    day = format_date(draft.date) or _("chưa có ngày")
    return f"{day} · {draft.place}" if draft.place else day


def keep_draft(app: "App", draft_id: str | None, draft: GuidanceDraft) -> str:
    """Save the form durably as it stands, right or wrong, and return under which id."""
    info = drafts.keep(
        app, draft_id, KIND, draft.to_json(), title=title_of(draft), row_id=draft.session_id
    )
    return info.id


def open_draft(app: "App", draft_id: str) -> GuidanceDraft:
    """Return an unfinished form. Raises UserError when it was finished meanwhile."""
    body = drafts.body(app, draft_id)
    if body is None:
        raise UserError(
            _("Bản đang soạn này không còn nữa."), _("Xem lại trong danh sách các buổi.")
        )
    return GuidanceDraft.from_json(body)


def surroundings(app: "App", draft: GuidanceDraft) -> Surroundings:
    """Return what the rules must know besides the draft."""
    campaign = reference.campaign(app)
    known = [p.participant_id for p in draft.people if p.participant_id]
    years = {}
    if known:
        with app.db.read() as db:
            years = birth_years(db, known)
    return Surroundings(
        today=app.clock.today(),
        campaign_start=campaign.start,
        campaign_end=campaign.end,
        label=lambda kind, code: reference.label(app, kind, code),
        birth_years=years,
    )


def problems_of(app: "App", draft: GuidanceDraft) -> list[Problem]:
    """Return every problem of a form, errors and warnings."""
    return [*check(draft, surroundings(app, draft)), *schools.problems(app, draft)]


def complete(app: "App", draft_id: str | None, draft: GuidanceDraft) -> Completed:
    """Put a form into the store as a completed session: rows, changes and the form's end at once.

    Raises DraftRefusedError with every error, or with every warning that has no reason yet.
    """
    from models.guidance import GuidanceSession
    from models.ids import new_id
    from models.kept import KeptDraft, Setting

    problems = problems_of(app, draft)
    unanswered = [w for w in warnings(problems) if not draft.reasons.get(w.code, "").strip()]
    if standing := errors(problems) or unanswered:
        raise DraftRefusedError(standing)
    kept_reasons = {w.code for w in warnings(problems)}
    draft.reasons = {c: r for c, r in draft.reasons.items() if c in kept_reasons}
    was_new = draft.session_id is None
    session_id = draft.session_id or new_id()
    before = None
    home = units.home_on(app, draft.date or app.clock.today())
    with app.db.write("guidance.complete" if was_new else "guidance.correct", session_id) as db:
        session = _session(db, session_id) if not was_new else None
        if session is not None and not session.deleted:
            before = draft_of(db, session).to_json()
        if session is not None and session.rev != draft.base_rev:
            raise UserError(
                _("Buổi này vừa được sửa ở nơi khác trong lúc mở ra sửa."),
                _("Đóng bản đang sửa, mở lại buổi rồi sửa lần nữa."),
                code="changed-meanwhile",
            )
        school = schools.find_or_add(db, draft)
        values = {**session_values(draft), "school_id": school, "deleted": False}
        if session is None:
            values |= {"id": session_id, "campaign_code": app.campaign_code}
            values |= {"commune_code": home[0], "commune_valid_from": home[1]}
            add_rows(db, GuidanceSession, [values])
        else:
            assign(session, values)
            db.add(session)
            db.flush()
        write_children(app, db, session_id, draft, new=was_new)
        if draft_id and (kept := db.get(KeptDraft, draft_id)):
            db.delete(kept)
            paper_forms.completed(db, draft_id, session_id)
        db.merge(Setting(key=_REMEMBERED, value=_remembered(draft)))
        if not was_new:
            _resolve_return(db, session_id)
    return Completed(session_id, draft.to_json(), before)


def _resolve_return(db: "Session", session_id: str) -> None:
    """Take a session off the list of what the province returned: its correction will travel."""
    from sqlalchemy import text

    db.connection().execute(
        text(
            "UPDATE row_outcome SET resolved_at = (SELECT at FROM change_context) "
            "WHERE resolved_at IS NULL AND (row_id = :id OR change_id IN "
            "(SELECT id FROM change_log WHERE subject = :id))"
        ),
        {"id": session_id},
    )
    choices.answer(db)


def _remembered(draft: GuidanceDraft) -> dict[str, object]:
    return {
        "session_type": draft.session_type,
        "village_id": draft.village_id,
        "team_id": draft.team_id,
        "members": draft.members,
        "connectivity": draft.connectivity,
        "languages": draft.languages,
    }


def _session(db: "Session", session_id: str) -> "GuidanceSession | None":
    from sqlmodel import select

    from models.guidance import GuidanceSession

    return db.exec(select(GuidanceSession).where(GuidanceSession.id == session_id)).first()


def _needed(session: "GuidanceSession | None") -> "GuidanceSession":
    if session is None:
        raise UserError(_("Không tìm thấy buổi hướng dẫn này."), _("Bấm F5 để làm mới danh sách."))
    return session


def recorded(app: "App", session_id: str) -> GuidanceDraft:
    """Return a completed session as the form would show it."""
    with app.db.read() as db:
        return draft_of(db, _needed(_session(db, session_id)))


def start_correction(app: "App", session_id: str) -> tuple[str, GuidanceDraft]:
    """Open a completed session in the editor; an unfinished correction of it is continued."""
    for info in drafts.unfinished(app, KIND):
        if info.row_id == session_id:
            return info.id, open_draft(app, info.id)
    draft = recorded(app, session_id)
    return keep_draft(app, None, draft), draft


def take_back(app: "App", done: Completed) -> str:
    """Undo a completion: the session is as it was before, and the form is open again.

    A new session leaves lists and counts until the form is completed once more. Returns the
    draft's id.
    """
    draft = GuidanceDraft.from_json(done.body)
    if done.before is None:
        remove(app, done.session_id)
    else:
        earlier = GuidanceDraft.from_json(done.before)
        earlier.base_rev = _revision(app, done.session_id)
        complete(app, None, earlier)
    draft.session_id, draft.base_rev = done.session_id, _revision(app, done.session_id)
    return keep_draft(app, None, draft)


def _revision(app: "App", session_id: str) -> int:
    with app.db.read() as db:
        return _needed(_session(db, session_id)).rev


def remove(app: "App", session_id: str) -> None:
    """Take a session out of lists and counts; `restore` brings it back."""
    _mark(app, session_id, "guidance.remove", deleted=True)


def restore(app: "App", session_id: str) -> None:
    """Bring a removed session back."""
    _mark(app, session_id, "guidance.restore", deleted=False)


def _mark(app: "App", session_id: str, operation: str, *, deleted: bool) -> None:
    with app.db.write(operation, session_id) as db:
        session = _needed(_session(db, session_id))
        assign(session, {"deleted": deleted})
        db.add(session)
        _resolve_return(db, session_id)
