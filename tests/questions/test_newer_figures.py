"""A newer year of figures takes the place of the old with one setting, after a check of both."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.questions import newer_figures as vintage
from bcu_optimizer.questions import renamed_columns
from makers.grids import write

SHIPPED = Path(__file__).resolve().parents[2] / "boundaries" / "london-figures.csv"
Table = list[dict[str, str]]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


def newer(path: Path, change: Callable[[Table], Table] = lambda rows: rows) -> Path:
    """Write the shipped figures anew, with a change."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def grown(rows: Table) -> Table:
    """Barnet's offences by 25 %, Brent's by 20 %, Bexley's to none; a column more, one fewer."""
    factors = {"Barnet": 1.25, "Brent": 1.2, "Bexley": 0.0}
    for row in rows:
        offences = int(row["offences_2016"]) * factors.get(row["name"], 1.0)
        row["offences_2016"] = f"{offences:g}" if row["name"] != "Brent" else f"{offences:.1f}"
        row["calls"] = "7"
        del row["land_area_ha"]
    return rows


def next_year(rows: Table) -> Table:
    return [{key.replace("2016", "2017"): value for key, value in row.items()} for row in rows]


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    code, out, err = run(capsys, "check", *arguments, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)["newer_figures"]
    assert found is None or isinstance(found, dict)
    return found  # type: ignore[return-value]


