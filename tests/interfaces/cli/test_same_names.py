"""The same plan has the same names and colours in the answer of every command, and in its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import bcu_optimizer
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.graphics.map.colours import colours
from bcu_optimizer.presentation.document import Chart, Maps
from bcu_optimizer.presentation.documents import frontier as frontier_document
from bcu_optimizer.presentation.documents import plan as plan_document
from bcu_optimizer.presentation.documents import robustness as robustness_document
from bcu_optimizer.presentation.documents import sweep as sweep_document
from bcu_optimizer.presentation.documents import why as why_document
from bcu_optimizer.presentation.folder import Print
from bcu_optimizer.problem.problem import Problem
from makers import county
from makers.county import County, bcu

pytestmark = pytest.mark.undrawn
Named = Mapping[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> County:
    return county.make(tmp_path_factory.mktemp("names") / "county")


@pytest.fixture(scope="module")
def best(made: County) -> Named:
    """The best plan, its BCUs by area, as ``solve`` names them."""
    found: Named = bcu("solve", made.scenario, "--json").document["results"][0]["plan"]
    return found


@pytest.fixture(scope="module")
def kept(made: County) -> Path:
    """The folder of that run."""
    folder = made.folder / "run"
    assert bcu("solve", made.scenario, "--out", folder).code == 0
    return folder


def is_plan(found: Named, best: Named) -> bool:
    """Tell whether a plan is the best one, whatever its names."""
    return Plan(found).groups() == Plan(best).groups()


def of_file(path: Path) -> Named:
    with path.open(encoding="utf-8") as file:
        return {row["code"]: row["bcu"] for row in csv.DictReader(file)}


def plans_in(document: Any) -> Iterator[Named]:
    """Yield every plan in the JSON of a command."""
    if isinstance(document, dict) and set(document) == set(county.CODES):
        yield document
    elif isinstance(document, dict | list):
        for each in document.values() if isinstance(document, dict) else document:
            yield from plans_in(each)


ASKED = {
    "sweep": ("sweep", "--bcus", "5-7"),
    "alternatives": ("alternatives", "--within", "0.2"),
    "frontier": ("frontier", "--goals", "links,imbalance"),
    "robustness": ("robustness", "--draws", "8"),
    "census": ("census", "--list", "3"),
    "batch": ("batch", "--jobs", "1"),
    "report": ("report",),
}


@pytest.mark.parametrize("command", ASKED)
def test_names_in_the_files_of_every_command(made: County, best: Named, command: str) -> None:
    name, *more = ASKED[command]
    folder = made.folder / command
    answer = bcu(name, made.scenario, *more, "--out", folder)
    assert answer.code == 0, answer.err
    files = [*folder.rglob("*.csv")]
    plans = [of_file(path) for path in files if "code,name,bcu" in path.read_text("utf-8")]
    same = [plan for plan in plans if is_plan(plan, best)]
    assert same or command in {"sweep", "census"}
    assert all(dict(plan) == dict(best) for plan in same)


@pytest.mark.parametrize("command", ["alternatives", "frontier", "census"])
def test_names_in_the_json_of_every_command(made: County, best: Named, command: str) -> None:
    name, *more = ASKED[command]
    found = bcu(name, made.scenario, *more, "--json").document
    same = [plan for plan in plans_in(found) if is_plan(plan, best)]
    assert same
    assert all(dict(plan) == dict(best) for plan in same)


def test_names_of_a_plan_that_comes_with_them(made: County, best: Named, kept: Path) -> None:
    assert of_file(kept / "plan.csv") == dict(best)
    assert of_plan(bcu_optimizer.evaluate(kept)) == dict(best)
    own = {code: f"{bcu} Command" for code, bcu in best.items()}
    problem = bcu_optimizer.read(made.scenario)
    ours = made.folder / "ours.csv"
    ours.write_text(Plan(own).to_csv(problem.areas.names), encoding="utf-8")
    assert of_plan(bcu_optimizer.evaluate(ours, problem)) == own
    found = bcu_optimizer.compare([made.scenario, ours, kept], made.scenario)
    assert [of_plan(entry.evaluation) for entry in found.entries] == [dict(best), own, dict(best)]
    robust = bcu_optimizer.robustness(problem, draws=4, plans=[str(ours)])
    assert own in [dict(each.plan.assignment) for each in robust.plans]


def of_plan(found: Any) -> dict[str, str]:
    return dict(found.plan.assignment)


def looks(found: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """Return tone and texture of each BCU."""
    return {bcu: (str(fill), fill.texture) for bcu, fill in found.items()}


def small_maps(prints: Mapping[str, Print]) -> Iterator[tuple[Named, Mapping[str, Any]]]:
    for each in prints.values():
        for block in (block for page in each.pages for block in page.blocks):
            is_chart = isinstance(block, Chart) and block.name == "small maps"
            maps = block.maps if isinstance(block, Maps) else block.shown if is_chart else ()
            for small in maps:
                yield small.plan, small.colours


def drawn(problem: Problem) -> Iterator[tuple[str, Named, Mapping[str, Any]]]:
    """Yield what each command draws: the command, a plan, and its colours."""
    solved = bcu_optimizer.solve(problem)
    assert solved.evaluation
    for page in plan_document.printed(solved.evaluation, "").pages:
        for block in page.blocks:
            if isinstance(block, Chart):
                yield "solve", of_plan(solved), block.more["colours"]
    compared = bcu_optimizer.compare([solved, solved], problem)
    appraised = bcu_optimizer.report(problem).appraisal
    varied = bcu_optimizer.alternatives(problem, within=0.2)
    assert varied.comparison
    for command, entries, used in (
        ("compare", compared.entries, compared.colours),
        ("report", appraised.options, appraised.colours),
        ("alternatives", varied.comparison.entries, varied.comparison.colours),
    ):
        for entry, fills in zip(entries, used, strict=True):
            yield command, of_plan(entry.evaluation), fills
    for command, prints in (
        ("sweep", sweep_document.folder(bcu_optimizer.sweep(problem, bcus="5-7")).prints),
        ("frontier", frontier_document.folder(bcu_optimizer.frontier(problem)).prints),
        (
            "robustness",
            robustness_document.folder(bcu_optimizer.robustness(problem, draws=8)).prints,
        ),
        ("why", why_document.folder(bcu_optimizer.why(problem.codes[0], None, problem)).prints),
    ):
        for plan, fills in small_maps(prints):
            yield command, plan, fills


def test_names_and_colours_in_every_drawing(made: County, best: Named) -> None:
    problem = bcu_optimizer.read(made.scenario)
    alone = looks(colours(problem.areas.frame, best))
    assert alone == looks(colours(problem.areas.frame, dict(reversed(best.items()))))
    seen = set()
    for command, plan, fills in drawn(problem):
        if is_plan(plan, best):
            seen.add(command)
            assert dict(plan) == dict(best), command
            changed = [bcu for bcu, look in looks(fills).items() if look != alone[bcu]]
            # Beside other plans a colour gives way where their neighbours would come to share it.
            assert len(changed) <= (command == "alternatives"), command
    commands = {"solve", "compare", "report", "alternatives", "sweep", "frontier", "robustness"}
    assert seen == {*commands, "why"}


@pytest.mark.parametrize("number", [11, 13])
def test_london_in_a_sweep_is_as_it_is_solved(number: int) -> None:
    problem = bcu_optimizer.read("baseline", [f"rules.number={number}"])
    swept = bcu_optimizer.sweep("baseline", bcus=(11, 14))
    (place,) = (i for i, row in enumerate(swept.with_plan) if row.bcus == number)
    solved = bcu_optimizer.solve(problem)
    assert solved.plan
    assert of_plan(swept.with_plan[place].result) == of_plan(solved)
    fills = colours(problem.areas.frame, solved.plan.assignment)
    assert looks(swept.colours[place]) == looks(fills)


# Names of plans -----------------------------------------------------------------------------------


def test_a_run_bears_the_name_given_to_it_everywhere(made: County, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "two"
    answer = bcu("solve", made.scenario, "--name", "  Option   A ", "--out", one)
    assert answer.out.splitlines()[:3] == [
        "Option A",
        "Six commands for a made-up county",
        "Who works with whom?",
    ]
    assert (one / "plan.toml").read_text(encoding="utf-8") == 'name = "Option A"\n'
    assert b"/Title (Option A)" in (one / "map.pdf").read_bytes()
    assert bcu("evaluate", one, "--moves", "0").out.startswith("Option A: Saved run (proven")
    again = bcu("evaluate", one, "--name", "Option B", "--out", other)
    assert again.out.startswith("Option B: Saved run")
    found = bcu("compare", one, other, made.scenario, "--json").document
    assert [each["name"] for each in found["plans"]] == ["Option A", "Option B", "six"]
    twice = bcu("compare", one, one, "--json").document
    assert [each["name"] for each in twice["plans"]] == ["Option A", "Option A (2)"]
    assert bcu("solve", made.scenario, "--name", "X", "--json").document["name"] == "X"
    assert "name" not in bcu("solve", made.scenario, "--json").document


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "the name is empty"), (" \t", "the name is empty"), ("x" * 200, "has 200 letters")],
)
@pytest.mark.parametrize("command", ["solve", "evaluate"])
def test_a_name_that_cannot_be_one_is_refused(
    made: County, kept: Path, command: str, name: str, said: str
) -> None:
    what = made.scenario if command == "solve" else kept
    answer = bcu(command, what, "--name", name)
    assert answer.code == 3
    assert said in answer.err
    assert "--name" in answer.err


def test_a_name_beside_a_plan_is_checked_too(made: County, tmp_path: Path) -> None:
    plan = county.write_plan(tmp_path / "mine.csv", county.PLAN)
    plan.with_suffix(".toml").write_text("name = 3\n", encoding="utf-8")
    answer = bcu("evaluate", plan, "--scenario", made.scenario)
    assert answer.code == 3
    assert "mine.toml, name: the name is empty" in answer.err
    plan.with_suffix(".toml").write_text('name = "Ours"\ntitle = "Our plan"\n', encoding="utf-8")
    answer = bcu("evaluate", plan, "--scenario", made.scenario, "--moves", "0")
    assert answer.out.startswith("Ours: Our plan\n")
