"""Bad input: one malformed file each, one message that names file, place, cause and remedy."""

from __future__ import annotations

import builtins
import io
import json
import math
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import geopandas as gpd
import pytest
import shapely

from bcu_optimizer.common.atomic_files import MARKER
from makers import county
from makers.county import CODES, NAMES, County, bcu, settings

Fault = dict[str, Any]

# Words of the libraries below, which say nothing to a planner.
JARGON = re.compile(
    r"traceback|exception|\btuple|dictionar|instance of|after validation|errno|datetime\.",
    re.IGNORECASE,
)


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


@contextmanager
def earlier_run(folder: Path, command: str) -> Iterator[Path]:
    """Give a run folder of a command that must stay as it is, with nothing beside it."""
    run = folder / "earlier"
    run.mkdir()
    (run / "result.json").write_text("{}", encoding="utf-8")
    marker = json.dumps({"command": command, "files": ["result.json"]})
    (run / MARKER).write_text(marker, encoding="utf-8")
    beside = sorted(folder.iterdir())
    yield run
    assert sorted(folder.iterdir()) == beside
    assert {path.name: path.read_text(encoding="utf-8") for path in run.iterdir()} == {
        "result.json": "{}",
        MARKER: marker,
    }
    shutil.rmtree(run)


def refused(command: str, *arguments: str | Path, folder: Path) -> list[Fault]:
    """Run a command that must refuse its input, in words and as JSON, and return the faults."""
    with earlier_run(folder, command) as run:
        as_stated = bcu(command, *arguments, "--out", run)
        assert as_stated.code == 3, as_stated
        answer = bcu(command, *arguments, "--json", "--out", run)
        assert answer.code == 3, answer
    assert (as_stated.out, answer.err) == ("", "")
    faults = answer.faults
    assert len(as_stated.err.splitlines()) == len(faults)
    for fault, line in zip(faults, as_stated.err.splitlines(), strict=True):
        assert line.startswith("bcu: ")
        assert all(str(fault[key] or "") in line for key in ("message", "file", "where", "remedy"))
        assert fault["message"]
        assert fault["remedy"], f"no remedy: {fault}"
        assert not JARGON.search(fault["message"]), fault["message"]
    return faults


def checked(made: County, *texts: str) -> list[Fault]:
    """Return the faults that the check of a county finds."""
    return refused("check", made.scenario, *settings(*texts), folder=made.folder.parent)


def the_one(faults: list[Fault]) -> Fault:
    assert len(faults) == 1, faults
    return faults[0]


def is_told(fault: Fault, file: Path, *texts: str) -> None:
    """Hold that a fault names its file and says certain things."""
    assert fault["file"] == str(file)
    told = " ".join(str(fault[key]) for key in ("where", "message", "remedy"))
    assert all(text in told for text in texts), told


def row_of(i: int) -> str:
    """Return the line of the figures that an area has."""
    line = next(row for row in county.figures() if row[0] == CODES[i])
    name = f'"{line[1]}"' if "," in str(line[1]) else line[1]
    return ",".join(str(cell) for cell in [line[0], name, *line[2:]]) + "\n"


