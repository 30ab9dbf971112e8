"""How a plan stands over all draws: how often it is best, and what it loses where it is not.

The *regret* of a plan in a draw is its objective there less that of the best plan of the draw, both
exact; in a draw in which the plan breaks a rule it has none, and the draw is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.questions.robustness.solve_draw import Parts, Solved, Value


@dataclass(frozen=True)
class Worst:
    """The draw in which a plan loses most, and the goals' measures of it and of the best there."""

    draw: int
    measures: dict[str, float | int | None]
    best: dict[str, float | int | None]


@dataclass(frozen=True, eq=False)
class Standing:
    """A candidate plan over all draws.

    Attributes
    ----------
    number
        Its place among all candidates, from 1; the plan that is most often best comes first.
    plan
        The plan, with the names of its BCUs.
    parts
        Its BCUs as groups of areas.
    name
        What it is called: a given or shipped plan by its own name.
    is_own
        Whether it is a best plan of the scenario as it stands.
    holds
        Whether it keeps every rule of the scenario as it stands.
    best_in
        The number of draws in which it is best, alone or with others.
    draws
        The number of all draws.
    regrets
        Its exact regret in each draw; None where it breaks a rule or no regret is defined.
    broken
        For each rule the number of draws in which it breaks it, the most often broken first.
    broken_in
        The number of draws in which it breaks a rule; those without any plan are among them.
    is_safest
        Whether no candidate breaks rules in fewer draws, nor has of those a smaller worst regret.
    worst
        The draw in which it loses most; None where it has no regret in any.
    measures
        Every measure, by the scenario's own figures.
    """

    number: int
    plan: Plan
    parts: Parts
    name: str
    is_own: bool
    holds: bool
    best_in: int
    draws: int
    regrets: tuple[Fraction | None, ...]
    broken: dict[str, int]
    broken_in: int
    is_safest: bool
    worst: Worst | None
    measures: dict[str, float | int | None]

    @property
    def share(self) -> float:
        """The share of draws in which it is best."""
        return self.best_in / self.draws

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of that share (Wilson 1927): so much is left to the chance of drawing.

        More draws narrow it.
        """
        return wilson(self.best_in, self.draws)

    @property
    def worst_regret(self) -> Fraction | None:
        """The largest regret in any draw; None where there is none."""
        return worst_of(self.regrets)

    @cached_property
    def mean_regret(self) -> Fraction | None:
        """The mean regret over the draws in which it has one; None where there is none."""
        known = [each for each in self.regrets if each is not None]
        return sum(known, Fraction(0)) / len(known) if known else None

    def as_dict(self) -> dict[str, Any]:
        """Return the standing as a document; regrets rounded to doubles at last."""
        low, high = self.interval
        worst = self.worst
        return {
            "plan": dict(self.plan.assignment),
            "name": self.name,
            "own": self.is_own,
            "safest": self.is_safest,
            "holds": self.holds,
            "best_in": self.best_in,
            "share": self.share,
            "low": low,
            "high": high,
            "worst_regret": as_double(self.worst_regret),
            "mean_regret": as_double(self.mean_regret),
            "broken_in": self.broken_in,
            "broken": dict(self.broken),
            "worst": worst and {"draw": worst.draw, "measures": worst.measures, "best": worst.best},
            "measures": dict(self.measures),
        }


def wilson(hits: int, draws: int) -> tuple[float, float]:
    """Return the Wilson interval of a share, at 95 %."""
    from scipy.stats import binomtest

    found = binomtest(hits, draws).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def as_double(value: Fraction | None) -> float | None:
    """Round an exact value for showing."""
    return None if value is None else float(value)


def worst_of(regrets: Sequence[Fraction | None]) -> Fraction | None:
    """Return the largest regret, None where there is none."""
    return max((each for each in regrets if each is not None), default=None)


def regret(best: Solved, own: Value) -> Fraction | None:
    """Return the regret of a plan in a draw; None where it breaks a rule or none is defined."""
    if own.broken or own.objective is None or best.objective is None:
        return None
    return own.objective - best.objective


def tally(own: Sequence[Value]) -> dict[str, int]:
    """Count for each rule in how many draws a plan breaks it, the most often broken first."""
    counted = Counter(rule for each in own for rule in each.broken)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def safest(broken_in: Sequence[int], regrets: Sequence[Sequence[Fraction | None]]) -> list[bool]:
    """Tell which candidates break rules in the fewest draws and of those have the least worst.

    This is the minimax regret among candidates, plans that break rules more often put behind.
    """
    keys = []
    for count, each in zip(broken_in, regrets, strict=True):
        worst = worst_of(each)
        keys.append((count, worst is None, Fraction(0) if worst is None else worst))
    least = min(keys, default=None)
    return [key == least and not key[1] for key in keys]


def wins(answers: Sequence[Solved]) -> Counter[Parts]:
    """Count in how many draws each plan is best, alone or with others."""
    return Counter(plan for each in answers for plan in each.plans)
