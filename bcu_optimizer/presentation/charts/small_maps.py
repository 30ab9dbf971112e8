"""Many drawings of one size, six to a page; plans as small maps, all to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from bcu_optimizer.data.areas import Areas
from bcu_optimizer.graphics.layout.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, Style
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.draw import metres_per_point
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import multiples

if TYPE_CHECKING:
    from matplotlib.figure import Figure


Place: TypeAlias = tuple[float, float, float, float]
"""Left and upper edge, width and height, in points."""

_ACROSS, _DOWN = 3, 2
_GAP = 12.0
MOST = _ACROSS * _DOWN
_CAPTION = 20.0


def places(place: Place, count: int) -> list[Place]:
    """Divide a place into as many as are needed, up to six."""
    x, y, wide, tall = place
    across = min(count, _ACROSS)
    down = -(-count // across)
    each = (wide - (across - 1) * _GAP) / across
    high = (tall - (down - 1) * _GAP) / down
    return [
        (x + i % across * (each + _GAP), y + i // across * (high + _GAP), each, high)
        for i in range(count)
    ]


def pages(sheet: Sheet, maps: Sequence[multiples.Multiple], *, areas: Areas) -> list[Figure]:
    """Set the maps, each with a caption above it."""
    drawn = []
    for start in range(0, len(maps), MOST):
        paper, place = multiples.open_page(sheet)
        held = places(place, min(len(maps), MOST))
        for each, at in zip(maps[start : start + MOST], held, strict=False):
            _map(paper, multiples.Multiple(*each), Land.of(areas), at)
        drawn.append(paper.figure)
    return drawn


def _map(paper: Paper, multiple: multiples.Multiple, land: Land, at: Place) -> None:
    """Draw a caption and the map of a plan below it."""
    x, y, wide, tall = at
    top = paper.draw(shrunk(lambda f: _caption(multiple, wide, f), _CAPTION), x, y) + 2
    foot = y + tall - marks.TALL
    ax = paper.axes(x, top, wide, foot - 2 - top)
    missing = multiples.draw_small(ax, land, multiple)
    marks.strip(paper, (x, foot, wide), metres_per_point(ax), [], [])
    if missing:
        text = f"{len(missing)} names have no room"
        style = Style(5.4, italic=True, colour=GREY)
        paper.draw(paragraph(text, style, 0.4 * wide, "right"), x + 0.6 * wide, y + 3)


def _caption(multiple: multiples.Multiple, wide: float, factor: float) -> Block:
    name = paragraph(multiple.title, Style(8.6 * factor, bold=True), 0.6 * wide)
    return stack([name, paragraph(multiple.text, Style(6.4 * factor, colour=GREY), wide)], 1)
