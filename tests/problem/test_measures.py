"""The measures, worked out by hand on small maps."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcu_optimizer.common.exact import as_integers
from bcu_optimizer.data import links
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.load import load
from makers.toys import Toy, draw, graphs, grid, groups, named, problem
from oracles.brute import Oracle

# A B C    10 20 30
# D E F    20 10 10    of demand, 100 in all; squares of 2 km.
MAP = grid(
    3,
    2,
    demand=(10, 20, 30, 20, 10, 10),
    officers=("100.50", "99.50", "150.25", "149.75", "80", "120"),
    links={(0, 1): 4, (0, 3): 6, (1, 2): 2, (1, 4): 3, (2, 5): 5, (0, 5): 12, (3, 4): 8},
    ties=((0, 3, 1.5), (1, 2, 0.5)),
    rules={"supervision": {"max_ratio": 10, "superintendents": 4, "inspectors": 120}},
)
PLAN = named(groups("AD BE CF"))


def measures_of(toy: Toy, text: str) -> dict[str, float | int | None]:
    return measure(problem(toy), named(groups(text)))


def test_every_measure_by_hand() -> None:
    assert measure(problem(MAP), PLAN) == {
        # 30, 30 and 40 of 100: a third is 33⅓, so 6⅔ must move.
        "imbalance": 1 / 15,
        # 6, 3 and 5 of 40.
        "links_kept": 14 / 40,
        # 1.5 of 2.
        "ties_kept": 0.75,
        "demand_ratio": 4 / 3,
        # 250.25, 179.50 and 270.25.
        "officers_ratio": 27025 / 17950,
        # 120 · 40 % ÷ 4, and 120 ÷ 12.
        "supervision_ratio": 12.0,
        "supervision_ratio_london": 10.0,
        "leadership_posts": 15,
        # Two squares, one of demand twice the other: ⅔ · 4 km each for 10 and 20; 1½ · 2 · 10 km
        # for 30 and 10. In all 26⅔ + 26⅔ + 30 for 100.
        "travel_km": pytest.approx(5 / 6, rel=1e-14),
        "partners_changed": None,
        # 2 km × 4 km in a circle of diameter √20 km.
        "compactness": pytest.approx(8 / (5 * math.pi), abs=1e-9),
    }


def test_partners_that_change_by_hand() -> None:
    toy = MAP.ask(reference=((0, 1), (2, 3, 4), (5,)))
    found = {text: measures_of(toy, text)["partners_changed"] for text in ("AB CDE F", "AB CD EF")}
    assert found == {"AB CDE F": 0, "AB CD EF": 4}
    assert goals.objective(problem(toy.ask(goals={"change": 3.0})), PLAN) == 3


def test_goals_by_hand() -> None:
    toy = MAP.ask(goals={"links": 2.0, "imbalance": 3.0, "ties": 4.0})
    assert goals.objective(problem(toy), PLAN) == 2 * Fraction(26, 40) + Fraction(3, 15) + 1
    assert goals.objective(problem(MAP.ask(goals={"demand_ratio": 0.5})), PLAN) == Fraction(2, 3)
    travel = goals.objective(problem(MAP.ask(goals={"travel": 1.0})), PLAN)
    whole = measures_of(MAP, "ABCDEF")["travel_km"]
    assert float(travel) == pytest.approx(5 / 6 / whole, rel=1e-14)
    assert goals.objective(problem(MAP.ask(goals={"travel": 1.0})), {"all": tuple(range(6))}) == 1


def test_one_bcu_is_even_and_keeps_every_link() -> None:
    found = measures_of(MAP, "ABCDEF")
    assert (found["imbalance"], found["links_kept"], found["ties_kept"]) == (0.0, 1.0, 1.0)
    assert (found["demand_ratio"], found["officers_ratio"]) == (1.0, 1.0)


def test_areas_alone_travel_nowhere_and_keep_nothing() -> None:
    found = measures_of(MAP, "A B C D E F")
    assert (found["travel_km"], found["links_kept"], found["ties_kept"]) == (0.0, 0.0, 0.0)
    # 30 % and two of 20 % lie above a sixth, by 20 % of the demand in all.
    assert found["imbalance"] == pytest.approx(0.2, rel=1e-15)
    assert found["demand_ratio"] == 3.0


def test_a_square_fills_two_in_pi_of_its_circle() -> None:
    found = measures_of(grid(2, 2), "A B C D")["compactness"]
    assert found == pytest.approx(2 / math.pi, abs=1e-9)
    found = measures_of(grid(2, 2), "ABCD")["compactness"]
    assert found == pytest.approx(2 / math.pi, abs=1e-9)


def test_compactness_is_the_mean_over_bcus() -> None:
    """An L of three squares, its corner filled by the fourth, which is a BCU of its own."""
    corners = [(0, 0), (0, 2), (1, 2), (2, 1), (2, 0)]
    circle = math.pi * smallest_circle(corners) ** 2
    found = measures_of(grid(2, 2), "ACD B")["compactness"]
    assert found == pytest.approx((3 / circle + 2 / math.pi) / 2, abs=1e-9)


def smallest_circle(points: list[tuple[float, float]]) -> float:
    """The radius of the smallest circle around points, by trying every pair and every three."""
    found = math.inf
    circles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in combinations(points, 2)]
    for a, b, c in combinations(points, 3):
        d = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]))
        if d:
            squares = [p[0] ** 2 + p[1] ** 2 for p in (a, b, c)]
            x = squares[0] * (b[1] - c[1]) + squares[1] * (c[1] - a[1]) + squares[2] * (a[1] - b[1])
            y = squares[0] * (c[0] - b[0]) + squares[1] * (a[0] - c[0]) + squares[2] * (b[0] - a[0])
            circles.append((x / d, y / d))
    for middle in circles:
        radius = max(math.dist(middle, p) for p in points)
        found = min(found, radius)
    return found


@pytest.mark.parametrize("text", ["AAB\nACB", "AABB\nCADB\nCEEE", "AAAA\nBAAA\nBBBA"])
def test_compactness_of_any_drawing(text: str) -> None:
    toy = draw(text)
    for i, squares in enumerate(toy.squares):
        corners = [(c + x, r + y) for c, r in squares for x in (0, 1) for y in (0, 1)]
        expected = len(squares) / (math.pi * smallest_circle(corners) ** 2)
        found = MEASURES["compactness"].exact(problem(toy), {"": (i,)})
        assert float(found) == pytest.approx(expected, abs=1e-9)


def test_what_is_not_known_is_null() -> None:
    bare = grid(2, 2, links={})
    found = measures_of(bare, "AB CD")
    unknown = {name for name, value in found.items() if value is None}
    assert unknown == {
        "links_kept", "ties_kept", "officers_ratio", "supervision_ratio",
        "supervision_ratio_london", "leadership_posts", "partners_changed",
    }  # fmt: skip
    made = problem(bare)
    plan = Plan({"A": "P0", "B": "P0", "C": "P1", "D": "P1"})
    (row, _) = evaluate_plan(made, plan).table
    assert (row.officers, row.sergeants, row.wards, row.inspectors) == (None,) * 4
    assert (row.ward_officers, row.pcsos, row.supervision_ratio, row.officers_per_sergeant) == (
        (None,) * 4
    )
    assert (row.links_kept, row.links_cut, row.teams) == (None, None, {})


def test_a_ratio_to_a_bcu_of_nothing_is_null() -> None:
    toy = grid(2, 2, demand=(0, 0, 3, 4))
    assert measures_of(toy, "AB CD")["demand_ratio"] is None
    assert measures_of(toy, "AC BD")["demand_ratio"] == 4 / 3


def test_the_table_of_a_plan_by_hand() -> None:
    toy = MAP.ask(rules={**MAP.rules, "teams": {"guards": {"total": 50, "minimum": 1}}})
    plan = Plan({code: f"P{'ADBECF'.index(code) // 2}" for code in "ABCDEF"})
    found = evaluate_plan(problem(toy), plan)
    row = found.table[2]
    assert (row.bcu, row.areas, row.demand_share) == ("P2", ("C", "F"), 0.4)
    assert (row.officers, row.inspectors, row.supervision_ratio) == (270.25, 48.0, 12.0)
    assert dict(row.teams) == {"guards": 20.0}
    assert row.links_kept == 5 / 40
    assert row.links_cut == (2 + 12) / 40  # B–C and A–F lead out of it
    assert row.largest_area_share == 0.75
    assert sum(each.demand_share for each in found.table) == 1.0


def test_wards_and_sergeants(toy_file: Callable[..., Path]) -> None:
    path = toy_file(MAP.ask(rules={}))
    figures = path.parent / "figures.csv"
    lines = figures.read_text(encoding="utf-8").splitlines()
    extra = ["sergeants,wards", "10,3", "20,4", "9.5,5", "5,6", "1,7", "0.5,8"]
    text = "\n".join(f"{line},{more}" for line, more in zip(lines, extra, strict=True))
    figures.write_text(text, encoding="utf-8")
    made = build(load(path, ["columns.sergeants=sergeants", "columns.wards=wards"]))
    plan = Plan({code: f"P{'ADBECF'.index(code) // 2}" for code in "ABCDEF"})
    row = evaluate_plan(made, plan).table[0]
    assert (row.sergeants, row.officers_per_sergeant) == (15.0, 250.25 / 15)
    assert (row.wards, row.ward_officers, row.pcsos) == (9, 18, 9)


# Parts and sums -----------------------------------------------------------------------------------


@settings(max_examples=100)
@given(graphs(), st.integers(0, 2**16))
def test_parts_of_the_bcus_sum_to_the_measure_of_the_plan(toy: Toy, seed: int) -> None:
    chance = random.Random(seed)
    labels = [chance.randrange(3) for _ in range(len(toy))]
    parts = [tuple(i for i in range(len(toy)) if labels[i] == x) for x in sorted(set(labels))]
    toy = toy.ask(ties=((0, 1, 0.75), (1, 2, 2.0)))
    made, oracle = problem(toy), Oracle(toy)
    plan = named(parts)
    for name, each in MEASURES.items():
        exact = each.exact(made, plan)
        expected = oracle.measure(name, tuple(parts)) if name != "compactness" else None
        if isinstance(each, Additive):
            scale = each.scale(made, len(parts))
            summed = [each.part(made, group, len(parts)) for group in parts]
            assert all(isinstance(part, int) for part in summed)
            assert exact == (None if scale is None else scale * sum(summed))
        if name == "travel_km":
            assert float(exact) == pytest.approx(expected, rel=1e-12, abs=1e-12)
        elif name != "compactness":
            assert exact == expected, name


# Data that is derived -----------------------------------------------------------------------------


def test_links_of_the_gravity_estimate_by_hand(london: Callable[..., Problem]) -> None:
    made = london()
    mass = np.zeros(32)
    columns = ("robbery", "burglary", "theft", "vehicle_offences", "violence_with_injury")
    for column in columns:
        mass += made.areas.frame[f"{column}_2016"].to_numpy()
    x, y = (made.areas.frame[axis].to_numpy() / 1000 for axis in ("x", "y"))
    distance = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    expected = np.sqrt(mass[:, None] * mass[None, :]) * np.exp(-distance / 4.0)
    names = [made.areas.names.name(code) for code in made.codes]
    patterns = [("Enfield", "Haringey"), ("Camden", "Islington"), ("Lambeth", "Southwark")]
    for one, other in patterns:
        i, j = names.index(one), names.index(other)
        expected[i, j] *= 1.5
        expected[j, i] *= 1.5
    np.fill_diagonal(expected, 0)
    expected /= expected.sum() / 2
    assert np.allclose(made.links.weights / 1e15, expected, rtol=1e-12, atol=1e-15)
    assert (made.links.weights == made.links.weights.T).all()
    assert abs(made.links.total - 10**15) <= 32 * 31 // 2
    assert made.links.kind == "modelled"


def test_links_scale_with_the_factor_of_a_pattern() -> None:
    places = [(0.0, 0.0), (4.0, 0.0), (0.0, 8.0)]
    found = links.gravity([4.0, 9.0, 1.0], places, 4.0, {(0, 1): 2.0}).weights
    raw = {
        (0, 1): 2 * 6 * math.exp(-1),
        (0, 2): 2 * math.exp(-2),
        (1, 2): 3 * math.exp(-math.hypot(4, 8) / 4),
    }
    for (i, j), value in raw.items():
        assert found[i, j] == pytest.approx(value / sum(raw.values()) * 1e15, rel=1e-12)


def test_demand_is_a_blend_of_shares(toy_file: Callable[..., Path]) -> None:
    """Three parts of demand and one of officers, each as a share of its total."""
    path = toy_file(MAP.ask(rules={}))
    made = build(load(path, ["demand={demand = 3.0, officers = 1.0}"]))
    officers = [Fraction(text) for text in MAP.officers]
    for i, found in enumerate(made.demand.tolist()):
        share = (3 * Fraction(MAP.demand[i], 100) + officers[i] / sum(officers)) / 4
        assert abs(found - share * 10**15) <= Fraction(1, 2)
    again = build(load(path, ["demand={demand = 6.0, officers = 2.0}"]))
    assert again.demand.tolist() == made.demand.tolist()


def test_a_link_table_is_summed_over_both_directions(toy_file: Callable[..., Path]) -> None:
    path = toy_file(MAP.ask(rules={}))
    rows = "from,to,count\nA,B,1.5\nb,a,2\nTown A,Town B,0.25\nC,C,99\nF,A,4\n"
    (path.parent / "links.csv").write_text(rows, encoding="utf-8")
    found = build(load(path)).links
    assert found.kind == "counted"
    assert found.weights[0, 1] == 375
    assert found.weights[5, 0] == 400
    assert found.total == 775


@pytest.mark.parametrize(
    ("figures", "whole", "scale"),
    [
        (["1", "2", "0"], (1, 2, 0), 1),
        (["1.5", "2.25", "3"], (150, 225, 300), 100),
        (["1.250", "2"], (125, 200), 100),
        (["0.125", "1"], (125, 1000), 1000),
        (["1e3", "2E2"], (1000, 200), 1),
    ],
)
def test_figures_become_exact_integers(
    figures: list[str], whole: tuple[int, ...], scale: int
) -> None:
    assert as_integers([Decimal(text) for text in figures]) == (whole, scale)


@pytest.mark.parametrize(
    "figures", [["1.12345678", "3"], ["30000.1234567", "1.5"], ["1e17", "3", "2e16"]]
)
def test_figures_too_fine_or_large_are_rounded_to_1e_15_of_their_total(figures: list[str]) -> None:
    whole, scale = as_integers([Decimal(text) for text in figures])
    total = sum(map(Fraction, figures))
    for text, found in zip(figures, whole, strict=True):
        assert abs(found - Fraction(text) / total * 10**15) <= Fraction(1, 2)
        assert abs(Fraction(found) / scale - Fraction(text)) <= total / 10**15


@given(st.integers(1, 10**15), st.floats(100, 900), st.floats(100, 900))
def test_an_area_alone_is_at_its_centre(demand: int, x: float, y: float) -> None:
    """Whatever its figures and place: a weighted mean of one would be off by rounding."""
    made = problem(grid(2, 1, demand=(demand, 7)))
    made = replace(made, centres_km=((x, y), (x + 3.0, y)))
    assert measure(made, {"One": (0,), "Other": (1,)})["travel_km"] == 0.0
