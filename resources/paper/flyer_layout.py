# SPDX-License-Identifier: MIT
"""How a flyer is put together: head, body, the box with its codes, foot; and what does not fit."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from resources.i18n import _
from resources.paper import flyer_heads, qr
from resources.paper.flyer_blocks import Band, Cards, Phone, Picture
from resources.paper.flyer_rows import Block, Heading, Look, Row, Words, lines_over
from resources.paper.flyer_stack import Beside, Stack
from resources.paper.flyer_texts import FlyerText, Item, Part
from resources.paper.pen import BLACK, CAP, MM, PALE, WHITE, Pen, Style, fitting, width, wrap
from resources.paper.sheet import Format
from resources.paper.type import BOLD, MEDIUM, REGULAR, SEMIBOLD
from resources.paper.vector import Drawing, icon, picture, read


@dataclass(frozen=True)
class FlyerFooter:
    """Who gives the flyer out, and when it was printed: its head and its foot."""

    team: str
    commune: str
    phone: str
    batch_code: str
    printed_on: str
    theme: str = ""


@dataclass(frozen=True)
class Overflow:
    """A block that does not fit: which, and by how many lines."""

    block: str
    lines: int


@dataclass
class Layout:
    """A flyer being laid out; `overflows` and `short` tell what became of it."""

    pen: Pen
    format: Format
    content: FlyerText
    footer: FlyerFooter
    named: bool = False
    """Keeps a line free for whom a copy is addressed to."""
    open_code: str = ""
    """Keeps the place of the code free, for each copy has its own; the longest of them."""
    overflows: list[Overflow] = field(default_factory=list)
    short: bool = False
    headline_pt: float = 0.0
    name_at: tuple[float, float, float] = (0, 0, 0)
    """Left end, baseline and room of the addressee's line."""
    codes_at: list[tuple[float, float, float]] = field(default_factory=list)
    """Left and lower edge and side of each code's box."""
    address_at: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Beneath a single code: its middle, its right edge, where the address begins, its room."""

    @property
    def margin(self) -> float:
        """Free edge, in points."""
        return self.format.margin_mm * MM

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.format.width_mm * MM - 2 * self.margin

    def over(self, block: str, lines: int) -> None:
        """Keep that a block does not fit."""
        self.overflows.append(Overflow(block, lines))

    def points(self, on_a5: float) -> float:
        """Return a size in points, given what it is on A5."""
        return on_a5 * self.format.unit


def filled(text: str, footer: FlyerFooter) -> str:
    """Put the commune's own words where the text leaves room for them."""
    commune = footer.commune[:1].lower() + footer.commune[1:]
    words = {
        "{{ten_xa}}": commune,
        "{{ten_to}}": footer.team,
        "{{sdt_to}}": footer.phone.replace(" ", "\N{NO-BREAK SPACE}") or _("UBND xã"),
        "{{chu_de}}": footer.theme or _("Đi từng ngõ, gõ từng nhà, hướng dẫn từng người"),
    }
    for name, value in words.items():
        text = text.replace(name, value)
    return text


def drawing_of(content: FlyerText) -> Drawing:
    """Return the flyer's picture: the province's when it came with one, else one that ships."""
    return read(content.drawing) if content.drawing else picture(content.picture)


def blocks_of(content: FlyerText, footer: FlyerFooter) -> list[Block]:
    """Return the blocks of the body, the commune's words filled in."""
    return [_block(part, content, footer) for part in content.parts]


def _block(part: Part, content: FlyerText, footer: FlyerFooter, *, beside: bool = False) -> Block:
    items = tuple(Item(filled(i.title, footer), filled(i.text, footer), i.icon) for i in part.items)
    told = Item(filled(part.title, footer), filled(part.text, footer), part.icon)
    makers: dict[str, Callable[[], Block]] = {
        "picture": lambda: Picture(drawing_of(content)),
        "text": lambda: Words(told.text),
        "cards": lambda: Cards(items, part.mark, part.columns),
        "band": lambda: Band(told, part.mark, part.big),
        "phone": lambda: Phone(part.title, items),
        "split": lambda: Beside(
            tuple(_block(inner, content, footer, beside=True) for inner in part.parts), part.shares
        ),
        "list": lambda: _list(part, told.title, items, dark=beside or part.mark in _DARK),
    }
    return makers[part.kind]()


_DARK = frozenset({"tick", "cross", "dot"})
"""Marks of lists whose heading is white on black; as are those of lists side by side."""


def _list(part: Part, title: str, items: tuple[Item, ...], *, dark: bool) -> Block:
    heading = (Heading(title, dark=dark),) if title else ()
    rows = tuple(Row(item, part.mark, number) for number, item in enumerate(items, 1))
    if part.columns == 2:
        pairs = [rows[at : at + 2] for at in range(0, len(rows), 2)]
        lines = [
            Beside((*pair, *(Stack(()) for _free in range(2 - len(pair)))), (1, 1), level=True)
            for pair in pairs
        ]
        return Stack((*heading, *lines), framed=part.framed)
    return Stack((*heading, *rows), framed=part.framed)


