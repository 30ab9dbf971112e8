"""The Python way: results as tables, maps and notebook views."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import BcuError, InputError
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.questions.solve.result import Result
from makers import county
from makers.county import CODES, NAMES, County

# What would be fetched, unlike the names of XML vocabularies.
FETCHED = re.compile(
    r"<script|<link|<iframe|<img|@import|url\(\s*['\"]?https?:|(?:src|href)\s*=\s*['\"]?https?:",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> County:
    return county.make(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def result(made: County) -> Result:
    return bcu.solve(made.scenario)


@pytest.fixture(scope="module")
def london() -> Result:
    return bcu.solve("baseline")


@pytest.fixture(scope="module")
def given(made: County) -> Evaluation:
    plan = county.write_plan(made.folder / "given.csv", county.PLAN)
    return bcu.evaluate(plan, made.scenario)


class TestSolve:
    def test_takes_a_shipped_name(self, london: Result) -> None:
        assert london.outcome == "optimal"
        assert london.gap == 0
        assert london.plan
        assert len(london.plan) == london.bcus == 12
        assert all(verdict.holds for verdict in london.rules)

    def test_can_be_called_again_and_again(self, made: County, result: Result) -> None:
        again = bcu.solve(str(made.scenario))
        assert again.plan == result.plan
        assert bcu.evaluate(again.plan, made.scenario).holds
        assert bcu.evaluate(again.plan, made.scenario).measures == again.measures
        assert bcu.solve(made.scenario).objective == result.objective

    def test_takes_settings(self, made: County) -> None:
        assert bcu.solve(made.scenario, ["rules.number=7"]).bcus == 7

    def test_takes_a_scenario_and_a_problem(self, made: County, result: Result) -> None:
        scenario = bcu.load(made.scenario)
        assert bcu.solve(scenario).plan == result.plan
        assert bcu.solve(bcu.read(scenario)).plan == result.plan

    @pytest.mark.parametrize("is_problem", [False, True])
    def test_does_not_pass_over_settings(self, made: County, is_problem: bool) -> None:
        """What was already read is changed by settings, or they are refused; never ignored."""
        read = bcu.read(made.scenario) if is_problem else bcu.load(made.scenario)
        try:
            found = bcu.solve(read, ["rules.number=7"])
        except (BcuError, TypeError, ValueError):
            return
        assert found.bcus == 7

    def test_refuses_a_range(self, made: County) -> None:
        with pytest.raises(InputError, match="solve_range"):
            bcu.solve(made.scenario, ["rules.number=[5, 6]"])

    def test_range_gives_a_list(self, made: County) -> None:
        found = bcu.solve_range(made.scenario, ["rules.number=[4, 6]"])
        assert [each.bcus for each in found] == [4, 5, 6]
        assert [each.plan is None for each in found] == [True, False, False]
        assert len(bcu.solve_range(made.scenario)) == 1

    def test_knows_two_solvers(self, made: County, result: Result) -> None:
        assert bcu.solve(made.scenario, solver="cbc").objective == result.objective
        with pytest.raises((BcuError, ValueError), match="abacus"):
            bcu.solve(made.scenario, solver="abacus")  # type: ignore[arg-type]

    def test_stops_at_a_time_limit(self) -> None:
        found = bcu.solve("baseline", time_limit=0)
        assert found.outcome == "unknown"
        assert found.plan is None

    def test_raises_what_is_wrong_with_the_input(self) -> None:
        with pytest.raises(InputError) as caught:
            bcu.solve("basline")
        assert "'baseline'" in str(caught.value)
        with pytest.raises(InputError, match="nubmer"):
            bcu.load("baseline", ["rules.nubmer=3"])


class TestResult:
    def test_frame_has_a_row_a_bcu(self, result: Result) -> None:
        frame = result.frame
        assert isinstance(frame, pd.DataFrame)
        assert list(frame.index) == [row.bcu for row in result.table]
        assert frame["demand_share"].sum() == pytest.approx(1)
        assert frame["officers"].dtype == float
        assert result.frame is frame

    def test_frame_names_areas_and_teams(self, made: County) -> None:
        teams = "rules.teams={drugs = {total = 60, minimum = 1}}"
        frame = bcu.solve(made.scenario, [teams]).frame
        assert frame["team_drugs"].sum() == pytest.approx(60)
        assert sorted(name for name in NAMES if any(name in text for text in frame["areas"])) == (
            sorted(NAMES)
        )

    def test_areas_are_a_geodataframe(self, result: Result) -> None:
        areas = result.areas
        assert isinstance(areas, gpd.GeoDataFrame)
        assert list(areas.index) == sorted(CODES)
        assert areas.crs == "EPSG:27700"
        assert result.plan
        assert areas["bcu"].to_dict() == dict(result.plan.assignment)
        assert {"name", "calls_2025", "officers"} <= set(areas.columns)

    def test_plot_draws_on_the_axes_given(self, result: Result) -> None:
        figure = Figure()
        ax = figure.subplots()
        assert result.plot(ax) is ax
        assert result.plot(ax=ax) is ax
        assert ax.patches or ax.collections

    def test_plot_makes_axes_of_its_own_and_opens_no_window(self, result: Result) -> None:
        before = plt.get_fignums()
        assert isinstance(result.plot(), Axes)
        assert plt.get_fignums() == before

    def test_plot_takes_axes_of_pyplot(self, result: Result) -> None:
        figure, ax = plt.subplots()
        try:
            assert result.plot(ax=ax) is ax
        finally:
            plt.close(figure)

    def test_an_evaluation_shows_itself_too(self, given: Evaluation) -> None:
        assert given.holds
        assert isinstance(given.bcus, pd.DataFrame)
        assert list(given.bcus.index) == sorted(county.PLAN)
        assert isinstance(given.areas, gpd.GeoDataFrame)
        ax = Figure().subplots()
        assert given.plot(ax) is ax
        assert "Centre" in given._repr_html_()

    def test_without_a_plan_it_says_so(self, made: County) -> None:
        found = bcu.solve(made.scenario, ["data.crossings=false"])
        assert found.outcome == "infeasible"
        assert (found.plan, found.table, found.rules) == (None, (), ())
        assert found.measures == {}
        shown = found._repr_html_()
        assert "contiguity" in shown
        assert not FETCHED.search(shown)
        with pytest.raises(ValueError, match="no plan"):
            _ = found.frame

    def test_cannot_be_changed(self, result: Result) -> None:
        with pytest.raises(AttributeError):
            result.bcus = 3  # type: ignore[misc]
        with pytest.raises(AttributeError):
            result.problem.scenario = None  # type: ignore[misc, assignment]


class TestHtml:
    def test_needs_no_network(self, london: Result) -> None:
        shown = london._repr_html_()
        assert "<svg" in shown
        assert not FETCHED.search(shown)

    def test_tells_outcome_rules_and_assumptions(self, london: Result) -> None:
        shown = london._repr_html_()
        assert "Proven best plan" in shown
        assert "Inspectors per superintendent" in shown
        assert "Assumption" in shown
        assert "Crown copyright" in shown
        assert "E09000013" not in shown.partition("</svg>")[2]

    def test_escapes_names(self, tmp_path: Path) -> None:
        evil = "<script>alert('&amp;')</script>"
        made = county.make(tmp_path)
        polygons = county.frame().assign(name=[f"{evil} {name}" for name in NAMES])
        county.write_polygons(polygons, made.polygons)
        coded = [[CODES[i], CODES[j], n] for (i, j), n in county.links().items()]
        county.write_rows(made.links, [["from", "to", "count"], *coded])
        county.write_rows(made.crossings, [["from", "to"], [CODES[4], CODES[2]]])
        county.edit(made.scenario, "Six commands", f"Six {evil} commands")
        county.edit(made.scenario, "Who works", f"Who {evil} works")
        plan = {f"<b>{name}</b>": areas for name, areas in county.PLAN.items()}
        path = county.write_plan(tmp_path / "plan.csv", plan)
        for shown in (
            bcu.solve(made.scenario)._repr_html_(),
            bcu.evaluate(path, made.scenario)._repr_html_(),
        ):
            assert "<script" not in shown
            assert "<b>North" not in shown
            assert "&lt;" in shown
            assert not FETCHED.search(shown)


@pytest.mark.undrawn
class TestSave:
    def test_writes_what_the_command_writes(self, result: Result, tmp_path: Path) -> None:
        bcu.save(result, str(tmp_path / "run"))
        found = county.read_json(tmp_path / "run" / "result.json")
        assert found["results"] == [result.as_dict()]
        assert bcu.evaluate(tmp_path / "run", result.problem).holds

    def test_takes_several_results(self, made: County, tmp_path: Path) -> None:
        bcu.save(bcu.solve_range(made.scenario, ["rules.number=[5, 6]"]), tmp_path / "run")
        assert (tmp_path / "run" / "k05" / "plan.csv").is_file()
        assert (tmp_path / "run" / "summary.csv").is_file()

    def test_refuses_a_folder_that_holds_something_else(self, result: Result, made: County) -> None:
        with pytest.raises(InputError, match="earlier run"):
            bcu.save(result, made.folder)


def test_importing_it_is_light() -> None:
    """Neither the import nor the help of the command brings in what takes long to load."""
    programme = """
