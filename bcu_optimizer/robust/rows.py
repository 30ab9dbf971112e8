"""Plans and sources of uncertainty as rows of tables, and their figures as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bcu_optimizer import words
from bcu_optimizer.basis import uncapped
from bcu_optimizer.measures import MEASURES
from bcu_optimizer.phrases import listed
from bcu_optimizer.robust.candidates import goal_measures
from bcu_optimizer.robust.uncertainty import COUNTS, WEIGHTS, YEARS

if TYPE_CHECKING:
    from bcu_optimizer.robust.answer import Robustness
    from bcu_optimizer.robust.regret import Standing

SHOWN = 10
"""Plans that are told of by name, besides the scenario's own, known ones and the safest."""

SOURCES = {COUNTS: "counts", YEARS: "the year", WEIGHTS: "weights"}

HEADS = (
    "Plan",
    "Best in",
    "Share",
    "95 % interval",
    "Worst regret",
    "Mean regret",
    "Breaks a rule in",
)
ALONE = (
    "Drawn again",
    "Still best in",
    "Worst regret",
    "Breaks a rule in",
    "Different best plans",
    "No plan in",
)

_SMALLEST = 0.0001
_SMALL_WEIGHT = 0.1
_SHORT = {
    "links_kept": "links kept",
    "imbalance": "demand to move",
    "ties_kept": "ties kept",
    "travel_km": "distance to the centre",
}


def of(part: int, whole: int) -> str:
    """Write "62 of 100 draws"."""
    return f"{part:,} of {whole:,} draws"


def share(part: int, whole: int) -> str:
    """Write a share as per cent; 0 and 100 % only where it is so."""
    if part in {0, whole}:
        return "100 %" if part else "0 %"
    told = f"{100 * part / whole:.1f}"
    return {"0.0": "< 0.1 %", "100.0": "> 99.9 %"}.get(told, f"{told} %")


def interval(own: Standing) -> str:
    """Write the interval of a share."""
    low, high = own.interval
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def number(value: Fraction | None) -> str:
    """Write a regret: 0.0000 only where it is nothing."""
    if value is None:
        return "–"
    return f"{float(value):.4f}" if not value or value >= _SMALLEST / 2 else "< 0.0001"


def weight(value: float) -> str:
    """Write a weight that was drawn: two decimals, or two figures where it is small."""
    return f"{value:.2f}" if value >= _SMALL_WEIGHT else f"{value:.2g}"


def short(name: str) -> str:
    """Name a measure in few words."""
    return _SHORT.get(name, uncapped(MEASURES[name].title.partition(" (")[0]))


def head(name: str) -> str:
    """Name a measure at the head of a column."""
    told = short(name)
    return f"{told[0].upper()}{told[1:]}"


def measures_told(found: Robustness) -> list[str]:
    """Name the measures that a table of plans has: those of the goals, and the ratios."""
    names = [*goal_measures(found.problem), "demand_ratio", "officers_ratio"]
    known = [name for name in names if any(e.measures[name] is not None for e in found.plans)]
    return list(dict.fromkeys(known))


def figures(own: Standing, names: Sequence[str]) -> list[str]:
    """Write measures of a plan by the scenario's own figures."""
    return [words.measure(MEASURES[name], own.measures[name]) for name in names]


def shown(found: Robustness, most: int = SHOWN) -> list[Standing]:
    """Return the plans to tell of: the leading ones, the scenario's own, known ones, the safest."""
    safest = found.safest[:1]
    own = found.reference
    return [
        each
        for each in found.plans
        if each.number <= most or each is own or each.plan.path or each in safest
    ]


def left_out(found: Robustness, told: Sequence[Standing]) -> str:
    """Say how many more plans are best in a draw than are told of."""
    rest = [each for each in found.plans if each not in told]
    if not rest:
        return ""
    most = max(each.best_in for each in rest)
    plans = f"{len(rest):,} more plan{'s are' if len(rest) > 1 else ' is'}"
    return f"{plans} best in {most:,} draw{'s' if most != 1 else ''} at most; --out lists all."


def role(found: Robustness, own: Standing) -> str:
    """Say what a plan is, besides its name."""
    parts = ["the scenario's best"] * own.is_own
    parts += ["safest choice"] * own.is_safest
    parts += ["breaks a rule as it stands"] * (not own.holds and bool(found.own.plans))
    return ", ".join(parts)


def row(found: Robustness, own: Standing) -> list[str]:
    """Set a plan as a row of the table."""
    told = role(found, own)
    return [
        f"{own.name} ({told})" if told else own.name,
        f"{own.best_in:,}",
        share(own.best_in, own.draws),
        interval(own),
        number(own.worst_regret),
        number(own.mean_regret),
        f"{own.broken_in:,}",
    ]


def alone_rows(found: Robustness) -> list[list[str]]:
    """Set the draws with all sources together, and with each alone, as rows."""
    own = found.reference
    best = sum(each.best_in > 0 for each in found.plans)
    rows = [
        [
            drawn(found).capitalize() if found.alone else drawn(found),
            "–" if own is None else f"{own.best_in:,}",
            number(own.worst_regret if own else None),
            "–" if own is None else f"{own.broken_in:,}",
            f"{best:,}",
            f"{found.no_plan:,}",
        ]
    ]
    for each in found.alone:
        still = "–" if each.best_in is None else f"{each.best_in:,}"
        name = f"{SOURCES[each.source].capitalize()} alone"
        broken = "–" if each.broken_in is None else f"{each.broken_in:,}"
        counts = [f"{each.plans:,}", f"{each.no_plan:,}"]
        rows.append([name, still, number(each.worst), broken, *counts])
    return rows


def drawn(found: Robustness) -> str:
    """Say what was drawn again, as part of a sentence."""
    return listed([SOURCES[source] for source in found.what.sources])
