"""What if: the plan so changed, and the best plan that has it so, as brute force finds it."""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError, UsageError
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.presentation.documents import what_if as pages
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.improve import what_if
from bcu_optimizer.questions.improve.asked import parse
from bcu_optimizer.questions.improve.what_if import WhatIf
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


Meets = Callable[[Mapping[str, str]], bool]


def brute(problem: Problem, bcus: int, meets: Meets = lambda plan: True) -> list[Evaluation]:
    """Return the valid plans that have what is asked, the best first, and of those the first."""
    every = (evaluate_plan(problem, plan) for plan in grids.partitions(len(problem.codes), bcus))
    found = [each for each in every if each.holds and meets(each.plan.assignment)]
    return sorted(found, key=lambda each: (exact(each), sorted(each.groups.values())))


def whole(groups: list[str]) -> Meets:
    return lambda plan: all(len({plan[code] for code in group}) == 1 for group in groups)


def any_of(pairs: list[tuple[str, str]]) -> Meets:
    return lambda plan: all(any(plan[a] == plan[c] for c in rest) for a, rest in pairs)


def changes(given: Evaluation, other: Evaluation) -> int:
    kept = set(given.groups.values())
    return sum(len(group) for group in other.groups.values() if group not in kept)


def check(problem: Problem, found: WhatIf, meets: Meets) -> None:
    """Hold the nearest and the best plan against brute force."""
    bcus = found.best.bcus
    able = brute(problem, bcus, meets)
    if not able:
        assert found.best.outcome == "infeasible"
        assert (found.cost, found.unbound, found.nearest) == (None, None, None)
        return
    assert found.best.outcome == found.unbound.outcome == "optimal"
    assert exact(found.best.evaluation) == exact(able[0])
    assert meets(found.best.plan.assignment)
    free = brute(problem, bcus)[0]
    assert exact(found.unbound.evaluation) == exact(free)
    assert found.cost["objective"] == float(exact(able[0]) - exact(free))
    few = min(able, key=lambda each: (changes(found.before, each), able.index(each)))
    assert found.nearest.areas_changed == changes(found.before, few)
    assert set(found.nearest.evaluation.groups.values()) == set(few.groups.values())


def check_moves(problem: Problem, found: WhatIf, moved: Mapping[str, str]) -> None:
    """Hold the answers about areas in BCUs against brute force."""
    before, after = found.before.plan.assignment, found.after.plan.assignment
    homes = [(a, [c for c in after if after[c] == bcu and c != a]) for a, bcu in moved.items()]
    stayed = [(a, "".join(c for c in home if before[c] == after[c])) for a, home in homes]
    if all(rest for _, rest in stayed):
        check(problem, found, any_of(stayed))
    else:
        assert (found.best, found.nearest) == (None, None)
    if not all(home for _, home in homes):
        assert found.best_all is None
        return
    able = brute(problem, found.best_all.bcus, whole(["".join([a, *home]) for a, home in homes]))
    assert (found.best_all.evaluation is None) == (not able)
    if able:
        assert exact(found.best_all.evaluation) == exact(able[0])


def exact(evaluation: Evaluation) -> Fraction:
    return goals.objective(evaluation.problem, evaluation.groups)


# The answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moved",
    [
        {"C": "P1"},
        {"Town c": "p1"},
        {"F": "P0"},  # too large
        {"A": "P2"},
        {"A": "P0"},  # is there already
        {"F": "P1", "D": "P2"},  # trade places: none is left in P2
        {"A": "P2", "B": "P2"},
        {"C": "P2", "B": "P1"},
        {"F": "P1"},  # empties P2
    ],
)
def test_areas_in_bcus_as_by_brute_force(tmp_path: Path, moved: dict[str, str]) -> None:
    problem = toy(tmp_path)
    found = bcu.what_if(grids.plan("ABC DE F"), moved, problem)
    targets = {area[-1].upper(): target.upper() for area, target in moved.items()}
    assert found.before.plan == grids.plan("ABC DE F")
    assert found.after.plan.assignment == {**found.before.plan.assignment, **targets}
    assert found.after.as_dict() == bcu.evaluate(found.after.plan, problem).as_dict()
    check_moves(problem, found, targets)


