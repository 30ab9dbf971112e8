"""The frontier as an object: its facts about London, its knee, known plans, what is refused.

That points and plans are exactly those of brute force is shown in ``test_census_frontier.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines import ratio
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.frontier import nondominated
from bcu_optimizer.questions.frontier.knee import ends, knee
from makers.toys import Toy, grid, kept_plan, problem

London = Callable[..., Problem]


def squares(**given: object) -> Toy:
    return grid(3, 3, **{"rules": {"number": 3, "contiguity": True}, **given})


# London -------------------------------------------------------------------------------------------


def test_frontier_of_london(london: London) -> None:
    found = Census(london()).frontier(["links", "imbalance"])
    assert len(found) == 31
    assert found.valid_plans == 21_287_889
    assert [len(point.plans) for point in found.points] == [1] * 31
    assert (found.ends, found.knee) == ((1, 31), 20)
    best, adopted = found.marks
    assert (best.name, best.on, best.beaten_by) == ("best plan", 20, ())
    assert float(best.values[0]) == pytest.approx(0.2412, abs=5e-5)
    assert float(best.values[1]) == pytest.approx(0.0495, abs=5e-5)
    assert (adopted.name, adopted.on, adopted.beaten_by) == ("adopted-2018", None, (16,))
    # As even as the adopted plan, to the last offence; better in nothing but links.
    assert found.points[15].values[1] == adopted.values[1]
    for one, other in pairwise(found.points):
        assert one.values[0] > other.values[0]
        assert one.values[1] > other.values[1]
    for point in found.points:
        assert point.plans[0].holds
        for goal, value in zip(found.goals, point.values, strict=True):
            assert point.measures[goal.measure.name] == float(value)


def test_frontier_of_london_without_the_balance_rule(london: London) -> None:
    assert len(Census(london("rules.balance=false")).frontier(["imbalance", "links"])) == 58


def test_a_ratio_as_a_goal_of_london(london: London) -> None:
    found = Census(london()).frontier(["links", "officers_ratio"], mark=[])
    losses = [(-point.values[0], point.values[1]) for point in found.points]
    assert losses == sorted(losses)
    assert all(a[1] > b[1] for a, b in pairwise(losses))
    even = Census(london("goals={officers_ratio=1}")).best(1)[0]
    assert found.points[-1].measures["officers_ratio"] == even.measures["officers_ratio"]


def test_ties_of_many_plans_cost_no_time() -> None:
    """Millions of plans keep all ties: their least ratio is found without listing them."""
    found = bcu.frontier("ties-weighed", ["ties", "demand_ratio"], mark=[])
    assert len(found) == 1
    assert found.points[0].values[0] == 1


# Ends and knee ------------------------------------------------------------------------------------


def fractions(rows: list[tuple[int, ...]]) -> list[list[Fraction]]:
    return [[Fraction(value) for value in row] for row in rows]


@pytest.mark.parametrize(
    ("points", "place"),
    [
        ([(0, 10), (1, 4), (5, 1), (10, 0)], 1),
        ([(0, 100), (1, 40), (5, 10), (10, 0)], 1),  # scaling does not matter
        ([(0, 2), (1, 1), (2, 0)], None),  # on the line
        ([(0, 10), (9, 9), (10, 0)], None),  # on the worse side
        ([(0, 1), (1, 0)], None),
        ([(3, 3)], None),
        ([], None),
        ([(0, 10, 10), (1, 1, 1), (10, 0, 10), (10, 10, 0)], 1),
        ([(0, 10, 10), (4, 4, 5), (5, 4, 4), (10, 0, 10), (10, 10, 0)], 1),  # the first of two
        ([(0, 0, 10), (3, 3, 2), (10, 10, 0)], 1),  # two ends are one point
    ],
)
def test_the_knee_is_farthest_from_the_ends(
    points: list[tuple[int, ...]], place: int | None
) -> None:
    assert knee(fractions(points)) == place


def test_an_end_is_best_in_its_goal_and_then_in_the_next() -> None:
    assert ends(fractions([(0, 5, 9), (0, 6, 1), (3, 0, 4), (4, 0, 3)])) == (0, 3, 1)
    assert ends([]) == ()


# Known plans --------------------------------------------------------------------------------------


def test_plans_are_marked_beside_the_frontier() -> None:
    toy = squares(kept=((0, 1, 2), (3, 4, 5), (6, 7, 8)), goals={"imbalance": 1.0})
    rows = kept_plan(toy)
    bent = Plan({**rows.assignment, "B": "K1"}, name="bent")
    found = Census(problem(toy)).frontier(["imbalance", "links"], mark=[rows, bent])
    assert [mark.name for mark in found.marks] == ["best plan", "", "bent"][: len(found.marks)]
    marked = {mark.name: mark for mark in found.marks}
    assert marked["bent"].beaten_by
    assert marked["bent"].on is None
    assert marked["bent"].evaluation.holds is False  # A and C are apart


def test_a_shipped_plan_with_another_number_of_bcus_is_not_marked_unless_asked_for() -> None:
    found = bcu.frontier("baseline", ["links", "imbalance"], bcus=13)
    assert [mark.name for mark in found.marks] == ["best plan"]
    asked = bcu.frontier("baseline", ["links", "imbalance"], mark=["business-as-usual"])
    assert [mark.name for mark in asked.marks] == ["best plan", "business-as-usual"]
    assert asked.marks[1].as_dict()["bcus"] == 32


def test_a_plan_without_a_goal_cannot_be_marked() -> None:
    toy = squares(demand=(0, 0, 0, 1, 1, 1, 1, 1, 1), kept=((0, 1, 2), (3, 4, 5), (6, 7, 8)))
    rows = Plan(kept_plan(toy).assignment, name="rows")
    with pytest.raises(InputError, match="'rows' cannot be marked: a goal is not known of it"):
        Census(problem(toy)).frontier(["demand_ratio", "links"], mark=[rows])


# What is given and refused ------------------------------------------------------------------------


def test_frame_plot_and_html() -> None:
    found = Census(problem(squares())).frontier(["links", "imbalance", "demand_ratio"])
    assert list(found.frame.columns) == ["role", "plans", *MEASURES]
    assert found.frame.index.tolist() == list(range(1, len(found) + 1))
    figure = found.plot().get_figure()
    assert figure is not None
    own = figure.add_subplot()  # type: ignore[union-attr]
    assert found.plot(own) is own
    assert "<svg" in found._repr_html_()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["links", "imbalence"], "there is no goal 'imbalence'. Did you mean 'imbalance'"),
        (["links"], "only 'links' is named"),
        ([""], "none is named"),
        (["links", "imbalance", "travel", "demand_ratio"], "two goals or three, not 4"),
        (["links", "links"], "named more than once: links"),
        (["demand_ratio", "links", "officers_ratio"], "only one of the goals can be a ratio"),
        (["links", "ties"], "the goal 'ties' means nothing here: no ties are listed"),
        (["links", "officers_ratio"], "no column says how many officers"),
    ],
)
def test_goals_that_will_not_do_are_refused(names: list[str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        Census(problem(squares())).frontier(names)
    assert said in str(caught.value)
    assert all(fault.where == "--goals" and fault.remedy for fault in caught.value.faults)


def test_all_that_is_wrong_with_the_goals_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Census(problem(squares())).frontier(["ties", "speed"])
    assert len(caught.value.faults) == 2


def test_too_many_plans_at_the_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nondominated, "MOST_PLANS", 5)
    toy = squares(links={(0, 1): 1})
    with pytest.raises(InputError, match="more than 5 plans are equally good"):
        Census(problem(toy)).frontier(["links", "imbalance"])


def test_the_least_ratio_of_many_plans_is_that_of_all_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    toy = squares(demand=(3, 1, 4, 1, 5, 9, 2, 6, 5), links={(0, 1): 1})
    listed = Census(problem(toy)).frontier(["links", "demand_ratio"], mark=[])
    monkeypatch.setattr(ratio, "_FEW", 1)
    monkeypatch.setattr(ratio, "_DRAWN", 2)
    drawn = Census(problem(toy)).frontier(["links", "demand_ratio"], mark=[])
    assert drawn.as_dict() == listed.as_dict()


def test_a_range_is_refused() -> None:
    with pytest.raises(InputError, match="not one number"):
        bcu.frontier("eleven-to-sixteen", ["links", "imbalance"])
