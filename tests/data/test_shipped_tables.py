"""The tables of links and of other years that ship for London: whole, credited, and told of."""

from __future__ import annotations

import csv
import importlib.util
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import datasets, shipped
from bcu_optimizer.presentation.wording import provenance
from bcu_optimizer.problem.build import build
from bcu_optimizer.questions.census import Census
from bcu_optimizer.scenario.load import load
from makers import county

FOLDER = Path(__file__).resolve().parents[2] / "boundaries"
LINKS = ("commuting-2011", "commuting-2021")
FIGURES = ("london-2016-edition-2026", "london-2019", "london-2025")


def rows(name: str) -> list[dict[str, str]]:
    folder = FOLDER if name == "london-figures" else FOLDER / "tables"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CODES = [row["code"] for row in rows("london-figures")]


def test_all_are_listed() -> None:
    assert shipped.tables() == sorted([*LINKS, *FIGURES])


@pytest.mark.parametrize("name", FIGURES)
def test_every_column_of_figures_has_its_source(name: str) -> None:
    table = datasets.table(name, "figures", "london")
    assert table is not None
    keys = {"code", "name", "inner", "land_area_ha"}
    assert set(rows(name)[0]) - keys == set(table.sources)
    assert [row["code"] for row in rows(name)] == CODES
    assert all("edition of March 2026" in text for text in table.sources.values() if "MPS" in text)


@pytest.mark.parametrize(("name", "share"), [(LINKS[0], 0.318), (LINKS[1], 0.157)])
def test_links_hold_every_pair_once(name: str, share: float) -> None:
    pairs = {(row["from"], row["to"]): int(row["count"]) for row in rows(name)}
    assert set(pairs) == {(a, b) for a in CODES for b in CODES if a < b}
    westminster = sum(count for pair, count in pairs.items() if "E09000033" in pair)
    assert westminster / sum(pairs.values()) == pytest.approx(share, abs=0.0005)


def test_what_is_said_of_the_edition_is_so() -> None:
    older = {row["code"]: int(row["offences_2016"]) for row in rows("london-figures")}
    newer = {row["code"]: int(row["offences_2016"]) for row in rows(FIGURES[0])}
    assert sum(newer.values()) / sum(older.values()) - 1 == pytest.approx(-0.009, abs=0.0005)
    changes = {code: newer[code] / older[code] - 1 for code in CODES}
    assert changes["E09000017"] == pytest.approx(0.10, abs=0.001)
    assert all(-0.03 < change < 0 for code, change in changes.items() if code != "E09000017")


def test_links_of_a_table_are_those_in_it_and_are_told_of() -> None:
    problem = build(load("links-from-journeys"))
    assert (problem.links.kind, problem.links.what) == ("counted", "journeys to work, 2011")
    assert problem.links.total == sum(int(row["count"]) for row in rows(LINKS[0]))
    told = " ".join(provenance.remarks(problem))
    assert "commuters are not offenders" in told
    assert "Westminster includes the City of London" in told
    assert "The settings in [links] have no effect" in told
    assert "links.decay_km" not in told.replace("[links]", "")
    assert any("2011 Census" in text for text in problem.statements)


def test_the_adopted_plan_is_among_the_best_by_journeys() -> None:
    """Among the best 0.2 % of all plans of twelve, counted here from the table itself."""
    problem = build(load("links-from-journeys"))
    plan = bcu.evaluate("adopted-2018", problem).plan
    of = {code: name for name, codes in plan.bcus.items() for code in codes}
    place = Census(problem, [12]).rank(plan).places["links_kept"]
    pairs = {(row["from"], row["to"]): int(row["count"]) for row in rows(LINKS[0])}
    kept = sum(count for (a, b), count in pairs.items() if of[a] == of[b])
    assert place.value == float(Fraction(kept, sum(pairs.values())))
    assert (place.better + place.equal) / 21_287_889 == pytest.approx(0.002, abs=0.0001)


@pytest.mark.parametrize("year", [2019, 2025])
def test_a_year_brings_its_own_columns(year: int) -> None:
    problem = build(load("baseline-2016-edition-2026", [f"data.figures=london-{year}"]))
    scenario = problem.scenario
    assert scenario.demand == {f"offences_{year}": 1.0}
    assert scenario.links.mass[-1] == f"violence_against_the_person_{year}"
    assert scenario.columns.officers is None
    assert [int(value) for value in problem.demand] == [
        int(row[f"offences_{year}"]) for row in rows(f"london-{year}")
    ]
    assert problem.inputs >= {shipped.TABLES / f"london-{year}.csv"}
    assert any("edition of March 2026" in text for text in problem.statements)
    assert not any("officer strength" in text for text in problem.statements)


def test_years_are_swept() -> None:
    over = {"data.figures": list(FIGURES)}
    found = bcu.sweep("baseline-2016-edition-2026", bcus=12, over=over)
    alone = [bcu.solve(name) for name in ("baseline-2019", "baseline-2025")]
    assert [row.result.objective for row in found.rows][1:] == [each.objective for each in alone]


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"data.figures": [2016]}, "2016 is no name"),
        ({"data.figures": ["london-2019", "london-2019"]}, "listed twice"),
        ({"data.areas": ["london"]}, "is not a number"),
    ],
)
def test_only_names_of_tables_are_swept(over: dict[str, list[object]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        bcu.sweep("baseline", bcus=12, over=over)


@pytest.mark.parametrize(
    ("setting", "message", "remedy"),
    [
        ("data.links=london-2019", "'london-2019' is a shipped table of figures", "commuting-2011"),
        ("data.figures=commuting-2011", "is a shipped table of links", "london-2025"),
    ],
)
def test_a_table_of_the_other_kind_is_refused(setting: str, message: str, remedy: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        build(load("baseline", [setting]))
    assert remedy in str(refused.value.faults[0].remedy)
    assert refused.value.faults[0].where == setting.partition("=")[0]
    assert refused.value.faults[0].file == "--set"


@pytest.mark.parametrize("setting", ["data.links=commuting-2011", "data.figures=london-2019"])
def test_a_table_of_other_areas_is_refused(setting: str, tmp_path: Path) -> None:
    made = county.make(tmp_path / "county")
    with pytest.raises(InputError, match="is a table of the areas"):
        build(load(made.scenario, [setting]))


# The script that made them -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_tables", FOLDER / "build_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_directions_are_added(script: ModuleType) -> None:
    one, other = CODES[:2]
    journeys = [
        {"from_code": one, "to_code": other, "n": "3.0"},
        {"from_code": other, "to_code": one, "n": "4"},
        {"from_code": one, "to_code": one, "n": "100"},
        {"from_code": one, "to_code": "E07000095", "n": "7"},
    ]
    made = script.links(journeys, "n", [one, other])
    assert [(row["from"], row["to"], row["count"]) for row in made] == [(one, other, 7)]


def test_a_count_that_is_none_is_refused(script: ModuleType) -> None:
    one, other = CODES[:2]
    with pytest.raises(SystemExit, match=r"'2\.5' is no whole count"):
        script.links([{"from_code": one, "to_code": other, "n": "2.5"}], "n", [one, other])


def test_inputs_that_are_missing_are_named(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"lacks journeys-to-work-2011\.csv"):
        script.main([str(tmp_path), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
