"""The strip under a map: scale bar, north arrow, and what its lines and patterns mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bcu_optimizer.graphics.layout.blocks import Block, Line, Rect, overlay
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.text import GREY, INK, Style, width
from bcu_optimizer.graphics.map.draw import AREA_LINE, BCU_LINE, HATCH, OUTSIDE, WATER

TALL = 22.0
"""Height of the strip in points on A4."""

Borders = Literal["all", "areas", "none"]

_STEPS = (1, 2, 5)
_LONGEST = 0.2
_SIZES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)


def round_km(most: float) -> float:
    """Return the longest round length (1, 2 or 5 times a power of ten) of at most so many km."""
    lengths = (step * 10.0**power for power in range(-3, 5) for step in _STEPS)
    return max((length for length in lengths if length <= most), default=0.001)


def strip(
    paper: Paper,
    where: tuple[float, float, float],
    metres: float,
    outside: Sequence[str],
    water: Sequence[str],
    *,
    borders: Borders = "all",
) -> None:
    """Draw the strip at x and y, so many points wide.

    `metres` is the scale of the map in metres per point; `outside` and `water` are names; `borders`
    are those that the map shows as the strip explains them.
    """
    x, y, room = where
    size = paper.type
    _north(paper, x + 5 * size, y, size)
    scale = _scale_bar(metres, _LONGEST * room, size)
    paper.draw(scale, x + 22 * size, y)
    start = 22 * size + _LONGEST * room + 34 * size
    for factor in _SIZES:
        key, wide = _key(outside, water, size * factor, borders)
        if start + wide <= room or factor == _SIZES[-1]:
            paper.draw(key, x + max(room - wide, start), y)
            return


def _north(paper: Paper, x: float, y: float, size: float) -> None:
    """Draw a narrow arrow with an N."""
    half, tall = 3.6 * size, 12 * size
    notch = y + 0.75 * tall
    paper.polygon([(x, y), (x - half, y + tall), (x, notch)], INK, INK)
    paper.polygon([(x, y), (x + half, y + tall), (x, notch)], "#ffffff", INK)
    style = Style(6.6 * size, bold=True)
    paper.draw(Block(0, (Line(x, y + tall + 7.2 * size, "N", style, "center"),)), 0, 0)


def _scale_bar(metres: float, longest: float, size: float) -> Block:
    """Return a bar of two halves, marked 0, half and whole length in kilometres."""
    km = round_km(longest * metres / 1000)
    wide, thick = km * 1000 / metres, 3.4 * size
    top = 1.5 * size
    halves = (
        Rect(0, top, wide / 2, thick, INK, INK),
        Rect(wide / 2, top, wide / 2, thick, "#ffffff", INK),
    )
    style = Style(6.4 * size, colour=INK)
    base = top + thick + 8 * size
    marks = [(0.0, "0"), (wide / 2, f"{km / 2:g}"), (wide, f"{km:g} km")]
    return Block(base, tuple(Line(x, base, text, style, "center") for x, text in marks), halves)


def _key(
    outside: Sequence[str], water: Sequence[str], size: float, borders: Borders
) -> tuple[Block, float]:
    """Line and pattern samples with their meaning, in one row, and the row's width."""
    entries = [(_rule(1.5, BCU_LINE, size), "BCU boundary")] if borders == "all" else []
    if borders != "none":
        entries.append((_rule(0.6, AREA_LINE, size), "area boundary"))
    if outside:
        entries.append((_patch(OUTSIDE, size, hatched=True), _naming(outside, "no BCU")))
    if water:
        entries.append((_patch(WATER, size), _naming(water, "water")))
    style = Style(6.6 * size, colour=GREY)
    blocks, x = [], 0.0
    for sample, text in entries:
        words = Line(x + 18 * size, 7.2 * size, text, style)
        blocks += [sample.moved(x, 0), Block(0, (words,))]
        x += 18 * size + width(text, style) + 12 * size
    return overlay(blocks), max(x - 12 * size, 0.0)


def _naming(names: Sequence[str], kind: str) -> str:
    """Return the names where they are few, else only their kind."""
    few = ", ".join(names)
    if not few or len(few) > 40:
        return kind
    return few if kind == "water" else f"{few} ({kind})"


def _rule(thick: float, colour: str, size: float) -> Block:
    return Block(8 * size, rects=(Rect(0, 5 * size - thick / 2, 14 * size, thick, colour),))


def _patch(fill: str, size: float, *, hatched: bool = False) -> Block:
    rect = Rect(0, 1.6 * size, 14 * size, 6.4 * size, fill, HATCH, hatched)
    return Block(8 * size, rects=(rect,))
