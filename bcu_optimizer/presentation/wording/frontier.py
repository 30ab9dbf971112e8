"""What a frontier says, as texts for screens, pages and notebooks alike."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bcu_optimizer.common import synonyms
from bcu_optimizer.common.text import listed
from bcu_optimizer.engines.ratio import without_ratio
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.problem.measures.registry import MEASURES, Measure
from bcu_optimizer.questions.frontier.frontier import Frontier, Point
from bcu_optimizer.questions.frontier.goals import is_ratio
from bcu_optimizer.questions.frontier.knee import MEANING
from bcu_optimizer.questions.frontier.reference_plans import Mark

_ALSO = ("links_kept", "imbalance", "demand_ratio", "officers_ratio")
_MOST_NUMBERS = 6
_COLUMNS = 4


def value(each: Measure, found: Fraction | float | None) -> str:
    """Write a measure with one digit more than elsewhere, as points lie close."""
    if found is None:
        return values.NOT_KNOWN
    if each.unit == "share":
        return values.share(float(found), 2)
    if each.unit == "count":
        return values.number(float(found), 0)
    decimals = 3 if each.name in MEASURES else 4  # the weighted goals lie closest
    return values.number(float(found), decimals) + (" km" if each.unit == "km" else "")


def goal_names(found: Frontier) -> str:
    """Name the goals of a frontier: "links kept and imbalance"."""
    return listed([goal.measure.in_brief() for goal in found.goals])


def title(found: Frontier) -> str:
    """Say what the frontier is between."""
    return f"The frontier of {goal_names(found)}"


def headline(found: Frontier) -> str:
    """Say in one sentence how many points there are."""
    if not found.points:
        if found.valid_plans:
            return f"{without_ratio(found.valid_plans)} So there is no frontier."
        return f"Proven: no plan of {found.bcus} BCUs keeps every rule, so there is no frontier."
    many = f"{len(found)} points" if len(found) > 1 else "1 point"
    return f"Proven: {many} among all {found.valid_plans:,} valid plans of {found.bcus} BCUs."


def proof(found: Frontier) -> list[str]:
    """Say what is proven of the points, and how to read them."""
    if not found.points:
        return []
    both = "both" if len(found.goals) == 2 else "all three"
    lines = [
        f"No valid plan is better on {both} than any of these points, nor better on one goal and "
        "as good on the rest; and every valid plan that is not listed is beaten by one that is."
    ]
    if len(found) == 1:
        lines = [f"This point is best on {both}: there is nothing to trade off."]
    if any(is_ratio(goal) for goal in found.goals):
        lines.append("Plans with a BCU that has nothing of what is weighed are left aside.")
    if found.knee is not None:
        lines.append(MEANING[len(found.goals)])
    return lines


def role(found: Frontier, number: int) -> str:
    """Say what a point is: an end, the knee, where a known plan lies."""
    parts = [found.outstanding[number]] if number in found.outstanding else []
    parts += [mark.name for mark in found.marks if mark.on == number]
    return "; ".join(parts)


def header(found: Frontier, *, more: bool) -> list[str]:
    """Return the heads of the table of points; ``more``: with measures besides the goals."""
    heads = [goal.measure.in_brief().capitalize() for goal in found.goals]
    also = [MEASURES[name].in_brief().capitalize() for name in _also(found)] if more else []
    return ["Point", *heads, *also, "Plans", ""]


def row(found: Frontier, point: Point, *, more: bool) -> list[str]:
    """Return the row of a point."""
    cells = [value(g.measure, v) for g, v in zip(found.goals, point.values, strict=True)]
    also = [value(MEASURES[name], point.measures[name]) for name in _also(found)] if more else []
    return [str(point.number), *cells, *also, str(len(point.plans)), role(found, point.number)]


def _also(found: Frontier) -> list[str]:
    """Return the measures besides the goals that are worth a column and known."""
    asked = {goal.measure.name for goal in found.goals}
    known = [
        name
        for name in _ALSO
        if name not in asked and any(p.measures[name] is not None for p in found.points)
    ]
    return known[: _COLUMNS - len(asked)]


def mark_row(found: Frontier, mark: Mark) -> list[str]:
    """Return the row of a known plan: its name, its measures, and what beats it."""
    cells = [value(g.measure, v) for g, v in zip(found.goals, mark.values, strict=True)]
    return [mark.name, *cells, standing(found, mark)]


def standing(found: Frontier, mark: Mark) -> str:
    """Say where a known plan stands against the frontier."""
    bcus = len(mark.evaluation.groups)
    parts = []
    if bcus != found.bcus:
        parts.append(f"{bcus} BCUs, not {found.bcus}")
    elif not mark.evaluation.holds:
        broken = [synonyms.anywhere(v.rule) for v in mark.evaluation.verdicts if v.holds is False]
        parts.append(f"breaks {listed(list(dict.fromkeys(broken)))}")
    if mark.on is not None:
        parts.append(f"at point {mark.on}")
    elif mark.beaten_by:
        parts.append(f"beaten by {_numbers(mark.beaten_by)}")
    elif found.points:
        parts.append("no point beats it")
    return "; ".join(parts)


def _numbers(numbers: Sequence[int]) -> str:
    """Write numbers of points: runs as ranges, many as their count."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    if len(shown) > _MOST_NUMBERS:
        return f"{len(numbers)} points"
    return f"point{'s' if len(numbers) > 1 else ''} {listed(shown)}"
