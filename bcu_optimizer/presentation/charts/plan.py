"""The pages of a plan: its map on A4 and A3, and the table of its BCUs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.map.draw import draw_plan
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page.plan import figures_page, map_page
from bcu_optimizer.presentation.table import Table
from bcu_optimizer.problem.evaluation import Evaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw(evaluation: Evaluation, ax: Axes | None) -> Axes:
    """Draw the map into axes, new ones if None."""
    from matplotlib.figure import Figure

    areas, plan = evaluation.problem.areas, evaluation.plan.assignment
    ax = ax if ax is not None else Figure(figsize=(10, 8), layout="constrained").subplots()
    return draw_plan(ax, Land.of(areas), plan)


def pages(sheet: Sheet, evaluation: Evaluation, *, colours: Mapping[str, str]) -> list[Figure]:
    """Draw the map."""
    land = Land.of(evaluation.problem.areas)
    return [
        map_page(sheet, land, evaluation.plan.assignment, size, colours=colours)
        for size in ("A4", "A3")
    ]


def figures(sheet: Sheet, table: Table, *, colours: Mapping[str, str]) -> list[Figure]:
    """Set the figures of each BCU, its colour beside its name."""
    total = [cell.text for cell in table.totals or ()]
    page = figures_page(sheet, table.header, table.texts, sheet.notes, total=total, colours=colours)
    return [page]
