# SPDX-License-Identifier: MIT
"""What stands on a flyer: shipped, issued anew by the province, worded by the commune."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import flyer_pictures, links
from desktop_app.reference import cached
from models.dates import format_date
from models.flyers_draft import check_address
from resources.errors import UserError
from resources.i18n import _
from resources.paper import flyer, flyer_texts
from resources.paper.flyer_texts import MASTER, FlyerText

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class Wording:
    """A flyer in the commune's own words: passages by place, and who gives it out."""

    id: str
    words: Mapping[str, str]
    team_line: str
    version: str
    """The province's text it was worded from."""
    approved_by: str = ""
    """Who has read a translation that the commune wrote."""


def codes() -> tuple[str, ...]:
    """Return the codes of all flyers, in order."""
    return flyer_texts.codes()


def _issued(app: "App") -> dict[tuple[str, str], FlyerText]:
    """Return what the province has issued, by code and language."""

    def read() -> dict[tuple[str, str], FlyerText]:
        from sqlmodel import select

        from models.reference import FlyerSource

        with app.db.read() as db:
            rows = db.exec(select(FlyerSource)).all()
        return {
            (row.code, row.language): flyer_texts.read(json.dumps(row.body).encode())
            for row in rows
        }

    found: dict[tuple[str, str], FlyerText] = cached(app, ("flyer texts",), read)
    return found


def languages(app: "App", code: str) -> list[str]:
    """Return the languages in which a flyer is there, Vietnamese first; our own are some, too."""
    ours = worded(app)
    return [
        language
        for language in flyer_texts.LANGUAGES
        if is_issued(app, code, language) or (code, language) in ours
    ]


def worded(app: "App") -> set[tuple[str, str]]:
    """Return code and language of every flyer that the commune has worded."""
    from sqlmodel import col, select

    from models.flyers import FlyerWording

    with app.db.read() as db:
        chosen = select(FlyerWording.template_code, FlyerWording.language)
        return set(db.exec(chosen.where(col(FlyerWording.deleted).is_(False))))


def is_issued(app: "App", code: str, language: str) -> bool:
    """Tell whether the province has a flyer in a language; else a commune may translate it."""
    return (code, language) in _issued(app) or flyer_texts.shipped(code, language)


def province_text(app: "App", code: str, language: str = MASTER) -> FlyerText:
    """Return a flyer's text as the province words it: issued, or shipped when that is newer.

    Raises UserError for a flyer or a language that there is not.
    """
    return _with_picture(app, code, language)[0]


def source_text(app: "App", code: str, language: str = MASTER) -> FlyerText:
    """Return what the commune words anew: the province's text, else its Vietnamese, translated."""
    if is_issued(app, code, language) or language not in flyer_texts.LANGUAGES:
        return province_text(app, code, language)
    return dataclasses.replace(province_text(app, code), language=language, approved_by="")


def _with_picture(app: "App", code: str, language: str) -> tuple[FlyerText, str]:
    """Return a text with its picture, and a sentence when it is not the one that was meant."""
    issued = _issued(app).get((code, language))
    if issued is not None and not _ships_newer(issued):
        return flyer_pictures.with_picture(app, issued, issued=True)
    ours = flyer_texts.load(code, language)
    return flyer_pictures.with_picture(app, ours, issued=issued is None)


def _ships_newer(issued: FlyerText) -> bool:
    if not flyer_texts.shipped(issued.code, issued.language):
        return False
    ours = flyer_texts.load(issued.code, issued.language)
    return _order(ours.version) > _order(issued.version)


def _order(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def own(app: "App", code: str, language: str = MASTER) -> Wording | None:
    """Return the commune's own wording of a flyer, or None."""
    from sqlmodel import col, select

    from models.flyers import FlyerWording

    with app.db.read() as db:
        row = db.exec(
            select(FlyerWording).where(
                FlyerWording.template_code == code,
                FlyerWording.language == language,
                col(FlyerWording.deleted).is_(False),
            )
        ).first()
        if row is None:
            return None
        return Wording(row.id, row.words, row.team_line, row.template_version, row.approved_by)


def outdated(app: "App", code: str, language: str = MASTER) -> bool:
    """Tell whether the province has reworded a flyer since the commune did."""
    kept = own(app, code, language)
    return kept is not None and kept.version != source_text(app, code, language).version


def content(
    app: "App",
    code: str,
    language: str = MASTER,
    words: Mapping[str, str] | None = None,
    team_line: str | None = None,
) -> FlyerText:
    """Return what a flyer says here: the province's text in the commune's own words.

    `words` and `team_line` take the place of those that are kept. Raises UserError for a language
    in which it is not there.
    """
    kept = own(app, code, language) if words is None else None
    if words is None and kept is None:
        return province_text(app, code, language)
    text = source_text(app, code, language)
    if kept is not None and not is_issued(app, code, language):
        text = dataclasses.replace(text, approved_by=kept.approved_by)
    words = words if words is not None else kept.words if kept else {}
    team = team_line if team_line is not None else kept.team_line if kept else ""
    return dataclasses.replace(flyer_texts.reworded(text, words), team=team)


def to_print(app: "App", code: str, language: str = MASTER, url: str | None = None) -> FlyerText:
    """Return what may be printed: approved, and every address in use.

    Raises UserError with code not-approved, link-retired or no-version.
    """
    return addressed(app, to_read(app, code, language), url)


def to_read(app: "App", code: str, language: str = MASTER) -> FlyerText:
    """Return what may be read out or signed: in Vietnamese, or approved by one who knows it.

    Raises UserError with code not-approved or no-version.
    """
    text = content(app, code, language)
    flyer_texts.approve(text)
    return text


def addressed(app: "App", text: FlyerText, url: str | None) -> FlyerText:
    """Return the text with `url` as its first code, every address checked.

    Raises UserError(field="url") for one that is retired or cannot be an address.
    """
    if url:
        if not text.call:
            raise flyer.no_code(text.code)
        text = dataclasses.replace(text, links=(url.strip(), *text.links[1:]))
    for address in text.links:
        usable_address(app, address)
    return text


def without_codes(text: FlyerText) -> FlyerText:
    """Return the text without its codes, to look at what else is on it."""
    return dataclasses.replace(text, links=(), captions=())


def usable_address(app: "App", url: str) -> None:
    """Refuse an address that the province has retired, naming its replacement.

    Raises UserError(field="url", code="link-retired").
    """
    check_address(url)
    link = links.known(app, url)
    if link is None or link.in_use:
        return
    instead = links.in_force(app, link.code)
    raise UserError(
        _("Địa chỉ {url} đã ngừng dùng, không in được nữa.").format(url=url),
        _("Dùng {url} thay thế.").format(url=instead.url)
        if instead
        else _("Chọn địa chỉ khác trong danh mục của tỉnh."),
        field="url",
        code="link-retired",
    )


def notes(app: "App", text: FlyerText) -> list[str]:
    """Return what the officer should know of the picture and the addresses before printing."""
    language = text.language if is_issued(app, text.code, text.language) else MASTER
    picture = _with_picture(app, text.code, language)[1]
    told = [picture] if picture else []
    for address in text.links:
        link = links.known(app, address)
        if link is None:
            told.append(
                _("{url} không có trong danh mục của tỉnh. Mở thử trước khi in.").format(
                    url=address
                )
            )
        elif link.checked_on is None:
            told.append(_("{url} chưa có ngày kiểm tra. Mở thử trước khi in.").format(url=address))
        else:
            told.append(
                _("{url} đã được tỉnh kiểm tra ngày {day}.").format(
                    url=address, day=format_date(link.checked_on)
                )
            )
    return told
