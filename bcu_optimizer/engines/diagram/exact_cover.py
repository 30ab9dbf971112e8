"""The diagram of all covers: every area in exactly one candidate, and the number of BCUs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.candidates import Candidates
from bcu_optimizer.engines.diagram.compile import unroll
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.order import short_frontier
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.steps import Steps

_WORD = 63  # areas in one column of a state: bits of a signed integer


def cover(candidates: Candidates, numbers: Iterable[int], budget: Budget) -> Diagram:
    """Make the diagram of all ways to cover each area once by some number of candidates.

    A state is the mask of the areas covered, by their place in the order and in words of 63 bits,
    and the number of BCUs used.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    states = _Cover(candidates, sorted(numbers))
    root = np.zeros((1, states.words + 1), dtype=np.int64)
    return unroll(candidates, root, states.expand, lambda rows: rows[:, -1], budget)


class _Cover:
    def __init__(self, candidates: Candidates, numbers: Sequence[int]) -> None:
        problem = candidates.problem
        self.count = len(problem.codes)
        self.words = -(-self.count // _WORD)
        self.numbers = numbers
        order = short_frontier(problem.neighbours)
        self.masks = _masks(candidates.members[:, order], self.words)
        self.sizes = candidates.members.sum(axis=1)
        where = np.argmax(candidates.members[:, order], axis=1)
        self.starting = [np.flatnonzero(where == place) for place in range(self.count)]

    def expand(self, level: int, states: IntArray) -> Steps:
        """Place every candidate that holds the first uncovered area and covers none twice."""
        options = self.starting[level]
        fits = np.ones((len(states), len(options)), dtype=np.bool_)
        for word in range(self.words):
            fits &= (states[:, word, None] & self.masks[None, options, word]) == 0
        source, option = np.nonzero(fits)
        placed = options[option]
        after = states[source]
        after[:, :-1] |= self.masks[placed]
        after[:, -1] += 1
        kept = self._can_end(after)
        after = after[kept]
        return Steps(source[kept], placed[kept], _first_gap(after[:, :-1], self.count), after)

    def _can_end(self, states: IntArray) -> BoolArray:
        """Tell which states can still end with a number of BCUs that is asked for."""
        left = self.count - np.bitwise_count(states[:, :-1]).sum(axis=1, dtype=np.int64)
        fewest = states[:, -1] + -(-left // int(self.sizes.max(initial=1)))
        most = states[:, -1] + left // int(self.sizes.min(initial=1))
        numbers = np.array(self.numbers, dtype=np.int64)
        can_end: BoolArray = np.searchsorted(numbers, fewest) < np.searchsorted(
            numbers, most, side="right"
        )
        return can_end


def _masks(members: BoolArray, words: int) -> IntArray:
    """Return the bit masks of rows of memberships; shape (rows, words)."""
    masks = np.zeros((len(members), words), dtype=np.int64)
    for place in range(members.shape[1]):
        masks[:, place // _WORD] |= members[:, place].astype(np.int64) << (place % _WORD)
    return masks


def _first_gap(masks: IntArray, count: int) -> IntArray:
    """Return the place of the first bit that is not set, ``count`` where all are."""
    full = np.int64(2**_WORD - 1)
    gap = np.full(len(masks), count, dtype=np.int64)
    for word in reversed(range(masks.shape[1])):
        column = masks[:, word]
        ones = np.bitwise_count(column & ~(column + 1)).astype(np.int64)
        is_open = column != full
        gap[is_open] = np.minimum(word * _WORD + ones[is_open], count)
    return gap
