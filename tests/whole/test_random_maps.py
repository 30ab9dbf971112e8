"""Random maps, from files to answers, held against every plan by brute force.

The gate looks at a few of them. ``BCU_RANDOM_MAPS=5000`` looks at the maps 1 to 5000, and
``BCU_RANDOM_MAPS=1234-1240`` at those alone; with ``-s`` it says how far it is.
"""

from __future__ import annotations

import os
import random
import shutil
import traceback
from collections import Counter
from pathlib import Path

import pytest

from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.explain import explain
from bcu_optimizer.questions.solve.solve import Options
from makers import random_maps
from makers.random_maps import RandomMap
from oracles.brute import Oracle
from oracles.census import assert_all_plans
from oracles.explanation import Kept, has_plan, sets_of
from oracles.optimum import assert_best
from oracles.slack import assert_costs, assert_rooms

GATE = 30
MOST_TO_EXPLAIN, MOST_TO_TIGHTEN = 6, 5  # areas of maps all partitions of which are judged often
TOLD_EVERY = 100


def numbers() -> range:
    """Return the numbers of the maps that are looked at."""
    first, _, last = os.environ.get("BCU_RANDOM_MAPS", str(GATE)).rpartition("-")
    return range(int(first or 1), int(last) + 1)


def look_at(number: int, folder: Path) -> Counter[str]:
    """Hold every answer about a map against brute force; say what was asked."""
    drawn, bcus = random_maps.draw(number)
    toy, made = random_maps.read(drawn, random_maps.write(drawn, folder))
    chance = random.Random(-number)
    assert list(made.numbers) == bcus
    for each in sorted(chance.sample(bcus, min(2, len(bcus)))):
        solver = chance.choice(["highs", "highs", "highs", "cbc"])
        assert_best(toy, each, Options(solver, reasons=chance.random() < 0.2), made)
    assert_all_plans(toy, bcus, made)
    asked = Counter(["maps", *toy.rules, *(f"limits.{name}" for name in toy.limits)])
    asked.update(f"goals.{name}" for name, weight in toy.goals.items() if weight)
    asked["links modelled" if toy.mass is not None else "links counted"] += 1
    asked["crossings"] += bool(toy.crossings)
    if has_plan(toy):
        asked["with a plan"] += 1
        if len(toy) <= MOST_TO_TIGHTEN:
            asked["slack"] += 1
            assert_rooms(toy, made)
            assert_costs(toy, made)
    elif len(toy) <= MOST_TO_EXPLAIN and number % 2:
        asked["conflicts"] += 1
        assert_conflicts(toy, made)
    return asked


def assert_conflicts(toy: RandomMap, made: Problem) -> None:
    """Find every minimal set of rules that collide, all numbers of BCUs being decided."""
    found = explain(made)
    assert found.outcome == "infeasible"
    assert not any(conflict.not_decided for conflict in found.conflicts)
    assert sets_of(found.conflicts) == Kept(toy).minimal()


@pytest.mark.slow
def test_every_answer_about_random_maps(tmp_path: Path) -> None:
    asked: Counter[str] = Counter()
    failed: dict[int, str] = {}
    for number in numbers():
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            asked += look_at(number, folder)
            shutil.rmtree(folder)
        except Exception:
            failed[number] = traceback.format_exc()
            print(f"map {number} failed", flush=True)
        if not number % TOLD_EVERY:
            print(f"map {number}, {len(failed)} failed: {dict(asked)}", flush=True)
    print(f"{dict(asked)}")
    assert not failed, f"maps {', '.join(map(str, failed))}: {next(iter(failed.values()))}"


def test_maps_are_of_all_kinds() -> None:
    """Every kind of rule, goal and limit comes up among the maps, and each way to draw one."""
    drawn = [random_maps.draw(number)[0] for number in range(1, 400)]
    rules = {name for each in drawn for name in each.rules}
    assert rules == {
        *("number", "size", "contiguity", "supervision", "balance", "teams"),
        *("together", "apart", "fixed", "single", "barrier"),
    }
    scopes = {each.rules["supervision"]["scope"] for each in drawn if "supervision" in each.rules}
    assert scopes == {"london", "bcu"}
    goals = {name for each in drawn for name in each.goals}
    assert goals == {"links", "imbalance", "travel", "ties", "demand_ratio", "officers_ratio"}
    assert {each.mass is None for each in drawn} == {True, False}
    assert any(each.crossings for each in drawn)
    assert any(Oracle(each.ask(demand=each.figures["calls"])).barriers for each in drawn)
