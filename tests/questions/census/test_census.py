"""All valid plans of random maps, and what is asked of them: held against brute force."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import islice

import pandas as pd
import pytest
from hypothesis import strategies as st

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.census.rank import Place, Rank
from makers.toys import Toy, as_plan, censuses, for_all, grid, groups, problem
from oracles.brute import (
    AT_LEAST,
    RATIOS,
    Oracle,
    best_with_ties,
)
from oracles.census import (
    assert_all_plans,
)

# Random maps under random rules -------------------------------------------------------------------


def assert_census(asked: tuple[Toy, list[int]]) -> None:
    """Count, list, rank and pair the plans of a toy that is made in memory."""
    assert_all_plans(*asked, problem(asked[0]))


def test_random_maps(full: bool) -> None:
    for_all(censuses(), 3000 if full else 80, assert_census)


# Limits that some plan just keeps -----------------------------------------------------------------

LIMITS = ("imbalance", "links_kept", "ties_kept", "demand_ratio", "officers_ratio", "balance")


def ask_of_edge(asked: tuple[tuple[Toy, list[int]], int, str, bool]) -> None:
    """Type a value that a plan has as a limit: it is kept; the next double is not."""
    (toy, numbers), which, name, is_beyond = asked
    toy = toy.ask(limits={}, rules={k: v for k, v in toy.rules.items() if k != "balance"})
    plans = list(islice(Oracle(toy).valid(numbers[0]), 20_000))
    measure = "demand_ratio" if name == "balance" else name
    value = plans and Oracle(toy).measure(measure, plans[which % len(plans)])
    if not value or (name == "balance" and value == 1 and is_beyond):
        return
    higher = name in AT_LEAST
    limit = float(value)
    if is_beyond:
        limit = math.nextafter(limit, math.inf if higher else 0)
    if name == "balance":
        toy = toy.ask(rules={**toy.rules, "balance": {"max_ratio": limit, "measures": ["demand"]}})
    else:
        toy = toy.ask(limits={name: limit})
    oracle = Oracle(toy)
    kept = sum(1 for _ in oracle.valid(numbers[0]))
    assert (kept < len(plans)) or not is_beyond
    assert Census(problem(toy)).count(numbers[0]) == kept


def test_a_limit_that_a_plan_just_keeps(full: bool) -> None:
    asked = st.tuples(
        censuses(most=8), st.integers(0, 10**6), st.sampled_from(LIMITS), st.booleans()
    )
    for_all(asked, 2000 if full else 80, ask_of_edge)


@pytest.mark.parametrize("limit", [-1.0, 0.0, 0.5, 0.999])
def test_a_ratio_below_one_leaves_no_plan(limit: float) -> None:
    """Not even plans whose BCUs are placed in the order of their weight, all alike, or alone."""
    for demand in ((1, 2, 3, 4, 5, 9), (9, 5, 4, 3, 2, 1), (2, 2, 2, 2, 2, 2)):
        toy = ROW.ask(demand=demand, limits={"demand_ratio": limit})
        toy = toy.ask(rules={"contiguity": True})
        assert Census(problem(toy)).counts == dict.fromkeys(range(1, 7), 0)


@pytest.mark.parametrize("officers", [(0, 0, 0, 0, 0, 0), (0, 1, 2, 0, 1, 0), (0, 0, 5, 0, 0, 0)])
def test_a_bcu_of_nothing_balances_only_with_others_of_nothing(officers: tuple[int, ...]) -> None:
    balance = {"max_ratio": 100.0, "measures": ["officers"]}
    toy = ROW.ask(
        officers=tuple(map(str, officers)), rules={"contiguity": True, "balance": balance}
    )
    oracle, counts = Oracle(toy), Census(problem(toy)).counts
    assert counts == {bcus: sum(1 for _ in oracle.valid(bcus)) for bcus in range(1, 7)}
    assert sum(counts.values()) == (32 if not any(officers) else 6 if sum(officers) == 4 else 1)


# Measures of listed plans -------------------------------------------------------------------------


def assert_frame(asked: tuple[Toy, list[int]]) -> None:
    """Measure listed plans together: each is exactly what the plan's own evaluation says."""
    toy, numbers = asked
    census = Census(problem(toy))
    for bcus in numbers:
        for block in islice(census.every(bcus), 1):
            frame = block[:12].frame
            assert list(frame.columns) == list(MEASURES)
            assert len(frame) == min(12, len(block))
            for i, (_, row) in enumerate(frame.iterrows()):
                one = evaluate_plan(census.problem, block.plan(i))
                shown = {name: None if pd.isna(value) else value for name, value in row.items()}
                assert shown == dict(one.measures)
                assert block.measures(i) == dict(one.measures)
                assert block[i].plan.assignment == one.plan.assignment
                assert one.holds


