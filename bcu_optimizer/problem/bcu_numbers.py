"""The numbers of BCUs that ``--bcus`` asks for, in the place of the scenario's own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bcu_optimizer.common.errors import Fault, InputError, UsageError, bad
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.layers import COMMAND_LINE

if TYPE_CHECKING:
    from collections.abc import Sequence


Asked = int | tuple[int, int] | str
"""A number, a range (fewest, most), or either as a text: ``"12"``, ``"11-16"``."""

BCUS = "--bcus"
_KEY = "rules.number"
_FORM = re.compile(r"(-?\d{1,9})(?:\s*(?:-|–|\.\.)\s*(-?\d{1,9}))?")


def numbers(asked: Asked | Sequence[int], areas: int) -> range:
    """Return the numbers of BCUs asked for, of so many areas.

    Raises
    ------
    InputError
        If the range is empty or runs backwards, or a number is below 1 or above that of the areas.
    UsageError
        If a text is neither a number nor a range.
    """
    fewest, most = _ends(asked, areas)
    if fewest > most:
        message = f"the range runs backwards, from {fewest} to {most}."
        raise InputError(Fault(message, where=BCUS, remedy=f"Write {most}-{fewest}."))
    if fewest < 1 or most > areas:
        message = f"{fewest if fewest < 1 else most} BCUs cannot be made of {areas} areas."
        raise InputError(Fault(message, where=BCUS, remedy=f"Ask for a number from 1 to {areas}."))
    return range(fewest, most + 1)


def _ends(asked: Asked | Sequence[int], areas: int) -> tuple[int, int]:
    if isinstance(asked, int):
        return asked, asked
    remedy = f"Write a number or a range from 1 to {areas}, for example {BCUS} 1-{areas}."
    if not (asked.strip() if isinstance(asked, str) else len(asked)):
        raise InputError(Fault("the range of numbers of BCUs is empty.", where=BCUS, remedy=remedy))
    if not isinstance(asked, str):
        return asked[0], asked[-1]
    found = _FORM.fullmatch(asked.strip())
    if not found:
        message = f"'{asked}' is neither a number of BCUs nor a range."
        raise UsageError(Fault(message, where=BCUS, remedy=remedy))
    fewest = int(found[1])
    return fewest, int(found[2]) if found[2] else fewest


def numbered(problem: Problem, asked: range) -> Problem:
    """Return the same problem for other numbers of BCUs, as one of several that are looked at."""
    if problem.numbers == asked:
        return problem
    stated = (asked[0], asked[-1]) if len(asked) > 1 else asked[0]
    return replace(problem, scenario=problem.scenario.asking(stated))


def nearest_number(problem: Problem, known: int | None) -> int:
    """Return the one number of BCUs to look at: that of a known plan, or the nearest asked for.

    Raises
    ------
    InputError
        If no plan is known and the scenario asks for several numbers.
    """
    numbers = problem.numbers
    if known is not None:
        return min(numbers, key=lambda number: (abs(number - known), number))
    if len(numbers) == 1:
        return numbers[0]
    raise bad(
        f"the question is about {numbers[0]} to {numbers[-1]} BCUs, not one number.",
        problem.scenario.file,
        "rules.number",
        f"Ask for one number of BCUs, for example with --bcus {numbers[len(numbers) // 2]}.",
    )


def asking(problem: Problem, asked: Asked | Sequence[int] | None) -> Problem:
    """Return the same problem, said to be asked for other numbers; as it is where none are asked.

    Raises as :func:`numbers` does.
    """
    if asked is None:
        return problem
    made = numbered(problem, numbers(asked, len(problem.codes)))
    others = {key: file for key, file in made.scenario.origins.items() if key != _KEY}
    origins = {**others, _KEY: COMMAND_LINE}
    return replace(made, scenario=made.scenario.model_copy(update={"origins": origins}))
