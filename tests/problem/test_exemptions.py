"""Whom a rule leaves out is said with its verdict, in every place where that is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import bcu_optimizer
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import verify
from bcu_optimizer.problem.rules.verdict import ALONE, KEPT, LEFT_OUT, Verdict
from makers.county import bcu
from makers.toys import Toy, grid, groups, named, problem

# Eight squares in two rows, A to D above E to H. A is to be alone; K0, two squares that do not
# touch, is kept. By size and contiguity neither would do.
TOY = grid(
    4,
    2,
    kept=groups("BH ACDEFG"),
    demand=(3, 1, 2, 4, 2, 5, 3, 1),
    rules={"number": 4, "size": [2, 5], "contiguity": True, "single": ["A"], "fixed": ["K0"]},
    goals={"links": 1.0, "imbalance": 1.0},
)
TWO = groups("A BCDEFGH")
TITLE = "Areas in a BCU"


def said(*arguments: str | Path) -> str:
    return " ".join(bcu(*arguments).out.split())


@pytest.fixture
def toy(toy_file: Callable[..., Path]) -> Path:
    return toy_file(TOY.ask(rules={**TOY.rules, "size": [3, 5]}))


@pytest.fixture
def single(toy_file: Callable[..., Path]) -> Path:
    """A toy with an area that is to be alone, and no more."""
    rules = {"number": 3, "size": [2, 4], "single": ["A"]}
    return toy_file(grid(3, 2, rules=rules, goals={"links": 1.0}))


def test_verdicts_name_who_is_left_out_and_why() -> None:
    made = problem(TOY.ask(rules={**TOY.rules, "size": [3, 5]}))
    plan = named(groups("A BH CDG EF"))
    found = {each.rule: each for each in verify.check(made, plan)}
    size, contiguity = found["size"], found["contiguity"]
    assert (size.exempt, size.pleas) == (("P0", "P1"), (ALONE, KEPT))
    assert (size.holds, size.value, size.where) == (False, [2, 3], ("P3",))
    assert (contiguity.exempt, contiguity.pleas) == (("P1",), (KEPT,))
    assert words.where(size) == ("broken by P3 (2 areas); alone as asked: P0; kept as they are: P1")


def test_an_area_alone_that_no_rule_asks_for_is_left_out_of_nothing() -> None:
    made = problem(TOY)
    plan = named(groups("A BH C DEFG"))
    (size,) = (each for each in verify.check(made, plan) if each.rule == "size")
    assert (size.exempt, size.where) == (("P0",), ("P2",))


def test_what_would_keep_the_rule_is_not_named() -> None:
    made = problem(TOY.ask(rules={**TOY.rules, "size": [1, 5]}))
    for verdict in verify.check(made, named(groups("A BH CD EFG"))):
        assert verdict.exempt == (("P1",) if verdict.rule == "contiguity" else ())


def test_an_area_that_is_kept_alone_is_named_once() -> None:
    rules = {"number": 2, "size": [2, 9], "single": ["A"], "fixed": ["K0"]}
    made = problem(TOY.ask(kept=TWO, rules=rules))
    (size,) = (e for e in verify.check(made, named(TWO)) if e.rule == "size")
    assert (size.exempt, size.pleas) == (("P0",), (KEPT,))


def test_a_rule_that_leaves_out_every_bcu_has_no_value() -> None:
    toy = TOY.ask(kept=TWO, rules={"number": 2, "size": [3, 3], "fixed": ["K0", "K1"]})
    (size,) = (e for e in verify.check(problem(toy), named(TWO)) if e.rule == "size")
    assert (size.holds, size.value, words.rule_value(size)) == (True, None, "–")


def test_the_plea_of_a_rule_of_ones_own_may_be_missing() -> None:
    verdict = Verdict("mine", True, 1, 1, exempt=("North",))
    assert words.left_out(verdict) == [f"{LEFT_OUT}: North"]
    assert words.left_out(replace(verdict, pleas=("too new",))) == ["too new: North"]


class TestOneVerdict:
    """The same plan, the same rules: every place says the same, and whom a rule leaves out."""

    def test_solve_evaluate_census_and_what_if(self, single: Path, tmp_path: Path) -> None:
        (solved,) = bcu("solve", single, "--json").document["results"]
        plan = tmp_path / "a-plan.csv"
        rows = [f"{code},{bcu}" for code, bcu in solved["plan"].items()]
        plan.write_text("\n".join(["code,bcu", *rows]), encoding="utf-8")
        held = ("--scenario", single)
        evaluated = bcu("evaluate", plan, *held, "--json").document
        compared = bcu("compare", plan, single, *held, "--json").document
        assert solved["rules"] == evaluated["rules"]
        (size,) = (verdict for verdict in solved["rules"] if verdict["rule"] == "size")
        assert (size["holds"], size["value"], size["exempt"]) == (True, [2, 3], ["Town A"])
        assert [each["holds"] for each in compared["plans"]] == [True, True]
        row = f"{TITLE} 2 to 3 2 to 4 kept alone as asked: Town A"
        assert row in said("solve", single)
        assert row in said("evaluate", plan, *held)
        told = f"not judged by '{TITLE}' – alone as asked: Town A"
        table = said("compare", plan, single, *held)
        assert table.count(f"all kept; not judged by '{TITLE}'") == 2
        assert f"one of these plans; {told}." in said("census", single, "--plan", plan)
        changed = f"D={solved['plan']['D']}"
        assert f"As given: {told}." in said("evaluate", plan, *held, "--what-if", changed)
        result = bcu_optimizer.solve(single)
        assert result.evaluation is not None
        assert "alone as asked: Town A" in result.evaluation._repr_html_()
        assert f"{told[0].upper()}{told[1:]}." in words.standing(result.evaluation)

    def test_kept_bcus_too(self, toy: Path) -> None:
        number = ("--set", "rules.number=3", "--set", "rules.single=[]")
        table = said("solve", toy, *number)
        assert f"{TITLE} 3 3 to 5 kept kept as they are: K0" in table
        assert "BCUs in more than one piece 0 0 kept kept as they are: K0" in table
        table = said("compare", toy, "--scenario", toy, *number)
        assert "all kept; not judged by" in table

    @pytest.mark.parametrize("rule", ["single", "fixed"])
    def test_another_scenario_says_what_the_plans_own_leaves_out(
        self, rule: str, toy: Path, tmp_path: Path
    ) -> None:
        """Of a scenario that is solved, and of a saved run of it."""
        own, other = tmp_path / "own.toml", tmp_path / "other.toml"
        drop, size = {"single": ("fixed", [2, 4]), "fixed": ("single", [3, 4])}[rule]
        head = f'extends = "{toy}"\n[rules]\nnumber = 3\nsize = {size}\n{drop} = false\n'
        own.write_text(head, encoding="utf-8")
        other.write_text(f"{head}{rule} = false\n", encoding="utf-8")
        assert bcu("solve", own, "--out", tmp_path / "run").code == 0
        bcu_name = "Town A" if rule == "single" else "K0"
        for item, name in ((own, "own"), (tmp_path / "run", "run")):
            assert "all kept; not judged by" in said("compare", item, "--scenario", own)
            table = said("compare", item, "--scenario", other)
            assert f"breaks {TITLE}: {'1' if rule == 'single' else '2'} to" in table
            assert (
                f"{name}: the scenario that it was made for leaves {bcu_name} out of '{TITLE}'; "
                "'other', which it is held against here, does not."
            ) in table


def test_london_with_westminster_alone() -> None:
    result = bcu_optimizer.solve("alone-westminster", certify=False)
    (size,) = (verdict for verdict in result.rules if verdict.rule == "size")
    assert (size.holds, size.value, size.exempt) == (True, [2, 4], ("Westminster",))
    found = bcu_optimizer.compare([result, "adopted-2018"], "baseline")
    assert found.entries[0].evaluation.holds is False
    notes = bcu_optimizer.compare([result], "baseline")._repr_html_()
    assert "the scenario that it was made for leaves Westminster out of" in notes
    own = bcu_optimizer.compare([result, "adopted-2018"])
    assert [entry.evaluation.holds for entry in own.entries] == [True, False]


def test_every_rule_about_bcus_leaves_kept_ones_out() -> None:
    """Whatever rule is added: a kept BCU that breaks it is named, and its value is not counted."""
    rules = {
        "size": [3, 3], "contiguity": True, "together": [["B", "C"]], "apart": [["B", "H"]],
        "single": ["B"], "teams": {"guards": {"total": 21, "minimum": 3}},
        "supervision": {
            "max_ratio": 0.5, "superintendents": 1, "inspectors": 21, "scope": "bcu",
        },
    }  # fmt: skip
    for name, stated in rules.items():
        toy: Toy = TOY.ask(rules={"number": 2, "fixed": ["K0"], name: stated})
        plan = {"Kept": groups("BH")[0], "Rest": groups("ACDEFG")[0]}
        (found,) = (e for e in verify.check(problem(toy), plan) if e.rule == name)
        assert (found.exempt, found.pleas) == (("Kept",), (KEPT,)), name
        assert "Kept" not in found.where
