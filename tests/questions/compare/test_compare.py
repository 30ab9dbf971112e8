"""``bcu compare`` and ``bcu.compare``: what is found, said, written, and refused."""

from __future__ import annotations

import json
import shutil

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem.measures.registry import MEASURES

SCENARIO = """
title = "Six squares"
[data]
areas = "areas.geojson"
figures = "figures.csv"
[demand]
calls = 1.0
[rules]
number = 2
size = [1, 5]
contiguity = true
[goals]
imbalance = 1.0
"""
CALLS = {"A": 10, "B": 20, "C": 30, "D": 40, "E": 50, "F": 60}  # A B C above D E F


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A folder with six square areas, a scenario, and plans of them; the current folder."""
    squares = [
        shapely.box(1000 * (i % 3), -1000 * (i // 3), 1000 * (i % 3) + 1000, 1000 - 1000 * (i // 3))
        for i in range(6)
    ]
    frame = gpd.GeoDataFrame(
        {"code": list(CALLS), "name": [f"Area {c}" for c in CALLS]}, geometry=squares, crs=27700
    )
    frame.to_file(tmp_path / "areas.geojson")
    rows = "".join(f"{code},{calls}\n" for code, calls in CALLS.items())
    (tmp_path / "figures.csv").write_text("code,calls\n" + rows)
    (tmp_path / "two.toml").write_text(SCENARIO)
    (tmp_path / "three.toml").write_text(SCENARIO.replace("number = 2", "number = 3"))
    write_plan(tmp_path / "rows.csv", "NNNSSS")
    write_plan(tmp_path / "columns.csv", "WMEWME")
    write_plan(tmp_path / "alone.csv", "ABCDEF")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_plan(path, bcus, codes="ABCDEF"):
    rows = "".join(f"{code},{bcu}\n" for code, bcu in zip(codes, bcus, strict=True))
    path.write_text("code,bcu\n" + rows)


def run(capsys, *arguments):
    """Run a command; return its exit code, what it printed, and what went to stderr."""
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    printed = capsys.readouterr()
    return ended.value.code, printed.out, printed.err


def run_json(capsys, *arguments):
    code, out, _ = run(capsys, *arguments, "--json")
    return code, json.loads(out)


def test_json_is_shaped_as_in_the_contract(toy, capsys):
    code, found = run_json(
        capsys, "compare", "two.toml", "rows.csv", "columns.csv", "--scenario", "two.toml"
    )
    assert code == 0
    assert found["scenario"] == "two"
    assert [plan["name"] for plan in found["plans"]] == ["two", "rows", "columns"]
    assert [plan["bcus"] for plan in found["plans"]] == [2, 2, 3]
    assert [plan["holds"] for plan in found["plans"]] == [True, True, False]
    assert [plan["outcome"] for plan in found["plans"]] == ["optimal", None, None]
    for plan in found["plans"]:
        assert list(plan["measures"]) == list(MEASURES)
    pairs = [(each["from"], each["to"]) for each in found["differences"]]
    assert pairs == [("two", "rows"), ("two", "columns"), ("rows", "columns")]
    last = found["differences"][-1]
    assert set(last) == {"from", "to", "areas_moved", "demand_moved", "rand_index"}
    assert last["areas_moved"] == ["A", "C", "D", "E"]  # B and F stay; with C and E it is a tie
    assert last["demand_moved"] == pytest.approx(130 / 210)
    assert last["rand_index"] == pytest.approx(-4 / 11)


@pytest.mark.undrawn
def test_items_are_looked_up_as_run_folder_file_shipped_plan_scenario(toy, capsys):
    """A run folder named like a scenario comes before it; a file comes before a shipped plan."""
    result = bcu.solve("three.toml")
    bcu.save(result, "two")
    shutil.copy("rows.csv", "adopted-2018")
    code, found = run_json(capsys, "compare", "two", "adopted-2018", "--scenario", "three.toml")
    assert code == 0
    assert [plan["bcus"] for plan in found["plans"]] == [3, 2]
    assert [plan["outcome"] for plan in found["plans"]] == [None, None]
    shutil.rmtree("two")
    code, found = run_json(capsys, "compare", "two", "--scenario", "three.toml")
    assert [plan["outcome"] for plan in found["plans"]] == ["optimal"]


def test_against_is_the_reference_and_joins_the_plans_where_it_is_not_among_them(toy):
    inside = bcu.compare(["rows.csv", "columns.csv"], "two.toml", against="columns.csv")
    assert inside.names == ("rows", "columns")
    assert inside.changes.loc["columns"].dropna().eq(0).all()
    joined = bcu.compare(["rows.csv", "columns.csv"], "two.toml", against="alone.csv")
    assert joined.names == ("alone", "rows", "columns")
    assert joined.reference == 0
    assert joined.changes.loc["rows", "bcus"] == -4


def test_settings_reach_the_scenario_and_what_is_solved(toy, capsys):
    arguments = ("compare", "two.toml", "columns.csv", "--scenario", "two.toml")
    code, found = run_json(capsys, *arguments, "--set", "rules.number=3")
    assert code == 0
    assert [plan["bcus"] for plan in found["plans"]] == [3, 3]
    assert [plan["holds"] for plan in found["plans"]] == [True, True]


def test_measures_and_changes_are_those_of_evaluate(toy):
    found = bcu.compare(["rows.csv", "columns.csv"], "two.toml")
    alone = bcu.evaluate("columns.csv", "two.toml").measures
    for name in MEASURES:
        value = found.measures.loc["columns", name]
        assert value == alone[name] if alone[name] is not None else pd.isna(value)
    imbalance = found.measures["imbalance"]
    assert found.changes.loc["columns", "imbalance"] == imbalance["columns"] - imbalance["rows"]


def test_partners_gained_and_lost(toy):
    areas = bcu.compare(["rows.csv", "columns.csv"], "two.toml").areas
    assert list(areas["rows"]) == list("NNNSSS")
    row = areas.loc["A"]
    assert row["columns: moved"]
    assert row["columns: partners gained"] == "Area D"
    assert row["columns: partners lost"] == "Area B, Area C"
    assert not areas.loc["B", "columns: moved"]


def test_best_is_marked_on_the_screen_and_changes_stand_beside(toy, capsys):
    code, out, _ = run(capsys, "compare", "rows.csv", "columns.csv", "--scenario", "two.toml")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 100
    line = next(line for line in out.splitlines() if "would have to move" in line)
    assert line.count("★") == 1
    assert "From rows to columns" in out
    assert "breaks Number of BCUs: 3 (2)" in out
    assert "4 of 6 areas with 61.9 % of demand change BCU" in out
    assert "Nothing was written" in out


def test_eight_plans_keep_within_a_hundred_columns(toy, capsys):
    items = []
    for i, bcus in enumerate(
        ["NNNSSS", "WMEWME", "XXXXXY", "XXXYYZ", "XXYXXY", "XYYXYY", "ABCDEF", "XXXXXX"]
    ):
        items.append(f"a-rather-long-name-of-plan-{i}.csv")
        write_plan(toy / items[-1], bcus)
    code, out, _ = run(capsys, "compare", *items, "--scenario", "two.toml")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 100


def test_whole_bcus_that_split_or_join_take_one_line_each(toy, capsys):
    _, out, _ = run(capsys, "compare", "rows.csv", "alone.csv", "--scenario", "two.toml")
    assert out.count("each on its own") == 2
    _, out, _ = run(capsys, "compare", "alone.csv", "rows.csv", "--scenario", "two.toml")
    assert out.count("each on its own") == 2
    assert "each other" in out


def test_the_same_item_twice_is_compared_with_itself(toy, capsys):
    code, found = run_json(capsys, "compare", "rows.csv", "rows.csv", "--scenario", "two.toml")
    assert code == 0
    assert [plan["name"] for plan in found["plans"]] == ["rows", "rows (2)"]
    assert found["differences"][0]["areas_moved"] == []
    assert found["differences"][0]["demand_moved"] == 0
    assert found["differences"][0]["rand_index"] == 1


def test_files_of_one_name_are_told_apart_by_their_folders(toy):
    for folder in ("a", "b"):
        (toy / folder).mkdir()
        shutil.copy("rows.csv", toy / folder / "plan-x.csv")
    found = bcu.compare(["a/plan-x.csv", "b/plan-x.csv", "rows.csv"], "two.toml")
    assert found.names == ("a/plan-x", "b/plan-x", "rows")


def test_plans_and_results_in_hand_can_be_compared(toy):
    result = bcu.solve("two.toml")
    plan = Plan(dict(zip("ABCDEF", "NNNSSS", strict=True)), name="mine")
    found = bcu.compare([result, plan], "two.toml")
    assert found.names == ("two", "mine")
    assert found.entries[0].outcome == "optimal"
    with pytest.raises(InputError, match="does not give each of the 6 areas"):
        bcu.compare([Plan({"A": "X"}, name="part")], "two.toml")


def test_names_are_each_plans_own_unless_they_are_to_be_aligned(toy):
    """The best two halves of the squares are the rows' or columns'; names of files stay."""
    best = bcu.solve("two.toml").plan
    given = {
        code: {"X": "Here", "Y": "There"}["XY"[list(best.bcus).index(b)]]
        for code, b in best.assignment.items()
    }
    write_plan(toy / "given.csv", given.values())
    for items in (["two.toml", "given.csv"], ["given.csv", "two.toml"]):
        found = bcu.compare(items, "two.toml")
        own = {entry.name: set(entry.evaluation.groups) for entry in found.entries}
        assert own == {"two": set(best.bcus), "given": {"Here", "There"}}
        assert [*found.colours[0].values()] == [*found.colours[1].values()]
        found = bcu.compare(items, "two.toml", align_names=True)
        assert [set(entry.evaluation.groups) for entry in found.entries] == [{"Here", "There"}] * 2
        assert found.likeness(0, 1).pairs == {"Here": "Here", "There": "There"}


def test_a_scenario_without_a_plan_is_told_and_the_rest_compared(toy, capsys):
    none = SCENARIO.replace("size = [1, 5]", "size = [4, 5]")
    (toy / "none.toml").write_text(none)
    arguments = ("compare", "none.toml", "rows.csv", "columns.csv", "--scenario", "two.toml")
    code, found = run_json(capsys, *arguments)
    assert code == 4
    assert found["against"] == "rows"
    by_name = {plan["name"]: plan for plan in found["plans"]}
    assert by_name["none"]["outcome"] == "infeasible"
    assert by_name["none"]["holds"] is None
    assert by_name["none"]["because"]
    assert len(found["differences"]) == 1
    code, out, _ = run(capsys, *arguments)
    assert code == 4
    assert "Compared with rows, as there is no plan of none." in out
    code, _, _ = run(capsys, "compare", "none.toml", "--scenario", "two.toml", "--out", "out")
    assert code == 4
    held = sorted(path.name for path in (toy / "out").iterdir())
    assert held == [
        "comparison.json",
        "measures.csv",
        "run.json",
        "scenario.toml",
        "solved-none.toml",
    ]


def test_no_plan_found_in_time_is_exit_code_5(toy, capsys):
    arguments = ("compare", "two.toml", "rows.csv", "--scenario", "two.toml")
    code, found = run_json(capsys, *arguments, "--time-limit", "0")
    assert code == 5
    assert found["plans"][-1]["outcome"] == "unknown"


@pytest.mark.undrawn
def test_a_range_of_numbers_is_refused(toy, capsys):
    (toy / "range.toml").write_text(SCENARIO.replace("number = 2", "number = [2, 3]"))
    code, found = run_json(capsys, "compare", "rows.csv", "range.toml", "--scenario", "two.toml")
    assert code == 3
    assert "asks for 2 to 3 BCUs" in found["error"]["message"]
    assert found["error"]["where"] == "rules.number"
    bcu.save(bcu.solve_range("range.toml"), "runs")
    code, found = run_json(capsys, "compare", "runs", "--scenario", "two.toml")
    assert code == 3
    assert found["error"]["remedy"] == "Name one of its folders: k02, k03."


def test_what_is_not_found_is_named_with_the_nearest_all_at_once(toy, capsys):
    code, found = run_json(capsys, "compare", "basline", "adopted-218", "no/such.csv")
    assert code == 3
    assert [fault["message"] for fault in found["faults"]] == [
        "there is no plan or scenario 'basline'.",
        "there is no plan or scenario 'adopted-218'.",
        "there is no such file or folder.",
    ]
    assert "'baseline'" in found["faults"][0]["remedy"]
    assert "'adopted-2018'" in found["faults"][1]["remedy"]


@pytest.mark.parametrize("other", ["plan", "scenario"])
def test_plans_over_other_areas_are_refused_in_one_error_and_nothing_is_written(toy, capsys, other):
    item = "strange.csv" if other == "plan" else "baseline"
    write_plan(toy / "strange.csv", "XXYYY", codes="GHIJK")
    arguments = ("compare", "rows.csv", item, "--scenario", "two.toml", "--out", "out")
    code, found = run_json(capsys, *arguments)
    assert code == 3
    assert len(found["faults"]) == 1
    assert "areas" in found["error"]["message"]
    assert "All plans of a comparison are over the areas of" in found["error"]["remedy"]
    assert not (toy / "out").exists()


def test_an_unsolved_run_and_an_empty_folder_hold_no_plan(toy, capsys):
    (toy / "empty").mkdir()
    (toy / "failed").mkdir()
    (toy / "failed" / "result.json").write_text("{}")
    code, found = run_json(capsys, "compare", "empty", "failed", "--scenario", "two.toml")
    assert code == 3
    messages = [fault["message"] for fault in found["faults"]]
    assert messages == ["the folder holds no plan.csv.", "the run in this folder found no plan."]


def test_a_folder_with_other_things_is_refused_before_anything_is_read(toy, capsys):
    (toy / "mine").mkdir()
    (toy / "mine" / "letter.txt").write_text("dear")
    code, _, err = run(capsys, "compare", "no-such-thing", "--out", "mine")
    assert code == 3
    assert "letter.txt" in err


@pytest.mark.undrawn
def test_files_of_a_comparison(toy, capsys):
    arguments = ("compare", "two.toml", "rows.csv", "alone.csv", "--scenario", "two.toml")
    for _ in range(2):  # the second replaces the first
        code, out, _ = run(capsys, *arguments, "--out", "out")
        assert code == 0
        assert "are in out" in out
    marker = json.loads((toy / "out" / "run.json").read_text())
    assert marker["command"] == "compare"
    assert "rows.csv" in " ".join(marker["inputs"])
    held = {path.name for path in (toy / "out").iterdir()}
    assert held == {*marker["files"], "run.json"}
    assert held == {
        "areas.csv", "bcus.csv", "comparison.gpkg", "comparison.json", "comparison.pdf",
        "differences.csv", "measures.csv", "run.json", "scenario.toml",
    }  # fmt: skip
    layers = [name for name, _ in pyogrio.list_layers(toy / "out" / "comparison.gpkg")]
    assert sorted(layers) == ["alone", "areas", "rows", "two"]
    assert len(gpd.read_file(toy / "out" / "comparison.gpkg", layer="alone")) == 6
    measures = pd.read_csv(toy / "out" / "measures.csv", index_col="plan")
    assert list(measures.index) == ["two", "rows", "alone"]
    assert len(pd.read_csv(toy / "out" / "bcus.csv")) == 2 + 2 + 6
    assert len(pd.read_csv(toy / "out" / "differences.csv")) == 3
    document = json.loads((toy / "out" / "comparison.json").read_text())
    assert document["scenario"] == "two"


@pytest.mark.undrawn
def test_a_plan_named_areas_has_a_layer_of_its_own(toy):
    shutil.copy("rows.csv", "Areas.csv")
    shutil.copy("rows.csv", "gpkg & co.csv")
    bcu.compare(["Areas.csv", "gpkg & co.csv"], "two.toml").save("out")
    layers = [name for name, _ in pyogrio.list_layers(toy / "out" / "comparison.gpkg")]
    assert layers == ["areas", "Areas_2", "plan_gpkg_co"]


def test_a_comparison_shows_itself_offline(toy):
    shown = bcu.compare(["rows.csv", "columns.csv"], "two.toml")._repr_html_()
    assert "<svg" in shown
    assert "From rows to columns" in shown
    for loaded in ("<script", "src=", "<link"):
        assert loaded not in shown


def test_london_baseline_adopted_and_business_as_usual(capsys):
    """The comparison that the README shows."""
    items = ("baseline", "adopted-2018", "business-as-usual")
    code, found = run_json(capsys, "compare", *items)
    assert code == 0
    assert [plan["name"] for plan in found["plans"]] == list(items)
    assert [plan["bcus"] for plan in found["plans"]] == [12, 12, 32]
    assert [plan["holds"] for plan in found["plans"]] == [True, True, False]
    assert found["plans"][2]["measures"]["leadership_posts"] is None
    first = found["differences"][0]
    assert len(first["areas_moved"]) == 7
    assert first["demand_moved"] == pytest.approx(0.1914, abs=5e-5)
    assert first["rand_index"] == pytest.approx(0.5239, abs=5e-5)


def test_london_names_follow_the_adopted_plan_where_asked():
    found = bcu.compare(["baseline", "adopted-2018"], align_names=True)
    names = [set(entry.evaluation.groups) for entry in found.entries]
    assert names[0] == names[1]
    colours = found.colours
    assert colours[0] == colours[1]
