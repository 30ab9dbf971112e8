"""What is asked for, in a planner's words."""

from __future__ import annotations

import math
from typing import Any

from bcu_optimizer.common.text import as_stated, listed
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.registry import kind
from bcu_optimizer.questions.explain.elements import Element


def named(problem: Problem, group: Group) -> str:
    """Name areas as in a sentence."""
    return listed(problem.areas.names.name(problem.codes[i]) for i in group)


def asked(problem: Problem, element: Element) -> str:
    """Say what an element asks for; what of it is an assumption is marked so."""
    if element.rule.startswith("limits."):
        return _limit(problem, element.rule.removeprefix("limits."))
    stated = getattr(problem.scenario.rules, element.rule, None)
    rule = kind(problem, element.rule)
    if element.entry is None:
        return str(rule.asks(stated))
    return str(rule.asks_entry(stated, _entry(problem, rule.stated(stated)[element.entry])))


def _entry(problem: Problem, entry: Any) -> str:
    names = problem.areas.names
    each = [entry] if isinstance(entry, str) else entry
    return listed(names.name(code) if (code := names.find(one)) else one for one in each)


def _limit(problem: Problem, name: str) -> str:
    word = "at least" if MEASURES[name].better == "higher" else "at most"
    return f"{MEASURES[name].title}: {word} {as_stated(problem.scenario.limits[name])}"


def setting_title(problem: Problem, setting: str) -> str:
    """Name a setting that can be changed; assumptions are marked."""
    table, _, key = setting.partition(".")
    if table == "limits":
        return MEASURES[key].title
    name, _, number = key.partition(".")
    return str(kind(problem, name).setting_title(number))


def outward(needed: float, limit: float) -> float:
    """Round a value away from the one it is now, to a hundredth of the change or finer.

    What is further away is laxer, so that it works when it is typed.
    """
    return _rounded(needed, abs(needed - limit), up=needed > limit)


def inward(tightest: float, limit: float) -> float:
    """Round the tightest value towards the one it is now, which is laxer; as :func:`outward`."""
    return _rounded(tightest, abs(tightest - limit), up=limit > tightest)


def _rounded(value: float, room: float, *, up: bool) -> float:
    if isinstance(value, int) or not room:
        return value
    turn = math.ceil if up else math.floor
    for decimals in range(13):
        rounded: float = turn(value * 10**decimals) / 10**decimals
        is_lax = rounded >= value if up else rounded <= value
        if is_lax and rounded > 0 and abs(rounded - value) <= max(room, 1e-9) / 50:
            return rounded
    return value


def whole_in(needed: float, limit: float) -> int | None:
    """Return the nearest whole number on the lax side, where it is another than the value now."""
    rounded = math.ceil(needed) if needed > limit else math.floor(needed)
    near = abs(rounded - needed) < 1 and rounded > 0
    return rounded if near and not float(needed).is_integer() else None
