"""Sets of proposals: which can be granted together, which collide, and which weighs most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations

import numpy as np

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import BoolArray
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.grants import hitting, least_broken
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError
from bcu_optimizer.engines.optima import Optima, optima
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.wishes import Wish

# Areas that only a granted wish lets stand alone: each doubles what is to be looked at.
MOST_EXEMPT = 8

Chosen = frozenset[int]  # the numbers of some wishes


@dataclass(frozen=True)
class Decided:
    """All that there is to say of wishes together.

    Attributes
    ----------
    collisions
        Every least set that no plan grants.
    greatest
        Sets that a plan grants, among them all to which nothing can be added.
    """

    collisions: tuple[Chosen, ...]
    greatest: tuple[Chosen, ...]


class Grants:
    """The plans of a problem that grant wishes: each only narrows one diagram of all plans.

    A wish for areas alone also lets them be, whatever the rule ``size`` says: such BCUs are in
    plans only where the wish is granted.

    Parameters
    ----------
    problem, bcus
        The problem without the wishes, and the number of BCUs.

    Raises
    ------
    InputError
        If the rules allow too many candidates, or a rule cannot be honoured.
    TooLargeError
        If the diagram would exceed its budget.
    """

    def __init__(self, problem: Problem, bcus: int, wishes: Sequence[Wish], budget: Budget) -> None:
        self.problem, self.bcus, self.wishes, self.budget = problem, bcus, wishes, budget
        singles = frozenset().union(*(wish.singles for wish in wishes))
        usual = set(enumerate_candidates(problem, bcus).groups)
        self.exempt = frozenset(group for group in singles if group not in usual)
        widened = replace(problem, singles=problem.singles | self.exempt)
        self.diagram: Diagram = plan_space(widened, [bcus], budget).diagram
        groups = self.diagram.candidates.groups
        self.broken: BoolArray = np.array(
            [[wish.is_broken_by(group) for wish in wishes] for group in groups], dtype=np.bool_
        ).reshape(len(groups), len(wishes))

    def granting(self, chosen: Collection[int]) -> Diagram:
        """Return the diagram of the plans that grant some wishes, and maybe more."""
        if not self.diagram.nodes:
            return self.diagram
        barred = self.broken[:, sorted(chosen)].any(axis=1)
        singles = frozenset().union(*(self.wishes[w].singles for w in chosen))
        groups = self.diagram.candidates.groups
        left = self.exempt - singles
        return self.diagram.without(barred | np.array([group in left for group in groups]))

    def best(self, chosen: Collection[int]) -> tuple[Optima, Diagram] | None:
        """Return the best plans that grant some wishes, and the diagram of all that do."""
        diagram = self.granting(chosen)
        return (optima(self.problem, diagram, self.budget), diagram) if diagram.nodes else None

    def asking(self, chosen: Collection[int]) -> Problem:
        """Return the problem with some wishes besides its rules."""
        return self.problem.wishing([self.wishes[w] for w in sorted(chosen)])

    @cached_property
    def decided(self) -> Decided:
        """What collides, and what can be granted together.

        Raises
        ------
        InputError
            If too many wishes let areas stand alone, or too many sets collide.
        TooLargeError
            If the sets would exceed the budget.
        """
        opening = [w for w, wish in enumerate(self.wishes) if wish.singles & self.exempt]
        if len(opening) > MOST_EXEMPT:
            raise self._too_many_alone(len(opening))
        others = [w for w in range(len(self.wishes)) if w not in opening]
        collisions: set[Chosen] = set()
        greatest: set[Chosen] = set()
        for opened in _subsets(opening):
            diagram = self.granting(opened)
            sets = least_broken(diagram, self.broken[:, others], self.budget)
            greatest |= {opened.union(others[p] for p in _rest(one, others)) for one in sets}
            collisions |= {opened.union(others[p] for p in one) for one in self._hitting(sets)}
        return Decided(tuple(_least(collisions)), tuple(sorted(greatest, key=sorted)))

    def heaviest(self, weights: Sequence[Fraction]) -> tuple[Chosen, Optima, Diagram]:
        """Return the set of greatest weight that can be granted, and its plans.

        Of several it is one whose best plan has the least objective, and of those the first, each
        set being written as its numbers in order. There is a plan without any wish.
        """
        weighed = {
            one: sum((weights[w] for w in one), Fraction(0)) for one in self.decided.greatest
        }
        most = max(weighed.values())
        found = []
        for one in sorted((one for one in weighed if weighed[one] == most), key=sorted):
            best = self.best(one)
            assert best is not None
            found.append((one, *best))
        return min(found, key=lambda each: (each[1].objective is None, each[1].objective or 0))

    def _hitting(self, sets: Iterable[Chosen]) -> list[Chosen]:
        try:
            return hitting(sets)
        except TooLargeError:
            raise bad(
                "the proposals collide in more ways than can be listed: in more than 20,000.",
                None,
                "--proposals",
                "Decide fewer at a time, such as those of one part of the map.",
            ) from None

    def _too_many_alone(self, number: int) -> Exception:
        return bad(
            f"{number} proposals ask for areas alone that the rules would not let stand alone: "
            f"2^{number} = {2**number:,} cases would have to be looked at, and at most "
            f"{2**MOST_EXEMPT} are.",
            None,
            "--proposals",
            "Decide fewer of them at a time, or allow single areas: --set rules.size=[1, 4].",
        )


def _rest(broken: Chosen, others: Sequence[int]) -> Iterator[int]:
    return (place for place in range(len(others)) if place not in broken)


def _subsets(items: Sequence[int]) -> Iterator[Chosen]:
    for number in range(len(items) + 1):
        yield from map(frozenset, combinations(items, number))


def _least(sets: Iterable[Chosen]) -> list[Chosen]:
    """Keep the sets that hold no other, the smallest first."""
    kept: list[Chosen] = []
    for each in sorted(sets, key=lambda one: (len(one), sorted(one))):
        if not any(other <= each for other in kept):
            kept.append(each)
    return kept
