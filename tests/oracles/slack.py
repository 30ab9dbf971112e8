"""How far limits can be tightened and what rules cost, by brute force."""

from __future__ import annotations

import math

from bcu_optimizer.engines.tighten import dial_rules
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.elements import Element
from bcu_optimizer.questions.slack.slack import Room, slack
from makers.toys import Toy
from oracles.brute import Oracle
from oracles.explanation import ROUNDED, Kept, has_plan, with_setting


def assert_rooms(toy: Toy, made: Problem) -> None:
    """Tighten every limit of a toy that has a plan as far as brute force can, and no further."""
    found = slack(made)
    assert found.outcome == "feasible"
    for room in found.rooms:
        check_room(toy, made, room)
    numbers = [k for k in range(1, len(toy) + 1) if has_plan(with_number(toy, k))]
    assert list(found.numbers) == numbers
    assert not found.undecided


def with_number(toy: Toy, bcus: int) -> Toy:
    return with_setting(toy, "rules.number", bcus)


def check_room(toy: Toy, made: Problem, room: Room) -> None:
    """The tightest value leaves a plan; the next tighter one leaves none."""
    assert room.tightest is not None
    if room.rule in ROUNDED:
        blur = ROUNDED[room.rule] * max(1.0, room.tightest)
        looser, tighter = room.tightest + blur, room.tightest - blur
        assert has_plan(with_setting(toy, room.setting, looser))
        assert tighter < 0 or not has_plan(with_setting(toy, room.setting, tighter))
        return
    assert has_plan(with_setting(toy, room.setting, room.tightest)), room
    if room.rule == "size":
        low, high = room.tightest
        beyond = [low + 1, high] if room.end == "fewest" else [low, high - 1]
        is_last = beyond[0] > min(beyond[1], len(toy))
        assert is_last or not has_plan(with_setting(toy, room.setting, beyond)), room
        return
    (dial,) = (dial for _, dial, setting in dial_rules(made) if setting == room.setting)
    if room.tightest == dial.strictest:
        return
    if isinstance(room.tightest, int):
        tighter: float = room.tightest + (1 if dial.strictest > dial.loosest else -1)
    else:
        tighter = math.nextafter(room.tightest, dial.strictest)
    assert not has_plan(with_setting(toy, room.setting, tighter)), room


def assert_costs(toy: Toy, made: Problem) -> None:
    """Find what each rule costs in each goal."""
    brute = Kept(toy)
    stated = frozenset(brute.elements())
    for cost in slack(made).costs:
        alone = Oracle(toy.ask(goals={cost.goal: 1.0}))
        for kept, best in ((stated, cost.kept), (stated - {cost.element}, cost.dropped)):
            plans = [p for p in brute.partitions if keeps(brute, p, kept)]
            values = [v for p in plans if (v := alone.objective(p)) is not None]
            assert best.is_proven or not values
            if values:
                assert best.value is not None
                assert math.isclose(best.value, min(values), rel_tol=1e-12, abs_tol=1e-12)


def keeps(brute: Kept, plan: tuple[tuple[int, ...], ...], kept: frozenset[Element]) -> bool:
    return not brute.broken(plan) & kept and brute.passes(plan, kept)
