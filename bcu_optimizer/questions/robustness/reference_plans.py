"""The candidate plans: those best in a draw, the scenario's own best, and known ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bcu_optimizer.common.errors import bad
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import goals, verify
from bcu_optimizer.problem.measures.registry import MEASURES, measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.robustness import regret
from bcu_optimizer.questions.robustness.draws import draw, problem_of
from bcu_optimizer.questions.robustness.regret import Standing, Worst
from bcu_optimizer.questions.robustness.solve_draw import Parts, Solved, Value
from bcu_optimizer.questions.robustness.uncertainty import Uncertain
from bcu_optimizer.questions.solve.solve import plan_of

MOST = 2_000
"""More plans than this are not valued in every draw."""


@dataclass(frozen=True)
class Candidate:
    """A plan to be valued in every draw.

    Attributes
    ----------
    parts
        Its BCUs as groups of areas, in order.
    known
        The plan as it is known, where it is a shipped or given one.
    is_own
        Whether it is a best plan of the scenario as it stands.
    best_in
        In how many draws it is best.
    """

    parts: Parts
    known: Plan | None
    is_own: bool
    best_in: int


def candidates(
    problem: Problem, own: Solved, answers: Sequence[Solved], known: Sequence[Plan]
) -> list[Candidate]:
    """List each plan once, the most often best first, those that were never best at the end.

    Raises
    ------
    InputError
        If there are too many, as where goals do not tell plans apart.
    """
    counted = regret.wins(answers)
    names: dict[Parts, Plan] = {}
    for plan in known:
        names.setdefault(tuple(sorted(problem.groups(plan).values())), plan)
    every = {*counted, *own.plans, *names}
    if len(every) > MOST:
        raise bad(
            f"{len(every):,} plans are best in some draw, more than the {MOST:,} that are valued.",
            problem.scenario.file,
            "goals",
            "Ask for fewer draws, or add a goal that tells plans apart.",
        )
    ordered = sorted(every, key=lambda parts: (-counted[parts], parts not in own.plans, parts))
    return [
        Candidate(parts, names.get(parts), parts in own.plans, counted[parts]) for parts in ordered
    ]


def standings(
    problem: Problem,
    what: Uncertain,
    seed: int,
    answers: Sequence[Solved],
    plans: Sequence[Candidate],
    worth: Sequence[Sequence[Value]],
) -> list[Standing]:
    """Put together how each candidate stands, given its value in each draw."""
    regrets, broken = [], []
    for place in range(len(plans)):
        own = [values[place] for values in worth]
        regrets.append(tuple(regret.regret(a, v) for a, v in zip(answers, own, strict=True)))
        broken.append((sum(bool(each.broken) for each in own), regret.tally(own)))
    is_safest = regret.safest([count for count, _ in broken], regrets)
    order = sorted(range(len(plans)), key=lambda i: _rank(plans[i], broken[i][0], regrets[i]))
    found = []
    for number, i in enumerate(order, start=1):
        each = plans[i]
        plan = each.known or replace(plan_of(problem, each.parts), name=f"Plan {number}")
        groups = problem.groups(plan)
        found.append(
            Standing(
                number=number,
                plan=plan,
                parts=each.parts,
                name=plan.name,
                is_own=each.is_own,
                holds=not verify.broken(verify.check(problem, groups)),
                best_in=each.best_in,
                draws=len(answers),
                regrets=regrets[i],
                broken=broken[i][1],
                broken_in=broken[i][0],
                is_safest=is_safest[i],
                worst=_worst(problem, what, seed, answers, each.parts, regrets[i]),
                measures=measure(problem, groups, plan.unknown),
            )
        )
    return found


def _rank(
    plan: Candidate, broken: int, regrets: Sequence[Fraction | None]
) -> tuple[int, bool, int, Fraction, Parts]:
    worst = regret.worst_of(regrets)
    return (-plan.best_in, not plan.is_own, broken, Fraction(-1 if worst is None else worst),
            plan.parts)  # fmt: skip


def _worst(
    problem: Problem,
    what: Uncertain,
    seed: int,
    answers: Sequence[Solved],
    parts: Parts,
    regrets: Sequence[Fraction | None],
) -> Worst | None:
    """Measure a plan and the best one in the draw in which it loses most; None if it never does."""
    most = regret.worst_of(regrets)
    if not most:
        return None
    place = regrets.index(most)
    drawn = problem_of(problem, draw(problem, what, seed, place + 1, what.sources))
    assert drawn is not None
    both = (_measured(drawn, parts), _measured(drawn, answers[place].plans[0]))
    return Worst(place + 1, *both)


def _measured(problem: Problem, parts: Parts) -> dict[str, float | int | None]:
    found = {
        name: MEASURES[name].exact(problem, unnamed(parts))
        for name in goals.measures_wanted(problem)
    }
    return {name: None if value is None else float(value) for name, value in found.items()}
