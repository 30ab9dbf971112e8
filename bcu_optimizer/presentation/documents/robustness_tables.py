"""The tables of drawing again: how each plan stands, and each source of uncertainty alone."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.presentation.table import Cell, Column, Table, Value, figures, measured
from bcu_optimizer.presentation.wording import robustness as wording
from bcu_optimizer.problem import goals
from bcu_optimizer.questions.robustness.regret import Standing
from bcu_optimizer.questions.robustness.robustness import Robustness

_PLANS = (
    Column("Plan"),
    Column("Best in", "count"),
    *figures("Share", "95 % interval", "Worst regret", "Mean regret"),
    Column("Breaks a rule in", "count"),
)
_ALONE = (
    Column("Drawn again"),
    Column("Still best in", "count"),
    *figures("Worst regret"),
    Column("Breaks a rule in", "count"),
    Column("Different best plans", "count"),
    Column("No plan in", "count"),
)


def plans(found: Robustness, told: Sequence[Standing], title: str = "") -> Table:
    """Set how each plan stands."""
    rows: list[list[Value | Cell]] = [
        [
            name(found, own),
            own.best_in,
            wording.share(own.best_in, own.draws),
            wording.interval(own),
            wording.figure(own.worst_regret),
            wording.figure(own.mean_regret),
            own.broken_in,
        ]
        for own in told
    ]
    strong = [place for place, own in enumerate(told) if own.is_own]
    return Table(title or "How each plan stands", _PLANS, rows, strong=strong)


def with_measures(found: Robustness, told: Sequence[Standing]) -> Table:
    """Set how each plan stands, with its measures by the scenario's own figures."""
    asked = [*goals.measures_wanted(found.problem), "demand_ratio", "officers_ratio"]
    known = [name for name in asked if any(e.measures[name] is not None for e in found.plans)]
    names = list(dict.fromkeys(known))
    title = "The plans over all draws; measures are those of the figures as they stand"
    made = plans(found, told, title)
    rows: list[list[Value | Cell]] = [
        [*row, *(measured(name, own.measures[name]) for name in names)]
        for row, own in zip(made.rows, told, strict=True)
    ]
    return Table(title, [*_PLANS, *figures(*map(wording.head, names))], rows)


def alone(found: Robustness, title: str) -> Table:
    """Set the draws with all sources together, and with each alone, as rows."""
    own = found.reference
    best = sum(each.best_in > 0 for each in found.plans)
    together = wording.drawn(found)
    rows = [
        [
            together.capitalize() if found.alone else together,
            own.best_in if own else None,
            wording.figure(own.worst_regret if own else None),
            own.broken_in if own else None,
            best,
            found.no_plan,
        ]
    ]
    for each in found.alone:
        name = f"{wording.SOURCES[each.source].capitalize()} alone"
        worst = wording.figure(each.worst)
        rows.append([name, each.best_in, worst, each.broken_in, each.plans, each.no_plan])
    return Table(title, _ALONE, rows)


def name(found: Robustness, own: Standing) -> str:
    """Name a plan, and say what it is besides."""
    told = wording.role(found, own)
    return f"{own.name} ({told})" if told else own.name
