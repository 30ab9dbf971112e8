"""The shipped London keeps its rules, and the script that made it enforces them."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sys
import tomllib
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas as gpd
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "boundaries"
CITY = "E09000001"
NOT_OFFENCES = ("population_2016", "wards_2016", "offences_2016")  # not of one category

Rows = list[dict[str, str]]


def table(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in table(FOLDER / "london-figures.csv")), Decimal(0))


@pytest.fixture(scope="module")
def drawn() -> gpd.GeoDataFrame:
    """All 33 polygons in metres, by code."""
    frame = gpd.read_file(FOLDER / "london-areas.geojson")
    return frame.set_index("code").to_crs("EPSG:27700")


@pytest.fixture(scope="module")
def areas(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The 32 boroughs in metres, by code."""
    return drawn.drop(CITY)


@pytest.fixture(scope="module")
def water() -> Any:
    """The river in metres."""
    frame = gpd.read_file(FOLDER / "london-water.geojson").to_crs("EPSG:27700")
    assert frame["name"].tolist() == ["River Thames"]
    return frame.geometry.iloc[0]


@pytest.fixture(scope="module")
def descriptor() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "london.toml").read_text(encoding="utf-8"))


def neighbours(areas: gpd.GeoDataFrame) -> set[frozenset[str]]:
    """Pairs of names that share a boundary of positive length, found without the script."""
    shapes = dict(zip(areas["name"], areas.geometry, strict=True))
    return {
        frozenset(pair)
        for pair in combinations(shapes, 2)
        if shapely.length(shapely.intersection(shapes[pair[0]], shapes[pair[1]])) > 0
    }


class TestPolygons:
    def test_are_the_boroughs_and_the_city(self, drawn: gpd.GeoDataFrame) -> None:
        assert drawn.index.tolist() == [f"E090000{n:02}" for n in range(1, 34)]
        assert drawn["name"].is_unique
        assert drawn["name"][CITY] == "City of London"

    def test_are_a_valid_coverage(self, drawn: gpd.GeoDataFrame) -> None:
        assert drawn.is_valid.all()
        assert shapely.coverage_is_valid(drawn.geometry.to_numpy())

    def test_leave_no_sliver_that_a_reader_would_heal(self, areas: gpd.GeoDataFrame) -> None:
        assert shapely.coverage_is_valid(areas.geometry.to_numpy(), gap_width=5.0)

    def test_are_a_valid_coverage_in_degrees_too(self) -> None:
        frame = gpd.read_file(FOLDER / "london-areas.geojson")
        assert frame.crs.to_epsg() == 4326
        assert frame.is_valid.all()
        assert shapely.coverage_is_valid(frame.geometry.to_numpy())

    def test_have_the_63_land_borders(self, areas: gpd.GeoDataFrame) -> None:
        found = neighbours(areas)
        assert len(found) == 63
        assert {"Bromley", "Lambeth"} in found
        assert {"Hounslow", "Richmond upon Thames"} in found
        for pair in (
            {"Greenwich", "Tower Hamlets"},
            {"Lambeth", "Westminster"},
            {"Bexley", "Havering"},
            {"Croydon", "Southwark"},
            {"Islington", "Tower Hamlets"},
        ):
            assert pair not in found

    def test_have_the_area_of_the_polygons_they_came_from(self, areas: gpd.GeoDataFrame) -> None:
        before_simplification_ha = 157_049.68
        assert areas.area.sum() / 1e4 == pytest.approx(before_simplification_ha, rel=0.005)

    def test_have_the_published_area(self, areas: gpd.GeoDataFrame) -> None:
        assert areas.area.sum() / 1e4 == pytest.approx(float(total("land_area_ha")), rel=0.005)
        published = {
            row["code"]: row["land_area_ha"] for row in table(FOLDER / "london-figures.csv")
        }
        off = areas.area / 1e4 / areas.index.map(published).astype(float) - 1
        assert off.abs().drop("E09000010").max() < 0.002  # Enfield: SOURCES.md
        assert off["E09000010"] == pytest.approx(0.017, abs=0.001)

    def test_have_their_centres_with_them(self, drawn: gpd.GeoDataFrame) -> None:
        x, y = drawn["centre_easting_m"], drawn["centre_northing_m"]
        assert x.between(500_000, 562_000).all()
        assert y.between(155_000, 202_000).all()
        assert (gpd.GeoSeries.from_xy(x, y, crs=drawn.crs).distance(drawn.centroid) < 50).all()

    def test_are_a_small_file_with_a_feature_a_line(self) -> None:
        path = FOLDER / "london-areas.geojson"
        assert path.stat().st_size <= 600_000
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 33 + 2
        for line in lines[1:-1]:
            assert json.loads(line.rstrip(","))["type"] == "Feature"

    @pytest.mark.parametrize("name", ["london-areas.geojson", "london-water.geojson"])
    def test_follow_rfc_7946(self, name: str) -> None:
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert json.loads(text).keys() == {"type", "features"}
        assert not re.search(r"\d\.\d{7}", text)  # six decimals at most
        shapes = gpd.read_file(FOLDER / name).geometry
        rings = shapely.get_exterior_ring(shapely.get_parts(shapes.to_numpy()))
        assert shapely.is_ccw(rings).all()


