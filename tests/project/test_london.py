"""The shipped London data: what the Met published, and what must come out of it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.data import shipped
from bcu_optimizer.problem.problem import Problem

NO_OTHER_RULE = ["rules.supervision=false", "rules.balance=false", "links.patterns=false"]


@pytest.fixture(scope="module")
def baseline() -> Problem:
    return bcu.read("baseline", ["rules.number=[10, 17]"])


def test_the_baseline_has_a_proven_best_plan_that_keeps_every_rule() -> None:
    result = bcu.solve("baseline")
    assert (result.outcome, result.gap, len(result.plan)) == ("optimal", 0.0, 12)
    assert all(verdict.holds for verdict in result.rules)
    again = bcu.solve("baseline")
    assert again.plan.assignment == result.plan.assignment
    with_cbc = bcu.solve("baseline", solver="cbc")
    assert with_cbc.objective == result.objective


def test_as_averages_exactly_11_to_16_have_plans(baseline: Problem) -> None:
    outcomes = {result.bcus: result.outcome for result in bcu.solve_range(baseline)}
    assert outcomes == {
        10: "infeasible", 11: "optimal", 12: "optimal", 13: "optimal", 14: "optimal",
        15: "optimal", 16: "optimal", 17: "infeasible",
    }  # fmt: skip


def test_the_rules_that_leave_no_plan_are_named(baseline: Problem) -> None:
    results = {result.bcus: result.because for result in bcu.solve_range(baseline)}
    assert set(results[10]) == {"number", "supervision"}
    assert set(results[17]) == {"number", "size"}


def test_ten_to_one_in_every_bcu_rules_out_11_as_well() -> None:
    problem = bcu.read("baseline", ["rules.number=[11, 16]", "rules.supervision.scope=bcu"])
    outcomes = [result.outcome for result in bcu.solve_range(problem)]
    assert outcomes == ["infeasible", *["optimal"] * 5]


def least_demand_ratio(bcus: int, size: str) -> float | None:
    only = ["goals.links=0", "goals.imbalance=0", "goals.demand_ratio=1"]
    settings = [*NO_OTHER_RULE, *only, f"rules.number={bcus}", f"rules.size={size}"]
    result = bcu.solve("baseline", settings)
    assert result.outcome == "optimal"
    assert result.objective == result.measures["demand_ratio"]
    return result.objective


def test_at_16_the_largest_is_three_times_the_smallest() -> None:
    assert least_demand_ratio(16, "[2, 4]") == pytest.approx(2.99, abs=0.005)


@pytest.mark.slow
@pytest.mark.parametrize(("bcus", "ratio"), [(16, 1.62), (17, 1.84)])
def test_with_single_boroughs_the_ratio_is_far_smaller(bcus: int, ratio: float, full: bool) -> None:
    if bcus == 17 and not full:
        pytest.skip("takes twice as long as the other; run with --full")
    assert least_demand_ratio(bcus, "[1, 4]") == pytest.approx(ratio, abs=0.005)


def test_the_adopted_plan_keeps_every_rule_of_the_baseline() -> None:
    found = bcu.evaluate("adopted-2018")
    assert found.holds
    assert found.measures["demand_ratio"] == pytest.approx(1.770, abs=0.0005)
    assert found.measures["officers_ratio"] == pytest.approx(1.997, abs=0.0005)


def test_the_adopted_plan_breaks_ten_to_one_in_two_bcus() -> None:
    found = bcu.evaluate("adopted-2018", settings=["rules.supervision.scope=bcu"])
    (broken,) = [verdict for verdict in found.verdicts if verdict.holds is False]
    assert (broken.rule, broken.where) == ("supervision", ("Central West", "West Area"))
    ratios = {row.bcu: row.supervision_ratio for row in found.table}
    assert ratios["Central West"] == pytest.approx(12.6, abs=0.05)
    assert ratios["West Area"] == pytest.approx(10.2, abs=0.05)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_result_follows_the_figures(tmp_path: Path, seed: int) -> None:
    """Shuffle offences and officers among the boroughs: everything must follow."""
    with (shipped.BOUNDARIES / "london-figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    draw = random.Random(seed)
    for column in ("offences_2016", "officers_fte_2016_05"):
        values = [row[column] for row in rows]
        draw.shuffle(values)
        for row, value in zip(rows, values, strict=True):
            row[column] = value
    path = tmp_path / "shuffled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    usual = bcu.solve("baseline")
    result = bcu.solve("baseline", [f'data.figures="{path}"'])
    assert result.outcome == "optimal"
    assert result.plan.groups() != usual.plan.groups()
    offences = {row["code"]: int(row["offences_2016"]) for row in rows}
    officers = {row["code"]: float(row["officers_fte_2016_05"]) for row in rows}
    sums = {b: sum(offences[c] for c in codes) for b, codes in result.plan.bcus.items()}
    assert result.measures["demand_ratio"] == max(sums.values()) / min(sums.values())
    for row in result.table:
        assert row.demand_share == pytest.approx(sums[row.bcu] / 760156, rel=1e-12)
        assert row.officers == pytest.approx(sum(officers[c] for c in row.areas), rel=1e-12)
