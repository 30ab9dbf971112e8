"""The same question as a textbook would put it: areas assigned to roots, contiguity by flows.

Written apart from the package, to be compared with it: assignment to roots (Hess, 1965), contiguity
by flows (Shirabe, 2009). It knows sizes, contiguity, a ratio of demand, links and imbalance.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulp


@dataclass(frozen=True)
class Answer:
    """What the flow model found: the BCUs as sets of area numbers, its objective and its bound."""

    proven: bool
    groups: frozenset[frozenset[int]]
    objective: float | None
    bound: float | None


def solve(
    demand: list[int],
    links: dict[tuple[int, int], int],
    neighbours: list[set[int]],
    bcus: int,
    sizes: tuple[int, int],
    limits: tuple[float | None, float | None] = (None, None),
) -> Answer:
    """Minimise links cut (as a share) plus imbalance over plans of a number of BCUs.

    The limits are the largest ratio of demand, and seconds.
    """
    max_ratio, seconds = limits
    areas = range(len(demand))
    total, all_links = sum(demand), sum(links.values())
    model = pulp.LpProblem("flow", pulp.LpMinimize)
    root = {
        (i, j): model.add_variable(f"x_{i}_{j}", 0, 1, cat=pulp.LpBinary)
        for i in areas
        for j in areas
    }
    flow = {
        (u, v, j): model.add_variable(f"f_{u}_{v}_{j}", 0, sizes[1])
        for u in areas
        for v in sorted(neighbours[u])
        for j in areas
    }
    kept = {pair: model.add_variable(f"y_{pair[0]}_{pair[1]}", 0, 1) for pair in links}
    excess = {j: model.add_variable(f"d_{j}", 0, 1) for j in areas}

    def add(constraint: object) -> None:
        model.addConstraint(constraint, f"r{len(model.constraints())}")

    for i in areas:
        add(pulp.lpSum(root[i, j] for j in areas) == 1)
        for j in areas:
            # The root of a BCU is its area with the highest number, so that each plan counts once.
            add(root[i, j] - root[j, j] <= 0 if i <= j else root[i, j] <= 0)
    add(pulp.lpSum(root[j, j] for j in areas) == bcus)
    low = model.add_variable("low", 0, 1)
    high = model.add_variable("high", 0, 1)
    for j in areas:
        size = pulp.lpSum(root[i, j] for i in areas)
        add(size - sizes[0] * root[j, j] >= 0)
        add(size - sizes[1] * root[j, j] <= 0)
        share = pulp.lpSum(demand[i] / total * root[i, j] for i in areas)
        add(share - root[j, j] / bcus - excess[j] <= 0)
        add(root[j, j] / bcus - share - excess[j] <= 0)
        add(share - high <= 0)
        add(share - low + (1 - root[j, j]) >= 0)
        for i in areas:
            out = pulp.lpSum(flow[i, v, j] for v in sorted(neighbours[i]))
            into = pulp.lpSum(flow[v, i, j] for v in sorted(neighbours[i]))
            add(into - sizes[1] * root[i, j] <= 0)
            if i != j:
                add(out - into - root[i, j] >= 0)
                add(out - into - root[i, j] <= 0)
    if max_ratio is not None:
        add(high - max_ratio * low <= 0)
    for (a, b), same in kept.items():
        for j in areas:
            add(same + root[a, j] - root[b, j] <= 1)
            add(same + root[b, j] - root[a, j] <= 1)
    inside = pulp.lpSum(weight / all_links * kept[pair] for pair, weight in links.items())
    model.setObjective(0.5 * pulp.lpSum(excess.values()) - inside)  # and 1, which PuLP would drop
    model.solve(pulp.HiGHS(msg=False, gapRel=1e-9, gapAbs=1e-9, threads=1, timeLimit=seconds))
    return _answer(model, root)


def _answer(model: pulp.LpProblem, root: dict[tuple[int, int], pulp.LpVariable]) -> Answer:
    import highspy

    proven = model.solverModel.getModelStatus() == highspy.HighsModelStatus.kOptimal
    info = model.solverModel.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = 1 + info.mip_dual_bound if abs(info.mip_dual_bound) < 1e20 else None
    if not found:
        return Answer(proven, frozenset(), None, bound)
    groups: dict[int, set[int]] = {}
    for (i, j), chosen in root.items():
        if (chosen.value() or 0) > 0.5:
            groups.setdefault(j, set()).add(i)
    plan = frozenset(frozenset(group) for group in groups.values())
    return Answer(proven, plan, 1 + info.objective_function_value, bound)
