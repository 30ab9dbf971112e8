"""What a table, a workbook or a layer means: one thing, which is read, or a fault."""

from __future__ import annotations

import json
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcu_optimizer.common import cells
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.exact import LEAST, MOST, figure_fault, parse_figure
from bcu_optimizer.common.text import fold
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.tables import encoding
from bcu_optimizer.data.tables import table as tables
from makers import county
from makers.county import CODES, NAMES, County, bcu, settings

Fault = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county", "county.gpkg")


def check(made: County, *texts: str) -> dict[str, Any]:
    """Return what the check of a county that is in order says."""
    answer = bcu("check", made.scenario, "--json", *settings(*texts))
    assert answer.code == 0, answer.out
    return answer.document


def read_so(document: dict[str, Any]) -> list[str]:
    """Return what is said of how files were read; not what is said of who borders whom."""
    of_the_map = ("Counted as borders", "Taken to meet")
    return [note for note in document["notes"] if not note.startswith(of_the_map)]


def fault(made: County, *texts: str) -> Fault:
    """Return the one fault of a county, which must have a place and a remedy."""
    answer = bcu("check", made.scenario, "--json", *settings(*texts))
    assert answer.code == 3, answer.out
    assert len(answer.faults) == 1, answer.faults
    found = answer.faults[0]
    assert found["file"], found
    assert found["remedy"], found
    return found


def told(found: Fault) -> str:
    return " ".join(str(found[key]) for key in ("file", "where", "message", "remedy"))


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


