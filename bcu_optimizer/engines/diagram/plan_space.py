"""The space of all plans, narrowed rule by rule to the valid ones.

Plan rules add themselves to it exactly as they do to the solver's model: what the one takes as
constraints, the other takes as what its nodes must remember.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NoReturn

import numpy as np

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import IntArray, last_kept, within
from bcu_optimizer.engines.candidates import Candidates, enumerate_candidates
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.exact_cover import cover
from bcu_optimizer.engines.diagram.refine import refine
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.spread import Keeps, SpreadMemory
from bcu_optimizer.engines.diagram.total import TotalMemory
from bcu_optimizer.problem.measures.registry import Additive
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import PlanRule


class OneNumberNeededError(Exception):
    """A rule depends on the number of BCUs, or remembers more than fits several at once."""


class CannotHonourError(Exception):
    """A rule asks for something that only a solver's model can be told."""


class PlanSpace:
    """All plans of some numbers of BCUs, and what the rules leave of them.

    Attributes
    ----------
    covers
        All plans, before any rule about the whole plan.
    diagram
        What is left so far.
    """

    def __init__(
        self,
        problem: Problem,
        numbers: Sequence[int],
        budget: Budget,
        known: Diagram | None = None,
    ) -> None:
        self.problem = problem
        self.numbers = tuple(numbers)
        self.budget = budget
        # Bounds on single BCUs are loosest where there are fewest.
        self.candidates: Candidates = enumerate_candidates(problem, min(numbers))
        if known is not None and known.candidates.groups == self.candidates.groups:
            self.covers = replace(known, candidates=self.candidates)
        else:
            self.covers = cover(self.candidates, numbers, budget)
        self.diagram = self.covers

    @property
    def bcus(self) -> int:
        """The number of BCUs; an error if there are several."""
        if len(self.numbers) > 1:
            raise OneNumberNeededError
        return self.numbers[0]

    def __getattr__(self, name: str) -> NoReturn:
        raise CannotHonourError(name)

    def count_at_least(self, number: int) -> None:
        """Keep the plans of at least a number of BCUs."""
        kept = {bcus for bcus in self.numbers if bcus >= number}
        self.diagram = self.diagram.to_ends(kept)

    def forbid(self, mask: Iterable[bool]) -> None:
        """Forbid every candidate where a mask is True."""
        self.diagram = self.diagram.without(np.fromiter(mask, dtype=np.bool_))

    def limit_ratio(self, weights: IntArray, ratio: float) -> None:
        """Bound the heaviest BCU by a multiple of the lightest."""
        self.limit_spread(
            weights,
            lambda high, low: within(Fraction(high, low), ratio) if low else high == 0,
        )

    def limit_spread(self, weights: IntArray, keeps: Keeps) -> None:
        """Keep the plans whose heaviest and lightest BCU may stand in one plan."""
        assert self.bcus
        memory = SpreadMemory(self.diagram, self.candidates.sums(weights), keeps)
        self.diagram = refine(self.diagram, memory, self.budget)

    def limit_measure(self, measure: Additive, limit: float) -> None:
        """Bound a measure that adds up over BCUs, from the side that its limit is on."""
        scale = measure.scale(self.problem, self.bcus)
        if not scale:
            return
        parts = parts_of(self.candidates, measure, self.bcus)
        side = -1 if measure.better == "higher" else 1
        edge = last_kept(limit, scale, side, self.bcus * int(parts.max(initial=0)))
        if edge is not None:
            self.limit_total(side * parts, side * edge)

    def limit_total(self, parts: IntArray, most: int) -> None:
        """Keep the plans whose parts sum to at most so much."""
        memory = TotalMemory(self.diagram, parts, most)
        self.diagram = refine(self.diagram, memory, self.budget)


def parts_of(candidates: Candidates, measure: Additive, bcus: int) -> IntArray:
    """Return the part of each candidate in a measure that adds up; shape (candidates,)."""
    parts = (measure.part(candidates.problem, group, bcus) for group in candidates.groups)
    return np.fromiter(parts, dtype=np.int64, count=len(candidates))


def plan_space(
    problem: Problem, numbers: Sequence[int], budget: Budget, known: Diagram | None = None
) -> PlanSpace:
    """Make the space of all valid plans of some numbers of BCUs.

    ``known`` are the ``covers`` of a problem on the same areas, borders and numbers, perhaps with
    other figures: they are made anew only where these allow other BCUs.

    Raises
    ------
    InputError
        If the rules allow too many candidates, or a rule cannot be honoured exactly.
    OneNumberNeededError
        If there are several numbers and the rules can only be honoured for one at a time.
    TooLargeError
        If the diagram would exceed its budget.
    """
    space = PlanSpace(problem, numbers, budget, known)
    active = (rule for rule in rules.active(problem) if isinstance(rule, PlanRule))
    for rule in [*active, *limits.active(problem)]:
        try:
            rule.add(space)
        except CannotHonourError:
            raise _refused(rule) from None
    return space


def _refused(rule: PlanRule) -> Exception:
    return bad(
        f"the rule '{rule.label}' cannot be honoured when all plans are looked at at once.",
        rule.problem.scenario.file,
        f"rules.{rule.label}",
        "Leave the rule out here, or state it with the methods of rules.plans.Plans alone.",
    )
