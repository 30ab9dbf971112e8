"""Every rule of the registry: a toy where it binds, a plan that breaks it, its finer points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.candidates import Candidates
from bcu_optimizer.problem import verify
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.registry import RULES, BcuRule, PlanRule, Verdict
from bcu_optimizer.questions.explain.elements import elements, only
from bcu_optimizer.questions.solve.solve import solve_problem
from bcu_optimizer.scenario.schema import Scenario
from makers.toys import Group, Toy, grid, groups, named, problem

LINKS = {"links": 1.0}
TIGHT = {(0, 1): 1, (0, 3): 1, (1, 2): 1, (1, 4): 1, (2, 5): 2, (3, 4): 1, (4, 5): 2}
ROWS = {pair: 3 if pair in {(0, 1), (3, 4)} else 1 for pair in sorted(grid(3, 2).borders)}
PAIR = {(0, 1): 3, (0, 2): 1, (1, 3): 1, (2, 3): 1}
TWO = {"number": 2, "contiguity": True}


@dataclass(frozen=True)
class Case:
    """A toy where a rule binds, and what is to be said of a plan that breaks it.

    ``found`` is (value, limit, where) of the verdict on ``broken``; ``kept`` is a plan that keeps
    the rule. The BCUs of a plan are P0, P1, … in the order of their first areas.
    """

    toy: Toy
    kept: str
    broken: str
    found: tuple[Any, Any, tuple[str, ...]]
    measure: str | None = None


HEAVY = grid(3, 2, demand=(1, 1, 1, 1, 1, 7), links=TIGHT)
CASES = {
    # Nothing is cut if all areas are one BCU.
    "number": Case(grid(3, 2, rules={"number": 2}, goals=LINKS), "ABC DEF", "ABCDEF", (1, 2, ())),
    # Cutting off a corner cuts two links of seven, halving three.
    "size": Case(
        grid(3, 2, rules={**TWO, "size": [3, 3]}, goals=LINKS),
        "ABC DEF",
        "ABDE CF",
        ([2, 4], [3, 3], ("P0", "P1")),
    ),
    # Equal demand is easy if a BCU may lie in pieces.
    "contiguity": Case(
        grid(4, 1, demand=(3, 3, 1, 1), rules=TWO, goals={"imbalance": 1.0}),
        "A BCD",
        "AC BD",
        (2, 0, ("P0", "P1")),
    ),
    # Two BCUs would leave 10½ inspectors for each superintendent.
    "supervision": Case(
        grid(
            3,
            2,
            rules={"supervision": {"max_ratio": 10, "superintendents": 1, "inspectors": 21.0}},
            goals=LINKS,
        ),
        "AB CF DE",
        "ABC DEF",
        (10.5, 10.0, ()),
    ),
    "balance": Case(
        HEAVY.ask(
            rules={**TWO, "balance": {"max_ratio": 1.4, "measures": ["demand"]}}, goals=LINKS
        ),
        "ABCDE F",
        "ABDE CF",
        (2.0, 1.4, ("P1", "P0")),
        "demand",
    ),
    "teams": Case(
        HEAVY.ask(rules={**TWO, "teams": {"guards": {"total": 24, "minimum": 10}}}, goals=LINKS),
        "ABCDE F",
        "ABDE CF",
        (8.0, 10.0, ("P0",)),
        "guards",
    ),
    "together": Case(
        grid(
            3, 2, links=ROWS, rules={**TWO, "size": [3, 3], "together": [["A", "D"]]}, goals=LINKS
        ),
        "ABD CEF",
        "ABC DEF",
        (1, 0, ("P0", "P1")),
    ),
    "apart": Case(
        grid(2, 2, links=PAIR, rules={**TWO, "apart": [["A", "B"], ["C", "D"]]}, goals=LINKS),
        "AC BD",
        "AB CD",
        (2, 0, ("P0", "P1")),
    ),
    "fixed": Case(
        grid(3, 2, kept=groups("AB CDEF"), rules={**TWO, "fixed": ["K0"]}, goals=LINKS),
        "AB CDEF",
        "ABC DEF",
        (1, 0, ("K0",)),
    ),
    "single": Case(
        grid(3, 1, rules={**TWO, "single": ["B"], "number": 3}, goals=LINKS),
        "A B C",
        "AB C",
        (1, 0, ("P0",)),
    ),
    "barrier": Case(
        grid(2, 2, links=PAIR, rules={**TWO, "barrier": [["A", "B"], ["D", "C"]]}, goals=LINKS),
        "AC BD",
        "AB CD",
        (2, 0, ("P0", "P1")),
    ),
}
# Without the rule the best plan breaks it; these need more than taking it away.
LOOSER = {"single": {"number": 2}}


def verdict(
    made: Problem, plan: dict[str, Group], name: str, measure: str | None = None
) -> Verdict:
    (found,) = [v for v in verify.check(made, plan) if v.rule == name and v.measure == measure]
    return found


def plan_of(text: str) -> dict[str, Group]:
    return named(groups(text))


def as_plan(made: Problem, plan: dict[str, Group]) -> Plan:
    return Plan({made.codes[i]: bcu for bcu, group in plan.items() for i in group})


def test_every_rule_of_the_registry_has_a_case() -> None:
    assert set(CASES) == set(RULES)
    assert all(CASES[name].toy.rules.get(name) for name in RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_kept_or_broken(name: str) -> None:
    case = CASES[name]
    made = problem(case.toy)
    kept = verdict(made, plan_of(case.kept), name, case.measure)
    assert (kept.holds, kept.where, kept.exempt) == (True, (), ())
    broken = verdict(made, plan_of(case.broken), name, case.measure)
    assert broken.holds is False
    assert (broken.value, broken.limit, broken.where) == case.found
    assert broken.as_dict().keys() == {
        "rule", "holds", "value", "limit", "where", "measure", "exempt"
    }  # fmt: skip


def dropped(made: Problem, *names: str) -> Problem:
    """Return a problem without some of its rules."""
    return only(made, [element for element in elements(made) if element.rule not in names])


def best(made: Problem) -> tuple[float, dict[str, Group]]:
    """Return the least objective over all numbers of BCUs asked, and its plan."""
    results = [solve_problem(made, bcus) for bcus in made.numbers]
    found = [(r.objective, r.evaluation.groups) for r in results if r.outcome == "optimal"]
    return min(found, key=lambda each: each[0])


@pytest.mark.parametrize("name", RULES)
def test_a_rule_binds(name: str) -> None:
    """The best plan keeps the rule; without it the best plan is better and breaks it."""
    made = problem(CASES[name].toy)
    cost, plan = best(made)
    assert all(each.holds for each in verify.check(made, plan))
    without = dropped(made, name, *LOOSER.get(name, {}))
    cheaper, other = best(without)
    assert cheaper < cost
    assert verdict(made, other, name, CASES[name].measure).holds is False


def every_group(count: int) -> Iterator[Group]:
    for size in range(1, count + 1):
        yield from combinations(range(count), size)


BCU_LEVEL = {
    **CASES,
    "supervision": Case(
        grid(
            3,
            2,
            demand=(4, 1, 2, 2, 5, 1),
            rules={
                "number": 3,
                "supervision": {
                    "max_ratio": 6, "superintendents": 1, "inspectors": 15, "scope": "bcu"
                },
            },
        ),
        "AB CD EF",
        "AE BD CF",
        (9.0, 6.0, ("P0",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_the_mask_over_candidates_says_what_the_check_says(name: str) -> None:
    """Each possible BCU, stood in a plan with the kept BCUs it leaves whole and single areas."""
    made = problem(BCU_LEVEL[name].toy)
    (rule,) = [each for each in rules.active(made) if each.name == name]
    candidates = Candidates(made, tuple(every_group(len(made.codes))))
    if isinstance(rule, PlanRule):
        assert not isinstance(rule, BcuRule)
        return
    mask = rule.keeps(candidates).tolist()
    assert any(mask)
    assert not all(mask)
    for group, kept in zip(candidates.groups, mask, strict=True):
        plan = {"it": group}
        plan |= {bcu: g for g, bcu in made.fixed.items() if not set(g) & set(group)}
        placed = {i for each in plan.values() for i in each}
        plan |= {f"alone {i}": (i,) for i in range(len(made.codes)) if i not in placed}
        blamed = [w for v in rule.check(plan) for w in v.where]
        whole = {bcu for g, bcu in made.fixed.items() if set(g) & set(group) and g != group}
        assert ("it" in blamed or bool(whole & set(blamed))) is not kept, group


def test_supervision_of_each_bcu_names_those_that_break_it() -> None:
    case = BCU_LEVEL["supervision"]
    made = problem(case.toy)
    found = verdict(made, plan_of(case.broken), "supervision")
    assert (found.value, found.limit, found.where) == case.found
    assert verdict(made, plan_of(case.kept), "supervision").value == 6.0
    assert found.detail == ("P0 (9.0 inspectors a superintendent)",)


# The finer points ---------------------------------------------------------------------------------


def test_the_average_says_nothing_of_single_bcus() -> None:
    made = problem(CASES["supervision"].toy)
    found = verdict(made, plan_of("ABCDE F"), "supervision")
    assert (found.holds, found.value, found.where) == (False, 10.5, ())
    measures = evaluate_plan(made, as_plan(made, plan_of("ABCDE F"))).measures
    assert measures["supervision_ratio_london"] == 10.5
    assert measures["supervision_ratio"] == 21 * 5 / 6
    assert measures["leadership_posts"] == 4


@pytest.mark.parametrize(
    ("rule", "stated", "value"),
    [
        ("size", [3, 3], [3, 3]),
        ("contiguity", True, 0),
        ("together", [["A", "B"]], 0),
        ("apart", [["A", "C"]], 0),
        ("single", ["A"], 0),
        (
            "supervision",
            {"max_ratio": 1.5, "superintendents": 1, "inspectors": 3, "scope": "bcu"},
            1.0,
        ),
    ],
)
def test_a_kept_bcu_is_exempt_and_named(rule: str, stated: Any, value: Any) -> None:
    """Areas A and C are kept as a BCU that breaks everything; the other BCU keeps it all."""
    toy = grid(5, 1, kept=groups("AC BDE"), demand=(5, 1, 3, 1, 2))
    toy = toy.ask(rules={"number": 2, "fixed": ["K0"], rule: stated})
    if rule == "together":
        toy = toy.ask(rules={**toy.rules, rule: [["A", "C", "E"], ["B", "D"]]})
    if rule == "contiguity":
        toy = toy.ask(borders=toy.borders | {(1, 3)})
    made = problem(toy)
    found = verdict(made, {"Kept": (0, 2), "Rest": (1, 3, 4)}, rule)
    if rule == "together":  # the rest holds E without A and C, and nothing exempts it
        assert (found.holds, found.where, found.exempt) == (False, ("Rest",), ("Kept",))
        return
    assert (found.holds, found.where, found.exempt) == (True, (), ("Kept",))
    assert found.value == value
    assert solve_problem(made, 2).outcome == "optimal"
    apart = verdict(made, {"Other": (0, 3), "Rest": (1, 2, 4)}, "fixed")
    assert (apart.holds, apart.value, apart.limit, apart.where) == (False, 1, 0, ("K0",))


def test_kept_bcus_are_exempt_from_teams_and_barriers() -> None:
    toy = grid(4, 1, kept=groups("AB CD"), demand=(1, 1, 5, 5))
    guards = {"guards": {"total": 12, "minimum": 4}}
    rules_of = {**TWO, "fixed": ["K0"], "teams": guards, "barrier": [["A", "B"]]}
    made = problem(toy.ask(rules=rules_of))
    plan = {"Kept": (0, 1), "Rest": (2, 3)}
    team = verdict(made, plan, "teams", "guards")
    assert (team.holds, team.value, team.exempt) == (True, 10.0, ("Kept",))
    barrier = verdict(made, plan, "barrier")
    assert (barrier.holds, barrier.value, barrier.exempt) == (True, 0, ("Kept",))
    assert solve_problem(made, 2).outcome == "optimal"


def test_plan_rules_see_kept_bcus() -> None:
    toy = grid(4, 1, kept=groups("AB CD"), demand=(1, 1, 5, 5))
    balance = {"max_ratio": 3.0, "measures": ["demand"]}
    made = problem(toy.ask(rules={**TWO, "fixed": ["K0"], "balance": balance}))
    found = verdict(made, {"Kept": (0, 1), "Rest": (2, 3)}, "balance", "demand")
    assert (found.holds, found.value, found.where) == (False, 5.0, ("Rest", "Kept"))
    result = solve_problem(made, 2)
    assert result.outcome == "infeasible"
    assert {"fixed", "balance"} <= set(result.because)


def test_where_all_bcus_are_kept_there_is_no_value() -> None:
    toy = grid(4, 1, kept=groups("AC BD"), rules={"number": 2, "size": [3, 3]})
    made = problem(toy.ask(rules={**toy.rules, "contiguity": True, "fixed": ["K0", "K1"]}))
    for name in ("size", "contiguity"):
        found = verdict(made, {"One": (0, 2), "Two": (1, 3)}, name)
        assert (found.holds, found.value, found.exempt) == (True, None, ("One", "Two"))


def test_size_leaves_single_areas_out() -> None:
    toy = grid(3, 2, rules={"number": 3, "contiguity": True, "size": [2, 4], "single": ["A"]})
    made = problem(toy)
    plan = plan_of("A BC DEF")
    assert verdict(made, plan, "size").value == [2, 3]
    assert verdict(made, plan, "size").holds
    assert verdict(made, plan, "size").exempt == ("P0",)
    assert verdict(made, plan, "size").pleas == ("alone as asked",)
    assert verdict(made, plan, "single").value == 0
    alone = verdict(made, plan_of("AB C DEF"), "size")
    assert (alone.holds, alone.value, alone.where) == (False, [1, 3], ("P1",))
    result = solve_problem(made, 3)
    assert result.outcome == "optimal"
    assert (0,) in result.evaluation.groups.values()


def test_singles_count_one_by_one() -> None:
    made = problem(grid(3, 2, rules={"number": 2, "single": ["A", "F"]}))
    found = verdict(made, plan_of("ABC DEF"), "single")
    assert (found.value, found.where) == (2, ("P0", "P1"))
    assert verdict(made, plan_of("AF BCDE"), "single").value == 2


def test_a_bcu_joined_only_across_a_barrier_breaks_only_barrier() -> None:
    toy = grid(3, 1, rules={"number": 1, "contiguity": True, "barrier": [["A", "B"]]})
    made = problem(toy)
    assert verdict(made, plan_of("ABC"), "contiguity").holds
    found = verdict(made, plan_of("ABC"), "barrier")
    assert (found.holds, found.value, found.limit, found.where) == (False, 1, 0, ("P0",))


def test_a_bcu_in_two_pieces_breaks_only_contiguity() -> None:
    made = problem(grid(3, 1, rules={"contiguity": True, "barrier": [["A", "B"]]}))
    plan = plan_of("AC B")
    assert verdict(made, plan, "contiguity").where == ("P0",)
    assert verdict(made, plan, "barrier").holds


def test_a_way_around_a_barrier_will_do() -> None:
    made = problem(grid(2, 2, rules={"contiguity": True, "barrier": [["B", "A"]]}))
    assert verdict(made, plan_of("ABCD"), "barrier").holds
    assert verdict(made, plan_of("ABD C"), "barrier").where == ("P0",)


def test_a_barrier_that_is_no_border_does_nothing() -> None:
    made = problem(grid(3, 1, rules={"contiguity": True, "barrier": [["A", "C"]]}))
    assert verdict(made, plan_of("ABC"), "barrier").holds


def test_without_contiguity_a_barrier_has_no_effect() -> None:
    toy = grid(3, 1, rules={"number": 1, "barrier": [["A", "B"]]})
    made = problem(toy)
    assert verdict(made, plan_of("ABC"), "barrier").holds
    assert solve_problem(made, 1).outcome == "optimal"


def test_officers_not_known_are_not_judged() -> None:
    balance = {"max_ratio": 1.0, "measures": ["demand", "officers"]}
    toy = grid(3, 2, rules={**TWO, "size": [3, 3], "balance": balance}, goals=LINKS)
    result = solve_problem(problem(toy), 2)
    assert result.outcome == "optimal"
    of = {v.measure: v for v in result.rules if v.rule == "balance"}
    assert (of["demand"].holds, of["demand"].value) == (True, 1.0)
    assert (of["officers"].holds, of["officers"].value, of["officers"].limit) == (None, None, 1.0)
    assert result.evaluation.holds
    assert result.measures["officers_ratio"] is None
    assert all(row.officers is None for row in result.table)


def test_a_limit_on_what_is_not_known_is_not_judged() -> None:
    toy = grid(3, 2, rules=TWO, limits={"officers_ratio": 1.0, "supervision_ratio": 1.0})
    result = solve_problem(problem(toy.ask(limits={**toy.limits, "ties_kept": 1.0})), 2)
    assert result.outcome == "optimal"
    found = {v.rule: (v.holds, v.value) for v in result.rules if v.rule.startswith("limits")}
    unknown = (None, None)
    assert found == dict.fromkeys(
        ["limits.officers_ratio", "limits.supervision_ratio", "limits.ties_kept"], unknown
    )


def test_a_bcu_with_no_demand_breaks_every_balance() -> None:
    balance = {"max_ratio": 1e6, "measures": ["demand"]}
    made = problem(grid(3, 1, demand=(0, 1, 1), rules={**TWO, "balance": balance}))
    found = verdict(made, plan_of("A BC"), "balance", "demand")
    assert (found.holds, found.value, found.where) == (False, None, ("P1", "P0"))


def test_a_plan_may_name_measures_it_does_not_know() -> None:
    toy = grid(3, 2, rules={**TWO, **CASES["supervision"].toy.rules})
    made = problem(toy)
    unknown = frozenset({"supervision_ratio_london", "leadership_posts"})
    plan = Plan(as_plan(made, plan_of("ABC DEF")).assignment, unknown)
    found = evaluate_plan(made, plan)
    (judged,) = [each for each in found.verdicts if each.rule == "supervision"]
    assert (judged.holds, judged.value, judged.limit) == (None, None, 10.0)
    assert found.measures["leadership_posts"] is None
    assert found.measures["supervision_ratio"] == 10.5


def test_a_range_of_numbers_is_kept_at_both_ends() -> None:
    made = problem(grid(4, 1, rules={"number": [2, 3]}))
    holds = {
        text: verdict(made, plan_of(text), "number").holds
        for text in ("ABCD", "AB CD", "A B CD", "A B C D")
    }
    assert list(holds.values()) == [False, True, True, False]
    assert verdict(made, plan_of("ABCD"), "number").limit == [2, 3]


def test_a_range_of_numbers_is_solved_for_each() -> None:
    made = problem(grid(4, 1, rules={"number": [2, 3], "contiguity": True}, goals=LINKS))
    assert [len(solve_problem(made, bcus).plan) for bcus in made.numbers] == [2, 3]
    with pytest.raises(ValueError, match="does not ask for 4"):
        solve_problem(made, 4)


def test_a_ratio_that_no_number_of_bcus_can_keep_is_said_at_once() -> None:
    """A thousandth of an inspector for each superintendent takes as many BCUs as inspectors."""
    stated = {"max_ratio": 1e-9, "superintendents": 1, "inspectors": 10**6}
    made = problem(grid(3, 2, rules={**TWO, "supervision": stated}))
    result = solve_problem(made, 2)
    assert (result.outcome, result.because) == ("infeasible", ("supervision",))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_absent_does_not_apply(name: str) -> None:
    made = problem(CASES[name].toy)
    assert name in {element.rule for element in elements(made)}
    without = dropped(made, name)
    assert name not in {element.rule for element in elements(without)}
    assert all(each.rule != name for each in verify.check(without, plan_of(CASES[name].kept)))
    assert Scenario().rules.model_dump() == dict.fromkeys(RULES)
