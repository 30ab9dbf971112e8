"""The independent check of a plan: from the raw areas, knowing neither solver nor candidates."""

from __future__ import annotations

from collections.abc import Iterable

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.verdict import Verdict


def check(problem: Problem, groups: Groups) -> list[Verdict]:
    """Hold a plan, given as its BCUs by name, against every rule and limit of the scenario."""
    judges = [*rules.active(problem), *limits.active(problem)]
    return [verdict for judge in judges for verdict in judge.check(groups)]


def is_whole(problem: Problem, plan: Plan) -> bool:
    """Tell whether a plan gives each area of the problem one BCU, and no other area any."""
    return tuple(plan.assignment) == problem.codes and all(plan.assignment.values())


def broken(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the verdicts that say a rule is broken; what is not known is not broken."""
    return [verdict for verdict in verdicts if verdict.holds is False]
