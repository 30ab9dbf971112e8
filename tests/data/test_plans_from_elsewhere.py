"""Plans as people keep them: tables in their habits, workbooks, drawings; and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError, UsageError
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans.columns import parse_columns
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.data.tables import table as tables
from bcu_optimizer.data.tables import workbook as spreadsheet
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem.problem import Problem

Rows = list[list[str]]


@pytest.fixture(scope="module")
def london() -> Problem:
    return bcu.read("baseline")


@pytest.fixture(scope="module")
def adopted(london: Problem) -> Plan:
    return plans.read_any("adopted-2018", london.areas)


@pytest.fixture(scope="module")
def rows(london: Problem, adopted: Plan) -> Rows:
    return [list(row) for row in adopted.rows(london.areas.names)]


def text_of(rows: Rows, head: Sequence[str] = ("code", "name", "bcu"), separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def workbook(path: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


# Tables


HABITS: dict[str, Callable[[Rows], bytes]] = {
    "by name only": lambda rows: text_of([r[1:] for r in rows], ["name", "bcu"]).encode(),
    "by code only": lambda rows: text_of([[r[0], r[2]] for r in rows], ["code", "bcu"]).encode(),
    "semicolons": lambda rows: text_of(rows, separator=";").encode(),
    "tabs": lambda rows: text_of(rows, separator="\t").encode(),
    "byte-order mark": lambda rows: text_of(rows).encode("utf-8-sig"),
    "UTF-16, as Excel's Unicode text": lambda rows: text_of(rows, separator="\t").encode("utf-16"),
    "sep= line": lambda rows: b"sep=;\r\n" + text_of(rows, separator=";").encode(),
    "carriage returns": lambda rows: text_of(rows).replace("\n", "\r\n").encode(),
    "stray spaces": lambda rows: text_of([[f"  {c}\xa0 " for c in r] for r in rows]).encode(),
    "& for and": lambda rows: text_of(
        [[r[1].replace(" and ", " & "), r[2]] for r in rows], ["name", "bcu"]
    ).encode(),
    "case": lambda rows: text_of([[r[1].upper(), r[2]] for r in rows], ["NAME", "BCU"]).encode(),
    "BCU names in two cases": lambda rows: text_of(
        [[r[0], r[1], r[2].upper() if n % 2 else r[2]] for n, r in enumerate(rows)]
    ).encode(),
    "blank rows and columns": lambda rows: (
        "\n\n" + text_of([[*r, "", ""] for r in rows], ["code", "name", "bcu", "", ""]) + ",,,,\n\n"
    ).encode(),
    "code blank, name there": lambda rows: text_of([["", *r[1:]] for r in rows]).encode(),
    "name misspelt beside a code": lambda rows: text_of([[r[0], "?", r[2]] for r in rows]).encode(),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_table_survives_its_habits(
    habit: str, rows: Rows, london: Problem, adopted: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(HABITS[habit](rows))
    found = plans.read_any(path, london.areas)
    assert found.groups() == adopted.groups()
    assert {bcu.casefold() for bcu in found.bcus} == {bcu.casefold() for bcu in adopted.bcus}
    assert found.name == "mine"


def test_bcus_that_differ_only_in_case_are_one_and_said_to_be(
    london: Problem, rows: Rows, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    changed = [[*r[:2], "north  WEST" if r[1] == "Harrow" else r[2]] for r in rows]
    path.write_text(text_of(changed), encoding="utf-8")
    found = plans.read_any(path, london.areas)
    assert found.assignment["E09000015"] == "North West"
    assert found.notes == ("'north  WEST' was taken for the BCU 'North West'.",)


@pytest.mark.parametrize(
    "stated", ["area=Borough, old,bcu=Command", "bcu = command , AREA=borough, old"]
)
def test_columns_are_told_by_option(
    stated: str, london: Problem, adopted: Plan, rows: Rows, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"  # a file of that name is the user's own, unlike that of a run
    path.write_text(text_of(rows, ["x", "Borough, old", "Command"]), encoding="utf-8")
    assert plans.read_any(path, london.areas, stated).assignment == adopted.assignment


def test_columns_are_for_files_and_not_for_shipped_plans(london: Problem, adopted: Plan) -> None:
    stated = {"area": "Borough", "bcu": "Command"}
    assert plans.read_any("adopted-2018", london.areas, stated) == adopted


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("Borough", "'Borough' is not of the form area=Borough"),
        ("aera=Borough", "'aera' is nothing that a plan file has. Did you mean 'area'?"),
        ("area=a,area=b", "'area=b' is named twice"),
        ("area=,bcu=x", "no column is named for 'area'"),
    ],
)
def test_columns_that_cannot_be_understood_are_refused(stated: str, said: str) -> None:
    with pytest.raises(UsageError, match="--columns") as caught:
        parse_columns(stated)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("codes", "written"),
    [
        (("001", "002", "010"), ("1", "2", "10")),
        (("001", "002", "010"), ("1.0", "2.0", "10.0")),
        (("09000002", "09000003", "09000010"), ("9000002.0", "9000003", "9000010.00")),
        (("E09", "E10", "E011"), ("E9", "e10", "E11")),
    ],
)
def test_codes_that_a_spreadsheet_took_for_numbers(
    codes: tuple[str, ...], written: tuple[str, ...]
) -> None:
    names = Names({code: f"Town {code}" for code in codes}, "area")
    assert tuple(map(names.find, written)) == codes


def test_a_code_that_could_be_two_is_not_guessed() -> None:
    names = Names({"007": "Here", "07": "There"}, "area")
    assert names.find("7") is None
    assert names.find("07") == "07"


TABLE_FAULTS = {
    "no BCU column": ("code\nE09000002\n", "there is no column 'bcu'"),
    "no area column": ("where,bcu\nBarnet,X\n", "there is no column 'code' or 'name'"),
    "unknown area": ("name,bcu\nBarnett,X\n", "there is no area 'Barnett'. Did you mean 'Barnet'"),
    "area twice": ("name,bcu\nBarnet,X\nBARNET,X\n", "Barnet (E09000003) stands in the plan twice"),
    "no BCU": ("name,bcu\nBarnet,TBC\n", "Barnet (E09000003) has no BCU. Name its BCU."),
    "missing areas": ("name,bcu\nBarnet,X\n", "the plan has no row for Barking and Dagenham"),
    "row of no area": ("name,bcu\n,X\n", "line 2: the row names no area."),
    "two areas in a row": ("code,name,bcu\nE09000003,Brent,X\n", "the row disagrees with itself"),
    "ragged row": ("name,bcu\nBarnet,X,Y\n", "the row has 3 cells, the header 2"),
    "empty": ("", "the file is empty"),
    "column twice": ("name,bcu,bcu\nBarnet,X,X\n", "columns named twice: 'bcu'"),
}


@pytest.mark.parametrize("fault", TABLE_FAULTS)
def test_each_fault_of_a_table_is_named(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, said = TABLE_FAULTS[fault]
    path = tmp_path / "plan-of-mine.csv"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "evaluate", str(path), "--out", str(tmp_path / "out"))
    assert (code, out) == (3, "")
    assert said in err
    assert str(path) in err
    assert list(tmp_path.iterdir()) == [path]


def test_windows_text_is_refused_with_the_remedy(london: Problem, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("name,bcu\nBarnet,Café\n".encode("cp1252"))
    said = refused(lambda: plans.read_any(path, london.areas))
    assert "is not UTF-8 text" in said
    assert "'CSV UTF-8'" in said


def test_an_unknown_plan_names_the_nearest(london: Problem) -> None:
    said = refused(lambda: plans.read_any("adopted-2019", london.areas))
    assert "there is no plan 'adopted-2019'" in said
    assert "Did you mean 'adopted-2018'" in said


# Workbooks


def test_a_workbook_is_read_as_it_shows(
    london: Problem, adopted: Plan, rows: Rows, tmp_path: Path
) -> None:
    notes = [["Notes"], ["nothing here"]]
    path = workbook(
        tmp_path / "mine.xlsx",
        ("Draft", [[], ["", "Code", "Name", "BCU"], *([None, *row] for row in rows), []]),
        ("Notes", notes),
    )
    assert plans.read_any(path, london.areas).assignment == adopted.assignment
    assert plans.read_any(path, london.areas, "sheet= draft").assignment == adopted.assignment
    said = refused(lambda: plans.read_any(path, london.areas, "sheet=Drafts"))
    assert "there is no sheet 'Drafts'. Did you mean 'Draft'?" in said


def test_a_workbooks_merged_cells_and_hidden_sheets(
    london: Problem, adopted: Plan, rows: Rows, tmp_path: Path
) -> None:
    ordered = sorted(rows, key=lambda row: row[2])
    path = workbook(tmp_path / "mine.xlsx", ("Old", [["x"]]), ("New", [["name", "bcu"]]))
    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state = "hidden"
    sheet = book["New"]
    for line, row in enumerate(ordered, start=2):
        sheet.cell(line, 1, row[1])
        if ordered[line - 3][2] != row[2] or line == 2:
            sheet.cell(line, 2, row[2])
            last = line + sum(other[2] == row[2] for other in rows) - 1
            sheet.merge_cells(start_row=line, end_row=last, start_column=2, end_column=2)
    book.save(path)
    assert plans.read_any(path, london.areas).assignment == adopted.assignment


def test_numbers_and_dates_of_a_workbook_are_text_as_shown(tmp_path: Path) -> None:
    path = workbook(tmp_path / "mine.xlsx", ("A", [["code", "bcu"], [7.0, 12], [8, 2.5]]))
    table = tables.read(path)
    assert [row.cells for row in table] == [{"code": "7", "bcu": "12"}, {"code": "8", "bcu": "2.5"}]


def test_a_formula_that_failed_is_refused(london: Problem, tmp_path: Path) -> None:
    path = workbook(tmp_path / "mine.xlsx", ("A", [["name", "bcu"], ["Barnet", "#REF!"]]))
    book = openpyxl.load_workbook(path)
    book["A"]["B2"].data_type = "e"
    book.save(path)
    assert "A, cell B2: the cell shows #REF!." in refused(
        lambda: plans.read_any(path, london.areas)
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mine.xlsx", "the workbook cannot be read"),
        ("mine.xls", "workbooks of the kind '.xls' cannot be read. Save it as .xlsx"),
        ("mine.ods", "workbooks of the kind '.ods' cannot be read"),
    ],
)
def test_what_is_no_workbook_is_refused(
    name: str, said: str, london: Problem, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 not a workbook")
    assert said in refused(lambda: plans.read_any(path, london.areas))


def test_a_sheet_of_a_csv_is_refused(london: Problem, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,bcu\nBarnet,X\n", encoding="utf-8")
    said = refused(lambda: plans.read_any(path, london.areas, "sheet=A"))
    assert "there is no sheet 'A': the file is no workbook" in said


def test_what_is_written_is_text_and_comes_back_as_it_was(
    london: Problem, adopted: Plan, tmp_path: Path
) -> None:
    odd = {"North West": "=1+1", "West Area": "+44", "East Area": "-x", "South Area": "@home"}
    names = {code: odd.get(bcu, bcu) for code, bcu in adopted.assignment.items()}
    plan = Plan(names, name="odd")
    listed = plan.rows(london.areas.names)
    spreadsheet.write(tmp_path / "odd.xlsx", plans.HEADER, listed, "Plan")
    (tmp_path / "odd.csv").write_text(plan.to_csv(london.areas.names), encoding="utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "odd.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type == "s" and cell.value[0] not in "=+-@" for cell in cells)
    lines = (tmp_path / "odd.csv").read_text(encoding="utf-8").splitlines()
    assert not any(cell[0] in "=+-@" for line in csv.reader(lines) for cell in line)
    for file in ("odd.xlsx", "odd.csv"):
        assert plans.read_any(tmp_path / file, london.areas).assignment == plan.assignment


# Drawings


@pytest.fixture(scope="module")
def shapes(london: Problem, adopted: Plan) -> gpd.GeoDataFrame:
    """The adopted BCUs as polygons."""
    areas = london.areas.frame.assign(bcu=list(adopted.assignment.values()))
    return areas[["bcu", "geometry"]].dissolve("bcu", method="coverage").reset_index()


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", "EPSG:3857", "EPSG:32630"])
@pytest.mark.parametrize("name", ["drawn.geojson", "drawn.gpkg"])
def test_a_drawing_is_read_in_any_projection_it_states(
    name: str, crs: str, shapes: gpd.GeoDataFrame, london: Problem, adopted: Plan, tmp_path: Path
) -> None:
    shapes.to_crs(crs).to_file(tmp_path / name)
    found = plans.read_any(tmp_path / name, london.areas)
    assert found.assignment == adopted.assignment
    assert found.notes == ()


def test_a_drawing_may_name_its_bcus_otherwise_and_have_layers(
    shapes: gpd.GeoDataFrame, london: Problem, adopted: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "drawn.gpkg"
    renamed = shapes.rename(columns={"bcu": "Command"})
    renamed.to_file(path, layer="draft 2")
    renamed.head(2).to_file(path, layer="draft 1")
    stated = "bcu=Command,sheet=draft 2"
    assert plans.read_any(path, london.areas, stated).assignment == adopted.assignment
    several = refused(lambda: plans.read_any(path, london.areas))
    assert "the file holds several layers ('draft 2', 'draft 1')" in several
    wrong = refused(lambda: plans.read_any(path, london.areas, "sheet=draft 3"))
    assert "there is no layer 'draft 3'. Did you mean" in wrong
    unnamed = refused(lambda: plans.read_any(path, london.areas, "sheet=draft 2"))
    assert "the polygons have no attribute 'bcu' or 'name'" in unnamed


def test_every_area_not_wholly_inside_one_bcu_is_reported(
    shapes: gpd.GeoDataFrame, london: Problem, adopted: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "drawn.geojson"
    cut = shapes.geometry.copy()
    croydon = london.areas.frame.loc["E09000008"].geometry
    west, south, east, _ = croydon.bounds
    cut[shapes["bcu"] == "South Area"] = cut[shapes["bcu"] == "South Area"].difference(
        shapely.box(west, south, east, south + 3000)
    )
    shapes.set_geometry(cut).to_crs("EPSG:4326").to_file(path)
    found = plans.read_any(path, london.areas)
    assert found.assignment == adopted.assignment
    assert len(found.notes) == 1
    assert found.notes[0].startswith("Croydon was put in South Area: ")
    assert found.notes[0].endswith(" % inside South Area.")
    assert bcu.evaluate(path).plan.notes == found.notes


def test_an_area_that_two_bcus_share_is_refused(
    shapes: gpd.GeoDataFrame, london: Problem, tmp_path: Path
) -> None:
    """Halves in two BCUs, and the whole in two that overlap: neither says where it belongs."""
    path = tmp_path / "drawn.geojson"
    brent = london.areas.frame.loc["E09000005"].geometry
    west, south, _, north = brent.bounds
    strips = (brent.intersection(shapely.box(west, south, west + w, north)) for w in count(0, 20))
    strip = next(strip for strip in strips if strip.area >= brent.area / 2)
    both = shapes.geometry.copy()
    both[shapes["bcu"] == "West Area"] = both[shapes["bcu"] == "West Area"].union(brent)
    shapes.set_geometry(both).to_file(path)
    overlap = refused(lambda: plans.read_any(path, london.areas))
    assert "it is not clear which BCU Brent (E09000005) is in: 100.0 % inside North West" in overlap
    gone = shapes.geometry.copy()
    gone[shapes["bcu"] == "North West"] = gone[shapes["bcu"] == "North West"].difference(strip)
    shapes.set_geometry(gone).to_file(path)
    half = refused(lambda: plans.read_any(path, london.areas))
    assert "it is not clear which BCU Brent (E09000005) is in: 49." in half


def test_a_drawing_elsewhere_is_refused(
    shapes: gpd.GeoDataFrame, london: Problem, tmp_path: Path
) -> None:
    path = tmp_path / "drawn.geojson"
    shapes.to_crs("EPSG:4326").translate(xoff=5).to_frame("geometry").assign(
        bcu=shapes["bcu"]
    ).to_file(path)
    said = refused(lambda: plans.read_any(path, london.areas))
    assert "the drawing lies outside the areas: it is at longitude 4.49" in said
    swapped = shapes.to_crs("EPSG:4326").geometry.map(
        lambda shape: shapely.transform(shape, lambda xy: xy[:, ::-1])
    )
    shapes.to_crs("EPSG:4326").set_geometry(swapped.set_crs("EPSG:4326")).to_file(path)
    said = refused(lambda: plans.read_any(path, london.areas))
    assert "are longitude and latitude swapped?" in said


DRAWING_FAULTS: dict[str, tuple[Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], str]] = {
    "metres said to be degrees": (
        lambda f: f.set_crs("EPSG:4326", allow_override=True),
        "which are not degrees of longitude and latitude",
    ),
    "no name": (lambda f: f.assign(bcu=["", *f["bcu"][1:]]), "feature 1: the polygon has no name"),
    "a point": (
        lambda f: f.set_geometry([f.geometry[0].centroid, *f.geometry[1:]]),
        "feature 1 (Central East): the BCU is a Point, not a polygon",
    ),
    "a bow-tie": (
        lambda f: f.set_geometry(
            [shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), *f.geometry[1:]]
        ),
        "the polygon is not valid: Self-intersection",
    ),
    "an area in no BCU": (lambda f: f[1:], "it is not clear which BCU Hackney (E09000012) is in"),
    "a BCU of no area": (
        lambda f: pd.concat([f, f[:1].assign(bcu="Sea", geometry=shapely.box(0, 0, 9, 9))]),
        "Sea: the BCU holds no area by more than half",
    ),
}


@pytest.mark.parametrize("fault", DRAWING_FAULTS)
def test_each_fault_of_a_drawing_is_named(
    fault: str,
    shapes: gpd.GeoDataFrame,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil, said = DRAWING_FAULTS[fault]
    path = tmp_path / "drawn.gpkg"
    spoil(shapes).to_file(path)
    code, out, err = run(capsys, "evaluate", str(path), "--json", "--out", str(tmp_path / "out"))
    assert (code, err) == (3, "")
    assert said in " ".join(f"{f['where']}: {f['message']}" for f in json.loads(out)["faults"])
    assert list(tmp_path.iterdir()) == [path]


def test_a_drawing_that_cannot_be_read_is_refused(london: Problem, tmp_path: Path) -> None:
    path = tmp_path / "drawn.geojson"
    path.write_text("{}", encoding="utf-8")
    assert "the polygons cannot be read" in refused(lambda: plans.read_any(path, london.areas))


def test_a_drawn_plan_can_be_kept_by_a_rule(shapes: gpd.GeoDataFrame, tmp_path: Path) -> None:
    shapes.to_file(tmp_path / "drawn.gpkg")
    fixed = f'{{plan="{tmp_path / "drawn.gpkg"}", bcus=["Central West"]}}'
    problem = bcu.read("baseline", [f"rules.fixed={fixed}"])
    assert list(problem.fixed.values()) == ["Central West"]


def test_how_a_plan_was_read_is_said_beside_it(
    rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    changed = [[*r[:2], r[2].upper() if r[1] == "Harrow" else r[2]] for r in rows]
    path.write_text(text_of(changed, ["Code", "Borough", "Command"]), encoding="utf-8")
    arguments = ["evaluate", str(path), "--columns", "area=Borough,bcu=Command"]
    code, out, _ = run(capsys, *arguments)
    said = "'NORTH WEST' was taken for the BCU 'North West'."
    assert code == 0
    assert said in out
    assert json.loads(run(capsys, *arguments, "--json")[1])["notes"] == [said]
