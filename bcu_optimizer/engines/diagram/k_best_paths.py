"""The best paths of a diagram, found from the least cost to an end of every node."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Diagram, Numbers, trimmed

_Path = tuple[Any, int] | None  # the candidates so far, the latest first


def cheapest(diagram: Diagram, costs: Numbers) -> tuple[int, Diagram]:
    """Return the least sum of costs of all paths, and the diagram of the paths that have it.

    Parameters
    ----------
    costs
        The cost of each candidate, as integers; shape (candidates,). The diagram has a path.
    """
    ahead = diagram.to_end(costs, np.minimum)
    here = np.repeat(ahead, diagram.degrees(slice(0, diagram.nodes)))
    kept = costs[diagram.placed] + ahead[diagram.target] == here
    return int(ahead[0]), trimmed(diagram, diagram.ends, kept)


def in_order(diagram: Diagram, costs: Numbers) -> Iterator[tuple[float, list[int]]]:
    """Yield every path from the root to an end, the cheapest first.

    A best-first search: as the least cost from every node to an end is known, no step leads astray;
    of ways that promise the same the latest is followed, so that ties do not multiply.

    Parameters
    ----------
    costs
        The cost of each candidate, as integers or doubles; shape (candidates,).

    Yields
    ------
    tuple
        The sum of costs and the candidates of the path, in the order in which they are placed. With
        doubles the order holds to within rounding.
    """
    if not diagram.nodes:
        return
    ahead = diagram.to_end(costs, np.minimum)
    waiting: list[tuple[float, int, float, int, _Path]] = [(ahead[:1].tolist()[0], 0, 0, 0, None)]
    made = 1
    ends = set(diagram.ends.values())
    while waiting:
        total, _, spent, node, path = heapq.heappop(waiting)
        if node in ends:
            yield total, _unwound(path)
            continue
        arcs = slice(int(diagram.first[node]), int(diagram.first[node + 1]))
        placed, target = diagram.placed[arcs], diagram.target[arcs]
        after = costs[placed] + spent
        least = after + ahead[target]
        steps = (least.tolist(), after.tolist(), target.tolist(), placed.tolist())
        for hope, paid, following, candidate in zip(*steps, strict=True):
            made += 1
            heapq.heappush(waiting, (hope, -made, paid, following, (path, candidate)))


def _unwound(path: _Path) -> list[int]:
    placed = []
    while path is not None:
        path, candidate = path
        placed.append(candidate)
    return placed[::-1]