import sys
import bcu_optimizer
heavy = {"geopandas", "pandas", "pulp", "highspy", "matplotlib", "shapely", "networkx", "numpy"}
first = heavy & set(sys.modules)
from bcu_optimizer.interfaces.cli.app import main
try:
    main(["--help"])
except SystemExit as ended:
    assert ended.code == 0, ended.code
second = (heavy | {"pydantic"}) & set(sys.modules)
sys.exit(f"{sorted(first)} {sorted(second)}" if first or second else 0)
"""
    run = subprocess.run(
        [sys.executable, "-c", programme], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_solving_loads_nothing_that_draws_or_that_other_questions_need() -> None:
    programme = """
import os, sys
from bcu_optimizer.interfaces.cli.app import main
try:
    main(["solve", "baseline"])
except SystemExit as ended:
    assert ended.code == 0, ended.code
found = {"matplotlib", "scipy", "networkx", "jinja2", "starlette"} & set(sys.modules)
sys.exit(str(sorted(found)) if found else 0)
"""
    run = subprocess.run(
        [sys.executable, "-c", programme], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_it_says_which_version_it_is() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", bcu.__version__)
    assert {"evaluate", "load", "save", "solve", "solve_range"} <= set(bcu.__all__)
    assert all(callable(getattr(bcu, name)) for name in bcu.__all__)
