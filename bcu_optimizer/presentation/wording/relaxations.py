"""What would help where rules collide: how far to change a number, and what to type for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import synonyms, toml
from bcu_optimizer.common.bitmasks import pieces
from bcu_optimizer.common.text import as_stated, listed
from bcu_optimizer.presentation.wording.settings import (
    asked,
    outward,
    setting_title,
    whole_in,
)
from bcu_optimizer.problem.problem import Problem

if TYPE_CHECKING:
    from bcu_optimizer.questions.explain.explain import Explanation
    from bcu_optimizer.questions.explain.relaxation import Relaxation

_RANGES = {"number", "size"}
_COUNTS = {"rules.supervision.inspectors"}


def heading(explanation: Explanation) -> str:
    """Head what would help."""
    if len(explanation.conflicts) == 1:
        return "What would help, everything else unchanged:"
    return "What would help against all collisions at once, everything else unchanged:"


def helps(explanation: Explanation) -> list[tuple[str, str]]:
    """Say what would help: the numbers and how far to change them, the rules to give up.

    Each comes with what to type, where that is one setting.
    """
    problem = explanation.problem
    changes = [
        (change(problem, each), typed(each))
        for each in explanation.relaxations
        if each.needed is not None
    ]
    open_ = [each for each in explanation.relaxations if not each.is_decided]
    lines = [f"{setting_title(problem, each.setting)}: not decided" for each in open_]
    idle = [each for each in explanation.relaxations if each.needed is None and each.is_decided]
    if idle:
        titles = "; ".join(setting_title(problem, each.setting) for each in idle)
        lines.append(f"not by this alone: {titles}")
    whole = [
        asked(problem, element)
        for element in explanation.dropped
        if element.rule not in {each.rule for each in explanation.relaxations}
    ]
    lines += [f"give up: {each}" for each in whole]
    return [*changes, *((line, "") for line in lines)]


def change(problem: Problem, each: Relaxation) -> str:
    """Say how far a number has to be changed, rounded so that what is shown works when typed."""
    title = setting_title(problem, each.setting)
    now = as_stated(each.limit)
    if each.rule in _RANGES:
        return f"{title}: {now} → {as_stated(each.needed)}"
    word = "or more" if each.needed > each.limit else "or less"
    rounded = outward(each.needed, each.limit)
    whole = whole_in(rounded, each.limit)
    so = f", so {whole}," if whole is not None and each.setting in _COUNTS else ""
    return f"{title}: {now} → {as_stated(rounded)}{so} {word}"


def for_islands(explanation: Explanation) -> list[tuple[str, str]]:
    """Say what may help areas that no possible BCU holds because nothing joins them to others."""
    problem = explanation.problem
    if not problem.scenario.rules.contiguity or not explanation.areas:
        return []
    parts = pieces(range(len(problem.codes)), problem.neighbours)
    mainland = max(parts, key=lambda part: part.bit_count())
    apart = [i for i in explanation.areas if not mainland >> i & 1]
    if not apart:
        return []
    codes = [problem.codes[i] for i in apart]
    known = problem.areas.names
    names = [name if known.find(name := known.name(c)) == c else c for c in codes]
    alone = [*(problem.scenario.rules.single or ()), *names]
    return [
        (
            f"a ferry or a bridge for {listed(names)}: a table with the columns from,to",
            "--set data.crossings=crossings.csv",
        ),
        (
            "each a BCU of its own, where the other rules then allow it",
            f"--set 'rules.single={toml.toml(alone)}'",
        ),
    ]


def typed(each: Relaxation) -> str:
    """Write a change as ``--set`` takes it."""
    value = each.needed
    if each.rule not in _RANGES:
        value = outward(each.needed, each.limit)
        whole = whole_in(value, each.limit)
        value = whole if whole is not None and each.setting in _COUNTS else value
    setting = f"{synonyms.anywhere(each.setting)}={toml.toml(value)}".replace(", ", ",")
    return f'--set "{setting}"' if set(setting) & set('[" ') else f"--set {setting}"