def test_a_check_lists_what_changed_by_more_than_a_share(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = newer(tmp_path / "figures-2017.csv", grown)
    found = check(capsys, "baseline", "--set", f"data.figures={path}")
    assert found["old"] == str(SHIPPED)
    assert found["new"] == str(path)
    assert found["columns_added"] == ["calls"]
    assert found["columns_removed"] == ["land_area_ha"]
    assert found["columns_renamed"] == {}
    changed = found["changed"]
    assert isinstance(changed, list)
    assert [(c["name"], c["column"], c["old"], c["new"], c["change"]) for c in changed] == [
        ("Barnet", "offences_2016", 25678, 32097.5, 0.25),
        ("Bexley", "offences_2016", changed[1]["old"], 0, -1.0),
    ]
    totals = found["totals"]
    assert isinstance(totals, list)
    total = next(each for each in totals if each["column"] == "offences_2016")
    assert total["old"] == 760156
    assert total["change"] == pytest.approx(total["new"] / 760156 - 1)


def test_the_share_is_exact_and_can_be_stated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = newer(tmp_path / "figures-2017.csv", grown)
    setting = f"data.figures={path}"
    for share, names in (("0.2", 2), ("0.1999", 3), ("0.25", 1), ("0", 3), ("1", 0)):
        found = check(capsys, "baseline", "--set", setting, "--changed-by", share)
        assert found["changed_by"] == float(share)
        changed = found["changed"]
        assert isinstance(changed, list)
        assert len(changed) == names


@pytest.mark.undrawn
def test_the_check_is_shown_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = newer(tmp_path / "figures-2017.csv", grown)
    out = tmp_path / "out"
    code, said, _ = run(
        capsys, "check", "baseline", "--set", f"data.figures={path}", "--out", str(out)
    )
    told = " ".join(said.split())
    assert code == 0
    assert "figures-2017.csv takes the place of london-figures.csv." in told
    assert "Only in the new: calls. Missing: land_area_ha." in told
    assert "Figures that changed by more than 20 %" in told
    assert "Barnet offences_2016 25678 32097.5 +25.0 %" in told
    kept = json.loads((out / "check.json").read_text(encoding="utf-8"))
    assert len(kept["newer_figures"]["changed"]) == 2


def test_figures_that_are_the_same_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = newer(tmp_path / "same.csv")
    _, said, _ = run(capsys, "check", "baseline", "--set", f"data.figures={path}")
    assert "Figures that changed by more than 20 %: none." in said
    assert check(capsys, "baseline") is None


def test_new_figures_solve_with_one_setting(tmp_path: Path) -> None:
    path = newer(tmp_path / "figures-2017.csv", grown)
    found = bcu.solve("baseline", [f"data.figures={path}", "rules.balance=false"])
    assert found.outcome == "optimal"
    assert path in found.problem.inputs
    assert found.problem.sources == {}


def test_columns_of_another_year_are_told_how_to_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = newer(tmp_path / "figures-2017.csv", next_year)
    setting = f"data.figures={path}"
    code, said, err = run(capsys, "check", "baseline", "--set", setting)
    assert code == 3
    assert "takes the place of" in said
    assert "offences_2016 (demand) is offences_2017" in err
    assert "--set 'demand={offences_2017 = 1}'" in err
    code, said, err = run(capsys, "check", "baseline", "--set", setting, "--json")
    assert (code, err) == (3, "")
    assert "columns.officers=officers_fte_2017_05" in json.loads(said)["error"]["remedy"]
    before = bcu.load("baseline")
    after = bcu.load("baseline", [setting])
    named = renamed_columns.settings(after, vintage.compare(before, after))
    solved = bcu.solve("baseline", [setting, *named])
    assert solved.objective == pytest.approx(bcu.solve("baseline").objective)
    found = check(capsys, "baseline", "--set", setting, *(f"--set={text}" for text in named))
    renamed = found["columns_renamed"]
    assert isinstance(renamed, dict)
    assert renamed["offences_2016"] == "offences_2017"
    assert found["changed"] == []


def test_columns_that_cannot_be_told_apart_are_not_paired(tmp_path: Path) -> None:
    def two_years(rows: Table) -> Table:
        for row in rows:
            row |= {"offences_2017": "1", "offences_2018": "1"}
            del row["offences_2016"]
        return rows

    path = newer(tmp_path / "figures.csv", two_years)
    before, after = bcu.load("baseline"), bcu.load("baseline", [f"data.figures={path}"])
    found = vintage.compare(before, after)
    assert found.renamed == {}
    assert set(found.added) == {"offences_2017", "offences_2018"}
    faults = renamed_columns.faults(after, found)
    assert [fault.message for fault in faults] == [
        "there is no column 'offences_2016', which demand asks for."
    ]


def test_figures_of_ones_own_are_held_against_those_they_replace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = write(tmp_path, 2, [4, 6, 5, 5], [1, 1, 1, 1], "[goals]\nimbalance = 1.0\n")
    new = tmp_path / "new.csv"
    new.write_text("code,calls,officers\nA,4,45\nB,0,65\nC,x,55\nD,5,55\n", encoding="utf-8")
    code, _, err = run(capsys, "check", str(scenario), "--set", f"data.figures={new}")
    assert code == 3
    assert "area C (Town C), column calls: 'x' is not a number" in err
    new.write_text("code,calls,officers\nA,4,45\nB,0,65\nC,6,55\nD,5,0\n", encoding="utf-8")
    found = check(capsys, str(scenario), "--set", f"data.figures={new}", "--changed-by", "0.5")
    assert found["old"] == str(tmp_path / "figures.csv")
    changed = found["changed"]
    assert isinstance(changed, list)
    assert [(c["area"], c["column"], c["new"]) for c in changed] == [
        ("B", "calls", 0),
        ("D", "officers", 0),
    ]


def test_a_rise_from_nothing_is_always_listed(tmp_path: Path) -> None:
    scenario = write(tmp_path, 2, [4, 0, 5, 5], [1, 1, 1, 1], "[goals]\nimbalance = 1.0\n")
    new = tmp_path / "new.csv"
    new.write_text("code,calls,officers\nA,4,45\nB,1,5\nC,5,55\nD,5,55\n", encoding="utf-8")
    setting = f"data.figures={new}"
    after = bcu.load(scenario, [setting])
    before = vintage.replaced(scenario, [setting], after)
    assert before is not None
    found = vintage.compare(before, after, 100.0)
    assert [(c.area, c.old, c.new, c.change) for c in found.changed] == [("B", "0", "1", None)]


def test_figures_as_a_workbook_keep_their_codes(tmp_path: Path) -> None:
    from bcu_optimizer.data.tables import workbook as spreadsheet

    with SHIPPED.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    spreadsheet.write(tmp_path / "figures.xlsx", header, rows, "Figures")
    setting = f"data.figures={tmp_path / 'figures.xlsx'}"
    assert bcu.read("baseline", [setting]).total_demand == bcu.read("baseline").total_demand


FAULTS = {
    "no such file": (None, "there is no such file"),
    "no code": ("name,calls\nBarnet,1\n", "there is no column 'code'"),
    "areas missing": ("code,calls\nE09000003,1\n", "has a polygon but no figures"),
    "area unknown": (
        "".join(["code,calls\n", *(f"E09{n:06},1\n" for n in [*range(2, 34), 99])]),
        "area E09000099 has figures but no polygon",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_newer_figures_is_named(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, said = FAULTS[fault]
    path, out = tmp_path / "figures.csv", tmp_path / "out"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    code, printed, err = run(
        capsys, "check", "baseline", "--set", f"data.figures={path}", "--out", str(out)
    )
    assert (code, printed) == (3, "")
    assert said in err
    assert not out.exists()


@pytest.mark.parametrize("share", ["-0.1", "nan", "inf", "much"])
def test_a_share_that_is_none_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", "baseline", "--changed-by", share)
    assert code == 2
    assert "changed-by" in err
