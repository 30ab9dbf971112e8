"""The second proof: answers confirmed without a solver, and what is said if they are not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import DisagreementError, InputError
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.engine import Found
from bcu_optimizer.engines.set_partitioning import search
from bcu_optimizer.questions.solve import solve as optimise
from bcu_optimizer.questions.solve.proof import prove
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers import toys
from makers.county import bcu as command
from oracles import brute

WIDE = toys.grid(3, 2, demand=(5, 3, 2, 4, 1, 6), rules={"contiguity": True}, goals={"links": 1.0})
BUDGET = Budget(100)


@given(toys.questions(8))
def test_every_answer_is_certified_and_counts_all_valid_plans(asked):
    toy, bcus = asked
    problem = toys.problem(toy)
    if bcus not in problem.numbers:
        return
    result = solve_problem(problem, bcus, Options(certify=True, reasons=False))
    valid = sum(1 for _ in brute.Oracle(toy).valid(bcus))
    assert result.valid_plans == valid
    assert result.certified is True


def test_the_baseline_is_certified_where_nobody_asks_for_it():
    result = bcu.solve("baseline")
    assert result.certified is True
    assert result.valid_plans == 21_287_889


def test_no_plan_is_certified_too():
    result = bcu.solve("baseline", ["rules.number=17"])
    assert (result.outcome, result.valid_plans, result.certified) == ("infeasible", 0, True)


def test_nothing_is_certified_where_that_is_not_wanted():
    result = bcu.solve("baseline", certify=False)
    assert (result.valid_plans, result.certified) == (None, None)


def test_a_best_plan_found_so_far_is_counted_but_not_certified():
    groups = toys.groups("AD BE CF")
    proof = prove(toys.problem(WIDE), 3, Found("feasible", groups, 1.0, 0.0), BUDGET)
    assert proof.valid_plans > 0
    assert proof.certified is None


def test_a_worse_plan_called_best_is_an_error_that_names_both():
    problem = toys.problem(WIDE)
    worse = toys.groups("ABCD E F")
    with pytest.raises(DisagreementError) as caught:
        prove(problem, 3, Found("optimal", worse, 0.0, 0.0), BUDGET)
    told = str(caught.value)
    assert "The solver's plan: Town A + Town B + Town C + Town D; Town E; Town F." in told
    assert "The other plan: " in told
    assert caught.value.exit_code == 1


def test_a_plan_that_breaks_a_rule_is_an_error():
    broken = toys.groups("AF BC DE")
    with pytest.raises(DisagreementError, match="not among the valid ones"):
        prove(toys.problem(WIDE), 3, Found("optimal", broken, 0.0, 0.0), BUDGET)


def test_no_plan_where_there_is_one_is_an_error_that_names_it():
    with pytest.raises(DisagreementError, match="no plan, and there is one"):
        prove(toys.problem(WIDE), 3, Found("infeasible"), BUDGET)


def test_the_command_says_plainly_that_two_proofs_disagree(monkeypatch):
    monkeypatch.setattr(search.Search, "best", lambda self: Found("infeasible"))
    ran = command("solve", "baseline", "--json")
    assert ran.code == 1
    error = json.loads(ran.out)["error"]
    assert error["kind"] == "disagreement"
    assert "there is one" in error["message"]


def test_what_would_take_too_much_is_refused_only_where_it_was_asked_for():
    large = ["rules.balance=false", "rules.size=[1, 6]", "data.crossings=true", "goals={links=1.0}"]
    problem = bcu.read("baseline", large)
    found = Found("infeasible")
    effort = optimise.Effort(50)
    with (
        pytest.raises(InputError, match="certifying the best plan of 12 BCUs would take about"),
        optimise.refused(problem, [12], effort, "certifying the best plan"),
    ):
        prove(problem, 12, found, effort.budget())


def test_the_screen_says_how_it_was_proved():
    ran = command("solve", "baseline")
    assert "Proved twice: by the solver" in ran.out
    assert "21,287,889 valid plans" in ran.out
