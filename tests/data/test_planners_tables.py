"""Tables as planners keep them: totals, titles, aliases, columns that are called otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.forms_of_names import parted
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.problem.problem import Problem
from makers import county
from makers.county import CODES, NAMES, County, bcu, settings

pytestmark = pytest.mark.undrawn

PLAN_OF = {NAMES[i]: name for name, areas in county.PLAN.items() for i in areas}


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def check(made: County, *texts: str) -> dict[str, Any]:
    answer = bcu("check", made.scenario, "--json", *settings(*texts))
    assert answer.code == 0, answer.out
    return answer.document


def refused(made: County, *texts: str) -> str:
    answer = bcu("check", made.scenario, "--json", *settings(*texts))
    assert answer.code == 3, answer.out
    return " ".join(
        f"{each['where']}: {each['message']} {each['remedy']}" for each in answer.faults
    )


def draft(path: Path) -> Path:
    """Write a plan as people keep it: titles, a row a BCU, blank rows, a total, a source."""
    rows: list[list[object]] = [["Proposals for the board"], [], ["Command", "District", "Posts"]]
    for name, areas in county.PLAN.items():
        rows += [[name, NAMES[i], 7] for i in areas] + [[]]
    rows += [[None, "Total", "=SUM(C4:C30)"], [None, "Source: our own"]]
    workbook(path, {"Read me": [["Draft"]], "Plan B": rows})
    book = openpyxl.load_workbook(path)
    book["Plan B"].merge_cells("A1:C1")
    book.save(path)
    return path


class TestWhereATableStands:
    def test_the_option_that_would_read_a_plan_is_told_and_reads_it(
        self, made: County, tmp_path: Path
    ) -> None:
        path = draft(tmp_path / "draft.xlsx")
        args = ("evaluate", path, "--scenario", made.scenario, "--json")
        option = "sheet=Plan B,area=District,bcu=Command"
        found = bcu(*args)
        assert found.code == 3
        assert "('Read me', 'Plan B')" in found.faults[0]["message"]
        assert f'--columns "{option}"' in found.faults[0]["remedy"]
        assert (
            f'--columns "{option}"' in bcu(*args, "--columns", "sheet=Plan B").faults[0]["remedy"]
        )
        read = bcu(*args, "--columns", option)
        assert read.code == 0, read.out
        assert read.document["notes"] == [
            "The headings of draft.xlsx were read from row 3.",
            "Line 31 of draft.xlsx is a total and was left out.",
            "Line 32 of draft.xlsx names no area and was left out.",
        ][:1] + [note for note in read.document["notes"] if "left out" in note]
        assert sum("left out" in note for note in read.document["notes"]) == 2

    def test_no_column_is_made_up_where_several_may_be_meant(
        self, made: County, tmp_path: Path
    ) -> None:
        rows = [
            ["District", "Command", "Lead"],
            *([name, bcu_, bcu_[:5]] for name, bcu_ in PLAN_OF.items()),
        ]
        path = workbook(tmp_path / "p.xlsx", {"A": rows})
        found = bcu("evaluate", path, "--scenario", made.scenario, "--json")
        assert '--columns "area=District,bcu=…"' in found.faults[0]["remedy"]

    def test_the_settings_that_would_read_figures_are_told_and_read_them(
        self, made: County
    ) -> None:
        header, *rows = county.figures()
        sheet = [["Calls"], ["PCT_ID", *header[2:]], *([r[0], *r[2:]] for r in rows)]
        path = workbook(made.folder / "f.xlsx", {"Notes": [["x"]], "2025": sheet})
        told = refused(made, f"data.figures={path}")
        assert 'data.sheet = "2025", data.code = "PCT_ID"' in told
        stated = ('data.sheet = "2025"', 'data.code = "PCT_ID"', "data.header = 2")
        found = check(made, f"data.figures={path}", *stated)
        assert found["newer_figures"]["changed"] == []

    def test_figures_may_name_areas_by_name_alone(self, made: County) -> None:
        header, *rows = county.figures()
        county.write_rows(made.figures, [header[1:], *(r[1:] for r in rows)])
        assert 'data.code = "name"' in refused(made)
        assert check(made, "data.code=name")["data"]["areas"] == len(CODES)

    def test_titles_above_the_headings_of_a_csv_are_passed_over(self, made: County) -> None:
        text = made.figures.read_text(encoding="utf-8").replace(",", ";")
        made.figures.write_text(f"Calls, by district, 2025\n\n{text}", encoding="utf-8")
        assert "The headings of figures.csv were read from line 3." in check(made)["notes"]

    def test_columns_of_codes_and_names_of_a_plan_are_named(
        self, made: County, tmp_path: Path
    ) -> None:
        rows = [["PCT_ID", "PCT", "bcu"]] + [
            [CODES[i], NAMES[i], name] for name, areas in county.PLAN.items() for i in areas
        ]
        path = tmp_path / "p.csv"
        county.write_rows(path, rows)
        args = ("evaluate", path, "--scenario", made.scenario, "--json", "--columns")
        for stated in ("code=PCT_ID", "name=PCT", "code=pct_id,name=pct"):
            assert bcu(*args, stated).document["bcus"] == 6
        rows[1][1] = rows[2][1]
        county.write_rows(path, rows)
        wrong = bcu(*args, "code=PCT_ID,name=PCT")
        assert "the row disagrees with itself" in wrong.faults[0]["message"]

    @pytest.mark.parametrize("sheets", [["Sheet1"], ["Sheet1", "Notes"]])
    def test_links_and_crossings_of_a_workbook(self, sheets: list[str], made: County) -> None:
        table = [["Journeys, 2025"], ["From", "To", "Count"], *county.links_rows()[1:]]
        book = {title: table if title == "Sheet1" else [["x"]] for title in sheets}
        path = workbook(made.folder / "l.xlsx", book)
        ferry = [["Bridges"], ["FROM", "TO"], [CODES[county.ISLAND], "Cold Ings"], ["Total", 1]]
        over = workbook(made.folder / "c.xlsx", {"A": ferry})
        before = check(made)["data"]
        assert check(made, f"data.links={path}", f"data.crossings={over}")["data"] == before


class TestTotals:
    @pytest.mark.parametrize("word", ["Total", "TOTALS", "Grand total", "County total", "Sum"])
    def test_of_figures_are_left_out_and_told(self, word: str, made: County) -> None:
        text = made.figures.read_text(encoding="utf-8")
        width = text.split("\n", 1)[0].count(",")
        for row in (f"{word},,", f",{word},"):
            below = row + "9" + "," * (width - 2)
            made.figures.write_text(f"{text}{below}\nSource: us{',' * width}\n", encoding="utf-8")
            notes = check(made)["notes"]
            assert "Line 22 of figures.csv is a total and was left out." in notes
            assert "Line 23 of figures.csv names no area and was left out." in notes

    def test_of_links_are_left_out(self, made: County) -> None:
        before = check(made)["data"]
        with made.links.open("a", encoding="utf-8") as table:
            table.write(f"{CODES[0]},Total,99\nTotal,Total,999\n")
        found = check(made)
        assert found["data"] == before
        assert any("are totals and were left out" in note for note in found["notes"])

    def test_an_area_that_is_called_so_is_an_area(self, tmp_path: Path) -> None:
        names = Names({"1": "Total", "2": "Here"}, "area")
        path = tmp_path / "p.csv"
        path.write_text("name,bcu\nTotal,A\nHere,B\nGrand total,\n", encoding="utf-8")
        assert plans.read(path, names, ("1", "2")).assignment == {"1": "A", "2": "B"}

    def test_a_row_of_figures_that_names_no_area_is_still_a_fault(self, made: County) -> None:
        county.edit(made.figures, "Ouseby", "Elsewhere")
        county.edit(made.figures, f"\n{CODES[15]},", "\nX99,")
        told = refused(made)
        assert "area X99 has figures but no polygon" in told


class TestNames:
    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ("Borough of Bath", "Bath"),
            ("Royal Borough of Bath", "Bath"),
            ("City of Bath", "Bath"),
            ("Bath City Council", "Bath"),
            ("Bath (City)", "Bath"),
            ("Bath", "City of Bath"),
            ("Bath City Council", "City of Bath"),
            ("THE CITY AND COUNTY OF BATH", "bath"),
            ("Shire of Bath", "Bath"),
        ],
    )
    def test_titles_are_passed_over(self, written: str, name: str) -> None:
        names = Names({"1": name, "2": "Wells"}, "area", titles=["Shire of"])
        assert names.find(written) == "1"
        assert names.readings([written, "Wells"], Path("p.csv")) == [
            f"Of p.csv '{written}' was taken for {name}."
        ]

    @pytest.mark.parametrize("written", ["Bath, Spa", "Bath (Spa)"])
    def test_what_is_no_title_stays(self, written: str) -> None:
        assert Names({"1": "Bath Spa", "2": "Wells"}, "area").find(written) is None

    @pytest.mark.parametrize("written", ["Bath District", "County of Bath", "City", "Council", ""])
    def test_titles_that_contradict_are_not(self, written: str) -> None:
        assert Names({"1": "City of Bath", "2": "Wells"}, "area").find(written) is None

    def test_what_may_be_two_is_neither(self) -> None:
        names = Names({"1": "City of Bath", "2": "Bath District"}, "area")
        assert names.find("Bath") is None
        assert "may mean more than one area" in str(names.fault("Bath", None, ""))
        assert names.find("Bath City") == "1"

    @given(st.text(max_size=30))
    def test_a_name_goes_before_what_it_may_mean_without_its_title(self, text: str) -> None:
        names = Names({"1": text or "x", "2": f"City of {text}"}, "area")
        assert names.find(f"City of {text}") == "2" or not text.strip()
        assert isinstance(parted(text).core, str)

    def test_aliases_come_from_a_table(self, made: County, tmp_path: Path) -> None:
        aliases = made.folder / "aliases.csv"
        aliases.write_text(f"alias,area\nA&E,{NAMES[0]}\nThe Isle,{CODES[4]}\n", encoding="utf-8")
        rows = [["name", "bcu"], *([name, bcu_] for name, bcu_ in PLAN_OF.items())]
        rows = [[{NAMES[0]: "a & e", NAMES[4]: "the isle"}.get(r[0], r[0]), r[1]] for r in rows]
        path = tmp_path / "p.csv"
        county.write_rows(path, rows)
        args = ("evaluate", path, "--scenario", made.scenario, "--json")
        assert bcu(*args).code == 3
        found = bcu(*args, *settings(f"data.aliases={aliases}"))
        assert found.document["bcus"] == 6
        told = f"Of p.csv 'a & e' was taken for {NAMES[0]} and 'the isle' was taken for {NAMES[4]}."
        assert told in found.document["notes"]

    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            ("X,Nowhere", "there is no area 'Nowhere'"),
            (",Ouseby", "the alias is blank"),
            ("X,Ouseby\nx,Skell", "'x' stands here for two areas"),
        ],
    )
    def test_aliases_that_cannot_be_meant_are_refused(
        self, rows: str, told: str, made: County
    ) -> None:
        aliases = made.folder / "aliases.csv"
        aliases.write_text(f"alias,area\n{rows}\n", encoding="utf-8")
        assert told in refused(made, f"data.aliases={aliases}")

    def test_the_boroughs_go_by_what_people_call_them(self, london: Callable[..., Problem]) -> None:
        find = london().areas.names.find
        assert find("RBKC") == find("Royal Borough of Kensington & Chelsea") == "E09000020"
        assert find("London Borough of Enfield") == find("LB Enfield") == "E09000010"
        assert find("Westminster City Council") == find("City of Westminster") == "E09000033"
        assert find("Richmond") == find("LB Richmond upon Thames") == "E09000027"
        assert find("City of London") is None
        assert find("LB") is None


class TestWhatSpreadsheetsDo:
    def test_a_name_that_became_a_date_is_told(self, tmp_path: Path) -> None:
        names = Names({"1-2": "One", "3-4": "Two"}, "area")
        for text in ("02-Jan", "2026-02-01T00:00:00", "Jan-02", "1/2/2026"):
            assert "looks like a date" in str(names.fault(text, "p.csv", "line 2"))
        assert "date" not in str(names.fault("1-3", "p.csv", "line 2"))

    def test_codes_that_became_numbers_are_read_and_told(self, tmp_path: Path) -> None:
        names = Names({"01": "One", "02": "Two", "3": "Three"}, "area")
        path = tmp_path / "p.csv"
        path.write_text("code,bcu\n1,A\n2.0,A\n3,B\n", encoding="utf-8")
        found = plans.read(path, names, ("01", "02", "3"))
        assert found.groups() == {frozenset({"01", "02"}), frozenset({"3"})}
        assert found.notes == ("Of p.csv '1' was taken for 01 and '2.0' was taken for 02.",)

    def test_a_number_that_may_be_two_codes_is_refused_with_both(self, tmp_path: Path) -> None:
        names = Names({"01": "One", "001": "Two"}, "area")
        path = tmp_path / "p.csv"
        path.write_text("code,bcu\n1.0,A\n001,A\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"may mean more than one area\. .* 01 and 001"):
            plans.read(path, names, ("01", "001"))

    @pytest.mark.parametrize("table", ["figures", "links"])
    def test_a_formula_that_was_never_worked_out_is_told(self, table: str, made: County) -> None:
        rows = county.figures() if table == "figures" else county.links_rows()
        rows[3][2] = "=1+1"
        path = workbook(made.folder / "t.xlsx", {"A": rows})
        told = refused(made, f"data.{table}={path}")
        assert "a formula that was never worked out (=1+1)" in told
        assert "save it" in told
