"""Plans compared, drawn: all of them small, and what one changes against another."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import difference, multiples
from bcu_optimizer.presentation.charts.comparison_maps import small_maps

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bcu_optimizer.questions.compare.compare import Comparison

_ACROSS = 3


def page(sheet: Sheet, comparison: Comparison, *, number: int) -> list[Figure]:
    """Set the map of what a plan changes against the reference."""
    drawn = difference.difference_page(
        sheet,
        Land.of(comparison.problem.areas),
        _two(comparison, number),
        comparison.likeness(comparison.reference, number).areas_moved,
        colours=comparison.colours[number],
        names=(comparison.names[comparison.reference], comparison.names[number]),
    )
    return [drawn]


def _two(comparison: Comparison, number: int) -> tuple[dict[str, str], dict[str, str]]:
    plans = [comparison.entries[i].evaluation.plan for i in (comparison.reference, number)]
    return dict(plans[0].assignment), dict(plans[1].assignment)


def draw_all(comparison: Comparison) -> list[Axes]:
    """Draw each plan as a small map, on one new figure."""
    wanted = [multiples.Multiple(*each) for each in small_maps(comparison)]
    across = min(len(wanted), _ACROSS)
    down = ceil(len(wanted) / across)
    figure = Figure(figsize=(5.2 * across, 4.4 * down))
    land = Land.of(comparison.problem.areas)
    drawn = []
    for i, multiple in enumerate(wanted):
        place = (i % across / across, 1 - (i // across + 1) / down, 1 / across, 0.9 / down)
        ax = figure.add_axes(place)
        multiples.draw_small(ax, land, multiple)
        ax.set_title(multiple.title)
        drawn.append(ax)
    return drawn


def draw_one_difference(comparison: Comparison, number: int, ax: Axes | None) -> Axes:
    """Draw what a plan changes against the reference."""
    return difference.draw_difference(
        ax if ax is not None else Figure(figsize=(10, 8), layout="constrained").subplots(),
        Land.of(comparison.problem.areas),
        _two(comparison, number),
        comparison.likeness(comparison.reference, number).areas_moved,
        colours=comparison.colours[number],
    )
