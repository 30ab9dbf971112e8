"""The page that says why an area is with those that it is with: a map, and what else could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.blocks import Block, columns, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import Style
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.draw import label_plan, metres_per_point
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.charts.small_maps import Place
from bcu_optimizer.questions.why.answer import Why

OUTLINE = "#b3231b"
_OUTLINE_PT = 2.4
_MAP = 0.46  # of the width of the page
_GAP = 16.0
_FACTOR = 1.25  # texts begin so much larger than the least, and shrink to fit


def pages(
    sheet: Sheet,
    found: Why,
    *,
    lead: Sequence[str],
    paragraphs: Sequence[tuple[str, str]],
    colours: Mapping[str, str],
) -> list[Figure]:
    """Set the map of the plan on the left, the area outlined, and what is said on the right."""
    paper, (x, y, wide, tall) = multiples.open_page(sheet)
    across = _MAP * wide
    _draw_map(paper, found, colours, (x, y, across, tall))
    room = wide - across - _GAP
    paper.draw(
        shrunk(lambda f: _texts(lead, paragraphs, room, _FACTOR * f), tall), x + across + _GAP, y
    )
    return [paper.figure]


def _draw_map(paper: Paper, found: Why, colours: Mapping[str, str], where: Place) -> None:
    x, y, wide, tall = where
    assert found.of is not None
    land, plan = Land.of(found.problem.areas), found.of.plan.assignment
    ax = paper.axes(x, y, wide, tall - marks.TALL - 4)
    labels = label_plan(ax, land, plan, colours=colours)
    shape = land.areas.geometry.loc[[found.area]]
    limits = ax.get_xlim(), ax.get_ylim()
    shape.boundary.plot(ax=ax, color=OUTLINE, linewidth=_OUTLINE_PT, zorder=4)
    ax.set(xlim=limits[0], ylim=limits[1])
    marks.strip(paper, (x, y + tall - marks.TALL, wide), metres_per_point(ax), *land.names)
    if labels.missing:
        paper.draw(multiples.left_out(labels.missing, wide), x, y)


def _texts(
    lead: Sequence[str], paragraphs: Sequence[tuple[str, str]], room: float, size: float
) -> Block:
    """Set what is said first across the room, and the rest below it in two columns."""
    first = stack([paragraph(text, Style(8.0 * size), room) for text in lead], 3 * size)
    half = (room + _GAP) / 2
    blocks = [_told(head, text, half - _GAP, size) for head, text in paragraphs]
    return stack([first, columns(blocks, 2, half, 7 * size)], 9 * size)


def _told(head: str, text: str, room: float, size: float) -> Block:
    title = paragraph(head, Style(7.8 * size, bold=True), room)
    return stack([title, paragraph(text, Style(7.0 * size), room)], 1.5 * size)
