"""All plans of a toy, as brute force has them: counted, listed, paired and ranked."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.census.rank import RANKED, Place
from makers.toys import LETTERS, Toy, as_plan
from oracles.brute import (
    AT_LEAST,
    Oracle,
    Partition,
    best_with_ties,
    pairs_together,
    standing,
)

EXACT = ("links", "imbalance", "ties", "demand_ratio", "officers_ratio")


BLUR = 1e-12  # of travel, whose square roots are rounded differently here and there


def partition(plan: Sequence[tuple[int, ...]]) -> Partition:
    return tuple(sorted(plan))


def assert_all_plans(toy: Toy, numbers: list[int], made: Problem) -> None:
    """Count and list the plans of a toy; then ask for ranks, pairs and the best of one number."""
    oracle, census = Oracle(toy), Census(made)
    assert census.numbers == tuple(numbers)
    plans = {bcus: [partition(plan) for plan in oracle.valid(bcus)] for bcus in numbers}
    assert census.counts == {bcus: len(found) for bcus, found in plans.items()}
    assert census.count() == sum(map(len, plans.values()))
    chance = random.Random(repr(toy))
    some = [bcus for bcus in numbers if plans[bcus]]
    for bcus in some and [max(some, key=lambda bcus: len(plans[bcus])), chance.choice(some)]:
        assert census.count(bcus) == len(plans[bcus])
        assert_every_plan(census, plans[bcus], bcus)
        assert_pairs(census, plans[bcus], bcus, toy)
        assert_best(census, oracle, plans[bcus], bcus, chance.choice([1, 2, 5, 10**6]))
        assert_rank(census, oracle, plans[bcus], chance.choice(plans[bcus]))
        assert_rank(census, oracle, plans[bcus], any_plan(len(toy), bcus, chance))


def any_plan(count: int, bcus: int, chance: random.Random) -> Partition:
    """Put areas into BCUs anyhow; seldom a valid plan."""
    labels = [*range(bcus), *(chance.randrange(bcus) for _ in range(count - bcus))]
    chance.shuffle(labels)
    return partition([tuple(i for i in range(count) if labels[i] == b) for b in range(bcus)])


def assert_every_plan(census: Census, plans: list[Partition], bcus: int) -> None:
    blocks = list(census.every(bcus))
    found = [block.groups(i) for block in blocks for i in range(len(block))]
    assert len(found) == len(set(found))
    assert set(found) == set(plans)
    for block in blocks:
        chosen = {"plan": block.plan(0), "groups": block.groups(0)}
        assert sorted(census.problem.groups(chosen["plan"]).values()) == [*chosen["groups"]]


def assert_pairs(census: Census, plans: list[Partition], bcus: int, toy: Toy) -> None:
    expected = pairs_together(plans)
    rows = list(census.pairs(bcus).itertuples(index=False))
    assert [(row.a, row.b) for row in rows] == [
        (LETTERS[i], LETTERS[j]) for i in range(len(toy)) for j in range(i + 1, len(toy))
    ]
    for row in rows:
        plans_with = expected[LETTERS.index(row.a), LETTERS.index(row.b)]
        assert (row.plans, row.share) == (plans_with, plans_with / len(plans))


def assert_best(
    census: Census, oracle: Oracle, plans: list[Partition], bcus: int, count: int
) -> None:
    """Find the best plans and all that tie, in their order; to within rounding if by travel."""
    asked = [goal for goal, weight in oracle.toy.goals.items() if weight]
    if not asked:
        with pytest.raises(InputError, match="no goals"):
            census.best(count, bcus)
        return
    listed = census.best(count, bcus)
    found = [listed.groups(i) for i in range(len(listed))]
    expected = oracle.ordered(plans)
    if all(goal in EXACT for goal in asked):
        assert found == best_with_ties(expected, count)
        return
    values = {plan: float(value) for value, plan in expected}
    assert [values[plan] for plan in found] == pytest.approx(
        sorted(values.values())[: len(found)], rel=BLUR, abs=BLUR
    )
    last = max(values[plan] for plan in found)
    assert len(found) >= min(count, len(values))
    assert {plan for plan, value in values.items() if value < last - BLUR} <= set(found)
    assert len(found) == len(set(found))


def assert_rank(census: Census, oracle: Oracle, plans: list[Partition], plan: Partition) -> None:
    """Rank a plan, valid or not, by every measure."""
    found = census.rank(as_plan(plan, len(oracle.toy)))
    assert (found.bcus, found.total, found.valid) == (len(plan), len(plans), plan in plans)
    broken = {rule for rule in rules_broken(oracle, plan) if rule != "number"}
    assert set(found.broken) == broken
    assert found.valid is (not broken)
    assert tuple(found.places) == RANKED
    for name, place in found.places.items():
        assert_place(oracle, plans, plan, name, place)


def rules_broken(oracle: Oracle, plan: Partition) -> set[str]:
    said = oracle.verdicts({str(number): group for number, group in enumerate(plan)})
    keys = {rule for rule, verdict in said.items() if verdict.holds is False}
    return {rule if rule.startswith("limits") else rule.partition(":")[0] for rule in keys}


def assert_place(
    oracle: Oracle, plans: list[Partition], plan: Partition, name: str, place: Place
) -> None:
    if not oracle.is_known(name):
        assert place == Place(None, None, None, None)
        return
    own = oracle.measure(name, plan)
    values = [oracle.measure(name, other) for other in plans]
    counts = (place.better, place.equal, place.worse)
    assert sum(counts) == len(plans)
    if name != "travel_km":
        assert place.value == (None if own is None else float(own))
        assert counts == standing(values, own, higher=name in AT_LEAST)
        return
    blur = BLUR * max(1.0, own)
    assert place.value == pytest.approx(own, rel=BLUR, abs=BLUR)
    assert (
        sum(v < own - blur for v in values) <= place.better <= sum(v < own + blur for v in values)
    )
    assert sum(v > own + blur for v in values) <= place.worse <= sum(v > own - blur for v in values)
