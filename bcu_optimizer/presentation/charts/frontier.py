"""The chart of a frontier: its steps, what no valid plan reaches, and the known plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bcu_optimizer.graphics.chart import point_labels as labels
from bcu_optimizer.graphics.layout.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.table import Table
from bcu_optimizer.graphics.layout.text import GREY, INK, Style
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.charts.small_maps import Place
from bcu_optimizer.presentation.table import Table as Told
from bcu_optimizer.presentation.wording.frontier import role
from bcu_optimizer.questions.frontier.frontier import Frontier
from bcu_optimizer.questions.frontier.goals import Sought

if TYPE_CHECKING:
    from matplotlib.axes import Axes


FRONT, EMPTY, KNOWN, OUTSTANDING = "#243b53", "#eceff2", "#b3413a", "#d08a3e"
_DOTS: Mapping[str, Any] = {"front": 16, "outstanding": 62, "known": 70}
_MARGIN = 0.09
_SIZE = 7.5
_COLOURS = "cividis"
_CHART, _GAP = 0.64, 16.0
_LEFT, _FOOT, _HEAD, _BAR = 46.0, 30.0, 4.0, 34.0  # room for ticks and titles
_PANELS = ((0, 1, 2), (0, 2, 1), (1, 2, 0))
_PANEL_TALL = 0.58


def page(sheet: Sheet, found: Frontier, *, table: Told, said: Sequence[str]) -> list[Figure]:
    """Draw the chart with what is to be known of it."""
    paper, (x, top, room, tall) = multiples.open_page(sheet)
    if len(found.goals) == 2:
        wide = _CHART * room
        _place(paper, found, (x, top, wide, tall), (0, 1, None))
        side = room - wide - _GAP
        paper.draw(shrunk(lambda f: _words(table, said, side, f), tall), x + wide + _GAP, top)
    else:
        each, high = (room - 2 * _GAP) / 3, _PANEL_TALL * tall
        for number, places in enumerate(_PANELS):
            _place(paper, found, (x + number * (each + _GAP), top, each, high), places)
        left = tall - high - _GAP
        paper.draw(shrunk(lambda f: _words(table, said, room, f), left), x, top + high + _GAP)
    return [paper.figure]


def _place(
    paper: Paper, found: Frontier, where: Place, places: tuple[int, int, int | None]
) -> None:
    """Draw the points by two goals into a place, titles of the axes included."""
    x, y, wide, tall = where
    right = 0.0 if places[2] is None else _BAR
    ax = paper.axes(x + _LEFT, y + _HEAD, wide - _LEFT - right, tall - _FOOT - _HEAD)
    draw(ax, found, places[:2], colour=places[2], brief=bool(right))


def _words(table: Told, said: Sequence[str], room: float, factor: float) -> Block:
    """Set the ends, the knee and the known plans as a table, and what is proven."""
    style = Style(8 * factor)
    made = Table(table.header, table.texts, None, {})
    return stack([made.block(room, factor), *(paragraph(s, style, room) for s in said)], 6 * factor)


def draw_new(found: Frontier, ax: Axes | None) -> Axes:
    """Draw a frontier on axes, on new ones if None."""
    ax = ax if ax is not None else Figure(figsize=(8, 6), layout="constrained").subplots()
    third = 2 if len(found.goals) == 3 else None
    return draw(ax, found, (0, 1), colour=third)


def draw(
    ax: Axes,
    found: Frontier,
    pair: tuple[int, int],
    colour: int | None = None,
    *,
    brief: bool = False,
) -> Axes:
    """Draw the points by two of the goals.

    Parameters
    ----------
    ax
        The axes, of about their final size.
    pair
        The places of the goals to the right and up.
    colour
        The place of the goal that is shown as colour, if there are three.
    brief
        Whether the axes have short titles, for want of room.
    """
    xs, ys = (_column(found, place) for place in pair)
    _settle(ax, found, pair, brief)
    if not xs:
        some = "No valid plan has a ratio." if found.valid_plans else "There is no valid plan."
        ax.text(0.5, 0.5, some, ha="center", transform=ax.transAxes)
        return ax
    if colour is None:
        _steps(ax, found, pair)
        ax.scatter(xs, ys, s=_DOTS["front"], color=FRONT, zorder=3)
    else:
        _coloured(ax, found, (xs, ys), colour)
    _known(ax, found, pair)
    _names(ax, found, pair)
    return ax


def _column(found: Frontier, place: int) -> list[float]:
    return [float(point.values[place]) for point in found.points]


def _settle(ax: Axes, found: Frontier, pair: tuple[int, int], brief: bool) -> None:
    """Set limits, ticks and titles of the axes."""
    ends = []
    for place, axis in zip(pair, (ax.xaxis, ax.yaxis), strict=True):
        goal = found.goals[place]
        values = _column(found, place) + [float(mark.values[place]) for mark in found.marks]
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = _MARGIN * (high - low) or 0.05 * abs(high) or 1.0
        ends.append((low - room, high + room))
        axis.set_major_formatter(FuncFormatter(_ticks(goal)))
        title = goal.measure.in_brief().capitalize() if brief else goal.measure.title
        axis.label.set_text(f"{title} (better {_arrow(goal, 'x' if axis is ax.xaxis else 'y')})")
        axis.label.set_fontsize(_SIZE)
    ax.set_xlim(*ends[0])
    ax.set_ylim(*ends[1])
    ax.tick_params(labelsize=_SIZE, color=GREY, labelcolor=INK)
    ax.grid(color="#dddddd", linewidth=0.4)
    ax.set_axisbelow(True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _arrow(goal: Sought, axis: str) -> str:
    more = goal.sign < 0
    return {"x": "→" if more else "←", "y": "↑" if more else "↓"}[axis]


def _ticks(goal: Sought) -> labels.Ticks:
    if goal.measure.unit == "share":
        return lambda value, _place: f"{100 * value:.4g} %"
    unit = " km" if goal.measure.unit == "km" else ""
    return lambda value, _place: f"{value:.4g}{unit}"


def _steps(ax: Axes, found: Frontier, pair: tuple[int, int]) -> None:
    """Draw the border of what valid plans reach, and shade what lies beyond it."""
    corners = _staircase(found, pair)
    xs, ys = zip(*corners, strict=True)
    x_ends, y_ends = ax.get_xlim(), ax.get_ylim()
    x_worst, x_best = x_ends if found.goals[pair[0]].sign < 0 else x_ends[::-1]
    y_worst, y_best = y_ends if found.goals[pair[1]].sign < 0 else y_ends[::-1]
    beyond = [(xs[0], y_worst), *corners, (x_worst, ys[-1]), (x_worst, y_best)]
    beyond += [(x_best, y_best), (x_best, y_worst)]
    ax.fill(*zip(*beyond, strict=True), color=EMPTY, linewidth=0, zorder=0)
    ax.plot([xs[0], *xs, x_worst], [y_worst, *ys, ys[-1]], color=FRONT, linewidth=1.0, zorder=2)
    at = (0.985 if x_best > x_worst else 0.015, 0.985 if y_best > y_worst else 0.015)
    ax.annotate(
        "Proven: no valid plan lies in the shaded part.",
        at,
        xycoords="axes fraction",
        ha="right" if x_best > x_worst else "left",
        va="top" if y_best > y_worst else "bottom",
        size=_SIZE,
        style="italic",
        color=GREY,
    )


def _staircase(found: Frontier, pair: tuple[int, int]) -> list[tuple[float, float]]:
    """Return the points with the corners between them, from the best in the first goal."""
    goal = found.goals[pair[0]]
    ordered = sorted(found.points, key=lambda point: goal.loss(point.values[pair[0]]))
    corners: list[tuple[float, float]] = []
    for point in ordered:
        x, y = (float(point.values[place]) for place in pair)
        corners += [(x, corners[-1][1])] if corners else []
        corners.append((x, y))
    return corners


def _coloured(
    ax: Axes, found: Frontier, at: tuple[Sequence[float], Sequence[float]], colour: int
) -> None:
    """Draw the points with the third goal as their colour."""
    goal = found.goals[colour]
    cmap = _COLOURS if goal.sign < 0 else f"{_COLOURS}_r"
    values = _column(found, colour)
    drawn = ax.scatter(*at, s=_DOTS["front"] + 6, c=values, cmap=cmap, zorder=3)
    figure = ax.get_figure(root=True)
    assert figure is not None
    bar = figure.colorbar(drawn, ax=ax, format=FuncFormatter(_ticks(goal)), fraction=0.05, pad=0.02)
    bar.set_label(f"{goal.measure.in_brief().capitalize()} (lighter: better)", size=_SIZE)
    bar.ax.tick_params(labelsize=_SIZE)
    bar.outline.set_visible(False)


def _known(ax: Axes, found: Frontier, pair: tuple[int, int]) -> None:
    """Ring the outstanding points, and draw the known plans."""
    ring: dict[str, Any] = {
        "s": _DOTS["outstanding"],
        "facecolor": "none",
        "edgecolor": OUTSTANDING,
    }
    for number in found.outstanding:
        x, y = (float(found.points[number - 1].values[place]) for place in pair)
        ax.scatter([x], [y], linewidth=1.6, zorder=4, **ring)
    dot: dict[str, Any] = {"s": _DOTS["known"], "color": KNOWN, "edgecolor": "white"}
    for mark in found.marks:
        x, y = (float(mark.values[place]) for place in pair)
        ax.scatter([x], [y], marker="*" if mark.on else "^", linewidth=0.5, zorder=5, **dot)


def _names(ax: Axes, found: Frontier, pair: tuple[int, int]) -> None:
    """Write what the outstanding points and the known plans are."""
    wanted = []
    numbers = {*found.outstanding, *(mark.on for mark in found.marks if mark.on)}
    for number in sorted(numbers):
        at = tuple(float(found.points[number - 1].values[place]) for place in pair)
        wanted.append(labels.Label(f"{number}: {role(found, number)}", (at[0], at[1])))
    for mark in found.marks:
        if mark.on is None:
            at = tuple(float(mark.values[place]) for place in pair)
            name = mark.name if mark.evaluation.holds else f"{mark.name} (breaks a rule)"
            wanted.append(labels.Label(name, (at[0], at[1])))
    around = [(float(p.values[pair[0]]), float(p.values[pair[1]])) for p in found.points]
    path = _staircase(found, pair) if len(found.goals) == 2 else []
    labels.place(ax, wanted, around, path, _SIZE)
