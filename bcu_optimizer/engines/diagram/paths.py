"""Paths of a diagram as rows of candidates: drawn at random, by number, or all of them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.integer_rows import ranges
from bcu_optimizer.problem.groups import Group

# Paths that are laid out at a time.
_BLOCK = 100_000


def drawn(diagram: Diagram, count: int, seed: int) -> IntArray:
    """Draw paths independently of each other, every path being equally likely.

    Each draw is a whole number below the number of paths, and then the path of that number.

    Returns
    -------
    IntArray
        The candidates of each path; shape (count, BCUs). The diagram has a single end.
    """
    chance = random.Random(seed)  # noqa: S311 - for a sample that anyone can draw again
    total = diagram.total
    return np.array([numbered(diagram, chance.randrange(total)) for _ in range(count)])


def numbered(diagram: Diagram, number: int) -> list[int]:
    """Return the candidates of the path of a number, counted from 0 in the order of the arcs."""
    ways = diagram.completions
    node, placed = 0, []
    ends = set(diagram.ends.values())
    while node not in ends:
        arcs = slice(int(diagram.first[node]), int(diagram.first[node + 1]))
        upto = np.cumsum(ways[diagram.target[arcs]])
        place = int(np.searchsorted(upto, number, side="right"))
        number -= int(upto[place - 1]) if place else 0
        placed.append(int(diagram.placed[arcs.start + place]))
        node = int(diagram.target[arcs.start + place])
    return placed


def every(diagram: Diagram) -> Iterator[IntArray]:
    """Yield all paths in the order of their numbers, many at a time; each shape (paths, BCUs).

    The diagram has a single end.
    """
    if not diagram.nodes:
        return
    bcus = max(diagram.ends)
    waiting = [(np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64))]
    while waiting:
        placed, nodes = waiting.pop()
        if placed.shape[1] == bcus:
            yield placed
            continue
        begin = diagram.first[nodes]
        leaving = diagram.first[nodes + 1] - begin
        if len(nodes) > 1 and int(leaving.sum()) > _BLOCK:
            half = len(nodes) // 2
            waiting += [(placed[half:], nodes[half:]), (placed[:half], nodes[:half])]
            continue
        row, arc = ranges(begin, leaving)
        onward = np.column_stack([placed[row], diagram.placed[arc]])
        waiting.append((onward, diagram.target[arc].astype(np.int64)))


def holds(diagram: Diagram, plan: Collection[Group]) -> bool:
    """Tell whether a plan is one of the paths."""
    wanted = set(plan)
    groups, ends = diagram.candidates.groups, diagram.ends
    node, used = 0, 0
    while diagram.nodes and node != ends.get(used):
        arcs = range(int(diagram.first[node]), int(diagram.first[node + 1]))
        fits = (arc for arc in arcs if groups[diagram.placed[arc]] in wanted)
        arc = next(fits, None)
        if arc is None:
            return False
        node, used = int(diagram.target[arc]), used + 1
    return used == len(wanted)
