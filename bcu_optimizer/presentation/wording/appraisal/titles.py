"""Titles of an appraisal: of rules, marked where they rest on assumptions, and of other figures."""

from __future__ import annotations

from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures import titles
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.registry import kind
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.appraisal.sensitivity import Variant


def rule(problem: Problem, verdict: Verdict) -> str:
    """Return the title of a rule."""
    if verdict.rule.startswith("limits."):
        return titles.title(problem, verdict.rule.removeprefix("limits."))
    text = words.rule_title(verdict, problem)
    return f"{text} (assumed)" if kind(problem, verdict.rule).is_assumed else text


def variant(found: Variant) -> str:
    """Say which figures are others."""
    if isinstance(found.other, str):
        return f"Demand measured by {found.other}"
    assumption, now, stated = found.other
    text = f"{assumption.title}: {now:g} instead of {stated:g} ({assumption.key})"
    return text[0].upper() + text[1:]


def broken(found: Variant) -> tuple[tuple[str, ...], ...]:
    """Name for each option the rules that it keeps by the scenario's figures alone."""
    told = (tuple(rule(found.problem, verdict) for verdict in each) for each in found.lost)
    return tuple(told)
