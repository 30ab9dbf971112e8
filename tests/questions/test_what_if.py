"""What if: the plan so changed, and the best plan that has it so, as brute force finds it."""

from __future__ import annotations

import json
import random
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError, UsageError
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.improve.what_if import WhatIf, parse
from makers import grids

TABLES = """
[rules]
number = 3
size = [1, 3]
contiguity = true
balance = { max_ratio = 6, measures = ["demand"] }
[goals]
links = 1.0
imbalance = 2.0
"""


def toy(folder: Path, tables: str = TABLES, seed: int = 3, count: int = 6) -> Problem:
    draw = random.Random(seed)
    calls = [draw.randint(1, 30) for _ in range(count)]
    return grids.problem(folder, 3, calls, [draw.randint(0, 40) for _ in range(count)], tables)


def brute(problem: Problem, bcus: int, groups: list[str]) -> Fraction | None:
    """Return the least objective of the valid plans that keep each group of areas together."""
    found = []
    for plan in grids.partitions(len(problem.codes), bcus):
        if all(len({plan.assignment[code] for code in group}) == 1 for group in groups):
            each = evaluate_plan(problem, plan)
            found += [goals.objective(problem, each.groups)] if each.holds else []
    return min(found, default=None)


def check(problem: Problem, found: WhatIf, groups: list[str]) -> None:
    """Hold the best plan against brute force, and against what was asked."""
    least = brute(problem, found.best.bcus, groups)
    if least is None:
        assert found.best.outcome == "infeasible"
        assert found.best.because
        assert found.cost is None
        assert found.unbound is None
        return
    assert found.best.outcome == found.unbound.outcome == "optimal"
    assert exact(found.best.evaluation) == least
    for group in groups:
        assert len({found.best.plan.assignment[code] for code in group}) == 1
    free = brute(problem, found.best.bcus, [])
    assert exact(found.unbound.evaluation) == free
    assert found.cost["objective"] == float(least - free)


def exact(evaluation: Evaluation) -> Fraction:
    return goals.objective(evaluation.problem, evaluation.groups)


# The answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "groups"),
    [
        ({"C": "P1"}, ["CDE"]),
        ({"Town c": "p1"}, ["CDE"]),
        ({"F": "P0"}, ["ABCF"]),  # too large
        ({"A": "P2"}, ["AF"]),
        ({"A": "P0"}, ["ABC"]),  # is there already
        ({"F": "P1", "D": "P2"}, ["EF", "D"]),  # trade places
        ({"A": "P2", "B": "P2"}, ["ABF"]),
        ({"C": "P2"}, ["CF"]),
        ({"C": "P2", "B": "P1"}, ["CF", "BDE"]),
        ({"F": "P1"}, ["DEF"]),  # empties P2
    ],
)
def test_the_best_plan_as_by_brute_force(
    tmp_path: Path, moved: dict[str, str], groups: list[str]
) -> None:
    problem = toy(tmp_path)
    found = bcu.what_if(grids.plan("ABC DE F"), moved, problem)
    check(problem, found, groups)
    assert found.before.plan == grids.plan("ABC DE F")
    targets = {area[-1].upper(): target.upper() for area, target in moved.items()}
    assert found.after.plan.assignment == {**found.before.plan.assignment, **targets}
    again = bcu.evaluate(found.after.plan, problem)
    assert found.after.as_dict() == again.as_dict()


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(0, 10**6),
    labels=st.lists(st.integers(0, 2), min_size=6, max_size=6),
    wishes=st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 2), min_size=1, max_size=2),
    together=st.booleans(),
)
def test_random_maps(seed: int, labels: list[int], wishes: dict[str, int], together: bool) -> None:
    more = 'together = [["A", "B"]]\n[goals]' if together else "[goals]"
    with tempfile.TemporaryDirectory() as folder:
        problem = toy(Path(folder), TABLES.replace("[goals]", more), seed)
    plan = grids.plan(" ".join("ABCDEF"))
    assignment = dict(zip(plan.assignment, (f"P{label}" for label in labels), strict=True))
    known = {area: f"P{n}" for area, n in wishes.items() if f"P{n}" in assignment.values()}
    given_plan = type(plan)(assignment)
    found = bcu.what_if(given_plan, known, problem)
    after = {**assignment, **known}
    groups = ["".join(c for c in after if after[c] == after[area]) for area in known]
    check(problem, found, groups)


def test_the_number_of_bcus_is_the_plans_or_the_nearest(tmp_path: Path) -> None:
    for number, bcus in (("[2, 4]", 3), ("[4, 5]", 4), ("[1, 2]", 2), ("2", 2)):
        problem = toy(tmp_path, TABLES.replace("number = 3", f"number = {number}"))
        assert bcu.what_if(grids.plan("ABC DE F"), {"C": "P1"}, problem).best.bcus == bcus


