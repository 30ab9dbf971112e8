"""Every engine gives the same answer to the same question."""

from __future__ import annotations

from hypothesis import given

from bcu_optimizer.engines.choice import ENGINES, engine_for
from bcu_optimizer.engines.engine import Found, Limits
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers import toys

SMALL = toys.grid(3, 2, rules={"contiguity": True}, goals={"links": 1.0})


@given(toys.questions(8))
def test_engines_agree(asked: tuple[toys.Toy, int]) -> None:
    toy, bcus = asked
    problem = toys.problem(toy)
    if bcus not in problem.numbers:
        return
    found = [each.best(problem, bcus, Limits()) for each in ENGINES if each.can(problem, bcus)]
    assert len(found) == len(ENGINES)
    assert len({each.outcome for each in found}) == 1
    worth = {goals.objective(problem, unnamed(each.groups)) for each in found if each.groups}
    assert len(worth) <= 1


def test_an_answer_names_its_engine_and_the_proof() -> None:
    problem = toys.problem(SMALL)
    engine = engine_for(problem, 2)
    result = solve_problem(problem, 2, Options())
    assert (result.engine, result.as_dict()["engine"]) == (engine.name, "set-partitioning")
    assert [each.best(problem, 2, Limits()).proof for each in ENGINES] == ["solver", "counting"]


def test_what_arithmetic_rules_out_needs_no_solver() -> None:
    problem = toys.problem(toys.grid(3, 2, rules={"size": [4, 6]}, goals={"links": 1.0}))
    found = engine_for(problem, 2).best(problem, 2, Limits())
    assert found == Found("infeasible", proof="arithmetic")
