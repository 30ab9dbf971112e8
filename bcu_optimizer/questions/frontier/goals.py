"""The goals that a frontier is asked for: two or three, at most one of them a ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bcu_optimizer.common.errors import Fault, nearest, refuse
from bcu_optimizer.engines.candidates import Candidates
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Numbers
from bcu_optimizer.engines.diagram.plan_space import parts_of
from bcu_optimizer.problem.goals import (
    GOALS,
    RATIO_GOALS,
    faults,
    measure_of,
    objective,
    ratio_wanted,
    wanted,
)
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, Measure, Ratio
from bcu_optimizer.problem.problem import Problem

OBJECTIVE = "objective"
NAMES = (*GOALS, *RATIO_GOALS, OBJECTIVE)
_WHERE = "--goals"
_FEWEST, _MOST = 2, 3


class Weighted(Measure):
    """The goals of the scenario, weighted: what its best plan has the least of."""

    name = OBJECTIVE
    title = "Goals, weighted"
    brief = "goals, weighted"

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the objective."""
        return objective(problem, groups)


@dataclass(frozen=True)
class Sought:
    """A goal of a frontier, by the measure that it is made from.

    Attributes
    ----------
    name
        The goal, as scenarios name it.
    measure
        What is shown of it.
    """

    name: str
    measure: Measure

    @property
    def sign(self) -> int:
        """1 where less of the measure is better, -1 where more is."""
        return -1 if self.measure.better == "higher" else 1

    def loss(self, value: Fraction) -> Fraction:
        """Return a value of the measure so that less is better."""
        return self.sign * value

    def parts(self, candidates: Candidates, bcus: int) -> Numbers:
        """Return what each candidate adds, the less the better; shape (candidates,)."""
        if isinstance(self.measure, Weighted):
            return exact_costs(candidates.problem, candidates.groups, bcus)[0]
        assert isinstance(self.measure, Additive)
        return self.sign * parts_of(candidates, self.measure, bcus)


def sought(problem: Problem, names: Sequence[str]) -> tuple[Sought, ...]:
    """Find the goals that a frontier is asked for.

    Raises
    ------
    InputError
        With all that is wrong: an unknown goal, one named twice, too few or too many, two ratios,
        or a goal whose figures the scenario lacks.
    """
    asked = [name.strip().casefold() for name in names if name.strip()]
    refuse([*_of_each(problem, asked), *_of_all(asked)])
    return tuple(Sought(name, _measure(name)) for name in asked)


def _measure(name: str) -> Measure:
    if name == OBJECTIVE:
        return Weighted()
    return MEASURES[measure_of(name)]


def _of_each(problem: Problem, asked: Sequence[str]) -> list[Fault]:
    found = []
    for name in dict.fromkeys(asked):
        if name not in NAMES:
            message = f"there is no goal '{name}'."
            found.append(Fault(message, None, _WHERE, nearest(name, NAMES)))
            continue
        if name == OBJECTIVE:
            found += _objective_faults(problem)
            continue
        alone = problem.scenario.model_copy(update={"goals": {name: 1.0}})
        lacking = faults(replace(problem, scenario=alone))
        found += [replace(fault, where=_WHERE) for fault in lacking]
    return found


def _objective_faults(problem: Problem) -> list[Fault]:
    """Say that there are no goals to weigh, or only one that stands for itself."""
    ratio = ratio_wanted(problem)
    if ratio is not None:
        message = f"the only goal is the ratio '{ratio.name}'."
        return [Fault(message, None, _WHERE, f"Name it in place of '{OBJECTIVE}'.")]
    if not wanted(problem):
        message = f"'{OBJECTIVE}' weighs the goals of the scenario, and it has none."
        return [Fault(message, None, _WHERE, "State goals, for example --set goals.links=1.")]
    return []


def _of_all(asked: Sequence[str]) -> list[Fault]:
    example = "Name two or three, for example --goals links,imbalance."
    listed = f"The goals are {', '.join(NAMES)}."
    found = []
    twice = sorted({name for name in asked if asked.count(name) > 1})
    if twice:
        message = f"named more than once: {', '.join(twice)}."
        found.append(Fault(message, None, _WHERE, "Name each goal once."))
    if len(asked) < _FEWEST:
        message = "a frontier is between two goals or three, and " + (
            f"only '{asked[0]}' is named." if asked else "none is named."
        )
        found.append(Fault(message, None, _WHERE, f"{example} {listed}"))
    if len(asked) > _MOST:
        message = f"a frontier is between two goals or three, not {len(asked)}."
        found.append(Fault(message, None, _WHERE, "Leave some out, or set limits on them."))
    ratios = [name for name in dict.fromkeys(asked) if name in RATIO_GOALS]
    if len(ratios) > 1:
        message = f"only one of the goals can be a ratio, not both {' and '.join(ratios)}."
        remedy = f"Bound the other in [limits], for example --set limits.{ratios[1]}=2.0."
        found.append(Fault(message, None, _WHERE, remedy))
    return found


def is_ratio(goal: Sought) -> bool:
    """Tell whether a goal is the largest BCU ÷ the smallest."""
    return isinstance(goal.measure, Ratio)
