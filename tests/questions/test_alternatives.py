"""Plans almost as good as the best: which lie within the margin, and how different those taken."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.problem.plan_distance import likeness
from bcu_optimizer.questions.alternatives import near_optimal as margin
from bcu_optimizer.questions.alternatives import selection as choices
from bcu_optimizer.questions.alternatives.alternatives import Alternatives
from bcu_optimizer.questions.alternatives.selection import Differences, choose
from bcu_optimizer.questions.census import Census
from makers.toys import Toy, censuses, for_all, grid, problem
from oracles.brute import Oracle, Partition

MARGINS = [0.0, 0.02, 0.1, 0.3, 0.5, 1.0]
SQUARES = {"number": 4, "contiguity": True, "size": [1, 4]}


def taken(found: Alternatives) -> list[Partition]:
    assert found.found
    rows = found.found.plans
    groups = Census(found.problem, [found.bcus]).diagram().candidates.groups
    return [tuple(sorted(groups[c] for c in placed)) for _, placed in rows]


def within(toy: Toy, bcus: int, margin: float) -> tuple[dict[Partition, Fraction], list[Fraction]]:
    """Return the plans within the margin with their objectives, and the best and the worst."""
    oracle = Oracle(toy)
    values = {tuple(sorted(plan)): oracle.objective(plan) for plan in oracle.valid(bcus)}
    known = {plan: value for plan, value in values.items() if value is not None}
    if not known:
        return {}, []
    best, worst = min(known.values()), max(known.values())
    most = best + Fraction(repr(margin)) * (worst - best)
    return {plan: v for plan, v in known.items() if v <= most}, [best, worst]


def without_travel(toy: Toy) -> Toy:
    """Weigh imbalance instead of distance, whose square roots are not exact."""
    goals = {name: weight for name, weight in toy.goals.items() if name != "travel"}
    return toy.ask(goals=goals if any(goals.values()) else {"imbalance": 1.0})


def assert_alternatives(asked: tuple[tuple[Toy, list[int]], int]) -> None:
    (toy, numbers), seed = asked
    chance = random.Random(seed)
    toy, bcus = without_travel(toy), chance.choice(numbers)
    margin, count = chance.choice(MARGINS), chance.choice([1, 2, 4])
    census = Census(problem(toy), [bcus])
    found = census.alternatives(margin, count)
    near, ends = within(toy, bcus, margin)
    assert found.valid_plans == census.count(bcus)
    if not near:
        assert found.found is None
        assert len(found) == 0
        return
    assert found.found
    assert [found.found.best, found.found.worst] == ends
    assert found.found.complete
    assert dict(zip(taken(found), [value for value, _ in found.found.plans], strict=True)) == near
    assert found.objectives[0] == ends[0]
    assert list(found.objectives) == sorted(found.objectives)
    assert len(found) == min(count, len(near))
    assert len({plan.plan.groups() for plan in found.plans}) == len(found)
    assert_different(found, count)


def assert_different(found: Alternatives, count: int) -> None:
    """The smallest difference is that of the best choice of all, if these are few."""
    if len(found) < 2 or found.found is None or len(found.found.plans) > 30:
        return
    assert found.smallest is not None
    assert found.bound is not None
    assert found.smallest <= found.bound + 1e-12
    rows = np.array([placed for _, placed in found.found.plans])
    best = optimum(
        Differences(Census(found.problem, [found.bcus]).diagram().candidates, rows), count
    )
    assert found.smallest == pytest.approx(best / found.problem.total_demand)


def optimum(differences: Differences, count: int) -> int:
    """Return the largest smallest difference of any choice with plan 0 in it."""
    table = [differences.of(i).tolist() for i in range(len(differences))]
    rest = range(1, len(differences))
    return max(
        min(table[a][b] for a, b in combinations((0, *others), 2))
        for others in combinations(rest, min(count, len(differences)) - 1)
    )


def test_alternatives_of_random_maps(full: bool) -> None:
    for_all(
        st.tuples(censuses(8), st.integers(0, 2**32 - 1)), 800 if full else 40, assert_alternatives
    )


def squares(seed: int = 3, **given: object) -> Toy:
    chance = random.Random(seed)
    demand = tuple(chance.randint(1, 30) for _ in range(9))
    return grid(3, 3, **{"demand": demand, "rules": SQUARES, "goals": {"imbalance": 1.0}, **given})


def test_differences_are_the_demand_moved_at_best_overlap() -> None:
    toy = squares()
    census = Census(problem(toy))
    listed = census.best(60)
    differences = Differences(listed.candidates, listed.rows)
    for place in (0, 7, 31):
        exact = [likeness(census.problem, listed.plan(place), listed.plan(i)) for i in range(60)]
        moved = [each.demand_moved * sum(toy.demand) for each in exact]
        assert differences.of(place)[:60].tolist() == pytest.approx(moved)


@pytest.mark.parametrize("seed", range(4))
def test_farthest_first_reaches_half_of_what_is_possible(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "_FEW_CHOICES", 0)
    listed = Census(problem(squares(seed))).best(24)
    differences = Differences(listed.candidates, listed.rows)
    for count in (2, 3, 4):
        best, choice = optimum(differences, count), choose(differences, count)
        assert choice.places[0] == 0
        assert len(set(choice.places)) == count
        assert choice.smallest is not None
        assert choice.bound is not None
        assert best <= 2 * choice.smallest
        assert choice.smallest <= best <= choice.bound


def test_plans_that_differ_in_nothing_that_counts_are_not_taken_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choices, "_FEW_CHOICES", 0)
    toy = grid(3, 1, demand=(1, 0, 1), rules={"number": 2, "contiguity": True})
    found = Census(problem(toy.ask(goals={"imbalance": 1.0}))).alternatives(1.0, 5)
    assert len({plan.plan.groups() for plan in found.plans}) == 2
    assert found.smallest == 0


@pytest.mark.parametrize("goals", [{"imbalance": 1.0, "links": 0.5}, {"demand_ratio": 2.0}])
def test_of_too_many_plans_some_are_drawn(
    goals: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(margin, "MOST_LISTED", 20)
    monkeypatch.setattr(margin, "DRAWN", 15)
    toy = squares(goals=goals)
    near, (best, _) = within(toy, 4, 0.6)
    found = Census(problem(toy)).alternatives(0.6, 3)
    assert found.found
    assert found.found.drawn
    assert found.found.count == len(near) > 20
    assert set(taken(found)) <= set(near)
    assert found.objectives[0] == best
    assert f"{len(near)} of all" in found.guarantee
    assert "drawn at random" in found.guarantee
    assert "Nothing is proven of the plans that were not looked at." in found.guarantee
    again = Census(problem(toy)).alternatives(0.6, 3)
    assert again.as_dict() == found.as_dict()


def test_every_plan_is_within_the_whole_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(margin, "MOST_LISTED", 20)
    found = Census(problem(squares())).alternatives(1.0, 2)
    assert found.found
    assert found.found.count == found.valid_plans


def test_the_best_are_taken_where_too_many_lie_within_and_none_can_be_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(margin, "MOST_LISTED", 20)

    def too_large(*_: object) -> None:
        raise margin.TooLargeError(9e9)

    monkeypatch.setattr(margin, "Sums", too_large)
    monkeypatch.setattr(margin, "TotalMemory", too_large)
    toy = squares()
    near, _ = within(toy, 4, 0.6)
    found = Census(problem(toy)).alternatives(0.6, 3)
    assert found.found
    assert found.found.count is None
    assert sorted(near.values())[:20] == [value for value, _ in found.found.plans]
    assert found.guarantee.startswith("More than 20 of all")
    assert "the 20 best of them were" in found.guarantee


def test_a_margin_is_read_as_it_is_typed() -> None:
    """0.3 is three tenths, though the nearest double is less: the plan at the border is in."""
    toy = grid(2, 1).ask(rules={"number": 1}, goals={"imbalance": 1.0})
    found = Census(problem(toy)).alternatives(0.3, 1)
    assert found.asked.margin == Fraction(3, 10)


def test_fewer_plans_than_asked_for_are_said_to_be() -> None:
    toy = grid(2, 2, rules={"number": 2, "size": [2, 2], "contiguity": True})
    found = Census(problem(toy.ask(goals={"imbalance": 1.0}))).alternatives(0.0, 6)
    assert len(found) == 2
    assert "There are 2 plans within the margin, fewer than the 6 asked for." in found.guarantee
    assert found.frame["demand_moved"].tolist() == [0.0, 0.5]


def test_no_plan_has_no_alternatives() -> None:
    toy = grid(3, 1, rules={"number": 2, "size": [1, 1]}, goals={"imbalance": 1.0})
    found = Census(problem(toy)).alternatives()
    assert found.as_dict()["plans"] == []
    assert (
        found.guarantee == "Proven: no plan of 2 BCUs keeps every rule, so there is none to choose."
    )
    assert found.frame.empty


@pytest.mark.parametrize(
    ("margin", "count", "said"),
    [(-0.1, 6, "not from 0 to 1"), (1.5, 6, "not from 0 to 1"), (0.02, 0, "0 plans are asked for")],
)
def test_what_makes_no_sense_is_refused(margin: float, count: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Census(problem(squares())).alternatives(margin, count)


def test_without_goals_no_plan_is_better() -> None:
    with pytest.raises(InputError, match="there are no goals"):
        Census(problem(squares(goals={}))).alternatives()


def test_alternatives_of_london() -> None:
    found = bcu.alternatives("baseline")
    assert found.found
    assert (found.found.count, len(found)) == (7, 6)
    assert found.plans[0].measures["links_kept"] == pytest.approx(0.2412, abs=5e-5)
    assert found.plans[0].measures["imbalance"] == pytest.approx(0.0495, abs=5e-5)
    assert all(plan.holds for plan in found.plans)
    assert found.smallest == found.bound
    axes = found.plot()
    assert axes.get_xlabel().startswith("Demand in areas")
    assert "no other 6 plans within the margin" in found.guarantee
    assert "Alternative 5" in found._repr_html_()
