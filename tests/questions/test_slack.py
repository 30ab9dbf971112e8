"""How far limits can be tightened, and what rules cost: against every plan of small problems."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from hypothesis import assume

import bcu_optimizer as bcu
from bcu_optimizer.engines.bounds import least_possible
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.engines.engine import Purse
from bcu_optimizer.presentation.documents.slack import room_cells
from bcu_optimizer.questions.slack import costs as best_module
from bcu_optimizer.questions.slack.costs import Best
from bcu_optimizer.questions.slack.slack import slack
from makers import county
from makers.toys import Toy, for_all, grid, problem, questions
from oracles.brute import Oracle
from oracles.explanation import has_plan
from oracles.slack import assert_costs, assert_rooms


def test_limits_are_tightened_until_no_plan_is_left(full: bool) -> None:
    def check(asked: tuple[Toy, int]) -> None:
        toy, _ = asked
        assume(has_plan(toy))
        assert_rooms(toy, problem(toy))

    for_all(questions(most=5), 60 if full else 15, check)


def test_a_limit_on_supervision_binds_what_the_rule_is_made_of() -> None:
    """Fewer superintendents, or more inspectors, would break the limit before the rule."""
    for scope in ("london", "bcu"):
        rule = {"max_ratio": 10, "superintendents": 2, "inspectors": 20, "scope": scope}
        toy = grid(2, 2, rules={"number": 2, "size": [2, 2], "supervision": rule})
        for name in ("supervision_ratio", "supervision_ratio_london"):
            limited = toy.ask(limits={name: 5.0})
            found = {room.setting: room.tightest for room in slack(problem(limited)).rooms}
            assert found["rules.supervision.superintendents"] == 2
            assert found["rules.supervision.inspectors"] == 20.0
            assert found["rules.supervision.max_ratio"] == 5.0
            assert_rooms(limited, problem(limited))


def test_a_size_beyond_all_areas_is_tightened_to_them() -> None:
    toy = grid(2, 2, rules={"number": 1, "size": [1, 9]})
    found = {room.end: room.tightest for room in slack(problem(toy)).rooms}
    assert found == {"fewest": [4, 9], "most": [1, 4]}


def test_costs_are_those_of_brute_force(full: bool) -> None:
    def check(asked: tuple[Toy, int]) -> None:
        toy, _ = asked
        assume(toy.goals and has_plan(toy))
        assert_costs(toy, problem(toy))

    for_all(questions(most=5), 40 if full else 10, check)


def test_no_plan_is_below_the_bound(full: bool) -> None:
    def check(asked: tuple[Toy, int]) -> None:
        toy, bcus = asked
        oracle = Oracle(toy)
        values = [v for p in oracle.valid(bcus) if (v := oracle.objective(p)) is not None]
        bound = least_possible(problem(toy), bcus)
        if bound is not None and values:
            assert float(bound) <= min(values) + 1e-12

    for_all(questions(), 150 if full else 40, check)


def test_the_baseline() -> None:
    found = bcu.slack("baseline", time_limit=0.0)
    rooms = {(room.setting, room.end): room.tightest for room in found.rooms}
    assert rooms["rules.size", "most"] == [2, 3]
    assert rooms["rules.supervision.max_ratio", ""] == 8.75
    assert rooms["rules.supervision.inspectors", ""] == 480.0
    assert 1.4148 < rooms["rules.balance.max_ratio", ""] < 1.4149
    assert found.numbers == (11, 12, 13, 14, 15, 16)
    costs = {(cost.element.rule, cost.goal): cost for cost in found.costs}
    assert costs["size", "links"].cost == 0.0
    assert costs["balance", "links"].cost > 0
    wide = costs["contiguity", "links"]  # too many plans to look at, but not for a bound
    assert wide.cost is None
    assert wide.most == pytest.approx(0.0377, abs=1e-4)
    cells = [room_cells(found.problem, room) for room in found.rooms]
    shown = {title: tightest for title, _, tightest, *_ in cells}
    assert shown["inspectors in all (an assumption)"] == "480"
    assert shown["largest ÷ smallest BCU"] == "1.42"  # towards the limit, so that it can be typed
    assert shown["areas in a BCU, fewest"] == "no further"


@pytest.fixture
def toy(toy_file) -> Path:  # type: ignore[no-untyped-def]
    rules = {"number": 2, "size": [1, 4], "balance": {"max_ratio": 3, "measures": ["demand"]}}
    made: Path = toy_file(grid(3, 2, rules=rules, goals={"imbalance": 1.0}))
    return made


def test_the_command(toy: Path, tmp_path: Path) -> None:
    answer = county.bcu("slack", toy, "--out", tmp_path / "room")
    assert answer.code == 0
    assert "How far each limit can be tightened" in answer.out
    assert "What a rule costs" in answer.out
    assert sorted(path.name for path in (tmp_path / "room").iterdir()) == [
        *("costs.csv", "limits.csv", "run.json", "scenario.toml", "slack.json", "slack.pdf"),
    ]
    document = county.bcu("slack", toy, "--json").document
    assert document["outcome"] == "feasible"
    assert {each["setting"] for each in document["limits"]} == {
        "rules.size",
        "rules.balance.max_ratio",
    }


def test_without_a_plan_it_points_to_explain() -> None:
    answer = county.bcu("slack", "seventeen-bcus")
    assert answer.code == 4
    assert "bcu explain seventeen-bcus" in answer.out
    document = county.bcu("slack", "seventeen-bcus", "--json").document
    assert (document["outcome"], document["limits"]) == ("infeasible", [])


def test_all_searches_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where plans are too many to count, each search gets its share of what is left."""
    asked = problem(grid(3, 3, rules={"number": 3, "contiguity": True}, goals={"links": 1.0}))
    limits = []

    def too_many(*_: object) -> NoReturn:
        raise TooLargeError

    def solve(*given: Any) -> SimpleNamespace:
        limits.append(given[2].time_limit)
        return SimpleNamespace(outcome="feasible", plan=object(), objective=0.5, bound=0.25)

    monkeypatch.setattr(best_module, "all_plans", too_many)
    monkeypatch.setattr(best_module, "solve_problem", solve)
    purse = Purse(8.0)
    assert best_module.best(asked, purse, among=4) == Best(0.5, 0.25)
    assert len(limits) == 1
    assert limits[0] <= 2.0
    assert 0 < purse.spent < 8.0


def test_what_is_left_when_the_time_is_over_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Purse, "_PATIENCE", -1.0)
    rules = {"number": 3, "size": [1, 4], "contiguity": True}
    found = slack(problem(grid(3, 3, rules=rules, goals={"links": 1.0})), 0.0)
    assert found.outcome == "feasible"
    assert (found.numbers, found.undecided) == ((), tuple(range(1, 10)))
    assert {room.tightest for room in found.rooms} == {None}
    assert all(cost.cost is None for cost in found.costs)
    assert not found.is_proven
    assert "not decided" in str(found)
