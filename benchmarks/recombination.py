"""A plain recombination chain: a random walk over plans, as redistricting studies draw their plans.

The walk knows the map and the sizes that are allowed, no list of candidates and no diagram; what it
visited is put in terms of candidates afterwards, to be read beside exact answers. The method is
that of DeFord, Duchin and Solomon, "Recombination: A Family of Markov Chains for Redistricting",
Harvard Data Science Review 3(1), 2021: merge two bordering districts, draw a random spanning tree
of what they hold, cut one of its edges so that both parts are allowed. What is allowed here is the
number of areas; the parts of a tree hang together by themselves.
"""

from __future__ import annotations

import random
import time
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bcu_optimizer.engines.diagram.plan_space import parts_of
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import MEASURES, Additive

if TYPE_CHECKING:
    from bcu_optimizer.common.exact import IntArray
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.engines.candidates import Candidates
    from bcu_optimizer.engines.diagram.pareto import Front

Group = tuple[int, ...]
Tree = list[tuple[int, int]]
Doubles = npt.NDArray[np.float64]


def mask_of(group: Sequence[int]) -> int:
    """Return a group of areas as the bits of an integer."""
    return sum(1 << i for i in group)


def chain(
    neighbours: Sequence[int], start: Sequence[Group], sizes: tuple[int, int], seed: int
) -> Iterator[list[int]]:
    """Yield the plan after every step, without end; its BCUs are bit masks, and the list is reused.

    The two BCUs are those on either side of a border drawn at random from all borders between
    BCUs; where no edge of a tree can be cut, another tree is drawn.

    Parameters
    ----------
    neighbours
        For each area the bit mask of the areas that it borders.
    start
        A plan that keeps the sizes, each BCU hanging together.
    sizes
        The fewest and the most areas in a BCU.
    seed
        The same seed gives the same walk.
    """
    chance = random.Random(seed)
    count = len(neighbours)
    borders = [(i, j) for i in range(count) for j in range(i) if neighbours[i] >> j & 1]
    plan = [mask_of(group) for group in start]
    owner = [next(bcu for bcu, mask in enumerate(plan) if mask >> i & 1) for i in range(count)]
    if len(plan) == 1:
        raise ValueError("one BCU alone cannot be merged with another")
    inside: dict[int, dict[int, list[int]]] = {}
    while True:
        one, other = borders[int(chance.random() * len(borders))]
        one, other = owner[one], owner[other]
        if one == other:
            continue
        merged = plan[one] | plan[other]
        if merged not in inside:
            inside[merged] = _within(neighbours, merged)
        part = _part(inside[merged], sizes, chance)
        plan[one], plan[other] = part, merged ^ part
        for area in inside[merged]:
            owner[area] = one if part >> area & 1 else other
        yield plan


def _within(neighbours: Sequence[int], merged: int) -> dict[int, list[int]]:
    """Return the neighbours that each of some areas has among them."""
    areas = [i for i in range(len(neighbours)) if merged >> i & 1]
    return {i: [j for j in areas if neighbours[i] >> j & 1] for i in areas}


def _part(near: dict[int, list[int]], sizes: tuple[int, int], chance: random.Random) -> int:
    """Draw trees until one has an edge to cut; return one of the two parts.

    That comes to an end, for the areas were two allowed BCUs before.
    """
    low, high = sizes
    low, high = max(low, len(near) - high), min(high, len(near) - low)
    while True:
        below = {area: 1 << area for area in near}
        cuts = []
        for area, parent in reversed(spanning_tree(near, chance)):
            if low <= below[area].bit_count() <= high:
                cuts.append(below[area])
            below[parent] |= below[area]
        if cuts:
            return cuts[int(chance.random() * len(cuts))]


def spanning_tree(near: dict[int, list[int]], chance: random.Random) -> Tree:
    """Draw a spanning tree, each equally likely (Wilson's algorithm).

    Returns
    -------
    list
        Each area but the root with its parent, parents first.
    """
    areas = list(near)
    reached = {areas[int(chance.random() * len(areas))]}
    tree: Tree = []
    onward = {}
    for area in areas:
        at = area
        while at not in reached:
            ways = near[at]
            onward[at] = ways[int(chance.random() * len(ways))]
            at = onward[at]
        path, at = [], area
        while at not in reached:
            reached.add(at)
            path.append((at, onward[at]))
            at = onward[at]
        tree += reversed(path)
    return tree


# What a walk says of all plans --------------------------------------------------------------------