PAIRS: dict[tuple[str, ...], tuple[str, Meets]] = {
    ("A+D",): ("BC ADE F", lambda p: p["A"] == p["D"]),
    ("D+A",): ("ABCD E F", lambda p: p["A"] == p["D"]),
    ("A+B",): ("ABC DE F", lambda p: p["A"] == p["B"]),
    ("A-B",): ("A BC DE F", lambda p: p["A"] != p["B"]),
    ("A-F",): ("ABC DE F", lambda p: p["A"] != p["F"]),
    ("F+E",): ("ABC DEF", lambda p: p["F"] == p["E"]),
    ("A-B", "B+E"): ("AC BDE F", lambda p: p["A"] != p["B"] == p["E"]),
    ("Town A - town c", "F+C"): ("A BCF DE", lambda p: p["A"] != p["C"] == p["F"]),
}


@pytest.mark.parametrize("texts", PAIRS)
def test_areas_together_and_apart_as_by_brute_force(tmp_path: Path, texts: tuple[str, ...]) -> None:
    problem = toy(tmp_path)
    plan, meets = PAIRS[texts]
    found = bcu.what_if(grids.plan("ABC DE F"), texts, problem)
    own = {frozenset(areas) for areas in found.after.plan.bcus.values()}
    assert own == {frozenset(areas) for areas in plan.split()}
    assert found.as_asked
    assert found.best_all is None
    check(problem, found, meets)


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
    found = bcu.what_if(type(plan)(assignment), known, problem)
    if known:
        check_moves(problem, found, known)


def test_one_change_can_undo_another(tmp_path: Path) -> None:
    """A goes where B is, and from there alone: put together with C it is not any more."""
    found = bcu.what_if(grids.plan("ABC DE F"), ["A+C", "A-B"], toy(tmp_path))
    assert not found.as_asked
    assert not found.is_valid
    check(toy(tmp_path), found, lambda p: p["A"] == p["C"] != p["B"])


def test_a_wish_and_its_contrary(tmp_path: Path) -> None:
    for texts, said in (
        (["A+B", "B-A"], "Town A and Town B|Town B and Town A cannot be together and apart"),
        (["A-A"], "Town A is asked about itself"),
    ):
        with pytest.raises(InputError, match=said):
            bcu.what_if(grids.plan("ABC DE F"), texts, toy(tmp_path))


def test_a_text_that_can_be_read_two_ways(tmp_path: Path) -> None:
    draw = random.Random(3)
    calls = [draw.randint(1, 30) for _ in range(6)]
    path = grids.write(tmp_path, 3, calls, [1] * 6, TABLES)
    names = iter(["X", "Y-Z", "X-Y", "Z", "P", "Q"])
    text = re.sub("Town [A-F]", lambda _: next(names), (tmp_path / "areas.geojson").read_text())
    (tmp_path / "areas.geojson").write_text(text, encoding="utf-8")
    plan, problem = grids.plan("ABC DE F"), bcu.read(path)
    with pytest.raises(InputError, match=r"read as X apart from Y-Z or X-Y apart from Z"):
        bcu.what_if(plan, ["X-Y-Z"], problem)
    assert bcu.what_if(plan, ["X-Y-P"], problem).asked[0].other == "E"


def test_the_solver_finds_the_nearest_where_plans_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = toy(tmp_path)
    usual = bcu.what_if(grids.plan("ABC DE F"), ["A+D"], problem).nearest
    monkeypatch.setattr(what_if, "_MEGABYTES", 0.0)
    other = bcu.what_if(grids.plan("ABC DE F"), ["A+D"], problem).nearest
    assert usual.areas_changed == other.areas_changed
    assert exact(usual.evaluation) == exact(other.evaluation)


def test_the_number_of_bcus_is_the_plans_or_the_nearest(tmp_path: Path) -> None:
    for number, bcus in (("[2, 4]", 3), ("[4, 5]", 4), ("[1, 2]", 2), ("2", 2)):
        problem = toy(tmp_path, TABLES.replace("number = 3", f"number = {number}"))
        assert bcu.what_if(grids.plan("ABC DE F"), {"C": "P1"}, problem).best.bcus == bcus


