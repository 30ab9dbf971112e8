"""Moves and swaps: each is what a full evaluation of the changed plan says, and none is missing."""

from __future__ import annotations

import csv
import io
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem import goals, verify
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.improve.improvements import Change, Moves, find
from makers import grids

PLAIN = """
[rules]
number = 3
size = [1, 3]
contiguity = true
[goals]
links = 1.0
imbalance = 2.0
"""
EVERYTHING = """
[ties]
pairs = [["A", "B", 1.0], ["E", "F", 2.5]]
[rules]
number = 3
size = [1, 5]
contiguity = true
supervision = { max_ratio = 12, superintendents = 2, inspectors = 60, scope = "bcu" }
balance = { max_ratio = 2.5, measures = ["demand", "officers"] }
teams = { guards = { total = 50, minimum = 12 }, divers = { total = 50, minimum = 5 } }
together = [["A", "B"]]
apart = [["A", "I"], ["C", "G"]]
fixed = { plan = "kept.csv", bcus = ["P0"] }
single = ["I"]
barrier = [["E", "F"]]
[goals]
links = 1.0
imbalance = 2.0
travel = 0.5
ties = 0.25
[limits]
imbalance = 0.3
compactness = 0.5
links_kept = 0.3
demand_ratio = 3.0
"""