class TestFigures:
    def test_an_area_is_missing(self, made: County) -> None:
        county.edit(made.figures, row_of(7), "")
        is_told(the_one(checked(made)), made.figures, CODES[7], NAMES[7], "no figures")

    def test_an_area_is_too_many(self, made: County) -> None:
        county.edit(made.figures, row_of(7), row_of(7) + row_of(7).replace("M,", "M2,"))
        is_told(the_one(checked(made)), made.figures, "M2", "no polygon", "line", "'M'")

    def test_an_area_stands_twice(self, made: County) -> None:
        county.edit(made.figures, row_of(7), row_of(7) + row_of(7))
        is_told(the_one(checked(made)), made.figures, "M", "line 15", "line 14")

    @pytest.mark.parametrize(
        ("cell", "cause"),
        [
            ("", "missing"),
            ("  ", "missing"),
            ("NaN", "missing"),
            ("n/a", "missing"),
            ("-3", "negative"),
            ("many", "'many' is not a number"),
            ("inf", "'inf' is not a number"),
            ("3 018", "'3 018' is not a number"),
            ('"3,018"', "'3,018' is not a number"),
        ],
    )
    def test_a_figure_is_none(self, made: County, cell: str, cause: str) -> None:
        county.edit(made.figures, ",3018,", f",{cell},")
        fault = the_one(checked(made))
        is_told(fault, made.figures, CODES[7], NAMES[7], "calls_2025", cause, "number of 0 or more")

    def test_a_column_is_missing(self, made: County) -> None:
        county.edit(made.figures, "calls_2025", "calls_2024")
        is_told(the_one(checked(made)), made.figures, "'calls_2025'", "demand", "'calls_2024'")

    def test_a_role_names_no_column(self, made: County) -> None:
        county.edit(made.scenario, 'sergeants = "sergeants"', 'sergeants = "sargeants"')
        fault = the_one(checked(made))
        is_told(fault, made.figures, "'sargeants'", "columns.sergeants", "'sergeants'")

    def test_the_column_of_codes_is_missing(self, made: County) -> None:
        county.edit(made.figures, "code,", "Code,")
        is_told(the_one(checked(made)), made.figures, "'code'", "header", "'Code'")

    def test_a_column_stands_twice(self, made: County) -> None:
        county.edit(made.figures, ",remark", ",wards")
        is_told(the_one(checked(made)), made.figures, "'wards'", "header")

    def test_rows_are_ragged(self, made: County) -> None:
        for i in (7, 12):
            row = row_of(i)
            county.edit(made.figures, row, row.rpartition(",")[0] + "\n")
        faults = checked(made)
        assert [fault["where"] for fault in faults] == ["line 9", "line 14"]
        is_told(faults[0], made.figures, "6 cells", "header 7")

    def test_a_quotation_mark_is_never_closed(self, made: County) -> None:
        row = row_of(7)
        county.edit(made.figures, row, row.replace("Garth", '"Garth') + "x" * 200_000 + "\n")
        is_told(the_one(checked(made)), made.figures, "line")

    @pytest.mark.parametrize("text", ["", "\n\n", " \n"])
    def test_the_file_is_empty(self, made: County, text: str) -> None:
        made.figures.write_text(text, encoding="utf-8")
        is_told(the_one(checked(made)), made.figures, "empty")

    def test_the_file_has_a_header_only(self, made: County) -> None:
        made.figures.write_text("code,calls_2025,officers,sergeants,wards\n", encoding="utf-8")
        assert len(checked(made)) == len(CODES)

    def test_the_file_is_missing(self, made: County) -> None:
        made.figures.unlink()
        is_told(the_one(checked(made)), made.figures, "no such file")

    def test_the_file_is_a_folder(self, made: County) -> None:
        made.figures.unlink()
        made.figures.mkdir()
        is_told(the_one(checked(made)), made.figures, "cannot be read")

    def test_the_file_may_not_be_read(self, made: County, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = io.open

        def locked(path: Any, *arguments: Any, **options: Any) -> Any:
            if str(path).endswith(made.figures.name):
                raise PermissionError(13, "Permission denied")
            return opened(path, *arguments, **options)

        monkeypatch.setattr(io, "open", locked)
        monkeypatch.setattr(builtins, "open", locked)
        is_told(the_one(checked(made)), made.figures, "cannot be read", "Permission denied")

    def test_the_file_is_not_utf_8(self, made: County) -> None:
        made.figures.write_bytes(made.figures.read_bytes().decode().encode("cp1252"))
        is_told(the_one(checked(made)), made.figures, "not UTF-8", "Save it as UTF-8")

    def test_the_demand_sums_to_nothing(self, made: County) -> None:
        county.write_rows(made.figures, county.figures([0] * 20))
        is_told(the_one(checked(made)), made.figures, "calls_2025", "sum to 0")

    def test_all_faults_are_told_together(self, made: County) -> None:
        county.edit(made.figures, ",3018,", ",many,")
        county.edit(made.figures, ",1204,", ",-1,")
        county.edit(made.figures, ",2817,", ",,")
        assert {fault["where"].partition(" (")[0] for fault in checked(made)} == {
            f"area {CODES[i]}" for i in (4, 7, 19)
        }

    def test_faults_of_every_kind_are_told_together(self, made: County) -> None:
        county.edit(made.figures, ",3018,", ",many,")
        county.edit(made.figures, row_of(3), "")
        county.edit(made.figures, row_of(12), row_of(12) + row_of(12))
        told = " ".join(fault["message"] for fault in checked(made))
        assert "'many' is not a number" in told
        assert "no figures" in told
        assert "stands here again" in told


class TestPolygons:
    def write(self, made: County, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> None:
        county.write_polygons(change(county.frame()), made.polygons)

    def swap(self, made: County, i: int, shape: shapely.Geometry | None) -> None:
        """Give an area another shape."""
        frame = county.frame()
        shapes = list(frame.geometry)
        shapes[i] = shape
        county.write_polygons(
            gpd.GeoDataFrame(frame[["code", "name"]], geometry=shapes, crs=frame.crs), made.polygons
        )

    def test_a_code_stands_twice(self, made: County) -> None:
        self.write(made, lambda frame: frame.assign(code=[*CODES[:19], CODES[7]]))
        is_told(the_one(checked(made)), made.polygons, "code M", "2 polygons")

    def test_an_area_has_no_code(self, made: County) -> None:
        self.write(made, lambda frame: frame.assign(code=[*CODES[:7], None, *CODES[8:]]))
        is_told(the_one(checked(made)), made.polygons, "feature 8", "no code")

    def test_an_area_is_missing(self, made: County) -> None:
        self.write(made, lambda frame: frame.drop(7))
        faults = checked(made)
        is_told(faults[0], made.figures, CODES[7], "no polygon")

    def test_there_is_no_attribute_code(self, made: County) -> None:
        self.write(made, lambda frame: frame.rename(columns={"code": "Code"}))
        is_told(the_one(checked(made)), made.polygons, "'code'", "'Code'")

    def test_two_overlap(self, made: County) -> None:
        shape = shapely.affinity.translate(county.frame().geometry[6], 150, 0)
        self.swap(made, 6, shape)
        fault = the_one(checked(made))
        is_told(fault, made.polygons, NAMES[6], NAMES[7], "overlap by", "ha", "5 m")

    def test_several_overlap(self, made: County) -> None:
        shape = shapely.affinity.scale(county.frame().geometry[6], 1.1, 1.1)
        self.swap(made, 6, shape)
        assert len(checked(made)) >= 4

    def test_one_crosses_itself(self, made: County) -> None:
        points = shapely.get_coordinates(county.frame().geometry[6]).tolist()
        points[2], points[4] = points[4], points[2]
        self.swap(made, 6, shapely.Polygon(points))
        is_told(the_one(checked(made)), made.polygons, CODES[6], NAMES[6], "not valid", "Repair")

    def test_one_has_no_shape(self, made: County) -> None:
        self.swap(made, 6, None)
        is_told(the_one(checked(made)), made.polygons, CODES[6], "no polygon")

    @pytest.mark.parametrize(
        "shape",
        [
            shapely.Point(425_000, 445_000),
            shapely.LineString([(425_000, 445_000), (426_000, 445_000)]),
            shapely.GeometryCollection([shapely.box(425_000, 445_000, 426_000, 446_000)]),
        ],
    )
    def test_one_is_no_polygon(self, made: County, shape: shapely.Geometry) -> None:
        self.swap(made, 6, shape)
        is_told(the_one(checked(made)), made.polygons, CODES[6], shape.geom_type, "not a polygon")

    def test_all_faults_are_told_together(self, made: County) -> None:
        frame = county.frame()
        shapes = [None, shapely.Point(1, 1), *frame.geometry[2:]]
        codes = [*CODES[:19], CODES[7]]
        broken = gpd.GeoDataFrame({"code": codes, "name": NAMES}, geometry=shapes, crs=frame.crs)
        county.write_polygons(broken, made.polygons)
        assert len(checked(made)) == 3

    def test_metres_stand_in_a_geojson(self, made: County) -> None:
        self.write(made, lambda frame: frame.set_crs("EPSG:4326", allow_override=True))
        fault = the_one(checked(made))
        is_told(fault, made.polygons, "projection", "not degrees", "WGS 84")

    def test_degrees_stand_in_a_projected_file(self, tmp_path: Path) -> None:
        made = county.make(tmp_path / "county", "county.gpkg")
        self.write(
            made,
            lambda frame: frame.to_crs("EPSG:4326").set_crs("EPSG:27700", allow_override=True),
        )
        is_told(the_one(checked(made)), made.polygons, "projection", "look like degrees")

    def test_longitude_and_latitude_are_swapped(self, made: County) -> None:
        self.write(
            made,
            lambda frame: frame.to_crs("EPSG:4326").set_geometry(
                frame.to_crs("EPSG:4326").geometry.map(
                    lambda shape: shapely.transform(shape, lambda at: at[:, ::-1])
                )
            ),
        )
        fault = the_one(checked(made, "data.crs=EPSG:27700"))
        is_told(fault, made.polygons, "projection", "longitude 53", "swapped")

    @pytest.mark.parametrize("name", ["county.shp", "county.gpkg"])
    def test_the_file_states_no_projection(self, tmp_path: Path, name: str) -> None:
        made = county.make(tmp_path / "county", name)
        bare = gpd.GeoDataFrame(
            {"code": CODES, "name": NAMES}, geometry=list(county.frame().geometry)
        )
        for path in made.folder.glob("county.*"):
            path.unlink()
        with pytest.warns(UserWarning, match="crs"):
            bare.to_file(made.polygons)
        assert not made.polygons.with_suffix(".prj").exists()
        is_told(the_one(checked(made)), made.polygons, "projection")

    @pytest.mark.parametrize(
        ("crs", "cause"),
        [
            ("EPSG:99999", "no known projection"),
            ("OSGB", "no known projection"),
            ("EPSG:4326", "not a projection in metres"),
            ("EPSG:2277", "not a projection in metres"),
        ],
    )
    def test_the_projection_asked_for_is_none(self, made: County, crs: str, cause: str) -> None:
        fault = the_one(checked(made, f"data.crs={crs}"))
        assert cause in fault["message"]
        assert fault["where"] == "data.crs"

    @pytest.mark.parametrize(
        "text", ["", "not a map", "{", '{"type": "FeatureCollection", "features": []}']
    )
    def test_the_file_holds_none(self, made: County, text: str) -> None:
        made.polygons.write_text(text, encoding="utf-8")
        is_told(the_one(checked(made)), made.polygons, "polygons")

    def test_the_file_is_missing(self, made: County) -> None:
        made.polygons.unlink()
        is_told(the_one(checked(made)), made.polygons, "no such file")

    def test_the_file_is_a_folder(self, made: County) -> None:
        made.polygons.unlink()
        made.polygons.mkdir()
        assert the_one(checked(made))["file"] == str(made.polygons)

    def test_the_file_is_a_table(self, made: County) -> None:
        fault = the_one(checked(made, f"data.areas={made.figures}"))
        is_told(fault, made.figures, "no polygons")


class TestLinks:
    @pytest.mark.parametrize(
        ("row", "where", "texts"),
        [
            (["Gart", "q7", 3], "line 2, from", ["'Gart'", "'Garth'"]),
            (["q7", "Fenby Upper", 3], "line 2, to", ["'Fenby Upper'", "'Fenby, Upper'"]),
            (["q7", "", 3], "line 2, to", ["''"]),
            (["q7", "014", -3], "line 2, count", ["'-3'", "0 or more"]),
            (["q7", "014", "lots"], "line 2, count", ["'lots'"]),
            (["q7", "014", ""], "line 2, count", ["''"]),
            (["q7", "014", "nan"], "line 2, count", ["'nan'"]),
        ],
    )
    def test_a_row_is_wrong(
        self, made: County, row: list[object], where: str, texts: list[str]
    ) -> None:
        county.write_rows(made.links, [["from", "to", "count"], row, ["q7", "014", 4]])
        fault = the_one(checked(made))
        assert fault["where"] == where
        is_told(fault, made.links, *texts)

    def test_all_faults_are_told_together(self, made: County) -> None:
        rows = [["from", "to", "count"], ["q8", "014", 1], ["q7", "014", -1], ["x", "y", "z"]]
        county.write_rows(made.links, rows)
        places = [fault["where"] for fault in checked(made)]
        assert places == [
            "line 2, from",
            "line 3, count",
            "line 4, from",
            "line 4, to",
            "line 4, count",
        ]

    def test_the_header_is_another(self, made: County) -> None:
        rows = [["origin", "destination", "n"], ["q7", "014", 1]]
        county.write_rows(made.links, rows)
        faults = checked(made)
        told = " ".join(fault["message"] for fault in faults)
        assert all(f"'{column}'" in told for column in ("from", "to", "count"))
        assert {fault["where"] for fault in faults} == {"header"}

    def test_the_file_is_missing(self, made: County) -> None:
        made.links.unlink()
        is_told(the_one(checked(made)), made.links, "no such file")

    def test_there_are_none_though_they_are_the_goal(self, made: County) -> None:
        county.write_rows(made.links, [["from", "to", "count"]])
        is_told(the_one(checked(made)), made.scenario, "goals.links", "no two areas are linked")


class TestCrossings:
    @pytest.mark.parametrize(
        ("rows", "texts"),
        [
            ([["from", "to"], ["isl.2", "q7"]], ["line 2, from", "'isl.2'", "'isl.1'"]),
            ([["from", "to"], ["isl.1", "Isle of Wrå"]], ["line 2", "itself"]),
            (
                [["from", "to", "vehicle_crossing"], ["q7", "isl.1", "perhaps"]],
                ["'perhaps'", "yes"],
            ),
            ([["from", "too"], ["q7", "isl.1"]], ["header", "'to'", "'too'"]),
        ],
    )
    def test_a_row_is_wrong(self, made: County, rows: list[list[object]], texts: list[str]) -> None:
        county.write_rows(made.crossings, rows)
        is_told(the_one(checked(made)), made.crossings, *texts)

    def test_are_switched_on_but_not_listed(self, made: County) -> None:
        county.edit(made.scenario, 'crossings = "crossings.csv"', "crossings = true")
        is_told(the_one(checked(made)), made.scenario, "data.crossings", "no list")


class TestPlans:
    def evaluated(self, made: County, rows: list[list[object]]) -> list[Fault]:
        plan = made.folder / "plan-a.csv"
        county.write_rows(plan, rows)
        arguments = (plan, "--scenario", made.scenario)
        faults = refused("evaluate", *arguments, folder=made.folder.parent)
        assert all(fault["file"] == str(plan) for fault in faults)
        return faults

    @pytest.fixture
    def rows(self) -> list[list[object]]:
        plan = [[CODES[i], bcu_] for bcu_, areas in county.PLAN.items() for i in areas]
        return [["code", "bcu"], *plan]

    def test_misses_an_area(self, made: County, rows: list[list[object]]) -> None:
        fault = the_one(self.evaluated(made, rows[:-2]))
        assert all(f"{NAMES[i]} ({CODES[i]})" in fault["message"] for i in (18, 19))

    def test_repeats_an_area(self, made: County, rows: list[list[object]]) -> None:
        fault = the_one(self.evaluated(made, [*rows, [NAMES[7], "South"]]))
        assert fault["where"] == "line 22"
        assert NAMES[7] in fault["message"]
        assert "twice" in fault["message"]

    def test_has_an_unknown_area(self, made: County, rows: list[list[object]]) -> None:
        fault = the_one(self.evaluated(made, [*rows, ["Quorndal", "South"]]))
        assert fault["where"] == "line 22"
        assert "'Quorndale'" in fault["remedy"]

    def test_leaves_a_bcu_blank(self, made: County, rows: list[list[object]]) -> None:
        fault = the_one(self.evaluated(made, [*rows[:-1], [rows[-1][0], "  "]]))
        assert fault["where"] == "line 21"
        assert "no BCU" in fault["message"]

    def test_has_other_columns(self, made: County, rows: list[list[object]]) -> None:
        fault = the_one(self.evaluated(made, [["code", "bcus"], *rows[1:]]))
        assert "'bcu'" in fault["message"]
        assert "'bcus'" in fault["remedy"]
        fault = the_one(self.evaluated(made, [["where", "bcu"], *rows[1:]]))
        assert "'code' or 'name'" in fault["message"]

    def test_all_faults_are_told_together(self, made: County, rows: list[list[object]]) -> None:
        broken = [*rows[:-1], rows[1], ["nowhere", "South"], [NAMES[3], ""]]
        assert len(self.evaluated(made, broken)) == 4

    def test_is_empty(self, made: County) -> None:
        assert "empty" in the_one(self.evaluated(made, []))["message"]

    def test_there_is_none_of_that_name(self, made: County) -> None:
        for plan, texts in {
            "adopted-2019": ["'adopted-2019'", "'adopted-2018'"],
            "plans/mine.csv": ["mine.csv"],
            str(made.folder): ["no plan.csv"],
        }.items():
            fault = the_one(refused("evaluate", plan, folder=made.folder.parent))
            assert all(text in " ".join(map(str, fault.values())) for text in texts)

    def test_a_measure_it_does_not_know_is_misspelt(
        self, made: County, rows: list[list[object]]
    ) -> None:
        county.write_rows(made.folder / "given.csv", rows)
        beside = made.folder / "given.toml"
        beside.write_text('unknown = ["leadership_post"]', encoding="utf-8")
        arguments = (made.folder / "given.csv", "--scenario", made.scenario)
        fault = the_one(refused("evaluate", *arguments, folder=made.folder.parent))
        is_told(fault, beside, "'leadership_post'", "'leadership_posts'")

    @pytest.mark.parametrize("text", ["unknown = 3", "unknown = [", "unknown = [1]"])
    def test_what_stands_beside_it_is_wrong(
        self, made: County, rows: list[list[object]], text: str
    ) -> None:
        county.write_rows(made.folder / "given.csv", rows)
        (made.folder / "given.toml").write_text(text, encoding="utf-8")
        arguments = (made.folder / "given.csv", "--scenario", made.scenario)
        fault = the_one(refused("evaluate", *arguments, folder=made.folder.parent))
        assert fault["file"] == str(made.folder / "given.toml")


class TestNames:
    """What is misspelt is met with what comes nearest."""

    def state(self, made: County, text: str) -> None:
        """Add a rule, or a table of its own, to the scenario."""
        if text.startswith("["):
            county.edit(made.scenario, "[goals]", f"{text}\n\n[goals]")
        else:
            county.edit(made.scenario, "number = 6", f"number = 6\n{text}")

    @pytest.mark.parametrize(
        ("old", "new", "where", "near"),
        [
            ("contiguity = true", "contiguty = true", "rules.contiguty", "'contiguity'"),
            ("contiguity = true", "contiguty = false", "rules.contiguty", "'contiguity'"),
            ("[goals]", "[gaols]", "gaols", "'goals'"),
            ("[data]", "[date]", "date", "'data'"),
            ("inspectors =", "inspecters =", "rules.supervision.inspecters", "'inspectors'"),
            ('question = "Who', 'qestion = "Who', "qestion", "'question'"),
        ],
    )
    def test_a_key_is_misspelt(
        self, made: County, old: str, new: str, where: str, near: str
    ) -> None:
        county.edit(made.scenario, old, new)
        fault = next(fault for fault in checked(made) if fault["where"] == where)
        is_told(fault, made.scenario, near)

    @pytest.mark.parametrize(
        ("text", "where", "near"),
        [
            ("[links.pattern]\nfactor = 2", "links.pattern", "'patterns'"),
            ("[rules.teams.a]\ntotal = 4\nminimun = 3", "rules.teams.a.minimun", "'minimum'"),
            ("[limits]\nimbalence = 1", "limits.imbalence", "'imbalance'"),
            ("[limits]\nleadership_posts = 9", "limits.leadership_posts", "imbalance"),
            ('[ties]\npairs = [["q7", "Oseby", 1]]', "ties.pairs[0]", "'Ouseby'"),
            ('together = [["q7", "gart"]]', "rules.together[0]", "'Garth'"),
            ('apart = [["q7", "014"], ["müke", "m"]]', "rules.apart[1]", "'Müker'"),
            ('barrier = [["014", "x4"]]', "rules.barrier[0]", "'x_4'"),
            ('single = ["Oseby"]', "rules.single[0]", "'Ouseby'"),
        ],
    )
    def test_what_is_stated_is_misspelt(
        self, made: County, text: str, where: str, near: str
    ) -> None:
        self.state(made, text)
        fault = next(fault for fault in checked(made) if fault["where"] == where)
        is_told(fault, made.scenario, near)

    def test_a_goal_is_misspelt(self, made: County) -> None:
        county.edit(made.scenario, "links = 1.0", "lnks = 1.0")
        is_told(the_one(checked(made)), made.scenario, "goals.lnks", "'links'")

    def test_the_plan_to_keep_is_misspelt(self, made: County) -> None:
        self.state(made, 'fixed = { plan = "adopted-2017", bcus = ["A"] }')
        is_told(the_one(checked(made)), made.scenario, "rules.fixed.plan", "'adopted-2018'")

    def test_a_bcu_to_keep_is_misspelt(self, made: County) -> None:
        county.write_plan(made.folder / "old.csv", county.PLAN)
        self.state(made, 'fixed = { plan = "old.csv", bcus = ["Nort West"] }')
        is_told(the_one(checked(made)), made.scenario, "rules.fixed.bcus", "'North West'")

    def test_an_area_is_named_twice_in_a_group(self, made: County) -> None:
        county.edit(made.scenario, "number = 6", 'number = 6\ntogether = [["M", "garth"]]')
        is_told(the_one(checked(made)), made.scenario, "rules.together[0]", "twice")

    def test_a_scenario_is_misspelt(self, tmp_path: Path) -> None:
        fault = the_one(refused("check", "basline", folder=tmp_path))
        assert "'basline'" in fault["message"]
        assert "'baseline'" in fault["remedy"]

    def test_a_data_set_is_misspelt(self, made: County) -> None:
        county.edit(made.scenario, 'areas = "county.geojson"', 'areas = "lodnon"')
        fault = next(f for f in checked(made) if f["where"] == "data.areas")
        is_told(fault, made.scenario, "'lodnon'", "'london'")

    def test_a_scenario_that_is_no_file(self, made: County) -> None:
        missing = made.folder / "none.toml"
        is_told(the_one(refused("check", missing, folder=made.folder.parent)), missing, "no such")
        fault = the_one(refused("check", made.folder, folder=made.folder.parent))
        assert str(made.folder) in " ".join(map(str, fault.values()))

    def test_all_that_is_misspelt_is_told_together(self, made: County) -> None:
        county.edit(made.scenario, "links = 1.0", "lnks = 1.0")
        county.edit(
            made.scenario,
            "number = 6",
            'number = 60\ntogether = [["q7", "gart"]]\nsingle = ["Oseby"]',
        )
        text = '[limits]\nimbalence = 1\n[ties]\npairs = [["q7", "Oseby", 1]]\n[goals]'
        county.edit(made.scenario, "[goals]", text)
        assert {fault["where"] for fault in checked(made)} == {
            "goals.lnks",
            "rules.number",
            "rules.together[0]",
            "rules.single[0]",
            "limits.imbalence",
            "ties.pairs[0]",
        }


class TestPlaces:
    """A fault names the file that states what is wrong."""

    def test_of_a_parent(self, made: County) -> None:
        county.edit(made.scenario, "number = 6", 'number = 6\ntogether = [["q7", "gart"]]')
        child = made.folder / "child.toml"
        child.write_text('extends = "six.toml"\ntitle = "A child"\n', encoding="utf-8")
        fault = the_one(refused("check", child, folder=made.folder.parent))
        is_told(fault, made.scenario, "rules.together[0]")

    @pytest.mark.parametrize(
        "text", ["rules.number=21", 'rules.apart=[["q7", "gart"]]', "goals.lnks=1", "limits.x=1"]
    )
    def test_of_the_command_line(self, made: County, text: str) -> None:
        assert the_one(checked(made, text))["file"] == "--set"


class TestValues:
    @pytest.mark.parametrize(
        "text",
        [
            "rules=3",
            "rules.number='twelve'",
            "rules.number=12.5",
            "rules.number=true",
            "rules.number=[1, 2, 3]",
            "rules.number=[]",
            "rules.number=['1', '2']",
            "rules.size=3",
            "rules.size=[2]",
            "rules.size=[4, 2]",
            "rules.size=[0, 2]",
            "rules.size=['2', 4]",
            "rules.contiguity='yes'",
            "rules.contiguity=1",
            "rules.together=['q7']",
            "rules.together=[['q7']]",
            "rules.together='q7'",
            "rules.single='q7'",
            "rules.barrier=[['q7', '014', 'M']]",
            "rules.balance=3",
            "rules.balance.max_ratio=0.5",
            "rules.balance.max_ratio=inf",
            "rules.balance.measures=['demnd']",
            "rules.balance.measures=[]",
            "rules.supervision={max_ratio = 10}",
            "rules.supervision.scope=city",
            "rules.supervision.superintendents=0",
            "rules.supervision.superintendents=2.5",
            "rules.supervision.inspectors=-4",
            "rules.supervision.inspectors=nan",
            "rules.supervision.inspectors='many'",
            "rules.teams=3",
            "rules.teams={drugs = 3}",
            "rules.teams.drugs={total = 3}",
            "rules.fixed='adopted-2018'",
            "rules.fixed={plan = 'adopted-2018'}",
            "rules.fixed={plan = 'adopted-2018', bcus = []}",
            "goals=[]",
            "goals.links=-1",
            "goals.links='much'",
            "goals.links=true",
            "demand=1",
            "demand={}",
            "demand.calls_2025=0",
            "demand.calls_2025='x'",
            "data=london",
            "data.areas=3",
            "data.crossings=7",
            "data.min_border_m=-1",
            "data.heal_m=wide",
            "columns.officers=3",
            "columns=officers",
            "ties.pairs=[['q7', '014']]",
            "ties={}",
            "links.decay_km=0",
            "links.mass=calls_2025",
            "links.patterns.factor=2",
            "limits.imbalance='low'",
            "limits.imbalance=nan",
            "limits=[]",
            "title=3",
            "expect=nothing",
            "assumptions=3",
            "extends=3",
            "extends=six",
            "name=me",
            "rules.number=1979-05-27",
            "rules.number=21",
            "rules.number=0",
            "rules.number=-1",
            "rules.number=[7, 5]",
            "rules.number=[0, 5]",
            "rules.number=[5, 21]",
        ],
    )
    def test_a_wrong_value_is_one_fault_in_plain_words(self, made: County, text: str) -> None:
        fault = the_one(checked(made, text))
        key = text.partition("=")[0]
        assert fault["where"]
        assert fault["where"].startswith(key.partition(".")[0])

    @pytest.mark.parametrize(
        "value", ["3", "'x'", "true", "[]", "{}", "[[1]]", "1e400", "2000-01-01"]
    )
    def test_no_value_of_any_key_is_a_riddle(self, made: County, value: str) -> None:
        """Whatever is typed for whatever key ends in an answer or in a fault in plain words."""
        keys = [
            "title", "expect", "data", "data.areas", "data.figures", "data.links", "data.crs",
            "data.crossings", "data.heal_m", "columns", "columns.wards", "demand", "demand.wards",
            "links", "links.decay_km", "links.mass", "links.patterns", "links.patterns.pairs",
            "ties", "ties.pairs", "rules", "goals", "goals.links", "limits", "limits.imbalance",
            "assumptions", "assumptions.x", "extends", "name", "file", "origins", "rules.number",
            "rules.size", "rules.contiguity", "rules.supervision", "rules.supervision.scope",
            "rules.balance", "rules.balance.measures", "rules.teams", "rules.teams.x",
            "rules.together", "rules.apart", "rules.fixed", "rules.fixed.plan", "rules.fixed.bcus",
            "rules.single", "rules.barrier",
        ]  # fmt: skip
        for key in keys:
            answer = bcu("check", made.scenario, "--json", *settings(f"{key}={value}"))
            assert answer.code in {0, 3}, (key, answer)


class TestScenarioFiles:
    def test_is_not_toml(self, made: County) -> None:
        county.edit(made.scenario, "number = 6", "number = = 6")
        is_told(the_one(checked(made)), made.scenario, "line 19", "not valid TOML")

    def test_states_a_key_twice(self, made: County) -> None:
        county.edit(made.scenario, "number = 6", "number = 6\nnumber = 7")
        is_told(the_one(checked(made)), made.scenario, "line 20")

    def test_is_not_utf_8(self, made: County) -> None:
        county.edit(made.scenario, "Who works", "Qui à")
        made.scenario.write_bytes(made.scenario.read_bytes().decode().encode("latin-1"))
        is_told(the_one(checked(made)), made.scenario, "not UTF-8", "UTF-8")

    def test_is_empty_and_stands_for_london(self, tmp_path: Path) -> None:
        (tmp_path / "empty.toml").write_text("", encoding="utf-8")
        assert bcu("check", tmp_path / "empty.toml").code == 0

    def test_extends_itself(self, made: County) -> None:
        files = {"a": "b", "b": "c", "c": "a"}
        for name, parent in files.items():
            (made.folder / f"{name}.toml").write_text(
                f'extends = "{parent}.toml"', encoding="utf-8"
            )
        path = made.folder / "a.toml"
        fault = the_one(refused("check", path, folder=made.folder.parent))
        assert fault["where"] == "extends"
        assert "a.toml → b.toml → c.toml → a.toml" in fault["message"]

    def test_extends_what_is_not_there(self, made: County) -> None:
        path = made.folder / "a.toml"
        path.write_text('extends = "baselin"', encoding="utf-8")
        fault = the_one(refused("check", path, folder=made.folder.parent))
        is_told(fault, path, "extends", "'baselin'", "'baseline'")

    def test_extends_what_disagrees(self, made: County) -> None:
        for name, number in {"a": 5, "b": 7}.items():
            text = f'extends = "six.toml"\n[rules]\nnumber = {number}\nsize = [1, {number}]\n'
            (made.folder / f"{name}.toml").write_text(text, encoding="utf-8")
        path = made.folder / "c.toml"
        path.write_text('extends = ["a.toml", "b.toml"]', encoding="utf-8")
        faults = refused("check", path, folder=made.folder.parent)
        assert {fault["where"] for fault in faults} == {"rules.number", "rules.size"}
        is_told(faults[0], path, "a.toml says 5", "b.toml says 7", "State rules.number")

    @pytest.mark.parametrize("text", ["extends = 3", "extends = [1]", "extends = {}"])
    def test_extends_nothing_that_has_a_name(self, made: County, text: str) -> None:
        path = made.folder / "a.toml"
        path.write_text(text, encoding="utf-8")
        fault = the_one(refused("check", path, folder=made.folder.parent))
        is_told(fault, path, "extends")


class TestGoals:
    @pytest.mark.parametrize(
        ("text", "where", "cause"),
        [
            ("goals={demand_ratio = 1, links = 1}", "goals.demand_ratio", "cannot be weighed"),
            ("goals={ties = 1}", "goals.ties", "no ties"),
            ("goals.ties=0.5", "goals.ties", "no ties"),
        ],
    )
    def test_cannot_be_had(self, made: County, text: str, where: str, cause: str) -> None:
        fault = the_one(checked(made, text))
        assert fault["where"] == where
        assert cause in fault["message"]

    def test_need_their_figures(self, made: County) -> None:
        texts = ["goals={officers_ratio = 1}", "columns.officers=false"]
        fault = the_one(checked(made, *texts))
        assert fault["where"] == "goals.officers_ratio"


class TestFolders:
    def solved(self, made: County, out: Path) -> Fault:
        answer = bcu("check", made.scenario, "--json", "--out", out)
        assert answer.code == 3, answer
        assert answer.err == ""
        fault = the_one(answer.faults)
        assert fault["remedy"]
        return fault

    def test_is_a_file(self, made: County) -> None:
        fault = self.solved(made, made.figures)
        is_told(fault, made.figures, "not a folder")

    def test_lies_below_a_file(self, made: County) -> None:
        fault = self.solved(made, made.figures / "run" / "one")
        is_told(fault, made.figures, "not a folder")

    def test_may_not_be_written_to(self, made: County, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bcu_optimizer.common.atomic_files.os.access", lambda *_: False)
        fault = self.solved(made, made.folder / "run")
        is_told(fault, made.folder, "cannot be written to")

    def test_cannot_be_made(self, made: County, monkeypatch: pytest.MonkeyPatch) -> None:
        def mkdtemp(**_: object) -> str:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("bcu_optimizer.common.atomic_files.tempfile.mkdtemp", mkdtemp)
        fault = self.solved(made, made.folder / "run")
        is_told(fault, made.folder / "run", "cannot be written", "Permission denied")
        assert not (made.folder / "run").exists()

    def test_is_read_only(self, made: County) -> None:
        locked = made.folder / "locked"
        locked.mkdir(mode=0o500)
        try:
            (locked / "probe").mkdir()
        except PermissionError:
            is_told(self.solved(made, locked / "run"), locked, "cannot be written to")
        else:
            pytest.skip("this user may write to every folder")


class TestSolvers:
    @pytest.mark.parametrize(("solver", "package"), [("highs", "highspy"), ("cbc", "cbcbox")])
    def test_is_not_installed(
        self, made: County, monkeypatch: pytest.MonkeyPatch, solver: str, package: str
    ) -> None:
        monkeypatch.setitem(sys.modules, package, None)
        arguments = (made.scenario, "--solver", solver)
        fault = the_one(refused("solve", *arguments, folder=made.folder.parent))
        assert f"'{solver}' is not installed" in fault["message"]
        assert fault["where"] == "--solver"
        assert f"pip install {package}" in fault["remedy"]


@contextmanager
def seconds(most: int) -> Iterator[None]:
    """Stop what takes longer than it should."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"not done after {most} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(most)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class TestHugeQuestions:
    @pytest.mark.parametrize(
        ("texts", "count", "remedy"),
        [
            (["rules={number = 2}"], 2**32, "too many whatever their size: add rules such as"),
            (
                ["rules={number = 8, size = [3, 6]}"],
                sum(math.comb(32, n) for n in range(3, 7)),
                "size = [4, 4]",
            ),
            (["rules={number = 2, contiguity = true}"], None, "too many whatever their size"),
        ],
    )
    def test_are_refused_with_an_estimate(
        self, tmp_path: Path, texts: list[str], count: int | None, remedy: str
    ) -> None:
        answer = bcu("solve", "baseline", "--json", "--out", tmp_path / "run", *settings(*texts))
        assert answer.code == 3
        assert not list(tmp_path.iterdir())
        fault = the_one(answer.faults)
        found = re.search(r"about (\S+) possible BCUs", fault["message"])
        assert found, fault["message"]
        estimate = float(found[1].replace(",", ""))
        assert "250,000" in fault["message"]
        assert estimate >= 250_000
        assert fault["where"] == "rules.size"
        assert remedy in fault["remedy"]
        if count is not None:
            assert count / 5 <= estimate <= count * 5

    @pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs an alarm")
    @pytest.mark.parametrize(
        "texts",
        [
            ["rules={number = 1, size = [32, 32], contiguity = true}"],
            ["rules.supervision.inspectors=42000000000"],
            ["rules.supervision.max_ratio=1e-9"],
        ],
    )
    def test_end_soon_whatever_the_numbers(self, texts: list[str]) -> None:
        with seconds(15):
            answer = bcu("solve", "baseline", *settings(*texts))
        assert answer.code in {0, 3, 4}
