"""Why there is no plan: rules that cannot all be kept at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import networkx as nx

from bcu_optimizer import rules
from bcu_optimizer.errors import InputError
from bcu_optimizer.rules import BcuRule
from bcu_optimizer.rules.base import Group
from bcu_optimizer.rules.together import TogetherRule
from bcu_optimizer.search import Clock, has_plan
from bcu_optimizer.solvers import SolverName

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

# Time to decide a smaller set of rules; beyond it a rule is kept as part of the conflict.
_SECONDS = 2.0


def by_arithmetic(problem: Problem, bcus: int) -> tuple[str, ...]:
    """Return a rule that by plain arithmetic leaves no plan with that number of BCUs, if any does.

    The number asked for is the other half of the conflict, unless the rule leaves no number at all.
    """
    for rule in rules.active(problem):
        fewest, most = rule.numbers()
        if not fewest <= bcus <= most:
            alone = fewest > len(problem.codes) or fewest > most
            asked = problem.scenario.rules.number is not None
            return (rule.name,) if alone or not asked else ("number", rule.name)
    return ()


def by_force(problem: Problem) -> tuple[str, ...]:
    """Return two rules that collide on areas that ``together`` forces into one BCU, if any do.

    Areas of kept BCUs are passed over: those are exempt from other rules.
    """
    active = [rule for rule in rules.active(problem) if isinstance(rule, BcuRule)]
    forced = [group for rule in active if isinstance(rule, TogetherRule) for group in rule.entries]
    exempt = {index for group in problem.fixed for index in group}
    for group in _joined(forced):
        for rule in active:
            if not exempt & {*group} and not rule.admits(group):
                return (rule.name, "together")
    return ()


def _joined(groups: Iterable[Group]) -> list[Group]:
    """Join the groups that share an area."""
    graph = nx.Graph()
    for group in groups:
        nx.add_path(graph, group)
    return sorted(tuple(sorted(piece)) for piece in nx.connected_components(graph))


def conflict(problem: Problem, bcus: int, solver: SolverName = "highs") -> tuple[str, ...]:
    """Return rules that no plan of that many BCUs keeps all at once, as few as are easily proved.

    Rules are dropped one after the other, each for good if it is proven that there is still no plan
    without it. A rule stays in where that is not decided within seconds.
    """
    found = by_arithmetic(problem, bcus) or by_force(problem)
    if found:
        return found
    kept = problem.stated_rules
    for name in list(kept):
        trial = [other for other in kept if other != name]
        if _is_impossible(problem.with_rules(trial), bcus, "number" in trial, solver):
            kept = trial
    return tuple(kept)


def _is_impossible(problem: Problem, bcus: int, is_number_asked: bool, solver: SolverName) -> bool:
    """Tell whether it is proven, within seconds, that no plan keeps the rules."""
    count = len(problem.codes)
    asked = [bcus] if is_number_asked else sorted(range(1, count + 1), key=lambda k: abs(k - bcus))
    clock = Clock(_SECONDS)
    try:
        return all(has_plan(problem, number, clock, solver) is False for number in asked)
    except InputError:
        return False
