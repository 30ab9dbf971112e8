"""Titles of rules, marked wherever they rest on a model or on an assumption."""

from __future__ import annotations

from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures import titles
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.registry import kind
from bcu_optimizer.problem.rules.verdict import Verdict


def rule(problem: Problem, verdict: Verdict) -> str:
    """Return the title of a rule."""
    if verdict.rule.startswith("limits."):
        return titles.title(problem, verdict.rule.removeprefix("limits."))
    text = words.rule_title(verdict, problem)
    return f"{text} (assumed)" if kind(problem, verdict.rule).is_assumed else text
