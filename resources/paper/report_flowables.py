# SPDX-License-Identifier: MIT
"""The parts of an administrative document that stand in two columns or carry a rule."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import ActionFlowable, Flowable
from typing_extensions import override

from resources.paper import decree, picture_pdf
from resources.paper.document import Document
from resources.paper.serif import BOLD, BOLD_ITALIC, ITALIC, UPRIGHT, sound, wide
from resources.paper.type import wrap
from resources.pictures import Picture

MM = 72 / 25.4
_RULE = 0.8


def short_rule(lines: Sequence[str], size: float) -> float:
    """Return the length of a rule of a third to a half of a bold text, in points."""
    return max(wide(line, size, bold=True) for line in lines) * decree.SHORT_RULE


class _Fixed(Flowable):
    """A part of a known height, as wide as the text."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width = decree.TEXT_WIDTH * MM
        self.height = height

    @override
    def wrap(self, *_room: float) -> tuple[float, float]:
        return self.width, self.height

    def centre(self, text: str, face: str, size: float, x: float, y: float) -> None:
        """Write a line around x."""
        canvas: Any = self.canv
        canvas.setFont(face, size)
        canvas.drawCentredString(x, y, sound(text, face))

    def rule(self, length: float, x: float, y: float) -> None:
        """Draw a rule around x."""
        canvas: Any = self.canv
        canvas.setLineWidth(_RULE)
        canvas.line(x - length / 2, y, x + length / 2, y)


class Letterhead(_Fixed):
    """Issuer and number at the left, the nation, its motto, place and date at the right."""

    def __init__(self, document: Document) -> None:
        self._document = document
        room = decree.ISSUER_WIDTH * MM
        self._superior = wrap(document.superior.upper(), UPRIGHT, decree.ISSUER_SIZE, room)
        self._issuer = [
            part
            for line in decree.issuer_lines(document.issuer)
            for part in wrap(line, BOLD, decree.ISSUER_SIZE, room)
        ]
        lines = len(self._superior) + len(self._issuer)
        super().__init__((lines * decree.ISSUER_SIZE + decree.NUMBER_SIZE) * decree.SINGLE + 16)

    def draw(self) -> None:
        """Draw it with the lower left corner at the origin."""
        left = decree.ISSUER_WIDTH * MM / 2
        step = decree.ISSUER_SIZE * decree.SINGLE
        y = self.height - decree.ISSUER_SIZE
        for face, lines in ((UPRIGHT, self._superior), (BOLD, self._issuer)):
            for line in lines:
                self.centre(line, face, decree.ISSUER_SIZE, left, y)
                y -= step
        rule = y + step - 5
        self.rule(short_rule(self._issuer, decree.ISSUER_SIZE), left, rule)
        self._nation()
        document = self._document
        foot = 4
        number = decree.number_line(document.number, document.symbol)
        self.centre(number, UPRIGHT, decree.NUMBER_SIZE, left, foot)
        date = decree.place_and_date(document.place, document.day, document.month, document.year)
        middle = (decree.ISSUER_WIDTH + decree.NATION_WIDTH / 2) * MM
        self.centre(date, ITALIC, decree.MOTTO_SIZE, middle, foot)

    def _nation(self) -> None:
        middle = (decree.ISSUER_WIDTH + decree.NATION_WIDTH / 2) * MM
        y = self.height - decree.NATION_SIZE
        self.centre(decree.NATION, BOLD, decree.NATION_SIZE, middle, y)
        y -= decree.MOTTO_SIZE * decree.SINGLE
        self.centre(decree.MOTTO, BOLD, decree.MOTTO_SIZE, middle, y)
        self.rule(wide(decree.MOTTO, decree.MOTTO_SIZE, bold=True), middle, y - 5)


class TitleRule(_Fixed):
    """The rule under the subject."""

    def __init__(self, subject: tuple[str, ...]) -> None:
        super().__init__(10)
        self._length = min(short_rule(subject, decree.BODY), self.width)

    def draw(self) -> None:
        """Draw it with the lower left corner at the origin."""
        self.rule(self._length, self.width / 2, 5)


class Signing(_Fixed):
    """Who gets the document, at the left; who signs it, at the right, with room for the seal."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._titles = [*document.authority, document.title]
        signing = (len(self._titles) + 1) * decree.BODY * decree.SINGLE + decree.SIGNING_ROOM * MM
        room = decree.TEXT_WIDTH * MM / 2 - 6
        self._recipients = [
            line for name in self._listed() for line in wrap(name, UPRIGHT, decree.RECIPIENTS, room)
        ]
        listed = decree.RECIPIENTS_HEAD + len(self._recipients) * decree.RECIPIENTS
        super().__init__(max(signing, listed * decree.SINGLE + 6))

    def _listed(self) -> list[str]:
        names = self._document.recipients
        return [f"- {n}{'.' if i == len(names) - 1 else ';'}" for i, n in enumerate(names)]

    def draw(self) -> None:
        """Draw it with the lower left corner at the origin."""
        middle = self.width * 0.72
        y = self.height - decree.BODY
        canvas: Any = self.canv
        canvas.setFont(BOLD_ITALIC, decree.RECIPIENTS_HEAD)
        canvas.drawString(0, y, sound("Nơi nhận:", BOLD_ITALIC))
        canvas.setFont(UPRIGHT, decree.RECIPIENTS)
        below = y - decree.RECIPIENTS_HEAD * decree.SINGLE
        for line in self._recipients:
            canvas.drawString(0, below, line)
            below -= decree.RECIPIENTS * decree.SINGLE
        for line in self._titles:
            self.centre(line.upper(), BOLD, decree.BODY, middle, y)
            y -= decree.BODY * decree.SINGLE
        y -= decree.SIGNING_ROOM * MM
        self.centre(self._document.signer, BOLD, decree.BODY, middle, y)


class Chart(_Fixed):
    """A picture as wide as the text."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture.height + 8)
        self._picture = picture

    def draw(self) -> None:
        """Draw it with the lower left corner at the origin."""
        picture_pdf.draw(self.canv, self._picture, 0, 4)


class PartStart(ActionFlowable):
    """The next page is the first of a part that counts its pages anew."""

    @override
    def apply(self, doc: Any) -> None:
        doc.part_begins = doc.page + 1
