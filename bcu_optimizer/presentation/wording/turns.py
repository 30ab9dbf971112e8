"""What settles whether two areas are together: the weights of the goals at which it turns."""

from __future__ import annotations

import math
from fractions import Fraction

from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.why.answer import Neighbour
from bcu_optimizer.questions.why.turns import Turns

# A weight so near to today's, as a share of it, makes a choice a near toss-up.
_NEAR = Fraction(3, 4)


def settled(problem: Problem, each: Neighbour) -> list[str]:
    """Say what settles it: at which weights of the goals the best plan has it the other way."""
    if each.cost_together is None or each.cost_apart is None:
        return []
    lines = []
    if not each.best_has_it:
        lines.append(f"Unlike this plan, the scenario's best has them {_way(not each.together)}.")
    if not each.cost_together and not each.cost_apart:
        lines.append("A tie: by the goals both are exactly as good.")
    told = [text for goal, turns in _told(each) if (text := _turn(problem, goal, turns))]
    if told:
        near = any(_is_near(turns) for _, turns in _told(each))
        head = "What settles it is close" if near else "What settles it"
        return [*lines, f"{head}: {'; '.join(told)}."]
    if len(each.turns) > 1:
        lines.append("Clear: it stays so whatever any one goal weighs.")
    return lines


def _way(together: bool) -> str:
    return "together" if together else "apart"


def _told(each: Neighbour) -> list[tuple[str, Turns]]:
    """List the goals whose turns are told: of two goals one says it all."""
    found = list(each.turns.items())
    return found[1:] if len(found) == 2 else found


def _is_near(turns: Turns) -> bool:
    near = [*(at / turns.weight for at in turns.below[:1])]
    near += [turns.weight / at for at in turns.above[:1]]
    return any(each >= _NEAR for each in near)


def _turn(problem: Problem, goal: str, turns: Turns) -> str:
    """Say at which weights of one goal the best plan changes, on either side of today's."""
    wanted = goals.wanted(problem)
    others = [name for name in wanted if name != goal]
    unit, of = Fraction(1), f" (now {float(turns.weight):g})"
    if len(others) == 1:
        unit, of = wanted[others[0]], f" of the weight of {goals.in_brief(others[0])}"
    sides = ((turns.below, -1, "or less", "below"), (turns.above, 1, "or more", "above"))
    first: list[str] = []
    again: list[str] = []
    for found, side, sense, beyond in sides:
        at = [rounded(each / unit, side) for each in found[:2]]
        first += [f"at {text}{'' if first else of} {sense}" for text in at[:1]]
        again += [f"{beyond} {text} it turns back" for text in at[1:]]
    if not first:
        return ""
    told = f"with {goals.in_brief(goal)} {', or '.join(first)} it would be the other way round"
    return f"{told} ({'; '.join(again)})" if again else told


def rounded(weight: Fraction, side: int) -> str:
    """Write a weight with three digits, rounded away from today's so that it is true."""
    decimals = max(0, 2 - math.floor(math.log10(weight)))
    scaled = weight * 10**decimals
    units = math.floor(scaled) if side < 0 else math.ceil(scaled)
    return f"{units / 10**decimals:,.{decimals}f}"