class TestLayers:
    @pytest.fixture
    def layered(self, made: County) -> County:
        frame = county.frame()
        frame.assign(name="Elsewhere").to_file(made.polygons, layer="old")
        return made

    def test_several_are_refused_by_name(self, layered: County) -> None:
        found = fault(layered)
        assert "several layers ('county', 'old')" in found["message"]
        assert "data.layer" in found["remedy"]

    def test_one_is_chosen(self, layered: County) -> None:
        assert read_so(check(layered, "data.layer=county")) == []
        assert "Did you mean 'old'?" in fault(layered, "data.layer=olde")["remedy"]
        asked = ("data.layer=old", "data.links=gravity", "data.crossings=false")
        assert "20 areas are called 'Elsewhere'" in check(layered, *asked)["notes"][0]

    def test_one_of_a_plan_is_chosen(self, made: County, tmp_path: Path) -> None:
        bcus = {i: name for name, areas in county.PLAN.items() for i in areas}
        shapes = county.frame().assign(name=[bcus[i] for i in range(len(CODES))])
        path = tmp_path / "drawn.gpkg"
        shapes.to_file(path, layer="mine")
        shapes.iloc[:3].to_file(path, layer="draft")
        args = ("evaluate", path, "--scenario", made.scenario, "--json")
        refused = bcu(*args)
        assert refused.code == 3
        assert "('mine', 'draft')" in refused.faults[0]["message"]
        assert "--columns layer=" in refused.faults[0]["remedy"]
        for stated in ("layer=mine", "sheet=mine"):
            assert bcu(*args, "--columns", stated).document["bcus"] == 6

    def test_attributes_are_named(self, made: County) -> None:
        made.polygons.unlink()
        renamed = county.frame().rename(columns={"code": "CODE", "name": "NAME"})
        renamed.to_file(made.polygons)
        found = fault(made)
        assert "'code'" in found["message"]
        assert "'CODE'" in found["remedy"]
        assert "data.code" in found["remedy"]
        assert "'NAME'" in fault(made, "data.code=CODE")["remedy"]
        county.edit(made.figures, "code,name", "CODE,NAME")
        assert check(made, "data.code=CODE", "data.name=name")["data"]["areas"] == 20

    def test_what_the_library_says_is_told(
        self, made: County, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = gpd.read_file

        def warned(*arguments: Any, **options: Any) -> Any:
            warnings.warn("One or several characters were lost.", RuntimeWarning, stacklevel=1)
            return read(*arguments, **options)

        monkeypatch.setattr(gpd, "read_file", warned)
        assert read_so(check(made)) == [
            "On reading county.gpkg: One or several characters were lost."
        ]


class TestSheets:
    def rows(self) -> list[list[object]]:
        return county.figures()

    def test_the_only_one_that_fits_is_read_and_told(self, made: County) -> None:
        rows = [["Figures of the county"], [], *self.rows()]
        path = workbook(made.folder / "f.xlsx", {"Notes": [["Not for circulation"]], "F": rows})
        expected = check(made)
        found = check(made, f"data.figures={path}")
        assert read_so(found) == [
            "Of f.xlsx the sheet 'F' was read, not 'Notes'.",
            "The headings of f.xlsx were read from row 3.",
        ]
        assert found["newer_figures"]["changed"] == []
        assert read_so(expected) == []
        chosen = ("data.sheet=f", "data.header=3")
        assert read_so(check(made, f"data.figures={path}", *chosen)) == []

    def test_several_that_fit_are_refused_by_name(self, made: County) -> None:
        older = [*self.rows()[:1], *([r[0], r[1], 1, *r[3:]] for r in self.rows()[1:])]
        path = workbook(made.folder / "f.xlsx", {"2024": older, "2025": self.rows()})
        found = fault(made, f"data.figures={path}")
        assert "('2024', '2025')" in found["message"]
        assert "data.sheet" in found["remedy"]
        assert (
            len(
                check(made, f"data.figures={path}", 'data.sheet="2024"')["newer_figures"]["changed"]
            )
            == 20
        )
        assert (
            check(made, f"data.figures={path}", 'data.sheet="2025"')["newer_figures"]["changed"]
            == []
        )

    @pytest.mark.parametrize(
        ("setting", "texts"),
        [
            ("data.sheet=Sheet2", ["no sheet 'Sheet2'", "no workbook"]),
            ("data.header=2", ["'code'"]),
            ("data.header=99", ["no headings in row 99"]),
            ("data.code=Ward", ["'Ward'", "data.code"]),
            ("data.name=Ward", ["'Ward'", "data.name"]),
            ("data.layer=Ward", ["'Ward'", "county"]),
        ],
    )
    def test_a_place_that_is_none_is_refused(
        self, setting: str, texts: list[str], made: County
    ) -> None:
        assert all(text in told(fault(made, setting)) for text in texts)

    def test_a_place_of_no_table_is_refused(self, made: County) -> None:
        county.edit(made.scenario, 'figures = "figures.csv"\n', "")
        assert "no table of figures is" in told(fault(made, "data.sheet=Sheet2"))

    def test_the_codes_of_a_table_may_be_called_otherwise(self, made: County) -> None:
        county.edit(made.figures, "code,name", "Ward,code")  # here "code" is a figure
        assert check(made, "data.code=ward")["data"]["areas"] == 20

    def test_links_of_a_workbook_of_several_sheets_are_refused(self, made: County) -> None:
        path = workbook(
            made.folder / "l.xlsx", {"A": county.links_rows(), "B": county.links_rows()}
        )
        assert "('A', 'B')" in told(fault(made, f"data.links={path}"))

    def test_a_plan_with_totals_below_it(self, made: County, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Draft"], ["Command", None, "Borough", "Posts"]]
        for name, areas in county.PLAN.items():
            rows += [[name, None, NAMES[i], 5] for i in areas] + [[]]
        rows += [[None, None, "Total", "=SUM(D3:D40)"], [None, None, "Source: us"]]
        path = workbook(tmp_path / "p.xlsx", {"Read me": [["Hello"]], "Plan": rows})
        args = ("evaluate", path, "--scenario", made.scenario, "--json", "--columns")
        found = bcu(*args, "area=Borough,bcu=Command").document
        assert found["bcus"] == 6
        assert found["notes"] == [
            "Of p.xlsx the sheet 'Plan' was read, not 'Read me'.",
            "The headings of p.xlsx were read from row 2.",
            f"Line {len(rows) - 1} of p.xlsx is a total and was left out.",
            f"Line {len(rows)} of p.xlsx names no area and was left out.",
        ]
        stated = bcu(*args, "area=Borough,bcu=Command,sheet=plan,header=2").document
        assert stated["notes"] == found["notes"][2:]
        assert stated["measures"] == found["measures"]
        wrong = bcu(*args, "header=two")
        assert wrong.code == 2
        assert "'two' is no row of headings" in wrong.document["error"]["message"]

    def test_a_formula_that_was_never_worked_out_names_no_bcu(self, tmp_path: Path) -> None:
        rows = [["code", "bcu"], *([code, "=B1" if code == "M" else "X"] for code in CODES)]
        table = tables.read(workbook(tmp_path / "p.xlsx", {"A": rows}))
        names = Names(dict(zip(CODES, NAMES, strict=True)), "area")
        with pytest.raises(InputError, match=r"line 9: .* never worked out \(=B1\)"):
            plans.listed.read(table, names, CODES, plans.Columns(), whole=True)

    def test_a_column_without_a_heading_is_left_out_and_told(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text(",code,,bcu,\n0,A,,X,\n1,B,see,Y,\n", encoding="utf-8")
        found = tables.read(path)
        assert [row.cells for row in found] == [
            {"code": "A", "bcu": "X"},
            {"code": "B", "bcu": "Y"},
        ]
        assert [note[:8] for note in found.notes] == ["Column 1", "Column 3"]

    def test_a_sheet_that_is_lost_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = workbook(tmp_path / "p.xlsx", {"A": [["code", "bcu"]]})
        load = openpyxl.load_workbook

        def warned(*arguments: Any, **options: Any) -> Any:
            warnings.warn("Data Validation extension is not supported", UserWarning, stacklevel=1)
            warnings.warn(lost, UserWarning, stacklevel=1)
            return load(*arguments, **options)

        monkeypatch.setattr(openpyxl, "load_workbook", warned)
        lost = "Print area cannot be set to Defined name: x."
        assert tables.read(path).columns == ("code", "bcu")
        lost = "File contains an invalid specification for B. This will be removed"
        with pytest.raises(InputError, match="invalid specification for B"):
            tables.read(path)


class TestNames:
    ACCENTS = ("Châteauvert", "Grønåsen", "Brèm – Høl", "St Ewan’s")

    @pytest.mark.parametrize("name", ACCENTS)
    @pytest.mark.parametrize(
        "typed",
        [
            lambda text: unicodedata.normalize("NFD", text),
            lambda text: unicodedata.normalize("NFC", text).upper(),
            lambda text: text.replace(" ", "\xa0").replace("–", "‑"),
            lambda text: f" {text.replace(' ', '  ')}\u200b".replace("’", "'"),
        ],
    )
    def test_are_one_however_they_are_typed(self, name: str, typed: Callable[[str], str]) -> None:
        assert Names({"A1": name, "A2": "Other"}, "area").find(typed(name)) == "A1"
        assert Names({typed(name): "A"}, "area").find(name) == typed(name)

    @given(st.text(max_size=8))
    @example("ı̇İ")
    @example("ΐ ΐ")
    def test_fold_is_stable(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)
        assert fold(unicodedata.normalize("NFD", text)) == fold(text)

    def test_accents_of_scenarios_files_and_plans_are_one(self, made: County) -> None:
        """The folder, the files, columns, areas and BCUs, each typed in the other way."""

        def nfd(text: str) -> str:
            return unicodedata.normalize("NFD", text)

        made.figures.rename(made.folder / nfd("figûres.csv"))
        path = made.folder / nfd("figûres.csv")
        path.write_text(nfd(path.read_text("utf-8").replace("calls_2025", "appelés")), "utf-8")
        county.write_plan(made.folder / "kept.csv", {nfd("Nord-Été"): (0, 5, 6), "R": range(7, 20)})
        text = made.scenario.read_text("utf-8").replace("figures.csv", "figûres.csv")
        text = text.replace("calls_2025", '"appelés"').replace(
            "contiguity", 'together = [["Brèmhope", "Cold Ings"]]\ncontiguity'
        )
        made.scenario.write_text(text, encoding="utf-8")
        expected = check(made)
        assert check(made, f'rules.together=[["{nfd("Brèmhope")}", "Cold Ings"]]') is not None
        made.scenario.write_text(nfd(text), encoding="utf-8")
        assert check(made)["data"] == expected["data"]
        whole = {**county.PLAN, nfd("Nord-Été"): county.PLAN["North West"]}
        del whole["North West"]
        county.write_plan(made.folder / "kept.csv", whole)
        kept = f'rules.fixed={{plan="{made.folder}/kept.csv", bcus=["nord-été"]}}'
        assert check(made, kept) is not None

    @pytest.mark.parametrize(
        ("names", "told"),
        [
            (["Brem", "BREM ", *NAMES[2:]], "2 areas are called 'BREM' (014, q7)"),
            (["014", *NAMES[1:]], "'014' is the name of area q7 and the code of another"),
        ],
    )
    def test_that_are_alike_are_told(self, names: list[str], told: str, made: County) -> None:
        made.polygons.unlink()
        county.frame().assign(name=names).to_file(made.polygons)
        coded = [[CODES[i], CODES[j], n] for (i, j), n in county.links().items()]
        county.write_rows(made.links, [["from", "to", "count"], *coded])
        assert told in check(made)["notes"][0]

    def test_many_that_are_alike_are_told_in_short(self) -> None:
        names = {f"{town}{i}": town for town in "abcdef" for i in range(8)}
        found = Names(names, "area").unclear()
        assert len(found) == 4
        assert "8 areas are called 'a' (a0, a1, a2, a3, a4, a5 and 2 more)" in found[0]
        assert found[3] == "So it is with 3 more names."

    def test_codes_that_are_alike_are_refused(self, made: County) -> None:
        made.polygons.unlink()
        county.frame().assign(code=["k 9", *CODES[1:11], "K\xa09", *CODES[12:]]).to_file(
            made.polygons
        )
        found = fault(made)
        assert "'k 9' and 'K 9' differ only in case" in found["message"]
        assert "feature 1 and feature 12" in found["message"]

    @pytest.mark.parametrize("what", ["code", "name"])
    @pytest.mark.parametrize(
        ("value", "cause"),
        [
            (None, "has no"),
            ("", "has no"),
            (" \xa0\u200b", "has no"),
            (["a", "b"], '["a", "b"] is no'),
            ({"a": 1}, "is no"),
            (True, "true"),
        ],
    )
    def test_that_name_nothing_are_refused(
        self, value: object, cause: str, what: str, made: County
    ) -> None:
        path = made.folder / "county.geojson"
        county.write_polygons(county.frame(), path)
        held = json.loads(path.read_text("utf-8"))
        at = 7
        if value is True:  # beside texts it is one, "true"
            at, held["features"] = 0, held["features"][7:8]
        held["features"][at]["properties"][what] = value
        path.write_text(json.dumps(held), encoding="utf-8")
        answer = bcu("check", made.scenario, "--json", *settings(f"data.areas={path}"))
        assert answer.code == 3
        (found,) = [each for each in answer.faults if each["where"] == f"feature {at + 1}"]
        assert cause in found["message"]
        assert found["remedy"] == f"Give each area a {what}."


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("12", "12"), ("+12", "12"), ("012", "12"), ("1.50", "1.5"), (".5", "0.5"), ("5.", "5"),
            ("1e3", "1000"), ("1E+05", "100000"), (" 7\t", "7"), ("１２３", "123"), ("٤٢", "42"),
            ("-0", "0"), ("1e-15", "1e-15"), ("1e15", "1e15"),
        ],
    )  # fmt: skip
    def test_that_mean_one_thing_are_read(self, text: str, value: str) -> None:
        assert parse_figure(text) == parse_figure(value) is not None

    @pytest.mark.parametrize(
        ("text", "message", "remedy"),
        [
            ("1_000", "'1_000' is not a number", "such as 1000"),
            ("1,234", "'1,234' is not a number", "such as 1234"),
            ("1 234", "'1 234' is not a number", "such as 1234"),
            ("1.234.567", "is not a number", "such as 1234567"),
            ("1'234", "is not a number", "such as 1234"),
            ("12,5", "is not a number", "a point for decimals"),
            ("12%", "is not a number", "per cent"),
            ("5²", "is not a number", "0 or more"),
            ("½", "is not a number", "0 or more"),
            ("0x10", "is not a number", "0 or more"),
            ("inf", "is not a number", "0 or more"),
            ("-Infinity", "is not a number", "0 or more"),
            ("sNaN", "is not a number", "0 or more"),
            ("1e400", "1e400 is beyond", "1e-15 to 1e15"),
            ("1e300", "1e300 is beyond", "1e-15 to 1e15"),
            ("1e-300", "1e-300 is beyond", "1e-15 to 1e15"),
            ("1e999999999999999999999", "is beyond", "1e-15 to 1e15"),
            ("-4", "-4 is negative", "0 or more"),
        ],
    )
    def test_that_do_not_are_refused(self, text: str, message: str, remedy: str) -> None:
        value = parse_figure(text)
        assert value is None or value < 0
        found = figure_fault(text)
        assert message in found[0]
        assert remedy in found[1]

    @given(st.text(st.sampled_from("0123456789.,_eE+-' ％%٤３²"), max_size=10))
    def test_are_finite_or_refused_with_a_remedy(self, text: str) -> None:
        value = parse_figure(text)
        if value is None:
            assert all(figure_fault(text))
        else:
            assert value == 0 or LEAST <= abs(value) <= MOST

    @pytest.mark.parametrize("text", ["1e400", "1e300", "1_000", "7%", '"1,234"'])
    def test_are_refused_wherever_they_stand(self, text: str, made: County) -> None:
        links = made.links.read_text("utf-8")
        made.links.write_text(links + f"q7,014,{text}\n", encoding="utf-8")
        assert "count" in fault(made)["where"]
        made.links.write_text(links, encoding="utf-8")
        county.edit(made.figures, ",3018,", f",{text},")
        assert "area M (Garth), column calls_2025" in fault(made)["where"]

    @pytest.mark.parametrize(
        "setting",
        [
            "demand.calls_2025=1e300", "demand.calls_2025=1e-300", "demand.calls_2025=-1",
            "goals.links=1e300", "goals.links=-1", "links.decay_km=1e16", "data.heal_m=1e300",
            "rules.teams={dogs={total=1e300, minimum=1}}",
            "rules.teams={dogs={total=10, minimum=1e300}}",
            "rules.supervision.inspectors=1e300", f"rules.supervision.superintendents={10**400}",
            'ties={pairs=[["q7", "014", 1e300]]}', 'ties={pairs=[["q7", "014", 1e400]]}',
        ],
    )  # fmt: skip
    def test_of_a_scenario_have_a_range(self, setting: str, made: County) -> None:
        found = fault(made, setting)
        assert any(word in found["message"] for word in ("at most 1e+15", "at least", "finite"))

    def test_a_mark_of_text_is_no_part_of_a_cell(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("code,n\n'007,'12\n'Brem,''7\n", encoding="utf-8")
        assert [list(row.cells.values()) for row in tables.read(path)] == [
            ["007", "12"],
            ["'Brem", "'7"],
        ]

    @given(st.text(st.sampled_from("'=+-@07aä"), max_size=5))
    def test_a_marked_text_comes_back(self, text: str) -> None:
        assert cells.as_meant(cells.as_text(text)) == text


class TestEncodings:
    @pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16"])
    def test_that_say_what_they_are_are_read(self, name: str, made: County) -> None:
        for path in (made.scenario, made.figures, made.links):
            path.write_bytes(path.read_text("utf-8").encode(name))
        assert check(made)["data"]["areas"] == 20

    @pytest.mark.parametrize("name", ["latin-1", "utf-16-le", "utf-16-be", "utf-32"])
    def test_that_do_not_are_refused(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_bytes("code,name\n1,Bré\n".encode(name))
        with pytest.raises(InputError, match=r"not UTF-8 text.*Save it as UTF-8"):
            encoding.read(path)

    def test_of_polygons_too(self, made: County) -> None:
        path = made.folder / "county.geojson"
        county.write_polygons(county.frame(), path)
        path.write_bytes(path.read_text("utf-8").encode("latin-1"))
        assert "UTF-8" in told(fault(made, f"data.areas={path}"))

    def test_nests_that_are_too_deep_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "s.toml"
        path.write_text(f"title = {'[' * 500}{']' * 500}\n", encoding="utf-8")
        answer = bcu("check", path, "--json")
        assert answer.code == 3
        assert "nested too deeply" in answer.faults[0]["message"]


class TestEntries:
    @pytest.mark.parametrize(
        ("setting", "where", "texts"),
        [
            ('rules.apart=[["q7", "Ash & Elm"]]', "rules.apart[0]", ["stands twice"]),
            ('rules.barrier=[["q7", "014"], ["q7", "L11"]]', "rules.barrier[1]", ["no border"]),
            ('rules.barrier=[["q7", "q7"]]', "rules.barrier[0]", ["stands twice"]),
            ('ties={pairs=[["q7", "q7", 1]]}', "ties.pairs[0]", ["stands twice"]),
        ],
    )  # fmt: skip
    def test_that_cannot_be_meant_are_refused(
        self, setting: str, where: str, texts: list[str], made: County
    ) -> None:
        found = fault(made, setting)
        assert found["where"] == where
        assert all(text in told(found) for text in texts)

    @pytest.mark.parametrize(
        ("once", "twice"),
        [
            ('rules.together=[["q7", "m"]]', 'rules.together=[["q7", "M"], ["m", "ASH & ELM"]]'),
            ('rules.barrier=[["q7", "014"]]', 'rules.barrier=[["q7", "014"], ["014", "q7"]]'),
            ("goals={}", "goals={links=0, imbalance=0.0}"),
        ],
    )
    def test_that_say_nothing_new_change_nothing(self, once: str, twice: str, made: County) -> None:
        found = []
        for setting in (once, twice):
            answer = bcu("solve", made.scenario, "--json", *settings(setting))
            (result,) = answer.document["results"]
            found.append((result["plan"], result["valid_plans"], result["tied"]))
        assert found[0] == found[1]

    def test_a_bcu_is_kept_once(self, made: County) -> None:
        county.write_plan(made.folder / "kept.csv", county.PLAN)
        kept = f'rules.fixed={{plan="{made.folder}/kept.csv", bcus=["East", "EAST"]}}'
        assert "'East' stands twice" in told(fault(made, kept))

    def test_a_barrier_may_be_a_crossing(self, made: County) -> None:
        pair = 'rules.barrier=[["isl.1", "Cold Ings"]]'
        assert check(made, pair)["data"]["borders_by_crossing_only"] == 1
        assert "share no border" in told(fault(made, pair, "data.crossings=false"))

    def test_crossings_that_contradict_each_other_are_refused(self, made: County) -> None:
        rows = [["from", "to", "vehicle_crossing"], ["isl.1", "q7", "yes"], ["q7", "isl.1", "no"]]
        county.write_rows(made.crossings, rows)
        assert "another row says otherwise" in told(fault(made))
        county.write_rows(made.crossings, [*rows[:2], ["q7", "isl.1", "yes"]])
        assert check(made)["data"]["borders_by_crossing_only"] == 1

    def test_links_of_doubled_lines_are_added(self, made: County) -> None:
        county.write_rows(made.links, [["from", "to", "count"], *[["q7", "014", 3]] * 2])
        assert check(made)["data"]["links"] == "counted, between 1 pairs"
