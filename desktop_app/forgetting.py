# SPDX-License-Identifier: MIT
"""Take names and telephone numbers out for good: one person, one number, a settled campaign.

The pseudonymous identity stays, so that counts do not change (Law 91/2025/QH15); its tombstone
travels with the next bundle. Free pages are wiped (`secure_delete`), the journal is emptied, and
backups that still hold the names go at their next rotation.
"""

import datetime
from typing import TYPE_CHECKING

from desktop_app.backup import FORGOTTEN_AT
from desktop_app.history import redact
from desktop_app.rows import needed
from models.people import Consent, Participant
from models.text import fold, normalise, normalise_phone, sort_key
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

PHONE = "dien_thoai"
_LASTING = """
SELECT p.id FROM participant p
WHERE p.full_name IS NOT NULL AND NOT p.deleted AND EXISTS (
    SELECT 1 FROM attendance a JOIN guidance_session s ON s.id = a.session_id
    WHERE a.participant_id = p.id AND s.campaign_code = :campaign)
  AND NOT EXISTS (
    SELECT 1 FROM attendance a JOIN guidance_session s ON s.id = a.session_id
    WHERE a.participant_id = p.id AND NOT a.deleted AND NOT s.deleted
      AND s.campaign_code <> :campaign)
"""


def withdraw(app: "App", participant_id: str) -> None:
    """Take a consent back: name, phone, year and what the logs kept of them are gone for good."""
    with app.db.write("participants.withdraw", participant_id) as db:
        _forget(app, db, needed(db, Participant, participant_id))
        _note(app, db)
    _wipe(app)


def withdraw_phone(app: "App", participant_id: str) -> None:
    """Take back the consent to the telephone number alone; the name stays."""
    with app.db.write("participants.withdraw_phone", participant_id) as db:
        row = needed(db, Participant, participant_id)
        row.phone = None
        db.add(row)
        for consent in _consents(db, participant_id):
            consent.scopes = [scope for scope in consent.scopes if scope != PHONE]
            db.add(consent)
        db.flush()
        redact(db, [participant_id])
        _clean_drafts(db, participant_id, None)
        _note(app, db)
    _wipe(app)


def correct(
    app: "App", participant_id: str, *, full_name: str, birth_year: int | None, phone: str
) -> None:
    """Correct what is kept about a person. Raises UserError at the field that is wrong."""
    from models.guidance_draft import PersonDraft
    from models.person_rules import person_problems
    from models.problems import errors

    with app.db.write("participants.correct", participant_id) as db:
        row = needed(db, Participant, participant_id)
        consents = _consents(db, participant_id)
        draft = PersonDraft(
            full_name=full_name,
            birth_year=birth_year,
            sex=row.sex,
            phone=normalise_phone(phone),
            consent_scopes=sorted({scope for c in consents for scope in c.scopes}),
            guardian_consent=any(c.guardian for c in consents),
        )
        for problem in errors(list(person_problems(draft, "person", app.clock.today()))):
            raise UserError(
                problem.message, field=problem.field.removeprefix("person."), code=problem.code
            )
        row.full_name = normalise(full_name)
        row.name_key, row.sort_key = fold(row.full_name), sort_key(row.full_name)
        row.birth_year, row.phone = birth_year, normalise_phone(phone) or None
        db.add(row)


def names_to_erase(app: "App", campaign_code: str) -> int:
    """Return how many names a settled campaign still holds that no other campaign needs."""
    with app.db.read() as db:
        return len(_lasting(db, campaign_code))


def erase_names(app: "App", campaign_code: str) -> int:
    """Take out the names that only this campaign brought in; return how many.

    Raises UserError while the campaign still runs.
    """
    from models.reference import Campaign

    with app.db.read() as db:
        campaign = db.get(Campaign, campaign_code)
    if campaign is None:
        raise UserError(
            _("Không có đợt {code}.").format(code=campaign_code), _("Chọn đợt khác."), field="code"
        )
    if app.clock.today() <= campaign.end:
        raise UserError(
            _("Đợt {name} chưa kết thúc.").format(name=campaign.name),
            _("Xóa tên sau khi tổng kết đợt, từ ngày {day:%d/%m/%Y}.").format(
                day=campaign.end + datetime.timedelta(days=1)
            ),
            code="campaign-running",
        )
    with app.db.write("participants.erase", campaign_code) as db:
        people = _lasting(db, campaign_code)
        for participant_id in people:
            _forget(app, db, needed(db, Participant, participant_id))
        if people:
            _note(app, db)
    _wipe(app)
    return len(people)


def _lasting(db: "Session", campaign_code: str) -> list[str]:
    from sqlalchemy import text

    rows = db.connection().execute(text(_LASTING), {"campaign": campaign_code})
    return [str(row.id) for row in rows]


def _consents(db: "Session", participant_id: str) -> list[Consent]:
    from sqlmodel import select

    return list(db.exec(select(Consent).where(Consent.participant_id == participant_id)).all())


def _forget(app: "App", db: "Session", row: Participant) -> None:
    name = row.full_name or ""
    row.full_name = row.phone = row.birth_year = row.household_id = None
    row.sex, row.withdrawn, row.name_key, row.sort_key = "khong_ghi", True, "", "~"
    db.add(row)
    owned = [row.id]
    for consent in _consents(db, row.id):
        consent.withdrawn_on = consent.withdrawn_on or app.clock.today()
        db.add(consent)
        owned.append(consent.id)
    db.flush()
    redact(db, owned)
    _clean_drafts(db, row.id, name)


def _clean_drafts(db: "Session", participant_id: str, name: str | None) -> None:
    """Take a person out of unfinished forms: with a name all of it, without one the number."""
    from sqlmodel import col, select

    from models.guidance_draft import GuidanceDraft
    from models.kept import KeptDraft

    for kept in db.exec(select(KeptDraft).where(col(KeptDraft.body).contains(participant_id))):
        draft = GuidanceDraft.from_json(kept.body)
        for person in draft.people:
            if person.participant_id == participant_id:
                person.phone = ""
                if name is not None:
                    person.full_name, person.birth_year = "", None
        kept.body = draft.to_json()
        kept.title = kept.title.replace(name, "…") if name else kept.title
        db.add(kept)


def _note(app: "App", db: "Session") -> None:
    from models.kept import Setting

    now = app.clock.now().astimezone(datetime.UTC).isoformat()
    db.merge(Setting(key=FORGOTTEN_AT, value=now))


def _wipe(app: "App") -> None:
    with app.db.outside_transaction() as connection:
        connection.execute(
            "INSERT INTO search_participant (search_participant) VALUES ('optimize')"
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