def test_measures_of_a_list_are_those_of_each_plan(full: bool) -> None:
    for_all(censuses(most=8), 600 if full else 30, assert_frame)


def test_areas_are_numbered_by_bcu() -> None:
    toy = grid(3, 1, rules={"number": 2, "contiguity": True}, goals={"imbalance": 1.0})
    found = Census(problem(toy)).best(10)
    assert found.numbered.tolist() == [[1, 2, 2], [1, 1, 2]]
    assert [found.groups(i) for i in range(2)] == [groups("A BC"), groups("AB C")]
    assert [each["measures"]["imbalance"] for each in found.as_list()] == [1 / 6, 1 / 6]
    assert found.as_list()[0]["plan"].keys() == {"A", "B", "C"}


# Plans that are not among the valid ones ----------------------------------------------------------

ROW = grid(6, 1, demand=(1, 2, 3, 4, 5, 6), officers=tuple("123456"))
ROW = ROW.ask(rules={"number": 3, "size": [1, 3], "contiguity": True}, goals={"links": 1.0})


def rank(toy: Toy, text: str, **given: object) -> Rank:
    return Census(problem(toy)).rank(as_plan(groups(text), len(toy), **given))


def test_a_plan_that_breaks_rules_is_ranked_and_they_are_named() -> None:
    found = rank(ROW, "ABCD E F")
    assert (found.valid, found.broken, found.total) == (False, ("size",), 7)
    assert found.places["links_kept"] == Place(3 / 5, 0, 7, 0)
    found = rank(ROW.ask(limits={"imbalance": 0.1}), "AF BE CD")
    assert (found.valid, found.broken) == (False, ("contiguity",))
    assert found.places["imbalance"] == Place(0.0, 0, 0, found.total)
    found = rank(ROW.ask(limits={"imbalance": 0.1}), "ABCD E F")
    assert found.broken == ("size", "limits.imbalance")


def test_a_plan_of_another_number_is_ranked_among_its_own() -> None:
    found = rank(ROW, "AB CD EF")
    assert (found.valid, found.bcus, found.total) == (True, 3, 7)
    found = rank(ROW, "ABC DEF")
    assert (found.valid, found.broken, found.bcus, found.total) == (True, (), 2, 1)
    assert found.places["imbalance"] == Place(9 / 42, 0, 1, 0)


def test_a_ratio_that_no_number_tells_is_worse_than_any() -> None:
    toy = ROW.ask(demand=(0, 2, 3, 4, 5, 6))
    oracle = Oracle(toy)
    plans = list(oracle.valid(3))
    without = [plan for plan in plans if oracle.measure("demand_ratio", plan) is None]
    found = rank(toy, "A BCD EF").places["demand_ratio"]
    assert found == Place(None, len(plans) - len(without), len(without), 0)
    assert 0 < len(without) < len(plans)
    found = rank(toy, "AB CD EF").places["demand_ratio"]
    assert (found.value, found.worse) == (5.5, sum(
        oracle.measure("demand_ratio", plan) is None
        or oracle.measure("demand_ratio", plan) > Fraction(11, 2)
        for plan in plans
    ))  # fmt: skip


def test_what_is_not_known_has_no_rank() -> None:
    nothing = Place(None, None, None, None)
    found = rank(ROW.ask(officers=None, links={}, goals={}), "AB CD EF")
    assert found.places["officers_ratio"] == found.places["links_kept"] == nothing
    assert found.places["demand_ratio"].value == 11 / 3
    found = rank(ROW, "AB CD EF", unknown=frozenset({"imbalance", "officers_ratio"}))
    assert found.places["officers_ratio"] == found.places["imbalance"] == nothing
    assert found.places["demand_ratio"].value == 11 / 3
    assert found.as_dict()["imbalance"] == dict.fromkeys(("value", "better", "equal", "worse"))


