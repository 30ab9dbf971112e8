"""The whole path on a made-up county, from files to plan: nothing about London is wired in."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from makers import blank, county
from makers.county import CALLS, CODES, ISLAND, NAMES, WARDS, County, bcu, settings

AREAS = range(len(CODES))
CROSSING = (2, ISLAND)
ADDITIVE = ["rules.balance=false", "rules.supervision=false"]

Group = frozenset[int]


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county solved once, with all its files, though with empty pages for maps."""
    folder = tmp_path_factory.mktemp("whole")
    files = county.make(folder / "county")
    with blank.pages():  # maps are tried elsewhere
        answer = bcu("solve", files.scenario, "--out", folder / "run")
    assert answer.code == 0, answer.err
    return folder / "run"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result for the county as it is written first."""
    return solved(county.make(tmp_path_factory.mktemp("first")).scenario)


def solved(scenario: Path, *texts: str) -> dict[str, Any]:
    """Solve a scenario for one number of BCUs and return its result."""
    answer = bcu("solve", scenario, "--json", *settings(*texts))
    assert answer.code == 0, answer.out
    (result,) = answer.document["results"]
    assert isinstance(result, dict)
    return result


def grouping(plan: Mapping[str, str]) -> frozenset[Group]:
    """Return a plan as sets of area numbers, without names."""
    groups: dict[str, set[int]] = {}
    for code, name in plan.items():
        groups.setdefault(name, set()).add(CODES.index(code))
    return frozenset(frozenset(group) for group in groups.values())


def share_a_bcu(result: Mapping[str, Any], *areas: int) -> bool:
    return len({result["plan"][CODES[i]] for i in areas}) == 1


def imbalance(groups: Sequence[Group], calls: Sequence[int]) -> Fraction:
    """½ Σ abs(share of demand − 1/k), by its definition."""
    whole = sum(calls)
    return (
        sum(
            (
                abs(Fraction(sum(calls[i] for i in g), whole) - Fraction(1, len(groups)))
                for g in groups
            ),
            Fraction(0),
        )
        / 2
    )


def links_kept(groups: Sequence[Group]) -> Fraction:
    links = county.links()
    kept = sum(n for (i, j), n in links.items() if any({i, j} <= group for group in groups))
    return Fraction(kept, sum(links.values()))


def least_objective(bcus: int, sizes: range, calls: Sequence[int]) -> Fraction:
    """Find the best 1 − links kept + imbalance over every plan, by another way than the product's.

    Each step places the BCU of the first area that has none yet.
    """
    joined: dict[int, set[int]] = {i: set() for i in AREAS}
    for i, j in [*county.borders(), CROSSING]:
        joined[i].add(j)
        joined[j].add(i)
    every = {frozenset([i]) for i in AREAS}
    level = set(every)
    for _ in range(1, sizes[-1]):
        level = {g | {j} for g in level for i in g for j in joined[i] - g}
        every |= level
    links, whole = county.links(), sum(calls)
    total = sum(links.values())
    cost: dict[int, list[tuple[int, Fraction]]] = {i: [] for i in AREAS}
    for group in every:
        if len(group) in sizes:
            inside = sum(n for (i, j), n in links.items() if {i, j} <= group)
            share = Fraction(sum(calls[i] for i in group), whole)
            value = abs(share - Fraction(1, bcus)) / 2 - Fraction(inside, total)
            cost[min(group)].append((sum(1 << i for i in group), value))

    @cache
    def least(covered: int, left: int) -> Fraction | None:
        if covered == (1 << len(AREAS)) - 1:
            return Fraction(0) if left == 0 else None
        if left == 0:
            return None
        first = next(i for i in AREAS if not covered >> i & 1)
        found = [
            value + rest
            for mask, value in cost[first]
            if not mask & covered and (rest := least(covered | mask, left - 1)) is not None
        ]
        return min(found, default=None)

    best = least(0, bcus)
    assert best is not None
    return best + 1


class TestCheck:
    def test_counts_the_borders_and_says_what_was_healed(self, made: County) -> None:
        answer = bcu("check", made.scenario, "--json")
        assert answer.code == 0
        found = answer.document
        assert found["data"]["areas"] == 20
        assert found["data"]["borders"] == county.LAND_BORDERS == len(county.borders())
        assert found["data"]["borders_by_crossing_only"] == 1
        assert found["data"]["projection"] == "EPSG:27700"
        (note,) = found["healed"]
        assert note.startswith("Gaps and overlaps narrower than 5 m were closed")

    def test_says_the_same_in_words(self, made: County) -> None:
        answer = bcu("check", made.scenario)
        assert answer.code == 0
        assert "Gaps and overlaps narrower than 5 m were closed" in answer.out
        assert "The inputs are in order." in answer.out

    def test_polygons_without_slivers_need_no_healing(self, made: County) -> None:
        county.write_polygons(county.frame(shifted=[], dents_m={}), made.polygons)
        found = bcu("check", made.scenario, "--json").document
        assert found["healed"] == []
        assert found["data"]["borders"] == county.LAND_BORDERS

    @pytest.mark.parametrize("format_", ["county.geojson", "county.gpkg"])
    def test_names_as_healed_only_areas_beside_a_sliver(self, tmp_path: Path, format_: str) -> None:
        made = county.make(tmp_path, format_)
        county.write_polygons(county.frame(shifted=[], dents_m={2: -1.5}), made.polygons)
        (note,) = bcu("check", made.scenario, "--json").document["healed"]
        named = {i for i in AREAS if NAMES[i] in note}
        assert named
        assert named <= {2, 3}

    def test_says_that_a_polygon_was_moved_back_to_its_place(self, tmp_path: Path) -> None:
        """A polygon a metre off keeps its area when healed; it is reported all the same."""
        made = county.make(tmp_path, "county.gpkg")
        county.write_polygons(county.frame(shifted=[13], dents_m={}), made.polygons)
        (note,) = bcu("check", made.scenario, "--json").document["healed"]
        assert NAMES[13] in note

    def test_healing_joins_no_areas_that_meet_in_a_corner(self, made: County) -> None:
        """Polygon 6 lies a metre off; closing the slivers at its corners must not join 6 and 12."""
        county.write_polygons(county.frame(shifted=[6, 13]), made.polygons)
        found = bcu("check", made.scenario, "--json").document
        assert found["data"]["borders"] == county.LAND_BORDERS

    def test_a_narrower_tolerance_refuses_what_a_wider_one_heals(self, made: County) -> None:
        answer = bcu("check", made.scenario, "--json", *settings("data.heal_m=0.1"))
        assert answer.code == 3
        assert all("overlap by" in fault["message"] for fault in answer.faults)
        places = [fault["where"] for fault in answer.faults]
        assert any(NAMES[6] in place and NAMES[7] in place for place in places)


class TestSolve:
    def test_joins_the_island_by_its_crossing(self, made: County) -> None:
        result = solved(made.scenario)
        assert result["outcome"] == "optimal"
        assert result["gap"] == 0
        assert all(verdict["holds"] for verdict in result["rules"])
        assert list(result["plan"]) == sorted(CODES)
        assert share_a_bcu(result, *CROSSING)

    def test_has_no_plan_without_the_crossing(self, made: County) -> None:
        answer = bcu("solve", made.scenario, "--json", *settings("data.crossings=false"))
        assert answer.code == 4
        (result,) = answer.document["results"]
        assert result["outcome"] == "infeasible"
        assert result["because"] == ["size", "contiguity", "balance"]  # of two collisions

    def test_lets_the_island_stand_alone_without_the_crossing(self, made: County) -> None:
        texts = ["data.crossings=false", 'rules.single=["isle of wrå"]', "rules.balance=false"]
        result = solved(made.scenario, *texts)
        (alone,) = (row for row in result["table"] if row["areas"] == [CODES[ISLAND]])
        assert alone["bcu"] == NAMES[ISLAND]

    @pytest.mark.parametrize("seed", [None, 1, 2])
    def test_finds_the_best_plan_of_all_whatever_the_figures(
        self, made: County, seed: int | None
    ) -> None:
        calls = list(CALLS)
        if seed is not None:
            random.Random(seed).shuffle(calls)
            county.write_rows(made.figures, county.figures(calls))
        result = solved(made.scenario, *ADDITIVE, "rules.number=7", "rules.size=[2, 5]")
        assert result["objective"] == float(least_objective(7, range(2, 6), calls))

    def test_follows_the_figures(self, made: County) -> None:
        plans = set()
        for turn in range(4):
            calls = CALLS[turn:] + CALLS[:turn]
            county.write_rows(made.figures, county.figures(calls))
            result = solved(made.scenario)
            groups = list(grouping(result["plan"]))
            assert result["measures"]["imbalance"] == float(imbalance(groups, calls))
            assert result["measures"]["links_kept"] == float(links_kept(groups))
            sums = [sum(calls[i] for i in group) for group in groups]
            assert result["measures"]["demand_ratio"] == max(sums) / min(sums)
            plans.add(frozenset(groups))
        assert len(plans) > 1

    def test_each_bcu_has_the_sums_of_its_areas(self, made: County) -> None:
        result = solved(made.scenario)
        whole, every_link = sum(CALLS), sum(county.links().values())
        for row in result["table"]:
            group = {CODES.index(code) for code in row["areas"]}
            officers, sergeants = (
                sum(Fraction(county.staff(i)[which]) for i in group) for which in (0, 1)
            )
            share = Fraction(sum(CALLS[i] for i in group), whole)
            inside = sum(n for pair, n in county.links().items() if set(pair) <= group)
            cut = sum(n for pair, n in county.links().items() if len(group & set(pair)) == 1)
            wards = sum(WARDS[i] for i in group)
            assert row["demand_share"] == float(share)
            assert row["officers"] == float(officers)
            assert row["sergeants"] == float(sergeants)
            assert row["officers_per_sergeant"] == float(officers / sergeants)
            assert row["inspectors"] == float(120 * share)
            assert row["supervision_ratio"] == float(40 * share)
            assert (row["wards"], row["ward_officers"], row["pcsos"]) == (wards, 2 * wards, wards)
            assert row["links_kept"] == inside / every_link
            assert row["links_cut"] == cut / every_link
            most = max(CALLS[i] for i in group)
            assert row["largest_area_share"] == most / sum(CALLS[i] for i in group)

    def test_the_order_of_rows_and_polygons_does_not_matter(self, made: County) -> None:
        before = solved(made.scenario)
        draw = random.Random(5)
        header, *rows = county.figures()
        draw.shuffle(rows)
        county.write_rows(made.figures, [header, *rows])
        county.write_polygons(county.frame().sample(frac=1, random_state=5), made.polygons)
        after = solved(made.scenario)
        assert before == after

    def test_other_codes_give_as_good_a_plan(self, made: County) -> None:
        """Codes only name areas: sorted the other way round, they change no figure of the best."""
        before = solved(made.scenario)
        renamed = {code: f"W{99 - i:02}" for i, code in enumerate(sorted(CODES))}
        polygons = county.frame()
        county.write_polygons(
            polygons.assign(code=[renamed[code] for code in polygons["code"]]), made.polygons
        )
        header, *rows = county.figures()
        county.write_rows(made.figures, [header, *([renamed[str(r[0])], *r[1:]] for r in rows)])
        header, *rows = county.links_rows()
        by_name = {code.upper(): name for code, name in zip(CODES, NAMES, strict=True)}
        named = [[by_name.get(str(r[0]).upper(), r[0]), *r[1:]] for r in rows]
        county.write_rows(made.links, [header, *named])
        county.write_rows(made.crossings, [["from", "to"], [NAMES[ISLAND], NAMES[2]]])
        after = solved(made.scenario)
        assert after["objective"] == before["objective"]


class TestFormats:
    @pytest.mark.parametrize("polygons", ["county.gpkg", "county.shp", "county.geojson"])
    @pytest.mark.parametrize("place", [county.YORKSHIRE, county.CHILE])
    def test_every_format_and_place_gives_the_same_plan(
        self, tmp_path: Path, plan: dict[str, Any], polygons: str, place: county.Place
    ) -> None:
        made = county.make(tmp_path, polygons, place)
        found = bcu("check", made.scenario, "--json").document["data"]
        assert found["projection"] == place.crs
        assert found["borders"] == county.LAND_BORDERS
        result = solved(made.scenario)
        assert result["plan"] == plan["plan"]
        assert result["objective"] == plan["objective"]
        known = {name: value for name, value in plan["measures"].items() if value is not None}
        assert known == {
            name: pytest.approx(value, rel=1e-3)
            for name, value in result["measures"].items()
            if value is not None
        }

    def test_a_projection_in_feet_is_turned_into_metres(self, tmp_path: Path) -> None:
        texas = county.Place("EPSG:2277", 3_000_000, 10_000_000)
        made = county.make(tmp_path, "county.gpkg", texas)
        found = bcu("check", made.scenario, "--json").document["data"]
        assert found["projection"] == "EPSG:32614"

    def test_polygons_may_carry_the_figures(self, tmp_path: Path, plan: dict[str, Any]) -> None:
        made = county.make(tmp_path, "county.gpkg")
        polygons = county.frame()
        polygons["calls_2025"] = CALLS
        polygons["wards"] = WARDS
        polygons["officers"] = [float(county.staff(i)[0]) for i in AREAS]
        polygons["sergeants"] = [float(county.staff(i)[1]) for i in AREAS]
        county.write_polygons(polygons, made.polygons)
        made.figures.unlink()
        county.edit(made.scenario, 'figures = "figures.csv"\n', "")
        result = solved(made.scenario)
        assert result["plan"] == plan["plan"]
        assert result["table"] == plan["table"]

    def test_polygons_with_heights_are_polygons(self, tmp_path: Path, plan: dict[str, Any]) -> None:
        made = county.make(tmp_path, "county.gpkg")
        polygons = county.frame()
        county.write_polygons(polygons.set_geometry(polygons.force_3d(12.5)), made.polygons)
        assert solved(made.scenario)["plan"] == plan["plan"]

    def test_the_figures_may_use_semicolons_and_a_byte_order_mark(
        self, tmp_path: Path, plan: dict[str, Any]
    ) -> None:
        made = county.make(tmp_path)
        county.write_rows(made.figures, county.figures(), separator=";")
        county.write_rows(made.links, county.links_rows(), separator="\t")
        for path in (made.figures, made.links, made.crossings):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        assert solved(made.scenario)["plan"] == plan["plan"]

    def test_a_scenario_may_have_a_byte_order_mark(
        self, tmp_path: Path, plan: dict[str, Any]
    ) -> None:
        made = county.make(tmp_path)
        made.scenario.write_bytes(b"\xef\xbb\xbf" + made.scenario.read_bytes())
        assert solved(made.scenario)["plan"] == plan["plan"]


class TestNames:
    """Areas are named by code or by name, in any case, with & for "and"."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("q7", "a 20"),
            ("Q7", "ST EWAN'S"),
            ("ash and elm", "St Ewan's"),
            ("Ash & Elm", "A 20"),
            ("  ASH   AND ELM ", "st ewan's"),
        ],
    )
    def test_in_a_rule(self, made: County, one: str, other: str) -> None:
        result = solved(made.scenario, f'rules.apart=[["{one}", "{other}"]]')
        assert not share_a_bcu(result, 0, 5)

    def test_in_a_barrier(self, made: County) -> None:
        result = solved(
            made.scenario,
            'rules.barrier=[["BRÈMHOPE", "ash and elm"]]',
            'rules.together=[["q7", "brèmhope"]]',
        )
        assert share_a_bcu(result, 0, 1, 5, 6)  # the only way round

    def test_in_ties(self, made: County) -> None:
        result = solved(
            made.scenario,
            'ties.pairs=[["HØL AND HYTHE", "b-03", 2.5], ["zz", "drax-le-moor", 1], ["t", "7", 1]]',
            "goals={ties = 1.0}",
        )
        assert result["measures"]["ties_kept"] == 1
        assert share_a_bcu(result, 3, 8)
        assert share_a_bcu(result, 10, 15)

    def test_in_a_plan(self, made: County, tmp_path: Path) -> None:
        by_code = county.write_plan(tmp_path / "by-code.csv", county.PLAN)
        rows = [[NAMES[i].upper(), bcu_] for bcu_, areas in county.PLAN.items() for i in areas]
        county.write_rows(tmp_path / "by-name.csv", [["name", "bcu"], *rows])
        answers = [
            bcu("evaluate", plan, "--scenario", made.scenario, "--json")
            for plan in (by_code, tmp_path / "by-name.csv")
        ]
        assert answers[0].document == answers[1].document
        assert answers[0].code == 0

    def test_a_name_that_two_areas_share_is_refused_with_their_codes(self, made: County) -> None:
        county.write_polygons(
            county.frame().assign(name=["Ash & Elm", "Ash & Elm", *NAMES[2:]]), made.polygons
        )
        coded = [[CODES[i], CODES[j], n] for (i, j), n in county.links().items()]
        county.write_rows(made.links, [["from", "to", "count"], *coded])
        assert bcu("check", made.scenario).code == 0
        answer = bcu("check", made.scenario, "--json", *settings('rules.single=["ASH AND ELM"]'))
        assert answer.code == 3
        assert "more than one area" in answer.faults[0]["message"]
        assert all(code in answer.faults[0]["remedy"] for code in CODES[:2])


