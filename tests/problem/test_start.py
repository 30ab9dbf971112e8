"""A half-drawn plan is filled in the best way, and what it gives or locks stays as it was given."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError, UsageError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem import goals, verify
from bcu_optimizer.problem.half_drawn import with_start
from bcu_optimizer.problem.naming import name_groups
from bcu_optimizer.problem.problem import Problem
from makers.grids import LETTERS, partitions, plan, problem, write

CALLS = [7, 12, 9, 20, 5, 11, 16, 8, 13]
LINKS = [5, 1, 8, 2, 9, 4, 7, 3, 6]
RULES = """
[rules]
number = {number}
size = [1, 4]
contiguity = true
balance = {{ max_ratio = 4.0, measures = ["demand"] }}
[goals]
links = 1.0
imbalance = 2.0
"""


def toy(folder: Path, number: int | list[int] = 3) -> Problem:
    return problem(folder, 3, CALLS, LINKS, RULES.format(number=number))


def half(path: Path, text: str, names: Sequence[str] = ()) -> Path:
    """Write a plan given as "AB C": its first BCU holds A and B, all others are left out."""
    bcus = names or [f"Given {n}" for n in range(1, 10)]
    rows = [[code, bcu] for bcu, codes in zip(bcus, text.split(), strict=False) for code in codes]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["code", "bcu"], *rows])
    return path


def completing(problem: Problem, number: int, text: str, locked: Sequence[int] = ()) -> list[Plan]:
    """List by hand every valid plan that leaves together what is given together, and no more."""
    wanted = [set(codes) for codes in text.split()]

    def keeps(found: Plan) -> bool:
        bcus = [set(codes) for codes in found.bcus.values()]
        holders = [[b for b in bcus if given <= b] for given in wanted]
        if not all(holders):
            return False
        held = [holder[0] for holder in holders]
        apart = len({frozenset(b) for b in held}) == len(wanted)
        return apart and all(held[n] == wanted[n] for n in locked)

    def is_valid(found: Plan) -> bool:
        return not verify.broken(verify.check(problem, problem.groups(found)))

    return [each for each in partitions(len(CALLS), number) if keeps(each) and is_valid(each)]


def cost(problem: Problem, found: Plan) -> float:
    value = goals.objective(problem, problem.groups(found))
    assert value is not None
    return float(value)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


@st.composite
def half_drawn(draw: st.DrawFn) -> tuple[str, int, tuple[int, ...]]:
    """Draw which areas are given in which BCU, how many BCUs there are, and which are locked."""
    labels = draw(st.lists(st.integers(0, 5), min_size=len(CALLS), max_size=len(CALLS)))
    groups = [
        "".join(code for code, label in zip(LETTERS, labels, strict=False) if label == number)
        for number in (1, 2)  # other labels leave an area blank
    ]
    given_groups = [group for group in groups if group]
    locked = tuple(n for n in range(len(given_groups)) if draw(st.booleans()) and n == 0)
    return " ".join(given_groups) or "A", draw(st.integers(3, 4)), locked


@given(drawn=half_drawn())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_best_completion_is_that_of_the_list_of_all_plans(
    drawn: tuple[str, int, tuple[int, ...]], tmp_path: Path
) -> None:
    text, number, locked = drawn
    plain = toy(tmp_path, number)
    file = half(tmp_path / "half.csv", text)
    known = completing(plain, number, text, locked)
    found = bcu.solve(plain, start=file, lock=[f"Given {n + 1}" for n in locked])
    if not known:
        assert (found.outcome, found.plan) == ("infeasible", None)
        everything = completing(plain, number, "")
        assert not everything or "start" in found.because
        return
    assert found.outcome == "optimal"
    assert found.objective == pytest.approx(min(cost(plain, each) for each in known), abs=1e-12)
    assert found.plan is not None
    assert found.plan.groups() in {each.groups() for each in known}
    bcus = found.plan.bcus
    for n, codes in enumerate(text.split()):
        assert set(codes) <= set(bcus[f"Given {n + 1}"])
        assert n not in locked or set(codes) == set(bcus[f"Given {n + 1}"])


def test_new_bcus_are_formed_where_the_number_asks_for_them(tmp_path: Path) -> None:
    start = half(tmp_path / "half.csv", "AB I", ["Harbour", "Hill & Dale"])
    found = bcu.solve(toy(tmp_path, 4), start=start)
    assert found.plan is not None
    assert len(found.plan) == 4
    assert {"Harbour", "Hill & Dale"} < set(found.plan.bcus)
    assert [v.holds for v in found.rules if v.rule == "start"] == [True]


def test_a_locked_bcu_stays_exactly_as_given(tmp_path: Path) -> None:
    start = half(tmp_path / "half.csv", "AB I", ["Harbour", "Hill"])
    free = bcu.solve(toy(tmp_path), start=start)
    locked = bcu.solve(toy(tmp_path), start=start, lock=[" HARBOUR "])
    assert free.plan is not None
    assert locked.plan is not None
    assert set(free.plan.bcus["Harbour"]) > {"A", "B"}
    assert locked.plan.bcus["Harbour"] == ("A", "B")
    assert locked.objective is not None
    assert free.objective is not None
    assert locked.objective > free.objective


def test_a_whole_plan_is_its_own_answer_even_where_bcus_could_be_any_size(tmp_path: Path) -> None:
    """32 areas in BCUs of any size are too many to list; those that complete a plan are not."""
    found = bcu.solve("baseline", ["rules.size=false", "rules.balance=false"], start="adopted-2018")
    assert found.plan is not None
    assert found.plan.assignment == bcu.evaluate("adopted-2018").plan.assignment


def test_blank_cells_missing_rows_and_placeholders_are_left_open(tmp_path: Path) -> None:
    path = tmp_path / "half.csv"
    path.write_text("name;bcu\nTown A;West\nTown B;\nTown C;-\nTown D; tbc\n", encoding="utf-8")
    started = with_start(toy(tmp_path), path)
    assert started.start is not None
    assert dict(started.start.given) == {(0,): "West"}
    assert path in started.inputs


def test_a_half_drawn_drawing_leaves_open_what_it_does_not_cover(tmp_path: Path) -> None:
    areas = toy(tmp_path).areas.frame
    drawing = areas.iloc[[0, 1]].dissolve().assign(bcu="Harbour")
    drawing.to_crs("EPSG:4326").to_file(tmp_path / "half.geojson")
    started = with_start(toy(tmp_path), tmp_path / "half.geojson")
    assert started.start is not None
    assert dict(started.start.given) == {(0, 1): "Harbour"}


def test_given_names_are_kept_before_all_others(tmp_path: Path) -> None:
    """A new BCU, or one kept of another plan, that would bear a given name gets another."""
    plain = toy(tmp_path)
    named = name_groups(plain, [(0, 1, 2), (3, 4, 5), (6, 7, 8)])
    south = next(name for name, group in named.items() if group == (0, 1, 2))
    start = half(tmp_path / "half.csv", "GHI", [south])
    found = name_groups(with_start(plain, start), [(0, 1, 2), (3, 4, 5), (6, 7, 8)])
    assert found[south] == (6, 7, 8)
    (other,) = (name for name, group in found.items() if group == (0, 1, 2))
    assert "(" not in other  # a compass word that is free will do


def test_a_half_drawn_plan_against_the_rules_is_proven_impossible(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = str(write(tmp_path, 3, CALLS, LINKS, RULES.format(number=3)))
    start = str(half(tmp_path / "half.csv", "AI", ["Corners"]))
    code, out, _ = run(capsys, "solve", scenario, "--start", start, "--lock", "Corners", "--json")
    document = json.loads(out)
    result = document["results"][0]
    assert (code, result["outcome"], result["because"]) == (
        4,
        "infeasible",
        ["contiguity", "start"],
    )
    assert document["start"]["given"] == {"Corners": ["A", "I"]}
    assert document["start"]["locked"] == ["Corners"]
    assert document["start"]["blank"] == list("BCDEFGH")
    code, out, _ = run(capsys, "solve", scenario, "--start", start, "--lock", "Corners")
    told = " ".join(out.split())
    assert code == 4
    assert "These rules cannot all be kept; without any one of them there is a plan:" in told
    assert "· start: the half-drawn plan is completed, not changed" in told
    assert "can hold exactly what is given for Corners (Town A, Town I)." in told


@pytest.mark.parametrize(("number", "text"), [(4, "A B C D E"), (8, "ABC")])
def test_a_number_of_bcus_that_the_plan_leaves_no_room_for(
    number: int, text: str, tmp_path: Path
) -> None:
    found = bcu.solve(toy(tmp_path, number), start=half(tmp_path / "half.csv", text))
    assert (found.outcome, found.because) == ("infeasible", ("number", "start"))


def test_locking_a_bcu_exempts_it_from_no_rule(tmp_path: Path) -> None:
    start = half(tmp_path / "half.csv", "ABCDE")
    found = bcu.solve(toy(tmp_path), start=start, lock=["Given 1"])
    assert (found.outcome, found.because) == ("infeasible", ("size", "start"))


def test_a_kept_bcu_and_a_given_one_agree_or_there_is_no_plan(tmp_path: Path) -> None:
    half(tmp_path / "other.csv", "ABC DEF GHI", ["South", "Middle", "North"])
    kept = f'\nfixed = {{ plan = "{tmp_path / "other.csv"}", bcus = ["South"] }}\n[goals]'
    plain = problem(tmp_path, 3, CALLS, LINKS, RULES.format(number=3).replace("\n[goals]", kept))
    agreed = bcu.solve(plain, start=half(tmp_path / "half.csv", "AB", ["Harbour"]))
    assert agreed.plan is not None
    assert agreed.plan.bcus["Harbour"] == ("A", "B", "C")
    torn = bcu.solve(plain, start=half(tmp_path / "half.csv", "AD", ["Harbour"]))
    assert (torn.outcome, set(torn.because)) == ("infeasible", {"fixed", "start"})


def test_a_range_of_numbers_completes_the_plan_for_each(tmp_path: Path) -> None:
    start = half(tmp_path / "half.csv", "AB", ["Harbour"])
    found = bcu.solve_range(toy(tmp_path, [3, 5]), start=start)
    assert [result.bcus for result in found] == [3, 4, 5]
    assert all(result.plan and "Harbour" in result.plan.bcus for result in found)


def test_the_independent_check_finds_what_a_plan_changes(tmp_path: Path) -> None:
    start = half(tmp_path / "half.csv", "AB C DE", ["One", "Two", "Three"])
    started = with_start(toy(tmp_path), start, lock=["Three"])

    def judged(text: str) -> tuple[bool | None, tuple[str, ...]]:
        verdicts = verify.check(started, started.groups(plan(text)))
        verdict = next(each for each in verdicts if each.rule == "start")
        return verdict.holds, verdict.where

    assert judged("ABF CGHI DE") == (True, ())
    assert judged("ABC FGHI DE") == (False, ("One", "Two"))
    assert judged("AF BCGHI DE") == (False, ("One", "Two"))
    assert judged("AB CF DEGHI") == (False, ("Three",))


@pytest.mark.undrawn
def test_what_was_started_from_is_kept_with_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = half(tmp_path / "half.csv", "", [])
    start.write_text("name,bcu\nCamden,Harbour\nislington,harbour\nBarnet,\n", encoding="utf-8")
    out = tmp_path / "run"
    code, said, _ = run(capsys, "solve", "baseline", "--start", str(start), "--out", str(out))
    told = " ".join(said.split())
    assert code == 0
    assert "Completes 'half': 2 areas given in 1 BCU, 30 left blank." in told
    assert "'harbour' was taken for the BCU 'Harbour'." in told
    assert "Proven best plan, given the half-drawn plan: 12 BCUs." in told
    marker = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert "half.csv" in marker["inputs"]
    assert {"plan.csv", "plan.xlsx", "start.csv"} <= set(marker["files"])
    again = bcu.evaluate(out / "plan.xlsx")
    assert again.plan.assignment["E09000007"] == again.plan.assignment["E09000019"] == "Harbour"
    first = (out / "start.csv").read_text(encoding="utf-8").splitlines()
    assert first[:3] == [
        "code,name,bcu,locked",
        "E09000002,Barking and Dagenham,,",
        "E09000003,Barnet,,",
    ]
    assert "E09000007,Camden,Harbour,no" in first


REFUSALS = [
    ("name,bcu\nTown A,\n", [], 3, "the plan gives no area a BCU"),
    ("name,bcu\nTown Z,X\n", [], 3, "there is no area 'Town Z'"),
    ("name,bcu\nTown A,X\nTown A,Y\n", [], 3, "Town A (A) stands in the plan twice"),
    ("name,bcu\nTown A,West\n", ["--lock", "Wets"], 3, "has no BCU 'Wets' to lock. Did you"),
    ("town,bcu\nTown A,X\n", ["--columns", "area=city"], 3, "there is no column 'city'"),
    ("name,bcu\nTown A,X\n", ["--columns", "name"], 2, "is not of the form area=Borough"),
]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case[3])
def test_each_fault_of_a_start_is_named(
    case: tuple[str, list[str], int, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, more, expected, message = case
    folder = tmp_path / "toy"
    folder.mkdir()
    scenario = str(write(folder, 3, CALLS, LINKS, RULES.format(number=3)))
    start = tmp_path / "half.csv"
    start.write_text(text, encoding="utf-8")
    out = str(tmp_path / "run")
    code, said, err = run(capsys, "solve", scenario, "--start", str(start), "--out", out, *more)
    assert (code, said) == (expected, "")
    assert message in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["half.csv", "toy"]


def test_a_lock_or_columns_without_a_plan_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "solve", "baseline", "--lock", "X")[0] == 2
    assert run(capsys, "solve", "baseline", "--columns", "area=X")[0] == 2
    with pytest.raises(UsageError, match="no plan to lock BCUs of"):
        bcu.solve(toy(tmp_path), lock=["X"])
    with pytest.raises(InputError, match=r"nowhere\.csv: there is no such file"):
        bcu.solve(toy(tmp_path), start="nowhere.csv")
