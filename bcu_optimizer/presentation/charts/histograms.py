"""The page of histograms: all valid plans by each measure, and how to read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.graphics.layout.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, Style
from bcu_optimizer.graphics.page.multiples import open_page
from bcu_optimizer.presentation.charts.histogram import MARK, axis_text
from bcu_optimizer.presentation.wording.census import title
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.census.answer import Answer
from bcu_optimizer.questions.census.histogram import Histogram

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_ACROSS, _DOWN = 3, 2
_GAP = 16.0
_LEFT, _BELOW = 40.0, 30.0  # for the texts of the axes
_UNITS = {"share": "share", "km": "distance", "ratio": "ratio"}
_READ = (
    "Each chart counts every valid plan once: none is left out, none is estimated. The tall bars "
    "are where most plans lie; the arrow under a chart points to the better side."
)


def page(
    sheet: Sheet,
    answer: Answer,
    *,
    found: Sequence[tuple[str, Histogram | str]],
    standing: tuple[str, Sequence[str]] | None,
) -> list[Figure]:
    """Set an A4 page with a chart for each measure, and how to read them."""
    paper, (x, top, room, tall) = open_page(sheet)
    wide, high = (room - (_ACROSS - 1) * _GAP) / _ACROSS, (tall - _GAP) / _DOWN
    cells = [
        (x + place % _ACROSS * (wide + _GAP), top + place // _ACROSS * (high + _GAP), wide, high)
        for place in range(_ACROSS * _DOWN)
    ]
    for cell, (name, each) in zip(cells, found, strict=False):
        _draw_chart(paper, answer, cell, name, each)
    left, upper, _, _ = cells[-1]
    block = shrunk(lambda f: _explained(answer, standing, wide, f), high)
    paper.draw(block, left, upper)
    return [paper.figure]


def _draw_chart(
    paper: Paper,
    answer: Answer,
    where: tuple[float, float, float, float],
    name: str,
    found: Histogram | str,
) -> None:
    """Draw the chart of a measure under its title, or say why there is none."""
    x, y, wide, tall = where
    head = paragraph(title(name), Style(8.6, bold=True), wide)
    below = paper.draw(head, x, y) + 5
    if isinstance(found, str):
        paper.draw(paragraph(found, Style(7.4, colour=GREY), wide), x, below)
        return
    ax = paper.axes(x + _LEFT, below, wide - _LEFT - 4, y + tall - below - _BELOW)
    found.plot(ax, {one.name: one.measures[name] for one in answer.named})
    each = MEASURES[name]
    ax.set_xlabel(axis_text(each, _UNITS.get(each.unit, "")), fontsize=7)
    ax.yaxis.set_label_coords(-(_LEFT - 5) / (wide - _LEFT - 4), 0.5)


def _explained(
    answer: Answer, standing: tuple[str, Sequence[str]] | None, room: float, factor: float
) -> Block:
    """Say how to read the charts, which plans are marked, and where the given plan stands."""
    bold, plain = Style(8.6 * factor, bold=True), Style(7.2 * factor)
    parts = [paragraph("How to read the charts", bold, room), paragraph(_READ, plain, room)]
    for each in answer.named:
        style = Style(plain.size, bold=True, colour=MARK)
        parts.append(paragraph(f"{each.name}: {each.text}", style, room))
    if standing:
        head, lines = standing
        parts.append(paragraph(head, bold, room))
        parts += [paragraph(line, plain, room) for line in lines]
    return stack(parts, 4 * factor)
