"""One thing given where another is wanted, and what is left out: said in a line, with a way out."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.interfaces.cli import screen
from makers import county
from makers.county import CODES, NAMES, PLAN, SCENARIOS, County, bcu, settings

pytestmark = pytest.mark.undrawn


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    found = county.make(tmp_path / "county")
    monkeypatch.chdir(found.folder)
    return found


def the_line(*arguments: str | Path) -> str:
    """Return the one line that a command ends in."""
    answer = bcu(*arguments)
    assert answer.code == 3
    assert answer.err.count("bcu: ") == 1
    return answer.err


@pytest.mark.parametrize("command", ["solve", "check"])
def test_a_shipped_plan_is_no_scenario(command: str) -> None:
    said = the_line(command, "adopted-2018")
    assert "'adopted-2018' is a plan, not a scenario." in said
    assert "bcu evaluate adopted-2018 --scenario NAME" in said


def test_a_plan_is_nothing_to_hold_another_against(made: County) -> None:
    plan = county.write_plan(made.folder / "mine.csv", PLAN)
    for command in (("evaluate", plan), ("compare", plan)):
        assert "not a scenario" in the_line(*command, "--scenario", "business-as-usual")


def test_a_plan_file_is_no_scenario(made: County) -> None:
    county.write_plan(made.folder / "mine.csv", PLAN)
    assert "'mine.csv' is a plan or a table, not a scenario." in the_line("solve", "mine.csv")


def test_a_run_folder_is_no_scenario_but_holds_one(made: County) -> None:
    assert bcu("solve", made.scenario, "--out", "run").code == 0
    said = the_line("solve", "run")
    assert "'run' is the folder of a run, not a scenario." in said
    assert str(Path("run") / "scenario.toml") in said
    Path("empty").mkdir()
    assert "'empty' is a folder, not a scenario." in the_line("solve", "empty")


@pytest.mark.parametrize("item", ["baseline", str(SCENARIOS / "baseline.toml")])
def test_a_scenario_is_no_plan(item: str) -> None:
    said = the_line("evaluate", item)
    assert f"'{item}' is a scenario, not a plan." in said
    assert f"bcu solve {item} --out DIR" in said
    assert "is a scenario, not a plan" in the_line("solve", "baseline", "--start", item)


def test_a_folder_of_several_plans_is_no_plan(made: County) -> None:
    assert bcu("solve", made.scenario, *settings("rules.number=[5, 6]"), "--out", "runs").code == 0
    said = the_line("evaluate", "runs", "--scenario", made.scenario)
    assert "the folder holds several plans, not one. Name one of its folders: k05, k06." in said


class TestLeftOut:
    def test_a_half_plan_is_one_line_with_the_way_to_fill_it(self, made: County) -> None:
        rows = [["code", "bcu"], *([code, "" if i % 2 else "X"] for i, code in enumerate(CODES))]
        county.write_rows(made.folder / "half.csv", rows)
        said = the_line("evaluate", "half.csv", "--scenario", made.scenario)
        assert f"10 areas have no BCU: {NAMES[1]} ({CODES[1]})," in said
        assert "and 4 more" in said
        assert "bcu solve SCENARIO --start half.csv" in said

    def test_so_is_one_that_lacks_rows(self, made: County) -> None:
        county.write_rows(made.folder / "few.csv", [["code", "bcu"], [CODES[0], "X"]])
        said = the_line("evaluate", "few.csv", "--scenario", made.scenario)
        assert "and 13 more" in said
        assert "bcu solve SCENARIO --start few.csv" in said

    def test_so_is_a_half_drawing(self, made: County) -> None:
        frame = county.frame().iloc[:2]
        county.write_polygons(
            frame.assign(bcu=["X", "Y"])[["bcu", "geometry"]], Path("half.geojson")
        )
        said = the_line("evaluate", "half.geojson", "--scenario", made.scenario)
        assert "no BCU holds more than half of 18 areas: " in said
        assert "bcu solve SCENARIO --start half.geojson" in said

    def test_a_plan_of_other_areas_is_one_line(self, made: County) -> None:
        rows = [["code", "bcu"], *([f"E06{i:06d}", "X"] for i in range(40))]
        county.write_rows(made.folder / "other.csv", rows)
        for command in (("evaluate", "other.csv", "--scenario", made.scenario),):
            said = the_line(*command)
            assert "40 of 40 rows name none of the scenario's areas: 'E06000000'," in said
        assert "40 of 40 rows" in the_line("solve", made.scenario, "--start", "other.csv")
        said = the_line("compare", "other.csv", "--scenario", made.scenario)
        assert "All plans of a comparison are over the areas of --scenario." in said

    def test_a_few_misspelt_areas_are_told_one_by_one(self, made: County) -> None:
        rows = [["name", "bcu"], *([name, "X"] for name in NAMES)]
        rows[3][0], rows[5][0] = "Cold Inks", "Isle of Wro"
        county.write_rows(made.folder / "plan-a.csv", rows)
        answer = bcu("evaluate", "plan-a.csv", "--scenario", made.scenario)
        assert "Did you mean 'Cold Ings'?" in answer.err
        assert "Did you mean 'Isle of Wrå'?" in answer.err


class TestSolveSays:
    def test_that_there_is_nothing_to_draw(self, made: County) -> None:
        answer = bcu("solve", made.scenario, *settings("rules.number=3"), "--out", "none")
        assert answer.code == 4
        assert "The answer is in none; there is no plan to draw." in answer.out
        answer = bcu("solve", made.scenario, *settings("rules.number=3"))
        assert "To keep the answer, add: --out DIR" in answer.out

    def test_when_it_replaced_another_question(self, made: County) -> None:
        question = ("solve", made.scenario, "--out", "run")
        assert "replaced" not in bcu(*question, *settings("rules.number=[5, 6]")).err
        assert "replaced" not in bcu(*question, *settings("rules.number=[5, 6]")).err
        answer = bcu(*question, "--json")
        said = f"scenario '{made.scenario.stem}', 5 to 6 BCUs."
        assert answer.err == f"The earlier run in run was replaced: {said}\n"
        assert json.loads(answer.out)["results"][0]["bcus"] == 6
        assert "replaced" not in bcu(*question).err


def test_the_version() -> None:
    answer = bcu("--version")
    assert (answer.code, answer.out) == (0, f"bcu {version('bcu-optimizer')}\n")


def test_newer_figures_stay_beside_an_error_about_renamed_columns(tmp_path: Path) -> None:
    text = (SCENARIOS.parent / "boundaries" / "london-figures.csv").read_text(encoding="utf-8")
    header, rest = text.split("\n", 1)
    newer = tmp_path / "newer.csv"
    newer.write_text(f"{header.replace('2016', '2017')}\n{rest}", encoding="utf-8")
    answer = bcu("check", "baseline", "--set", f"data.figures={newer}", "--json")
    found = json.loads(answer.out)
    assert answer.code == 3
    assert "go by other names" in found["error"]["message"]
    assert found["newer_figures"]["columns_renamed"]["offences_2016"] == "offences_2017"


def test_long_errors_wrap_on_a_screen_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = InputError(Fault("one two three four five six seven eight nine ten", "a-file.csv"))
    screen.show_error(error, as_json=False)
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    screen.show_error(error, as_json=False)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert max(map(len, lines)) <= 40
    assert lines[1].startswith("     ")
