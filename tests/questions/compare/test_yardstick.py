"""What plans are held against where no scenario is named: the one kept with a run, or baseline."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import bcu_optimizer
from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common.errors import InputError, OtherAreasError
from bcu_optimizer.data.plans.plan import Plan
from makers import county
from makers.county import County, bcu, settings

MISSING = "--scenario is missing: add --scenario "


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The county with two runs of it, which no test changes: "saved", and "five" with five BCUs."""
    made = county.make(tmp_path_factory.mktemp("yardstick") / "county")
    for name, changed in (("saved", ()), ("five", ("rules.number=5",))):
        arguments = (made.scenario, *settings(*changed), "--out", made.folder / name)
        assert bcu("solve", *arguments).code == 0
    county.write_plan(made.folder / "given.csv", county.PLAN)
    return made


@pytest.fixture
def run(kept: County) -> Path:
    """The folder of a run of the county, which needs its crossing and its own figures."""
    return kept.folder / "saved"


@pytest.fixture
def five(kept: County) -> Path:
    return kept.folder / "five"


@pytest.fixture
def given(kept: County) -> Path:
    """A plan file, of the county's areas."""
    return kept.folder / "given.csv"


@pytest.fixture
def own(kept: County, tmp_path: Path) -> Path:
    """A copy of the run, to be changed."""
    return Path(shutil.copytree(kept.folder / "saved", tmp_path / "there" / "own"))


def told(*arguments: str | Path) -> str:
    return " ".join(bcu(*arguments).out.split())


