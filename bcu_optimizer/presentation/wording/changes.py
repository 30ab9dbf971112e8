"""Changes of a plan in a planner's words: moves, swaps, and what having areas together costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES, Measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.improve.improvements import Change, Moves

if TYPE_CHECKING:
    from bcu_optimizer.questions.improve.what_if import Moved, WhatIf

Figures = Mapping[str, float | int | None]

_FEW = 4  # places that are named one by one


def heading(each: Measure) -> str:
    """Name a measure in a narrow column, one word a line."""
    return each.heading(is_narrow=True).replace(" ", "\n")


def difference(each: Measure, value: float | None) -> str:
    """Write by how much a measure changes, shares in percentage points."""
    if value is None:
        return values.NOT_KNOWN
    return signed(100 * value if each.unit == "share" else value, 0 if each.unit == "count" else 2)


def signed(value: float, decimals: int) -> str:
    """Write a difference with its sign; 0 only where there is none, whatever decimals it takes."""
    if not value:
        return "0"
    while not round(value, decimals) and decimals < 15:
        decimals += 1
    return f"{value:+,.{decimals}f}".replace("-", "−")


def change(each: Change, problem: Problem) -> str:
    """Say which areas go where."""
    names = [problem.areas.names.name(code) for code in each.areas]
    if each.kind == "move":
        return f"{names[0]} → {each.targets[0]}"
    return f"{names[0]} ⇄ {names[1]}"


def forbidden(each: Change) -> str:
    """Say which rules a change breaks, and which the plan still breaks; empty if none."""
    still = [name for name in each.forbidden_by if name not in each.newly_broken]
    parts = [f"breaks {', '.join(each.newly_broken)}"] if each.newly_broken else []
    parts += [f"still breaks {', '.join(still)}"] if still else []
    return "; ".join(parts)


def moves_summary(moves: Moves) -> str:
    """Count the changes that help, and those among them that break no rule."""
    tried = f"{moves.examined:,} single moves and swaps were tried"
    if not moves.changes:
        return f"{tried}; none improves a goal."
    allowed = sum(not change.newly_broken for change in moves.changes)
    rule = "a rule" if moves.evaluation.holds else "a rule that the given plan keeps"
    improve = f"{len(moves.changes):,} improve a goal, {allowed:,} of them without breaking {rule}"
    return f"{tried}; {improve}. Those that lead to the same plan count once."


def goal_heading(goal: str | None) -> str:
    """Say what the changes below it improve; None stands for all goals, weighted."""
    if goal is None:
        return "What would improve the goals together"
    known = goals.GOALS.get(goal)
    title = known.title if known else f"lower: {MEASURES[goal].title}"
    return f"What would help most to: {title}" if known else f"What would {title}"


def breaks(evaluation: Evaluation) -> str:
    """Say which rules a plan breaks, and where unless in many places; empty if it keeps them."""
    told = []
    for verdict in evaluation.verdicts:
        if verdict.holds is False:
            where = words.where(verdict)
            if len(verdict.where) > _FEW:
                where = f"in {len(verdict.where)} BCUs"
            title = words.rule_title(verdict, evaluation.problem)
            told.append(f"{title} ({where})" if where else title)
    return "; ".join(told)


def answers(found: WhatIf) -> list[str]:
    """Answer what was asked: whether it can be, what the move alone does, and the least cost."""
    broken = breaks(found.after)
    alone = f"breaks: {broken}" if broken else "keeps every rule"
    lines = [f"{_question(found)} {_verdict(found)}"]
    if any(each.source != each.target for each in found.moved):
        lines.append(f"With all else as given, the plan {alone}.")
    others = words.others(found.best)
    return [*lines, *_cost(found), *([f"Of plans that have it so: {others}"] if others else [])]


def _question(found: WhatIf) -> str:
    names = found.before.problem.areas.names
    asked = []
    for each in found.moved:
        others = listed([names.name(code) for code in each.partners])
        with_whom = f"go with {others}" if others else f"be alone in {each.target}"
        asked.append(f"{names.name(each.area)} {with_whom}{_already(each)}")
    return f"Can {listed(asked)}?"


def _already(each: Moved) -> str:
    return " (as it does in the given plan)" if each.source == each.target else ""


def _verdict(found: WhatIf) -> str:
    best = found.best
    if best.outcome == "unknown":
        return "Not decided: the time limit was reached before any plan was found."
    if best.evaluation:
        return "Yes."
    rules = found.before.problem.scenario.rules
    if "together" not in best.because:
        return f"No: the scenario has no plan at all. {words.because(best)}"
    others = [f"'{name}'" for name in best.because if name != "together" or rules.together]
    kept = f" and keeps {listed(others)}" if others else ""
    return f"No, this is proven: no plan of {best.bcus} BCUs has it so{kept}."


def _cost(found: WhatIf) -> list[str]:
    best, unbound, cost = found.best, found.unbound, found.cost
    if best.evaluation is None or unbound is None or unbound.evaluation is None or cost is None:
        return []
    sure = {best.outcome, unbound.outcome} == {"optimal"}
    proof = "proven" if sure else "best found so far, not proven"
    more = cost["objective"]
    if more is None:
        return [f"The best plan that has it so ({proof}) is in the table below."]
    if not more:
        return [f"At best it costs nothing ({proof}): no plan of the scenario is better."]
    goal_measures = [_goal_measure(name) for name in goals.wanted(found.before.problem)]
    told = [_instead(name, best.measures, unbound.measures) for name in goal_measures]
    return [
        f"Its cost: the best plan that has it so ({proof}) has an objective of "
        f"{values.distinct(best.objective, unbound.objective, 4)}, the scenario's best plan one of "
        f"{values.distinct(unbound.objective, best.objective, 4)} (lower is better): "
        f"{listed(told)}."
    ]


def _goal_measure(goal: str) -> str:
    return goals.GOALS[goal].measure if goal in goals.GOALS else goal


def _instead(name: str, mine: Figures, other: Figures) -> str:
    each = MEASURES[name]
    title = f"{each.title[0].lower()}{each.title[1:]}"
    one, two = values.measure(each, mine[name]), values.measure(each, other[name])
    return f"{title} {one} instead of {two}" if one != two else f"{title} {one} as before"
