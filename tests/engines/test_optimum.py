"""The best plan is the best of all plans: held against brute force on every kind of toy."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcu_optimizer.problem import verify
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.scenario.load import load
from makers.toys import LETTERS, Toy, draw, graphs, grid, groups, named, problem, questions
from oracles.brute import Oracle, connected_partitions
from oracles.optimum import assert_best


@settings(max_examples=300)
@given(questions())
def test_random_graphs(asked: tuple[Toy, int]) -> None:
    assert_best(*asked)


@settings(max_examples=50)
@given(questions(most=8))
def test_random_graphs_by_cbc(asked: tuple[Toy, int]) -> None:
    assert_best(*asked, Options("cbc"))


@settings(max_examples=60)
@given(graphs(most=9), st.integers(2, 4), st.sampled_from(["demand_ratio", "officers_ratio"]))
def test_least_ratio_of_random_graphs(toy: Toy, bcus: int, goal: str) -> None:
    if goal == "officers_ratio" and toy.officers is None:
        toy = toy.ask(officers=tuple(f"{d}.25" for d in toy.demand))
    rules = {"number": min(bcus, len(toy)), "contiguity": True}
    assert_best(toy.ask(rules=rules, goals={goal: 1.0}), min(bcus, len(toy)))


# What verify says of any plan, valid or not -------------------------------------------------------


@st.composite
def judged(draw_from: st.DrawFn) -> tuple[Toy, dict[str, tuple[int, ...]]]:
    toy, _ = draw_from(questions())
    labels = draw_from(st.lists(st.integers(0, 4), min_size=len(toy), max_size=len(toy)))
    if toy.kept and draw_from(st.booleans()):
        return toy, named(toy.kept)
    parts = (tuple(i for i in range(len(toy)) if labels[i] == label) for label in range(5))
    return toy, named(part for part in parts if part)


def key(verdict: Verdict) -> str:
    apart = verdict.rule in {"balance", "teams"}
    return f"{verdict.rule}:{verdict.measure}" if apart else verdict.rule


@settings(max_examples=300)
@given(judged())
def test_every_verdict_on_random_plans(asked: tuple[Toy, dict[str, tuple[int, ...]]]) -> None:
    toy, plan = asked
    verdicts = {key(each): each for each in verify.check(problem(toy), plan)}
    expected = Oracle(toy).verdicts(plan)
    assert verdicts.keys() == expected.keys()
    for rule, said in expected.items():
        verdict = verdicts[rule]
        assert verdict.holds is said.holds, rule
        assert set(verdict.exempt) == set(said.exempt), rule
        if rule.startswith("balance"):  # the extremes: where several tie, one of each is named
            assert set(verdict.where) <= set(said.where), rule
            assert bool(verdict.where) == bool(said.where), rule
        elif not rule.startswith("limits"):
            assert set(verdict.where) == set(said.where), rule


# Grids of 4 × 5, by a second enumeration ----------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "bcus", "seed"), [((4, 4), 5, 1), ((3, 5), 5, 2), ((2, 3), 7, 3), ((6, 7), 3, 4)]
)
def test_grid_of_20_areas(sizes: tuple[int, int], bcus: int, seed: int) -> None:
    draw_of = random.Random(seed)
    base = grid(5, 4)
    toy = base.ask(
        demand=tuple(draw_of.randint(5, 40) for _ in LETTERS),
        links={pair: draw_of.randint(1, 50) for pair in sorted(base.borders)},
        rules={"number": bcus, "size": list(sizes), "contiguity": True},
        goals={"links": 1.0, "imbalance": 2.0},
    )
    total, linked = sum(toy.demand), sum(toy.links.values())
    costs: dict[frozenset[int], int] = {}

    def cost(part: frozenset[int]) -> int:
        """Both goals over their common denominator."""
        if part not in costs:
            kept = sum(w for (i, j), w in toy.links.items() if i in part and j in part)
            gap = abs(bcus * sum(toy.demand[i] for i in part) - total)
            costs[part] = gap * linked - kept * bcus * total
        return costs[part]

    plans = connected_partitions(nx.Graph(sorted(toy.borders)), sizes, bcus)
    least, count = min_and_count(sum(map(cost, plan)) for plan in plans)
    assert count > 100
    result = solve_problem(problem(toy), bcus)
    assert result.outcome == "optimal"
    assert result.objective == float(1 + Fraction(least, bcus * total * linked))


def min_and_count(values: object) -> tuple[int, int]:
    least, count = None, 0
    for value in values:  # type: ignore[attr-defined]
        least = value if least is None else min(least, value)
        count += 1
    assert least is not None
    return least, count


# Maps small enough to be checked by hand ----------------------------------------------------------

LINKS = {"links": 1.0}
EVEN = {"imbalance": 1.0}
CONTIGUOUS = {"contiguity": True}
HEAVY = (1, 1, 1, 1, 9, 1, 1, 1, 1)
KNOWN = {
    # Seven borders. Three squares in a piece are joined by two of them, twice over.
    "2x3 in halves": (grid(3, 2), {"number": 2, "size": [3, 3]}, LINKS, Fraction(3, 7)),
    # The square of four keeps four borders and the pair one; nothing keeps six.
    "2x3, square and pair": (grid(3, 2), {"number": 2, "size": [2, 4]}, LINKS, Fraction(2, 7)),
    "2x3 in pairs": (grid(3, 2), {"number": 3, "size": [2, 2]}, LINKS, Fraction(4, 7)),
    # 2/7 of the links and 1/6 of the demand together beat nothing: halves cost 3/7.
    "2x3 weighed": (grid(3, 2), {"number": 2}, LINKS | EVEN, Fraction(3, 7)),
    "2x3 weighed otherwise": (
        grid(3, 2),
        {"number": 2, "size": [2, 4]},
        {"links": 1.0, "imbalance": 0.5},
        Fraction(2, 7) + Fraction(1, 12),
    ),
    # Twelve borders; any three squares in a piece keep two.
    "3x3 in threes": (grid(3, 3), {"number": 3, "size": [3, 3]}, LINKS, Fraction(1, 2)),
    # Square, row and pair: 4 + 2 + 1.
    "3x3 in 4, 3 and 2": (grid(3, 3), {"number": 3, "size": [2, 4]}, LINKS, Fraction(5, 12)),
    # The middle is 9 of 17, so the largest is at least 9 and the smallest at most 4.
    "3x3 with a heavy middle": (
        grid(3, 3, demand=HEAVY),
        {"number": 3},
        {"demand_ratio": 1.0},
        Fraction(9, 4),
    ),
    # Twenty-four borders; four squares keep at most four, and the quadrants do.
    "4x4 in quadrants": (grid(4, 4), {"number": 4, "size": [4, 4]}, LINKS, Fraction(1, 3)),
    "4x4 in quadrants, weighed": (
        grid(4, 4),
        {"number": 4, "size": [3, 5]},
        {"links": 1.0, "imbalance": 10.0},
        Fraction(1, 3),
    ),
    # Cutting two corners off costs four borders, as halving does.
    "4x4 in halves": (grid(4, 4), {"number": 2, "size": [8, 8]}, LINKS, Fraction(1, 6)),
    # Areas of several squares. B and C border D and A; A and D meet in nothing: four borders.
    "an irregular map": (draw("AAB\nCAB\nCDD"), {"number": 2, "size": [2, 2]}, LINKS, None),
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("geojson", [False, True], ids=["gpkg", "geojson"])
def test_known_optimum(name: str, geojson: bool, toy_file: Callable[..., Path]) -> None:
    toy, rules, goals, known = KNOWN[name]
    toy = toy.ask(rules={**rules, **CONTIGUOUS}, goals=goals)
    if known is None:
        known = Oracle(toy).best(rules["number"]).objective
    result = solve_problem(build(load(toy_file(toy, geojson=geojson))), rules["number"])
    assert (result.outcome, result.objective) == ("optimal", float(known))


def test_quadrants_are_the_only_best_plan_of_4x4() -> None:
    toy = grid(4, 4).ask(rules={"number": 4, "size": [4, 4], "contiguity": True}, goals=LINKS)
    result = solve_problem(problem(toy), 4)
    assert sorted(result.evaluation.groups.values()) == sorted(groups("ABEF CDGH IJMN KLOP"))


@pytest.mark.parametrize("geojson", [False, True], ids=["gpkg", "geojson"])
@pytest.mark.parametrize("text", ["AAB\nACB", "ABC\nDEF", "AABB\nCADB\nCEEE"])
def test_files_give_the_problem_that_was_drawn(
    text: str, geojson: bool, toy_file: Callable[..., Path]
) -> None:
    toy = draw(text)
    figures = [7 * i + 3 for i in range(len(toy))]
    toy = toy.ask(
        demand=tuple(figures),
        officers=tuple(f"{n}.25" for n in figures),
        links=dict(zip(sorted(toy.borders), figures, strict=False)),
        ties=((0, 1, 2.5),),
        rules={"number": 2, "single": ["A"], "fixed": ["K1"]},
        kept=(tuple(range(len(toy) - 1)), (len(toy) - 1,)),
    )
    made, read = problem(toy), build(load(toy_file(toy, geojson=geojson)))
    assert (read.codes, read.neighbours) == (made.codes, made.neighbours)
    assert read.demand.tolist() == made.demand.tolist()
    assert read.weight("officers").tolist() == made.weight("officers").tolist()
    assert read.links.weights.tolist() == made.links.weights.tolist()
    assert (read.ties * made.ties.sum()).tolist() == (made.ties * read.ties.sum()).tolist()
    assert (dict(read.fixed), read.singles) == (dict(made.fixed), made.singles)
    assert read.fixed_plan.assignment == made.fixed_plan.assignment
    within = 5.1e-7 if not geojson else 1e-3  # 1 mm; a GeoJSON keeps seven decimals of a degree
    for one, other in zip(read.centres_km, made.centres_km, strict=True):
        assert one == pytest.approx(other, abs=within)


# What once went wrong, or easily could ------------------------------------------------------------


@pytest.mark.parametrize("bcus", [1, 2, 3, 4, 5, 6])
def test_the_number_asked_holds_where_no_rule_states_it(bcus: int) -> None:
    toy = grid(3, 2, demand=(3, 1, 4, 1, 5, 9)).ask(rules={"contiguity": True}, goals=EVEN)
    assert_best(toy, bcus)


def test_a_plan_without_a_ratio_does_not_hide_those_with_one() -> None:
    """A, BC and DE differ least, by 7, but A is empty; AB, CD and E differ by 11, in ratio 12."""
    toy = grid(
        5,
        1,
        demand=(0, 1, 6, 6, 1),
        links={(0, 1): 1, (1, 2): 2, (2, 3): 5, (3, 4): 4},
        rules={"number": 3, "contiguity": True},
        goals={"demand_ratio": 1.0},
        limits={"links_kept": 0.5},
    )
    assert Oracle(toy).best(3).objective == 12
    assert_best(toy, 3)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_where_no_plan_has_a_ratio_there_are_plans_all_the_same(solver: str) -> None:
    toy = grid(3, 1, demand=(0, 0, 5), rules={"number": 3}, goals={"demand_ratio": 1.0})
    assert Oracle(toy).best(3).objective is None
    assert solve_problem(problem(toy), 3, Options(solver)).outcome != "infeasible"


def test_a_fixed_bcu_may_hold_an_area_that_would_stand_alone() -> None:
    """The kept BCU is exempt from ``single``; arithmetic must not count that area twice."""
    toy = grid(2, 2).ask(
        kept=groups("AB C D"),
        rules={"number": 3, "size": [1, 1], "fixed": ["K0"], "single": ["A"]},
        goals=LINKS,
    )
    assert_best(toy, 3)
