"""Changes of a plan in a planner's words: moves, swaps, and what having areas together costs."""

from __future__ import annotations

from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES, Measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.improve.improvements import Change, Moves

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
