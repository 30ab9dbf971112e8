"""The benchmark of all plans and its random walk: on a toy, and never timed."""

from __future__ import annotations

import random
import sys
from collections import Counter
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from bcu_optimizer.problem.goals import objective
from bcu_optimizer.questions.census import Census
from makers import toys
from oracles import brute

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import census as benchmark
import recombination

BCUS = 4
TOY = toys.grid(
    4,
    3,
    demand=(5, 3, 2, 4, 1, 6, 7, 2, 3, 4, 5, 2),
    officers=tuple("435261782935"),
    rules={"number": BCUS, "size": [2, 4], "contiguity": True},
    goals={"links": 1.0, "imbalance": 1.0},
)
START = toys.groups("ABE CDH FIJ GKL")


@pytest.fixture(scope="module")
def problem():
    return toys.problem(TOY)


@pytest.fixture(scope="module")
def visited(problem):
    candidates = Census(problem).diagram().candidates
    adopted = toys.as_plan(START, len(TOY))
    return recombination.walked(candidates, adopted, seed=1, seconds=60, most=20_000)


def test_the_walk_stays_among_the_valid_plans_and_comes_to_all_of_them(problem):
    valid = {frozenset(map(recombination.mask_of, plan)) for plan in brute.Oracle(TOY).valid(BCUS)}
    walk = recombination.chain(problem.neighbours, START, (2, 4), seed=1)
    seen = {frozenset(plan) for plan in islice(walk, 20_000)}
    assert seen == valid


def test_a_step_changes_two_bcus_that_border_each_other(problem):
    walk = recombination.chain(problem.neighbours, START, (2, 4), seed=2)
    plans = [set(plan) for plan in islice(([*plan] for plan in walk), 200)]
    for before, after in pairwise(plans):
        assert len(before - after) in {0, 2}
        assert sum(before - after) == sum(after - before)


def test_the_same_seed_gives_the_same_walk(problem):
    walks = [recombination.chain(problem.neighbours, START, (2, 4), seed) for seed in (3, 3, 4)]
    first, second, other = [[[*plan] for plan in islice(walk, 100)] for walk in walks]
    assert first == second != other


def test_one_bcu_alone_is_refused():
    with pytest.raises(ValueError, match="cannot be merged"):
        next(recombination.chain([2, 1], [(0, 1)], (1, 2), seed=1))


def test_every_spanning_tree_is_equally_likely():
    near = {i: [j for j in range(4) if j != i] for i in range(4)}
    chance = random.Random(1)
    drawn = (recombination.spanning_tree(near, chance) for _ in range(8000))
    counted = Counter(frozenset(map(frozenset, tree)) for tree in drawn)
    assert len(counted) == 16
    assert all(400 < times < 600 for times in counted.values())


def test_spanning_trees_of_a_candidate_are_counted(problem):
    candidates = Census(problem).diagram().candidates
    found = dict(zip(candidates.groups, np.exp(recombination.trees(candidates)), strict=True))
    assert found[toys.groups("AB")[0]] == pytest.approx(1)
    assert found[toys.groups("ABEF")[0]] == pytest.approx(4)


def test_what_a_walk_says_is_what_its_plans_have(problem, visited):
    census = Census(problem)
    candidates = census.diagram().candidates
    walk = recombination.Walk(candidates, visited)
    assert len(visited) == 20_000
    distinct = {tuple(row) for row in visited.tolist()}
    assert len(walk.distinct) == len(distinct) == census.count() == walk.seen_of(walk.distinct)
    assert walk.best() == pytest.approx(float(objective_of(census.best(1), problem)))
    # With each plan once, its estimates are exact.
    once = recombination.Walk(candidates, walk.distinct.astype(np.int64))
    assert once.pairs() == pytest.approx(census.pairs()["share"].to_numpy())
    adopted = toys.as_plan(START, len(TOY))
    own = np.array([candidates.groups.index(group) for group in START])
    for name, place in census.rank(adopted).places.items():
        assert once.share_better(name, own) == pytest.approx(place.better / census.count())


def objective_of(best, problem):
    return objective(problem, toys.named(best.groups(0)))


def test_evening_out_brings_the_shares_nearer(problem, visited):
    census = Census(problem)
    exact = census.pairs()["share"].to_numpy()
    walk = recombination.Walk(census.diagram().candidates, visited)
    errors = [np.abs(each.pairs() - exact).max() for each in (walk, walk.evened())]
    assert walk.evened().weights.sum() == pytest.approx(1)
    assert errors[1] < errors[0]


def test_the_tables_of_the_benchmark_on_a_toy(problem, visited, capsys):
    adopted = toys.as_plan(START, len(TOY))
    problems = dict.fromkeys(benchmark.SETTINGS, problem)
    asked = benchmark.questions(problems, adopted)
    assert benchmark.exact_table(asked, runs=1) > 0
    benchmark.ranks(Census(problem).rank(adopted))
    benchmark.walk_table(problem, adopted, [visited[:2], visited], (0.1, 1.0))
    told = capsys.readouterr().out
    count = f"{Census(problem).count():,}"
    assert f"{count} plans" in told
    assert f"The adopted plan among {count}" in told
    assert "certified; solver" in told
    assert "cannot say   cannot say" in told


def test_the_goal_of_memory_is_measured(monkeypatch, capsys, problem):
    monkeypatch.setattr(benchmark, "build", lambda _: problem)
    benchmark.memory_of_crossings()
    before, after = map(float, capsys.readouterr().out.strip(" []\n").split(","))
    assert 0 < before <= after