class TestWater:
    def test_is_one_valid_polygon_of_the_size_of_the_river(self, water: Any) -> None:
        assert water.geom_type == "Polygon"
        assert water.is_valid
        assert 1_900 < water.area / 1e4 < 2_300

    def test_runs_from_teddington_to_the_eastern_edge(self, water: Any) -> None:
        west, south, east, north = water.bounds
        assert 515_500 < west < 516_500
        assert 171_000 < south < 171_800
        assert 553_000 < east < 554_200
        assert north < 187_000

    def test_touches_both_banks_of_every_gap(self, water: Any, areas: gpd.GeoDataFrame) -> None:
        banks = [row for row in table(FOLDER / "london-crossings.csv") if row["gap_m"] != "0"]
        assert len(banks) == 12
        for row in banks:
            assert water.distance(areas.geometry[row["from"]]) < 1
            assert water.distance(areas.geometry[row["to"]]) < 1

    def test_covers_no_borough(self, water: Any, drawn: gpd.GeoDataFrame) -> None:
        assert drawn.intersection(water).area.sum() < 100

    def test_touches_no_borough_away_from_the_river(
        self, water: Any, areas: gpd.GeoDataFrame
    ) -> None:
        for name in ("Bromley", "Croydon", "Sutton", "Harrow", "Barnet", "Enfield", "Hillingdon"):
            assert areas[areas["name"] == name].distance(water).item() > 500


