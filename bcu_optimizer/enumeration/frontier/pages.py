"""The printed pages of a frontier: the chart, all points, and maps of the ends and the knee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from bcu_optimizer import maps, sheets
from bcu_optimizer.comparison import alike
from bcu_optimizer.enumeration.frontier import chart, texts
from bcu_optimizer.evaluation import evaluate_plan
from bcu_optimizer.maps import multiples
from bcu_optimizer.maps.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.maps.table import Table
from bcu_optimizer.maps.text import Style
from bcu_optimizer.matching import likeness

if TYPE_CHECKING:
    from bcu_optimizer.enumeration.frontier import Frontier
    from bcu_optimizer.maps.paper import Paper

_ROWS = 34
_CHART, _GAP = 0.64, 16.0
_LEFT, _FOOT, _HEAD, _BAR = 46.0, 30.0, 4.0, 34.0  # room for ticks and titles
_PANELS = ((0, 1, 2), (0, 2, 1), (1, 2, 0))
_PANEL_TALL = 0.58

Place = tuple[float, float, float, float]


def chart_pages(found: Frontier) -> list[Figure]:
    """Draw the chart with what is to be known of it, and the table of all points."""
    sheet = _sheet(found)
    paper, (x, top, room, tall) = multiples.open_page(sheet)
    if len(found.goals) == 2:
        wide = _CHART * room
        _draw(paper, found, (x, top, wide, tall), (0, 1, None))
        side = room - wide - _GAP
        paper.draw(shrunk(lambda f: _words(found, side, f), tall), x + wide + _GAP, top)
    else:
        each, high = (room - 2 * _GAP) / 3, _PANEL_TALL * tall
        for number, places in enumerate(_PANELS):
            _draw(paper, found, (x + number * (each + _GAP), top, each, high), places)
        left = tall - high - _GAP
        paper.draw(shrunk(lambda f: _words(found, room, f), left), x, top + high + _GAP)
    return [paper.figure, *_tables(found, sheet)]


def _sheet(found: Frontier) -> maps.Sheet:
    first = next(iter(found.plans.values()))
    base = sheets.sheet_of(evaluate_plan(found.problem, first), "Proven frontier")
    question = f"{found.problem.scenario.title}. {texts.headline(found)}"
    return replace(base, title=texts.title(found), question=question, key_figures=[], legend=[])


def _draw(paper: Paper, found: Frontier, where: Place, places: tuple[int, int, int | None]) -> None:
    """Draw the points by two goals into a place, titles of the axes included."""
    x, y, wide, tall = where
    right = 0.0 if places[2] is None else _BAR
    ax = paper.axes(x + _LEFT, y + _HEAD, wide - _LEFT - right, tall - _FOOT - _HEAD)
    chart.draw(ax, found, places[:2], colour=places[2], brief=bool(right))


def _words(found: Frontier, room: float, factor: float) -> Block:
    """Set the ends, the knee and the known plans as a table, and what is proven."""
    style = Style(8 * factor)
    heads = texts.header(found, more=False)[1:-2]
    rows = [
        [f"{number}: {role}", *texts.row(found, found.points[number - 1], more=False)[1:-2], ""]
        for number, role in found.outstanding.items()
    ]
    rows += [texts.mark_row(found, mark) for mark in found.marks]
    table = Table(["Point or known plan", *heads, "Against the frontier"], rows, None, {})
    lines = [paragraph(line, style, room) for line in _lines(found)]
    return stack([table.block(room, factor), *lines], 6 * factor)


def _lines(found: Frontier) -> list[str]:
    lines = texts.proof(found)
    if found.marks:
        lines.append("A star is a known plan at a point of the frontier, a triangle one beside it.")
    return lines


def _tables(found: Frontier, sheet: maps.Sheet) -> list[Figure]:
    """Set the table of all points, on as many pages as it takes."""
    header = texts.header(found, more=True)
    rows = [texts.row(found, point, more=True) for point in found.points]
    notes = ["Plans: the number of plans that are equally good in all goals of the frontier; "
             "other measures are those of the first."]  # fmt: skip
    return [
        multiples.tables_page(sheet, [multiples.Titled("", header, rows[at : at + _ROWS])], notes)
        for at in range(0, len(rows), _ROWS)
    ]


def map_pages(found: Frontier) -> list[Figure]:
    """Draw the ends and the knee as small maps, a BCU bearing one name and colour in all."""
    areas = found.problem.areas
    return multiples.multiples_pages(
        _sheet(found), areas.frame, _multiples(found), outside=areas.outside, water=areas.water
    )


def _multiples(found: Frontier) -> Sequence[multiples.Multiple]:
    plans = list(found.plans.values())
    pairs = [likeness(found.problem, plan, plans[0]).pairs for plan in plans]
    colours = alike.colour_alike(found.problem, plans, pairs)
    made = []
    for (number, plan), fills in zip(found.plans.items(), colours, strict=True):
        point = found.points[number - 1]
        parts = [
            f"{texts.SHORT[goal.measure.name]} {texts.value(goal.measure, value)}"
            for goal, value in zip(found.goals, point.values, strict=True)
        ]
        if len(point.plans) > 1:
            parts.append(f"the first of {len(point.plans)} plans")
        title = f"Point {number}: {texts.role(found, number)}"
        made.append(multiples.Multiple(title, " · ".join(parts), plan.assignment, fills))
    return made
