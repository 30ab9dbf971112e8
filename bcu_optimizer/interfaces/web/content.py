"""What a page says besides its answers: areas, map, measures, rules, sources, plans beside it."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from bcu_optimizer.common.dates import today
from bcu_optimizer.common.text import day
from bcu_optimizer.engines.diagram.paths import numbered
from bcu_optimizer.interfaces.web import naming, shapes
from bcu_optimizer.presentation.plan_head import title_of
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import goals, verify
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures import titles
from bcu_optimizer.problem.measures.registry import (
    MEASURES,
    Additive,
    Measure,
    Ratio,
    SupervisionRatio,
)
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.plan_page.page import PlanPage
from bcu_optimizer.scenario import overrides as spelled
from bcu_optimizer.scenario import write

# Measures that are the same for every plan of so many BCUs.
_BY_NUMBER = ("supervision_ratio_london", "leadership_posts")
_COLUMNS = (("officers", "Officers"), ("sergeants", "Sergeants"), ("wards", "Wards"))


def about(page: PlanPage) -> dict[str, Any]:
    """Return everything that a page shows and that is no answer to a state."""
    problem = page.problem
    scenario = problem.scenario
    ratio = goals.ratio_wanted(problem)
    return {
        "format": 1,
        "title": scenario.title or scenario.name,
        "question": scenario.question,
        "scenario": scenario.name,
        "changed": spelled.change_line(scenario),
        "hash": fingerprint(problem),
        "date": day(today()),
        "version": version("bcu-optimizer"),
        "start": page.start,
        "missing": [problem.numbers[0], problem.numbers[-1]] if page.missing else None,
        "counts": {str(bcus): str(count) for bcus, count in page.counts.items()},
        "leftOut": list(page.left_out),
        "areas": [[code, problem.areas.names.name(code)] for code in problem.codes],
        "neighbours": [
            [i, j]
            for i in range(len(problem.codes))
            for j in range(i + 1, len(problem.codes))
            if problem.neighbours[i] >> j & 1
        ],
        "map": shapes.drawn(problem),
        "naming": naming.named(page),
        "goals": [] if ratio else [_goal(problem, name) for name in page.goals],
        "ratio": ratio.title if ratio else None,
        "measures": [_measure(page, each) for each in MEASURES.values() if _is_shown(each)],
        "rules": _rules(page),
        "columns": _columns(problem),
        "given": [_given(each) for each in page.given],
        "notes": [*words.demand(problem), *words.remarks(problem)],
        "statements": list(problem.statements),
        "source": scenario.source,
    }


def fingerprint(problem: Problem) -> str:
    """Return what tells this scenario, with its figures, from any other."""
    text = [write.resolved(problem.scenario)]
    text += [f"{code}{problem.demand[i]}" for i, code in enumerate(problem.codes)]
    text += [str(problem.neighbours), str(problem.links.weights.tolist())]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]


def _goal(problem: Problem, name: str) -> dict[str, Any]:
    goal = goals.GOALS[name]
    return {
        "name": name,
        "measure": goal.measure,
        "title": goal.title,
        "weight": float(problem.scenario.goals.get(name, 0)),
    }


def _is_shown(measure: Measure) -> bool:
    known = isinstance(measure, Additive | Ratio | SupervisionRatio)
    return known or measure.name in _BY_NUMBER


def _measure(page: PlanPage, measure: Measure) -> dict[str, Any]:
    """Say how a measure of a plan is made of what its BCUs bring to it, to seven digits."""
    problem = page.problem
    shaped: dict[str, Any] = {
        "name": measure.name,
        "title": titles.title(problem, measure.name),
        "better": measure.better,
        "unit": measure.unit,
    }
    if isinstance(measure, Additive):
        parts = {str(bcus): _parts(page, measure, bcus) for bcus in page.diagrams}
        known = {bcus: part for bcus, part in parts.items() if part is not None}
        return {**shaped, "how": "sum" if known else "unknown", "parts": known}
    if isinstance(measure, Ratio):
        weights = problem.weight(measure.weight)
        if weights is None:
            return {**shaped, "how": "unknown"}
        return {**shaped, "how": "ratio", "weights": [float(each) for each in weights.tolist()]}
    if measure.name in _BY_NUMBER:
        by = {str(k): _double(_of_number(problem, measure, k)) for k in page.diagrams}
        return {**shaped, "how": "number", "by": by}
    each = [_double(measure.exact(problem, unnamed([group]))) for group in page.groups]
    known_each = [value for value in each if value is not None]
    return {**shaped, "how": "worst" if known_each else "unknown", "each": each}


def _of_number(problem: Problem, measure: Measure, bcus: int) -> Fraction | None:
    return measure.exact(problem, unnamed([()] * bcus))


def _parts(page: PlanPage, measure: Additive, bcus: int) -> list[float] | None:
    scale = measure.scale(page.problem, bcus)
    if scale is None:
        return None
    parts = (measure.part(page.problem, group, bcus) for group in page.groups)
    return [float(f"{float(scale * part):.7g}") for part in parts]


def _double(value: Fraction | None) -> float | None:
    return None if value is None else float(f"{float(value):.7g}")


def _rules(page: PlanPage) -> list[dict[str, Any]]:
    """List the rules with their limits; how the value of each is found is said in few words."""
    if not page.diagrams:
        return []
    problem, diagram = page.problem, _any_of(page)
    groups = unnamed(diagram.candidates.groups[c] for c in numbered(diagram, 0))
    rows = []
    for verdict in verify.check(problem, groups):
        if verdict.rule == "number":  # the page has a choice of it
            continue
        how = _how(problem, verdict)
        title, limit = words.rule_title(verdict, problem), words.rule_limit(verdict)
        rows.append({"title": title, "limit": limit, "how": how[0], "of": how[1]})
    return rows


def _any_of(page: PlanPage) -> Any:
    return next(each for each in page.diagrams.values() if each.nodes)


def _how(problem: Problem, verdict: Verdict) -> tuple[str, Any]:
    """Say how the value of a rule is found: a kind, and what it is found in."""
    rules = problem.scenario.rules
    if verdict.rule.startswith("limits."):
        return "measure", verdict.rule.removeprefix("limits.")
    if verdict.rule == "supervision" and rules.supervision:
        each = rules.supervision.scope == "bcu"
        return "measure", "supervision_ratio" if each else "supervision_ratio_london"
    if verdict.rule == "balance":
        return "measure", f"{verdict.measure}_ratio"
    if verdict.rule == "teams" and rules.teams and verdict.measure:
        return "least share of", float(rules.teams[verdict.measure].total)
    if verdict.rule == "size":
        return "size", None
    return ("none", None) if verdict.limit == 0 else ("kept", None)


def _columns(problem: Problem) -> list[dict[str, Any]]:
    """Return the figures of each BCU in its table, as what each area brings to them."""
    total = problem.total_demand
    found: list[dict[str, Any]] = [
        {
            "title": "Share of demand",
            "unit": "share",
            "each": [float(Fraction(int(each), total)) for each in problem.demand],
        }
    ]
    for role, title in _COLUMNS:
        figures = problem.figures(role)
        if figures is not None:
            values, scale = figures
            each = [float(Fraction(int(value)) / scale) for value in values]
            found.append({"title": title, "unit": "count", "each": each})
    return found


def _given(evaluation: Evaluation) -> dict[str, Any]:
    broken = [v for v in evaluation.verdicts if v.holds is False]
    return {
        "name": evaluation.plan.name,
        "title": title_of(evaluation),
        "plan": dict(evaluation.plan.assignment),
        "measures": dict(evaluation.measures),
        "broken": [words.rule_title(verdict, evaluation.problem) for verdict in broken],
        "objective": _double(goals.objective(evaluation.problem, evaluation.groups)),
    }