class TestLinks:
    def rows(self, scale: int = 1) -> Iterator[list[object]]:
        yield ["from", "to", "count"]
        for (i, j), count in county.links().items():
            yield [CODES[i], CODES[j], count * scale]

    def test_both_directions_are_added(self, made: County) -> None:
        both = solved(made.scenario)
        county.write_rows(made.links, list(self.rows()))
        assert solved(made.scenario)["measures"] == both["measures"]

    def test_only_their_shares_matter(self, made: County) -> None:
        before = solved(made.scenario)
        county.write_rows(made.links, list(self.rows(scale=7)))
        assert solved(made.scenario)["measures"] == before["measures"]

    def test_count_between_areas_that_do_not_touch(self, made: County) -> None:
        rows = [["from", "to", "count"], [CODES[0], CODES[19], 3], [CODES[0], CODES[1], 1]]
        county.write_rows(made.links, rows)
        result = solved(made.scenario, 'rules.together=[["q7", "014"]]')
        assert result["measures"]["links_kept"] == 0.25

    def test_without_any_the_share_kept_is_not_known(self, made: County) -> None:
        county.write_rows(made.links, [["from", "to", "count"]])
        result = solved(made.scenario, "goals={imbalance = 1.0}")
        assert result["measures"]["links_kept"] is None
        assert {row["links_kept"] for row in result["table"]} == {None}

    def test_can_be_estimated_from_any_figures(self, made: County) -> None:
        answer = bcu("check", made.scenario, "--json", *settings("data.links=gravity"))
        assert answer.code == 0
        assert answer.document["data"]["links"] == "modelled, between 190 pairs"


