# SPDX-License-Identifier: MIT
"""The official addresses that flyers carry, as the province last issued them."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.reference import cached, spoken
from resources.i18n import language

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class Link:
    """An address; `checked_on` is None until somebody has opened it."""

    code: str
    label: str
    url: str
    in_use: bool
    checked_on: datetime.date | None
    replaced_by: str | None


def links(app: "App") -> list[Link]:
    """Return every address, closed ones too, in the province's order."""

    def read() -> list[Link]:
        from sqlmodel import col, select

        from models.reference import ServiceLink

        with app.db.read() as db:
            rows = db.exec(select(ServiceLink).order_by(col(ServiceLink.position))).all()
            return [
                Link(
                    r.code,
                    spoken(r.label_vi, r.label_en),
                    r.url,
                    r.status == "dang_dung",
                    r.checked_on,
                    r.replaced_by,
                )
                for r in rows
            ]

    found: list[Link] = cached(app, ("links", language()), read)
    return found


def in_force(app: "App", code: str) -> Link | None:
    """Return the address that a code leads to today, following replacements; None if closed."""
    by_code = {link.code: link for link in links(app)}
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        link = by_code.get(code)
        if link is None or link.in_use:
            return link
        code = link.replaced_by or code
    return None


def known(app: "App", url: str) -> Link | None:
    """Return the entry of an address by its host, so that a page of a known site is found too."""
    host = urlsplit(url).hostname
    for link in links(app):
        if link.url == url or (host and urlsplit(link.url).hostname == host):
            return link
    return None
