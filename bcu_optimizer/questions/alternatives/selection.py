"""Choosing plans that differ as much as possible, by the demand that changes BCU between them.

Farthest first (Gonzalez 1985): each plan taken is the one that differs most from those taken. The
smallest difference among them is then at least half of what any choice of as many plans has, for
the demand moved at best overlap is a metric. Swaps after that make it larger where they can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.candidates import Candidates

_BLOCK = 4_000
_MOST_SWAPS = 50
_FEW_PLANS, _FEW_CHOICES = 300, 20_000  # all choices of so few are tried


@dataclass(frozen=True)
class Choice:
    """Plans that differ as much as possible.

    Attributes
    ----------
    places
        The numbers of the plans: 0, then the others in ascending order.
    smallest
        The smallest difference between two of them, in units of demand; None for a single plan.
    bound
        No choice of as many plans with the first has a smallest difference above this.
    """

    places: tuple[int, ...]
    smallest: int | None
    bound: int | None


class Differences:
    """How much demand changes BCU between plans of one number of BCUs; exact.

    Parameters
    ----------
    rows
        The candidates of each plan; shape (plans, BCUs).
    """

    def __init__(self, candidates: Candidates, rows: IntArray) -> None:
        self._members = candidates.members.astype(np.int64)
        self._demand = candidates.problem.demand
        self._total = int(self._demand.sum())
        self._rows = rows
        self._known: dict[int, IntArray] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, place: int) -> IntArray:
        """Return the difference of every plan from one, in units of demand; shape (plans,)."""
        if place not in self._known:
            own = self._members[self._rows[place]] * self._demand
            shared = self._members @ own.T
            starts = range(0, len(self._rows), _BLOCK)
            parts = [self._kept(shared[self._rows[at : at + _BLOCK]]) for at in starts]
            self._known[place] = self._total - np.concatenate(parts)
        return self._known[place]

    @staticmethod
    def _kept(shared: IntArray) -> IntArray:
        """Return the most demand that stays, given what each two BCUs share, plan by plan.

        Where the BCUs that each shares most with are all different, that is the best matching.
        """
        from scipy.optimize import linear_sum_assignment

        nearest = np.sort(shared.argmax(axis=2), axis=1)
        kept: IntArray = shared.max(axis=2).sum(axis=1)
        for place in np.flatnonzero((nearest[:, 1:] == nearest[:, :-1]).any(axis=1)).tolist():
            one, other = linear_sum_assignment(shared[place], maximize=True)
            kept[place] = shared[place][one, other].sum()
        return kept


def choose(differences: Differences, count: int) -> Choice:
    """Choose plans, the first being number 0, whose smallest difference is as large as possible.

    Where there are few choices all are tried, and none is better than the one returned.
    """
    others = len(differences) - 1
    count = min(count, others + 1)
    if count > 1 and others <= _FEW_PLANS and comb(others, count - 1) <= _FEW_CHOICES:
        return _best_of_all(differences, count)
    places, nearest = [0], differences.of(0).copy()
    bound = int(nearest.max(initial=0))
    nearest[0] = -1
    while len(places) < count:
        farthest = int(nearest.argmax())
        # So far apart are the farthest plans from those taken: of any choice two share a nearest.
        bound = min(bound, 2 * int(nearest[farthest]))
        places.append(farthest)
        nearest = np.minimum(nearest, differences.of(farthest))
        nearest[places] = -1  # so that none is taken twice, even where all others are the same
    if len(places) == 1:
        return Choice((0,), None, None)
    places = _improved(differences, places)
    return Choice((0, *sorted(places[1:])), _standing(differences, places)[0], bound)


def _best_of_all(differences: Differences, count: int) -> Choice:
    """Try every choice; of equally good ones take that whose differences sum to most."""
    table = np.array([differences.of(place) for place in range(len(differences))])
    pairs = tuple(zip(*combinations(range(count), 2), strict=True))
    tried = np.array([(0, *rest) for rest in combinations(range(1, len(differences)), count - 1)])
    between = table[tried[:, pairs[0]], tried[:, pairs[1]]]
    smallest = between.min(axis=1)
    best = int(np.lexsort((-between.sum(axis=1), -smallest))[0])
    least = int(smallest[best])
    return Choice(tuple(tried[best].tolist()), least, least)


def _improved(differences: Differences, places: list[int]) -> list[int]:
    """Swap a plan for another, the first left aside, as long as the smallest difference grows."""
    for _ in range(_MOST_SWAPS):
        before = _standing(differences, places)
        options = [_best_swap(differences, places, out) for out in range(1, len(places))]
        after = max(options, key=lambda each: _standing(differences, each))
        if _standing(differences, after) <= before:
            break
        places = after
    return places


def _best_swap(differences: Differences, places: Sequence[int], out: int) -> list[int]:
    """Replace one of the plans by the one that differs most from the others."""
    rest = [place for i, place in enumerate(places) if i != out]
    nearest = np.min([differences.of(place) for place in rest], axis=0)
    nearest[rest] = -1
    return [*places[:out], int(nearest.argmax()), *places[out + 1 :]]


def _standing(differences: Differences, places: Sequence[int]) -> tuple[int, int]:
    """Return the smallest difference, and how few pairs have it, negative."""
    found = [int(differences.of(a)[b]) for i, a in enumerate(places) for b in places[:i]]
    return min(found), -found.count(min(found))
