"""The names on a map: what is to be placed, how it may be set, and the label it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from bcu_optimizer.maps.grid import Box
from bcu_optimizer.maps.text import GREY, Style, balanced, height, width

Point = tuple[float, float]

Setting = tuple[tuple[str, ...], Style]
"""A name broken into lines, and how these are set."""

STYLES = {
    "bcu": Style(8.8, bold=True),
    "area": Style(6.4),
    "outside": Style(5.6, italic=True, colour=GREY),
}
SMALLEST_PT = {"bcu": 5.4, "area": 5.0, "outside": 5.0}

_SIZES = 4
_PAD = 0.17


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
    """

    text: str
    kind: str
    style: Style
    inside: frozenset[int]
    within: frozenset[int]
    middle: Point


@dataclass(frozen=True)
class Label:
    """A name in its place: centre and box in metres.

    Beside the map it has a line to its polygon, or stands under a label that has one.
    """

    text: str
    kind: str
    lines: tuple[str, ...]
    style: Style
    x: float
    y: float
    box: Box
    leader: tuple[Point, Point] | None = None
    beside: bool = False


@dataclass(frozen=True)
class Labels:
    """The placed labels, and the names for which the map has no room."""

    placed: tuple[Label, ...]
    missing: tuple[str, ...]


def settings(name: Name) -> Iterator[Setting]:
    """Ways to set a name: full size to the smallest readable one, on one to three lines each."""
    full = name.style.size
    smallest = min(SMALLEST_PT[name.kind], full)
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


def label(name: Name, setting: Setting, box: Box) -> Label:
    """Return the label that a name becomes in a box within its polygon."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return Label(name.text, name.kind, *setting, x, y, box)