def test_areas_of_two_kept_bcus_cannot_come_together(tmp_path: Path) -> None:
    grids.plan_csv(tmp_path / "kept.csv", "AB C DEF")
    fixed = 'fixed = { plan = "kept.csv", bcus = ["P0", "P1"] }\n[goals]'
    problem = toy(tmp_path, TABLES.replace("[goals]", fixed))
    found = bcu.what_if(grids.plan("A BC DEF"), {"A": "P1"}, problem)
    assert found.best.outcome == "optimal"  # A stays with B
    assert found.best_all.outcome == "infeasible"
    assert found.best_all.because == ("fixed",)
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
    with pytest.raises(UsageError) as raised:
        parse(["Town A", "=North", "A=North", "Town A= ", "A+B", "+A", "A-"])
    assert len(raised.value.faults) == 5
    assert "'Town A' is not of the form AREA=BCU, AREA+AREA or AREA-AREA." in str(raised.value)


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
    assert list(found)[:6] == ["measures", "rules", "holds", "nearest", "best", "best_all"]
    assert found["holds"] is False
    assert [each["rule"] for each in found["rules"] if not each["holds"]] == ["contiguity"]
    assert found["measures"].keys() == document["measures"].keys()
    keys = "bcus outcome objective bound gap valid_plans tied certified measures rules plan table"
    assert list(found["best"]) == [*keys.split(), "engine", "because"]
    assert found["best"]["outcome"] == "infeasible"
    assert (found["nearest"], found["best_all"]["outcome"]) == (None, "infeasible")
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
    assert "Yes: with Town C in P2 and all else as given, the plan keeps every rule." in text
    assert "The nearest valid plan that has it: 4 areas have other partners" in text
    assert "Its cost: the best plan that has it so (proven) has an objective of" in text
    assert "cross-border links kept inside a BCU" in text
    for heading in ("As given", "So changed", "Nearest", "Best with it", "Best without"):
        assert heading in text
    assert "The best plan with it" in text
    text = said(capsys, *files, "--what-if", "A+C", "--what-if", "A-F")
    assert "Yes: Town A with Town C and Town A without Town F is so in the given plan" in text
    assert "no area has other partners than in the given plan" in text


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
    assert "No: with Town A in P2 and all else as given, the plan breaks: BCUs in more" in text
    assert "No valid plan has it, this is proven: no plan of 3 BCUs has it so" in text
    assert "Best with it" not in text
    text = said(capsys, *files, "--what-if", "B=P0", "--set", "rules.size=[3, 3]")
    assert "No: Town B in P0 is so in the given plan, which breaks: Areas in a BCU" in text
    assert "The scenario has no plan at all." in text
    text = said(capsys, *files, "--what-if", "F=P1", "--what-if", "D=P2")
    assert "none is left that does not move: nothing more is asked." in text


def test_screen_not_decided(capsys: pytest.CaptureFixture[str]) -> None:
    wishes = ["--what-if", "Newham=Central North", "--what-if", "Camden-Islington"]
    text = said(capsys, "adopted-2018", *wishes, "--time-limit", "0")
    assert "No: with Newham in Central North and Camden without Islington" in text
    assert "is not decided: the time limit was reached" in text


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
    near = bcu.evaluate(out / "what-if-nearest.csv", files[2])
    assert near.holds
    assert dict(near.plan.assignment) == kept["what_if"]["nearest"]["plan"]
    changed = bcu.evaluate(out / "what-if.csv", files[2])
    assert changed.plan.assignment["C"] == "P2"


# London -------------------------------------------------------------------------------------------


def test_pages_draw_the_changed_plan_and_the_nearest(files: list[str]) -> None:
    found = bcu.what_if(files[0], ["C=P2"], files[2])
    titles = [page.head.title for page in pages.printed(found).pages]
    assert titles[0] == "mine, changed: Town C in P2"
    assert titles[-1] == "The valid plan nearest to mine with Town C in P2"
    drawn = [page.blocks[0].shown for page in pages.printed(found).pages]
    assert drawn[0] is found.after
    assert drawn[2] is found.nearest.evaluation


def test_london() -> None:
    found = bcu.what_if("adopted-2018", {"Newham": "Central East"})
    assert found.before.holds
    assert not found.after.holds
    assert found.best.outcome == found.best_all.outcome == "optimal"
    trio = {"E09000012", "E09000025", "E09000030"}  # Hackney, Newham, Tower Hamlets
    assert len({found.best_all.plan.assignment[code] for code in trio}) == 1
    assert found.best_all.objective > found.best.objective
    assert found.cost["objective"] > 0
    assert found.best.evaluation.holds
    assert found.nearest.areas_changed == 4
    assert found.nearest.evaluation.holds
