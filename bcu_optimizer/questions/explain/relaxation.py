"""For each number of a scenario the smallest change, all else unchanged, that lets a plan be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from bcu_optimizer.engines.feasibility import possible, ruled
from bcu_optimizer.engines.tighten import dial_rules, strictest
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.limits import LimitRule
from bcu_optimizer.scenario.rules import span


@dataclass(frozen=True)
class Relaxation:
    """The smallest change of one setting that lets a plan be, all other rules in force.

    Attributes
    ----------
    rule
        The rule whose setting it is.
    setting
        Its dotted key, as ``--set`` takes it.
    limit
        Its value now.
    needed
        The value to type there; None where that setting alone cannot help, or it is not decided.
    is_decided
        False where it was not decided whether, or how far, it helps.
    plan
        A plan that there is then.
    """

    rule: str
    setting: str
    limit: Any
    needed: Any = None
    is_decided: bool = True
    plan: tuple[Group, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the change as the contracts shape it."""
        shaped = {"rule": self.rule, "setting": self.setting}
        return {**shaped, "limit": self.limit, "needed": self.needed, "decided": self.is_decided}


def relaxations(
    problem: Problem, names: Collection[str], helpful: Collection[str]
) -> list[Relaxation]:
    """Find the smallest change of each number of some rules.

    Parameters
    ----------
    names
        The rules whose numbers are asked about.
    helpful
        Those of them that can help at all: the rules that are part of every collision.
    """
    found = []
    stated = problem.scenario.rules
    for name, wider in (("number", _numbers), ("size", _sizes)):
        if name in names:
            setting = f"rules.{name}"
            now = _plain(getattr(stated, name))
            tried = wider(problem) if name in helpful else iter(())
            found.append(_first(problem, Relaxation(name, setting, now), tried))
    for rule, dial, setting in dial_rules(problem):
        name = rule.label if isinstance(rule, LimitRule) else rule.name
        if name in helpful:
            turned = strictest(problem, rule, dial)
            value = (turned.value, turned.is_decided, turned.plan)
            found.append(Relaxation(name, setting, dial.now, *value))
        elif name in names:
            found.append(Relaxation(name, setting, dial.now))
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _first(problem: Problem, asked: Relaxation, tried: Iterator[tuple[Any, int]]) -> Relaxation:
    """Return the first value that lets a plan be; not decided if it is not for a nearer one."""
    for value, bcus in tried:
        changes = {"number": bcus} if asked.rule == "number" else {"size": value}
        found = possible(ruled(problem, **changes))
        if found.answer == "yes":
            return Relaxation(
                asked.rule, asked.setting, asked.limit, _plain(value), True, found.plan
            )
        if found.answer == "not decided":
            return Relaxation(asked.rule, asked.setting, asked.limit, None, False)
    return asked


def _numbers(problem: Problem) -> Iterator[tuple[Any, int]]:
    """Yield other numbers of BCUs, the nearest first, and the setting that asks for each."""
    stated = problem.scenario.rules.number
    fewest, most = span(stated) if stated is not None else (1, len(problem.codes))
    for step in range(1, len(problem.codes)):
        if fewest - step >= 1:
            fewer = fewest - step
            yield (fewer, most) if isinstance(stated, tuple) else fewer, fewer
        if most + step <= len(problem.codes):
            more = most + step
            yield (fewest, more) if isinstance(stated, tuple) else more, more


def _sizes(problem: Problem) -> Iterator[tuple[Any, int]]:
    """Yield wider ranges of sizes, those with the fewest steps first."""
    stated = problem.scenario.rules.size
    assert stated is not None
    fewest, most = stated
    areas = len(problem.codes)
    for steps in range(1, fewest + max(0, areas - most)):
        for down in range(min(steps, fewest - 1), -1, -1):
            if most + steps - down <= max(areas, most):
                yield (fewest - down, most + steps - down), 0