class TestTables:
    def test_figures_have_a_row_for_each_borough(self, areas: gpd.GeoDataFrame) -> None:
        rows = table(FOLDER / "london-figures.csv")
        assert {row["code"]: row["name"] for row in rows} == areas["name"].to_dict()
        assert len(rows) == 32

    @pytest.mark.parametrize(
        ("column", "expected"),
        [
            ("offences_2016", "760156"),
            ("wards_2016", "629"),
            ("officers_fte_2016_05", "17796.49"),
            ("population_2016", "8791558"),
            ("land_area_ha", "156923"),
        ],
    )
    def test_totals_are_the_published_ones(self, column: str, expected: str) -> None:
        assert total(column) == Decimal(expected)

    def test_counts_are_whole_and_fte_have_two_decimals_at_most(self) -> None:
        for row in table(FOLDER / "london-figures.csv"):
            for column, value in row.items():
                if column.endswith("_fte_2016_05"):
                    assert re.fullmatch(r"\d+(\.\d{1,2})?", value)
                elif column not in ("code", "name", "inner"):
                    assert re.fullmatch(r"\d+", value)

    def test_parts_are_not_more_than_the_whole(self) -> None:
        for row in table(FOLDER / "london-figures.csv"):
            recorded = [c for c in row if c.endswith("_2016") and c not in NOT_OFFENCES]
            assert len(recorded) == 8
            assert sum(int(row[column]) for column in recorded) < int(row["offences_2016"])
            assert float(row["sergeants_fte_2016_05"]) < float(row["officers_fte_2016_05"])

    def test_crossings_join_facing_banks(self, areas: gpd.GeoDataFrame) -> None:
        rows = table(FOLDER / "london-crossings.csv")
        columns = "from,to,from_name,to_name,gap_m,vehicle_crossing,crossings"
        assert list(rows[0]) == columns.split(",")
        assert len(rows) == 14
        assert sum(row["vehicle_crossing"] == "yes" for row in rows) == 10
        for row in rows:
            assert row["from_name"] == areas["name"][row["from"]]
            assert row["to_name"] == areas["name"][row["to"]]
            assert bool(row["crossings"]) == (row["vehicle_crossing"] == "yes")
            apart = areas.geometry[row["from"]].distance(areas.geometry[row["to"]])
            assert apart == pytest.approx(float(row["gap_m"]), abs=20)

    def test_adopted_plan_has_12_bcus_over_the_32(self, areas: gpd.GeoDataFrame) -> None:
        rows = table(ROOT / "scenarios" / "plans" / "adopted-2018.csv")
        assert list(rows[0]) == ["code", "name", "bcu"]
        assert {row["code"]: row["name"] for row in rows} == areas["name"].to_dict()
        assert len(rows) == 32
        assert len({row["bcu"] for row in rows}) == 12

    def test_adopted_plan_is_contiguous_on_land(self, areas: gpd.GeoDataFrame) -> None:
        joined = neighbours(areas)
        bcus: dict[str, set[str]] = {}
        for row in table(ROOT / "scenarios" / "plans" / "adopted-2018.csv"):
            bcus.setdefault(row["bcu"], set()).add(row["name"])
        for members in bcus.values():
            reached = {min(members)}
            while more := {b for a in reached for b in members - reached if {a, b} in joined}:
                reached |= more
            assert reached == members


class TestDescriptor:
    def test_has_the_keys_that_are_read(self, descriptor: dict[str, Any]) -> None:
        assert list(descriptor) == [
            *("title", "crs", "areas", "figures", "crossings", "aliases", "titles", "water"),
            *(
                "outside",
                "statements",
                "figures_statements",
                "columns",
                "demand",
                "links",
                "examples",
                "sources",
            ),
        ]
        assert descriptor["crs"] == "EPSG:27700"
        assert descriptor["outside"] == [CITY]

    def test_names_files_and_columns_that_are_there(self, descriptor: dict[str, Any]) -> None:
        for key in ("areas", "figures", "crossings", "aliases", "water"):
            assert (FOLDER / descriptor[key]).is_file()
        columns = set(table(FOLDER / "london-figures.csv")[0])
        assert set(descriptor["columns"].values()) <= columns
        assert set(descriptor["demand"]) | set(descriptor["links"]["mass"]) <= columns

    def test_has_a_source_for_every_column(self, descriptor: dict[str, Any]) -> None:
        columns = set(table(FOLDER / "london-figures.csv")[0])
        assert set(descriptor["sources"]) == columns | {"boundaries", "crossings"}
        assert all(descriptor["sources"].values())

    def test_statements_stand_in_sources_md(self, descriptor: dict[str, Any]) -> None:
        text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
        statements = descriptor["statements"] + descriptor["figures_statements"]
        assert len(statements) == 3
        for statement in statements:
            assert f"> {statement}\n" in text


