# SPDX-License-Identifier: MIT
"""Paper forms of sessions: each bears a token that leads back to its draft, prefilled."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.form_tokens import new_token, read_token
from models.guidance_draft import GuidanceDraft
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


@dataclass(frozen=True)
class Found:
    """What a token leads to: the draft to go on with, or the session that came of it."""

    draft_id: str | None
    session_id: str | None


def issue(app: "App", draft: GuidanceDraft) -> str:
    """Keep what a form is printed with, and return its token. Nothing of people is kept."""
    from desktop_app.guidance import title_of
    from models.paper_forms import PaperForm

    blank = GuidanceDraft(
        date=draft.date,
        session_type=draft.session_type,
        place=draft.place,
        village_id=draft.village_id,
        team_id=draft.team_id,
        members=list(draft.members),
        languages=list(draft.languages),
        skills=list(draft.skills),
    )
    with app.db.write("paper_forms.issue") as db:
        token = new_token()
        while db.get(PaperForm, token) is not None:
            token = new_token()
        db.add(
            PaperForm(
                token=token,
                title=title_of(draft),
                body=blank.to_json(),
                printed_at=app.db.stamp(),
            )
        )
    return token


def known(app: "App", typed: str) -> bool:
    """Tell whether what was typed or scanned is the token of a form printed here."""
    from models.paper_forms import PaperForm

    token = read_token(typed)
    if token is None:
        return False
    with app.db.read() as db:
        return db.get(PaperForm, token) is not None


def open_form(app: "App", typed: str) -> Found:
    """Return where a form's token leads; its draft is made when it is first asked for.

    Raises UserError(field="token") for what is no token, or one that was not printed here.
    """
    from sqlmodel import select

    from desktop_app import guidance
    from models.guidance import GuidanceSession
    from models.kept import KeptDraft
    from models.paper_forms import PaperForm

    token = read_token(typed)
    if token is None:
        raise UserError(
            _("Mã phiếu không đúng: gồm 9 ký tự, chữ số và các chữ B C G H K M N P Q T V Z."),
            _("Xem lại góc trên bên phải của phiếu giấy."),
            field="token",
            code="token",
        )
    with app.db.read() as db:
        form = db.get(PaperForm, token)
        if form is None:
            raise UserError(
                _("Máy này không in phiếu có mã {token}.").format(token=token),
                _("Kiểm tra lại mã, hoặc nhập ở máy đã in phiếu."),
                field="token",
                code="token-unknown",
            )
        if form.session_id is not None:
            session = db.exec(
                select(GuidanceSession).where(GuidanceSession.id == form.session_id)
            ).first()
            if session is not None and not session.deleted:
                return Found(None, form.session_id)
            taken_back = db.exec(
                select(KeptDraft).where(KeptDraft.row_id == form.session_id)
            ).first()
            if taken_back is not None:
                return Found(taken_back.id, None)
        if form.draft_id is not None and db.get(KeptDraft, form.draft_id) is not None:
            return Found(form.draft_id, None)
        draft = GuidanceDraft.from_json(form.body)
    draft_id = guidance.keep_draft(app, None, draft)
    with app.db.write("paper_forms.open") as db:
        again = db.get(PaperForm, token)
        if again is not None:
            again.draft_id, again.session_id = draft_id, None
            db.add(again)
    return Found(draft_id, None)


def completed(db: "Session", draft_id: str, session_id: str) -> None:
    """Note, inside the caller's transaction, which session came of a form's draft."""
    from sqlmodel import select

    from models.paper_forms import PaperForm

    for form in db.exec(select(PaperForm).where(PaperForm.draft_id == draft_id)):
        form.session_id = session_id
        db.add(form)
