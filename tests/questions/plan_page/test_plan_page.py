"""What a page holds: which numbers of BCUs, areas that a wish leaves alone, what is too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.plan_page import page as plan_page
from bcu_optimizer.questions.plan_page.page import make
from makers import county, toys
from makers.county import bcu as run

SQUARE = toys.grid(3, 3, demand=(4, 3, 5, 2, 6, 3, 4, 5, 2), rules={"contiguity": True})


@pytest.fixture
def problem() -> Problem:
    return toys.problem(SQUARE.ask(rules={**SQUARE.rules, "size": [2, 3], "number": 4}))


def test_every_number_that_has_plans_is_held_the_scenarios_first(problem: Problem) -> None:
    held = make(problem)
    assert held.start == 4 and list(held.diagrams) == [3, 4] and not held.missing
    for bcus, count in held.counts.items():
        assert count == plan_space(problem, [bcus], Budget()).diagram.total > 0


def test_areas_alone_are_held_but_only_for_who_wishes_it(problem: Problem) -> None:
    held = make(problem)
    assert held.wished(4) == [(i,) for i in range(9)]
    assert held.diagrams[4].total > held.counts[4]
    free = make(toys.problem(SQUARE.ask(rules={**SQUARE.rules, "number": 4})), 4)
    assert free.wished(4) == [] and free.diagrams[4].total == free.counts[4]


def test_a_number_without_plans_is_held_where_it_is_asked_for(problem: Problem) -> None:
    held = make(problem, "3-6")
    assert held.counts[5] == 0 and held.diagrams[5].nodes  # but with areas alone there are some
    lacking = make(toys.problem(SQUARE.ask(rules={"size": [3, 3], "number": 4})))
    assert lacking.start == 3 and lacking.missing


def test_where_all_do_not_fit_those_next_to_the_first_are_kept(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = make(problem)
    monkeypatch.setattr(plan_page, "MOST_ARCS", every.diagrams[4].arcs)
    held = make(problem)
    assert list(held.diagrams) == [4] and held.left_out == (3,)
    with pytest.raises(InputError, match=r"too many for a page.*fewer numbers of BCUs"):
        make(problem, "3-4")
    monkeypatch.setattr(plan_page, "MOST_ARCS", 3)
    with pytest.raises(InputError, match=r"plans of 4 BCUs are too many.*rules\.size.*bcu solve"):
        make(problem, 4)


class TestCommand:
    @pytest.fixture(scope="class")
    @classmethod
    def made(cls, tmp_path_factory: pytest.TempPathFactory) -> county.County:
        return county.make(tmp_path_factory.mktemp("county"))

    def test_a_file_must_be_named(self, made: county.County) -> None:
        answer = run("page", made.scenario)
        assert answer.code == 2 and "--out FILE.html" in answer.err

    def test_only_an_earlier_page_is_replaced(self, made: county.County, tmp_path: Path) -> None:
        held = (tmp_path, "this is a folder"), (made.links, "other than an earlier page")
        for place, words in held:
            answer = run("page", made.scenario, "--out", place)
            assert answer.code == 3 and words in answer.err

    def test_where_there_is_no_plan_there_is_no_page(
        self, made: county.County, tmp_path: Path
    ) -> None:
        answer = run("page", made.scenario, "--bcus", "1", "--out", tmp_path / "page.html")
        assert answer.code == 4 and "There is no plan of 1 BCU," in answer.out
        assert not (tmp_path / "page.html").exists()

    def test_a_plan_of_other_areas_is_refused(self, made: county.County, tmp_path: Path) -> None:
        answer = run("page", made.scenario, "--plan", "adopted-2018", "--out", tmp_path / "p.html")
        assert answer.code == 3 and "adopted-2018" in answer.err

    def test_it_says_what_it_holds(self, made: county.County, tmp_path: Path) -> None:
        answer = run("page", made.scenario, "--bcus", "6", "--out", tmp_path / "p.html")
        assert answer.code == 0 and f"The page is {tmp_path / 'p.html'}" in answer.out
        found = run("page", made.scenario, "--bcus", "6", "--out", tmp_path / "p.html", "--json")
        assert found.document["counts"].keys() == {"6"} and found.document["plans"] == []
