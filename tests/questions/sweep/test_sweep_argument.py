"""An argument in a scenario: worked out again, confirmed or not, on a screen and on one page."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from test_sweep import TOY, with_ratio

import bcu_optimizer
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import shipped
from bcu_optimizer.presentation.wording import argument as claims
from bcu_optimizer.questions.sweep import argument as findings
from bcu_optimizer.questions.sweep import question
from bcu_optimizer.questions.sweep.argument import Finding
from bcu_optimizer.scenario import write as document
from bcu_optimizer.scenario.argument import Step
from makers.county import bcu
from oracles import brute

NAME = "how-many-commands"
LEAST = 'find = "least"\nof = "demand_ratio"'
LIMIT = 'find = "limit"\nof = "rules.balance.max_ratio"'


@pytest.fixture
def with_argument(toy_file: Callable[..., Path]) -> Callable[..., Path]:
    """Write a toy whose scenario makes an argument."""

    def written(*steps: str, number: str = "[3, 4]") -> Path:
        path = toy_file(TOY.ask(rules={**TOY.rules, "number": [3, 4]}))
        texts = [f'[[argument]]\nclaim = "Step {i}."\n{step}\n' for i, step in enumerate(steps, 1)]
        path.write_text(path.read_text(encoding="utf-8") + "\n" + "\n".join(texts), "utf-8")
        return path

    return written


def feasible(toy: Any) -> list[int]:
    oracle = brute.Oracle(toy.ask(rules={**toy.rules, "number": [1, 9]}))
    return [bcus for bcus in range(1, 10) if any(True for _ in oracle.valid(bcus))]


def least_ratio(bcus: int) -> float:
    """Return the least demand ratio of all plans without a rule for it, by brute force."""
    oracle = brute.Oracle(TOY.ask(rules={k: v for k, v in TOY.rules.items() if k != "balance"}))
    ratios = (oracle.measure("demand_ratio", plan) for plan in oracle.valid(bcus))
    return min(float(ratio) for ratio in ratios if ratio is not None)


def answered(path: Path) -> list[dict[str, Any]]:
    answer = bcu("sweep", path, "--json")
    assert answer.code == 0, answer.out + answer.err
    found: list[dict[str, Any]] = answer.document["argument"]
    return found


class TestSteps:
    def test_the_numbers_that_have_a_plan(self, with_argument: Callable[..., Path]) -> None:
        right = feasible(TOY)
        strict = feasible(with_ratio(TOY, 1.5))
        settings = 'set = { "rules.balance.max_ratio" = 1.5 }'
        path = with_argument(
            f"bcus = [1, 9]\nexpect = {right}",
            f"bcus = [1, 9]\nexpect = {right[1:]}",
            f"bcus = [1, 9]\nexpect = {strict}\n{settings}",
        )
        found = answered(path)
        assert [each["confirmed"] for each in found] == [True, False, True]
        assert [int(k) for k, plans in found[0]["found"].items() if plans] == right

    def test_the_least_ratio(self, with_argument: Callable[..., Path]) -> None:
        right = least_ratio(4)
        free = 'set = { "rules.balance" = false }'
        path = with_argument(
            f"bcus = 4\n{LEAST}\n{free}\nexpect = {{ 4 = {round(right, 2)} }}",
            f"bcus = 4\n{LEAST}\n{free}\nexpect = {{ 4 = {round(right + 0.01, 2)} }}",
            f"bcus = [1, 4]\n{LEAST}\nexpect = {{ 1 = false }}",
            f"bcus = 4\n{LEAST}\nexpect = {{ 4 = false }}",
        )
        found = answered(path)
        assert [each["confirmed"] for each in found] == [True, False, True, False]
        assert found[0]["found"]["4"] == pytest.approx(right, abs=1e-15)

    def test_how_far_a_setting_can_be_tightened(self, with_argument: Callable[..., Path]) -> None:
        right = least_ratio(4)
        inspectors = 'find = "limit"\nof = "rules.supervision.inspectors"'
        path = with_argument(
            f"bcus = 4\n{LIMIT}\nexpect = {{ 4 = {round(right, 3)} }}",
            f"bcus = [3, 4]\n{inspectors}\nexpect = {{ 3 = 60, 4 = 80 }}",
            f"bcus = 3\n{inspectors}\nexpect = {{ 3 = 61 }}",
        )
        found = answered(path)
        assert [each["confirmed"] for each in found] == [True, True, False]
        assert found[0]["found"]["4"] == right
        screen = bcu("sweep", path).out
        assert "The argument: 2 of 3 steps confirmed" in screen
        assert "inspectors: at most 60 for 3 → NOT confirmed" in screen
        assert "claimed: 61 for 3" in screen

    def test_a_whole_number_is_the_last_that_has_a_plan(self) -> None:
        def step(expect: dict[str, Any]) -> Step:
            return Step(claim="x", bcus=3, find="limit", of="a.b", expect=expect)

        upper = Finding(1, step({"3": 393}), {3: 393.9}, is_upper=True)
        lower = Finding(1, step({"3": 394}), {3: 393.1})
        assert upper.is_confirmed
        assert lower.is_confirmed
        assert not Finding(1, step({"3": 394}), {3: 393.9}, is_upper=True).is_confirmed
        assert not Finding(1, step({"3": 393}), {3: None}).is_confirmed
        assert not Finding(1, step({"4": 393}), {3: 393.0}).is_confirmed
        assert not Finding(1, step({"3": 394}), {3: 393.1}, is_decided=False).is_confirmed

    def test_what_was_not_decided_is_said(self) -> None:
        step = Step(claim="x", bcus=3, find="limit", of="a.b", expect={"3": 2})
        found = Finding(1, step, {3: None}, is_decided=False)
        assert claims.verdict(found) == "not decided"
        assert found.as_dict()["confirmed"] is None

    def test_on_a_page(self, with_argument: Callable[..., Path], tmp_path: Path) -> None:
        path = with_argument(
            'bcus = [1, 9]\nrests_on = ["data: the map", "assumption: ours"]\nexpect = [1]',
            f'bcus = 4\nrests_on = ["step: 1"]\n{LIMIT}\nexpect = {{ 4 = 1.0 }}',
        )
        out = tmp_path / "out"
        assert bcu("sweep", path, "--out", out).code == 0
        (page,) = pypdf.PdfReader(out / "argument.pdf").pages
        text = page.extract_text()
        for part in ("0 of 2 steps confirmed", "NOT confirmed", "the map", "Assumption", "Follows"):
            assert part in text
        kept = tomllib.loads((out / "scenario.toml").read_text(encoding="utf-8"))
        assert len(kept["argument"]) == 2

    def test_it_is_inherited_but_not_worked_out_over_settings(
        self, with_argument: Callable[..., Path]
    ) -> None:
        path = with_argument("bcus = 3\nexpect = [3]")
        child = path.with_name("child.toml")
        child.write_text('title = "A child"\nextends = "toy.toml"\n', encoding="utf-8")
        assert bcu_optimizer.load(child).argument == bcu_optimizer.load(path).argument
        assert bcu_optimizer.load(child, ["argument=false"]).argument == ()
        swept = bcu("sweep", path, "--over", "rules.balance.max_ratio=[2, 3]", "--json")
        assert "argument" not in swept.document


class TestBadSteps:
    @pytest.mark.parametrize(
        ("step", "text"),
        [
            ("bcus = 3", "'expect' is missing"),
            ("expect = [3]", "'bcus' is missing"),
            ('bcus = 3\nexpect = [3]\nrests_on = ["the map"]', "must begin with one of: data:"),
            ('bcus = 3\nexpect = [3]\nrests_on = ["step: 1"]', "does not come before it"),
            ('bcus = 3\nexpect = [3]\nrests_on = ["step: one"]', "number of an earlier step"),
            ("bcus = 3\nexpect = [3]\nclam = 1", "there is no key 'clam'"),
            (f"bcus = 3\nexpect = [3]\n{LEAST}", "'expect' must be a list"),
            ("bcus = 3\nexpect = { 3 = 1 }", "'expect' must be a list"),
            ('bcus = 3\nexpect = { 3 = 1 }\nfind = "limit"', "'of' is for"),
            (f"bcus = 3\nexpect = {{ three = 1 }}\n{LIMIT}", "must be numbers of BCUs"),
        ],
    )
    def test_are_refused_when_the_file_is_read(
        self, with_argument: Callable[..., Path], step: str, text: str
    ) -> None:
        with pytest.raises(InputError) as told:
            bcu_optimizer.load(with_argument(step))
        assert text in str(told.value)

    @pytest.mark.parametrize(
        ("step", "text"),
        [
            ("bcus = [3, 10]\nexpect = [3]", "there are no plans of 3 to 10 BCUs"),
            ("bcus = [4, 3]\nexpect = [3]", "there are no plans of 4 to 3 BCUs"),
            ('bcus = 3\nexpect = [3]\nset = { "rules.bal.x" = 1 }', "there is no key 'bal'"),
            (f"bcus = 3\nexpect = {{ 3 = 1 }}\n{LIMIT}x", "rules.balance.max_ratiox"),
            (f"bcus = 3\nexpect = {{ 3 = 1 }}\n{LEAST}x", "'demand_ratiox' is no ratio"),
        ],
    )
    def test_are_refused_when_they_are_worked_out(
        self, with_argument: Callable[..., Path], step: str, text: str
    ) -> None:
        step = step.replace('"x', 'x"')
        answer = bcu("sweep", with_argument(step))
        assert answer.code == 3
        assert text in answer.err
        assert "argument, step 1" in answer.err


class TestTheStory:
    @pytest.fixture(scope="class")
    @staticmethod
    def asked() -> question.Question:
        return question.ask(NAME)

    @pytest.mark.parametrize("number", range(1, 10))
    def test_every_figure_is_confirmed(self, asked: question.Question, number: int) -> None:
        step = asked.problem.scenario.argument[number - 1]
        found = findings.finding(asked, number, step)
        assert found.is_confirmed, claims.computed(found)

    def test_a_wrong_figure_is_not(self, asked: question.Question) -> None:
        first = asked.problem.scenario.argument[0]
        wrong = first.model_copy(update={"expect": {"10": 400, "11": 441}})
        found = findings.finding(asked, 1, wrong)
        assert not found.is_confirmed
        assert claims.differs(found) == "claimed: 441 for 11"

    def test_it_has_a_step_for_each_part_and_tells_grounds_apart(
        self, asked: question.Question
    ) -> None:
        steps = asked.problem.scenario.argument
        assert len(steps) == 9
        assert all(step.rests_on for step in steps)
        kinds = {each.partition(":")[0] for step in steps for each in step.rests_on}
        assert kinds == {"data", "published", "assumption", "step"}

    def test_nothing_is_lost_when_it_is_stored(
        self, asked: question.Question, tmp_path: Path
    ) -> None:
        stored = tmp_path / "stored.toml"
        stored.write_text(document.resolved(asked.problem.scenario), encoding="utf-8")
        again = bcu_optimizer.load(stored)
        assert again.argument == asked.problem.scenario.argument

    def test_no_figure_of_it_is_in_the_code(self) -> None:
        package = Path(bcu_optimizer.__file__).parent
        files = [*package.glob("questions/sweep/*.py"), *package.glob("*/**/argument.py")]
        assert len(files) > 8
        code = "".join(path.read_text(encoding="utf-8") for path in files)
        for word in ("London", "Met", "Westminster", "432", "393", "2.99", "512"):
            assert word not in code.replace("Method", "")
        assert NAME in shipped.scenarios()
