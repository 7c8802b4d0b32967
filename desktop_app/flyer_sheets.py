# SPDX-License-Identifier: MIT
"""Flyers on paper: made with today's footer, looked at, read back, written to a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import batch_codes, flyer_contents, saving
from desktop_app.flyers import PAPERS, SHEETS_PER_PAPER, FlyerChoice
from desktop_app.reference import campaign
from desktop_app.rows import needed
from desktop_app.sheets import Sheets
from models.dates import format_date
from resources.errors import UserError
from resources.i18n import _, speaking

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from resources.paper.flyer import Copy, FlyerFooter, Made
    from resources.paper.flyer_texts import FlyerText

Progress = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    """Follow nothing."""


@dataclass(frozen=True)
class Preview:
    """A flyer as it would be printed, and what the officer should know about it."""

    pdf: bytes
    pages: int
    url: str | None
    problems: tuple[str, ...]
    """Why it cannot be printed."""
    notes: tuple[str, ...]
    """What it can be printed with, all the same."""
    over: tuple[tuple[str, str], ...] = ()
    """Blocks that do not fit (headline, parts, help, team …), each with its sentence."""


def pages(
    app: "App",
    choice: FlyerChoice,
    *,
    sheets: int = 1,
    copies: "Sequence[Copy]" = (),
    slip: bool = False,
    progress: Progress = _quiet,
) -> Sheets:
    """Return a flyer with today's footer, every code on it decoded back and compared.

    The pages bear a batch code that is taken for them, and is carried to whoever notes the run.
    `copies` are addressed one by one; without them `sheets` are alike; a `slip` of the batch comes
    last. `progress(done, total)`
    follows both the making and the reading back; what it raises ends them. Raises UserError when
    a text does not fit, a link is retired or a code does not read.
    """
    from resources.paper import flyer, verify
    from resources.paper.batch_slip import Slip

    content = flyer_contents.to_print(app, choice.code, choice.language, choice.url)
    for copy in copies:
        if copy.url:
            flyer_contents.usable_address(app, copy.url)
    count = len(copies) or sheets * SHEETS_PER_PAPER[choice.paper]

    def made_with(batch: str) -> "Made":
        footer = footer_of(app, choice, content, batch)
        last = Slip(
            batch,
            choice.code,
            content.headline,
            _paper_name(choice.paper),
            footer.printed_on,
            f"{footer.team} · {footer.commune}",
            count,
            -(-count // SHEETS_PER_PAPER[choice.paper]),
        )
        made = flyer.render(
            content,
            footer,
            choice.paper,
            sheets=sheets,
            copies=copies,
            slip=last if slip else None,
            progress=progress,
        )
        verify.check(made.pdf, made.codes, progress=progress)
        return made

    batch = batch_codes.proposed(app, choice.code)
    made = made_with(batch)
    taken = batch_codes.take(app, choice.code, choice.paper, choice.language)
    if taken != batch:  # another program took it meanwhile
        batch, made = taken, made_with(taken)
    title, name = _("Tờ rơi {code}").format(code=choice.code), f"{choice.code}_{choice.paper}"
    return Sheets(made.pdf, made.codes, title, name, batch, int(slip))


def sheet_pdf(
    app: "App",
    choice: FlyerChoice,
    *,
    sheets: int = 1,
    copies: "Sequence[Copy]" = (),
    progress: Progress = _quiet,
) -> bytes:
    """Return the PDF of `pages`."""
    return pages(app, choice, sheets=sheets, copies=copies, progress=progress).pdf


def footer_of(
    app: "App", choice: FlyerChoice, content: "FlyerText", batch_code: str = ""
) -> "FlyerFooter":
    """Return who gives the flyer out, as today's copies say it; a code only looked at is free."""
    from resources.paper.flyer import FlyerFooter

    with app.db.read() as db:
        team, phone = _team(db, choice.team_id)
    return FlyerFooter(
        team=content.team or team,
        commune=app.commune.full_name,
        phone=phone,
        batch_code=batch_code or batch_codes.proposed(app, choice.code),
        printed_on=format_date(app.clock.today()),
        theme=campaign(app).theme,
    )


def _paper_name(paper: str) -> str:
    with speaking("vi"):
        return _(PAPERS[paper])


def _team(db: "Session", team_id: str | None) -> tuple[str, str]:
    from sqlmodel import select

    from models.teams import DigitalTeam

    with speaking("vi"):  # the sheet is Vietnamese, whatever the screen is
        general = _("Tổ công nghệ số cộng đồng")
    if team_id is None:
        return general, ""
    team = db.exec(select(DigitalTeam).where(DigitalTeam.id == team_id)).first()
    return (team.name, team.phone or "") if team else (general, "")


