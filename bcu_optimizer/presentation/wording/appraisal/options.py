"""Sentences of an appraisal about the options themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.plan_distance import likeness
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.appraisal.appraisal import DO_MINIMUM
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.appraisal.appraisal import Appraisal
    from bcu_optimizer.questions.appraisal.given_plans import Given
    from bcu_optimizer.questions.appraisal.option import Option
    from bcu_optimizer.questions.compare.inputs import Item
    from bcu_optimizer.questions.solve.result import Result

_NO_DO_MINIMUM = (
    "There is no do-minimum among the options: the scenario names none ([report] do_minimum)."
)
_EACH_ALONE = (
    "Every area on its own: the scenario names no plan of today ([report] business_as_usual). "
    "Who leads these commands today is not known, so posts of leadership and inspectors per "
    "superintendent are not known either."
)
RECORDED = (
    "Stand-in: demand is measured by figures that are at hand. Recorded crime is not the whole of "
    "demand: calls, missing people, mental health, events and prevention are not in it."
)
FIXED_PLANS = (
    "The plans stay as they are; only the figures they are judged by change. Another plan might be "
    "best under other figures: solve the scenario with them to find it."
)


def text(option: Option) -> str:
    """Say what an option is, and where it is the same plan as one before it."""
    told = _text(option)
    return f"{told} It is the same plan as {option.same_as}." if option.same_as else told


def _text(option: Option) -> str:
    if option.best is not None:
        evaluation = option.evaluation
        return _alternative(evaluation.problem, option.best, evaluation)
    if option.item is not None:
        return _further(option.item)
    if option.result is not None:
        return _preferred(option.result)
    return _given(option.given) if option.given else ""


def notes(appraisal: Appraisal) -> tuple[str, ...]:
    """Say how the options were found: what was not looked for, widened, or is not there."""
    if not appraisal.options:
        return ()
    found, question = appraisal.alternatives, appraisal.question
    keys = [option.key for option in appraisal.options]
    told = []
    if appraisal.refusal is not None:
        told.append(_refused(appraisal.refusal))
    elif found is not None and found.asked.within != question.within:
        told.append(_wider(question.within, found.asked.within, question.count))
    if DO_MINIMUM not in keys:
        told.append(_NO_DO_MINIMUM)
    chosen = sum(option.best is not None for option in appraisal.options)
    return (*told, *([_fewer(chosen, question.count)] if chosen < question.count else []))


def _given(read: Given) -> str:
    """Say what a plan is that the scenario gives."""
    text = read.text or (f"As given in {Path(read.named).name}." if read.named else _EACH_ALONE)
    return " ".join([text, *read.plan.notes])


def _preferred(result: Result) -> str:
    """Say what the preferred plan is, how sure that is, and what "best" means."""
    scenario = result.problem.scenario
    asked = words.goal_titles(result.problem)
    proof = words.proof(result)
    return " ".join(
        [
            f"{words.outcome(result)} of {result.bcus} BCUs under the rules of the scenario "
            f"'{spelled.title(scenario)}'.",
            *([proof] if proof else []),
            f"Best means: {asked}.",
        ]
    )


def _alternative(problem: Problem, best: Evaluation, other: Evaluation) -> str:
    """Say what an alternative is, and how far it is from the preferred plan."""
    found = likeness(problem, best.plan, other.plan)
    areas = len(found.areas_moved)
    return (
        f"Almost as good as the preferred plan by the scenario's goals, and really different: "
        f"{areas} of {len(problem.codes)} areas with {values.share(found.demand_moved)} of demand "
        "are in another BCU than there."
    )


def _further(item: Item) -> str:
    """Say what a further scenario asks, or that a plan was given."""
    if item.result is None:
        return item.title or "A given plan."
    scenario = item.result.problem.scenario
    told = f"{words.outcome(item.result)} for: {spelled.title(scenario)}. {scenario.question}"
    return " ".join(part for part in (told, words.others(item.result)) if part)


def without(name: str, result: Result) -> str:
    """Say that a further scenario has no plan."""
    why = f" {words.because(result)}" if result.outcome == "infeasible" else ""
    return f"{name} is not among the options. {words.headline(result)}{why}"


def _refused(error: InputError) -> str:
    """Say that alternatives were not looked for, and why."""
    reason = error.faults[0].message.rstrip(".")
    return f"No alternatives were looked for: {reason}."


def _wider(asked: float, taken: float, count: int) -> str:
    """Say that the margin for alternatives was widened."""
    are = "alternatives lie" if count > 1 else "alternative lies"
    return (
        f"Fewer than {count} {are} within {100 * asked:g} % of the way from the best objective to "
        f"the worst, so the margin was widened to {100 * taken:g} %."
    )


def _fewer(found: int, asked: int) -> str:
    """Say that there are fewer alternatives than asked for."""
    are = {0: "are no alternatives", 1: "is 1 alternative"}.get(found, f"are {found} alternatives")
    return f"There {are} among the options, not the {asked} asked for."
