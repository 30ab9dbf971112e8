"""The steps of an argument worked out again, and held against the figures they claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bcu_optimizer.common import synonyms, toml
from bcu_optimizer.common.errors import InputError, bad, nearest, placed, refuse
from bcu_optimizer.engines.optima import least_objective
from bcu_optimizer.engines.tighten import dial_rules, strictest
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.bcu_numbers import numbered
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.sweep.question import Question
from bcu_optimizer.scenario.argument import Step
from bcu_optimizer.scenario.layers import COMMAND_LINE
from bcu_optimizer.scenario.rules import span

Value = float | int | None  # None: there is no plan


@dataclass(frozen=True)
class Finding:
    """A step worked out.

    Attributes
    ----------
    number
        Its place in the argument, from 1.
    step
        What was claimed.
    values
        What was found for each number of BCUs: how many plans (``numbers``), or the value asked
        for; None where there is no plan.
    is_upper
        For a ``limit``: whether the setting may be at most the value, not at least.
    is_decided
        False where something could not be found out.
    """

    number: int
    step: Step
    values: Mapping[int, Value]
    is_upper: bool = False
    is_decided: bool = True

    @property
    def is_confirmed(self) -> bool:
        """Whether every figure claimed was found, and decided."""
        return self.is_decided and not self.differing

    @property
    def differing(self) -> list[int]:
        """The numbers of BCUs for which something else was found than is claimed."""
        expect = self.step.expect
        if isinstance(expect, tuple):
            return [k for k, plans in self.values.items() if bool(plans) != (k in expect)] + [
                k for k in expect if k not in self.values
            ]
        return [int(k) for k, claimed in expect.items() if not self._agrees(int(k), claimed)]

    def _agrees(self, bcus: int, claimed: float) -> bool:
        found = self.values.get(bcus)
        if claimed is False or found is None:
            return claimed is False and found is None and bcus in self.values
        return self.rounded(found, claimed) == claimed

    def rounded(self, found: float, claimed: float | None) -> float:
        """Round a value as the claim is: a whole number is the last that there is a plan for."""
        if isinstance(claimed, int) and self.step.find == "limit":
            return math.floor(found) if self.is_upper else math.ceil(found)
        return round(found, decimals(claimed))

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as JSON shapes it."""
        return {
            "claim": " ".join(self.step.claim.split()),
            "rests_on": list(self.step.rests_on),
            "set": dict(self.step.set),
            "find": self.step.find,
            "of": self.step.of,
            "expect": _plain(self.step.expect),
            "found": {str(bcus): value for bcus, value in self.values.items()},
            "confirmed": self.is_confirmed if self.is_decided else None,
        }


def _plain(expect: Any) -> Any:
    return list(expect) if isinstance(expect, tuple) else dict(expect)


def decimals(claimed: float | None) -> int:
    """Return how many decimals a claimed figure is written with."""
    if claimed is None:
        return 2
    return len(repr(float(claimed)).partition(".")[2]) if isinstance(claimed, float) else 0


def findings(
    question: Question, steps: Sequence[Step], tell: Callable[[str], object]
) -> Iterable[Finding]:
    """Work out every step.

    Raises
    ------
    InputError
        If a setting or number of a step does not fit, or a step takes too much.
    """
    for number, step in enumerate(steps, 1):
        tell(f"Step {number} of {len(steps)} of the argument …")
        yield finding(question, number, step)


def finding(question: Question, number: int, step: Step) -> Finding:
    """Work out one step; raises as :func:`findings` does."""
    where = f"argument, step {number}"
    stated = [f"{key}={toml.toml(value)}" for key, value in step.set.items()]
    first, last = span(step.bcus)
    file = question.problem.scenario.file
    if not 1 <= first <= last <= len(question.problem.codes):
        remedy = f"Ask for numbers from 1 to {len(question.problem.codes)}, the lower one first."
        raise bad(f"there are no plans of {first} to {last} BCUs.", file, where, remedy)
    try:
        problem = question.changed(stated, range(first, last + 1))
        return _FOUND_BY[step.find](problem, number, step)
    except InputError as error:
        faults = (replace(f, file=None) if f.file == COMMAND_LINE else f for f in error.faults)
        raise placed(InputError(*faults), file, where) from None


def _numbers(problem: Problem, number: int, step: Step) -> Finding:
    return Finding(number, step, Census(problem).counts)


def _least(problem: Problem, number: int, step: Step) -> Finding:
    """Find the least value of a ratio by going through all plans."""
    if step.of not in goals.RATIO_GOALS:
        raise bad(f"'{step.of}' is no ratio.", remedy=nearest(str(step.of), goals.RATIO_GOALS))
    scenario = problem.scenario.model_copy(update={"goals": {step.of: 1.0}})
    asked = replace(problem, scenario=scenario)
    refuse(goals.faults(asked))
    census = Census(asked)
    values: dict[int, Value] = {}
    for bcus in asked.numbers:
        least = least_objective(asked, census.diagram(bcus), census.effort.budget())
        values[bcus] = None if least is None else float(least)
    return Finding(number, step, values)


def _limit(problem: Problem, number: int, step: Step) -> Finding:
    """Find for each number of BCUs how far a setting can be tightened."""
    values: dict[int, Value] = {}
    is_upper, is_decided = False, True
    for bcus in problem.numbers:
        asked = numbered(problem, range(bcus, bcus + 1))
        known = {key: (rule, dial) for rule, dial, key in dial_rules(asked)}
        of = synonyms.kept(str(step.of))
        if of not in known:
            message = f"'{step.of}' is no setting that can be tightened here."
            raise bad(message, remedy=nearest(of, known))
        rule, dial = known[of]
        is_upper = dial.strictest > dial.loosest
        turned = strictest(asked, rule, dial)
        values[bcus] = turned.value
        is_decided &= turned.is_decided
    return Finding(number, step, values, is_upper, is_decided)


_FOUND_BY: Mapping[str, Callable[[Problem, int, Step], Finding]] = {
    "numbers": _numbers,
    "least": _least,
    "limit": _limit,
}