def test_areas_of_two_kept_bcus_cannot_come_together(tmp_path: Path) -> None:
    grids.plan_csv(tmp_path / "kept.csv", "AB C DEF")
    fixed = 'fixed = { plan = "kept.csv", bcus = ["P0", "P1"] }\n[goals]'
    problem = toy(tmp_path, TABLES.replace("[goals]", fixed))
    found = bcu.what_if(grids.plan("A BC DEF"), {"A": "P1"}, problem)
    assert found.best.outcome == "infeasible"
    assert found.best.because == ("together", "fixed")
    assert bcu.what_if(grids.plan("A BC DEF"), {"C": "P0"}, problem).best.outcome == "infeasible"
    kept = bcu.what_if(grids.plan("A B CDEF"), {"A": "P1"}, problem)
    assert kept.cost["objective"] == 0


def test_infeasible_without_the_wish_too(tmp_path: Path) -> None:
    problem = toy(tmp_path, TABLES.replace("[1, 3]", "[3, 3]"))
    found = bcu.what_if(grids.plan("ABC DE F"), {"C": "P1"}, problem)
    assert found.best.because == ("number", "size")


def test_a_time_limit_leaves_it_open() -> None:
    found = bcu.what_if("adopted-2018", {"Newham": "Central East"}, time_limit=0)
    assert found.best.outcome == "unknown"
    assert found.cost is None
    assert found.as_dict()["best"]["plan"] is None


def test_both_solvers_agree(tmp_path: Path) -> None:
    problem = toy(tmp_path)
    costs = [
        bcu.what_if(grids.plan("ABC DE F"), {"F": "P1"}, problem, solver=solver).cost["objective"]
        for solver in ("highs", "cbc")
    ]
    assert costs[0] == costs[1]


def test_names_that_are_not_known(tmp_path: Path) -> None:
    wishes = {"Twn A": "P1", "Town B": "Town D", "C": "P9"}
    with pytest.raises(InputError) as raised:
        bcu.what_if(grids.plan("ABC DE F"), wishes, toy(tmp_path))
    messages = [str(fault) for fault in raised.value.faults]
    assert len(messages) == 3
    assert "there is no area 'Twn A'. Did you mean 'Town A'" in messages[0]
    assert "no BCU 'Town D'. Town D is in the BCU 'P1': write \"Town B=P1\"." in messages[1]
    assert "no BCU 'P9'. Known: P0, P1, P2." in messages[2]