class TestFigures:
    def test_without_officers_what_rests_on_them_is_not_known(self, made: County) -> None:
        result = solved(made.scenario, "columns.officers=false")
        assert result["measures"]["officers_ratio"] is None
        assert {row["officers"] for row in result["table"]} == {None}
        assert {row["officers_per_sergeant"] for row in result["table"]} == {None}
        (verdict,) = (v for v in result["rules"] if v["measure"] == "officers")
        assert verdict["value"] is None
        assert verdict["holds"] is None

    def test_demand_can_be_a_blend_of_columns(self, made: County) -> None:
        result = solved(made.scenario, "demand={calls_2025 = 3, wards = 1}")
        for row in result["table"]:
            group = [CODES.index(code) for code in row["areas"]]
            calls = Fraction(sum(CALLS[i] for i in group), sum(CALLS))
            wards = Fraction(sum(WARDS[i] for i in group), sum(WARDS))
            assert row["demand_share"] == pytest.approx(float((3 * calls + wards) / 4), rel=1e-12)

    def test_an_area_may_have_none(self, made: County) -> None:
        county.write_rows(made.figures, county.figures([0, *CALLS[1:]]))
        result = solved(made.scenario)
        groups = list(grouping(result["plan"]))
        assert result["measures"]["imbalance"] == float(imbalance(groups, [0, *CALLS[1:]]))

    def test_figures_of_many_decimals_add_up(self, made: County) -> None:
        county.edit(made.figures, county.staff(7)[0], "1234.56789012345")
        officers = {i: Fraction(county.staff(i)[0]) for i in AREAS}
        officers[7] = Fraction("1234.56789012345")
        for row in solved(made.scenario, "rules.balance=false")["table"]:
            exact = sum(officers[CODES.index(code)] for code in row["areas"])
            assert row["officers"] == pytest.approx(float(exact), rel=1e-13)

    def test_a_figure_beyond_measure_is_shown_or_refused(self, made: County) -> None:
        county.edit(made.figures, county.staff(7)[0], "1e20")
        answer = bcu("solve", made.scenario, "--json", *settings("rules.balance=false"))
        if answer.code != 3:
            (row,) = (
                row for row in answer.document["results"][0]["table"] if CODES[7] in row["areas"]
            )
            assert row["officers"] == pytest.approx(1e20)

    def test_columns_that_nobody_asks_for_are_not_judged(self, made: County) -> None:
        assert "n/a" in made.figures.read_text(encoding="utf-8")
        assert bcu("check", made.scenario).code == 0


