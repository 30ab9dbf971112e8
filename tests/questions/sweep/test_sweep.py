"""``bcu sweep`` over numbers of BCUs and settings: shape, values, bad input, what is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import bcu_optimizer
from bcu_optimizer.common.errors import InputError, UsageError
from bcu_optimizer.problem.bcu_numbers import numbers
from bcu_optimizer.questions.sweep import axes, question, run
from bcu_optimizer.questions.sweep.axes import Axis
from makers import toys
from makers.county import Answer, bcu
from makers.toys import Toy
from oracles import brute

TOY = toys.grid(
    3,
    3,
    demand=(5, 3, 8, 4, 7, 2, 6, 9, 3),
    officers=("10.5", "8", "12", "7.25", "9", "6", "11", "14", "5"),
    rules={
        "size": [1, 4],
        "contiguity": True,
        "balance": {"max_ratio": 2.5, "measures": ["demand"]},
        "supervision": {"max_ratio": 10, "superintendents": 2, "inspectors": 50.0},
    },
    goals={"links": 1.0, "imbalance": 1.0},
)
RATIO = "rules.balance.max_ratio"
BASELINE = {
    11: 19_983_406,
    12: 21_287_889,
    13: 7_953_279,
    14: 940_209,
    15: 23_709,
    16: 153,
}
ROW = {"bcus", "set", "outcome", "valid_plans", "measures", "because"}


def with_ratio(toy: Toy, ratio: float) -> Toy:
    return toy.ask(rules={**toy.rules, "balance": {**toy.rules["balance"], "max_ratio": ratio}})


def agrees(row: dict[str, Any], toy: Toy) -> None:
    """Hold a row against brute force."""
    oracle = brute.Oracle(toy)
    valid = list(oracle.valid(row["bcus"]))
    assert row["valid_plans"] == len(valid)
    if not valid:
        assert row["outcome"] == "infeasible"
        assert row["measures"] == {}
        assert row["because"]
        return
    assert (row["outcome"], row["because"]) == ("optimal", [])
    best = oracle.best(row["bcus"])
    assert best is not None
    found = row["measures"]
    assert 1 - found["links_kept"] + found["imbalance"] == pytest.approx(float(best.objective or 0))
    alike = (
        all(found[n] == pytest.approx(float(oracle.measure(n, tuple(plan)) or 0)) for n in NAMES)
        for plan in best.plans
    )
    assert any(alike)


NAMES = ("links_kept", "imbalance", "demand_ratio", "officers_ratio", "leadership_posts")


class TestNumbers:
    def test_without_any_all_are_swept_and_agree_with_brute_force(
        self, toy_file: Callable[..., Path]
    ) -> None:
        answer = bcu("sweep", toy_file(TOY), "--json")
        assert answer.code == 0, answer.err
        assert set(answer.document) == {"scenario", "rows"}
        assert answer.document["scenario"] == "toy"
        rows = answer.document["rows"]
        assert [row["bcus"] for row in rows] == list(range(1, 10))
        for row in rows:
            assert set(row) == ROW
            assert row["set"] == {}
            agrees(row, TOY)

    def test_those_of_the_scenario_are_swept_unless_others_are_asked_for(
        self, toy_file: Callable[..., Path]
    ) -> None:
        path = toy_file(TOY.ask(rules={**TOY.rules, "number": [3, 4]}))
        assert [row["bcus"] for row in bcu("sweep", path, "--json").document["rows"]] == [3, 4]
        others = bcu("sweep", path, "--bcus", "4-6", "--json").document["rows"]
        assert [row["bcus"] for row in others] == [4, 5, 6]
        assert len(bcu("sweep", path, "--bcus", "5", "--json").document["rows"]) == 1

    def test_none_may_have_a_plan(self, toy_file: Callable[..., Path]) -> None:
        answer = bcu("sweep", toy_file(TOY), "--bcus", "1-2")
        assert answer.code == 0
        assert "none of 1, 2 BCUs has a plan" in answer.out
        assert "supervision" in answer.out

    def test_the_baseline(self) -> None:
        found = bcu_optimizer.sweep("baseline", "8-20")
        counted = {row.bcus: row.valid_plans for row in found.rows}
        assert counted == {bcus: BASELINE.get(bcus, 0) for bcus in range(8, 21)}
        for row in found.rows:
            if row.bcus in BASELINE:
                assert row.result.certified
                assert row.result.measures["leadership_posts"] == 5 * row.bcus
            else:
                other = "supervision" if row.bcus < 11 else "size"
                assert set(row.result.because) == {"number", other}
        assert found.frame["valid_plans"].sum() == sum(BASELINE.values())
        alike = [set(row.result.evaluation.groups) for row in found.with_plan]  # type: ignore[union-attr]
        assert len(set.intersection(*alike)) >= 3

    def test_what_cannot_be_counted_is_null(
        self, toy_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bcu_optimizer.questions.solve.solve.CHEAP_MEGABYTES", 0.0)
        monkeypatch.setattr(run, "_COUNTING", run.Effort(megabytes=0.0))
        path = toy_file(TOY)
        rows = bcu("sweep", path, "--bcus", "2-3", "--json").document["rows"]
        assert [row["valid_plans"] for row in rows] == [0, None]
        assert "not counted" in bcu("sweep", path, "--bcus", "3").out


class TestSettings:
    def test_a_grid_agrees_with_brute_force(self, toy_file: Callable[..., Path]) -> None:
        path = toy_file(TOY)
        values = [1.2, 2, 3.5]
        rows = bcu(
            "sweep", path, "--bcus", "3-4", "--over", f"{RATIO}={values}", "--json"
        ).document["rows"]
        assert [(row["set"][RATIO], row["bcus"]) for row in rows] == [
            (value, bcus) for value in values for bcus in (3, 4)
        ]
        for row in rows:
            agrees(row, with_ratio(TOY, row["set"][RATIO]))

    def test_two_settings_make_a_grid_of_all_pairs(self, toy_file: Callable[..., Path]) -> None:
        over = {RATIO: [2, 3], "rules.supervision.inspectors": [50, 70, 90]}
        found = bcu_optimizer.sweep(toy_file(TOY), (3, 4), over)
        assert len(found.rows) == 12
        for row in found.rows:
            ratio, inspectors = row.cell
            rules = with_ratio(TOY, ratio).rules
            rules = {**rules, "supervision": {**rules["supervision"], "inspectors": inspectors}}
            valid = sum(1 for _ in brute.Oracle(TOY.ask(rules=rules)).valid(row.bcus))
            assert row.valid_plans == valid

    def test_a_screen_shows_plans_and_goals_for_each_cell(
        self, toy_file: Callable[..., Path]
    ) -> None:
        arguments = ["sweep", toy_file(TOY), "--over", f"{RATIO}=[1.2, 3]"]
        grid = bcu(*arguments, "--bcus", "3-5").out
        assert "Valid plans" in grid
        assert "Cross-border links kept inside a BCU, best plan" in grid
        assert f"{RATIO} ↓  BCUs →" in grid
        line = bcu(*arguments, "--bcus", "4").out
        assert "The best plan of each" in line
        assert "No plan with rules.balance.max_ratio = 1.2 (4 BCUs)" in line
        more = bcu(*arguments, "--bcus", "3-4", "--over", "goals.links=[0.5, 1]").out
        assert "Valid plans, 3 BCUs" in more
        assert "weights that are swept are those of each cell" in " ".join(more.split())
        assert f"Swept: {RATIO}, goals.links" in more
        assert max(map(len, (grid + line + more).splitlines())) <= 100

    def test_a_setting_of_the_data_is_read_anew(self, toy_file: Callable[..., Path]) -> None:
        toy = TOY.ask(rules={"contiguity": True})
        found = bcu_optimizer.sweep(toy_file(toy), 2, {"data.min_border_m": [0, 1e6]})
        open_, closed = found.rows
        assert open_.valid_plans == sum(1 for _ in brute.Oracle(toy).valid(2))
        assert closed.valid_plans == 0

    def test_a_problem_in_hand_can_be_swept_by_number_only(self) -> None:
        problem = toys.problem(TOY)
        assert len(bcu_optimizer.sweep(problem, (2, 4)).rows) == 3
        with pytest.raises(ValueError, match="name or path"):
            bcu_optimizer.sweep(problem, 3, {RATIO: [1, 2]})


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "code", "text"),
        [
            (["--bcus", "5-3"], 3, "runs backwards, from 5 to 3"),
            (["--bcus", "0-3"], 3, "0 BCUs cannot be made of 9 areas"),
            (["--bcus", "3-10"], 3, "10 BCUs cannot be made of 9 areas"),
            (["--bcus", ""], 3, "is empty"),
            (["--bcus", "few"], 2, "'few' is neither a number of BCUs"),
            (["--over", "balance.max_ratio=[1]"], 3, "Did you mean 'rules.balance.max_ratio'?"),
            (["--over", "rules.balance.max_ration=[1]"], 3, "'rules.balance.max_ratio'"),
            (["--over", "rules.contiguity=[1]"], 3, "is not a number"),
            (["--over", "rules.balance=[1]"], 3, "Sweep one of its numbers: rules.balance.max"),
            (["--over", "rules.number=[1]"], 3, "Use --bcus"),
            (["--over", f"{RATIO}=[]"], 3, "the list of values is empty"),
            (["--over", f"{RATIO}=[2, 2]"], 3, "listed twice"),
            (["--over", f"{RATIO}=[2, true]"], 3, "true is not a number"),
            (["--over", f'{RATIO}=["2"]'], 3, '"2" is not a number'),
            (["--over", f"{RATIO}=[2, inf]"], 3, "inf is not a number"),
            (["--over", f"{RATIO}=[0.5, 2]"], 3, "must be at least 1"),
            (["--over", "limits.foo=[1, 2]"], 3, "there is no measure 'foo'"),
            (["--over", f"{RATIO}=[2"], 2, "no setting with a list of values"),
            (["--over", f"{RATIO}=2"], 2, "no setting with a list of values"),
            (["--over", RATIO], 2, "no setting with a list of values"),
            (["--over", f"{RATIO}=[1]", "--over", f"{RATIO}=[2]"], 2, "more than once"),
            (["--over", "a=[1]", "--over", "b=[1]", "--over", "c=[1]"], 2, "at most 2"),
            (["--bcus", "2-3", "--most", "1"], 3, "add --most 2"),
        ],
    )
    def test_is_said_plainly(
        self, arguments: Sequence[str], code: int, text: str, toy_file: Callable[..., Path]
    ) -> None:
        path = toy_file(TOY)
        answer = bcu("sweep", path, *arguments)
        assert (answer.code, answer.out) == (code, "")
        assert text in answer.err
        told = bcu("sweep", path, *arguments, "--json")
        assert told.document["error"]["kind"] == ("usage" if code == 2 else "input")

    def test_numbers_in_python(self) -> None:
        problem = toys.problem(TOY)
        with pytest.raises(InputError, match="empty"):
            bcu_optimizer.sweep(problem, ())  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="at most 2"):
            axes.axes({"a": [1], "b": [1], "c": [1]})

    def test_a_range_may_be_written_with_a_dash(self) -> None:
        assert numbers("2–4", 9) == range(2, 5)
        assert numbers(" 3 - 3 ", 9) == range(3, 4)


class TestLargeGrids:
    def large(self, path: Path, *arguments: str) -> Answer:
        values = [round(1 + i / 100, 2) for i in range(45)]
        return bcu("sweep", path, "--bcus", "3", "--over", f"{RATIO}={values}", *arguments)

    def test_how_long_it_takes_is_said_before(
        self, toy_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        solved: list[int] = []
        real = run.solve_problem
        monkeypatch.setattr(run, "solve_problem", lambda *a: solved.append(1) or real(*a))
        monkeypatch.setattr(run, "LONGEST_S", 0.0)
        refused = self.large(toy_file(TOY))
        assert refused.code == 3
        assert "45 answers (45 values of rules.balance.max_ratio × 1 number of BCUs)" in refused.err
        assert "would take about" in refused.err
        assert "add --most 45" in refused.err
        assert len(solved) == 3  # what the estimate is made from

    def test_it_goes_on_when_asked_to(
        self, toy_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run, "LONGEST_S", 0.0)
        answer = self.large(toy_file(TOY), "--most", "45", "--json")
        assert answer.code == 0
        assert len(answer.document["rows"]) == 45
        assert "45 answers" in answer.err
        assert "will take about" in answer.err

    def test_times_are_written_roundly(self) -> None:
        assert run.duration(0.2) == "1 second"
        assert run.duration(75.4) == "75 seconds"
        assert run.duration(600) == "10 minutes"
        assert run.duration(20_000) == "6 hours"
        assert run.duration(1e7) == "116 days"

    def test_the_size_of_a_grid(self) -> None:
        made = question.Question(
            toys.problem(TOY), range(2, 5), (Axis("a", (1, 2)), Axis("b", (1, 2, 3)))
        )
        assert made.size == 18
        assert len(list(made.cells)) == 6
