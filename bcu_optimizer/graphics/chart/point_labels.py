"""Names beside points of a chart, where they cover neither each other nor other points."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bcu_optimizer.graphics.layout.text import GREY, Style, width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ticks = Callable[[float, int], str]
Spot = tuple[float, float]

_WIDEST = 130.0
_RADII = (9.0, 16.0, 26.0, 38.0, 54.0, 72.0, 95.0, 120.0)
_DIRECTIONS = 24
_PAD = 2.0
_COSTS = {"outside": 60.0, "label": 40.0, "point": 4.0, "crossed": 3.0, "far": 0.06}
_CLOSE = 4.0


class Label(NamedTuple):
    """A text, and the point that it belongs to, in the units of the axes."""

    text: str
    at: Spot


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def covers(self, other: _Box) -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top

    def meets(self, other: _Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top


def place(
    ax: Axes,
    labels: Sequence[Label],
    around: Sequence[Spot],
    path: Sequence[Spot],
    size: float,
) -> None:
    """Write labels beside their points, with a line to each.

    Parameters
    ----------
    around
        Places to keep free, in the units of the axes.
    path
        The corners of a line to keep free.
    size
        Size of type in points.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    scale = 72 / figure.dpi

    def points_at(at: Spot) -> Spot:
        x, y = ax.transData.transform(at)
        return x * scale, y * scale

    (left, bottom), (right, top) = ax.get_window_extent().get_points()
    inside = _Box(left * scale, bottom * scale, right * scale, top * scale)
    spots = [points_at(at) for at in [*around, *(label.at for label in labels)]]
    along = _along([points_at(at) for at in path])
    taken: list[_Box] = []
    for label in labels:
        lines = wrap(label.text, Style(size), _WIDEST)
        spot = points_at(label.at)
        others = [each for each in spots if math.dist(each, spot) > _CLOSE]
        room = _Room(inside, tuple(taken), (*others, *along), tuple(others))
        box = min(_boxes(spot, lines, size), key=lambda each: room.cost(each, spot))
        taken.append(box)
        _write(ax, label, "\n".join(lines), (box, spot), size)


def _boxes(spot: Spot, lines: Sequence[str], size: float) -> list[_Box]:
    """List the boxes that a label can take around its point, the nearest first."""
    wide = max(width(line, Style(size)) for line in lines) + 2 * _PAD
    tall = 1.25 * size * len(lines) + 2 * _PAD
    found = []
    for radius in _RADII:
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * (step + 0.5) / _DIRECTIONS
            # The nearest edge of the box is at the radius, whichever side it is on.
            x = spot[0] + math.cos(angle) * (radius + wide / 2)
            y = spot[1] + math.sin(angle) * (radius + tall / 2)
            found.append(_Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2))
    return found


def _along(corners: Sequence[Spot]) -> list[Spot]:
    """Return places along a line, a few points of type apart."""
    found = []
    for one, other in pairwise(corners):
        steps = max(1, round(math.dist(one, other) / _CLOSE))
        for step in range(steps):
            part = step / steps
            found.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
    return found


class _Room(NamedTuple):
    """What a label can cover: the axes, labels written before, places, and other points."""

    inside: _Box
    taken: tuple[_Box, ...]
    places: tuple[Spot, ...]
    others: tuple[Spot, ...]

    def cost(self, box: _Box, spot: Spot) -> float:
        """Say how bad a box for the label of a point is."""
        middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
        return (
            _COSTS["outside"] * (not self.inside.covers(box))
            + _COSTS["label"] * sum(box.meets(other) for other in self.taken)
            + _COSTS["point"] * sum(box.holds(*each) for each in self.places)
            + _COSTS["crossed"] * sum(_is_near(each, spot, middle) for each in self.others)
            + _COSTS["far"] * math.dist(spot, middle)
        )


def _is_near(each: Spot, one: Spot, other: Spot) -> bool:
    """Tell whether a place is close to the line between two others."""
    length = math.dist(one, other)
    across = (other[0] - one[0]) * (each[1] - one[1]) - (other[1] - one[1]) * (each[0] - one[0])
    along = (other[0] - one[0]) * (each[0] - one[0]) + (other[1] - one[1]) * (each[1] - one[1])
    return 0 < along < length**2 and abs(across) < _CLOSE * length


def _write(ax: Axes, label: Label, text: str, where: tuple[_Box, Spot], size: float) -> None:
    box, (x, y) = where
    offset = ((box.left + box.right) / 2 - x, (box.bottom + box.top) / 2 - y)
    ax.annotate(
        text,
        label.at,
        xytext=offset,
        textcoords="offset points",
        ha="center",
        va="center",
        size=size,
        linespacing=1.1,
        zorder=6,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
        arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "shrinkB": 4},
    )