class TestARunFolder:
    def test_is_held_against_its_own_scenario(self, run: Path) -> None:
        document = bcu("evaluate", run, "--json").document
        assert (document["scenario"], document["holds"]) == ("six", True)
        origin = "(the scenario of the run 'saved'; --scenario names another)"
        assert origin in told("evaluate", run)
        compared = bcu("compare", run, "--json").document
        assert (compared["scenario"], compared["plans"][0]["holds"]) == ("six", True)
        assert origin in told("compare", run)

    def test_its_settings_hold_too(self, five: Path) -> None:
        document = bcu("evaluate", five, "--json").document
        assert document["holds"] is True
        assert bcu("evaluate", five, *settings("rules.number=6"), "--json").code == 6

    def test_from_any_folder_and_where_it_was_moved(
        self, own: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(own.parent)
        for item in ("own", "own/plan.csv", own):
            document = bcu("evaluate", item, "--json").document
            assert (document["scenario"], document["holds"]) == ("six", True)

    def test_says_where_data_is_missing_that_was_moved(self, kept: County, own: Path) -> None:
        stored = own / files.SCENARIO
        gone = str(kept.folder / "gone.csv")
        county.edit(stored, str(kept.figures), gone)
        answer = bcu("evaluate", own)
        assert answer.code == 3
        assert f"bcu: {gone}: there is no such file." in answer.err
        assert f"It was there when the run was made ({stored})." in answer.err
        assert "--set data.figures=FILE" in answer.err
        assert bcu("evaluate", own, "--set", f"data.figures={kept.figures}").code == 0

    def test_so_are_the_plans_that_other_commands_kept(self, kept: County) -> None:
        folder = kept.folder / "many"
        arguments = ("alternatives", kept.scenario, "--count", "2", "--out", folder)
        assert bcu(*arguments).code == 0
        found = sorted(folder.glob("*-*.csv"))
        assert found
        for plan in found:
            document = bcu("evaluate", plan, "--json").document
            assert (document["scenario"], document["holds"]) == ("scenario", True)

    def test_so_are_those_in_folders_below(self, tmp_path: Path) -> None:
        (tmp_path / "plans" / "one").mkdir(parents=True)
        for name in ("scenario.toml", "plans/one/plan.csv", "plans/plan-01.csv", "mine.csv"):
            (tmp_path / name).write_text("", encoding="utf-8")
        marker = {"command": "report", "files": ["plans/one/plan.csv", "plans/plan-01.csv"]}
        (tmp_path / files.MARKER).write_text(json.dumps(marker), encoding="utf-8")
        for name in marker["files"]:
            assert files.kept_scenario(tmp_path / name) == tmp_path / files.SCENARIO
        assert files.kept_scenario(tmp_path / "mine.csv") is None
        assert files.kept_scenario(tmp_path / "plans" / "gone.csv") is None

    def test_a_plan_that_was_only_put_there_is_none_of_the_run(self, own: Path) -> None:
        plan = county.write_plan(own / "mine.csv", county.PLAN)
        assert files.kept_scenario(plan) is None
        assert MISSING in bcu("evaluate", plan).err

    def test_in_python(self, run: Path, kept: County) -> None:
        found = bcu_optimizer.evaluate(run)
        assert (found.problem.scenario.name, found.holds) == ("six", True)
        assert bcu_optimizer.evaluate(found.plan).holds
        assert bcu_optimizer.compare([run]).problem.scenario.name == "six"
        assert bcu_optimizer.improvements(run).evaluation.holds
        code = county.CODES[0]
        there = found.plan.assignment[code]
        assert bcu_optimizer.what_if(run, {code: there}).before.holds
        result = bcu_optimizer.solve(kept.scenario)
        assert bcu_optimizer.compare([result]).problem is result.problem
        assert bcu_optimizer.compare([Plan(result.plan.assignment), result]).entries[0]  # type: ignore[union-attr]


class TestSeveral:
    def test_of_one_scenario_are_held_against_it(self, run: Path, own: Path) -> None:
        document = bcu("compare", run, own, "--json").document
        assert [plan["holds"] for plan in document["plans"]] == [True, True]

    def test_of_different_ones_against_that_of_the_one_compared_with(
        self, run: Path, five: Path
    ) -> None:
        for items, holds in (
            ((run, five), [True, False]),
            ((five, run), [True, False]),
            ((run, five, "--against", five), [False, True]),
        ):
            document = bcu("compare", *items, "--json").document
            assert [plan["holds"] for plan in document["plans"]] == holds
        assert "the scenario of the run 'five'" in told("compare", five, run)

    def test_a_plan_file_beside_a_run_is_held_against_that(self, run: Path, given: Path) -> None:
        document = bcu("compare", given, run, "--json").document
        assert [plan["holds"] for plan in document["plans"]] == [True, True]
        assert document["against"] == "given"

    def test_what_is_named_comes_first(self, kept: County, run: Path, given: Path) -> None:
        other = kept.folder / "other.toml"
        other.write_text(f'extends = "{kept.scenario}"\n[rules]\nsize = [3, 3]\n', "utf-8")
        document = bcu("compare", run, given, "--scenario", other, "--json").document
        assert document["scenario"] == "other"
        assert [plan["holds"] for plan in document["plans"]] == [False, False]


class TestOtherAreas:
    def test_a_plan_file_says_that_the_scenario_is_missing(self, given: Path) -> None:
        for command in ("evaluate", "compare"):
            answer = bcu(command, given)
            assert answer.code == 3
            assert answer.err.count("\n") == 1
            assert f"{MISSING}FILE, the scenario that has these areas." in answer.err
            assert "Without it plans are held against 'baseline'." in answer.err

    def test_so_do_a_drawing_and_a_few_rows(self, tmp_path: Path) -> None:
        drawn = county.frame().assign(bcu="X")[["bcu", "geometry"]]
        county.write_polygons(drawn, tmp_path / "drawn.geojson")
        assert MISSING in bcu("evaluate", tmp_path / "drawn.geojson").err
        county.write_rows(tmp_path / "two.csv", [["code", "bcu"], ["one", "X"], ["two", "Y"]])
        assert MISSING in bcu("evaluate", tmp_path / "two.csv").err

    def test_so_do_a_scenario_and_what_is_in_hand(self, kept: County, given: Path) -> None:
        answer = bcu("compare", kept.scenario)
        assert f"{MISSING}{kept.scenario}," in answer.err
        plan = Plan(dict.fromkeys(county.CODES, "X"), name="in hand")
        for ask in (
            lambda: bcu_optimizer.evaluate(plan),
            lambda: bcu_optimizer.compare([plan]),
            lambda: bcu_optimizer.evaluate(given),
        ):
            with pytest.raises(OtherAreasError, match=MISSING):
                ask()

    def test_one_that_is_named_is_not_missing(self, given: Path) -> None:
        for command in ("evaluate", "compare"):
            answer = bcu(command, given, "--scenario", "baseline")
            assert answer.code == 3
            assert MISSING not in answer.err

    def test_a_run_says_which_scenario_is_its_own(
        self, run: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(run.parent)
        for command in (
            ("evaluate", "saved", "--scenario", "baseline"),
            ("census", "baseline", "--plan", "saved"),
            ("solve", "baseline", "--start", "saved"),
        ):
            answer = bcu(*command)
            assert answer.code == 3
            assert f"The scenario of that run is {Path('saved') / 'scenario.toml'}." in answer.err

    def test_misspelt_boroughs_get_the_nearest_names(self, tmp_path: Path) -> None:
        text = (county.SCENARIOS / "plans" / "adopted-2018.csv").read_text(encoding="utf-8")
        plan = tmp_path / "plan-x.csv"
        plan.write_text(text.replace("E09000003,Barnet", ",Barnett"), encoding="utf-8")
        answer = bcu("evaluate", plan)
        assert "Did you mean 'Barnet'" in answer.err
        assert MISSING not in answer.err


def test_a_run_beside_a_scenario_is_a_plan_to_keep_bcus_of(
    kept: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of its folder has the form of a shipped name; it is sought beside the file."""
    found = bcu_optimizer.evaluate(kept.folder / "saved").plan
    rule = f'fixed = {{ plan = "saved", bcus = ["{next(iter(found.bcus))}"] }}'
    path = kept.folder / "keeps.toml"
    path.write_text(f'extends = "{kept.scenario}"\n[rules]\n{rule}\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert bcu("evaluate", kept.folder / "saved", "--scenario", path).code == 0


def test_a_run_without_its_scenario_is_a_plan_like_any_other(own: Path) -> None:
    (own / files.SCENARIO).unlink()
    assert MISSING in bcu("evaluate", own).err


def test_a_broken_scenario_of_a_run_is_an_error_in_its_file(own: Path) -> None:
    (own / files.SCENARIO).write_text("title = ", encoding="utf-8")
    with pytest.raises(InputError, match=r"scenario\.toml.*not valid TOML"):
        bcu_optimizer.evaluate(own)