def preview(
    app: "App",
    choice: FlyerChoice,
    *,
    words: Mapping[str, str] | None = None,
    team_line: str | None = None,
    copies: "Sequence[Copy]" = (),
) -> Preview:
    """Return a flyer to look at, drawn even when something does not fit; said what and by how much.

    `words` and `team_line` try other wording without keeping it.
    """
    from resources.paper import flyer, flyer_texts, qr, verify

    problems: list[str] = []
    content = flyer_contents.content(app, choice.code, choice.language, words, team_line)
    try:
        if words is None:
            flyer_texts.approve(content)
        content = flyer_contents.addressed(app, content, choice.url)
    except UserError as error:
        problems.append(str(error))
        content = flyer_contents.without_codes(content)
    made = flyer.render(
        content, footer_of(app, choice, content), choice.paper, copies=copies, preview=True
    )
    over = tuple((o.block, flyer.describe(o)) for o in made.overflows)
    problems += [told for _block, told in over]
    notes = flyer_contents.notes(app, content)
    if choice.paper == "leaflet":
        notes.append(_("In hai mặt, lật theo cạnh ngắn; gấp theo vạch ở mép giấy."))
    if words is None and flyer_contents.outdated(app, choice.code, choice.language):
        notes.append(_("Tỉnh đã đổi chữ của mẫu này sau khi xã sửa. Mở “Sửa chữ trên tờ” xem lại."))
    if made.short:
        notes.append(_("Khổ này chỉ đủ chỗ cho dòng chính của mỗi mục; khổ lớn hơn in đủ."))
    if made.smallest_module_mm is not None and made.smallest_module_mm < qr.ADVISED_MM:
        notes.append(_("Mã QR nhỏ, máy cũ phải đưa sát mới đọc được. Khổ lớn hơn dễ quét hơn."))
    if not made.overflows:
        verify.check(made.pdf, made.codes)
    return Preview(
        made.pdf, verify.pages(made.pdf), content.url, tuple(problems), tuple(notes), over
    )


def page_png(pdf: bytes, number: int, width: int) -> bytes:
    """Return a page of a PDF as PNG, `width` pixels wide."""
    from resources.paper import verify

    return verify.page_png(pdf, number, width)


def thumbnails(app: "App", wide: int) -> dict[str, bytes]:
    """Return each flyer as PNG, `wide` pixels wide, as it is worded now; made once a wording."""
    from resources.paper import flyer, verify

    found: dict[str, bytes] = {}
    kept = app.cache.setdefault("flyer thumbnails", {})
    for code in flyer_contents.codes():
        choice = FlyerChoice(code)
        content = flyer_contents.content(app, code)
        if (code, wide) not in kept or kept[code, wide][0] != content:
            made = flyer.render(content, footer_of(app, choice, content), "A4", preview=True)
            kept[code, wide] = content, verify.page_png(made.pdf, 0, wide)
        found[code] = kept[code, wide][1]
    return found


def save_pdf(
    app: "App",
    choice: FlyerChoice,
    target: Path,
    *,
    sheets: int = 1,
    copies: "Sequence[Copy]" = (),
    slip: bool = False,
    progress: Progress = _quiet,
) -> Path:
    """Write the PDF of a flyer to a file, whole or not at all."""
    made = pages(app, choice, sheets=sheets, copies=copies, slip=slip, progress=progress)
    saving.write(target, made.pdf)
    return target


def slip(app: "App", batch_id: str) -> Sheets:
    """Return the slip of a batch that was printed, its code decoded back."""
    from models.flyers import FlyerPrintBatch
    from resources.paper import batch_slip, verify

    with app.db.read() as db:
        batch = needed(db, FlyerPrintBatch, batch_id)
        team, _phone = _team(db, batch.team_id)
        told = batch_slip.Slip(
            batch.batch_code,
            batch.template_code,
            flyer_contents.content(app, batch.template_code, batch.language).headline,
            _paper_name(batch.paper),
            format_date(batch.printed_on),
            f"{team} · {app.commune.full_name}",
            batch.printed,
        )
    pdf = batch_slip.pdf(told)
    verify.check(pdf, [[told.code]])
    title = _("Phiếu của lô {code}").format(code=told.code)
    return Sheets(pdf, [[told.code]], title, f"lo_{told.code}", told.code)