def walked(
    candidates: Candidates, start: Plan, seed: int, seconds: float, most: int | None = None
) -> IntArray:
    """Walk for some seconds, or at most some steps, from a plan.

    Returns
    -------
    IntArray
        The candidates of the plan after each step; shape (steps, BCUs).
    """
    problem = candidates.problem
    groups = list(problem.groups(start).values())
    low, high = problem.scenario.rules.size
    seen = array("Q")
    until = time.perf_counter() + seconds
    for plan in chain(problem.neighbours, groups, (low, high), seed):
        seen.extend(plan)
        if time.perf_counter() > until or len(seen) == (most or -1) * len(plan):
            break
    masks = np.array([mask_of(group) for group in candidates.groups], dtype=np.uint64)
    order = np.argsort(masks)
    rows = order[np.searchsorted(masks[order], np.frombuffer(seen, dtype=np.uint64))]
    return np.sort(rows.reshape(-1, len(groups)), axis=1)


class Walk:
    """What can be said of all plans from the plans that were visited.

    Parameters
    ----------
    weights
        How much each visit counts, adding up to 1; all alike if None.
    """

    def __init__(
        self, candidates: Candidates, visited: IntArray, weights: Doubles | None = None
    ) -> None:
        self.candidates = candidates
        self.problem = candidates.problem
        self.visited = visited
        self.weights = np.full(len(visited), 1 / len(visited)) if weights is None else weights
        self.bcus = visited.shape[1]

    @cached_property
    def distinct(self) -> IntArray:
        """The plans that were visited, each once."""
        return np.unique(self.visited.astype(np.int32), axis=0)

    def evened(self) -> Walk:
        """Let each visit count the less the more spanning trees its plan has.

        The chain visits plans roughly in proportion to these (the product over its BCUs).
        """
        logs = trees(self.candidates)[self.visited].sum(axis=1)
        weights = np.exp(logs.min() - logs)
        return Walk(self.candidates, self.visited, weights / weights.sum())

    def losses(self, name: str, rows: IntArray) -> IntArray:
        """Return a measure of some plans, the less the better; ratios as doubles."""
        measure = MEASURES[name]
        if isinstance(measure, Additive):
            parts = parts_of(self.candidates, measure, self.bcus)
            return (-parts if measure.better == "higher" else parts)[rows].sum(axis=1)
        sizes = self.candidates.sums(self.problem.weight(measure.weight))[rows]
        return sizes.max(axis=1) / sizes.min(axis=1)

    def share_better(self, name: str, than: IntArray) -> float:
        """Estimate the share of plans that are better than one."""
        is_better = self.losses(name, self.visited) < self.losses(name, than[None])
        return float(self.weights[is_better].sum())

    def best(self) -> float:
        """Return the best objective seen."""
        costs = goals.costs(self.problem, self.candidates.groups, self.bcus)
        sums = np.array(costs, dtype=np.float64)[self.distinct].sum(axis=1)
        return float(sums.min()) + float(goals.offset(self.problem, self.bcus))

    def seen_of(self, rows: IntArray) -> int:
        """Count the plans of a list that were visited."""
        seen = {row.tobytes() for row in self.distinct}
        return sum(row.tobytes() in seen for row in rows.astype(np.int32))

    def pairs(self) -> Doubles:
        """Estimate the share of plans that put each pair of areas in one BCU, as the census does.

        Pairs stand in the order of the census.
        """
        each = np.repeat(self.weights, self.bcus)
        held = np.bincount(self.visited.ravel(), weights=each, minlength=len(self.candidates))
        members = self.candidates.members.astype(np.float64)
        together = members.T @ (members * held[:, None])
        return together[np.triu_indices(len(together), 1)]

    def frontier(self, front: Front) -> tuple[int, int]:
        """Return how many points of the frontier were seen, and how many wrong ones would show."""
        sums = np.unique(front.parts[self.distinct].sum(axis=1), axis=0)
        lowest = np.minimum.accumulate(sums[:, 1])
        shown = {tuple(row) for row in sums[np.append(True, sums[1:, 1] < lowest[:-1])].tolist()}
        true = {tuple(row) for row in front.points.tolist()}
        return len(shown & true), len(shown - true)


def trees(candidates: Candidates) -> Doubles:
    """Return the logarithm of the number of spanning trees of each candidate."""
    near = candidates.problem.neighbours
    found = np.zeros(len(candidates))
    for place, group in enumerate(candidates.groups):
        borders = np.array([[near[i] >> j & 1 for j in group] for i in group], dtype=np.float64)
        laplacian = np.diag(borders.sum(axis=0)) - borders
        found[place] = np.log(np.linalg.det(laplacian[1:, 1:]))
    return found
