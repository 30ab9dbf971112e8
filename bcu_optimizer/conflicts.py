"""Why there is no plan: rules that cannot all be kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer import rules
from bcu_optimizer.errors import InputError
from bcu_optimizer.search import Clock, has_plan

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

# What deciding a smaller set of rules may cost; beyond it a rule is kept as part of the conflict.
_SECONDS = 2.0
_CANDIDATES = 5_000


def by_arithmetic(problem: Problem, bcus: int) -> tuple[str, ...]:
    """Return a rule that by plain arithmetic leaves no plan with that number of BCUs, if any does.

    The number asked for is the other half of the conflict, unless the rule leaves no number at all.
    """
    for rule in rules.active(problem):
        fewest, most = rule.numbers()
        if not fewest <= bcus <= most:
            alone = fewest > len(problem.codes) or fewest > most
            asked = problem.scenario.rules.number is not None
            return (rule.name,) if alone or not asked else ("number", rule.name)
    return ()


def conflict(problem: Problem, bcus: int) -> tuple[str, ...]:
    """Return rules that no plan of that many BCUs keeps all at once, as few as are easily proved.

    Rules are dropped one after the other, each for good if it is proven that there is still no plan
    without it. A rule stays in where that is not decided within seconds.
    """
    found = by_arithmetic(problem, bcus)
    if found:
        return found
    kept = problem.stated_rules
    for name in list(kept):
        trial = [other for other in kept if other != name]
        if _is_impossible(problem.with_rules(trial), bcus, "number" in trial):
            kept = trial
    return tuple(kept)


def _is_impossible(problem: Problem, bcus: int, is_number_asked: bool) -> bool:
    """Tell whether it is proven, within seconds, that no plan keeps the rules."""
    count = len(problem.codes)
    asked = [bcus] if is_number_asked else sorted(range(1, count + 1), key=lambda k: abs(k - bcus))
    clock = Clock(_SECONDS)
    try:
        return all(has_plan(problem, number, clock, _CANDIDATES) is False for number in asked)
    except InputError:
        return False
