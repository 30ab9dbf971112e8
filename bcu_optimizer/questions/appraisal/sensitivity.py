"""How the ranking moves when the figures move: other measures of demand, other assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bcu_optimizer.presentation.wording import appraisal as marks
from bcu_optimizer.problem import assumptions
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.appraisal.appraisal import Appraisal, Option
from bcu_optimizer.questions.appraisal.question import demands
from bcu_optimizer.questions.appraisal.scoring import Matrix, matrix

if TYPE_CHECKING:
    from pydantic import BaseModel


STEP = 0.25  # how far an assumed figure is moved, down and up


@dataclass(frozen=True)
class Variant:
    """The ranking under figures of another kind.

    ``matters`` tells whether any score that counts is another than before; ``broken`` names for
    each option the rules that it keeps by the scenario's figures but breaks by these.
    """

    title: str
    matrix: Matrix
    matters: bool
    broken: tuple[tuple[str, ...], ...]


def variants(appraisal: Appraisal, base: Matrix) -> list[Variant]:
    """Rank the options by other measures of demand, and with each assumed figure moved."""
    problem = appraisal.problem
    found = []
    for name, weights in demands(problem).items():
        scenario = problem.scenario.model_copy(update={"demand": weights})
        found.append(_variant(f"Demand measured by {name}", appraisal, scenario, base))
    for assumption in assumptions.assumptions(problem):
        value = problem.scenario.setting(assumption.key)
        for moved in _moved(value):
            scenario = _with(problem.scenario, assumption.key.split("."), moved)
            title = f"{assumption.title}: {moved:g} instead of {value:g} ({assumption.key})"
            found.append(_variant(title[0].upper() + title[1:], appraisal, scenario, base))
    return found


def _moved(value: Any) -> list[float]:
    """Return an assumed figure moved down and up; a whole number by as little as can be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    if isinstance(value, int):
        return [each for each in (value - 1, value + 1) if each > 0]
    return [value * (1 - STEP), value * (1 + STEP)]


def _with(model: BaseModel, parts: list[str], value: Any) -> Any:
    """Return settings with one value replaced, at a dotted key."""
    name, *rest = parts
    inner = getattr(model, name)
    if not rest:
        return model.model_copy(update={name: value})
    if isinstance(inner, dict):
        inside = {**inner, rest[0]: _with(inner[rest[0]], rest[1:], value)}
        return model.model_copy(update={name: inside})
    return model.model_copy(update={name: _with(inner, rest, value)})


def _variant(title: str, appraisal: Appraisal, scenario: Any, base: Matrix) -> Variant:
    """Rank the options by the figures of a changed scenario."""
    problem = build(scenario, appraisal.problem.areas)
    found = matrix(appraisal, problem)
    before = {each.name: each.scores for each in base.counted}
    matters = any(each.scores != before.get(each.name) for each in found.counted)
    broken = tuple(
        tuple(label for label in _broken(problem, option) if label not in _before(option))
        for option in appraisal.options
    )
    return Variant(title, found, matters, broken)


def _before(option: Option) -> list[str]:
    """Name the rules that an option breaks by the scenario's own figures."""
    return _labels(option.evaluation)


def _broken(problem: Problem, option: Option) -> list[str]:
    return _labels(evaluate_plan(problem, option.plan))


def _labels(evaluation: Evaluation) -> list[str]:
    return [
        marks.rule(evaluation.problem, verdict)
        for verdict in evaluation.verdicts
        if verdict.holds is False
    ]
