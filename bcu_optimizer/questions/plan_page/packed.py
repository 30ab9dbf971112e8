"""A plan page as bytes: a header in JSON, then the arrays of its diagrams, all compressed.

The header names the areas, the candidates as lists of area numbers, and for each number of BCUs
how many nodes and arcs its diagram has and what each goal needs: the goal is offset + slope × the
sum of the parts of a plan's candidates, all of them whole numbers or fractions written out, so
that a page can sum them exactly. After it come, number by number, how many arcs leave each node,
what node each arc leads to (as the difference from the one before) and which candidate it places,
each as four planes of bytes, the lowest first: so they compress to a fifth.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.problem.goals import GOALS
from bcu_optimizer.questions.plan_page.page import PlanPage


def pack(page: PlanPage, about: Mapping[str, Any] = MappingProxyType({})) -> bytes:
    """Return all that wishes are answered from, in zlib's format, and what else is said."""
    place = {group: number for number, group in enumerate(page.groups)}
    header = {
        "about": dict(about),
        "areas": list(page.problem.codes),
        "groups": [list(group) for group in page.groups],
        "numbers": {str(bcus): _number(page, bcus, place) for bcus in page.diagrams},
    }
    text = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode()
    arrays = [_arrays(diagram, place) for diagram in page.diagrams.values()]
    return zlib.compress(b"".join([len(text).to_bytes(4, "little"), text, *arrays]), 9)


def _number(page: PlanPage, bcus: int, place: dict[Any, int]) -> dict[str, Any]:
    diagram = page.diagrams[bcus]
    return {
        "nodes": diagram.nodes,
        "arcs": diagram.arcs,
        "wished": [place[group] for group in page.wished(bcus)],
        "goals": {name: _goal(page, name, bcus) for name in page.goals},
    }


def _goal(page: PlanPage, name: str, bcus: int) -> dict[str, Any]:
    goal, problem = GOALS[name], page.problem
    offset, slope = goal.terms(problem, bcus)
    parts = (goal.additive.part(problem, group, bcus) for group in page.groups)
    return {
        "offset": _fraction(offset),
        "slope": _fraction(slope),
        "parts": " ".join(map(str, parts)),
    }


def _fraction(value: Fraction) -> list[str]:
    return [str(value.numerator), str(value.denominator)]


def _arrays(diagram: Diagram, place: dict[Any, int]) -> bytes:
    number = np.array([place[group] for group in diagram.candidates.groups], dtype=np.int64)
    target = diagram.target.astype(np.int64)
    leaving = np.diff(diagram.first)
    placed = number[diagram.placed] if diagram.arcs else diagram.placed
    return b"".join(_planes(each) for each in (leaving, np.diff(target, prepend=0), placed))


def _planes(values: Any) -> bytes:
    """Return 32-bit integers as four planes of bytes, the lowest first; negative ones wrap."""
    words = (np.asarray(values, dtype=np.int64) % 2**32).astype("<u4")
    return words.view(np.uint8).reshape(-1, 4).T.tobytes()
