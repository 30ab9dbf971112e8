"""The plans of London: the numbers that the product shows on its first page, and their proof."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import bcu_optimizer as bcu
from bcu_optimizer.data.plans.plan import Plan, read_any
from bcu_optimizer.engines.diagram.pareto import Front
from bcu_optimizer.engines.diagram.plan_space import parts_of
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.census.rank import Place
from bcu_optimizer.questions.explain.elements import elements
from oracles.independent import GraphSet, by_graphillion

PLANS = 86_463_292
NO_OTHER_RULE = ("rules.supervision=false", "rules.balance=false")
Built = Callable[..., Problem]


@pytest.fixture(scope="module")
def free(london: Built) -> Census:
    """All plans of twelve BCUs of two to four boroughs joined by land."""
    return Census(london(*NO_OTHER_RULE))


@pytest.fixture(scope="module")
def adopted(free: Census) -> Plan:
    return read_any("adopted-2018", free.problem.areas)


def test_all_plans_of_twelve(free: Census) -> None:
    assert [each.rule for each in elements(free.problem)] == ["number", "size", "contiguity"]
    assert free.counts == {12: PLANS}
    assert free.diagram().total == free.count() == PLANS


@by_graphillion
def test_all_plans_by_graphillion(london: Built) -> None:
    """A library that knows the 63 borders and no candidates counts as many, for every number."""
    made = london(*NO_OTHER_RULE, "rules.number=[8, 16]")
    borders = [(i, j) for i in range(32) for j in range(i) if made.neighbours[i] >> j & 1]
    assert len(borders) == 63
    GraphSet.set_universe(borders, traversal="bfs")
    ones = dict.fromkeys(range(32), 1)
    expected = {
        bcus: GraphSet.balanced_partitions(weight_list=ones, lower=2, upper=4, num_comps=bcus).len()
        for bcus in range(8, 17)
    }
    assert expected[12] == PLANS
    assert Census(made).counts == expected


def test_where_the_adopted_plan_stands(free: Census, adopted: Plan) -> None:
    found = free.rank(adopted)
    assert (found.valid, found.broken, found.total, found.bcus) == (True, (), PLANS, 12)
    better = {name: place.better for name, place in found.places.items()}
    assert better["imbalance"] == 20_935
    assert better["demand_ratio"] == 82_758
    assert better["officers_ratio"] == 591_079
    assert better["links_kept"] == 8_057_853
    measures = bcu.evaluate("adopted-2018").measures
    for name, place in found.places.items():
        assert place.value == measures[name]
        assert place.equal >= 1
        assert place.better + place.equal + place.worse == PLANS


def test_no_plan_is_strictly_better_than_the_adopted_one_on_both(
    london: Built, free: Census, adopted: Plan
) -> None:
    """By the non-dominated points, and by counting the plans at least as good on both."""
    diagram = free.diagram()
    names = ("imbalance", "links_kept")
    gaps, links = (parts_of(diagram.candidates, MEASURES[name], 12) for name in names)
    groups = free.problem.groups(adopted).values()
    rows = [diagram.candidates.groups.index(group) for group in groups]
    own = int(gaps[rows].sum()), int(-links[rows].sum())
    points = Front(diagram, np.column_stack([gaps, -links])).points
    assert len(points) > 10
    assert not ((points[:, 0] < own[0]) & (points[:, 1] < own[1])).any()
    measures = free.rank(adopted).places
    limits = [f"limits.{name}={measures[name].value!r}" for name in names]
    as_good = Census(london(*NO_OTHER_RULE, *limits))
    # One other plan is as even to the last offence, and keeps a little more of the links.
    assert as_good.count() == 2
    places = as_good.rank(adopted).places
    assert (places["imbalance"].equal, places["imbalance"].better) == (2, 0)
    assert (places["links_kept"].equal, places["links_kept"].better) == (1, 1)


@pytest.mark.parametrize("name", ["imbalance", "demand_ratio", "officers_ratio"])
def test_a_rank_is_what_a_limit_leaves(
    london: Built, free: Census, adopted: Plan, name: str
) -> None:
    """The value typed back as a limit leaves just the plans as good and better."""
    place = free.rank(adopted).places[name]
    limited = Census(london(*NO_OTHER_RULE, f"limits.{name}={place.value!r}"))
    assert limited.count() == place.better + place.equal


def test_the_rules_of_the_met_leave_11_to_16(london: Built) -> None:
    counts = Census(london("rules.number=[10, 17]")).counts
    assert [bcus for bcus, count in counts.items() if count] == [11, 12, 13, 14, 15, 16]
    assert (counts[12], counts[16]) == (21_287_889, 153)


def test_ten_to_one_in_every_bcu(london: Built, adopted: Plan) -> None:
    """11 needs at most 393 inspectors, 12 at most 432; at 420 just 195 plans of 12 are left."""

    def left(inspectors: int, *settings: str) -> dict[int, int]:
        asked = ["rules.supervision.scope=bcu", f"rules.supervision.inspectors={inspectors}"]
        return Census(london(*asked, *settings)).counts

    assert left(420) == left(420, "rules.balance=false") == {12: 195}
    span = ("rules.balance=false", "rules.number=[11, 16]")
    assert left(393, *span)[11] > 0
    assert left(394, *span)[11] == 0
    assert left(432, *span)[12] > 0
    assert set(left(433, *span).values()) == {0}
    found = Census(london("rules.supervision.scope=bcu")).rank(adopted)
    assert (found.valid, found.broken, found.total) == (False, ("supervision",), 195)
    assert found.places["imbalance"].equal == 0


@pytest.mark.parametrize(
    ("bcus", "size", "ratio", "plans"),
    [(16, "[2, 4]", 2.99, 924), (16, "[1, 4]", 1.62, None), (17, "[1, 4]", 1.84, None)],
)
def test_the_least_ratio_without_a_solver(
    london: Built, bcus: int, size: str, ratio: float, plans: int | None
) -> None:
    only = ("goals.links=0", "goals.imbalance=0", "goals.demand_ratio=1")
    asked = (*NO_OTHER_RULE, *only, f"rules.number={bcus}", f"rules.size={size}")
    census = Census(london(*asked))
    assert plans in (None, census.count())
    best = census.best(1)
    values = {best.measures(i)["demand_ratio"] for i in range(len(best))}
    assert len(values) == 1
    assert values.pop() == pytest.approx(ratio, abs=0.005)


def test_the_best_plan_is_what_a_solver_finds(london: Built) -> None:
    result = bcu.solve("baseline")
    best = Census(london()).best(3)
    assert best.plan(0).groups() == result.plan.groups()
    values = [1 - m["links_kept"] + m["imbalance"] for m in map(best.measures, range(3))]
    assert values == sorted(values)
    assert values[0] == pytest.approx(result.objective, abs=1e-12)


def test_measures_of_drawn_plans_are_those_of_each(free: Census) -> None:
    drawn = free.sample(6, seed=5)
    for i, (_, row) in enumerate(drawn.frame.iterrows()):
        assert {k: None if pd.isna(v) else v for k, v in row.items()} == dict(drawn[i].measures)


def test_pairs_of_london(free: Census) -> None:
    """Each area shares its BCU with as many others as its BCU has; borders are shared most."""
    pairs = free.pairs()
    assert len(pairs) == 32 * 31 // 2
    assert (pairs.share == [float(Fraction(n, PLANS)) for n in pairs.plans]).all()
    # 12 BCUs of 2 to 4 boroughs: pairs inside = sum of s(s-1)/2, the sizes summing to 32.
    inside = pairs.plans.sum()
    assert 12 * PLANS < inside < 12 * 6 * PLANS


def test_what_is_not_known_of_todays_32_commands_has_no_rank(london: Built) -> None:
    made = london(*NO_OTHER_RULE, "rules.size=[1, 4]")
    found = Census(made).rank(read_any("business-as-usual", made.areas))
    assert (found.bcus, found.total, found.valid) == (32, 1, True)
    assert found.places["links_kept"] == Place(0.0, 0, 1, 0)
