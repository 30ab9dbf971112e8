"""What a scenario asks for, taken apart: each rule, limit and entry can be dropped by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.registry import EntryRule, kinds


@dataclass(frozen=True, order=True)
class Element:
    """One thing asked for: a rule, a limit (``limits.NAME``), or one entry of a rule.

    Attributes
    ----------
    rule
        The name of the rule.
    entry
        The place of the entry among those of the rule; None where the rule has no entries.
    """

    rule: str
    entry: int | None = None


NUMBER = Element("number")


def elements(problem: Problem) -> list[Element]:
    """Take apart what a problem asks for, in the order in which rules are shown."""
    found = []
    for name, kind in kinds(problem.scenario.rules).items():
        settings = getattr(problem.scenario.rules, name)
        if settings is None:
            continue
        if issubclass(kind, EntryRule):
            found += [Element(name, place) for place in range(len(kind.stated(settings)))]
        else:
            found.append(Element(name))
    found += [Element(f"limits.{name}") for name in problem.scenario.limits]
    return [*found, *([Element("start")] if problem.start else [])]


def text(problem: Problem, element: Element) -> str | None:
    """Say which entry of a rule an element is; None where it is the whole rule."""
    if element.entry is None:
        return None
    kind = kinds(problem.scenario.rules)[element.rule]
    stated = kind.stated(getattr(problem.scenario.rules, element.rule))[element.entry]
    named = [stated] if isinstance(stated, str) else stated
    names = problem.areas.names
    shown = [names.name(code) if (code := names.find(each)) else each for each in named]
    return f"{element.rule}: {' and '.join(shown)}"


def only(problem: Problem, kept: Collection[Element]) -> Problem:
    """Return the same problem with only some of its elements asked for.

    A BCU that ``fixed`` or ``single`` no longer demands may still be in a plan, and is then still
    left out of the rules that it is left out of now: to drop an element never forbids a plan.
    """
    rules = problem.scenario.rules
    update: dict[str, Any] = {}
    for name, kind in kinds(rules).items():
        settings = getattr(rules, name)
        if settings is None:
            continue
        if issubclass(kind, EntryRule):
            stated = kind.stated(settings)
            left = [each for place, each in enumerate(stated) if Element(name, place) in kept]
            update[name] = kind.only(settings, left) if left else None
        elif Element(name) not in kept:
            update[name] = None
    limits = problem.scenario.limits
    held = {name: limit for name, limit in limits.items() if Element(f"limits.{name}") in kept}
    changed = {"rules": rules.model_copy(update=update), "limits": held}
    return replace(
        problem,
        scenario=problem.scenario.model_copy(update=changed),
        start=problem.start if Element("start") in kept else None,
    )
