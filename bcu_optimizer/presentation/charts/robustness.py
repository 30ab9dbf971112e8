"""The chart: how often each plan is best, and what it loses where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bcu_optimizer.graphics.layout.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.table import Table
from bcu_optimizer.graphics.layout.text import GREY, INK, Style, wrap
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.table import Table as Alone
from bcu_optimizer.presentation.wording import robustness as wording
from bcu_optimizer.questions.robustness.regret import Standing
from bcu_optimizer.questions.robustness.robustness import Robustness

if TYPE_CHECKING:
    from matplotlib.axes import Axes


BAR, OWN, LINE = "#c3d0d8", "#5b9bbf", "#1a1a1a"
MEAN, WORST = "#d08a3e", "#a03c00"

_NAMES, _COUNT, _GAP = 118.0, 30.0, 18.0  # room for names of plans, numbers of draws, and between
_ROW, _HEAD, _FOOT = 25.0, 26.0, 20.0
_SIDE = 0.27  # of the width, for words
_LABEL = Style(7.0)
_SMALL = Style(6.4, colour=GREY)
_NAMES_PT = 120.0
_TALL = 0.62  # of a row
_BEYOND = 1.32  # room beyond the longest line for its label
_FAR = 2.0  # so many times the worst of plans that are ever best
_NOTHING = 0.01  # the end of the scale where nothing is ever lost
BROKEN_PT = 40.0
"""How far right of the regrets the draws stand in which a plan breaks a rule."""


def page(
    sheet: Sheet,
    found: Robustness,
    *,
    below: str,
    alone: Alone | None,
    said: Sequence[str],
    readings: Sequence[str],
) -> list[Figure]:
    """Set both charts beside each other, what they leave out below, what they show beside them."""
    plans = wording.shown(found)
    paper, (x, top, room, tall) = multiples.open_page(sheet)
    side = _SIDE * room
    left = room - side - _GAP
    under = _draw_charts(paper, found, plans, (x, top, left, tall)) + 10
    rest = top + tall - under
    paper.draw(shrunk(lambda f: _under(below, alone, left, f), rest), x, under)
    paper.draw(shrunk(lambda f: _words(said, readings, side, f), tall), x + left + _GAP, top)
    return [paper.figure]


def _draw_charts(
    paper: Paper,
    found: Robustness,
    told: Sequence[Standing],
    where: tuple[float, float, float, float],
) -> float:
    """Draw both charts beside each other; return where they end."""
    x, top, room, tall = where
    each = (room - _NAMES - _COUNT - _GAP - BROKEN_PT) / 2
    high = min(_ROW * len(told), 0.62 * tall - _HEAD - _FOOT)
    places = (x + _NAMES, x + _NAMES + each + _COUNT + _GAP)
    heads = (
        "How often each plan is the best: share and number of draws; the line is the 95 % interval",
        "What it loses against the best plan of a draw, in the objective: ● mean, ◆ worst",
    )
    for head, at in zip(heads, places, strict=True):
        paper.draw(_heading(head, each), at, top)
    paper.draw(_heading("Breaks a rule in", BROKEN_PT, "right"), places[1] + each, top)
    first, second = (paper.axes(at, top + _HEAD, each, high) for at in places)
    wins(first, found, told)
    names(first, told, _NAMES - 8)
    regrets(second, told)
    return top + _HEAD + high + _FOOT


def _heading(text: str, room: float, align: str = "left") -> Block:
    style = Style(7.8, bold=True)
    return shrunk(lambda f: paragraph(text, style.scaled(f), room, align), _HEAD - 3)


def _under(below: str, alone: Alone | None, room: float, factor: float) -> Block:
    """Set what the chart leaves out, and which uncertainty matters."""
    small = Style(6.8 * factor, colour=GREY)
    parts = [paragraph(below, small, room)]
    if alone:
        parts.append(paragraph(alone.caption, Style(8.4 * factor, bold=True), room))
        table = Table(alone.header, alone.texts, None, {})
        parts.append(table.block(0.96 * room, 0.9 * factor))
        whose = "The first three figures are those of the best plan of the scenario as it stands."
        parts.append(paragraph(whose, small, room))
    return stack(parts, 5 * factor)


def _words(said: Sequence[str], readings: Sequence[str], room: float, factor: float) -> Block:
    """Set what the charts show, in sentences."""
    first, *others = said
    parts = [paragraph(first, Style(9.6 * factor, bold=True), room)]
    parts += [paragraph(each, Style(8 * factor), room) for each in others if each]
    parts.append(paragraph("How to read this", Style(8 * factor, bold=True), room))
    parts += [paragraph(each, Style(7 * factor), room) for each in readings]
    return stack(parts, 6 * factor)


def draw_wins(found: Robustness, ax: Axes | None = None) -> Axes:
    """Draw how often each plan is best, with 95 % intervals, on axes (new ones if None)."""
    plans = wording.shown(found)
    if ax is None:
        ax = Figure(figsize=(9, 1.6 + 0.36 * len(plans)), layout="constrained").subplots()
    wins(ax, found, plans)
    names(ax, plans, _NAMES_PT)
    ax.set_title(f"How often each plan is best in {found.draws:,} draws", fontsize=9, loc="left")
    return ax


def names(ax: Axes, plans: Sequence[Standing], room: float) -> None:
    """Write the names of plans before their rows, in so many points."""
    labels = ["\n".join(wrap(each.name, _LABEL, room)) for each in plans]
    ax.set_yticks(range(len(plans)), labels, fontproperties=_LABEL.font, color=INK)


def wins(ax: Axes, found: Robustness, plans: Sequence[Standing]) -> None:
    """Draw a bar for the share of draws of each plan, and its interval as a line."""
    _settle(ax, len(plans))
    ax.set_xlim(0, 100)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g} %"))
    for place, each in enumerate(plans):
        low, high = (100 * end for end in each.interval)
        fill = OWN if each.is_own else BAR
        ax.barh(place, 100 * each.share, height=_TALL, color=fill, linewidth=0)
        ax.plot([low, high], [place, place], color=LINE, linewidth=1.0, solid_capstyle="butt")
        for end in (low, high):
            ax.plot([end, end], [place - 0.14, place + 0.14], color=LINE, linewidth=1.0)
        _say(ax, f"{each.best_in:,}", high, place)


def regrets(ax: Axes, plans: Sequence[Standing]) -> None:
    """Draw the mean and the worst regret of each plan, and write how often it breaks a rule."""
    _settle(ax, len(plans))
    most = _scale(plans)
    ax.set_xlim(0, _BEYOND * most)
    ax.xaxis.set_major_locator(MaxNLocator(4))
    for place, each in enumerate(plans):
        _say(ax, f"{each.broken_in:,}", ax.get_xlim()[1], place, align="right", room=BROKEN_PT)
        if each.worst_regret is None or each.mean_regret is None:
            _say(ax, "not known: it breaks a rule", 0.0, place)
            continue
        worst, mean = float(each.worst_regret), float(each.mean_regret)
        end = min(worst, most)
        ax.plot([0, end], [place, place], color=BAR, linewidth=1.6, solid_capstyle="butt")
        if mean <= most:
            ax.plot([mean], [place], "o", markersize=4.2, color=MEAN, clip_on=False, zorder=4)
        if worst <= most:
            ax.plot([end], [place], "D", markersize=4.4, color=WORST, clip_on=False, zorder=4)
        told = wording.figure(each.worst_regret)
        _say(ax, told if worst <= most else f"▶ {told}", end, place)


def _scale(plans: Sequence[Standing]) -> float:
    """Return the end of the scale: known plans far off the others are told of at the edge."""
    worst = {e.number: float(e.worst_regret) for e in plans if e.worst_regret is not None}
    most = max(worst.values(), default=0.0)
    near = max((worst[e.number] for e in plans if e.best_in and e.number in worst), default=0.0)
    return (min(most, _FAR * near) if near else most) or _NOTHING


def _settle(ax: Axes, count: int) -> None:
    ax.set_ylim(count - 0.5, -0.5)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=2, width=0.5, labelsize=6.6, labelcolor=GREY, color=GREY)
    ax.tick_params(axis="y", length=0, pad=5)
    ax.grid(visible=True, axis="x", color="#e3e3e3", linewidth=0.5)
    ax.set_axisbelow(True)
    for side in ("top", "right", "bottom"):
        ax.spines[side].set_visible(False)
    ax.spines["left"].set_color("#a9a9a9")
    ax.spines["left"].set_linewidth(0.6)


def _say(ax: Axes, text: str, x: float, place: int, align: str = "left", room: float = 6.0) -> None:
    """Write behind the end of a row: so many points from it."""
    ax.annotate(
        text,
        (x, place),
        xytext=(room, 0),
        textcoords="offset points",
        fontproperties=_SMALL.font,
        color=INK,
        ha=align,
        va="center",
        parse_math=False,
        annotation_clip=False,
    )