class TestSources:
    text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")

    def rows(self, file: str) -> list[str]:
        section = self.text.split(f"### `{file}`", 1)[1].split("\n#", 1)[0]
        return re.findall(r"^\| `(\w+)` \|.*\|.*\|.*\|.*\|.*\|$", section, flags=re.MULTILINE)

    @pytest.mark.parametrize(
        "path",
        [
            FOLDER / "london-figures.csv",
            FOLDER / "london-crossings.csv",
            ROOT / "scenarios" / "plans" / "adopted-2018.csv",
        ],
        ids=lambda path: path.name,
    )
    def test_describe_every_column_of_a_table(self, path: Path) -> None:
        assert self.rows(path.name) == list(table(path)[0])

    @pytest.mark.parametrize("name", ["london-areas.geojson", "london-water.geojson"])
    def test_describe_every_property(self, name: str) -> None:
        first = json.loads((FOLDER / name).read_text(encoding="utf-8"))["features"][0]
        assert self.rows(name) == list(first["properties"])

    def test_list_every_file(self) -> None:
        shipped = [path.name for path in FOLDER.iterdir() if path.is_file()]
        for name in {*shipped, "adopted-2018.csv"} - {"SOURCES.md"}:
            assert name in self.text

    def test_give_the_measured_numbers(self, drawn: gpd.GeoDataFrame, water: Any) -> None:
        size = (FOLDER / "london-areas.geojson").stat().st_size
        assert f"| {size:,} |" in self.text
        assert f"| {drawn.count_coordinates().sum():,} |" in self.text
        assert f"{shapely.get_num_coordinates(water):,} vertices" in self.text
        assert f"{water.area / 1e4:,.1f} ha" in self.text


# --- the script, on a made-up town -----------------------------------------------------------
#
#      north bank   A A X B B      X is outside: drawn, no area of any plan
#      river        ~ ~ ~ ~ ~      300 m
#      south bank   C C C D D

Corners = list[tuple[float, float]]

WIGGLE = [(10.1, 43), (10, 43.01), (9.9, 43)]  # of one metre, for the simplification to remove

