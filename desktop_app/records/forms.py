# SPDX-License-Identifier: MIT
"""Forms of records while they are being typed: what they offer, and their drafts."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from desktop_app import drafts, reference
from desktop_app.drafts import DraftInfo
from desktop_app.records import links, remarks, service
from desktop_app.reference import Choice
from models.problems import Problem
from models.records.kind import Around, Shape
from models.records.kinds import KINDS
from models.records.kinds import kind as kind_of
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App

_PREFIX = "record."


class FormDraft(msgspec.Struct, kw_only=True):
    """What stands in a form: texts, codes and ticks by field, readable or not."""

    code: str
    record_id: str | None = None
    raw: dict[str, str | bool | list[str] | None] = msgspec.field(default_factory=dict)
    reasons: dict[str, str] = msgspec.field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """What a form begins with: the values of a record or of a new one, or a draft kept before."""

    code: str
    record_id: str | None
    values: dict[str, Any]
    reasons: dict[str, str]
    choices: dict[str, list[Choice]]
    about: Around
    draft: FormDraft | None = None
    draft_id: str | None = None
    before: service.Record | None = None
    remarks: tuple[Problem, ...] = ()
    """What the province said of the record, each at its field."""


def choices(app: "App", code: str) -> dict[str, list[Choice]]:
    """Return what each field of a kind offers."""
    offered = {}
    for field in kind_of(code).fields:
        if field.shape in {Shape.CHOICE, Shape.CHOICES}:
            offered[field.name] = reference.catalogue(app, field.source)
        elif field.shape in {Shape.LINK, Shape.LINKS}:
            offered[field.name] = links.choices(app, field.source)
    return offered


def begin(app: "App", code: str) -> Opened:
    """Return an empty form of a kind."""
    values = service.new_values(app, code)
    return Opened(code, None, values, {}, choices(app, code), service.around(app, code))


def correct(app: "App", code: str, record_id: str) -> Opened:
    """Return the form of a record, with what was typed before if it was left unfinished.

    Raises UserError when the record is gone.
    """
    found = service.record(app, code, record_id)
    if found is None:
        raise UserError(_("Không tìm thấy dòng này."), _("Bấm F5 để làm mới danh sách."))
    kept = next((d for d in drafts.unfinished(app, _PREFIX + code) if d.row_id == record_id), None)
    told = tuple(remarks.of_record(app, code, record_id))
    if kept is not None:
        return replace(resume(app, kept.id), remarks=told)
    offered = choices(app, code)
    about = service.around(app, code, record_id)
    values, reasons = found.values, found.reasons
    return Opened(code, record_id, values, reasons, offered, about, before=found, remarks=told)


def resume(app: "App", draft_id: str) -> Opened:
    """Return an unfinished form. Raises UserError when it was finished meanwhile."""
    body = drafts.body(app, draft_id)
    if body is None:
        raise UserError(_("Bản đang soạn này không còn nữa."), _("Xem lại trong danh sách."))
    draft = msgspec.json.decode(body, type=FormDraft)
    before = service.record(app, draft.code, draft.record_id) if draft.record_id else None
    return Opened(
        draft.code,
        draft.record_id if before else None,
        {},
        draft.reasons,
        choices(app, draft.code),
        service.around(app, draft.code, draft.record_id),
        draft,
        draft_id,
        before,
    )


def keep(app: "App", draft_id: str | None, draft: FormDraft) -> str:
    """Save a form durably as it stands and return under which id."""
    kind = kind_of(draft.code)
    heading = str(draft.raw.get(kind.heading) or "").strip()
    title = f"{_(kind.one)}: {heading[:80]}" if heading else _(kind.one)
    body = msgspec.json.encode(draft).decode()
    info = drafts.keep(
        app, draft_id, _PREFIX + draft.code, body, title=title, row_id=draft.record_id
    )
    return info.id


def unfinished(app: "App") -> list[DraftInfo]:
    """Return the unfinished forms of every kind, the latest first."""
    return drafts.unfinished(app, *(_PREFIX + kind.code for kind in KINDS))
