"""What a plan page holds: the diagrams of all plans, with areas that a wish may leave alone.

A wish (two areas together, apart, an area alone, a BCU as it is) only strikes out candidates. So
a page needs the diagram of all plans, made once, and never a rule. An area that the rules let
share a BCU but not be one (by ``size``) is a candidate of its own here too, struck out unless it
is wished for: ``alone`` then does what the rule ``single`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bcu_optimizer.common.errors import bad
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.arithmetic import counts_left
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.bcu_numbers import Asked, numbered, numbers
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem

# More arcs than this are no page any more: its file has about a byte and a half for each.
MOST_ARCS = 3_000_000


@dataclass(frozen=True, eq=False)
class PlanPage:
    """All plans of some numbers of BCUs, and what a page weighs them by.

    Attributes
    ----------
    problem
        The scenario with its data.
    diagrams
        By number of BCUs all its plans, those with areas alone that only a wish allows included.
    counts
        The plans of each number without any wish.
    start
        The number that is shown first.
    left_out
        Numbers that have plans too, but so many that they do not fit.
    missing
        Whether the scenario asks for numbers of which there is no plan.
    goals
        The goals that mean something here, by name.
    given
        Plans to compare with.
    """

    problem: Problem
    diagrams: Mapping[int, Diagram]
    counts: Mapping[int, int]
    start: int
    left_out: tuple[int, ...] = ()
    goals: tuple[str, ...] = ()
    given: tuple[Evaluation, ...] = field(default=())
    missing: bool = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every candidate of every number, in order."""
        every = {group for each in self.diagrams.values() for group in each.candidates.groups}
        return tuple(sorted(every))

    @property
    def arcs(self) -> int:
        """The arcs of all diagrams."""
        return sum(diagram.arcs for diagram in self.diagrams.values())

    def as_dict(self) -> dict[str, Any]:
        """Return which numbers of BCUs the page holds, and how many plans of each."""
        return {
            "scenario": self.problem.scenario.name,
            "counts": {str(bcus): count for bcus, count in self.counts.items()},
            "left_out": list(self.left_out),
            "plans": [each.plan.name for each in self.given],
        }

    def wished(self, bcus: int) -> list[Group]:
        """List the areas that are candidates of their own only where that is wished."""
        usual = set(enumerate_candidates(self.problem, bcus).groups)
        return [group for group in self.diagrams[bcus].candidates.groups if group not in usual]


def make(
    problem: Problem,
    asked: Asked | Sequence[int] | None = None,
    plans: Sequence[Plan] = (),
    effort: Effort | None = None,
    *,
    served: bool = False,
) -> PlanPage:
    """Look at all plans for a page.

    Parameters
    ----------
    problem
        The scenario with its data.
    asked
        The numbers of BCUs to hold; every one that has plans if None, the scenario's shown first.
    plans
        Plans to compare with.
    effort
        The memory and time that looking at all plans may take.
    served
        Whether a server answers what the page cannot: which plan is best by a ratio.

    Returns
    -------
    PlanPage
        Without a diagram where no number has a plan.

    Raises
    ------
    InputError
        If the goal is a ratio, a plan is of other areas, or there are too many plans for a page.
    """
    effort = effort or Effort()
    if not served:
        _refuse_ratio(problem)
    given = tuple(evaluate_plan(problem, plan) for plan in plans)
    every = range(1, len(problem.codes) + 1)
    wanted = every if asked is None else numbers(asked, len(problem.codes))
    possible = set(counts_left(numbered(problem, every)))
    counts = {k: _usual(problem, k, effort).total if k in possible else 0 for k in wanted}
    having = [k for k in wanted if counts[k]]
    if not having:
        return PlanPage(problem, {}, counts, wanted[0], goals=_meant(problem), given=given)
    start = min(having, key=lambda k: (k not in problem.numbers, abs(k - problem.numbers[0]), k))
    kept = having if asked is None else list(wanted)
    diagrams, left_out = _fitting(problem, kept, start, effort, must=asked is not None)
    return PlanPage(
        problem,
        diagrams,
        {k: counts[k] for k in diagrams},
        start,
        left_out,
        _meant(problem),
        given,
        missing=asked is None and start not in problem.numbers,
    )


def _refuse_ratio(problem: Problem) -> None:
    ratio = goals.ratio_wanted(problem)
    if ratio is not None:
        raise bad(
            f"the goal '{ratio.name}' is a ratio, which is no sum over BCUs: a page cannot weigh "
            "it at every click.",
            problem.scenario.stated_in("goals"),
            "goals",
            "Use 'bcu open', where the engine answers, or make links and imbalance the goals: "
            "--set goals.links=1.",
        )


def _usual(problem: Problem, bcus: int, effort: Effort) -> Diagram:
    with refused(problem, [bcus], effort, "a page with all plans"):
        return plan_space(problem, [bcus], effort.budget()).diagram


def _fitting(
    problem: Problem, kept: Sequence[int], start: int, effort: Effort, *, must: bool
) -> tuple[dict[int, Diagram], tuple[int, ...]]:
    """Make the diagrams that fit in a page: the first number's, then those next to it."""
    alone = frozenset((i,) for i in range(len(problem.codes)))
    lenient = replace(problem, singles=alone)
    made: dict[int, Diagram] = {}
    left_out: list[int] = []
    for bcus in sorted(kept, key=lambda k: (abs(k - start), k)):
        if left_out:
            left_out.append(bcus)
            continue
        diagram = _usual(lenient, bcus, effort)
        arcs = sum(each.arcs for each in made.values()) + diagram.arcs
        if arcs <= MOST_ARCS:
            made[bcus] = diagram
        elif made and not must:
            left_out.append(bcus)
        else:
            raise _too_large(problem, kept, arcs)
    return dict(sorted(made.items())), tuple(sorted(left_out))


def _too_large(problem: Problem, kept: Sequence[int], arcs: int) -> Exception:
    asked = f"{kept[0]} BCUs" if len(kept) == 1 else f"{kept[0]}–{kept[-1]} BCUs"
    fewer = "Ask for fewer numbers of BCUs (--bcus), or narrow" if len(kept) > 1 else "Narrow"
    return bad(
        f"the plans of {asked} are too many for a page: at least {arcs:,} places in the diagram "
        f"of them, and a page holds {MOST_ARCS:,}.",
        problem.scenario.file,
        "rules",
        f"{fewer} rules.size; 'bcu solve' finds the best plan without looking at all.",
    )


def _meant(problem: Problem) -> tuple[str, ...]:
    """List the goals that mean something with the data there is."""
    scenario = problem.scenario

    def fits(name: str) -> bool:
        alone = scenario.model_copy(update={"goals": {name: 1.0}})
        return not goals.faults(replace(problem, scenario=alone))

    return tuple(name for name in goals.GOALS if fits(name))