def page(layout: Layout, top: float, bottom: float) -> None:
    """Lay a flyer out on one side of one format, between two heights."""
    body_top = flyer_heads.head(layout, top)
    floor = foot(layout, bottom) + layout.points(7)
    floor = code_box(layout, floor) + layout.points(9)
    body(layout, blocks_of(layout.content, layout.footer), body_top, floor)


def body(layout: Layout, blocks: Sequence[Block], top: float, floor: float) -> None:
    """Set the body as large as it fits; pictures give way first, then the lines below titles."""
    stack, room, high = Stack(tuple(blocks)), layout.room, top - floor
    small = Stack(
        tuple(dataclasses.replace(b, small=True) if isinstance(b, Picture) else b for b in blocks)
    )
    plain = Stack(tuple(b for b in blocks if not isinstance(b, Picture)))
    bare = Stack(tuple(_bare(plain.blocks)))
    form = layout.format
    comfortable = form.smallest + (form.title_max - form.smallest) * 0.55
    tries = [(stack, size, False) for size in _sizes(form.title_max, comfortable)]
    if small != stack:
        tries += [(small, size, False) for size in _sizes(form.title_max, comfortable)]
    tries += [(plain, size, False) for size in _sizes(form.title_max, form.smallest / 0.84)]
    tries += [(plain, size, True) for size in _sizes(form.title_max * 1.2, form.smallest * 1.15)]
    tries += [(bare, size, True) for size in _sizes(form.title_max, form.smallest)]
    for chosen, size, short in tries:
        look = Look(form, size, short, whole=True)
        if chosen.height(look, room) <= high:
            layout.short = short and not _same(plain, look, room)
            break
    else:
        look = Look(form, form.smallest, short=True)
        excess = bare.height(look, room) - high
        layout.over("parts", lines_over(max(excess, 0.0), look.title))
    chosen.draw_in(layout.pen, layout.margin, top, look, room, high)


