"""What if, in a planner's words: the plan changed just so, the nearest that has it, the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.changes import breaks
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import MEASURES

if TYPE_CHECKING:
    from bcu_optimizer.questions.improve.asked import Asked
    from bcu_optimizer.questions.improve.what_if import WhatIf
    from bcu_optimizer.questions.solve.result import Result

Figures = Mapping[str, float | int | None]


def answers(found: WhatIf) -> list[str]:
    """Answer apart: the plan changed just so, the nearest valid plan that has it, the best one."""
    return [_just_so(found), *_others(found)]


def asked(found: WhatIf) -> str:
    """Say what is asked: "Newham in Central East and Haringey with Enfield"."""
    return listed([_one(found, each) for each in found.asked])


def _one(found: WhatIf, each: Asked) -> str:
    name = found.before.problem.areas.names.name
    if each.kind == "move":
        return f"{name(each.area)} in {each.other}"
    return f"{name(each.area)} {'with' if each.kind == 'join' else 'without'} {name(each.other)}"


def _just_so(found: WhatIf) -> str:
    """Say whether the plan changed just so is valid; the first word is Yes only if it is."""
    what = f"with {asked(found)} and all else as given, the plan"
    if not found.moved:
        what = f"{asked(found)} is so in the given plan, which"
    if found.is_valid:
        return f"Yes: {what} keeps every rule."
    if found.after.holds:
        return f"No: {what} keeps every rule, but one change undoes another: it is not all so."
    return f"No: {what} breaks: {breaks(found.after)}."


def _others(found: WhatIf) -> list[str]:
    best = found.best
    if best is None:
        return ["Of the areas of that BCU none is left that does not move: nothing more is asked."]
    if best.outcome == "unknown":
        reason = "the time limit was reached before any plan was found"
        return [f"Whether any valid plan has it is not decided: {reason}."]
    if best.evaluation is None:
        return [_none(found, best)]
    others = words.others(best)
    told = [_nearest(found), *_cost(found, best), *_all(found)]
    return [*told, *([f"Of plans that have it so: {others}"] if others else [])]


def _none(found: WhatIf, best: Result) -> str:
    if found.has_none:
        return f"The scenario has no plan at all. {words.because(best)}"
    others = [f"'{name}'" for name in best.because]
    kept = f" and keeps {listed(others)}" if others else ""
    return f"No valid plan has it, this is proven: no plan of {best.bcus} BCUs has it so{kept}."


def _nearest(found: WhatIf) -> str:
    near = found.nearest
    if near is None:
        return "The valid plan that has it and changes least was not found."
    many = near.areas_changed
    number = "no area has" if not many else "1 area has" if many == 1 else f"{many} areas have"
    return f"The nearest valid plan that has it: {number} other partners than in the given plan."


def _cost(found: WhatIf, best: Result) -> list[str]:
    unbound, cost = found.unbound, found.cost
    if unbound is None or unbound.evaluation is None or cost is None:
        return []
    sure = {best.outcome, unbound.outcome} == {"optimal"}
    proof = "proven" if sure else "best found so far, not proven"
    more = cost["objective"]
    if more is None:
        return [f"The best plan that has it so ({proof}) is in the table below."]
    if not more:
        return [f"At best it costs nothing ({proof}): no plan of the scenario is better."]
    told = [
        _instead(name, best.measures, unbound.measures)
        for name in goals.measures_wanted(found.before.problem)
    ]
    return [
        f"Its cost: the best plan that has it so ({proof}) has an objective of "
        f"{values.distinct(best.objective, unbound.objective, 4)}, the scenario's best plan one of "
        f"{values.distinct(unbound.objective, best.objective, 4)} (lower is better): "
        f"{listed(told)}."
    ]


def _all(found: WhatIf) -> list[str]:
    """Say what it costs to be with all areas of the BCU, where that is more than was found."""
    best, whole = found.best, found.best_all
    if whole is None or best is None or whole.objective == best.objective:
        return []
    if whole.objective is None:
        return ["With all areas that the BCU then has: no plan was found."]
    shown = values.distinct(whole.objective, best.objective, 4)
    return [f"With all areas that the BCU then has, the best plan has an objective of {shown}."]


def _instead(name: str, mine: Figures, other: Figures) -> str:
    each = MEASURES[name]
    title = f"{each.title[0].lower()}{each.title[1:]}"
    one, two = values.measure(each, mine[name]), values.measure(each, other[name])
    return f"{title} {one} instead of {two}" if one != two else f"{title} {one} as before"
