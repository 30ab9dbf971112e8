"""The chart of alternatives: what each plan looked at moves, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from bcu_optimizer.graphics.chart import point_labels as labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bcu_optimizer.questions.alternatives.alternatives import Alternatives

_OTHER, _CHOSEN = "#9db2bf", "#b3413a"
_SIZE = 8.0


def draw(found: Alternatives, ax: Axes | None) -> Axes:
    """Draw each plan looked at by the demand it moves from the best plan, and its objective."""
    ax = ax if ax is not None else Figure(figsize=(8, 6), layout="constrained").subplots()
    objectives, moved = found.considered.T
    ax.scatter(100 * moved, objectives, s=8, color=_OTHER, linewidth=0)
    chosen = [
        labels.Label(name, (100 * found.demand_moved(i), float(found.objectives[i])))
        for i, name in enumerate(found.names)
    ]
    if chosen:
        xs, ys = zip(*(each.at for each in chosen), strict=True)
        ax.scatter(xs, ys, s=42, color=_CHOSEN, zorder=3)
        ax.margins(0.12)
        labels.place(ax, chosen, [], [], _SIZE)
    ax.set_xlabel("Demand in areas that change BCU from the best plan (%)")
    ax.set_ylabel("Objective (better ↓)")
    ax.set_title("Plans within the margin" + ("" if _is_whole(found) else " that were looked at"))
    ax.grid(color="#dddddd", linewidth=0.4)
    ax.set_axisbelow(True)
    return ax


def _is_whole(found: Alternatives) -> bool:
    return found.found is None or found.found.complete
