# SPDX-License-Identifier: MIT
"""Turn a guidance draft into rows and back; the rules have been asked before."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import Session, col, select

from desktop_app import schools
from desktop_app.households import keys_of
from models.base import SyncedRow
from models.business import Business, BusinessVisit
from models.guidance import (
    AcceptedWarning,
    Attendance,
    GuidanceSession,
    SessionMember,
    SessionTally,
    SkillResult,
)
from models.guidance_draft import (
    BusinessDraft,
    GuidanceDraft,
    PersonDraft,
    ResultDraft,
    TallyDraft,
    VisitDraft,
    is_internal,
)
from models.people import Consent, Participant
from models.places import Household, HouseholdVisit
from models.text import fold, name_sort_key, normalise, normalise_lines, sort_key

if TYPE_CHECKING:
    from desktop_app.app import App

Row = TypeVar("Row", bound=SyncedRow)

CONSENT_TEXT_VERSION = "F11 2026.1"
_TALLY = ("total", "female", "ethnic_minority", "senior", "child", "poor", "disabled")


def session_values(draft: GuidanceDraft) -> dict[str, Any]:
    """Return the columns of the session row for a draft without errors."""
    return {
        "date": draft.date,
        "start": draft.start,
        "end": draft.end,
        "session_type": draft.session_type,
        "place": normalise(draft.place),
        "village_id": draft.village_id,
        "lead_org": normalise(draft.lead_org) or None,
        "partners": [normalise(p) for p in draft.partners if normalise(p)],
        "team_id": draft.team_id,
        "languages": list(draft.languages),
        "connectivity": draft.connectivity,
        "skills": list(draft.skills),
        "internal": is_internal(draft.session_type),
        "province_note": normalise_lines(draft.province_note) or None,
        "note": normalise_lines(draft.note) or None,
    }


def assign(row: SyncedRow, values: Mapping[str, Any]) -> None:
    """Set what differs, so that an unchanged row is not written again."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def write_children(
    app: "App", db: Session, session: GuidanceSession, draft: GuidanceDraft, *, new: bool
) -> None:
    """Bring every child row of a session to what the draft says; people and places come first.

    A `new` session has no rows yet, and none are looked for.
    """
    people = {id(p): _participant(app, db, p, draft) for p in draft.people}
    _reconcile(
        db,
        SessionTally,
        [] if new else _children(db, SessionTally, session.id),
        lambda _row: "tally",
        {
            "tally": {
                **{name: getattr(draft.tally, name) for name in _TALLY},
                "by_ethnicity": dict(draft.tally.by_ethnicity),
                "session_id": session.id,
            }
        },
    )
    _reconcile(
        db,
        SessionMember,
        [] if new else _children(db, SessionMember, session.id),
        lambda row: row.member_id,
        {m: {"member_id": m, "session_id": session.id} for m in draft.members},
    )
    _reconcile(
        db,
        HouseholdVisit,
        [] if new else _children(db, HouseholdVisit, session.id),
        lambda row: row.household_id,
        {
            (household := _household(db, v, draft.village_id)): {
                "household_id": household,
                "result": v.result,
                "revisit_on": v.revisit_on,
                "session_id": session.id,
            }
            for v in draft.visits
        },
    )
    _reconcile(
        db,
        Attendance,
        [] if new else _children(db, Attendance, session.id),
        lambda row: row.participant_id,
        {
            participant: {"participant_id": participant, "session_id": session.id}
            for participant in people.values()
        },
    )
    _reconcile(
        db,
        SkillResult,
        [] if new else _children(db, SkillResult, session.id),
        lambda row: (row.participant_id, row.skill, row.outcome, row.fail_reason),
        _results(draft, people, session.id),
    )
    _reconcile(
        db,
        BusinessVisit,
        [] if new else _children(db, BusinessVisit, session.id),
        lambda row: row.business_id,
        {
            (business := _business(db, b, draft.village_id)): {
                "business_id": business,
                "result": b.result,
                "session_id": session.id,
            }
            for b in draft.businesses
        },
    )
    _reconcile(
        db,
        AcceptedWarning,
        [] if new else _children(db, AcceptedWarning, session.id),
        lambda row: row.code,
        {
            code: {"code": code, "reason": normalise(reason), "session_id": session.id}
            for code, reason in draft.reasons.items()
        },
    )


def _results(
    draft: GuidanceDraft, people: Mapping[int, str], session_id: str
) -> dict[Hashable, dict[str, Any]]:
    desired: dict[Hashable, dict[str, Any]] = {}
    rows: list[tuple[str | None, ResultDraft]] = [(None, r) for r in draft.results]
    rows += [(people[id(p)], r) for p in draft.people for r in p.results]
    for participant, result in rows:
        key = (participant, result.skill, result.outcome, result.fail_reason)
        if key in desired:
            if participant is None:
                desired[key]["count"] += result.count
            continue
        desired[key] = {
            "session_id": session_id,
            "participant_id": participant,
            "count": 1 if participant else result.count,
            "skill": result.skill,
            "outcome": result.outcome,
            "fail_reason": result.fail_reason,
            "ref_note": normalise(result.ref_note) or None,
        }
    return desired


def _children(db: Session, table: type[Row], session_id: str) -> list[Row]:
    # Tombstones too: a line that was removed and comes back is the same line.
    owner = table.__table__.c.session_id  # type: ignore[attr-defined]
    return list(db.exec(select(table).where(owner == session_id).order_by(col(table.nr))).all())


