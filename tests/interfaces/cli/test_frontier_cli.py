"""``bcu frontier`` and ``bcu alternatives`` as a planner runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem.measures.registry import MEASURES
from makers.grids import write

QUESTION = (
    "[rules]\nnumber = 3\nsize = [1, 4]\ncontiguity = true\n[goals]\nlinks = 1.0\nimbalance = 1.0\n"
)
CALLS, LINKS = (11, 22, 13, 24, 35, 16, 27, 8), (4, 1, 3, 2, 5, 1, 2, 6)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, 4, CALLS, LINKS, QUESTION)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[Any, str, str]:
    """Run a command; return its exit code, what it printed, and what went to stderr."""
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    printed = capsys.readouterr()
    return ended.value.code, " ".join(printed.out.split()), printed.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[Any, dict[str, Any]]:
    code, out, err = run(capsys, *arguments, "--json")
    assert err == ""
    return code, json.loads(out)


GOALS = ("--goals", "links,imbalance")


def test_the_document_of_a_frontier(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run_json(capsys, "frontier", "toy.toml", *GOALS)
    assert code == 0
    assert (found["scenario"], found["goals"]) == ("toy", ["links", "imbalance"])
    assert len(found["points"]) > 1
    for point in found["points"]:
        assert list(point["measures"]) == list(MEASURES)
        for plan in point["plans"]:
            assert sorted(plan) == list("ABCDEFGH")
            assert len(set(plan.values())) == 3
    _, three = run_json(capsys, "frontier", "toy.toml", "--goals", "links, demand_ratio, Travel")
    assert three["goals"] == ["links", "demand_ratio", "travel"]


def test_a_frontier_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "frontier", "baseline", *GOALS)
    assert code == 0
    assert "Proven: 31 points among all 21,287,889 valid plans of 12 BCUs." in out
    assert "No valid plan is better on both than any of these points" in out
    for told in ("knee; best plan", "best by links", "best by imbalance", "beaten by point 16"):
        assert told in out
    assert "Nothing was written. To keep the chart, maps and files, add: --out DIR" in out
    assert "Modelled: cross-border links" in out


def test_the_folder_of_a_frontier(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for goals in ("links,imbalance", "links,imbalance,demand_ratio"):  # the second replaces
        code, out, _ = run(capsys, "frontier", "toy.toml", "--goals", goals, "--out", "out")
        assert code == 0
        assert "Chart, maps, tables and plans are in out." in out
    held = {path.name for path in (toy / "out").iterdir()}
    assert {"frontier.json", "frontier.csv", "plans.csv", "chart.pdf", "chart.png"} <= held
    assert {"maps.pdf", "scenario.toml", "run.json", "best-by-links.csv"} <= held
    assert json.loads((toy / "out" / "run.json").read_text())["command"] == "frontier"
    text = PdfReader(toy / "out" / "chart.pdf").pages[0].extract_text()
    assert "Proven frontier" in text
    column = ("--columns", "area=code,bcu=point-1", "--scenario", "toy.toml")
    code, plan = run_json(capsys, "evaluate", "out/plans.csv", *column)
    points = json.loads((toy / "out" / "frontier.json").read_text())["points"]
    assert code == 0
    assert plan["measures"] == points[0]["measures"]
    code, _, err = run(capsys, "alternatives", "toy.toml", "--out", "out")
    assert code == 3
    assert "other than an earlier run of 'bcu alternatives'" in err


@pytest.mark.parametrize("command", [("frontier", *GOALS), ("alternatives",)])
def test_no_plan_ends_in_4_with_the_document(
    command: tuple[str, ...], toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, *rest = command
    arguments = (name, "toy.toml", *rest, "--set", "rules.size=[1, 2]")
    code, found = run_json(capsys, *arguments)
    assert code == 4
    assert found["points" if name == "frontier" else "plans"] == []
    code, out, _ = run(capsys, *arguments, "--out", "none")
    assert code == 4
    assert "Proven: no plan of 3 BCUs keeps every rule" in out
    assert "there is no plan to draw" in out
    assert (toy / "none" / f"{name}.json").is_file()


@pytest.mark.parametrize("command", [("frontier", *GOALS), ("alternatives",)])
def test_one_number_of_bcus_is_wanted(
    command: tuple[str, ...], toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, *rest = command
    for more in (("--set", "rules.number=[2, 4]"), ("--bcus", "2-4")):
        code, found = run_json(capsys, name, "toy.toml", *rest, *more)
        assert code == 3
        assert "2 to 4 BCUs, not one number" in found["error"]["message"]
    code, found = run_json(capsys, name, "toy.toml", *rest, "--bcus", "2")
    assert (code, found["bcus"]) == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("frontier", "toy.toml"), 2, "--goals"),
        (("frontier", "toy.toml", "--goals", "links,ties"), 3, "no ties are listed"),
        (("frontier", "toy.toml", "--goals", "links"), 3, "only 'links' is named"),
        (("frontier", "toy.toml", *GOALS, "--mark", "adopted-2018"), 3, "adopted-2018"),
        (("frontier", "toy.toml", *GOALS, "--mark", "nowhere"), 3, "there is no plan 'nowhere'"),
        (("alternatives", "toy.toml", "--within", "-0.1"), 3, "not from 0 to 1"),
        (("alternatives", "toy.toml", "--within", "nan"), 3, "not from 0 to 1"),
        (("alternatives", "toy.toml", "--within", "much"), 2, "--within"),
        (("alternatives", "toy.toml", "--count", "0"), 3, "0 plans are asked for"),
        (("alternatives", "toy.toml", "--bcus", "9"), 3, "9 BCUs cannot be made of 8 areas"),
    ],
)
def test_what_is_refused(
    arguments: tuple[str, ...],
    code: int,
    said: str,
    toy: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended, _, err = run(capsys, *arguments)
    assert ended == code
    assert said in err
    ended, found = run_json(capsys, *arguments)
    assert ended == code
    assert found["error"]["remedy"]


def test_a_plan_to_mark(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{code},{bcu}\n" for code, bcu in zip("ABCDEFGH", "XXXXYYZZ", strict=True))
    (toy / "ours.csv").write_text(f"code,bcu\n{rows}")
    code, out, _ = run(capsys, "frontier", "toy.toml", *GOALS, "--mark", "ours.csv")
    assert code == 0
    assert "ours" in out
    _, found = run_json(capsys, "frontier", "toy.toml", *GOALS, "--mark", "ours.csv")
    assert [mark["name"] for mark in found["marks"]] == ["best plan", "ours"]


def test_the_document_of_alternatives(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run_json(capsys, "alternatives", "toy.toml", "--within", "0.2", "--count", "3")
    assert code == 0
    assert found["plans"][0]["name"] == "Best plan"
    assert found["plans"][0]["demand_moved"] == 0
    assert all(plan["objective"] <= found["limit"] for plan in found["plans"])
    assert "Proven" in found["guarantee"]
    _, solved = run_json(capsys, "solve", "toy.toml")
    assert found["plans"][0]["objective"] == solved["results"][0]["objective"]
    assert found["best"] == solved["results"][0]["objective"]


def test_the_folder_of_alternatives(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "alternatives", "toy.toml", "--within", "0.3", "--out", "out")
    assert code == 0
    assert "Gains:" in out
    assert "Gives up:" in out
    held = {path.name for path in (toy / "out").iterdir()}
    assert {"alternatives.json", "alternatives.csv", "maps.pdf", "run.json"} <= held
    assert {"best-plan.csv", "alternative-1.csv", "scenario.toml"} <= held
    plans = json.loads((toy / "out" / "alternatives.json").read_text())["plans"]
    code, found = run_json(capsys, "evaluate", "out/alternative-1.csv", "--scenario", "toy.toml")
    assert code == 0
    assert found["measures"] == plans[1]["measures"]


def test_a_ratio_as_the_goal(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goal = ("--set", "goals={demand_ratio=1.0}")
    code, found = run_json(capsys, "alternatives", "toy.toml", *goal, "--within", "0.05")
    assert code == 0
    limit = found["best"] + 0.05 * (found["worst"] - found["best"])
    assert found["limit"] == pytest.approx(limit)
    ratios = [plan["measures"]["demand_ratio"] for plan in found["plans"]]
    assert ratios == [plan["objective"] for plan in found["plans"]]
    assert max(ratios) <= found["limit"]
