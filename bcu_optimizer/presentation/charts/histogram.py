"""A histogram of plans drawn into axes: bars, an arrow to the better side, plans that are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter, MaxNLocator

from bcu_optimizer.graphics.layout.text import GREY, INK, Style, width
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.problem.measures.registry import MEASURES, Measure
from bcu_optimizer.questions.census.histogram import Histogram

if TYPE_CHECKING:
    from matplotlib.axes import Axes


BAR, MARK = "#8fb3cc", "#a03c00"

_TYPE = Style(7.0)
_TICKS = Style(6.6, colour=GREY)
_BEYOND = 0.6  # how far beyond the bars a mark still widens the axis, as a share of them
_PAD_PT = 4.0
_ROW_PT = 11.5
_AXIS = {"share": " (%)", "km": " (km)"}
_UNITS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


@dataclass(frozen=True)
class Flag:
    """A label at a mark: its place on the axis, its left edge and row, in points."""

    text: str
    x: float
    left: float
    wide: float
    row: int


def draw_new(found: Histogram, ax: Axes | None, marks: Mapping[str, float | None]) -> Axes:
    """Draw a histogram into axes, new ones if None."""
    from matplotlib.figure import Figure

    ax = ax if ax is not None else Figure(figsize=(8, 5)).add_axes((0.1, 0.13, 0.86, 0.82))
    return draw(ax, found, marks)


def draw(ax: Axes, found: Histogram, marks: Mapping[str, float | None]) -> Axes:
    """Draw a histogram; ``ax`` has its final size."""
    each = MEASURES[found.measure]
    unit = 100.0 if each.unit == "share" else 1.0
    edges = [unit * edge for edge in found.edges]
    ax.stairs([float(n) for n in found.counts], edges, fill=True, color=BAR, linewidth=0)
    ax.stairs([float(n) for n in found.counts], edges, color="#4f7d9c", linewidth=0.6)
    values = {name: value for name, value in marks.items() if value is not None}
    low, high = edges[0], edges[-1]
    reach = _BEYOND * (high - low)
    near = [unit * v for v in values.values() if low - reach <= unit * v <= high + reach]
    low, high = min([low, *near]), max([high, *near])
    room = (high - low) * 0.02
    ax.set_xlim(low - room, high + room)
    _set_axes(ax, each, max(found.counts))
    _set_marks(ax, found, each, values, unit)
    return ax


def _set_axes(ax: Axes, each: Measure, most: int) -> None:
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(length=2, width=0.5, colors=GREY, labelsize=_TICKS.size)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    ax.grid(visible=True, axis="y", color="#e3e3e3", linewidth=0.5)
    ax.set_axisbelow(True)
    size, name = next(((s, f"{n} ") for s, n in _UNITS if most >= s), (1, ""))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value / size:,.4g}"))
    ax.set_ylabel(f"{name}plans in each bar", fontsize=_TICKS.size, color=GREY)
    ax.set_xlabel(axis_text(each, each.title.partition(" (")[0]), fontsize=_TYPE.size, color=INK)


def axis_text(each: Measure, label: str) -> str:
    """Return the text of an axis: what it shows in which unit, and which side is better."""
    text = label + _AXIS.get(each.unit, "")
    return f"◀ better   {text}" if each.better == "lower" else f"{text}   better ▶"


def _set_marks(
    ax: Axes, found: Histogram, each: Measure, marks: Mapping[str, float], unit: float
) -> None:
    """Draw a line at each marked value, its name and value in a flag at its head.

    What is too far beyond the bars is told at the edge, with an arrow in the place of a line.
    """
    wide, tall = _size_pt(ax)
    west, east = ax.get_xlim()
    by_value: dict[float, list[str]] = {}
    for name, value in marks.items():
        by_value.setdefault(value, []).append(name)
    values = sorted(by_value)
    texts, places = [], []
    for value in values:
        text = f"{', '.join(by_value[value])}: {wording_values.measure(each, value)}"
        place = (unit * value - west) / (east - west) * wide
        texts.append(f"◀ {text}" if place < 0 else f"{text} ▶" if place > wide else text)
        places.append(min(max(place, 0.0), wide))
    flags = flagged(texts, places, wide, to_the_left=each.better == "higher")
    rows = max((flag.row for flag in flags), default=-1) + 1
    top = max(found.counts) * tall / max(tall - _ROW_PT * (rows + 0.6), tall / 4)
    ax.set_ylim(0, top)
    for flag in flags:
        foot = tall - _ROW_PT * (rows - flag.row)
        x, mark = (west + at / wide * (east - west) for at in (flag.left, flag.x))
        if 0 < flag.x < wide:
            ax.plot([mark] * 2, [0, (foot + 8) / tall * top], color=MARK, linewidth=1.1, zorder=4)
        _write(ax, flag.text, x, foot / tall * top)


def _write(ax: Axes, text: str, x: float, y: float) -> None:
    """Write a label from its lower left corner, over a white ground."""
    how: Any = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}, "gid": "mark"}
    how |= {"fontproperties": _TYPE.font, "parse_math": False, "clip_on": False}
    ax.text(x, y, text, color=MARK, va="bottom", zorder=5, **how)


def flagged(
    texts: Sequence[str], places: Sequence[float], room: float, *, to_the_left: bool
) -> list[Flag]:
    """Place the labels of marks so that none covers another, nor the line of another mark.

    All fly to one side of their mark if they can, else those without room to the right fly to the
    left. Each stands in the lowest row, counted from 0, that is above all that it lies over.

    Parameters
    ----------
    texts, places
        The labels, and where their marks stand, ascending, in points from the left.
    room
        The width of the axes in points.
    """
    widths = [width(text, _TYPE) for text in texts]
    right = [x + _PAD_PT for x in places]
    left = [x - _PAD_PT - w for x, w in zip(places, widths, strict=True)]
    fits_right = [x + w <= room for x, w in zip(right, widths, strict=True)]
    fits_left = [x >= 0 for x in left]
    if all(fits_left) and (to_the_left or not all(fits_right)):
        fits_right = [False] * len(texts)
    # From the outer end of the flags to the inner one: a line then only passes lower labels.
    flies_left = [i for i, fits in enumerate(fits_right) if not fits]
    order = [*flies_left, *(i for i in reversed(range(len(texts))) if fits_right[i])]
    placed: dict[int, Flag] = {}
    for i in order:
        start = right[i] if fits_right[i] else max(left[i], 0.0)
        flag = Flag(texts[i], places[i], start, widths[i], 0)
        low, high = _reach(flag)
        over = [f.row for f in placed.values() if _reach(f)[0] < high and low < _reach(f)[1]]
        placed[i] = replace(flag, row=max(over, default=-1) + 1)
    return [placed[i] for i in range(len(texts))]


def _reach(flag: Flag) -> tuple[float, float]:
    """Return how far a flag and its mark reach, in points."""
    return min(flag.left, flag.x) - 2, max(flag.left + flag.wide, flag.x) + 2


def _size_pt(ax: Axes) -> tuple[float, float]:
    figure = ax.get_figure(root=True)
    assert figure is not None
    place = ax.get_position()
    across, up = figure.get_size_inches() * 72
    return float(place.width * across), float(place.height * up)
