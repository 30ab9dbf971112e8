"""Figures and findings in a planner's words, for screens, maps and notebooks alike."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from bcu_optimizer.common.text import uncapped
from bcu_optimizer.presentation.wording.endings import (
    as_good,
    badge,
    because,
    headline,
    in_short,
    others,
    outcome,
    proof,
)
from bcu_optimizer.presentation.wording.provenance import demand, drawn, modelled, remarks
from bcu_optimizer.presentation.wording.values import distinct, share
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.assumptions import Assumption, assumptions
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.registry import kind
from bcu_optimizer.problem.rules.verdict import LEFT_OUT, Verdict

__all__ = [
    "Assumption",
    "as_good",
    "assumptions",
    "badge",
    "because",
    "demand",
    "drawn",
    "exemptions",
    "goal_titles",
    "headline",
    "in_short",
    "least_room",
    "left_out",
    "modelled",
    "others",
    "outcome",
    "proof",
    "remarks",
    "rule_limit",
    "rule_title",
    "rule_value",
    "standing",
    "where",
]

_MOST_NAMED = 6  # more BCUs than this are counted, not named


def rule_title(verdict: Verdict, problem: Problem) -> str:
    """Name the rule of a verdict in a planner's words."""
    if verdict.rule.startswith("limits."):
        return MEASURES[verdict.rule.removeprefix("limits.")].title
    settings = getattr(problem.scenario.rules, verdict.rule, None)
    return str(kind(problem, verdict.rule).heading(settings, verdict.measure))


def rule_value(verdict: Verdict) -> str:
    """Write what a verdict found; a dash where the rule leaves out every BCU."""
    if verdict.holds and verdict.value is None:
        return "–"
    return _written(verdict, verdict.value, verdict.limit if verdict.holds is False else None)


def rule_limit(verdict: Verdict) -> str:
    """Write what a verdict asks for."""
    if verdict.limit is None:
        return ""
    word = "at least " if verdict.floor or _is_floor(verdict) else "at most "
    is_exact = verdict.exact or isinstance(verdict.limit, list)
    return ("" if is_exact else word) + _written(verdict, verdict.limit, None)


def _is_floor(verdict: Verdict) -> bool:
    name = verdict.rule.removeprefix("limits.")
    return verdict.rule.startswith("limits.") and MEASURES[name].better == "higher"


def _written(verdict: Verdict, value: Any, apart_from: Any) -> str:
    if isinstance(value, list):
        return f"{value[0]} to {value[1]}" if value[0] != value[1] else f"{value[0]}"
    if isinstance(value, int):
        return str(value)
    name = verdict.rule.removeprefix("limits.")
    if value is not None and name in MEASURES and MEASURES[name].unit == "share":
        return share(value)
    return distinct(value, apart_from)


def where(verdict: Verdict) -> str:
    """Say who breaks a rule, and which BCUs are left out of it and why."""
    parts = []
    if verdict.where:
        named = verdict.detail or verdict.where
        many = len(named) > _MOST_NAMED
        parts.append(f"broken by {len(named)} BCUs" if many else "broken by " + ", ".join(named))
    return "; ".join([*parts, *left_out(verdict)])


def left_out(verdict: Verdict) -> list[str]:
    """Name the BCUs that would break a rule but are left out of it, by the reason why."""
    by_plea: dict[str, list[str]] = {}
    for bcu, plea in zip_longest(verdict.exempt, verdict.pleas, fillvalue=LEFT_OUT):
        by_plea.setdefault(plea, []).append(bcu)
    return [f"{plea}: {', '.join(bcus)}" for plea, bcus in by_plea.items()]


def exemptions(verdicts: Iterable[Verdict], problem: Problem) -> list[str]:
    """Say of each rule that is kept for it leaves BCUs out of it which BCUs those are, and why."""
    return [
        f"not judged by '{rule_title(verdict, problem)}' – {'; '.join(left_out(verdict))}"
        for verdict in verdicts
        if verdict.holds and verdict.exempt
    ]


def standing(evaluation: Evaluation) -> list[str]:
    """Say how a plan stands to the rules: each that is broken, or which leaves the least room."""
    verdicts, problem = evaluation.verdicts, evaluation.problem
    broken = [f"Broken: {_broken(v, problem)}." for v in verdicts if v.holds is False]
    exempt = [f"{text[0].upper()}{text[1:]}." for text in exemptions(verdicts, problem)]
    return [*(broken or [least_room(evaluation)]), *exempt]


def _broken(verdict: Verdict, problem: Problem) -> str:
    limit, who = rule_limit(verdict), where(verdict)
    asked = f" ({limit if limit.startswith('at ') else f'asked: {limit}'})" if limit else ""
    told = f"{rule_title(verdict, problem)}: {rule_value(verdict)}{asked}"
    return f"{told}; {who}" if who else told


def least_room(evaluation: Evaluation) -> str:
    """Say which rule with a graded limit leaves the least room."""
    rooms = []
    for verdict in evaluation.verdicts:
        value, limit = verdict.value, verdict.limit
        if verdict.holds and isinstance(value, float) and isinstance(limit, int | float) and limit:
            rooms.append((abs(limit - value) / abs(limit), verdict))
    if not rooms:
        return "No rule with a graded limit applies."
    room, verdict = min(rooms, key=lambda each: each[0])
    return (
        f"Least room: {rule_title(verdict, evaluation.problem)} is {rule_value(verdict)}, "
        f"{rule_limit(verdict)} ({share(room, 0)} to spare)."
    )


def goal_titles(problem: Problem) -> str:
    """Say what was made as good as possible, with the weights."""
    weights = problem.scenario.goals
    parts = []
    for name in goals.wanted(problem):
        known = goals.GOALS.get(name)
        title = known.title if known else f"the least {uncapped(MEASURES[name].title)}"
        parts.append(f"{title} (weight {weights[name]:g})")
    return "; ".join(parts) or "nothing: any plan that keeps the rules will do"
