"""Turning one number of a scenario just so far that a plan keeps every rule."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.toml import key
from bcu_optimizer.engines.arithmetic import forced, numbers_left
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.engines.engine import Clock
from bcu_optimizer.engines.feasibility import all_plans, extreme, possible, without
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Additive
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import Rule, unnamed
from bcu_optimizer.problem.rules.limits import LimitRule
from bcu_optimizer.problem.rules.verdict import Dial


@dataclass(frozen=True)
class Turned:
    """How far a number has to be turned, or can be turned back.

    Attributes
    ----------
    value
        The value nearest to the strict side at which a plan keeps every rule; None where no value
        helps, or where it was not decided.
    is_decided
        False where that could not be found out.
    plan
        A plan that keeps every rule at that value.
    """

    value: float | None
    is_decided: bool = True
    plan: tuple[Group, ...] = ()


def dial_rules(problem: Problem) -> list[tuple[Rule, Dial, str]]:
    """List the numbers that can be turned: their rule, dial, and dotted key for ``--set``."""
    found = []
    for rule in [*rules.active(problem), *limits.active(problem)]:
        for dial in rule.dials():
            label = rule.label if isinstance(rule, LimitRule) else f"rules.{rule.name}"
            found.append((rule, dial, f"{label}.{_key(dial.name)}" if dial.name else label))
    return found


def _key(name: str) -> str:
    """Write the key of a dial as TOML wants it; it may hold the name of a team."""
    *inner, last = name.rpartition(".") if "." in name else (name,)
    parts = [*filter(None, inner[:1]), last]
    return ".".join(map(key, parts))


def best_sum(problem: Problem, rule: LimitRule) -> Turned | None:
    """Find what :func:`strictest` does for a measure that adds up, from the best plan by it.

    None where there are too many plans to look at for some number of BCUs.
    """
    free = without(problem, [rule])
    (dial,) = rule.dials()
    scale, best = _Scale(dial), Turned(None)
    least: int | None = None
    for bcus in [] if forced(free) else numbers_left(free):
        try:
            diagram = all_plans(free, bcus)
        except (InputError, TooLargeError):
            return None
        if not diagram.nodes:
            continue
        plan = extreme(diagram, rule.measure, bcus)
        step = _needed(problem, rule, dial, scale, plan)
        if least is None or step < least:
            least, best = step, Turned(scale.value(step), plan=plan)
    return best


def strictest(problem: Problem, rule: Rule, dial: Dial, clock: Clock | None = None) -> Turned:
    """Find the strictest value of a number at which some plan keeps every rule; exact.

    A plan that is found tells how strict the number may be for its sake, so that every step lands
    on a value that some plan attains; the last step shows that nothing stricter will do.

    Parameters
    ----------
    problem
        The problem; its other rules all stay in force.
    rule, dial
        The number, and the rule whose it is.
    clock
        The time for searches, where this question shares it with others.
    """
    if isinstance(rule, LimitRule) and isinstance(rule.measure, Additive):
        found = best_sum(problem, rule)
        if found is not None:
            return found
    return _turned_back(problem, rule, dial, clock)


def _turned_back(problem: Problem, rule: Rule, dial: Dial, clock: Clock | None) -> Turned:
    """Turn a number strict step by step, each step given by a plan; at last, show none is left."""
    scale = _Scale(dial)
    first = possible(turned(problem, rule, dial, dial.loosest), clock=clock)
    if first.answer != "yes":
        return Turned(None, is_decided=first.answer == "no")
    best, plan = _needed(problem, rule, dial, scale, first.plan), first.plan
    worst: int | None = None  # a value at which there is no plan
    closer = True
    while best > scale.strict_end and (worst is None or best - worst > 1):
        guess = best - 1 if closer or worst is None else (best + worst) // 2
        found = possible(turned(problem, rule, dial, scale.value(guess)), clock=clock)
        if found.answer == "not decided":
            return Turned(None, is_decided=False)
        if found.answer == "yes":
            best, plan = _needed(problem, rule, dial, scale, found.plan), found.plan
            closer = False
            worst = scale.strict_end if worst is None else worst
        else:
            worst = guess
            closer = True
    return Turned(scale.value(best), plan=plan)


def turned(problem: Problem, rule: Rule, dial: Dial, value: float) -> Problem:
    """Return a problem with one number changed."""
    scenario = problem.scenario
    stated = rule.turned(dial, value)
    changed: dict[str, object]
    if isinstance(rule, LimitRule):
        changed = {"limits": {**scenario.limits, rule.measure.name: stated}}
    else:
        changed = {"rules": scenario.rules.model_copy(update={rule.name: stated})}
    return replace(problem, scenario=scenario.model_copy(update=changed))


def _needed(problem: Problem, rule: Rule, dial: Dial, scale: _Scale, plan: Sequence[Group]) -> int:
    """Return the strictest step at which one plan is valid, given that it is at the end.

    Limits are looked at too: a measure may be made from the rule's settings, as the inspectors for
    each superintendent are. What the plan keeps at the strict end it keeps at every step.
    """
    groups = unnamed(plan)

    def holds(judge: Rule) -> bool:
        return all(verdict.holds is not False for verdict in judge.check(groups))

    strict, loose = scale.strict_end, scale.loose_end
    judges = _judges(problem, rule, dial, scale.value(strict))
    felt = [place for place, judge in enumerate(judges) if not holds(judge)]
    if not felt:
        return strict
    while loose - strict > 1:
        middle = (loose + strict) // 2
        judges = _judges(problem, rule, dial, scale.value(middle))
        kept = all(holds(judges[place]) for place in felt)
        strict, loose = (strict, middle) if kept else (middle, loose)
    return loose


def _judges(problem: Problem, rule: Rule, dial: Dial, value: float) -> list[Rule]:
    """Return the rule with one number changed, and the limits as they then are."""
    made, stated = turned(problem, rule, dial, value), rule.turned(dial, value)
    if isinstance(rule, LimitRule):
        return [LimitRule(rule.measure, float(stated), made)]
    return [type(rule)(stated, made), *limits.active(made)]


class _Scale:
    """The values of a dial as whole steps, from strict to loose: every double, or every integer."""

    def __init__(self, dial: Dial) -> None:
        self._is_whole = isinstance(dial.now, int) and isinstance(dial.loosest, int)
        self._sign = 1 if dial.loosest > dial.strictest else -1
        self.strict_end, self.loose_end = self.step(dial.strictest), self.step(dial.loosest)

    def step(self, value: float) -> int:
        """Return the step of a value."""
        return self._sign * (int(value) if self._is_whole else _order(value))

    def value(self, step: int) -> float:
        """Return the value of a step."""
        place = self._sign * step
        return place if self._is_whole else _double(place)


def _order(value: float) -> int:
    """Return the place of a double that is not negative among all of them."""
    (place,) = struct.unpack("<q", struct.pack("<d", value))
    return int(place)


def _double(place: int) -> float:
    (value,) = struct.unpack("<d", struct.pack("<q", place))
    return float(value)
