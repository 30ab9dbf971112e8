"""Files that would stall, fill the memory or steer the screen: refused, or shown harmlessly."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.interfaces.cli import screen
from makers import squares
from makers.county import Answer, bcu

pytestmark = pytest.mark.undrawn

STEERS = "\x1b\x07\x9b\u202e\u2066"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    squares.write(tmp_path)
    return tmp_path


def refused(*arguments: str | Path, code: int = 3) -> str:
    """Run a command that must refuse what it is given, in one short line; return that."""
    answer = bcu(*arguments)
    assert (answer.code, answer.out) == (code, ""), answer
    assert len(answer.err.splitlines()) == 1, answer.err
    assert len(answer.err) < 700 + len(str(arguments[1]))
    return answer.err


def changed(path: Path, change: Callable[[Any], object]) -> Path:
    """Change a file of GeoJSON in place."""
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


# Files that are none, or too large ---------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="pipes are those of POSIX")
@pytest.mark.parametrize("key", ["areas", "figures", "links", "crossings"])
def test_a_pipe_is_never_waited_for(place: Path, key: str) -> None:
    ending = "geojson" if key == "areas" else "csv"
    os.mkfifo(place / f"pipe.{ending}")
    told = refused("check", place / "toy.toml", "--set", f'data.{key}="{place}/pipe.{ending}"')
    assert f"pipe.{ending}: the file cannot be read: it is a pipe. Name a file." in told


@pytest.mark.skipif(os.name != "posix", reason="devices are those of POSIX")
def test_a_device_is_no_plan_and_no_scenario(place: Path) -> None:
    for words in (
        ["evaluate", "/dev/zero", "--scenario", place / "toy.toml"],
        ["solve", place / "toy.toml", "--start", "/dev/zero"],
        ["check", "/dev/zero"],
        ["check", place / "toy.toml", "--set", 'data.figures="/dev/zero"'],
    ):
        assert "/dev/zero: the file cannot be read: it is a device." in refused(*words)


@pytest.mark.parametrize(
    ("head", "row", "times", "words"),
    [
        ("code,calls", "A1,1", 1_500_001, "1,500,001 rows and 2 columns, too many"),
        ("code" + ",c" * 5000, "A1" + ",1" * 5000, 1, "5,001 columns, too many"),
    ],
)
def test_a_table_without_end(place: Path, head: str, row: str, times: int, words: str) -> None:
    (place / "figures.csv").write_text(f"{head}\n" + f"{row}\n" * times, encoding="utf-8")
    assert words in refused("check", place / "toy.toml")


def spoilt(path: Path, old: bytes, new: bytes) -> Path:
    """Change the sheet of a workbook in place."""
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in held.items():
            is_sheet = name.startswith("xl/worksheets/")
            parts.writestr(name, content.replace(old, new) if is_sheet else content)
    return path


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"</sheetData>", b"</sheetData>" + b" " * 50_000_000, "50 MB, more than the 40 MB"),
        (
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="C1:XFD1048576"/></mergeCells>',
            "17,177,772,032 cells are merged",
        ),
        (
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            "1,048,576 rows and 16,384 columns",
        ),
        (
            b"<sheetData>",
            b"<sheetData><",
            "cannot be read: the file is broken at line",
        ),
    ],
)
def test_a_workbook_that_would_fill_the_memory(
    place: Path, old: bytes, new: bytes, words: str
) -> None:
    path = spoilt(place / "plan.xlsx", old, new)
    assert words in refused("evaluate", path, "--scenario", place / "gravity.toml")


def test_headings_that_are_said_to_be_far_below(place: Path) -> None:
    words = ["--scenario", place / "gravity.toml", "--columns", "header=9999999"]
    assert "no headings in row 9999999" in refused("evaluate", place / "plan.xlsx", *words)


# Scenarios ---------------------------------------------------------------------------------------


def test_scenarios_that_extend_each_other_in_diamonds_are_read_once_each(place: Path) -> None:
    for level in range(25):
        for name in "ab":
            text = f'extends = ["a{level + 1}", "b{level + 1}"]\n'
            (place / f"{name}{level}.toml").write_text(text, encoding="utf-8")
    for name in "ab":
        (place / f"{name}25.toml").write_text('extends = "toy"\n', encoding="utf-8")
    assert bcu("check", place / "a0.toml").code == 0


def test_scenarios_that_extend_each_other_without_end(place: Path) -> None:
    for level in range(400):
        text = f'extends = "e{level + 1}"\n'
        (place / f"e{level}.toml").write_text(text, encoding="utf-8")
    (place / "e400.toml").write_text('extends = "toy"\n', encoding="utf-8")
    assert "through more than 100 files" in refused("check", place / "e0.toml")


@pytest.mark.parametrize(
    "text",
    ["[rules]\n" + "a." * 100_000 + "b = 1\n", f"[{'a.' * 100_000}b]\n",
     "[rules]\ntogether = " + "[" * 500 + "]" * 500 + "\n"],
)  # fmt: skip
def test_a_scenario_nested_without_end(place: Path, text: str) -> None:
    (place / "deep.toml").write_text(text, encoding="utf-8")
    assert "nested too deeply" in refused("check", place / "deep.toml")


def test_settings_nested_without_end(place: Path) -> None:
    for text in ("a." * 100_000 + "b=1", "rules.together=" + "[" * 5000 + "]" * 5000):
        told = refused("check", place / "toy.toml", "--set", text, code=2)
        assert "letters)" in told


def test_more_keys_than_a_scenario_can_have(place: Path) -> None:
    text = "[assumptions]\n" + "".join(f"a{i} = 'x'\n" for i in range(5000))
    (place / "many.toml").write_text(text, encoding="utf-8")
    assert "there are 5,001 keys" in refused("check", place / "many.toml")


@pytest.mark.parametrize("key", ["data.areas", "data.figures", "data.links", "report.do_minimum"])
@pytest.mark.parametrize("ending", ["", ".csv"])
def test_a_path_of_thousands_of_letters(place: Path, key: str, ending: str) -> None:
    told = refused("check", place / "toy.toml", "--set", f'{key}="{"x" * 3000}{ending}"')
    assert "the name is too long for a file" in told


@pytest.mark.parametrize(
    "words",
    ["check {}", "evaluate {}", "compare {} adopted-2018", "new {}", "census {toy} --plan {}",
     "census {toy} --bcus 2 --all {}", "solve {toy} --out {}", "batch {} --out {}"],
)  # fmt: skip
def test_an_argument_of_thousands_of_letters(place: Path, words: str) -> None:
    arguments = [each.format("x" * 5000, toy=place / "toy.toml") for each in words.split()]
    answer = bcu(*arguments)
    assert answer.code == 3
    assert "too long for a file" in answer.err or "there is no" in answer.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('areas = "C:\\Users\\areas.geojson"', "write a path with /, or in single quotes"),
        ('areas = "C:\\temp\\new.geojson"', 'in "…" a \\t is a tab'),
        ("areas = 'data\\areas.geojson'", "as in data/areas.geojson"),
    ],
)
def test_a_path_as_windows_writes_it(place: Path, line: str, words: str) -> None:
    if os.name == "nt":
        pytest.skip("there it is one")
    (place / "win.toml").write_text(f'extends = "toy"\n[data]\n{line}\n', encoding="utf-8")
    assert words in refused("check", place / "win.toml")


def test_an_exclamation_mark_in_a_path_is_an_ordinary_letter(place: Path) -> None:
    folder = place / "now!"
    folder.mkdir()
    squares.write(folder)
    (folder / "areas.gpkg").rename(folder / "areas!.gpkg")
    setting = f'data.areas="{folder / "areas!.gpkg"}"'
    answer = bcu("solve", folder / "gravity.toml", "--set", setting, "--out", folder / "o!")
    assert answer.code == 0, answer.err
    assert (folder / "o!" / "plan.gpkg").is_file()


# Polygons ----------------------------------------------------------------------------------------


def twisted(found: Any) -> None:
    ring = found["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]


def test_a_polygon_that_is_not_valid_can_be_repaired(place: Path) -> None:
    changed(place / "areas.geojson", twisted)
    told = refused("check", place / "gravity.toml")
    assert "the polygon is not valid: Self-intersection at" in told
    assert "set data.repair = true: that makes it 2 parts, the largest of 50.0% of its size" in told
    answer = bcu("check", place / "gravity.toml", "--set", "data.repair=true")
    assert answer.code == 0, answer.err
    said = " ".join(answer.out.split())
    assert "The polygon of Ash & Elm was not valid (Self-intersection at" in said
    assert "now 2 parts, the largest of 50.0% of its size." in said


def test_a_corner_at_no_finite_place(place: Path) -> None:
    def far(found: Any) -> None:
        found["features"][0]["geometry"]["coordinates"][0][1][0] = float("inf")

    changed(place / "areas.geojson", far)
    assert "a corner of the area is not at a finite place" in refused("check", place / "toy.toml")


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_geopackage_that_was_cut_off_is_told_in_our_words(place: Path, share: float) -> None:
    path = place / "areas.gpkg"
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    told = refused("check", place / "toy.toml", "--set", f'data.areas="{path}"')
    assert "the polygons cannot be read: the file is damaged, or of another kind" in told


# Names -------------------------------------------------------------------------------------------


def test_names_of_thousands_of_letters(place: Path) -> None:
    path = place / "plan.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("West", "W" * 40_000), encoding="utf-8"
    )
    told = refused("evaluate", path, "--scenario", place / "toy.toml")
    assert "a name of 40,000 letters begins with 'WWW" in told

    def long(found: Any) -> None:
        found["features"][1]["properties"]["name"] = "B" * 5000

    changed(place / "areas.geojson", long)
    assert "feature 2: a name of 5,000 letters" in refused("check", place / "toy.toml")


def shown(answer: Answer) -> str:
    assert not set(answer.out + answer.err) & set(STEERS)
    return " ".join((answer.out + answer.err).split())


def test_no_name_steers_the_screen(place: Path) -> None:
    path = place / "plan.csv"
    bad = "\x1b[31mWest\x07\u202e"
    path.write_text(path.read_text(encoding="utf-8").replace("West", bad), encoding="utf-8")
    assert "[31mWest" in shown(bcu("evaluate", path, "--scenario", place / "toy.toml"))
    setting = 'title="\\u001b[2Jtitle\\u009b\\u2066"'
    assert "[2Jtitle" in shown(bcu("check", place / "toy.toml", "--set", setting))
    assert "nix" in shown(bcu("check", place / "toy.toml", "--set", f"{STEERS}nix=1"))
    assert "nix" in shown(bcu("check", f"{STEERS}nix.toml"))
    team = 'rules.teams={"\\u001bdogs" = {total=100.0, minimum=50.0}}'
    shown(bcu("explain", place / "toy.toml", "--set", team))
    shown(bcu("slack", place / "gravity.toml", "--set", team.replace("50.0", "5.0")))


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1")


def test_no_cell_of_any_list_is_a_formula(place: Path) -> None:
    """Names of BCUs, areas, teams, columns and runs, in every CSV and workbook that is written."""
    for old, new in zip(("Brem", "Colne", "Drax"), FORMULAS, strict=False):
        path = place / "areas.geojson"
        path.write_text(path.read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"'), "utf-8")
    for name in ("plan.csv", "toy.toml"):
        text = (place / name).read_text(encoding="utf-8").replace('"Drax"', '"B1"')
        (place / name).write_text(text.replace("Colne", "A3").replace("West", "=West"), "utf-8")
    (place / "toy.toml").rename(place / "=toy.toml")
    team = 'rules.teams={"=dogs" = {total=100.0, minimum=5.0}}'
    evaluated = bcu(
        "evaluate", place / "plan.csv", "--scenario", place / "=toy.toml", "--set", team,
        "--set", "rules.apart=false", "--out", place / "e",
    )  # fmt: skip
    assert evaluated.code in {0, 6}, evaluated.err
    batch = ["--jobs", "1", "--set", team, "--grid", "rules.number=[2, 1]", "--out", place / "b"]
    bcu("batch", place / "=toy.toml", *batch)
    made = [*(place / "e").rglob("*.csv"), *(place / "b").rglob("*.csv")]
    assert {path.name for path in made} >= {"plan.csv", "bcus.csv", "results.csv", "timings.csv"}
    for path in made:
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                is_number = cell.lstrip("-").replace(".", "").replace("e-", "").isdecimal()
                assert is_number or not cell.lstrip().startswith(tuple("=+-@＝")), (path, cell)


# Many faults -------------------------------------------------------------------------------------


def test_of_many_faults_twenty_are_told_and_json_has_all(place: Path) -> None:
    lines = "".join(f"nix{i},A1,1\n" for i in range(500))
    (place / "links.csv").write_text(f"from,to,count\n{lines}", encoding="utf-8")
    answer = bcu("check", place / "toy.toml")
    told = answer.err.splitlines()
    assert len(told) == 21
    assert told[-1] == "bcu: and 480 more; --json lists all of them."
    assert len(bcu("check", place / "toy.toml", "--json").faults) == 500


def test_a_single_fault_more_than_twenty(capsys: pytest.CaptureFixture[str]) -> None:
    screen.show_error(InputError(*[Fault("x")] * 20), as_json=False)
    assert "more" not in capsys.readouterr().err
    screen.show_error(InputError(*[Fault("x")] * 21), as_json=False)
    assert "bcu: and 1 more" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", ["census {} --bcus 2 --sample", "census {} --bcus 2 --list", "alternatives {} --count",
              "robustness {} --draws"],
)  # fmt: skip
def test_numbers_of_plans_without_end(place: Path, words: str) -> None:
    arguments = words.format(place / "toy.toml").split()
    answer = bcu(*arguments, "99999999999999999999")
    assert answer.code == 2
    assert "less than or equal to" in answer.err
