# SPDX-License-Identifier: MIT
"""Which picture stands on a flyer: the province's when it can be drawn, else the one that ships."""

import dataclasses
from typing import TYPE_CHECKING

from desktop_app.reference import cached
from resources.i18n import _
from resources.paper import flyer_texts, vector

if TYPE_CHECKING:
    from desktop_app.app import App
    from resources.paper.flyer_texts import FlyerText


def _issued(app: "App") -> dict[str, str]:
    """Return the province's pictures by name; "" for one that cannot be drawn here."""

    def read() -> dict[str, str]:
        from sqlmodel import select

        from models.reference import FlyerPicture

        with app.db.read() as db:
            rows = db.exec(select(FlyerPicture)).all()
        return {row.name: row.source if _drawable(row.source) else "" for row in rows}

    found: dict[str, str] = cached(app, ("flyer pictures",), read)
    return found


def _drawable(source: str) -> bool:
    try:
        vector.read(source)
    except ValueError:
        return False
    return True


def with_picture(app: "App", text: "FlyerText", *, issued: bool) -> tuple["FlyerText", str]:
    """Return a text with the picture that it is printed with, and a sentence when it is another.

    The province's picture belongs to the texts that it has `issued`; a text that the program
    ships because it is newer keeps the program's own.
    """
    name = text.picture
    brought = _issued(app).get(name) if issued or not vector.has_picture(name) else None
    if brought:
        return dataclasses.replace(text, drawing=brought), ""
    if brought is None and vector.has_picture(name):
        return text, ""
    own = name if vector.has_picture(name) else flyer_texts.load(text.code).picture
    told = (
        _("Tỉnh chưa gửi hình “{name}”, nên tờ này in hình có sẵn trong chương trình.")
        if brought is None
        else _("Hình “{name}” do tỉnh gửi không vẽ được, nên tờ này in hình có sẵn.")
    )
    return dataclasses.replace(text, picture=own), told.format(name=name)
