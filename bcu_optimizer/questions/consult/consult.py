"""Deciding the proposals of a consultation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.data.proposals import Proposal
from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.engines.optima import Optima
from bcu_optimizer.problem.bcu_numbers import nearest_number
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.plan_distance import fewest_moved
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.wishes import Wish, contradict
from bcu_optimizer.questions.consult.answer import Alone, Consultation, Declined
from bcu_optimizer.questions.consult.grants import Chosen, Grants
from bcu_optimizer.questions.explain.explain import because
from bcu_optimizer.questions.nearest import nearest
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import of_optima

if TYPE_CHECKING:
    from bcu_optimizer.engines.diagram.diagram import Diagram

_FEWER = "decide fewer proposals at a time"


def consult(
    problem: Problem,
    proposals: Sequence[Proposal],
    plan: Plan | None = None,
    effort: Effort | None = None,
) -> Consultation:
    """Decide proposals: each alone, what collides, and the heaviest set that can be granted.

    Parameters
    ----------
    plan
        The plan under consultation; the scenario's best if None.
    effort
        The memory and time that looking at all plans may take.

    Raises
    ------
    InputError
        If several numbers of BCUs are asked about and no plan is given, the plan is about other
        areas, or there is too much to look at.
    """
    return _Deciding(problem, proposals, plan, effort or Effort()).answer


class _Deciding:
    """One consultation; what serves several of its answers is worked out once."""

    def __init__(
        self, problem: Problem, proposals: Sequence[Proposal], plan: Plan | None, effort: Effort
    ) -> None:
        self.problem, self.proposals, self.effort = problem, proposals, effort
        self.given = None if plan is None else evaluate_plan(problem, plan)
        self.bcus = nearest_number(problem, None if plan is None else len(plan))
        wishes = [Wish(each.wish, problem.group(each.codes)) for each in proposals]
        with self._refused("all plans"):
            self.grants = Grants(problem, self.bcus, wishes, effort.budget())
        self._because: dict[Chosen, tuple[str, ...]] = {}

    def _refused(self, what: str) -> AbstractContextManager[None]:
        return refused(self.problem, [self.bcus], self.effort, what, [_FEWER])

    @cached_property
    def best(self) -> Result:
        """The scenario's best plan."""
        return self._result(())

    @cached_property
    def base(self) -> Evaluation | None:
        """The plan that it starts from."""
        return self.given or self.best.evaluation

    @property
    def answer(self) -> Consultation:
        """Everything."""
        many = len(self.proposals)
        with self._refused(f"deciding {many} proposals at once on all plans"):
            if self.best.evaluation is None:
                return Consultation(self.problem, self.best, self.given, (), (), (), (), self.best)
            alone = tuple(self._alone(number) for number in range(many))
            weights = [each.weight for each in self.proposals]
            granted, found, diagram = self.grants.heaviest(weights)
        collisions = self.grants.decided.collisions
        return Consultation(
            self.problem,
            self.best,
            self.base,
            alone,
            tuple(self._ids(each) for each in collisions),
            self._ids(granted),
            tuple(self._declined(n, granted, collisions) for n in range(many) if n not in granted),
            self._shown(granted, found, diagram),
        )

    def _ids(self, chosen: Collection[int]) -> tuple[str, ...]:
        return tuple(self.proposals[number].id for number in sorted(chosen))

    def _alone(self, number: int) -> Alone:
        """Say what granting one proposal would do."""
        chosen = (number,)
        wish = self.grants.wishes[number]
        result = self._result(chosen)
        cost = None
        own, least = (self._least(each) for each in (chosen, ()))
        if own is not None and least is not None:
            cost = own - least
        near = None
        if self.given is not None:
            problem = self.grants.asking(chosen)
            diagram = self.grants.granting(chosen)
            near = nearest(problem, diagram, self.given, self.effort.budget())
        assert self.base is not None
        moved = (
            fewest_moved(self.base.plan.assignment, result.plan.assignment) if result.plan else ()
        )
        granted = wish.is_granted(self.base.groups)
        return Alone(self.proposals[number], wish, result, cost, tuple(moved), granted, near)

    def _least(self, chosen: Collection[int]) -> Fraction | None:
        best = self.grants.best(chosen)
        return best[0].objective if best else None

    def _result(self, chosen: Collection[int]) -> Result:
        """Return the best plan that grants some proposals, or that there is none, and why."""
        best = self.grants.best(chosen)
        if best is not None:
            return self._shown(chosen, *best)
        problem = self.grants.asking(chosen)
        return Result(
            problem,
            self.bcus,
            "infeasible",
            valid_plans=0,
            because=self._rules(frozenset(chosen)),
            engine="diagram",
        )

    def _shown(self, chosen: Collection[int], found: Optima, diagram: Diagram) -> Result:
        problem = self.grants.asking(chosen)
        return of_optima(problem, self.bcus, found, diagram.total)

    def _rules(self, chosen: Chosen) -> tuple[str, ...]:
        """Name the rules by which proposals collide; none where they contradict each other."""
        if chosen not in self._because:
            problem = self.grants.asking(chosen)
            if contradict(problem.wishes):
                self._because[chosen] = ()
            elif len(chosen) == 1:
                self._because[chosen] = because(problem, self.bcus)
            else:  # with other numbers of BCUs it would take minutes
                self._because[chosen] = because(problem, self.bcus, given=True)
        return self._because[chosen]

    def _declined(self, number: int, granted: Chosen, collisions: Sequence[Chosen]) -> Declined:
        """Say what a proposal collides with."""
        every = [each for each in collisions if each <= granted | {number}]
        # Areas that may stand alone for one wish can make room for others that collide without.
        within = [each for each in every if number in each] or every
        held: Chosen = frozenset().union(*within)
        least = min(within, key=lambda each: (len(each), sorted(each)))
        return Declined(
            self.proposals[number].id,
            self._ids(held),
            self._rules(least),
            self._ids(least),
            len(within),
        )
