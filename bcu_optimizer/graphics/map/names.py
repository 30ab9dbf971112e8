"""The names on a map: what is to be placed, how it may be set, and the label it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from bcu_optimizer.graphics.layout.blocks import Block
from bcu_optimizer.graphics.layout.text import GREY, Style, balanced, height, width
from bcu_optimizer.graphics.map.grid import Box, Point

Setting = tuple[tuple[str, ...], Style]
"""A name broken into lines, and how these are set; no lines stand for a number in a circle."""

STYLES = {
    "bcu": Style(8.8, bold=True),
    "area": Style(6.4),
    "outside": Style(5.6, italic=True, colour=GREY),
}
SMALLEST_PT = {"bcu": 5.4, "area": 5.0, "outside": 5.0}

_SMALLEST = {"bcu": 0.55, "area": 0.68, "outside": 0.68}
_SIZES = 4
_PAD = 0.17
_NUMBER_PT, _SMALLEST_NUMBER_PT = 5.6, 5.2
_CIRCLE = 1.68


@dataclass(frozen=True)
class Name:
    """A name to be placed.

    Attributes
    ----------
    text
        What it says.
    kind
        "bcu", "area" or "outside".
    style
        How it is set where there is room.
    inside
        Numbers of the polygons that it names.
    within
        Numbers of the polygons over which it may lean.
    middle
        The point near which it should stand, in metres.
    number
        How the number is set that stands for it where it fits nowhere; None if none may.
    """

    text: str
    kind: str
    style: Style
    inside: frozenset[int]
    within: frozenset[int]
    middle: Point
    number: Style | None


@dataclass(frozen=True)
class Label:
    """A name, or the number that stands for it, in its place: centre and box in metres.

    A number's one line is the number, in a circle; where that fits nowhere in the polygon either,
    a short line leads to it.
    """

    text: str
    kind: str
    lines: tuple[str, ...]
    style: Style
    x: float
    y: float
    box: Box
    numbered: bool = False
    leader: tuple[Point, Point] | None = None


@dataclass(frozen=True)
class Key:
    """What the numbers mean: a block, where it stands in metres, and how wide its circles are.

    The numbers in the block are centred, the names are not; the circles are measured in points.
    """

    block: Block
    box: Box
    circle: float


@dataclass(frozen=True)
class Labels:
    """The placed labels, the key of their numbers, and the names for which there is no room."""

    placed: tuple[Label, ...]
    key: Key | None = None
    missing: tuple[str, ...] = ()


def settings(name: Name) -> Iterator[Setting]:
    """Ways to set a name: full size to the smallest readable one, on one to three lines each."""
    full = name.style.size
    smallest = min(max(SMALLEST_PT[name.kind], _SMALLEST[name.kind] * full), full)
    sizes = [full + (smallest - full) * i / (_SIZES - 1) for i in range(_SIZES)]
    for size, lines in product(dict.fromkeys(sizes), (1, 2, 3)):
        style = name.style.sized(size)
        broken = balanced(name.text, style, lines)
        if broken:
            yield broken, style


def extent(lines: Sequence[str], style: Style, metres: float) -> tuple[float, float]:
    """Width and height in metres of a label with some air, at `metres` per point."""
    air = 2 * _PAD * style.size
    wide = max(width(line, style) for line in lines)
    return (wide + air) * metres, (height(len(lines), style) + air) * metres


def number_style(kind: str, scale: float) -> Style:
    """Return how the number of a name of this kind is set."""
    return Style(max(_NUMBER_PT * scale, _SMALLEST_NUMBER_PT), bold=kind == "bcu")


def circle(style: Style) -> float:
    """Return the width in points of the circle around a number of one digit or two."""
    return _CIRCLE * style.size


def label(name: Name, setting: Setting, box: Box) -> Label:
    """Return the label that a name becomes in a box."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return Label(name.text, name.kind, *setting, x, y, box, numbered=not setting[0])
