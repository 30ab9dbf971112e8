"""Titles of rules, marked wherever they rest on a model or on an assumption."""

from __future__ import annotations

from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.titles import ASSUMED, links
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import Verdict

_RULES = {"supervision", "teams"}


def rule(problem: Problem, verdict: Verdict) -> str:
    """Return the title of a rule."""
    text, name = words.rule_title(verdict, problem), verdict.rule.removeprefix("limits.")
    if name in _RULES | ASSUMED:
        return f"{text} (assumed)"
    return links(problem, text) if name == "links_kept" else text