def test_a_plan_where_none_is_valid_is_ranked_among_none() -> None:
    toy = ROW.ask(rules={**ROW.rules, "apart": [["A", "B"], ["B", "C"], ["C", "D"], ["D", "E"]]})
    found = rank(toy, "AB CD EF")
    assert (found.valid, found.broken, found.total) == (False, ("apart",), 0)
    assert {(p.better, p.equal, p.worse) for p in found.places.values()} == {(0, 0, 0)}
    census = Census(problem(toy))
    assert census.counts == {3: 0}
    assert list(census.best(5)) == list(census.every()) == []
    assert list(census.pairs().columns) == ["a", "b", "plans", "share"]
    assert census.pairs().empty
    with pytest.raises(InputError, match="no valid plan of 3 BCUs"):
        census.sample(1, seed=0)


# The best, by ratios and with ties ----------------------------------------------------------------


@pytest.mark.parametrize("goal", sorted(RATIOS))
@pytest.mark.parametrize("least", [0, 1])
def test_the_best_by_a_ratio_with_all_ties(goal: str, least: int, full: bool) -> None:
    """Figures of few values make for many ties, at every place of the list."""
    for seed in range(40 if full else 4):
        chance = random.Random(seed)
        figures = [[chance.randint(least, 3) for _ in range(9)] for _ in range(2)]
        toy = grid(3, 3, demand=tuple(figures[0]), officers=tuple(map(str, figures[1])))
        toy = toy.ask(rules={"number": 4, "contiguity": True}, goals={goal: 0.3})
        oracle, census = Oracle(toy), Census(problem(toy))
        ordered = oracle.ordered(oracle.valid(4))
        for count in (0, 1, 2, 17, len(ordered), 10**6):
            listed = census.best(count)
            found = [listed.groups(i) for i in range(len(listed))]
            assert found == best_with_ties(ordered, count)


def test_where_no_plan_has_a_ratio_none_is_listed() -> None:
    toy = grid(3, 1, demand=(0, 0, 5), rules={"number": 3}, goals={"demand_ratio": 1.0})
    census = Census(problem(toy))
    assert (census.count(), list(census.best(3))) == (1, [])


def test_where_no_bcu_has_any_officers_none_is_listed() -> None:
    toy = grid(3, 1, officers=("0", "0", "0"), rules={"number": 2}, goals={"officers_ratio": 1.0})
    census = Census(problem(toy))
    assert (census.count(), list(census.best(3))) == (3, [])


def test_more_ties_than_can_be_listed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bcu_optimizer.engines.best_plans.MOST_TIED", 5)
    toy = grid(3, 3, rules={"number": 4, "contiguity": True}, goals={"imbalance": 1.0})
    for goals in ({"imbalance": 1.0}, {"demand_ratio": 1.0}):
        with pytest.raises(InputError, match="more than 5 plans tie") as caught:
            Census(problem(toy.ask(goals=goals))).best(1)
        assert (caught.value.faults[0].where, caught.value.exit_code) == ("goals", 3)
        assert "--sample" in str(caught.value)


def test_a_census_of_several_numbers_asks_which_one_is_meant() -> None:
    census = Census(problem(ROW.ask(rules={**ROW.rules, "number": [2, 4]})))
    assert census.counts == {2: 1, 3: 7, 4: 10}
    for ask in (census.pairs, census.diagram, lambda: census.best(1), lambda: census.sample(1, 1)):
        with pytest.raises(InputError, match="2 to 4 BCUs, not one number"):
            ask()
    assert len(census.best(100, 4)) == 10
    with pytest.raises(InputError, match="not one number"):
        list(census.every())


def test_the_census_follows_the_figures() -> None:
    """Change one figure: what can be said of all plans is that of the changed map."""
    for demand in ((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 60), (0, 0, 3, 4, 5, 6)):
        toy = ROW.ask(demand=demand, goals={"imbalance": 1.0}, limits={"demand_ratio": 12.0})
        assert_census((toy, [3]))
