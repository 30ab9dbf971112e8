"""Draws against brute force: best plans, regrets, broken rules and draws without any plan."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import sqrt

import numpy as np
import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.problem.goals import ratio_wanted
from bcu_optimizer.questions.robustness import regret
from bcu_optimizer.questions.robustness.draws import draw, problem_of
from bcu_optimizer.questions.robustness.robustness import Robustness
from bcu_optimizer.questions.robustness.uncertainty import SOURCES, Wish, uncertain
from makers import toys
from makers.toys import Toy
from oracles.brute import Oracle

DEMAND = (12, 5, 9, 4, 14, 7, 6, 11, 8)
OFFICERS = ("3.5", "2", "4.25", "2", "5", "3", "2.5", "3", "4")
LINKS = (5, 9, 2, 7, 4, 8, 3, 6, 1, 5, 2, 8)
RULES = {"number": 3, "size": [2, 4], "contiguity": True}
GOALS = {"links": 1.0, "imbalance": 2.0}


def nine(**changes: object) -> Toy:
    toy = toys.grid(3, 3, demand=DEMAND, officers=OFFICERS, rules=RULES, goals=GOALS)
    pairs = dict(zip(sorted(toy.borders), LINKS, strict=True))
    return toy.ask(links=pairs).ask(**changes)


TOYS = {
    "free": nine(),
    "balanced": nine(rules={**RULES, "balance": {"max_ratio": 1.5, "measures": ["demand"]}}),
    "officers": nine(
        rules={**RULES, "balance": {"max_ratio": 2.0, "measures": ["demand", "officers"]}}
    ),
    "tight": nine(
        rules={
            **RULES,
            "supervision": {
                "max_ratio": 4.5,
                "superintendents": 2,
                "inspectors": 24.0,
                "scope": "bcu",
            },
        }
    ),
    "team": nine(rules={**RULES, "teams": {"t": {"total": 30.0, "minimum": 7.0}}}),
    "limit": nine(limits={"imbalance": 0.08, "links_kept": 0.4}),
    "ratio": nine(goals={"demand_ratio": 1.0}),
    "ties": nine(ties=((0, 1, 1.0), (4, 8, 0.5)), goals={**GOALS, "ties": 0.7, "travel": 1.5}),
    "kept": nine(
        rules={**RULES, "fixed": ["K0"], "number": 4, "size": [2, 3]},
        kept=((0, 1, 2, 3), (4, 5), (6, 7, 8)),
    ),
    "none": nine(demand=(0, 5, 0, 4, 1, 0, 0, 1, 0), rules={**RULES, "number": 4}),
}


def drawn_toy(toy: Toy, found: Robustness, number: int) -> Toy | None:
    """The toy of a draw, read off the problem that the package made of it."""
    problem = found.problem_of(number)
    if problem is None:
        return None
    weights = problem.links.weights
    return toy.ask(
        demand=tuple(problem.demand.tolist()),
        links={pair: int(weights[pair]) for pair in toy.links},
        goals=dict(problem.scenario.goals),
    )


@pytest.mark.parametrize("name", TOYS)
def test_every_draw_is_what_brute_force_says(name: str) -> None:
    toy = TOYS[name]
    bcus = toy.rules["number"]
    found = bcu.robustness(toys.problem(toy), draws=12, seed=3)
    together: Counter[tuple[int, int]] = Counter()
    for number, answer in enumerate(found.answers, start=1):
        asked = drawn_toy(toy, found, number)
        oracle = Oracle(asked) if asked else None
        best = oracle.best(bcus) if oracle else None
        if best is None or best.objective is None:
            assert answer.objective is None
            assert answer.plans == ()
        else:
            assert answer.objective == pytest.approx(best.objective, abs=1e-12)
            assert {frozenset(plan) for plan in answer.plans} == best.plans
            if name != "ties":  # distances are square roots
                assert answer.objective == best.objective
            for plan in best.plans:
                for group in plan:
                    for pair in combinations(group, 2):
                        together[pair] += Fraction(1, len(best.plans))
        if oracle:
            check_regrets(found, number, oracle, best.objective if best else None, name)
    solved = sum(answer.objective is not None for answer in found.answers)
    assert found.no_plan == 12 - solved
    check_counts(found)
    codes = found.problem.codes
    for (i, j), count in together.items():
        assert found.pairs.share((codes[i], codes[j])) == float(count / solved)


def test_random_questions_are_what_brute_force_says(full: bool) -> None:
    def check(question: tuple[Toy, int]) -> None:
        toy, bcus = question
        goals = toy.goals if any(toy.goals.values()) else GOALS
        toy = toy.ask(rules={**toy.rules, "number": bcus}, goals=goals)
        if not any(toy.links.values()):
            toy = toy.ask(goals={"imbalance": 1.0, "travel": 0.5})
        found = bcu.robustness(toys.problem(toy), draws=3, seed=1)
        exact = "" if "travel" not in toy.goals else "ties"
        for number, answer in enumerate(found.answers, start=1):
            asked = drawn_toy(toy, found, number)
            oracle = Oracle(asked) if asked else None
            best = oracle.best(bcus) if oracle else None
            least = best.objective if best else None
            assert (answer.objective is None) == (least is None)
            if best and least is not None and not exact:
                assert {frozenset(plan) for plan in answer.plans} == best.plans
            if oracle:
                check_regrets(found, number, oracle, least, exact)
        check_counts(found)

    toys.for_all(toys.questions(8), 200 if full else 20, check)


def check_regrets(
    found: Robustness, number: int, oracle: Oracle, least: Fraction | None, name: str
) -> None:
    for each in found.plans:
        said = oracle.verdicts(found.problem.groups(each.plan))
        keeps = all(verdict.holds is not False for verdict in said.values())
        own = each.regrets[number - 1]
        value = oracle.objective(each.parts)
        assert (own is not None) == (keeps and least is not None and value is not None)
        if own is not None:
            assert own == pytest.approx(value - least, abs=1e-12)
            assert own >= 0
            assert (own == 0) == (each.parts in found.answers[number - 1].plans)
            assert name == "ties" or own == value - least


def check_counts(found: Robustness) -> None:
    wins = Counter(plan for answer in found.answers for plan in answer.plans)
    assert {each.parts: each.best_in for each in found.plans if each.best_in} == wins
    for each in found.plans:
        known = [value for value in each.regrets if value is not None]
        assert each.worst_regret == (max(known) if known else None)
        assert each.mean_regret == (sum(known) / len(known) if known else None)
        if not ratio_wanted(found.problem):  # a ratio to a BCU without any demand is not known
            assert each.broken_in + len(known) + found.undefined >= found.draws
        assert set(found.own.plans) >= {each.parts} or not each.is_own
    keys = [(e.broken_in, e.worst_regret is None, e.worst_regret or 0) for e in found.plans]
    for each, key in zip(found.plans, keys, strict=True):
        assert each.is_safest == (key == min(keys) and each.worst_regret is not None)


def test_rules_break_and_plans_run_out_in_some_draws() -> None:
    """Else the oracle above would have had nothing to disagree with."""
    broken = [bcu.robustness(toys.problem(TOYS[n]), draws=12, seed=3) for n in ("tight", "team")]
    assert any(0 < found.no_plan < found.draws for found in broken)
    told = [each for found in broken for each in found.plans if each.broken]
    assert {rule for each in told for rule in each.broken} == {"supervision", "teams"}
    assert all(max(each.broken.values()) <= each.broken_in for each in told)
    undefined = bcu.robustness(toys.problem(nine(demand=(1, 0, 0, 0, 0, 0, 0, 0, 0))), draws=12)
    assert 0 < undefined.undefined <= undefined.no_plan


def test_draws_are_the_same_however_many_and_on_however_many_processes() -> None:
    problem = toys.problem(TOYS["balanced"])
    one = bcu.robustness(problem, draws=12, seed=7)
    two = bcu.robustness(problem, draws=12, seed=7, jobs=2)
    assert one.as_dict() == two.as_dict()
    few = bcu.robustness(problem, draws=6, seed=7)
    assert few.answers == one.answers[:6]
    other = bcu.robustness(problem, draws=6, seed=8)
    assert other.answers != few.answers


def test_a_source_alone_draws_what_it_draws_with_others() -> None:
    problem = toys.problem(TOYS["free"])
    every = bcu.robustness(problem, draws=8, seed=5)
    assert [each.source for each in every.alone] == ["counts", "weights"]
    for each in every.alone:
        single = bcu.robustness(problem, draws=8, seed=5, vary=[each.source])
        assert [a.plans for a in single.answers] == [a.plans for a in each.answers]
        assert single.alone == ()
        assert single.reference is not None
        assert each.best_in == single.reference.best_in
        assert each.worst == single.reference.worst_regret
        assert each.broken_in == single.reference.broken_in


def test_without_uncertainty_the_own_plan_always_wins() -> None:
    found = bcu.robustness(toys.problem(TOYS["free"]), draws=5, vary=["weights"], weights=0.0)
    own = found.reference
    assert own is not None
    assert (own.number, own.best_in, own.share, own.worst_regret) == (1, 5, 1.0, 0)
    assert own.is_safest
    assert own.worst is None
    assert own.interval[1] == 1.0
    assert {answer.objective for answer in found.answers} == {found.own.objective}
    assert set(found.frame.query("best_in > 0")["worst_regret"]) == {0.0}


def test_a_draw_can_be_solved_again() -> None:
    found = bcu.robustness(toys.problem(TOYS["officers"]), draws=4, seed=2)
    for number, answer in enumerate(found.answers, start=1):
        problem = found.problem_of(number)
        assert problem is not None
        result = bcu.solve(problem)
        assert result.objective == (answer.objective and float(answer.objective))
        assert result.valid_plans in {None, answer.valid_plans}
    with pytest.raises(ValueError, match="numbered from 1 to 4"):
        found.problem_of(5)


def test_counts_are_drawn_as_chance_has_them() -> None:
    """Mean and variance of a Poisson count are its mean; 0 stays 0; kinds are told apart."""
    demand = (400, 0, 100, 25, 4, 9000, 1, 64, 10)
    problem = toys.problem(nine(demand=demand))
    what = uncertain(problem)
    number = 2000
    drawn = [draw(problem, what, 11, n, ["counts"]) for n in range(1, number + 1)]
    counts = np.array([[int(v) for v in each.figures["demand"]] for each in drawn])
    for mean, column in zip(demand, counts.T, strict=True):
        assert abs(column.mean() - mean) <= 5 * sqrt(mean / number)
        assert abs(column.var() - mean) <= 0.25 * mean
    links = np.array([[each.links[pair] for pair in sorted(each.links)] for each in drawn])
    assert links.mean(axis=0) == pytest.approx(LINKS, rel=0.15)
    assert abs(np.corrcoef(counts[:, 0], counts[:, 5])[0, 1]) < 0.1
    empty = problem_of(problem, draw(problem, what, 11, 1, ["counts"]))
    assert empty is not None
    assert empty.demand[1] == 0
    assert problem.demand.tolist() == list(demand)


def test_weights_keep_their_sum_and_stay_within_the_spread() -> None:
    problem = toys.problem(TOYS["ties"])
    what = uncertain(problem, Wish(weights=0.3))
    stated = problem.scenario.goals
    assert what.goals == ("links", "imbalance", "ties", "travel")
    for number in range(1, 60):
        drawn = draw(problem, what, 1, number, ["weights"])
        assert drawn.figures == {}
        assert sum(drawn.goals.values()) == pytest.approx(sum(stated.values()), abs=1e-4)
        ratios = [drawn.goals[name] / stated[name] for name in stated]
        assert max(ratios) / min(ratios) <= 1.3 / 0.7 + 1e-4
        assert all(repr(w) == repr(float(f"{w:.6g}")) for w in drawn.goals.values())


def test_links_with_decimals_are_no_counts(tmp_path) -> None:
    path = toys.write(nine(), tmp_path)
    text = (tmp_path / "links.csv").read_text(encoding="utf-8")
    (tmp_path / "links.csv").write_text(text.replace(",5\n", ",5.5\n", 1), encoding="utf-8")
    assert not uncertain(bcu.read(path)).links
    (tmp_path / "links.csv").write_text(text, encoding="utf-8")
    assert uncertain(bcu.read(path)).links


def test_columns_that_are_staff_or_no_whole_numbers_are_kept(london) -> None:
    offences = uncertain(london())
    assert "offences_2016" in offences.counts
    assert "burglary_2016" in offences.counts
    assert offences.kept == ()
    residents = uncertain(london("demand={population_2016=1.0, offences_2016=1.0}"))
    assert residents.kept == ("population_2016",)
    assert residents.demand == ("population_2016", "offences_2016")
    assert residents.sources == ("counts", "weights")


@pytest.mark.parametrize(
    ("hits", "draws", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (62, 100, 0.522, 0.709)],
)
def test_wilson_intervals_are_those_of_tables(
    hits: int, draws: int, low: float, high: float
) -> None:
    assert regret.wilson(hits, draws) == pytest.approx((low, high), abs=6e-4)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"draws": 0}, "--draws: 0 draws cannot be made"),
        ({"seed": -1}, "the seed -1 is below 0"),
        ({"jobs": 0}, "0 jobs"),
        ({"weights": -0.1}, "-0.1 is not from 0 to below 1"),
        ({"weights": 1.0}, "1 is not from 0 to below 1"),
        ({"vary": ["count"]}, "there is no source 'count'. Did you mean 'counts'"),
        ({"vary": []}, "nothing is to be drawn again"),
        ({"vary": ["years"]}, "years cannot vary: the figures have no other year"),
        ({"years": [2015]}, "there is no column of the year 2015"),
        ({"years": [2015], "vary": ["counts"]}, "years are named, but --vary counts"),
        ({"plans": ["no-such-plan"]}, "there is no plan 'no-such-plan'"),
    ],
)
def test_bad_input_is_refused_by_name(how: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as told:
        bcu.robustness(toys.problem(TOYS["free"]), **{"draws": 3, **how})
    assert said in str(told.value)


def test_questions_without_an_answer_are_refused() -> None:
    def refused(toy: Toy, **how: object) -> str:
        with pytest.raises(InputError) as told:
            bcu.robustness(toys.problem(toy), draws=3, **how)
        return str(told.value)

    assert "about 2 to 3 BCUs" in refused(nine(rules={**RULES, "number": [2, 3]}))
    assert "there are no goals" in refused(nine(goals={}))
    assert "no weight makes a difference" in refused(nine(goals={"links": 1.0}), vary=["weights"])
    other = toys.as_plan((*toys.groups("ABDE CF"), (6, 7), (8,)), 9, name="four")
    assert "'four' has 4 BCUs; the scenario asks for 3" in refused(nine(), plans=[other])
    assert set(SOURCES) == {"counts", "years", "weights"}
