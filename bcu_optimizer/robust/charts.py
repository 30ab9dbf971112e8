"""The chart: how often each plan is best, and what it loses where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bcu_optimizer.maps.text import GREY, INK, Style, wrap
from bcu_optimizer.robust import rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bcu_optimizer.robust.answer import Robustness
    from bcu_optimizer.robust.regret import Standing

BAR, OWN, LINE = "#c3d0d8", "#5b9bbf", "#1a1a1a"
MEAN, WORST = "#d08a3e", "#a03c00"

_LABEL = Style(7.0)
_SMALL = Style(6.4, colour=GREY)
_NAMES_PT = 120.0
_TALL = 0.62  # of a row
_BEYOND = 1.32  # room beyond the longest line for its label
_FAR = 2.0  # so many times the worst of plans that are ever best
_NOTHING = 0.01  # the end of the scale where nothing is ever lost
BROKEN_PT = 40.0
"""How far right of the regrets the draws stand in which a plan breaks a rule."""


def draw_wins(found: Robustness, ax: Axes | None = None) -> Axes:
    """Draw how often each plan is best, with 95 % intervals, on axes (new ones if None)."""
    plans = rows.shown(found)
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
        told = rows.number(each.worst_regret)
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
