"""Titles of measures, marked wherever they rest on a model or on an assumption."""

from __future__ import annotations

from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem

ASSUMED = frozenset({"supervision_ratio", "supervision_ratio_london", "leadership_posts"})


def links(problem: Problem, text: str) -> str:
    """Mark what is said of links, where they are an estimate or it is known what is counted."""
    what = "modelled" if problem.links.kind == MODELLED else problem.links.what
    return f"{text} ({what})" if what else text


def title(problem: Problem, name: str) -> str:
    """Return the title of a measure."""
    text = MEASURES[name].title
    if name in ASSUMED:
        return f"{text} (assumed)"
    return links(problem, text) if name == "links_kept" else text
