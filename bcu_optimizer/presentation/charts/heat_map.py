"""Heat maps of swept settings: a cell for each value, its colour and its figure written in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from bcu_optimizer.graphics.layout.blocks import paragraph
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, INK, Style, width
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.charts.small_maps import MOST, Place, places
from bcu_optimizer.presentation.wording import sweep as wording
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.sweep.matrix import Matrix, matrices
from bcu_optimizer.questions.sweep.sweep import Row, Sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure


# One hue from light to dark: told apart by lightness alone, and read in print without colour.
RAMP = LinearSegmentedColormap.from_list("plans", ["#e8f1f6", "#8fbcd3", "#2f6f94", "#123a55"])
NONE = "#f1f1ee"

_SIZE, _LEAST = 7.0, 3.4
_TALLEST, _FOOT = 44.0, 14.0
_NARROW = 8  # columns that have room on a third of a page
_HEAD = Style(8.0, bold=True)
_TICK = Style(6.4)


@dataclass(frozen=True)
class Shown:
    """What the cells of a heat map show: a value for the colour, and a text."""

    title: str
    value: Callable[[Row], float | None]
    text: Callable[[Row], str]


def pages(sheet: Sheet, sweep: Sweep) -> list[Figure]:
    """Set the heat maps, up to six on a page: of one kind, or of all kinds where that is one."""
    tables, kinds = matrices(sweep), shown(sweep)
    is_narrow = len(tables) == 1 and len(tables[0].across) <= _NARROW
    together = [[(kind, table) for table in tables] for kind in kinds]
    together = [[each for page in together for each in page]] if is_narrow else together
    drawn = []
    for page in together:
        for start in range(0, len(page), MOST):
            some = page[start : start + MOST]
            paper, place = multiples.open_page(sheet)
            for (kind, table), at in zip(some, places(place, len(some)), strict=True):
                draw(paper, table, kind, limits(sweep, kind), at)
            drawn.append(paper.figure)
    return drawn


def shown(sweep: Sweep) -> list[Shown]:
    """List what there is to show: the number of plans, and what the goals come to."""
    found = [Shown("Valid plans", _plans, wording.briefly)]
    for name in goals.measures_wanted(sweep.problem) if sweep.with_plan else ():
        title = f"{MEASURES[name].title}, best plan"
        found.append(Shown(title, partial(_measure, name), partial(wording.measured, name)))
    return found


def _measure(name: str, row: Row) -> float | None:
    return row.result.measures.get(name)


def _plans(row: Row) -> float | None:
    return math.log10(row.valid_plans) if row.valid_plans else None


def draw(
    paper: Paper, matrix: Matrix, what: Shown, limits: tuple[float, float], place: Place
) -> None:
    """Draw one heat map with its title, heads and figures into a place on the paper.

    Parameters
    ----------
    limits
        The values of the lightest and the darkest colour, the same for all heat maps of a kind.
    """
    x, y, wide, tall = place
    title = ": ".join(part for part in (what.title, matrix.title) if part)
    top = paper.draw(paragraph(title, _HEAD, wide), x, y) + 2
    left = min(max(width(text, _TICK) for text in matrix.down) + 8, 0.3 * wide)
    keys = f"down: {matrix.down_title} · across: {matrix.across_title}"
    top = paper.draw(paragraph(keys, Style(6.2, colour=GREY), wide), x, top) + 3
    high = min(y + tall - top - _FOOT, _TALLEST * len(matrix.down))
    cells(paper.axes(x + left, top, wide - left, high), matrix, what, limits, (wide - left, high))


def cells(
    ax: Axes,
    matrix: Matrix,
    what: Shown,
    limits: tuple[float, float],
    size: tuple[float, float],
) -> Axes:
    """Draw the cells of a heat map into axes of a size in points."""
    down, across = len(matrix.down), len(matrix.across)
    ax.set_xlim(0, across)
    ax.set_ylim(down, 0)
    room = size[0] / across, size[1] / down
    everything = [what.text(row) for line in matrix.cells for row in line]
    fitting = _fitting(everything, room)
    for j, line in enumerate(matrix.cells):
        for i, row in enumerate(line):
            _cell(ax, (i, j), row, what, limits, fitting)
    _heads(ax, matrix)
    return ax


def _fitting(written: Sequence[str], room: tuple[float, float]) -> float:
    """Return the size of type at which every figure has room in its cell; 0 if none does."""
    widest = max(width(text, Style(1.0)) for text in written)
    size = min(_SIZE, (room[0] - 2) / widest, (room[1] - 2) / 1.1)
    return size if size >= _LEAST else 0.0


def _cell(
    ax: Axes, at: tuple[int, int], row: Row, what: Shown, limits: tuple[float, float], size: float
) -> None:
    value = what.value(row)
    low, high = limits
    share = 0.5 if value is None or high <= low else (value - low) / (high - low)
    fill = NONE if not row.has_plan else RAMP(share)
    ax.add_patch(Rectangle(at, 1, 1, facecolor=fill, edgecolor="white", linewidth=0.8))
    text = what.text(row) if row.has_plan else _without(row)
    if not size:
        return
    ax.text(
        at[0] + 0.5,
        at[1] + 0.5,
        text,
        fontproperties=Style(size).font,
        color=_ink(fill) if row.has_plan else GREY,
        ha="center",
        va="center",
        parse_math=False,
    )


def _ink(fill: Any) -> str:
    """Return white or black, whichever stands out more (WCAG 2.1, relative luminance)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(fill)]
    light = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)) + 0.05
    return "white" if 1.05 / light > light / 0.05 else INK


def _without(row: Row) -> str:
    return "none" if row.result.outcome == "infeasible" else "?"


def _heads(ax: Axes, matrix: Matrix) -> None:
    across = [i + 0.5 for i in range(len(matrix.across))]
    down = [i + 0.5 for i in range(len(matrix.down))]
    ax.set_xticks(across, matrix.across, fontsize=_TICK.size)
    ax.set_yticks(down, matrix.down, fontsize=_TICK.size)
    ax.tick_params(length=0, pad=2, colors=INK)
    for side in ax.spines.values():
        side.set_visible(False)


def limits(sweep: Sweep, what: Shown) -> tuple[float, float]:
    """Return the least and the largest value of all cells."""
    values = [value for row in sweep.with_plan if (value := what.value(row)) is not None]
    return (min(values), max(values)) if values else (0.0, 1.0)