def brute(evaluation: Evaluation) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Evaluate every changed plan from scratch; keep those that improve a goal."""
    problem, plan = evaluation.problem, evaluation.plan
    found, seen = {}, set()
    for targets in every_change(plan):
        after = evaluate_plan(problem, replace(plan, assignment={**plan.assignment, **targets}))
        if after.plan.groups() in seen:  # of changes that lead to the same plan the first is told
            continue
        seen.add(after.plan.groups())
        before_costs, after_costs = costs(evaluation), costs(after)
        improves = [n for n in before_costs if is_less(after_costs[n], before_costs[n])]
        if improves:
            broken = [v.rule for v in verify.broken(list(after.verdicts))]
            found[tuple(targets.items())] = {
                "improves": improves,
                "forbidden_by": list(dict.fromkeys(broken)),
                "objective_change": change(
                    *(goals.objective(problem, each.groups) for each in (after, evaluation))
                ),
                "changes": {n: exact_change(n, after, evaluation) for n in MEASURES},
            }
    return found


def every_change(plan: Plan) -> list[dict[str, str]]:
    home = plan.assignment
    single = [{code: to} for code in home for to in plan.bcus if to != home[code]]
    pairs = [pair for pair in combinations(home, 2) if home[pair[0]] != home[pair[1]]]
    return [*single, *({a: home[b], b: home[a]} for a, b in pairs)]


def costs(evaluation: Evaluation) -> dict[str, Fraction | None]:
    problem, groups = evaluation.problem, evaluation.groups
    return {
        name: goals.RATIO_GOALS[name].exact(problem, groups)
        if name in goals.RATIO_GOALS
        else goals.GOALS[name].cost(problem, groups)
        for name in goals.wanted(problem)
    }


def is_less(one: Fraction | None, other: Fraction | None) -> bool:
    return one is not None and (other is None or one < other)


def change(after: Fraction | None, before: Fraction | None) -> float | None:
    return None if after is None or before is None else float(after - before)


def exact_change(name: str, after: Evaluation, before: Evaluation) -> float | None:
    if name in before.plan.unknown:
        return None
    each = MEASURES[name]
    return change(*(each.exact(e.problem, e.groups) for e in (after, before)))


def told(found: Moves) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(zip(c.areas, c.targets, strict=True)): said(c) for c in found.changes}


def said(each: Change) -> dict[str, Any]:
    shaped = each.as_dict()
    return {key: shaped[key] for key in ("improves", "forbidden_by", "objective_change", "changes")}


def toy(folder: Path, tables: str = PLAIN, seed: int = 1, count: int = 6) -> Problem:
    draw = random.Random(seed)
    calls = [draw.randint(1, 30) for _ in range(count)]
    links = [draw.randint(0, 40) for _ in range(count)]
    grids.plan_csv(folder / "kept.csv", "ABD CEF GHI"[: 12 if count == 9 else 7])
    return grids.problem(folder, 3, calls, links, tables)


# What is found ------------------------------------------------------------------------------------


def test_a_move_by_hand(tmp_path: Path) -> None:
    problem = grids.problem(tmp_path, 3, (4, 2, 1, 1, 1, 3), (5, 0, 0, 0, 3, 2), PLAIN)
    found = bcu.improvements(grids.plan("ABD C EF"), problem)
    # Demand 7, 1, 4 of 12; D to P1 makes 6, 2, 4. Links: A–B 5, E–F 3, F–A 2; all but F–A stay.
    moved = next(each for each in found.changes if each.areas == ("D",) and each.targets == ("P1",))
    assert moved.kind == "move"
    assert moved.sources == ("P0",)
    assert moved.improves == ("imbalance",)
    assert moved.changes["imbalance"] == pytest.approx(2 / 12 - 3 / 12)
    assert moved.changes["links_kept"] == 0
    assert moved.changes["demand_ratio"] == pytest.approx(3 - 7)
    assert moved.objective_change == pytest.approx(-2 / 12)
    assert moved.forbidden_by == moved.newly_broken == ("contiguity",)


@pytest.mark.parametrize("text", ["ABC DE F", "AF BE CD", "ABCDE F", "A B C D E F", "ABCDEF"])
def test_the_list_is_that_of_brute_force(tmp_path: Path, text: str) -> None:
    problem = toy(tmp_path)
    evaluation = evaluate_plan(problem, grids.plan(text))
    found = find(evaluation)
    assert told(found) == brute(evaluation)
    assert found.examined == len(every_change(evaluation.plan))


@settings(deadline=None, max_examples=12)
@given(
    seed=st.integers(0, 10**6),
    labels=st.lists(st.integers(0, 3), min_size=9, max_size=9),
    unknown=st.sets(st.sampled_from(["supervision_ratio", "imbalance", "links_kept"])),
)
def test_every_rule_and_measure_as_by_brute_force(
    seed: int, labels: list[int], unknown: set[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        problem = toy(Path(folder), EVERYTHING, seed, 9)
    codes = zip("ABCDEFGHI", labels, strict=True)
    plan = Plan({code: f"Q{label}" for code, label in codes}, frozenset(unknown))
    evaluation = evaluate_plan(problem, plan)
    assert told(find(evaluation)) == brute(evaluation)


@pytest.mark.parametrize("goal", ["demand_ratio", "officers_ratio"])
def test_a_ratio_as_the_goal(tmp_path: Path, goal: str) -> None:
    tables = PLAIN.split("[goals]", maxsplit=1)[0] + f"[goals]\n{goal} = 2.0\n"
    problem = grids.problem(tmp_path, 3, (0, 5, 9, 2, 4, 4), (1,) * 6, tables)
    for text in ("ABC DE F", "A BCD EF"):  # of A alone no ratio can be told by demand
        evaluation = evaluate_plan(problem, grids.plan(text))
        found = find(evaluation)
        assert told(found) == brute(evaluation)
        assert found.changes


def test_without_goals_nothing_can_be_improved(tmp_path: Path) -> None:
    problem = toy(tmp_path, PLAIN.split("[goals]", maxsplit=1)[0])
    found = bcu.improvements(grids.plan("ABC DE F"), problem)
    assert found.changes == ()
    assert found.examined == 6 * 2 + 11


def test_a_move_that_empties_a_bcu_breaks_number(tmp_path: Path) -> None:
    problem = grids.problem(tmp_path, 3, (4, 2, 1, 1, 1, 3), (5, 9, 0, 0, 3, 2), PLAIN)
    found = bcu.improvements(grids.plan("AB C DEF"), problem)
    emptied = [each for each in found.changes if each.areas == ("C",) and each.kind == "move"]
    assert [each.targets for each in emptied] == [("P0",), ("P2",)]  # two BCUs are more even
    assert [each.forbidden_by for each in emptied] == [("number",), ("number", "size")]
    assert len(emptied[0].groups) == 2


def test_best_puts_allowed_changes_first(tmp_path: Path) -> None:
    problem = toy(tmp_path, seed=4)
    found = bcu.improvements(grids.plan("AF BE CD"), problem)
    for goal in (None, "links", "imbalance"):
        shown = found.best(goal, 100)
        ranks = [bool(each.forbidden_by) + bool(each.newly_broken) for each in shown]
        assert ranks == sorted(ranks)
        for rank in set(ranks):
            values = [
                each.objective if goal is None else each.costs[goal]
                for each, own in zip(shown, ranks, strict=True)
                if own == rank
            ]
            assert values == sorted(values)
        helped = [c for c in found.changes if goal is None or goal in c.improves]
        plans = {frozenset(c.groups.values()) for c in helped if goal or c.objective_change < 0}
        assert {frozenset(each.groups.values()) for each in shown} == plans
        assert len(shown) == len(plans)  # of changes that lead to the same plan only one is shown


def test_best_ends_with_a_forbidden_change_that_would_do_more(tmp_path: Path) -> None:
    tables = PLAIN.replace("[goals]", 'apart = [["A", "B"]]\n[goals]')
    problem = grids.problem(tmp_path, 3, (1, 1, 1, 1, 1, 1), (9, 1, 1, 1, 1, 1), tables)
    found = bcu.improvements(grids.plan("AD BE CF"), problem)
    assert [each.forbidden_by for each in found.best("links", 1)] == [()]
    shown = found.best("links", 2)
    assert [each.forbidden_by for each in shown] == [(), ("apart",)]
    assert shown[1].costs["links"] < shown[0].costs["links"]
    for count in range(8):
        assert len(found.best("links", count)) <= count


def test_best_refuses_a_goal_that_there_is_not(tmp_path: Path) -> None:
    found = bcu.improvements(grids.plan("ABC DE F"), toy(tmp_path))
    with pytest.raises(InputError, match=r"no goal 'lnks'\. Did you mean 'links'\?"):
        found.best("lnks")
    with pytest.raises(InputError, match="no goal 'travel'"):  # a goal, but not of this scenario
        found.best("travel")
    none = toy(tmp_path, PLAIN.split("[goals]", maxsplit=1)[0])
    with pytest.raises(InputError, match="It has no goals"):
        bcu.improvements(grids.plan("ABC DE F"), none).best("links")


def test_two_swaps_that_lead_to_the_same_plan_are_one_change(tmp_path: Path) -> None:
    problem = grids.problem(
        tmp_path, 2, (1, 2, 3, 4), (1, 5, 1, 5), PLAIN.replace("= 3\n", "= 2\n")
    )
    found = bcu.improvements(grids.plan("AB CD"), problem)
    plans = [frozenset(each.groups.values()) for each in found.changes]
    assert len(plans) == len(set(plans))
    # Of demand 1 + 2 and 3 + 4 a swap makes 4 + 2 and 3 + 1, and another 1 + 4 and 2 + 3.
    swaps = [each.areas for each in found.changes if each.kind == "swap"]
    assert sorted(swaps) == [("A", "C"), ("A", "D")]  # not ("B", "D"), ("B", "C") as well


def test_answers_are_told_in_a_line(tmp_path: Path) -> None:
    found = bcu.improvements(grids.plan("ABC DE F"), toy(tmp_path))
    for each in (found, found.changes[0], found.evaluation):
        assert len(repr(each)) < 120
    assert repr(found.changes[0]).startswith(("<move ", "<swap "))


# London -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def london() -> Problem:
    return bcu.read("baseline", ["rules.supervision.scope=bcu", "limits.compactness=0.44"])


def test_london_as_by_full_evaluation(london: Problem) -> None:
    evaluation = bcu.evaluate("adopted-2018", london)
    found = find(evaluation)
    assert found.examined == len(every_change(evaluation.plan)) == 352 + 467
    listed = {frozenset(c.groups.values()): c for c in found.changes}
    assert len(listed) == len(found.changes)
    before = costs(evaluation)
    for targets in random.Random(0).sample(every_change(evaluation.plan), 40):
        assignment = {**evaluation.plan.assignment, **targets}
        after = evaluate_plan(london, replace(evaluation.plan, assignment=assignment))
        improves = [name for name, cost in costs(after).items() if cost < before[name]]
        each = listed.get(frozenset(after.groups.values()))
        assert (each is not None) == bool(improves)
        if each:
            broken = [v.rule for v in verify.broken(list(after.verdicts))]
            assert list(each.forbidden_by) == list(dict.fromkeys(broken))
            for name, value in each.changes.items():
                assert value == exact_change(name, after, evaluation)


def test_the_best_plan_of_london_has_no_better_neighbour() -> None:
    best = bcu.solve("baseline")
    found = bcu.improvements(best.plan, best.problem)
    better = [c for c in found.changes if c.objective_change < 0 and not c.forbidden_by]
    assert better == []


def test_functions_stay_when_modules_of_the_same_name_are_read() -> None:
    for name in bcu.__all__:
        assert isinstance(getattr(bcu, name), Callable), name


# The command --------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    scenario = grids.write(tmp_path, 3, (4, 2, 1, 1, 1, 3), (5, 0, 0, 0, 3, 2), PLAIN)
    plan = grids.plan_csv(tmp_path / "mine.csv", "ABD C EF")
    return [str(plan), "--scenario", str(scenario)]


def test_json(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, *files, "--json")
    found = json.loads(text)
    assert code == 0
    assert list(found) == ["scenario", "bcus", "holds", "measures", "rules", "table", "moves"]
    assert found["moves"] == bcu.improvements(files[0], files[2]).as_list()
    for each in found["moves"]:
        assert {"kind", "areas", "from", "to", "objective_change", "changes"} <= each.keys()
        assert each["kind"] == ("move" if len(each["areas"]) == 1 else "swap")
        assert list(each["changes"]) == list(MEASURES)
        assert each["improves"]
    assert [bool(each["forbidden_by"]) for each in found["moves"]] == sorted(
        bool(each["forbidden_by"]) for each in found["moves"]
    )


def test_no_moves_asked_for(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, *files, "--json", "--moves", "0")[1])["moves"] is None
    code, text = run(capsys, *files, "--moves", "0")
    assert code == 0
    assert "swap" not in text


def test_screen(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, *files, "--moves", "4")
    assert code == 0
    assert "What would improve the goals together" in text
    assert "What would help most to: spread demand as evenly as possible" in text
    assert "Town D → P1" in text
    assert "breaks contiguity" in text
    assert "23 single moves and swaps were tried" in text
    assert max(map(len, text.splitlines())) <= 100
    assert "nan" not in text.casefold()


def test_screen_says_what_a_broken_plan_still_breaks(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys, *files, "--set", "rules.number=2")
    assert code == 6
    assert "still breaks number" in text
    assert "without breaking a rule that the given plan keeps" in " ".join(text.split())


def test_many_places_are_counted(capsys: pytest.CaptureFixture[str], files: list[str]) -> None:
    plan = grids.plan_csv(Path(files[0]).with_name("singles.csv"), "A B C D E F")
    code, text = run(capsys, str(plan), *files[1:], "--set", "rules.size=[2, 3]")
    assert code == 6
    assert "The plan breaks 2 rules: Number of BCUs; Areas in a BCU (in 6 BCUs)." in text


def test_nothing_improves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = grids.write(tmp_path, 2, (1, 1, 1, 1), (5, 0, 5, 0), PLAIN.replace("= 3\n", "= 2\n"))
    plan = grids.plan_csv(tmp_path / "mine.csv", "AB CD")
    code, text = run(capsys, str(plan), "--scenario", str(scenario))
    assert code == 0
    assert text.count("No single move or swap.") == 3
    assert "8 single moves and swaps were tried; none improves a goal." in text


@pytest.mark.undrawn
def test_moves_in_the_run_folder(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert run(capsys, *files, "--out", str(out))[0] == 0
    listed = json.loads((out / "result.json").read_text(encoding="utf-8"))["moves"]
    rows = list(csv.DictReader(io.StringIO((out / "moves.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(listed) > 0
    for row, each in zip(rows, listed, strict=True):
        assert row["areas"] == ";".join(each["areas"])
        assert row["names"] == ";".join(f"Town {code}" for code in each["areas"])
        assert float(row["imbalance"]) == each["changes"]["imbalance"]
        assert row["ties_kept"] == ""
        assert row["forbidden_by"].split() == each["forbidden_by"]
    assert "moves.csv" in json.loads((out / "run.json").read_text(encoding="utf-8"))["files"]