class TestRunFolder:
    def test_the_plan_found_can_be_evaluated_from_it(self, run_folder: Path) -> None:
        scenario = run_folder.parent / "county" / "six.toml"
        answer = bcu("evaluate", run_folder, "--scenario", scenario, "--json")
        assert answer.code == 0
        (result,) = county.read_json(run_folder / "result.json")["results"]
        for key in ("bcus", "measures", "rules", "table"):
            assert answer.document[key] == result[key]
        assert answer.document["holds"] is True

    def test_its_plan_names_every_area(self, run_folder: Path) -> None:
        with (run_folder / "plan.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["code"]: row["name"] for row in rows} == dict(zip(CODES, NAMES, strict=True))
        (result,) = county.read_json(run_folder / "result.json")["results"]
        assert {row["code"]: row["bcu"] for row in rows} == result["plan"]

    def test_its_scenario_solves_to_the_same_plan(self, run_folder: Path) -> None:
        (before,) = county.read_json(run_folder / "result.json")["results"]
        after = solved(run_folder / "scenario.toml")
        assert after == before

    def test_its_polygons_carry_the_plan(self, run_folder: Path) -> None:
        (result,) = county.read_json(run_folder / "result.json")["results"]
        areas = gpd.read_file(run_folder / "plan.gpkg", layer="areas")
        assert dict(zip(areas["code"], areas["bcu"], strict=True)) == result["plan"]
        assert areas.crs == "EPSG:27700"
        bcus = gpd.read_file(run_folder / "plan.gpkg", layer="bcus")
        assert sorted(bcus["bcu"]) == sorted(row["bcu"] for row in result["table"])
        assert bcus.geometry.area.sum() == pytest.approx(areas.geometry.area.sum())

    def test_says_what_it_was_made_of(self, run_folder: Path) -> None:
        found = county.read_json(run_folder / "run.json")
        names = {"six.toml", "county.geojson", "figures.csv", "links.csv", "crossings.csv"}
        assert set(found["inputs"]) == names
        assert all(len(digest) == 64 for digest in found["inputs"].values())
        assert {"bcu-optimizer", "highspy", "pulp"} <= set(found["versions"])
