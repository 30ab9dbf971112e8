"""Blocks of a page: set type with its height known, stacked and put side by side before drawing.

All lengths are in points; x runs to the right and y down from the upper left corner of a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bcu_optimizer.graphics.layout.text import ASCENT, Style, height, wrap

_SHRINK = 0.96
_SMALLEST = 0.05


@dataclass(frozen=True)
class Line:
    """A line of text on its baseline; `align` is "left", "right" or "center"."""

    x: float
    y: float
    text: str
    style: Style
    align: str = "left"


@dataclass(frozen=True)
class Rect:
    """A filled rectangle from its upper left corner; a flat one is a rule."""

    x: float
    y: float
    wide: float
    tall: float
    fill: str
    edge: str = "none"
    hatched: bool = False


@dataclass(frozen=True)
class Block:
    """Lines and rectangles, and how high they stand together."""

    height: float
    lines: tuple[Line, ...] = ()
    rects: tuple[Rect, ...] = ()

    def moved(self, x: float, y: float) -> Block:
        """Return the same block, farther right and down by so much."""
        lines = tuple(replace(line, x=line.x + x, y=line.y + y) for line in self.lines)
        rects = tuple(replace(rect, x=rect.x + x, y=rect.y + y) for rect in self.rects)
        return Block(self.height, lines, rects)


def paragraph(text: str, style: Style, room: float, align: str = "left") -> Block:
    """Text wrapped into `room` points."""
    x = {"left": 0.0, "right": room, "center": room / 2}[align]
    lines = wrap(text, style, room)
    set_lines = (
        Line(x, ASCENT * style.size + i * style.leading, line, style, align)
        for i, line in enumerate(lines)
    )
    return Block(height(len(lines), style), tuple(set_lines))


def overlay(blocks: Iterable[Block]) -> Block:
    """Blocks drawn over each other, as high as the highest."""
    blocks = list(blocks)
    lines = tuple(line for block in blocks for line in block.lines)
    rects = tuple(rect for block in blocks for rect in block.rects)
    return Block(max((block.height for block in blocks), default=0.0), lines, rects)


def stack(blocks: Iterable[Block], gap: float = 0.0) -> Block:
    """Blocks below each other, `gap` apart; empty ones take no room."""
    blocks = [block for block in blocks if block.height]
    tops = [0.0, *accumulate(block.height + gap for block in blocks)]
    together = overlay(b.moved(0.0, top) for b, top in zip(blocks, tops, strict=False))
    return replace(together, height=max(tops[-1] - gap, 0.0))


def beside(blocks: Sequence[Block], step: float) -> Block:
    """Blocks in columns that begin every `step` points."""
    return overlay(block.moved(i * step, 0.0) for i, block in enumerate(blocks))


def columns(blocks: Sequence[Block], number: int, step: float, gap: float) -> Block:
    """Blocks flowing down so many columns, in order, the highest as low as can be."""
    if number == 1:
        return stack(blocks, gap)
    tall = max((block.height for block in blocks), default=0.0)
    while len(flowed := _flow(blocks, tall, gap)) > number:
        tall *= 1.02
    return beside([stack(column, gap) for column in flowed], step)


def _flow(blocks: Sequence[Block], tall: float, gap: float) -> list[list[Block]]:
    """Columns of at most the given height; a block higher than that stands alone."""
    flowed: list[list[Block]] = []
    foot = tall
    for block in blocks:
        foot += gap + block.height
        if foot > tall:
            flowed.append([])
            foot = block.height
        flowed[-1].append(block)
    return flowed


def shrunk(make: Callable[[float], Block], tall: float) -> Block:
    """Make a block with the largest factor up to 1 at which it is no higher than `tall`."""
    factor = 1.0
    while (block := make(factor)).height > tall and factor > _SMALLEST:
        factor *= _SHRINK
    return block