def _reconcile(
    db: Session,
    table: type[Row],
    existing: Iterable[Row],
    key_of: Callable[[Row], Hashable],
    desired: Mapping[Hashable, Mapping[str, Any]],
) -> None:
    there = {key_of(row): row for row in existing}
    for key, values in desired.items():
        row = there.pop(key, None)
        if row is None:
            db.add(table(**values))
        else:
            assign(row, {**values, "deleted": False})
            db.add(row)
    for row in there.values():
        assign(row, {"deleted": True})
        db.add(row)


def _household(db: Session, visit: VisitDraft, session_village: str | None) -> str:
    if visit.household_id:
        return visit.household_id
    village = visit.village_id or session_village or ""
    number = normalise(visit.house_no)
    for known in db.exec(
        select(Household).where(Household.village_id == village, col(Household.deleted).is_(False))
    ):
        if fold(known.house_no) == fold(number):
            return known.id
    label = normalise(visit.label) or None
    name_key, order = keys_of(number, label)
    row = Household(
        village_id=village, house_no=number, label=label, name_key=name_key, sort_key=order
    )
    db.add(row)
    db.flush()
    return row.id


def _business(db: Session, visit: BusinessDraft, village: str | None) -> str:
    if visit.business_id:
        return visit.business_id
    name = normalise(visit.name)
    known = db.exec(
        select(Business).where(Business.name_key == fold(name), col(Business.deleted).is_(False))
    ).first()
    if known:
        return known.id
    row = Business(name=name, village_id=village, name_key=fold(name), sort_key=sort_key(name))
    db.add(row)
    db.flush()
    return row.id


def _participant(app: "App", db: Session, person: PersonDraft, draft: GuidanceDraft) -> str:
    if person.participant_id:
        return person.participant_id
    name = normalise(person.full_name)
    row = Participant(
        full_name=name,
        birth_year=person.birth_year,
        sex=person.sex,
        phone=person.phone or None,
        village_id=person.village_id or draft.village_id,
        household_id=person.household_id,
        name_key=fold(name),
        sort_key=name_sort_key(name),
    )
    db.add(row)
    db.flush()
    db.add(
        Consent(
            participant_id=row.id,
            scopes=list(person.consent_scopes),
            method=person.consent_method,
            guardian=person.guardian_consent,
            text_version=CONSENT_TEXT_VERSION,
            given_on=draft.date or app.clock.today(),
            recorded_by=app.officer.id,
        )
    )
    return row.id


def draft_of(db: Session, session: GuidanceSession) -> GuidanceDraft:
    """Return the draft that the editor opens to correct a completed session."""

    def live(table: type[Row]) -> list[Row]:
        return [row for row in _children(db, table, session.id) if not row.deleted]

    tally = live(SessionTally)[0]
    results = live(SkillResult)
    return GuidanceDraft(
        session_id=session.id,
        base_rev=session.rev,
        date=session.date,
        start=session.start,
        end=session.end,
        session_type=session.session_type,
        place=session.place,
        village_id=session.village_id,
        school_id=session.school_id,
        school=schools.name_of(db, session.school_id),
        lead_org=session.lead_org or "",
        partners=list(session.partners),
        team_id=session.team_id,
        members=[m.member_id for m in live(SessionMember)],
        languages=list(session.languages),
        connectivity=session.connectivity,
        skills=list(session.skills),
        province_note=session.province_note or "",
        note=session.note or "",
        tally=TallyDraft(
            **{name: getattr(tally, name) for name in _TALLY}, by_ethnicity=dict(tally.by_ethnicity)
        ),
        visits=[_visit_draft(db, v) for v in live(HouseholdVisit)],
        people=[_person_draft(db, a.participant_id, results) for a in live(Attendance)],
        results=[_result_draft(r) for r in results if r.participant_id is None],
        businesses=[_business_draft(db, b) for b in live(BusinessVisit)],
        reasons={w.code: w.reason for w in live(AcceptedWarning)},
    )


def _result_draft(row: SkillResult) -> ResultDraft:
    return ResultDraft(
        skill=row.skill,
        outcome=row.outcome,
        count=row.count,
        fail_reason=row.fail_reason,
        ref_note=row.ref_note or "",
    )


def _visit_draft(db: Session, visit: HouseholdVisit) -> VisitDraft:
    household = db.exec(select(Household).where(Household.id == visit.household_id)).one()
    return VisitDraft(
        household_id=household.id,
        village_id=household.village_id,
        house_no=household.house_no,
        label=household.label or "",
        result=visit.result,
        revisit_on=visit.revisit_on,
    )


def _business_draft(db: Session, visit: BusinessVisit) -> BusinessDraft:
    business = db.exec(select(Business).where(Business.id == visit.business_id)).one()
    return BusinessDraft(business_id=business.id, name=business.name, result=visit.result)


def _person_draft(db: Session, participant: str, results: list[SkillResult]) -> PersonDraft:
    person = db.exec(select(Participant).where(Participant.id == participant)).one()
    consent = db.exec(
        select(Consent)
        .where(Consent.participant_id == participant)
        .order_by(col(Consent.nr).desc())
    ).first()
    return PersonDraft(
        participant_id=person.id,
        full_name=person.full_name or "",
        birth_year=person.birth_year,
        sex=person.sex,
        phone=person.phone or "",
        village_id=person.village_id,
        household_id=person.household_id,
        consent_scopes=list(consent.scopes) if consent else [],
        consent_method=consent.method if consent else "danh_dau",
        guardian_consent=consent.guardian if consent else False,
        results=[_result_draft(r) for r in results if r.participant_id == participant],
    )


def birth_years(db: Session, ids: Iterable[str]) -> dict[str, int | None]:
    """Return the birth years of people already kept, for the rules."""
    wanted = list(ids)
    rows = db.exec(
        select(Participant.id, Participant.birth_year).where(col(Participant.id).in_(wanted))
    )
    return dict(rows.all())
