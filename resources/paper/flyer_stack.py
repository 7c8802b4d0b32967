# SPDX-License-Identifier: MIT
"""Blocks one below another, or side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from typing_extensions import override

from resources.paper.flyer_blocks import Phone, Picture
from resources.paper.flyer_rows import Block, Look
from resources.paper.pen import BLACK, Pen


@dataclass(frozen=True)
class Stack(Block):
    """Blocks one below another; what is left of the height goes to a picture, then between them."""

    blocks: tuple[Block, ...]
    framed: bool = False

    def _pad(self, look: Look) -> float:
        return look.size * 0.7 if self.framed else 0.0

    @override
    def height(self, look: Look, room: float) -> float:
        pad = self._pad(look)
        inner = sum(block.height(look, room - 2 * pad) for block in self.blocks)
        return inner + look.gap * max(len(self.blocks) - 1, 0) + 2 * pad

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        self.draw_in(pen, x, top, look, room, self.height(look, room))

    def draw_in(self, pen: Pen, x: float, top: float, look: Look, room: float, high: float) -> None:
        """Draw the blocks spread over a height."""
        pad = self._pad(look)
        if self.framed:
            pen.box(x, top, room, high, radius=look.size * 0.5, line=BLACK, thick=look.line(1.6))
        x, top, room, high = x + pad, top - pad, room - 2 * pad, high - 2 * pad
        heights = [block.height(look, room) for block in self.blocks]
        spare = high - sum(heights) - look.gap * max(len(heights) - 1, 0)
        for number, block in enumerate(self.blocks):
            if isinstance(block, Picture):
                more = max(0.0, min(spare, block.most(room) - heights[number]))
                heights[number] += more
                spare -= more
        gap = look.gap
        if len(heights) > 1:
            gap += max(0.0, min(spare / (len(heights) - 1), look.size * 1.6))
        for block, own in zip(self.blocks, heights, strict=True):
            if isinstance(block, Picture):
                block.draw_in(pen, x, top, room, own)
            elif isinstance(block, Stack | Beside):
                block.draw_in(pen, x, top, look, room, own)
            else:
                block.draw(pen, x, top, look, room)
            top -= own + gap

    @override
    def atoms(self) -> Iterator[Block]:
        if self.framed:
            yield self
            return
        for block in self.blocks:
            yield from block.atoms()


@dataclass(frozen=True)
class Beside(Block):
    """Blocks side by side, their widths in shares."""

    blocks: tuple[Block, ...]
    shares: tuple[int, ...]
    level: bool = False
    """Their first lines are level; else they stand in the middle."""

    def _rooms(self, look: Look, room: float) -> list[float]:
        gap = look.size * 1.2
        free = room - gap * (len(self.blocks) - 1)
        return [free * share / sum(self.shares) for share in self.shares]

    def _narrow(self, look: Look, room: float) -> Stack | None:
        """Return the blocks one below another where they would be too narrow."""
        narrow = min(self._rooms(look, room)) < look.size * 6.5
        return Stack(self.blocks) if narrow else None

    @override
    def height(self, look: Look, room: float) -> float:
        stack = self._narrow(look, room)
        if stack is not None:
            return stack.height(look, room)
        rooms = self._rooms(look, room)
        return max(block.height(look, own) for block, own in zip(self.blocks, rooms, strict=True))

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        self.draw_in(pen, x, top, look, room, self.height(look, room))

    def draw_in(self, pen: Pen, x: float, top: float, look: Look, room: float, high: float) -> None:
        """Draw the blocks over a height; pictures and telephones stand in its middle."""
        stack = self._narrow(look, room)
        if stack is not None:
            stack.draw_in(pen, x, top, look, room, high)
            return
        for block, own in zip(self.blocks, self._rooms(look, room), strict=True):
            if isinstance(block, Picture | Phone):
                block.draw_in(pen, x, top, own, high)
            elif isinstance(block, Stack):
                block.draw_in(pen, x, top, look, own, max(high, block.height(look, own)))
            else:
                spare = 0.0 if self.level else max(0.0, high - block.height(look, own))
                block.draw(pen, x, top - spare / 2, look, own)
            x += own + look.size * 1.2

    @override
    def atoms(self) -> Iterator[Block]:
        for block in self.blocks:
            yield from block.atoms()
