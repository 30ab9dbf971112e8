"""Many plans as small maps, six to a page, all to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.maps import marks, multiples
from bcu_optimizer.maps.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.maps.draw import metres_per_point
from bcu_optimizer.maps.text import GREY, Style
from bcu_optimizer.presentation.charts.places import MOST, Place, places

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.areas import Areas
    from bcu_optimizer.maps.paper import Paper
    from bcu_optimizer.maps.sheet import Sheet

_CAPTION = 20.0


def pages(sheet: Sheet, maps: Sequence[multiples.Multiple], *, areas: Areas) -> list[Figure]:
    """Set the maps, each with a caption above it."""
    drawn = []
    for start in range(0, len(maps), MOST):
        paper, place = multiples.open_page(sheet)
        held = places(place, min(len(maps), MOST))
        for each, at in zip(maps[start : start + MOST], held, strict=False):
            _map(paper, multiples.Multiple(*each), areas, at)
        drawn.append(paper.figure)
    return drawn


def _map(paper: Paper, multiple: multiples.Multiple, areas: Areas, at: Place) -> None:
    """Draw a caption and the map of a plan below it."""
    x, y, wide, tall = at
    top = paper.draw(shrunk(lambda f: _caption(multiple, wide, f), _CAPTION), x, y) + 2
    foot = y + tall - marks.TALL
    ax = paper.axes(x, top, wide, foot - 2 - top)
    missing = multiples.draw_small(
        ax, areas.frame, multiple, outside=areas.outside, water=areas.water
    )
    marks.strip(paper, (x, foot, wide), metres_per_point(ax), [], [])
    if missing:
        text = f"{len(missing)} names have no room"
        style = Style(5.4, italic=True, colour=GREY)
        paper.draw(paragraph(text, style, 0.4 * wide, "right"), x + 0.6 * wide, y + 3)


def _caption(multiple: multiples.Multiple, wide: float, factor: float) -> Block:
    name = paragraph(multiple.title, Style(8.6 * factor, bold=True), 0.6 * wide)
    return stack([name, paragraph(multiple.text, Style(6.4 * factor, colour=GREY), wide)], 1)
