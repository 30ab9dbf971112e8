"""Collisions and relaxations, held against every plan of small random problems."""

from __future__ import annotations

import math
from collections.abc import Iterator

from hypothesis import assume, given, settings

from bcu_optimizer.engines.feasibility import possible
from bcu_optimizer.engines.tighten import dial_rules
from bcu_optimizer.questions.explain.elements import elements
from bcu_optimizer.questions.explain.explain import Explanation, collided, explain
from bcu_optimizer.questions.explain.relaxation import Relaxation
from makers.toys import Toy, grid, problem, questions
from oracles.explanation import ROUNDED, Kept, has_plan, sets_of, with_setting


@settings(max_examples=300)
@given(questions(most=6))
def test_collisions_are_those_of_brute_force(asked: tuple[Toy, int]) -> None:
    toy, _ = asked
    made, brute = problem(toy), Kept(toy)
    stated = frozenset(brute.elements())
    assert elements(made) == brute.elements()
    assert possible(made).answer == ("yes" if brute.possible(stated) else "no")
    if not brute.possible(stated):
        found = collided(made, stated, frozenset(), made.numbers[0])
        assert sets_of(found) == brute.minimal()
        assert not any(each.not_decided for each in found)


def around(change: Relaxation) -> tuple[float, float]:
    """Return what is needed, and the value next to it on the way to the one there is now.

    Both as far off as the oracle rounds what it measures in square roots.
    """
    if isinstance(change.limit, int):
        return change.needed, change.needed + (1 if change.limit > change.needed else -1)
    if change.rule in ROUNDED:
        blur = ROUNDED[change.rule] * max(1.0, change.needed)
        return change.needed + blur, change.needed - blur
    return change.needed, math.nextafter(change.needed, change.limit)


def other_settings(toy: Toy, change: Relaxation) -> Iterator[list[int] | int]:
    """Yield the numbers or sizes that are nearer to the ones there are, in order, all areas in."""
    most = len(toy)
    if change.rule == "size":
        low, high = change.limit
        widths = range(1, low + max(0, most - high))
        yield from (
            [low - down, high + steps - down]
            for steps in widths
            for down in range(min(steps, low - 1), -1, -1)
            if high + steps - down <= max(most, high)
        )
        return
    low, high = change.limit if isinstance(change.limit, list) else (change.limit, change.limit)
    for steps in range(1, most):
        for wider in ([low - steps, high], [low, high + steps]):
            if wider[0] >= 1 and wider[1] <= most:
                single = wider[0] if wider[0] < low else wider[1]
                yield wider if isinstance(change.limit, list) else single


@settings(max_examples=60)
@given(questions(most=5))
def test_relaxations_are_the_smallest_that_help(asked: tuple[Toy, int]) -> None:
    toy, _ = asked
    made = problem(toy)
    assume(possible(made).answer == "no")
    found = explain(made)
    for conflict in found.conflicts:
        assert {each.rule for each in conflict.relaxations} <= set(conflict.rules)
    for change in found.relaxations:
        assert change.is_decided
        if change.rule in {"number", "size"}:
            nearer = other_settings(toy, change)
            works = (one for one in nearer if has_plan(with_setting(toy, change.setting, one)))
            assert change.needed == next(works, None), change
        elif change.needed is not None:
            looser, tighter = around(change)
            assert has_plan(with_setting(toy, change.setting, looser)), change
            assert not has_plan(with_setting(toy, change.setting, tighter)), change
    settings_of = {each.setting for each in found.relaxations}
    for rule, dial, setting in dial_rules(made):
        if setting in settings_of and idle(found, setting):
            assert not has_plan(with_setting(toy, setting, dial.loosest)), (rule.name, dial)


def test_what_a_limit_on_supervision_needs_is_asked_of_the_rules_numbers() -> None:
    rule = {"max_ratio": 10, "superintendents": 1, "inspectors": 20}
    toy = grid(2, 2, rules={"number": 2, "supervision": rule})
    found = explain(problem(toy.ask(limits={"supervision_ratio_london": 5.0})))
    needed = {each.setting: each.needed for each in found.relaxations}
    assert needed["rules.supervision.superintendents"] == 2
    assert needed["rules.supervision.inspectors"] == 10.0
    assert needed["limits.supervision_ratio_london"] == 10.0


def idle(found: Explanation, setting: str) -> bool:
    return any(each.setting == setting and each.needed is None for each in found.relaxations)