TOWN: dict[str, tuple[str, Corners]] = {
    "T01": ("Ashby", [(0, 23), (15, 23), (15, 30), (20, 30), (20, 43), *WIGGLE, (0, 43)]),
    "T02": ("Barton", [(25, 23), (40, 23), (40, 43), (20, 43), (20, 30), (25, 30)]),
    "T03": ("Corby", [(0, 0), (20, 0), (20, 20), (0, 20)]),
    "T04": ("Derby", [(20, 0), (40, 0), (40, 20), (20, 20)]),
    "T99": ("Exeter", [(15, 23), (25, 23), (25, 30), (20, 30), (15, 30)]),
}
TOWN_OPTIONS = ["--outside", "T99", "--areas", "4", "--borders", "2"]
OUTPUTS = {
    "london-areas.geojson",
    "london-water.geojson",
    "london-figures.csv",
    "london-crossings.csv",
    "adopted-2018.csv",
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The build script, loaded from its file."""
    spec = importlib.util.spec_from_file_location("build_london", FOLDER / "build_london.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_london"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def polygon(corners: Corners) -> Any:
    """A polygon in metres from corners in hundreds of metres."""
    return shapely.Polygon([(530_000 + 100 * x, 180_000 + 100 * y) for x, y in corners])


def draw(folder: Path, shapes: dict[str, Any], names: dict[str, str]) -> None:
    """Write polygons given in metres as the script wants them."""
    rows = {"code": list(shapes), "name": [names[code] for code in shapes]}
    frame = gpd.GeoDataFrame(rows, geometry=list(shapes.values()), crs="EPSG:27700")
    frame.to_crs("EPSG:4326").to_file(folder / "london_boroughs.geojson", driver="GeoJSON")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An input folder for the script."""
    folder = tmp_path / "town"
    folder.mkdir()
    shapes = {code: polygon(corners) for code, (_, corners) in TOWN.items()}
    chip = polygon([(-1, 40), (-0.95, 40), (-0.95, 40.05)])
    shapes["T01"] = shapely.MultiPolygon([shapes["T01"], chip])
    draw(folder, shapes, {code: name for code, (name, _) in TOWN.items()})
    (folder / "borough_figures.csv").write_text(
        "code,name,inner,land_area_ha,offences_2016,officers_fte_2016_05\n"
        "T01,Ashby,yes,365,100,12.5\n"
        "T02,Barton,no,365,90,11.25\n"
        "T04,Derby,no,400,70,9\n"
        "T03,Corby,no,400,80,10.0\n",
        encoding="utf-8",
    )
    (folder / "thames_pairs.csv").write_text(
        "code_a,borough_a,code_b,borough_b,polygon_gap_m,vehicle_crossing_2016,crossings\n"
        "T02,Barton,T04,Derby,300,no,\n"
        'T01,Ashby,T03,Corby,300,yes,"Old Bridge (A1, toll)"\n',
        encoding="utf-8",
    )
    (folder / "plan_adopted_2018.csv").write_text(
        "code,name,bcu\nT01,Ashby,North\nT02,Barton,North\nT03,Corby,South\nT04,Derby,South\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def build(script: ModuleType, town: Path, tmp_path: Path) -> Callable[..., Path]:
    """Run the script on the town; gives the folder with what it made."""

    def run(*options: str, out: str = "out") -> Path:
        folder = tmp_path / out
        script.main([str(town), "--out", str(folder), *TOWN_OPTIONS, *options])
        return folder

    return run


Build = Callable[..., Path]


class TestScript:
    def test_makes_every_file(self, build: Build) -> None:
        assert {path.name for path in build().iterdir()} == OUTPUTS

    def test_makes_the_same_bytes_again(self, build: Build) -> None:
        first, second = build(), build(out="again")
        for name in OUTPUTS:
            assert (first / name).read_bytes() == (second / name).read_bytes()

    def test_simplifies_and_drops_chips(self, build: Build) -> None:
        made = gpd.read_file(build() / "london-areas.geojson").set_index("code")
        assert made.index.tolist() == ["T01", "T02", "T03", "T04", "T99"]
        assert made.geometry["T01"].geom_type == "Polygon"
        assert made.count_coordinates()["T01"] == len(TOWN["T01"][1]) - len(WIGGLE) + 1
        assert shapely.coverage_is_valid(made.geometry.to_numpy())

    def test_keeps_the_centres_of_the_polygons_as_they_came(self, build: Build) -> None:
        made = gpd.read_file(build() / "london-areas.geojson").set_index("code")
        centre = shapely.centroid(polygon(TOWN["T03"][1]))
        assert made["centre_easting_m"]["T03"] == pytest.approx(centre.x, abs=0.05)
        assert made["centre_northing_m"]["T03"] == pytest.approx(centre.y, abs=0.05)

    def test_fills_the_river_and_nothing_else(self, build: Build) -> None:
        made = gpd.read_file(build() / "london-water.geojson").to_crs("EPSG:27700")
        river = polygon([(0, 20), (40, 20), (40, 23), (0, 23)])
        assert made.symmetric_difference(river).area.sum() < 0.01 * river.area

    def test_copies_tables_sorted_with_numbers_as_they_stand(self, build: Build) -> None:
        made = build()
        figures = table(made / "london-figures.csv")
        assert [row["code"] for row in figures] == ["T01", "T02", "T03", "T04"]
        assert [row["officers_fte_2016_05"] for row in figures] == ["12.5", "11.25", "10.0", "9"]
        first = table(made / "london-crossings.csv")[0]
        assert (first["from"], first["to"], first["gap_m"]) == ("T01", "T03", "300")
        assert first["crossings"] == "Old Bridge (A1, toll)"
        assert len(table(made / "adopted-2018.csv")) == 4

    def test_replaces_the_shipped_files_unless_told_otherwise(self, script: ModuleType) -> None:
        settings = script.parse(["inputs"])
        assert (settings.out, settings.plans) == (FOLDER, ROOT / "scenarios" / "plans")
        assert settings.outside == {CITY}
        assert (settings.areas, settings.borders) == (32, 63)
        assert settings.tolerance <= 20

    def test_prints_what_it_measured(
        self, build: Build, capsys: pytest.CaptureFixture[str]
    ) -> None:
        build()
        printed = capsys.readouterr().out
        assert "land borders: 2\n" in printed
        assert "1530 published" in printed


def edit(town: Path, file: str, old: str, new: str) -> None:
    text = (town / file).read_text(encoding="utf-8")
    assert old in text
    (town / file).write_text(text.replace(old, new, 1), encoding="utf-8")


class TestScriptRefuses:
    @pytest.fixture
    def refused(self, build: Build, tmp_path: Path) -> Callable[..., str]:
        """Run the script, which must end with an error and leave no file; gives the message."""

        def run(*options: str) -> str:
            with pytest.raises(SystemExit) as caught:
                build(*options, out="refused")
            assert not (tmp_path / "refused").exists()
            return str(caught.value)

        return run

    def redraw(self, town: Path, code: str, corners: Corners) -> None:
        changed = {key: polygon(old) for key, (_, old) in TOWN.items()} | {code: polygon(corners)}
        draw(town, changed, {key: name for key, (name, _) in TOWN.items()})

    def test_overlapping_polygons(self, town: Path, refused: Callable[..., str]) -> None:
        self.redraw(town, "T04", [(18, 0), (40, 0), (40, 20), (18, 20)])
        assert "polygons overlap" in (message := refused())
        assert "Corby, Derby" in message

    def test_a_polygon_that_crosses_itself(self, town: Path, refused: Callable[..., str]) -> None:
        self.redraw(town, "T04", [(20, 0), (40, 20), (40, 0), (20, 20)])
        assert "not a valid polygon: Derby" in refused()

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--borders", "3"], "2 land borders, 3 expected"),
            (["--areas", "5"], "4 areas, 5 expected"),
            (["--outside", "T98", "--areas", "5"], "no polygon for T98, given as outside"),
            (["--closing", "100"], "a closing of 100 m fills no gap"),
        ],
    )
    def test_a_result_that_is_not_as_expected(
        self, refused: Callable[..., str], options: list[str], message: str
    ) -> None:
        assert message in refused(*options)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (("london_boroughs.geojson", '"T02"', '"T01"'), "T01 stands twice"),
            (
                ("london_boroughs.geojson", '"name": "Ashby"', '"label": "Ashby"'),
                "feature 1 has no code or no name",
            ),
            (("borough_figures.csv", "land_area_ha", "land"), "no column land_area_ha"),
            (("borough_figures.csv", "T03,Corby,no,400,80,10.0\n", ""), "has not for T03"),
            (("borough_figures.csv", "T03,", "T02,"), "has not for T02"),
            (("borough_figures.csv", "Derby", "Dover"), "T04 is called Dover, its polygon Derby"),
            (("borough_figures.csv", ",90,", ",90.5,"), "offences_2016 of Barton is not a whole"),
            (("borough_figures.csv", "11.25", "11.255"), "officers_fte_2016_05 of Barton is not"),
            (("borough_figures.csv", ",yes,", ",oui,"), "inner of Ashby is not yes or no: 'oui'"),
            (("borough_figures.csv", ",9\n", "\n"), "row 3 has more or fewer cells"),
            (
                ("borough_figures.csv", ",365,", ",375,"),
                "1530.0 ha in total, in the column land_area_ha 1540.0 ha; they may differ by 0.5%",
            ),
            (("thames_pairs.csv", "T02,Barton", "T07,Barton"), "no area has the code T07"),
            (("thames_pairs.csv", "Barton", "Burton"), "T02 is called Burton"),
            (
                ("thames_pairs.csv", "Derby,300,", "Derby,320,"),
                "listed gap '320' m, measured 300.0 m",
            ),
            (("thames_pairs.csv", ",yes,", ",ja,"), "vehicle crossing wants yes or no, not 'ja'"),
            (("plan_adopted_2018.csv", "T04,Derby,South\n", ""), "has not for T04"),
        ],
    )
    def test_an_input_with_a_fault(
        self,
        town: Path,
        refused: Callable[..., str],
        change: tuple[str, str, str],
        message: str,
    ) -> None:
        edit(town, *change)
        assert message in refused()

    def test_all_faults_at_once(self, town: Path, refused: Callable[..., str]) -> None:
        edit(town, "borough_figures.csv", ",90,", ",ninety,")
        edit(town, "thames_pairs.csv", "Derby,300,", "Derby,320,")
        message = refused()
        assert message.startswith("no file written:\n- ")
        assert message.count("\n- ") == 2

    def test_an_input_that_is_missing(self, town: Path, refused: Callable[..., str]) -> None:
        (town / "thames_pairs.csv").unlink()
        assert "thames_pairs.csv is missing in" in refused()

    def test_polygons_without_names(self, town: Path, refused: Callable[..., str]) -> None:
        frame = gpd.read_file(town / "london_boroughs.geojson").drop(columns="name")
        frame.to_file(town / "london_boroughs.geojson", driver="GeoJSON")
        assert "london_boroughs.geojson: no property name" in refused()

    def test_and_leaves_earlier_files_alone(self, build: Build, town: Path) -> None:
        made = build()
        before = {path.name: path.read_bytes() for path in made.iterdir()}
        edit(town, "borough_figures.csv", "T04,Derby,no,400", "T04,Derby,no,300")
        with pytest.raises(SystemExit, match="1430"):
            build()
        assert {path.name: path.read_bytes() for path in made.iterdir()} == before

    def test_a_table_without_rows(self, town: Path, refused: Callable[..., str]) -> None:
        (town / "plan_adopted_2018.csv").write_text("code,name,bcu\n", encoding="utf-8")
        assert "plan_adopted_2018.csv: no rows" in refused()

    def test_polygons_in_another_projection(self, town: Path, refused: Callable[..., str]) -> None:
        frame = gpd.read_file(town / "london_boroughs.geojson").to_crs("EPSG:27700")
        frame.to_file(town / "london_boroughs.geojson", driver="GeoJSON")
        assert "not in WGS 84" in refused()

    def test_a_file_that_is_too_large(
        self, script: ModuleType, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
    ) -> None:
        monkeypatch.setattr(script, "MAX_BYTES", 100)
        assert "bytes, at most 100" in refused()

    def test_borders_lost_or_gained(self, script: ModuleType) -> None:
        faults = script.border_faults({("a", "b")}, {("b", "c")}, 1)
        assert [fault.split(": ")[1] for fault in faults] == [
            "border a–b was lost",
            "border b–c is new",
        ]

    def test_a_river_that_misses_a_bank_or_covers_one(self, script: ModuleType, town: Path) -> None:
        inputs = script.read_inputs(town)
        inland = polygon([(5, 5), (6, 5), (6, 6), (5, 6)])
        faults = script.water_faults(inland, inputs.areas, inputs.crossings)
        assert "london-water.geojson: covers 10000 m² of the areas" in faults
        missed = ["does not touch Ashby", "does not touch Barton", "does not touch Derby"]
        assert [fault.split(": ")[1] for fault in faults[1:]] == missed

    def test_a_river_that_crosses_itself(self, script: ModuleType, town: Path) -> None:
        inputs = script.read_inputs(town)
        crossed = polygon([(0, 20), (40, 23), (40, 20), (0, 23)])
        faults = script.water_faults(crossed, inputs.areas, inputs.crossings)
        assert faults == ["london-water.geojson: not a valid polygon"]

    def test_too_coarse_a_simplification(
        self, build: Build, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit, match="2"):
            build("--tolerance", "25")
        assert "at most 20 metres" in capsys.readouterr().err
