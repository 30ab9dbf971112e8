"""Of plans that are exactly as good the answer is the first, whatever solver was asked."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import DisagreementError
from bcu_optimizer.engines import ratio
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.engine import Found
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.half_drawn import with_start
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.alternatives import near_optimal as margin
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.solve.proof import prove
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers import grids
from makers.county import bcu as command
from makers.toys import Toy, censuses, for_all, grid, groups, problem
from oracles.brute import Oracle

BUDGET = Budget(100)
EVEN = {"links": 1.0, "imbalance": 1.0}


def squares(columns: int, rows: int, bcus: int, goals: dict[str, float], **given: Any) -> Toy:
    """A map so even that many plans tie."""
    rules = {"number": bcus, "size": [2, 5], "contiguity": True}
    return grid(columns, rows, rules=rules, goals=goals, **given)


def exact(toy: Toy) -> Toy:
    """Leave out distances, whose square roots are not exact."""
    return toy.ask(goals={name: weight for name, weight in toy.goals.items() if name != "travel"})


# The answer ---------------------------------------------------------------------------------------


def assert_first(asked: tuple[Toy, list[int]]) -> None:
    toy, bcus = exact(asked[0]), asked[1][0]
    made = problem(toy)
    diagram = Census(made, [bcus]).diagram()
    expected = Oracle(toy).as_good(bcus)
    if not expected:
        assert not diagram.nodes
        return
    objective = goals.objective(made, unnamed(expected[0]))
    for known in (None, objective):
        found = optima(made, diagram, BUDGET, known)
        assert (found.groups, found.tied) == (expected[0], len(expected))
        assert found.objective == objective


@pytest.mark.slow
def test_the_answer_is_the_first_of_all_best_plans() -> None:
    for_all(censuses(9), 60, assert_first)


@given(censuses(7))
def test_the_answer_is_the_first_of_all_best_plans_of_few_areas(
    asked: tuple[Toy, list[int]],
) -> None:
    assert_first(asked)


def test_where_solver_and_diagram_are_both_asked() -> None:
    def assert_solved(asked: tuple[Toy, list[int]]) -> None:
        toy, bcus = exact(asked[0]), asked[1][0]
        expected = Oracle(toy).as_good(bcus)
        result = solve_problem(problem(toy), bcus, Options(certify=True, reasons=False))
        assert result.outcome == ("optimal" if expected else "infeasible")
        assert result.tied == (len(expected) or None)
        if expected:
            objective = Oracle(toy).objective(expected[0])
            assert result.objective == (None if objective is None else float(objective))
            assert result.bound == result.objective
            assert tuple(sorted(result.evaluation.groups.values())) == expected[0]

    for_all(censuses(7), 15, assert_solved)


@pytest.mark.parametrize("wanted", [EVEN, {"demand_ratio": 1.0}, {"ties": 0.0}, {}])
def test_many_that_tie_are_not_listed(wanted: dict[str, float]) -> None:
    toy = squares(4, 3, 4, wanted)
    expected = Oracle(toy).as_good(4)
    assert len(expected) > 1
    result = solve_problem(problem(toy), 4)
    assert tuple(sorted(result.evaluation.groups.values())) == expected[0]
    assert result.tied == len(expected)


def test_a_ratio_is_bounded_step_by_step_where_plans_are_many(monkeypatch) -> None:
    monkeypatch.setattr(ratio, "_FEW", 3)
    monkeypatch.setattr(ratio, "_DRAWN", 2)
    chance = random.Random(3)
    for _ in range(5):
        demand = tuple(chance.randint(0, 4) for _ in range(9))
        assert_first((squares(3, 3, 3, {"demand_ratio": 0.3}, demand=demand), [3]))


def test_where_no_plan_has_a_ratio_all_are_as_good() -> None:
    toy = squares(3, 2, 3, {"demand_ratio": 1.0}, demand=(0, 0, 0, 0, 1, 0))
    result = solve_problem(problem(toy), 3)
    assert (result.outcome, result.objective) == ("optimal", None)
    assert result.tied == result.valid_plans == len(list(Oracle(toy).valid(3))) > 1
    assert tuple(sorted(result.evaluation.groups.values())) == Oracle(toy).as_good(3)[0]


def test_millions_that_tie() -> None:
    result = bcu.solve("baseline", ["goals={}"])
    assert result.tied == result.valid_plans == 21_287_889
    assert result.measures["links_kept"] != bcu.solve("baseline").measures["links_kept"]


# One answer, whatever the solver ------------------------------------------------------------------


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    made = solvers._make

    def seed(number: int) -> None:
        def make(name: solvers.SolverName, *rest: Any) -> Any:
            solver = made(name, *rest)
            if name == "highs":
                solver.optionsDict["random_seed"] = number
            return solver

        monkeypatch.setattr(solvers, "_make", make)

    return seed


def documents(made: Problem, seeded: Callable[[int], None], seeds: range) -> Iterator[str]:
    asked = [("cbc", 0), *(("highs", seed) for seed in seeds)]
    for solver, seed in asked:
        seeded(seed)
        result = solve_problem(made, made.numbers[0], Options(solver))
        yield json.dumps(result.as_dict())


@pytest.mark.parametrize("wanted", [EVEN, {"demand_ratio": 1.0}, {}])
def test_one_answer_from_every_solver_and_seed(wanted, seeded) -> None:
    made = problem(squares(4, 3, 4, wanted))
    assert len(set(documents(made, seeded, range(10)))) == 1


def test_one_answer_to_a_shipped_question(london, seeded) -> None:
    made = bcu.read("sixteen-most-even")
    found = set(documents(made, seeded, range(2)))
    assert len(found) == 1
    answer = json.loads(found.pop())
    assert (answer["tied"], answer["valid_plans"]) == (153, 153)


# Solvers and their tolerance ----------------------------------------------------------------------


def hair_apart() -> Problem:
    """A symmetric map whose best plans differ in the eleventh decimal."""
    toy = squares(4, 3, 4, EVEN)
    chance = random.Random(0)
    links = {}
    for i in range(len(toy)):
        for j in range(i + 1, len(toy)):
            (a, b), (c, d) = toy.squares[i][0], toy.squares[j][0]
            links[i, j] = int(1e11 * math.exp(-math.hypot(a - c, b - d))) + chance.randint(-9, 9)
    return problem(toy.ask(links=links))


def test_a_plan_that_escaped_the_solver_by_a_hair_is_the_answer() -> None:
    made = hair_apart()
    best = solve_problem(made, 4)
    assert best.tied == 1
    alone = solve_problem(made, 4, Options("cbc", certify=False))
    assert 0 < alone.objective - best.objective < 1e-10  # what the other solver cannot tell apart
    both = solve_problem(made, 4, Options("cbc"))
    assert both.certified is True
    assert both.as_dict() == best.as_dict()


WIDE = squares(3, 2, 3, {"links": 1.0}, demand=(5, 3, 2, 4, 1, 6))


@pytest.mark.parametrize("tolerance", [Fraction(4, 7), Fraction(4, 7) - Fraction(1, 10**30)])
def test_a_plan_that_is_worse_by_more_is_a_disagreement(tolerance: Fraction) -> None:
    worse = groups("AD BE CF")
    made = problem(WIDE.ask(links={(0, 1): 3, (2, 5): 3, (3, 4): 1}))
    found = Found("optimal", worse, 0.0, 0.0, tolerance)
    if tolerance == Fraction(4, 7):
        proof = prove(made, 3, found, BUDGET)
        assert proof.certified is True
        assert proof.best.groups == groups("AB CF DE")
    else:
        with pytest.raises(DisagreementError, match="Trust neither; report it"):
            prove(made, 3, found, BUDGET)


# Every question that shows the best plan ----------------------------------------------------------


def test_where_nothing_is_counted_it_is_said_that_others_may_be_as_good() -> None:
    result = solve_problem(problem(squares(3, 2, 3, EVEN)), 3, Options(certify=False))
    assert (result.tied, result.valid_plans) == (None, None)
    assert words.proof(result) == "Others may be as good."
    assert words.badge(result) == "Proven best plan; others may be as good"
    assert words.in_short(result.outcome, result.tied) == "best, others may tie"


def test_the_best_found_at_a_limit_is_not_said_to_tie(monkeypatch) -> None:
    made = problem(squares(3, 2, 3, EVEN))
    found = Found("feasible", groups("AB CF DE"), 1.0, 0.0)
    monkeypatch.setattr(
        "bcu_optimizer.engines.set_partitioning.search.Search.best", lambda self: found
    )
    result = solve_problem(made, 3)
    assert (result.outcome, result.tied) == ("feasible", None)
    assert result.valid_plans > 1
    assert words.proof(result).endswith("valid plans. Others may be as good.")


def test_where_no_other_plan_is_as_good_nothing_is_said() -> None:
    result = bcu.solve("baseline")
    assert result.tied == 1
    assert "as good" not in words.proof(result) + words.badge(result)
    assert words.in_short(result.outcome, result.tied) == "best"


def test_the_screen_says_how_many_are_as_good(monkeypatch) -> None:
    told = " ".join(command("solve", "sixteen-most-even").out.split())
    assert "One of 153 plans exactly as good." in told
    told = " ".join(command("sweep", "sixteen-most-even").out.split())
    assert "best, one of 153" in told
    monkeypatch.setattr("bcu_optimizer.questions.solve.solve.CHEAP_MEGABYTES", 0.001)
    told = " ".join(command("solve", "sixteen-most-even").out.split())
    assert "Others may be as good." in told


def test_the_first_is_shown_beside_others(monkeypatch) -> None:
    """In lists of the best, as a point of a frontier, and before alternatives, drawn or not."""
    toy = squares(4, 3, 4, EVEN)
    expected = Oracle(toy).as_good(4)
    census = Census(problem(toy))
    assert census.best(1).groups(0) == expected[0]
    assert [census.best(1).groups(i) for i in range(len(expected))] == expected
    point = next(
        each
        for each in census.frontier(["links", "imbalance"]).points
        if expected[0] in [each.plans.groups(i) for i in range(len(each.plans))]
    )
    listed = [point.plans.groups(i) for i in range(len(point.plans))]
    assert listed == sorted(listed)
    for most in (20_000, 1):
        monkeypatch.setattr(margin, "MOST_LISTED", most)
        found = census.alternatives(0.0)
        assert tuple(sorted(found.plans[0].groups.values())) == expected[0]
        assert found.as_dict()["tied"] == len(expected)
        assert f"one of {len(expected)} plans exactly as good" in found.guarantee


def test_a_what_if_and_a_half_drawn_plan_are_answered_by_the_first(tmp_path) -> None:
    toy = squares(4, 3, 4, EVEN)
    made = problem(toy)
    plan = solve_problem(made, 4).plan
    assert plan.assignment["B"] != plan.assignment["G"]
    asked = bcu.what_if(plan, {"B": plan.assignment["G"]}, made)
    partners = ["B", *plan.bcus[plan.assignment["G"]]]
    expected = Oracle(toy.ask(rules={**toy.rules, "together": [partners]})).as_good(4)
    assert tuple(sorted(asked.best_all.evaluation.groups.values())) == expected[0]
    assert asked.best_all.tied == len(expected)

    half = tmp_path / "half.csv"
    half.write_text("code,bcu\nA,West\nL,East\n", encoding="utf-8")
    found = solve_problem(with_start(made, half), 4)
    apart = Oracle(toy.ask(rules={**toy.rules, "apart": [["A", "L"]]})).as_good(4)
    assert tuple(sorted(found.evaluation.groups.values())) == apart[0]
    assert found.tied == len(apart)


# Plans without a ratio ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command_line", "said"),
    [
        (("frontier", "--goals", "links,demand_ratio"), "None of the 29 valid plans has a ratio"),
        (("alternatives", "--set", "goals={demand_ratio = 1}"), "None of the 29 valid plans has a"),
        (
            ("census", "--set", "goals={demand_ratio = 1}", "--list", "3"),
            "None of the 29 valid plans has a ratio",
        ),
    ],
)
def test_plans_without_a_ratio_are_plans(command_line, said, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    tables = "[rules]\nnumber = 3\ncontiguity = true\n[goals]\nlinks = 1.0\n"
    grids.write(tmp_path, 3, (0, 0, 0, 0, 1, 0), (1, 2, 3, 4, 5, 6), tables)
    name, *rest = command_line
    ran = command(name, "toy.toml", *rest)
    assert ran.code == 0
    assert said in " ".join(ran.out.split())
    assert "no plan of 3 BCUs" not in ran.out
