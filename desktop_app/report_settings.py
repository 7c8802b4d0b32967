# SPDX-License-Identifier: MIT
"""What stands around every report: issuer, place, recipients, signatory; data, not code."""

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from desktop_app import reference
from desktop_app.app import keep_setting, setting
from models.text import normalise
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App

_KEY, _KIND = "report_form", "bao_cao"
_MOST_LINES, _MOST_LETTERS = 20, 160


@dataclass(frozen=True)
class ReportForm:
    """The form of the commune's reports (Decree 30/2020/NĐ-CP); lists are lines on paper."""

    superior: str = ""
    issuer: str = ""
    symbol: str = "BC-UBND"
    place: str = ""
    addressees: list[str] = field(default_factory=list)
    authority: list[str] = field(default_factory=list)
    title: str = ""
    signer: str = ""
    recipients: list[str] = field(default_factory=list)
    file_copy: str = "Lưu: VT, VHXH"


def defaults(app: "App") -> ReportForm:
    """Return what a commune's report carries until somebody changes it."""
    commune = app.commune.full_name
    listed = reference.recipients(app, _KIND)
    return ReportForm(
        issuer=f"Ủy ban nhân dân {commune[:1].lower()}{commune[1:]}",
        place=commune.split(" ", 1)[-1],
        addressees=listed.get("kinh_gui", []),
        authority=["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"],
        title="PHÓ CHỦ TỊCH",
        recipients=listed.get("noi_nhan", []),
        file_copy=next(iter(listed.get("luu", [])), ReportForm.file_copy),
    )


def load(app: "App") -> ReportForm:
    """Return the form in force."""
    kept = setting(app, _KEY)
    known = {f.name for f in fields(ReportForm)}
    given: dict[str, Any] = kept if isinstance(kept, dict) else {}
    return ReportForm(**{**asdict(defaults(app)), **{k: v for k, v in given.items() if k in known}})


def save(app: "App", form: ReportForm) -> ReportForm:
    """Keep the form. Raises UserError naming the field."""
    tidy = ReportForm(**{name: _tidy(name, value) for name, value in asdict(form).items()})
    for name, label in (("issuer", _("cơ quan ban hành")), ("place", _("địa danh"))):
        if not getattr(tidy, name):
            raise UserError(
                _("Chưa nhập {what}.").format(what=label),
                _("Văn bản hành chính cần có phần này."),
                field=name,
            )
    keep_setting(app, _KEY, asdict(tidy))
    return tidy


def _tidy(name: str, value: Any) -> Any:
    lines = [normalise(line) for line in (value if isinstance(value, list) else [value])]
    lines = [line for line in lines if line]
    if len(lines) > _MOST_LINES or any(len(line) > _MOST_LETTERS for line in lines):
        raise UserError(
            _("Mục này quá dài."),
            _("Tối đa {most} dòng, mỗi dòng {letters} ký tự.").format(
                most=_MOST_LINES, letters=_MOST_LETTERS
            ),
            field=name,
        )
    return lines if isinstance(value, list) else "".join(lines)
