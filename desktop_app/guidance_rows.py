# SPDX-License-Identifier: MIT
"""Turn a guidance draft into rows and back; the rules have been asked before."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import Session, col, select

from desktop_app import households, schools
from desktop_app.rows import add_rows
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
from models.ids import new_id
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
    app: "App", db: Session, session_id: str, draft: GuidanceDraft, *, new: bool
) -> None:
    """Bring every child row of a session to what the draft says; people and places come first.

    A `new` session has no rows yet, and none are looked for.
    """
    people = _participants(app, db, draft)

    def bring(
        table: type[Row],
        key_of: Callable[[Row], Hashable],
        desired: Mapping[Hashable, dict[str, Any]],
    ) -> None:
        of_session = {key: {**row, "session_id": session_id} for key, row in desired.items()}
        existing = [] if new else _children(db, table, session_id)
        _reconcile(db, table, existing, key_of, of_session)

    tally = {name: getattr(draft.tally, name) for name in _TALLY}
    tally["by_ethnicity"] = dict(draft.tally.by_ethnicity)
    bring(SessionTally, lambda _row: "tally", {"tally": tally})
    bring(SessionMember, lambda row: row.member_id, {m: {"member_id": m} for m in draft.members})
    bring(
        HouseholdVisit,
        lambda row: row.household_id,
        {
            (household := _household(db, v, draft.village_id)): {
                "household_id": household,
                "result": v.result,
                "revisit_on": v.revisit_on,
            }
            for v in draft.visits
        },
    )
    bring(
        Attendance,
        lambda row: row.participant_id,
        {participant: {"participant_id": participant} for participant in people.values()},
    )
    bring(
        SkillResult,
        lambda row: (row.participant_id, row.skill, row.outcome, row.fail_reason),
        _results(draft, people),
    )
    bring(
        BusinessVisit,
        lambda row: row.business_id,
        {
            (business := _business(db, b, draft.village_id)): {
                "business_id": business,
                "result": b.result,
            }
            for b in draft.businesses
        },
    )
    bring(
        AcceptedWarning,
        lambda row: row.code,
        {c: {"code": c, "reason": normalise(reason)} for c, reason in draft.reasons.items()},
    )


def _results(draft: GuidanceDraft, people: Mapping[int, str]) -> dict[Hashable, dict[str, Any]]:
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
    add_rows(db, table, [values for key, values in desired.items() if key not in there])
    for key, values in desired.items():
        if row := there.pop(key, None):
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
    if known := households.numbered(db, village, number):
        return known[0]
    label = normalise(visit.label) or None
    name_key, order = households.keys_of(number, label)
    household_id = new_id()
    named = {"village_id": village, "house_no": number, "label": label}
    keys = {"id": household_id, "name_key": name_key, "sort_key": order}
    add_rows(db, Household, [{**keys, **named}])
    return household_id


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


def _participants(app: "App", db: Session, draft: GuidanceDraft) -> dict[int, str]:
    """Write the new people down, and what each agreed to; return who is who by the draft's `id`."""
    new = {id(person): new_id() for person in draft.people if not person.participant_id}
    names = {id(person): normalise(person.full_name) for person in draft.people}
    added = [person for person in draft.people if id(person) in new]
    add_rows(
        db,
        Participant,
        [
            {
                "id": new[id(person)],
                "full_name": names[id(person)],
                "birth_year": person.birth_year,
                "sex": person.sex,
                "phone": person.phone or None,
                "village_id": person.village_id or draft.village_id,
                "household_id": person.household_id,
                "name_key": fold(names[id(person)]),
                "sort_key": name_sort_key(names[id(person)]),
            }
            for person in added
        ],
    )
    add_rows(
        db,
        Consent,
        [
            {
                "participant_id": new[id(person)],
                "scopes": list(person.consent_scopes),
                "method": person.consent_method,
                "guardian": person.guardian_consent,
                "text_version": CONSENT_TEXT_VERSION,
                "given_on": draft.date or app.clock.today(),
                "recorded_by": app.officer.id,
            }
            for person in added
        ],
    )
    return {id(p): p.participant_id or new[id(p)] for p in draft.people}


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
