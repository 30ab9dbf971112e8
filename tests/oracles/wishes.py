"""What a plan page must answer, from the product's own diagram of the plans with those wishes.

Nothing is narrowed as the page does it: areas wished alone become ``singles`` of the problem, the
diagram is made anew, and the candidates that break a wish are taken out of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np

from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.shares import together
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem

State = Mapping[str, Any]
Wish = tuple[str, frozenset[int]]


def answer(asked: Problem, state: State) -> dict[str, Any]:
    """Answer a state as the contracts shape it, but for the names: the plan is a set of groups."""
    wishes = [
        (wish["kind"], frozenset(asked.index[code] for code in wish["areas"]))
        for wish in state["wishes"]
    ]
    weights = {goal: float(weight) for goal, weight in state["weights"].items()}
    scenario = asked.scenario.model_copy(update={"goals": weights})
    problem = replace(asked, scenario=scenario)
    diagram = _left(asked, state["bcus"], wishes)
    if not diagram.nodes:
        collision = _colliding(asked, state["bcus"], wishes)
        none = {"objective": None, "plan": None, "pairs": [], "collision": collision}
        return {"count": "0", "tied": "0", **none}
    best = optima(problem, diagram, Budget())
    assert best.objective is not None
    return {
        "count": str(diagram.total),
        "tied": str(best.tied),
        "objective": float(best.objective),
        "plan": set(best.groups),
        "pairs": _pairs(problem, diagram, state["bcus"]),
        "collision": [],
    }


def _left(problem: Problem, bcus: int, wishes: Sequence[Wish]) -> Diagram:
    alone = frozenset((i,) for kind, areas in wishes if kind == "alone" for i in areas)
    diagram = _with(problem, bcus, alone)
    barred = [any(_breaks(w, set(g)) for w in wishes) for g in diagram.candidates.groups]
    return diagram.without(np.array(barred, dtype=np.bool_))


@lru_cache(maxsize=64)
def _with(problem: Problem, bcus: int, alone: frozenset[Group]) -> Diagram:
    """Return all plans, areas that are wished alone being the ``singles`` of the problem."""
    wider = replace(problem, singles=problem.singles | alone)
    return plan_space(wider, [bcus], Budget()).diagram


def _breaks(wish: Wish, group: set[int]) -> bool:
    kind, areas = wish
    shared = group & areas
    if kind == "together":
        return bool(shared) and shared != areas
    if kind == "apart":
        return len(shared) > 1
    if kind == "alone":
        return bool(shared) and len(group) > 1
    return bool(shared) and group != areas


def _colliding(problem: Problem, bcus: int, wishes: Sequence[Wish]) -> list[int]:
    kept = list(range(len(wishes)))
    for place in reversed(range(len(wishes))):
        without = [wishes[i] for i in kept if i != place]
        if not _left(problem, bcus, without).nodes:
            kept.remove(place)
    return kept


def _pairs(problem: Problem, diagram: Diagram, bcus: int) -> list[dict[str, Any]]:
    """Give the share and the exact price of each pair."""
    groups = diagram.candidates.groups
    costs, unit = exact_costs(problem, groups, bcus)
    costs = costs.astype(object)
    onward = diagram.to_end(costs, np.minimum)
    before: dict[int, int] = {0: 0}
    least: dict[Group, int] = {}
    for node in range(diagram.nodes):
        for arc in range(int(diagram.first[node]), int(diagram.first[node + 1])):
            placed, target = int(diagram.placed[arc]), int(diagram.target[arc])
            cost = before[node] + costs[placed]
            before[target] = min(cost, before.get(target, cost))
            through = cost + onward[target]
            least[groups[placed]] = min(through, least.get(groups[placed], through))
    counts, codes = together(diagram), problem.codes
    found = []
    for a, b in combinations(range(len(codes)), 2):
        prices = [cost for group, cost in least.items() if a in group and b in group]
        price = float(unit * Fraction(min(prices) - onward[0])) if prices else None
        share = float(Fraction(int(counts[a, b]), diagram.total))
        found.append({"a": codes[a], "b": codes[b], "share": share, "price": price})
    return found
