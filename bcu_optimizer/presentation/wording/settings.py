"""What is asked for, in a planner's words."""

from __future__ import annotations

import math
from typing import Any

from bcu_optimizer.common.text import listed
from bcu_optimizer.common.toml import toml
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.registry import kinds
from bcu_optimizer.questions.explain.elements import Element
from bcu_optimizer.scenario.rules import span


def named(problem: Problem, group: Group) -> str:
    """Name areas as in a sentence."""
    return listed(problem.areas.names.name(problem.codes[i]) for i in group)


def plain(value: Any) -> str:
    """Write a value of a setting."""
    if isinstance(value, list | tuple):
        return f"{value[0]} to {value[1]}" if value[0] != value[1] else f"{value[0]}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def asked(problem: Problem, element: Element) -> str:
    """Say what an element asks for; what of it is an assumption is marked so."""
    if element.rule == "start":
        return "the half-drawn plan is completed, not changed"
    if element.rule.startswith("limits."):
        return _limit(problem, element.rule.removeprefix("limits."))
    stated = getattr(problem.scenario.rules, element.rule)
    kind = kinds(problem.scenario.rules)[element.rule]
    own = f"{kind.title or kind.name}: "
    if element.entry is not None:
        said = _ENTRIES.get(element.rule, own + "{}")
        entry = kind.stated(stated)[element.entry]
        return said.format(_entry(problem, entry), getattr(stated, "plan", ""))
    if element.rule in _WHOLE:
        return str(_WHOLE[element.rule](stated))
    return own + ("at least " if kind.floor else "") + toml(stated)


def _entry(problem: Problem, entry: Any) -> str:
    names = problem.areas.names
    each = [entry] if isinstance(entry, str) else entry
    return listed(names.name(code) if (code := names.find(one)) else one for one in each)


_ENTRIES = {
    "together": "{} share a BCU",
    "apart": "{} do not share a BCU",
    "fixed": "{} stays as it is in '{}'",
    "single": "{} is a BCU of its own",
    "barrier": "the border between {} does not count",
}


def _limit(problem: Problem, name: str) -> str:
    word = "at least" if MEASURES[name].better == "higher" else "at most"
    return f"{MEASURES[name].title}: {word} {plain(problem.scenario.limits[name])}"


def _number(stated: Any) -> str:
    fewest, most = span(stated)
    return f"{plain((fewest, most))} BCU{'s' if most != 1 else ''}"


def _supervision(stated: Any) -> str:
    where = "in every BCU" if stated.scope == "bcu" else "on average over all BCUs"
    return (
        f"{where}, at most {plain(stated.max_ratio)} inspectors for each superintendent "
        f"(assumed: {plain(stated.inspectors)} inspectors in all, "
        f"{stated.superintendents} superintendents in each BCU)"
    )


def _balance(stated: Any) -> str:
    weighed = listed(f"by {measure}" for measure in stated.measures)
    return f"the largest BCU at most {plain(stated.max_ratio)} times the smallest, {weighed}"


def _teams(stated: Any) -> str:
    return "; ".join(
        f"{name.replace('_', ' ')} team: at least {plain(team.minimum)} officers in each BCU "
        f"(assumed: {plain(team.total)} in all)"
        for name, team in stated.items()
    )


_WHOLE = {
    "number": _number,
    "size": lambda stated: f"{plain(stated)} areas in a BCU",
    "contiguity": lambda _stated: "each BCU is connected by borders",
    "supervision": _supervision,
    "balance": _balance,
    "teams": _teams,
}


def setting_title(setting: str) -> str:
    """Name a setting that can be changed; assumptions are marked."""
    if setting.startswith("limits."):
        return MEASURES[setting.removeprefix("limits.")].title
    if setting.startswith("rules.teams."):
        name, _, key = setting.removeprefix("rules.teams.").rpartition(".")
        team = name.strip('"').replace("_", " ")
        return f"{team} team: officers {_TEAM[key]}"
    return _SETTINGS.get(setting, setting.removeprefix("rules."))  # the key of a rule of one's own


_TEAM = {"minimum": "in each BCU", "total": "in all (an assumption)"}
_SETTINGS = {
    "rules.number": "number of BCUs",
    "rules.size": "areas in a BCU",
    "rules.supervision.max_ratio": "inspectors for each superintendent",
    "rules.supervision.superintendents": "superintendents in each BCU (an assumption)",
    "rules.supervision.inspectors": "inspectors in all (an assumption)",
    "rules.balance.max_ratio": "largest ÷ smallest BCU",
}


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
