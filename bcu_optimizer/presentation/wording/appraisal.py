"""Titles of figures, marked wherever they rest on a model or on an assumption."""

from __future__ import annotations

from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import Verdict

_ASSUMED = {"supervision_ratio", "supervision_ratio_london", "leadership_posts"}
_RULES = {"supervision", "teams"}


def links(problem: Problem, text: str) -> str:
    """Mark what is said of links, where they are an estimate."""
    return f"{text} (modelled)" if problem.links.kind == MODELLED else text


def title(problem: Problem, name: str) -> str:
    """Return the title of a measure."""
    text = MEASURES[name].title
    if name in _ASSUMED:
        return f"{text} (assumed)"
    return links(problem, text) if name == "links_kept" else text


def rule(problem: Problem, verdict: Verdict) -> str:
    """Return the title of a rule."""
    text, name = words.rule_title(verdict, problem), verdict.rule.removeprefix("limits.")
    if name in _RULES | _ASSUMED:
        return f"{text} (assumed)"
    return links(problem, text) if name == "links_kept" else text
