"""The best plan near another, as a programme of its own: sets of areas, chosen by HiGHS.

Written apart from the package: it lists the connected sets itself, and takes from a problem nothing
but the raw figures, the borders and the links.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pulp


def sets(neighbours: list[set[int]], least: int, most: int) -> list[frozenset[int]]:
    """List every connected set of so many areas."""
    found = {frozenset([i]) for i in range(len(neighbours))}
    sizes = [found]
    for _ in range(most - 1):
        sizes.append({s | {j} for s in sizes[-1] for i in s for j in neighbours[i]} - sizes[-1])
        sizes[-1] = {s for s in sizes[-1] if len(s) == len(sizes)}
    return sorted((s for size in sizes[least - 1 :] for s in size), key=sorted)


def best(
    weights: dict[str, list[float]],
    links: Any,
    neighbours: list[set[int]],
    near: tuple[set[frozenset[int]], int],
    bcus: int,
    max_ratio: float,
) -> float | None:
    """Return the least share of links cut + imbalance with so few areas changed; None: no plan."""
    listed, (reference, limit) = sets(neighbours, 2, 4), near
    demand = weights["demand"]
    total = sum(demand)
    whole = sum(links[i][j] for i, j in combinations(range(len(demand)), 2))
    model = pulp.LpProblem("near", pulp.LpMinimize)
    chosen = [model.add_variable(f"x{n}", 0, 1, cat=pulp.LpBinary) for n in range(len(listed))]

    def add(constraint: Any) -> None:
        model.addConstraint(constraint, f"r{len(model.constraints())}")

    costs = []
    for each in listed:
        kept = sum(links[i][j] for i, j in combinations(sorted(each), 2)) / whole
        costs.append(abs(sum(demand[i] for i in each) / total - 1 / bcus) / 2 - kept)
    model.setObjective(pulp.lpSum(c * x for c, x in zip(costs, chosen, strict=True)))
    for i in range(len(demand)):
        add(pulp.lpSum(x for s, x in zip(listed, chosen, strict=True) if i in s) == 1)
    add(pulp.lpSum(chosen) == bcus)
    changed = [0 if s in reference else len(s) for s in listed]
    add(pulp.lpSum(c * x for c, x in zip(changed, chosen, strict=True) if c) <= limit)
    for name, values in weights.items():
        low, high = model.add_variable(f"low_{name}", 0), model.add_variable(f"high_{name}", 0)
        shares = [sum(values[i] for i in s) / sum(values) for s in listed]
        for i in range(len(demand)):
            held = [c * x for s, c, x in zip(listed, shares, chosen, strict=True) if i in s]
            add(pulp.lpSum(held) >= low)
            add(pulp.lpSum(held) <= high)
        add(high <= max_ratio * low)
    model.solve(pulp.HiGHS(msg=False, gapRel=0, gapAbs=0))
    if model.sol_status != pulp.LpSolutionOptimal:
        return None
    return 1 + float(pulp.value(model.objective))
