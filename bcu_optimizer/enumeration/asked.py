"""The numbers of BCUs that ``--bcus`` asks for, in the place of the scenario's own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bcu_optimizer.errors import Fault, UsageError, bad
from bcu_optimizer.scenario.layers import COMMAND_LINE

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

Asked = int | tuple[int, int] | str
"""A number, a range (fewest, most), or either as a text: ``"12"``, ``"11-16"``."""

_OPTION = "--bcus"
_KEY = "rules.number"
_FORM = re.compile(r"(-?\d{1,9})(?:\s*[-–]\s*(-?\d{1,9}))?")


def parse(asked: Asked) -> tuple[int, int]:
    """Return the fewest and the most BCUs asked for.

    Raises
    ------
    UsageError
        If a text is neither a number nor a range.
    """
    if isinstance(asked, int):
        return asked, asked
    if not isinstance(asked, str):
        return asked
    found = _FORM.fullmatch(asked.strip())
    if not found:
        message = f"'{asked}' is neither a number of BCUs nor a range."
        raise UsageError(Fault(message, where=_OPTION, remedy="Write 12, or 11-16."))
    fewest = int(found[1])
    return fewest, int(found[2]) if found[2] else fewest


def asking(problem: Problem, asked: Asked) -> Problem:
    """Return the same problem, asking for other numbers of BCUs.

    Raises
    ------
    InputError
        If the range runs backwards, or a number is below 1 or above the number of areas.
    UsageError
        If a text is neither a number nor a range.
    """
    fewest, most = parse(asked)
    areas = len(problem.codes)
    if fewest > most:
        message = f"the range runs backwards, from {fewest} to {most}."
        raise bad(message, where=_OPTION, remedy=f"Write {most}-{fewest}.")
    if fewest < 1 or most > areas:
        message = f"{fewest if fewest < 1 else most} BCUs cannot be made of {areas} areas."
        raise bad(message, where=_OPTION, remedy=f"Ask for a number from 1 to {areas}.")
    scenario = problem.scenario
    number = fewest if fewest == most else (fewest, most)
    others = {key: file for key, file in scenario.origins.items() if key != _KEY}
    changed = scenario.model_copy(
        update={
            "rules": scenario.rules.model_copy(update={"number": number}),
            "origins": {**others, _KEY: COMMAND_LINE},
        }
    )
    return replace(problem, scenario=changed)
