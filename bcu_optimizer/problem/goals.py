"""The goals: what is made as good as possible. Each runs from 0, best, to 1, but for the ratios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, Ratio, demand_km
from bcu_optimizer.problem.problem import Problem

Lack = tuple[str, str]  # why a goal means nothing, and the remedy


def _nothing(problem: Problem) -> None:
    """Say that nothing is lacking."""
    del problem


def _one(problem: Problem) -> Fraction:
    """Return 1: the measure itself runs from 0 to 1."""
    del problem
    return Fraction(1)


@dataclass(frozen=True)
class Goal:
    """A goal made from a measure that adds up: ``offset + sign × measure ÷ whole``.

    Attributes
    ----------
    name
        Its key in ``[goals]``.
    measure
        The measure that it is made from.
    title
        What is made as good as possible, in a planner's words.
    brief
        The same in few words, as within a sentence; the name where it is empty.
    complement
        Whether more of the measure is better, so that 1 less the measure is the goal.
    whole
        The value of the measure that counts as 1.
    lacks
        Why the goal means nothing for a problem, and what would help; None where it does.
    """

    name: str
    measure: str
    title: str
    complement: bool = False
    brief: str = ""
    whole: Callable[[Problem], Fraction] = _one
    lacks: Callable[[Problem], Lack | None] = _nothing

    def terms(self, problem: Problem, bcus: int) -> tuple[Fraction, Fraction]:
        """Return (offset, slope): the goal is offset + slope × the sum of the measure's parts."""
        scale = self.additive.scale(problem, bcus) or Fraction(0)
        if self.complement:
            return Fraction(1), -scale
        return Fraction(0), scale / self.whole(problem)

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


def _as_one_bcu(problem: Problem) -> Fraction:
    """Return the mean distance with all areas in one BCU."""
    whole = demand_km(problem, tuple(range(len(problem.codes))))
    return Fraction(whole) / problem.total_demand if whole else Fraction(1)


def _no_links(problem: Problem) -> Lack | None:
    return ("no two areas are linked", "Give links.") if problem.links.total == 0 else None


def _no_ties(problem: Problem) -> Lack | None:
    if problem.ties is not None and problem.ties.any():
        return None
    return "no ties are listed", 'List them in [ties]: pairs = [["A", "B", 1.0]].'


def _every_area(problem: Problem) -> Fraction:
    """Return the number of areas."""
    return Fraction(len(problem.codes))


def no_reference(problem: Problem) -> Lack | None:
    """Say that no plan is named from which changes are counted, if so."""
    if problem.reference is not None:
        return None
    return "no plan is named to count from", 'Name one: [reference] plan = "adopted-2018".'


GOALS: Mapping[str, Goal] = {
    goal.name: goal
    for goal in (
        Goal(
            "links",
            "links_kept",
            "cut as few cross-border links as possible",
            complement=True,
            brief="links kept",
            lacks=_no_links,
        ),
        Goal("imbalance", "imbalance", "spread demand as evenly as possible", brief="even demand"),
        Goal(
            "travel",
            "travel_km",
            "keep areas near the centre of their BCU",
            brief="short distances",
            whole=_as_one_bcu,
        ),
        Goal(
            "ties",
            "ties_kept",
            "keep existing ties",
            complement=True,
            brief="existing ties",
            lacks=_no_ties,
        ),
        Goal(
            "change",
            "partners_changed",
            "change the partners of as few areas as possible",
            whole=_every_area,
            lacks=no_reference,
        ),
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


def in_brief(name: str) -> str:
    """Name a goal in few words, as within a sentence."""
    return (GOALS[name].brief if name in GOALS else "") or name.replace("_", " ")


def measure_of(name: str) -> str:
    """Name the measure that a goal is made of; a ratio is both."""
    return GOALS[name].measure if name in GOALS else name


def measures_wanted(problem: Problem) -> list[str]:
    """Name the measures that the goals of a scenario are made of, in their order."""
    return [measure_of(name) for name in wanted(problem)]


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
    for name in asked:
        lack = GOALS[name].lacks(problem) if name in GOALS else _ratio_lacks(name, problem)
        if lack:
            message = f"the goal '{name}' means nothing here: {lack[0]}."
            found.append(Fault(message, file, f"goals.{name}", lack[1]))
    return sorted(found, key=lambda fault: str(fault.where))


def _ratio_lacks(name: str, problem: Problem) -> Lack | None:
    ratio = RATIO_GOALS.get(name)
    if ratio is None or problem.weight(ratio.weight) is not None:
        return None
    column = ratio.weight
    return f"no column says how many {column} there are", f"Name it in [columns]: {column} = …."
