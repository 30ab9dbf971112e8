"""Solving a draw exactly, and valuing given plans in it: what a worker does."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from bcu_optimizer.common.errors import DisagreementError, Fault
from bcu_optimizer.engines.best_plans import best_plans
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.problem import goals, verify
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.robustness.draws import Draw, draw, problem_of
from bcu_optimizer.questions.robustness.uncertainty import Uncertain

Ending = Literal["optimal", "infeasible", "undefined"]
Parts = tuple[Group, ...]
"""A plan without names: its BCUs as groups of areas, in order."""


@dataclass(frozen=True)
class Work:
    """Some draws to be worked on by one worker.

    Attributes
    ----------
    problem
        The problem, or the same pickled.
    what, seed, sources
        What is drawn; see :func:`bcu_optimizer.questions.robustness.draws.draw`.
    numbers
        The draws; 0 is the scenario as it stands.
    megabytes
        The most memory for the plans of a draw.
    plans
        Plans to value, where that is asked for.
    """

    problem: Problem | bytes
    what: Uncertain
    seed: int
    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    megabytes: float = 2000.0
    plans: tuple[Parts, ...] = ()

    def drawn(self, problem: Problem, number: int) -> Draw:
        """Draw one of the draws."""
        if not number:
            return Draw(0)
        return draw(problem, self.what, self.seed, number, self.sources)


@dataclass(frozen=True)
class Value:
    """What a plan is worth in a draw: its objective, exact, and the rules that it breaks."""

    objective: Fraction | None
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Solved:
    """The answer to a draw.

    Attributes
    ----------
    drawn
        What was drawn; without the figures, which can be drawn again.
    outcome
        ``optimal``: the best plans are proven; ``infeasible``: proven that there is no plan;
        ``undefined``: the figures leave nothing to judge plans by, as where demand is drawn as 0.
    objective
        The least objective, exact; None without a plan.
    plans
        All plans that have it.
    valid_plans
        How many plans keep every rule.
    values
        What the plans that were given to be valued are worth.
    """

    drawn: Draw
    outcome: Ending
    objective: Fraction | None = None
    plans: tuple[Parts, ...] = ()
    valid_plans: int = 0
    values: tuple[Value, ...] = ()


def solve(work: Work) -> list[Solved]:
    """Solve each draw: the diagram of all its plans gives the best ones, all that tie included.

    Raises
    ------
    InputError
        If the plans of a draw would take too much memory, or too many of them tie.
    DisagreementError
        If a plan does not pass the independent check.
    """
    problem = unpacked(work.problem)
    held = _Plans(work.megabytes)
    return [_solved(problem, work.drawn(problem, n), held, work.plans) for n in work.numbers]


def value(work: Work) -> list[list[Value]]:
    """Say for each draw what each plan is worth in it."""
    problem = unpacked(work.problem)
    return [
        values(problem_of(problem, work.drawn(problem, number)), work.plans)
        for number in work.numbers
    ]


def values(problem: Problem | None, plans: Sequence[Parts]) -> list[Value]:
    """Say what plans are worth in the problem of a draw; nothing where that is not defined."""
    if problem is None:
        return [Value(None, ()) for _ in plans]
    objectives = _objectives(problem, plans)
    return [
        Value(objective, broken_rules(problem, plan))
        for plan, objective in zip(plans, objectives, strict=True)
    ]


def _objectives(problem: Problem, plans: Sequence[Parts]) -> Iterable[Fraction | None]:
    """Yield the objective of each plan; what a BCU adds to it is worked out once."""
    if goals.ratio_wanted(problem) is not None:
        return [goals.objective(problem, unnamed(plan)) for plan in plans]
    found = []
    costs: dict[tuple[int, Group], Fraction] = {}
    for bcus in {len(plan) for plan in plans}:
        groups = sorted({group for plan in plans if len(plan) == bcus for group in plan})
        parts = goals.costs(problem, groups, bcus)
        costs |= {(bcus, group): part for group, part in zip(groups, parts, strict=True)}
    for plan in plans:
        same = goals.offset(problem, len(plan))
        found.append(same + sum(costs[len(plan), group] for group in plan))
    return found


def broken_rules(problem: Problem, plan: Parts) -> tuple[str, ...]:
    """Name the rules that a plan breaks, by the independent check."""
    verdicts = verify.check(problem, unnamed(plan))
    return tuple(dict.fromkeys(verdict.rule for verdict in verify.broken(verdicts)))


class _Plans:
    """Makes the diagram of all valid plans of a problem; keeps what the next draw can use of it."""

    def __init__(self, megabytes: float) -> None:
        self._effort = Effort(megabytes)
        self._last: tuple[tuple[bytes, bytes], Diagram] | None = None
        self._covers: Diagram | None = None

    def of(self, problem: Problem) -> Diagram:
        """Return the diagram; only demand and links can differ from one draw to the next."""
        key = (problem.demand.tobytes(), problem.links.weights.tobytes())
        if self._last is None or self._last[0] != key:
            self._last = None
            with self._refused(problem):
                budget = self._effort.budget()
                space = plan_space(problem, list(problem.numbers), budget, self._covers)
            self._covers, self._last = space.covers, (key, space.diagram)
        return self._last[1]

    def best(self, problem: Problem, diagram: Diagram) -> list[tuple[Fraction, tuple[int, ...]]]:
        """Return the best plans, as candidates, with their objective."""
        with self._refused(problem):
            return best_plans(problem, diagram, 1, self._effort.budget())

    def _refused(self, problem: Problem) -> AbstractContextManager[None]:
        return refused(problem, list(problem.numbers), self._effort, "all plans of a draw")


def _solved(problem: Problem, drawn: Draw, held: _Plans, plans: Sequence[Parts]) -> Solved:
    asked = problem_of(problem, drawn)
    told = Draw(drawn.number, drawn.year, drawn.goals, drawn.demand)
    worth = tuple(values(asked, plans))
    if asked is None:
        return Solved(told, "undefined", values=worth)
    diagram = held.of(asked)
    if not diagram.nodes:
        return Solved(told, "infeasible", values=worth)
    ranked = held.best(asked, diagram)
    if not ranked:
        return Solved(told, "undefined", valid_plans=diagram.total, values=worth)
    groups = diagram.candidates.groups
    best = tuple(sorted(tuple(sorted(groups[c] for c in placed)) for _, placed in ranked))
    for plan in best:
        _confirm(asked, plan, ranked[0][0])
    return Solved(told, "optimal", ranked[0][0], best, diagram.total, worth)


def _confirm(problem: Problem, plan: Parts, objective: Fraction) -> None:
    """Hold a best plan against the independent check, and its objective against the goals'."""
    broken = broken_rules(problem, plan)
    own = goals.objective(problem, unnamed(plan))
    if broken or own != objective:
        told = f"it breaks {', '.join(broken)}" if broken else f"its objective is {own}"
        message = f"a plan found among all plans is not confirmed: {told}."
        raise DisagreementError(Fault(message, problem.scenario.file, None, "Report it."))


def packed(problem: Problem) -> Problem | bytes:
    """Return a problem as plain data for other processes; itself where that cannot be.

    Rules of a user's own are classes that another process may not know.
    """
    try:
        return pickle.dumps(problem)
    except (pickle.PicklingError, AttributeError, TypeError):
        return problem


def unpacked(problem: Problem | bytes) -> Problem:
    """Return the problem of a piece of work."""
    return _loaded(problem) if isinstance(problem, bytes) else problem


@lru_cache(maxsize=1)
def _loaded(data: bytes) -> Problem:
    found: Problem = pickle.loads(data)  # noqa: S301 - made by this program, for its own processes
    return found
