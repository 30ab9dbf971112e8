"""The printed pages of a sweep: what came of it, charts or heat maps, and small maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bcu_optimizer import dates, maps, spelled, words
from bcu_optimizer.maps import marks, multiples
from bcu_optimizer.maps.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.maps.draw import metres_per_point
from bcu_optimizer.maps.text import GREY, Style
from bcu_optimizer.phrases import day
from bcu_optimizer.sweeping import charts, heat, matrix, texts
from bcu_optimizer.sweeping.sweep import MOST_ALIKE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.maps.paper import Paper
    from bcu_optimizer.sweeping.sweep import Row, Sweep

Place = tuple[float, float, float, float]

_GAP = 12.0
_ACROSS, _DOWN = 3, 2
_CAPTION = 20.0
_ROWS = 24
_NARROW = 8  # columns that have room on a third of a page


def sheet_of(sweep: Sweep) -> maps.Sheet:
    """Put together what heads and foots every page of a sweep."""
    problem, scenario = sweep.problem, sweep.problem.scenario
    question = [f"The question: {scenario.source}."] if scenario.source else []
    found = len(sweep.with_plan)
    return maps.Sheet(
        title=texts.title(sweep),
        question=texts.question(sweep),
        changed=spelled.change_line(scenario),
        notes=texts.remarks(sweep),
        statements=[*words.demand(problem), *question, *problem.statements],
        date=day(dates.today()),
        badge=f"{found:,} of {len(sweep.rows):,} have a plan" if len(sweep.rows) > 1 else "",
    )


def pages(sweep: Sweep) -> list[Figure]:
    """Draw all pages."""
    sheet = sheet_of(sweep)
    drawn = [*_tables(sweep, sheet)]
    line = texts.along(sweep)
    drawn += _charts(sweep, sheet) if line else []
    drawn += _heat(sweep, sheet) if sweep.axes and not line else []
    return [*drawn, *_maps(sweep, sheet)]


def _charts(sweep: Sweep, sheet: maps.Sheet) -> list[Figure]:
    """Set the pages with a panel for each measure."""
    line = texts.along(sweep)
    assert line is not None
    rows, labels, title = line
    below = f"Across: {title}. Grey: no plan, and the rules that cannot all be kept."
    drawn = []
    for names in charts.panels(sweep, rows):
        paper, (x, top, room, tall) = multiples.open_page(replace(sheet, notes=()))
        note = paragraph(below, Style(7, colour=GREY), room)
        top = paper.draw(note, x, top) + 6
        charts.draw(paper, names, rows, labels, (x, top, room, tall - note.height - 6))
        drawn.append(paper.figure)
    return drawn


def _tables(sweep: Sweep, sheet: maps.Sheet) -> list[Figure]:
    """Set every answer in a row, on as many pages as it takes, and why some have no plan."""
    names = texts.known(sweep)
    header = [*(axis.key for axis in sweep.axes), "BCUs", "Valid plans", "Outcome"]
    header += [texts.short(name).replace("- ", "") for name in names]
    rows = [_row(sweep, row, names) for row in sweep.rows]
    notes = [texts.summary(sweep), *texts.reasons(sweep)]
    if sweep.with_plan:
        notes.append(texts.best(sweep))
    if len(rows) > 4 * _ROWS:
        return []
    parts = [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]
    return [
        multiples.tables_page(
            sheet, [multiples.Titled("", header, part)], notes if part is parts[-1] else ()
        )
        for part in parts
    ]


def _row(sweep: Sweep, row: Row, names: Sequence[str]) -> list[str]:
    cells = [texts.label(value) for value in row.cell]
    cells += [str(row.bcus), texts.counted(row), texts.ending(row)]
    return [*cells, *texts.figures(row, names)]


def _heat(sweep: Sweep, sheet: maps.Sheet) -> list[Figure]:
    """Set the heat maps, up to six on a page: of one kind, or of all kinds where that is one."""
    tables, kinds = matrix.matrices(sweep), heat.shown(sweep)
    is_narrow = len(tables) == 1 and len(tables[0].across) <= _NARROW
    pages = [[(kind, table) for table in tables] for kind in kinds]
    pages = [[each for page in pages for each in page]] if is_narrow else pages
    drawn = []
    for page in pages:
        for start in range(0, len(page), _ACROSS * _DOWN):
            some = page[start : start + _ACROSS * _DOWN]
            paper, place = multiples.open_page(replace(sheet, notes=()))
            for (kind, table), at in zip(some, _places(place, len(some)), strict=True):
                heat.draw(paper, table, kind, heat.limits(sweep, kind), at)
            drawn.append(paper.figure)
    return drawn


def _places(place: Place, count: int) -> list[Place]:
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


def _maps(sweep: Sweep, sheet: maps.Sheet) -> list[Figure]:
    """Set small maps of all plans, six to a page, all to one scale; none where they are many."""
    if len(sweep.with_plan) > MOST_ALIKE:
        return []
    alike: dict[Any, list[int]] = {}  # the rows that have the same plan
    for i, row in enumerate(sweep.with_plan):
        assert row.result.plan
        alike.setdefault(row.result.plan.groups(), []).append(i)
    held = list(alike.values())
    drawn = []
    for start in range(0, len(held), _ACROSS * _DOWN):
        paper, place = multiples.open_page(replace(sheet, notes=()))
        places = _places(place, min(len(held), _ACROSS * _DOWN))
        for same, at in zip(held[start : start + _ACROSS * _DOWN], places, strict=False):
            _map(paper, sweep, same, at)
        drawn.append(paper.figure)
    return drawn


def _map(paper: Paper, sweep: Sweep, same: Sequence[int], at: Place) -> None:
    """Draw a caption and the map of a plan below it; ``same`` are the rows that have it."""
    x, y, wide, tall = at
    row = sweep.with_plan[same[0]]
    assert row.result.plan
    more = f" (and {len(same) - 1} more)" if len(same) > 1 else ""
    multiple = multiples.Multiple(
        " · ".join(part for part in (f"{row.bcus} BCUs", texts.values(sweep, row) + more) if part),
        _about(sweep, row),
        row.result.plan.assignment,
        sweep.colours[same[0]],
    )
    top = paper.draw(shrunk(lambda f: _caption(multiple, wide, f), _CAPTION), x, y) + 2
    foot = y + tall - marks.TALL
    ax = paper.axes(x, top, wide, foot - 2 - top)
    areas = row.result.problem.areas
    missing = multiples.draw_small(
        ax, areas.frame, multiple, outside=areas.outside, water=areas.water
    )
    marks.strip(paper, (x, foot, wide), metres_per_point(ax), [], [])
    if missing:
        text = f"{len(missing)} names have no room"
        style = Style(5.4, italic=True, colour=GREY)
        paper.draw(paragraph(text, style, 0.4 * wide, "right"), x + 0.6 * wide, y + 3)


def _about(sweep: Sweep, row: Row) -> str:
    names = texts.goal_measures(sweep.problem)
    known = [
        f"{texts.short(name).casefold()} {texts.figure(name, row.result.measures.get(name))}"
        for name in dict.fromkeys([*names, "demand_ratio"])
    ]
    return " · ".join(known)


def _caption(multiple: multiples.Multiple, wide: float, factor: float) -> Block:
    name = paragraph(multiple.title, Style(8.6 * factor, bold=True), 0.6 * wide)
    return stack([name, paragraph(multiple.text, Style(6.4 * factor, colour=GREY), wide)], 1)