def test_an_area_with_two_bcus(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Town A cannot be in 'P1' and in 'P2'"):
        bcu.what_if(grids.plan("ABC DE F"), {"A": "P1", "Town A": "P2"}, toy(tmp_path))
    twice = bcu.what_if(grids.plan("ABC DE F"), {"A": "P1", "town a": "p1"}, toy(tmp_path))
    assert len(twice.moved) == 1


def test_bcus_that_differ_only_in_case(tmp_path: Path) -> None:
    plan = type(grids.plan("A"))(dict(zip("ABCDEF", ["North", "north", *["X"] * 4], strict=True)))
    assert bcu.what_if(plan, {"C": "north"}, toy(tmp_path)).moved[0].target == "north"
    with pytest.raises(InputError, match=r"could be any of the BCUs North, north"):
        bcu.what_if(plan, {"C": "NORTH"}, toy(tmp_path))


def test_texts_of_another_form() -> None:
    assert parse([" Town A = North & East=West "]) == [("Town A", "North & East=West")]
    with pytest.raises(UsageError) as raised:
        parse(["Town A", "=North", "A=North", "Town A= "])
    assert len(raised.value.faults) == 3
    assert "'Town A' is not of the form AREA=BCU." in str(raised.value)


# The command --------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    scenario = grids.write(tmp_path, 3, (4, 2, 3, 3, 3, 3), (5, 1, 0, 0, 3, 2), TABLES)
    plan = grids.plan_csv(tmp_path / "mine.csv", "ABC DE F")
    return [str(plan), "--scenario", str(scenario)]


def test_json(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, *files, "--what-if", "Town A=P2", "--json")
    document = json.loads(text)
    plain = json.loads(run(capsys, *files, "--json")[1])
    assert code == 0
    assert {key: document[key] for key in plain} == plain  # of the given plan, as without it
    found = document["what_if"]
    assert list(found)[:4] == ["measures", "rules", "holds", "best"]
    assert found["holds"] is False
    assert [each["rule"] for each in found["rules"] if not each["holds"]] == ["contiguity"]
    assert found["measures"].keys() == document["measures"].keys()
    keys = "bcus outcome objective bound gap valid_plans tied certified measures rules plan table"
    assert list(found["best"]) == [*keys.split(), "engine", "because"]
    assert found["best"]["outcome"] == "infeasible"
    assert "together" in found["best"]["because"]
    assert found["cost"] is None
    assert found["moved"] == [{"area": "A", "from": "P0", "to": "P2"}]


def test_exit_code_is_the_given_plans(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    wish = ["--what-if", "C=P2", "--json", "--set", "rules.size=[2, 2]", "--moves", "0"]
    code, text = run(capsys, *files, *wish)
    found = json.loads(text)
    assert code == 6
    assert found["holds"] is False
    assert found["what_if"]["holds"] is True
    assert found["what_if"]["best"]["outcome"] == "optimal"
    assert run(capsys, *files, "--what-if", "A=P2")[0] == 0  # the change breaks a rule


@pytest.mark.parametrize(
    ("wish", "code", "told"),
    [
        ("Nowhere=P1", 3, "there is no area 'Nowhere'"),
        ("A=P7", 3, "the plan has no BCU 'P7'"),
        ("A", 2, "is not of the form AREA=BCU"),
    ],
)
def test_errors(
    files: list[str],
    wish: str,
    code: int,
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "run"
    ended, text = run(capsys, *files, "--what-if", wish, "--json", "--out", str(out))
    assert ended == code
    assert told in json.loads(text)["error"]["message"]
    assert not out.exists()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    return " ".join(run(capsys, *arguments, "--moves", "0")[1].split())


def test_screen_yes(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, *files, "--what-if", "C=p2")
    assert "Can Town C go with Town F? Yes." in text
    assert "With all else as given, the plan keeps every rule." in text
    assert "Its cost: the best plan that has it so (proven) has an objective of" in text
    assert "cross-border links kept inside a BCU" in text
    for heading in ("As given", "So changed", "Best with it", "Best without"):
        assert heading in text
    assert "The best plan with it" in text


def test_screen_costs_nothing(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    best = bcu.solve(files[2])
    group = next(areas for areas in best.plan.bcus.values() if len(areas) > 1)
    rest = [code for code in "ABCDEF" if code not in group]
    plan = Path(files[0]).with_name("other.csv")
    grids.plan_csv(plan, f"{''.join(group[1:])} {group[0]}{''.join(rest)}")
    text = said(capsys, str(plan), *files[1:], "--what-if", f"{group[0]}=P0")
    assert "At best it costs nothing (proven)" in text


def test_screen_no(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, *files, "--what-if", "A=P2")
    assert "Can Town A go with Town F? No, this is proven: no plan of 3 BCUs has it so" in text
    assert "With all else as given, the plan breaks: BCUs in more than one piece" in text
    assert "Best with it" not in text
    text = said(capsys, *files, "--what-if", "B=P0", "--set", "rules.size=[3, 3]")
    assert "Can Town B go with Town A and Town C (as it does in the given plan)?" in text
    assert "No: the scenario has no plan at all." in text
    assert "With all else as given" not in text


def test_screen_not_decided(capsys: pytest.CaptureFixture[str]) -> None:
    wishes = ["--what-if", "Newham=Central North"]
    wishes += ["--what-if", "Camden=North East", "--what-if", "Islington=North East"]
    text = said(capsys, "adopted-2018", *wishes, "--time-limit", "0")
    assert "Can Newham be alone in Central North, Camden go with Islington and Walth" in text
    assert "Not decided: the time limit was reached" in text


@pytest.mark.undrawn
def test_run_folder(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run"
    code, text = run(capsys, *files, "--what-if", "C=P2", "--out", str(out), "--json")
    kept = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert code == 0
    assert kept == json.loads(text)
    best = bcu.evaluate(out / "what-if-best.csv", files[2])
    assert best.holds
    assert dict(best.plan.assignment) == kept["what_if"]["best"]["plan"]
    changed = bcu.evaluate(out / "what-if.csv", files[2])
    assert changed.plan.assignment["C"] == "P2"


# London -------------------------------------------------------------------------------------------


def test_london() -> None:
    found = bcu.what_if("adopted-2018", {"Newham": "Central East"})
    assert found.before.holds
    assert not found.after.holds
    assert found.best.outcome == "optimal"
    trio = {"E09000012", "E09000025", "E09000030"}  # Hackney, Newham, Tower Hamlets
    assert len({found.best.plan.assignment[code] for code in trio}) == 1
    assert found.cost["objective"] > 0
    assert found.best.evaluation.holds