def _bare(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out pictures that stand beside words as well."""
    for block in blocks:
        words = (
            [b for b in block.blocks if not isinstance(b, Picture)]
            if (isinstance(block, Beside))
            else []
        )
        yield words[0] if len(words) == 1 else block


def _same(stack: Stack, look: Look, room: float) -> bool:
    """Tell whether leaving the lines below titles out changes nothing: there are none."""
    return stack.height(look, room) == stack.height(Look(look.format, look.size), room)


def _sizes(largest: float, smallest: float) -> list[float]:
    steps = 16
    return [largest - (largest - smallest) * step / steps for step in range(steps + 1)]


def foot(layout: Layout, bottom: float) -> float:
    """Draw the foot and return its upper edge: telephone, team, batch code."""
    pen, footer, x, room = layout.pen, layout.footer, layout.margin, layout.room
    small = Style(REGULAR, max(layout.points(8), 6.2), 1.35)
    printed = _("Mã tờ {code} · in ngày {day} · không bán, phát miễn phí").format(
        code=footer.batch_code, day=footer.printed_on
    )
    style, _fits = fitting(printed, small, room, 5)
    top = pen.lines(x, bottom + style.line, wrap(printed, style, room + 1), style) + style.line
    asked = Style(SEMIBOLD, layout.points(11.5), 1.4)
    words = f"☎ {footer.phone}" if footer.phone else ""
    used = width(words, asked) + layout.points(8) if words else 0.0
    team = footer.team if words else f"{footer.team} – {footer.commune}, tỉnh Nghệ An"
    whom, least = Style(MEDIUM, layout.points(9.5), 1.3), max(layout.format.smallest * 0.7, 6)
    style, fits = fitting(team, whom, room - used, least)
    if not fits:  # on a line of its own
        used = 0.0
        style, fits = fitting(team, whom, room, least)
        top = pen.lines(x, top + style.line, [team], style) + style.line
        if not fits:
            layout.over("team", 1)
    else:
        middle = top + (asked.line if words else style.line) / 2
        at, align = (x + room, "right") if words else (x, "left")
        pen.text(at, middle - style.size * CAP / 2, team, style, align=align)
    if words:
        pen.lines(x, top + asked.line, [words], asked)
    top += asked.line + layout.points(2)
    pen.rule(x, top, room, layout.points(0.8))
    return top


def code_box(layout: Layout, bottom: float) -> float:
    """Draw the box with the codes and their addresses, and return its upper edge."""
    content, pen, x, room = layout.content, layout.pen, layout.margin, layout.room
    links = [layout.open_code] if layout.open_code else list(content.links)
    if not links:
        return help_box(layout, bottom) if content.help else bottom
    pad, side = layout.points(7), layout.format.qr_mm * MM
    alone = len(links) == 1
    if not alone:
        side = max(side * 0.82, 25 * MM)
    shown = [shown_address(link, len(links)) for link in links]
    address, caption = address_style(layout), Style(BOLD, layout.points(9.5), 1.3)
    tile = side if alone else min(max(side, *(width(a, address) for a in shown)), side * 1.3)
    tile += layout.points(6)
    wide = room - 2 * pad if alone else tile
    below = max(len(address_lines(layout, told, wide)[1]) for told in shown)
    above = caption.line if content.captions and not layout.open_code else 0.0
    high = above + side + below * address.line + 2 * pad
    pen.box(x, bottom + high, room, high, radius=layout.points(9), fill=PALE)
    left = x + room - pad
    for number, link in reversed(list(enumerate(links))):
        left -= tile
        top = bottom + high - pad
        if above and number < len(content.captions):
            pen.lines(left + tile / 2, top, [content.captions[number]], caption, align="middle")
        top -= above
        at = left + (tile - side) / 2
        pen.box(at, top, side, side, radius=layout.points(4), fill=WHITE)
        layout.codes_at.append((at, top - side, side))
        layout.address_at = (left + tile / 2, left + tile, top - side, wide)
        if not layout.open_code:
            qr.draw(pen.canvas, qr.symbol_for(link, side / MM), at, top - side, side)
            draw_address(layout, shown[number], tile)
        left -= layout.points(4)
    _box_words(layout, x + pad * 1.6, bottom + high, left - x - pad * 2.2, high, below)
    return bottom + high


def address_style(layout: Layout) -> Style:
    """Return how an address is set beneath its code."""
    size = 9 if layout.format.name == "leaflet" else max(layout.points(7.6), 6.2)
    return Style(SEMIBOLD, size, 1.25)


def address_lines(layout: Layout, address: str, room: float) -> tuple[Style, tuple[str, ...]]:
    """Return an address in one line if it can be set a little smaller, else broken as words are."""
    style = address_style(layout)
    needed = width(address, style)
    if room < needed <= room * 1.3:
        style = Style(style.face, style.size * room / needed * 0.999, style.lead)
    return style, wrap(address, style, room)


def draw_address(layout: Layout, address: str, tile: float) -> None:
    """Write an address beneath its code: in its middle, or as far to the left as it is long."""
    middle, right, top, room = layout.address_at
    style, lines = address_lines(layout, address, room)
    fits = all(width(line, style) <= tile for line in lines)
    at, align = (middle, "middle") if fits else (right, "right")
    layout.pen.lines(at, top, lines, style, align=align)


def shown_address(link: str, of: int) -> str:
    """Return an address as it stands beneath its code; two side by side go without the scheme."""
    return link.removeprefix("https://") if of > 1 else link


def _box_words(layout: Layout, x: float, top: float, room: float, high: float, below: int) -> None:
    content, pen = layout.content, layout.pen
    call = Style(BOLD, layout.points(17), 1.2)
    while len(wrap(content.call, call, room)) > 2 and call.size > layout.format.smallest:
        call = Style(BOLD, call.size * 0.95, 1.2)
    calls = wrap(content.call, call, room)
    words = filled(content.help, layout.footer)
    size = layout.points(11.5)
    left = high - len(calls) * call.line - layout.points(14)
    left -= below * address_style(layout).line if len(content.links) < 2 else 0.0
    while True:
        style = Style(REGULAR, size, 1.3)
        lines = wrap(words, style, room)
        needed = len(lines) * style.line
        if needed <= left:
            break
        if size <= layout.format.smallest * 0.88:
            layout.over("help", lines_over(needed - left, style))
            break
        size -= 0.25
    free = max(0.0, left - needed)
    top -= layout.points(7) + free / 2
    top = pen.lines(x, top, calls, call)
    pen.lines(x, top, lines, style)


def help_box(layout: Layout, bottom: float, on_a5: float = 12) -> float:
    """Without a code, the box says whom to ask, in large type; return its upper edge."""
    pen, x, room, pad = layout.pen, layout.margin, layout.room, layout.points(9)
    style = Style(SEMIBOLD, layout.points(on_a5), 1.3)
    lines = wrap(filled(layout.content.help, layout.footer), style, room - 6 * pad)
    high = max(len(lines) * style.line, layout.points(24)) + 2 * pad
    pen.box(x, bottom + high, room, high, radius=layout.points(9), fill=PALE)
    side = layout.points(26)
    pen.draw(
        icon("users-round"),
        x + pad,
        bottom + high / 2 + side / 2,
        side,
        ink=BLACK,
        stroke=layout.points(1.4),
    )
    first = bottom + high / 2 + len(lines) * style.line / 2
    pen.lines(x + pad * 5, first, lines, style)
    return bottom + high
