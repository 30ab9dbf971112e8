"""Whether any plan keeps all rules: by arithmetic, by the plan diagram, or by the solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import networkx as nx

from bcu_optimizer import rules
from bcu_optimizer.candidates import enumerate_candidates
from bcu_optimizer.connected import indexes_of
from bcu_optimizer.diagram import draw
from bcu_optimizer.diagram.size import Budget, TooLargeError
from bcu_optimizer.diagram.space import plan_space
from bcu_optimizer.errors import InputError
from bcu_optimizer.model import BcuModel
from bcu_optimizer.rules.base import BcuRule, Group
from bcu_optimizer.rules.together import TogetherRule
from bcu_optimizer.search import Clock, Search

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

# What one question may take: a diagram of about a million arcs, or else a search by the solver.
_MEGABYTES = 64.0
_LISTED = 60_000
_SEARCHED = 5_000
_SECONDS = 10.0

Answer = Literal["yes", "no", "not decided"]


@dataclass(frozen=True)
class Possible:
    """Whether there is a plan; with one, where there is."""

    answer: Answer
    plan: tuple[Group, ...] = ()


def possible(problem: Problem, nearest: int | None = None) -> Possible:
    """Tell whether any plan keeps every rule of a problem, for any number of BCUs it asks for.

    Parameters
    ----------
    nearest
        The number of BCUs to begin with; the first asked for if None.
    """
    if forced(problem):
        return Possible("no")
    answer: Answer = "no"
    begin = problem.numbers[0] if nearest is None else nearest
    for bcus in sorted(_left(problem), key=lambda number: (abs(number - begin), number)):
        found = _with_number(problem, bcus)
        if found.answer == "yes":
            return found
        answer = found.answer if answer == "no" else answer
    return Possible(answer)


def by_arithmetic(problem: Problem, bcus: int) -> bool:
    """Tell whether plain arithmetic rules a number of BCUs out."""
    spans = (rule.numbers() for rule in rules.active(problem))
    return any(not fewest <= bcus <= most for fewest, most in spans)


def forced(problem: Problem) -> tuple[Group, str] | None:
    """Return areas that must be together, or one area, that by themselves break a rule, and which.

    Areas of BCUs that are left out of the rules are passed over.
    """
    active = [rule for rule in rules.active(problem) if isinstance(rule, BcuRule)]
    graph = nx.empty_graph(len(problem.codes))
    for rule in active:
        for group in rule.entries if isinstance(rule, TogetherRule) else ():
            nx.add_path(graph, group)
    exempt = {index for group in {*problem.fixed, *problem.singles} for index in group}
    for piece in sorted(tuple(sorted(piece)) for piece in nx.connected_components(graph)):
        for rule in active:
            if not exempt & {*piece} and not rule.admits(piece):
                return piece, rule.name
    return None


def _left(problem: Problem) -> Sequence[int]:
    """Return the numbers of BCUs that arithmetic leaves."""
    spans = [rule.numbers() for rule in rules.active(problem)]
    low = max((fewest for fewest, _ in spans), default=1)
    high = min((most for _, most in spans), default=len(problem.codes))
    return [bcus for bcus in problem.numbers if low <= bcus <= high]


def _with_number(problem: Problem, bcus: int) -> Possible:
    """Look for a plan among ever larger BCUs; only the last step can say that there is none."""
    found = Possible("not decided")
    for part in _parts(problem, bcus):
        found = _decided(part, bcus)
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
        yield from (_ruled(near, size=(1, most)) for most in largest if most < len(problem.codes))
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
    return replace(_ruled(problem, contiguity=True), neighbours=tuple(wide))


def _ruled(problem: Problem, **stated: object) -> Problem:
    scenario = problem.scenario
    changed = scenario.rules.model_copy(update=stated)
    return replace(problem, scenario=scenario.model_copy(update={"rules": changed}))


def _decided(problem: Problem, bcus: int) -> Possible:
    try:
        candidates = enumerate_candidates(problem, bcus, _LISTED)
        if candidates.uncovered():
            return Possible("no")
        diagram = plan_space(problem, [bcus], Budget(_MEGABYTES)).diagram
    except InputError:
        return Possible("not decided")
    except TooLargeError:
        if len(candidates) > _SEARCHED:
            return Possible("not decided")
        return solved(problem, bcus)
    if not diagram.nodes:
        return Possible("no")
    placed = draw.numbered(diagram, 0)
    return Possible("yes", tuple(sorted(diagram.candidates.groups[c] for c in placed)))


def solved(problem: Problem, bcus: int, seconds: float = _SECONDS) -> Possible:
    """Ask the solver."""
    candidates = enumerate_candidates(problem, bcus, _LISTED)
    if candidates.uncovered():
        return Possible("no")
    model = BcuModel(problem, candidates, bcus)
    found = Search(model, "highs", Clock(seconds)).any()
    if found.groups:
        return Possible("yes", tuple(sorted(found.groups)))
    return Possible("no" if found.outcome == "infeasible" else "not decided")
