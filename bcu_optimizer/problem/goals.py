"""The goals: what is made as good as possible. Each runs from 0, best, to 1, but for the ratios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, Ratio, demand_km
from bcu_optimizer.problem.problem import Problem


@dataclass(frozen=True)
class Goal:
    """A goal made from a measure that adds up: ``offset + sign × measure ÷ unit``."""

    name: str
    measure: str
    title: str
    complement: bool = False

    def terms(self, problem: Problem, bcus: int) -> tuple[Fraction, Fraction]:
        """Return (offset, slope): the goal is offset + slope × the sum of the measure's parts."""
        scale = self.additive.scale(problem, bcus) or Fraction(0)
        if self.complement:
            return Fraction(1), -scale
        return Fraction(0), scale / self._one(problem)

    def _one(self, problem: Problem) -> Fraction:
        """Return the value of the measure that counts as 1."""
        if self.measure != "travel_km":
            return Fraction(1)
        whole = demand_km(problem, tuple(range(len(problem.codes))))
        return Fraction(whole) / problem.total_demand if whole else Fraction(1)

    @property
    def additive(self) -> Additive:
        """The measure that the goal is made from."""
        found = MEASURES[self.measure]
        assert isinstance(found, Additive)
        return found

    def cost(self, problem: Problem, groups: Groups) -> Fraction:
        """Return the exact value of the goal for a plan."""
        offset, slope = self.terms(problem, len(groups))
        parts = (self.additive.part(problem, group, len(groups)) for group in groups.values())
        return offset + slope * sum(parts)


GOALS: Mapping[str, Goal] = {
    goal.name: goal
    for goal in (
        Goal("links", "links_kept", "cut as few cross-border links as possible", complement=True),
        Goal("imbalance", "imbalance", "spread demand as evenly as possible"),
        Goal("travel", "travel_km", "keep areas near the centre of their BCU"),
        Goal("ties", "ties_kept", "keep existing ties", complement=True),
    )
}

# Goals that are a ratio of the largest to the smallest BCU; each only alone.
RATIO_GOALS: Mapping[str, Ratio] = {
    name: each for name, each in MEASURES.items() if isinstance(each, Ratio)
}


def wanted(problem: Problem) -> dict[str, Fraction]:
    """Return the weights above 0 of a scenario's goals, as written."""
    goals = problem.scenario.goals
    return {name: Fraction(weight) for name, weight in goals.items() if weight > 0}


def costs(problem: Problem, groups: Iterable[Group], bcus: int) -> list[Fraction]:
    """Return what each BCU adds to the objective in a plan of so many; exact, ratios left out."""
    groups = tuple(groups)
    found = [Fraction(0)] * len(groups)
    for name, weight in wanted(problem).items():
        goal = GOALS[name]
        slope = weight * goal.terms(problem, bcus)[1]
        for place, group in enumerate(groups):
            found[place] += slope * goal.additive.part(problem, group, bcus)
    return found


def offset(problem: Problem, bcus: int) -> Fraction:
    """Return the part of the objective that is the same for every plan of so many BCUs."""
    terms = (
        weight * GOALS[name].terms(problem, bcus)[0] for name, weight in wanted(problem).items()
    )
    return sum(terms, Fraction(0))


def ratio_wanted(problem: Problem) -> Ratio | None:
    """Return the ratio that is the goal, None where the goals are others."""
    return next((RATIO_GOALS[name] for name in wanted(problem) if name in RATIO_GOALS), None)


def objective(problem: Problem, groups: Groups) -> Fraction | None:
    """Return the exact objective Σ weight × goal of a plan; None if a goal cannot be known."""
    total = Fraction(0)
    for name, weight in wanted(problem).items():
        value = (
            RATIO_GOALS[name].exact(problem, groups)
            if name in RATIO_GOALS
            else GOALS[name].cost(problem, groups)
        )
        if value is None:
            return None
        total += weight * value
    return total


def faults(problem: Problem) -> list[Fault]:
    """List what in ``[goals]`` is unknown, cannot be combined, or lacks its figures."""
    file = problem.scenario.stated_in("goals")
    found = []
    asked = wanted(problem)
    for name in problem.scenario.goals:
        if name not in GOALS and name not in RATIO_GOALS:
            remedy = nearest(name, [*GOALS, *RATIO_GOALS])
            found.append(Fault(f"there is no goal '{name}'.", file, f"goals.{name}", remedy))
    for name in asked.keys() & RATIO_GOALS.keys():
        if len(asked) > 1:
            message = f"the goal '{name}' is a ratio and cannot be weighed against others."
            remedy = "Make it the only goal, or set a hard limit on it in [limits]."
            found.append(Fault(message, file, f"goals.{name}", remedy))
    lacking = {
        "links": (problem.links.total == 0, "no two areas are linked", "Give links."),
        "ties": (
            problem.ties is None or not problem.ties.any(),
            "no ties are listed",
            'List them in [ties]: pairs = [["A", "B", 1.0]].',
        ),
        "officers_ratio": (
            problem.figures("officers") is None,
            "no column says how many officers there are",
            "Name it in [columns]: officers = ….",
        ),
    }
    for name in asked.keys() & lacking.keys():
        lacks, reason, remedy = lacking[name]
        if lacks:
            message = f"the goal '{name}' means nothing here: {reason}."
            found.append(Fault(message, file, f"goals.{name}", remedy))
    return sorted(found, key=lambda fault: str(fault.where))
