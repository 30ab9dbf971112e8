"""Titles of measures, marked wherever they rest on a model or on an assumption."""

from __future__ import annotations

from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem


def links(problem: Problem, text: str) -> str:
    """Mark what is said of links, where they are an estimate or it is known what is counted."""
    what = "modelled" if problem.links.kind == MODELLED else problem.links.what
    return f"{text} ({what})" if what else text


def title(problem: Problem, name: str) -> str:
    """Return the title of a measure."""
    each = MEASURES[name]
    if each.is_assumed:
        return f"{each.title} (assumed)"
    return links(problem, each.title) if each.is_of_links else each.title
