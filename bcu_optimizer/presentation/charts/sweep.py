"""Charts of a sweep along one line: each measure against the number of BCUs, or one setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from bcu_optimizer.graphics.layout.blocks import paragraph
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, INK, Style, width, wrap
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.charts.small_maps import Place
from bcu_optimizer.presentation.wording import sweep as wording
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.sweep.sweep import Row, Sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure


LINE, NONE, EDGE = "#1f5a7a", "#ececec", "#a9a9a9"
PLANS = "valid_plans"

_HEAD = 13.0
_FOOT = 20.0
_GAP = 16.0
_LABEL = Style(6.2)
_REASON = Style(5.6, colour=GREY)
_TICK = 6.4
_WIDEST, _DOWN = 2, 6
_NARROW = 16  # answers that have room on half a page


def pages(
    sheet: Sheet, sweep: Sweep, *, rows: Sequence[Row], labels: Sequence[str], title: str
) -> list[Figure]:
    """Set the pages with a panel for each measure."""
    below = f"Across: {title}. Grey: no plan, and the rules that cannot all be kept."
    drawn = []
    for names in panels(sweep, rows):
        paper, (x, top, room, tall) = multiples.open_page(sheet)
        note = paragraph(below, Style(7, colour=GREY), room)
        top = paper.draw(note, x, top) + 6
        draw(paper, names, rows, labels, (x, top, room, tall - note.height - 6))
        drawn.append(paper.figure)
    return drawn


def panels(sweep: Sweep, rows: Sequence[Row]) -> list[list[str]]:
    """List what has a panel, the number of plans and each measure that is known, page by page."""
    names = [PLANS, *wording.known(sweep)]
    most = _DOWN * _across(rows)
    return [names[start : start + most] for start in range(0, len(names), most)]


def _across(rows: Sequence[Row]) -> int:
    return _WIDEST if len(rows) <= _NARROW else 1


def draw(
    paper: Paper, names: Sequence[str], rows: Sequence[Row], labels: Sequence[str], place: Place
) -> None:
    """Draw a panel for each of some measures.

    Parameters
    ----------
    names
        The measures of one page.
    rows, labels
        The answers from left to right, and what stands below each.
    place
        The place on the paper.
    """
    across = _across(rows)
    down = -(-len(names) // across)
    x, y, wide, tall = place
    each = (wide - (across - 1) * _GAP) / across
    high = min((tall - _FOOT) / down, 150.0)
    for i, name in enumerate(names):
        column, line = i // down, i % down
        at = (x + column * (each + _GAP), y + line * high, each, high - _HEAD - 6)
        title = "Valid plans (each line ten times the one below)" if name == PLANS else ""
        title = title or MEASURES[name].title
        paper.draw(paragraph(title, Style(7.6, bold=True), each), at[0], at[1])
        ax = paper.axes(at[0], at[1] + _HEAD, each, at[3])
        is_last = line == down - 1 or i == len(names) - 1
        panel(ax, name, rows, labels if is_last else None, at[2:])


def panel(
    ax: Axes,
    name: str,
    rows: Sequence[Row],
    labels: Sequence[str] | None,
    size: tuple[float, float],
) -> Axes:
    """Draw one measure; where there is no plan the rules that leave none are named instead.

    Parameters
    ----------
    ax
        Axes of their final size.
    name
        A measure, or ``valid_plans``.
    rows
        The answers, from left to right.
    labels
        What stands below them; None for nothing.
    size
        Width and height in points, to know what fits.
    """
    points = [(i, value) for i, row in enumerate(rows) if (value := _value(row, name)) is not None]
    _frame(ax, len(rows), labels)
    if name == PLANS and points:
        ax.set_yscale("log")
    _scale(ax, [value for _, value in points], is_log=name == PLANS)
    step = size[0] / len(rows)
    for first, last, reason in _gaps(rows):
        _blank(ax, first, last, reason, step, size[1])
    for run in _runs(points):
        ax.plot(*zip(*run, strict=True), color=LINE, linewidth=1.3, marker="o", markersize=3.2)
    for i, value in points:
        _label(ax, i, value, rows[i], name, step)
    return ax


def _value(row: Row, name: str) -> float | None:
    if name == PLANS:
        return row.valid_plans or None
    return row.result.measures.get(name)


def _frame(ax: Axes, count: int, labels: Sequence[str] | None) -> None:
    ax.set_xlim(-0.5, count - 0.5)
    ax.set_xticks(range(count), labels or [""] * count, fontsize=_TICK, color=INK)
    ax.tick_params(axis="x", length=2 if labels else 0, width=0.5, pad=2)
    ax.tick_params(axis="y", which="both", length=0, labelleft=False)
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(EDGE)
    ax.spines["bottom"].set_linewidth(0.6)


def _scale(ax: Axes, values: Sequence[float], *, is_log: bool) -> None:
    """Leave room above for the labels; a measure begins at 0, so that heights can be compared."""
    top = max(values, default=1.0) or 1.0
    if is_log and values:
        ax.set_ylim(min(values) / 4, top * 30)
        ax.grid(visible=True, axis="y", which="major", color="#e3e3e3", linewidth=0.4)
        ax.set_axisbelow(True)
    else:
        ax.set_ylim(0, top * 1.38)


def _gaps(rows: Sequence[Row]) -> Iterator[tuple[int, int, str]]:
    """Yield the first and last of neighbouring answers without a plan, and why there is none."""
    told = [None if row.has_plan else wording.ending(row) for row in rows]
    for reason, group in groupby(enumerate(told), key=lambda each: each[1]):
        places = [i for i, _ in group]
        if reason is not None:
            yield places[0], places[-1], reason


def _blank(ax: Axes, first: int, last: int, reason: str, step: float, tall: float) -> None:
    """Set a grey field with the reason in it, on its side where the field is narrow."""
    low, high = ax.get_ylim()
    ax.add_patch(
        Rectangle(
            (first - 0.46, low), last - first + 0.92, high - low, facecolor=NONE, edgecolor="none"
        )
    )
    room = (last - first + 0.92) * step - 4
    lines = wrap(reason, _REASON, room)
    longest = max(width(word, _REASON) for word in reason.split())
    is_flat = longest <= room and len(lines) * _REASON.leading <= tall - 4
    if not is_flat:
        lines = wrap(reason, _REASON, tall - 4)
        fits = len(lines) * _REASON.leading <= room + 4
        lines = lines if fits else wrap(reason.partition(":")[0], _REASON, tall - 4)
    ax.text(
        (first + last) / 2,
        0.5,
        "\n".join(lines),
        transform=ax.get_xaxis_transform(),
        fontproperties=_REASON.font,
        color=_REASON.colour,
        rotation=0 if is_flat else 90,
        ha="center",
        va="center",
        linespacing=1.1,
        parse_math=False,
    )


def _runs(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Divide points where an answer between them has no value."""
    found: list[list[tuple[int, float]]] = []
    for i, value in points:
        if not found or found[-1][-1][0] != i - 1:
            found.append([])
        found[-1].append((i, value))
    return found


def _label(ax: Axes, i: int, value: float, row: Row, name: str, step: float) -> None:
    """Write a value above its point, the number of plans in short where there is no room."""
    text = wording.counted(row) if name == PLANS else wording.figure(name, value)
    if name == PLANS and width(text, _LABEL) > step - 2:
        text = wording.briefly(row)
    size = min(_LABEL.size, _LABEL.size * (step - 1) / max(width(text, _LABEL), 1.0))
    if size < 3.6:
        return
    ax.annotate(
        text,
        (i, value),
        xytext=(0, 4),
        textcoords="offset points",
        fontproperties=_LABEL.sized(size).font,
        color=INK,
        ha="center",
        va="bottom",
        parse_math=False,
        annotation_clip=False,
    )
