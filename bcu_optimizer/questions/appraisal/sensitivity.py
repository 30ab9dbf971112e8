"""How the ranking moves when the figures move: other measures of demand, other assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from bcu_optimizer.common import display
from bcu_optimizer.problem import assumptions, verify
from bcu_optimizer.problem.assumptions import Assumption
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.option import Option
from bcu_optimizer.questions.appraisal.question import demands
from bcu_optimizer.questions.appraisal.scoring import Matrix, matrix

if TYPE_CHECKING:
    from pydantic import BaseModel


STEP = 0.25  # how far an assumed figure is moved, down and up


class Moved(NamedTuple):
    """An assumed figure that is moved: its value then, and as the scenario states it."""

    assumption: Assumption
    now: float
    stated: float


@dataclass(frozen=True)
class Variant:
    """The ranking under figures of another kind.

    Attributes
    ----------
    problem
        The problem with these figures.
    other
        What is other about them: the name of a measure of demand, or the assumed figure moved.
    matters
        Whether any score that counts is another than before.
    lost
        For each option the verdicts of rules that it keeps by the scenario's figures but breaks
        by these.
    """

    problem: Problem
    other: str | Moved
    matrix: Matrix
    matters: bool
    lost: tuple[tuple[Verdict, ...], ...]

    @property
    def title(self) -> str:
        """Which figures are others, in words."""
        return display.text(self)

    @property
    def broken(self) -> tuple[tuple[str, ...], ...]:
        """The titles of the rules that each option no longer keeps."""
        found: tuple[tuple[str, ...], ...] = display.of("broken", self)
        return found


def variants(appraisal: Appraisal, base: Matrix) -> list[Variant]:
    """Rank the options by other measures of demand, and with each assumed figure moved."""
    problem = appraisal.problem
    found = []
    for name, weights in demands(problem).items():
        scenario = problem.scenario.model_copy(update={"demand": weights})
        found.append(_variant(name, appraisal, scenario, base))
    for assumption in assumptions.assumptions(problem):
        value = problem.scenario.setting(assumption.key)
        for moved in _moved(value):
            scenario = _with(problem.scenario, assumption.key.split("."), moved)
            found.append(_variant(Moved(assumption, moved, value), appraisal, scenario, base))
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


def _variant(other: str | Moved, appraisal: Appraisal, scenario: Any, base: Matrix) -> Variant:
    """Rank the options by the figures of a changed scenario."""
    problem = build(scenario, appraisal.problem.areas)
    found = matrix(appraisal, problem)
    before = {each.name: each.scores for each in base.counted}
    matters = any(each.scores != before.get(each.name) for each in found.counted)
    lost = tuple(_lost(problem, option) for option in appraisal.options)
    return Variant(problem, other, found, matters, lost)


def _lost(problem: Problem, option: Option) -> tuple[Verdict, ...]:
    """Find what an option breaks by other figures that it keeps by the scenario's own."""
    before = {(each.rule, each.measure) for each in verify.broken(option.evaluation.verdicts)}
    found = verify.broken(evaluate_plan(problem, option.plan).verdicts)
    return tuple(each for each in found if (each.rule, each.measure) not in before)
