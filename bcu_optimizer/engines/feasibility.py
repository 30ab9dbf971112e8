"""Whether any plan keeps all rules: by arithmetic, by the plan diagram, or by the solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bcu_optimizer.common.bitmasks import indexes_of
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.annealing import keeps, walk
from bcu_optimizer.engines.arithmetic import LISTED, alone, forced, numbers_left, outweighed
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.k_best_paths import in_order
from bcu_optimizer.engines.diagram.plan_space import parts_of, plan_space
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError
from bcu_optimizer.engines.engine import Clock
from bcu_optimizer.engines.set_partitioning.model import BcuModel
from bcu_optimizer.engines.set_partitioning.search import Search
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Additive, Measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.problem.rules.limits import LimitRule

# What one question may take: diagrams of about a million arcs, a walk, searches by the solver of a
# few thousand possible BCUs, and for those some seconds. Only these seconds are a matter of the
# clock; after any of it the question is not decided, and said so.
_MEGABYTES = 64.0
SEARCHED, _CHOSEN = 5_000, 10_000
_SECONDS = 6.0
# With more areas, and borders no rule, plans are first looked for by walking, for the numbers of
# BCUs nearest to the one asked for.
_FEW_AREAS = 14
_WALKED = 5

Answer = Literal["yes", "no", "not decided"]


@dataclass(frozen=True)
class Possible:
    """Whether there is a plan; with one, where there is."""

    answer: Answer
    plan: tuple[Group, ...] = ()


def possible(problem: Problem, nearest: int | None = None, clock: Clock | None = None) -> Possible:
    """Tell whether any plan keeps every rule of a problem, for any number of BCUs it asks for.

    Parameters
    ----------
    nearest
        The number of BCUs to begin with; the first asked for if None.
    clock
        The time for searches, where this question shares it with others.
    """
    if clock is not None and clock.is_over:
        return Possible("not decided")
    begin = problem.numbers[0] if nearest is None else nearest
    numbers = sorted(numbers_left(problem), key=lambda number: (abs(number - begin), number))
    if not numbers or forced(problem) or outweighed(problem) or alone(problem, min(numbers)):
        return Possible("no")
    for bcus in numbers[:_WALKED] if _is_wide(problem) else ():
        if plan := walk(problem, bcus):
            return Possible("yes", plan)
    clock = clock or Clock(_SECONDS)
    for bcus in numbers:
        found = _with_number(problem, bcus, clock)
        if found.answer != "no":
            return found
    return Possible("no")


def _is_wide(problem: Problem) -> bool:
    """Tell whether so many BCUs are possible that few questions about all plans can be answered."""
    return len(problem.codes) > _FEW_AREAS and not problem.scenario.rules.contiguity


def _with_number(problem: Problem, bcus: int, clock: Clock) -> Possible:
    """Look for a plan among ever larger BCUs; only the last step can say that there is none."""
    found = Possible("not decided")
    for part in _parts(problem, bcus):
        found = _decided(part, bcus, clock)
        if found.answer == "yes":
            return found
    return found


def _parts(problem: Problem, bcus: int) -> Iterator[Problem]:
    """Yield what is easily searched of a problem, where that is not all of it, and then all of it.

    Without a rule for size, first small BCUs; without contiguity, first BCUs in which each area is
    within two borders of another.
    """
    stated = problem.scenario.rules
    near = problem if stated.contiguity else _within_two_borders(problem)
    if stated.size is None:
        mean = -(-len(problem.codes) // bcus)
        largest = (mean + 1, mean + 2) if stated.contiguity else (mean + 1,)
        yield from (ruled(near, size=(1, most)) for most in largest if most < len(problem.codes))
    elif near is not problem:
        yield near
    yield problem


def _within_two_borders(problem: Problem) -> Problem:
    near = problem.neighbours
    wide = []
    for i, ahead in enumerate(near):
        for j in indexes_of(ahead):
            ahead |= near[j]  # noqa: PLW2901 - what is ahead grows
        wide.append(ahead & ~(1 << i))
    return replace(ruled(problem, contiguity=True), neighbours=tuple(wide))


def ruled(problem: Problem, **stated: object) -> Problem:
    """Return the same problem with some of its rules stated otherwise."""
    scenario = problem.scenario
    changed = scenario.rules.model_copy(update=stated)
    return replace(problem, scenario=scenario.model_copy(update={"rules": changed}))


def _decided(problem: Problem, bcus: int, clock: Clock) -> Possible:
    not_decided = Possible("not decided")
    if bcus == 1:
        plan = (tuple(range(len(problem.codes))),)
        return Possible("yes", plan) if keeps(problem, plan) else Possible("no")
    if clock.is_over:
        return not_decided
    try:
        candidates = enumerate_candidates(problem, bcus, LISTED)
        if candidates.uncovered():
            return Possible("no")
        return counted(problem, bcus)
    except InputError:
        return not_decided
    except TooLargeError:
        return _searched(problem, bcus, len(candidates), clock)


def _searched(problem: Problem, bcus: int, candidates: int, clock: Clock) -> Possible:
    """Look for a plan where there are too many to look at all."""
    if plan := walk(problem, bcus):
        return Possible("yes", plan)
    return Possible("not decided") if candidates > _CHOSEN else solved(problem, bcus, clock)


def counted(problem: Problem, bcus: int) -> Possible:
    """Look at all plans of a number of BCUs.

    Raises
    ------
    InputError
        If the rules allow too many candidates.
    TooLargeError
        If the diagram would be too large.
    """
    limited = [rule for rule in limits.active(problem) if isinstance(rule.measure, Additive)]
    plan = None
    if limited:
        free = all_plans(without(problem, limited), bcus)
        for rule in limited if free.nodes else ():
            plan = extreme(free, rule.measure, bcus)
            if any(verdict.holds is False for verdict in rule.check(unnamed(plan))):
                return Possible("no")
            if keeps(problem, plan):
                return Possible("yes", plan)
    diagram = all_plans(problem, bcus)
    if not diagram.nodes:
        return Possible("no")
    placed = draw.numbered(diagram, 0)
    return Possible("yes", tuple(sorted(diagram.candidates.groups[c] for c in placed)))


def all_plans(problem: Problem, bcus: int) -> Diagram:
    """Return the diagram of all plans of a number of BCUs; raises as :func:`counted` does.

    Where borders are no rule and many BCUs are possible, it is not even begun.
    """
    if _is_wide(problem) and len(enumerate_candidates(problem, bcus, LISTED)) > SEARCHED:
        raise TooLargeError
    return plan_space(problem, [bcus], Budget(_MEGABYTES)).diagram


def extreme(diagram: Diagram, measure: Measure, bcus: int) -> tuple[Group, ...]:
    """Return a plan of a diagram that is best by a measure that adds up over BCUs."""
    assert isinstance(measure, Additive)
    sign = -1 if measure.better == "higher" else 1
    _, placed = next(in_order(diagram, sign * parts_of(diagram.candidates, measure, bcus)))
    return tuple(sorted(diagram.candidates.groups[c] for c in placed))


def without(problem: Problem, limited: Sequence[LimitRule]) -> Problem:
    """Return the same problem without some limits on measures."""
    dropped = {rule.measure.name for rule in limited}
    scenario = problem.scenario
    left = {name: limit for name, limit in scenario.limits.items() if name not in dropped}
    return replace(problem, scenario=scenario.model_copy(update={"limits": left}))


def solved(problem: Problem, bcus: int, clock: Clock) -> Possible:
    """Ask the solver."""
    candidates = enumerate_candidates(problem, bcus, LISTED)
    if candidates.uncovered():
        return Possible("no")
    model = BcuModel(problem, candidates, bcus)
    if clock.left is not None and clock.left <= 0:
        return Possible("not decided")
    with clock.running():
        found = Search(model, "highs", Clock(clock.left)).any()
    if found.groups:
        return Possible("yes", tuple(sorted(found.groups)))
    return Possible("no" if found.outcome == "infeasible" else "not decided")
