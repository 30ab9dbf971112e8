"""Of a county that is not London nothing speaks of London; names that do go by others too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bcu_optimizer.common import synonyms
from makers import county
from makers.county import CHILE, PLAN, County, bcu, settings

pytestmark = pytest.mark.undrawn

_LONDON = re.compile(r"london|borough|\bMet\b|camden|newham|westminster|27700", re.IGNORECASE)
AVERAGE = "limits.supervision_ratio_all"


@pytest.fixture
def made(tmp_path: Path) -> County:
    made = county.make(tmp_path / "county", place=CHILE)
    county.edit(made.scenario, 'scope = "london"', 'scope = "all"')
    county.edit(made.scenario, 'links = "links.csv"\n', "")
    return made


@pytest.mark.parametrize(
    "command",
    [
        ("solve",),
        ("explain", "--set", f"{AVERAGE}=5"),
        ("slack", "--set", f"{AVERAGE}=9"),
        ("sweep", "--over", f"{AVERAGE}=[7, 9]"),
        ("census", "--list", "2"),
        ("frontier", "--goals", "links,imbalance"),
        ("alternatives", "--count", "2"),
        ("check",),
        ("solve", "--set", "limits.supervision_ratio=x"),
        ("solve", "--set", "limits.supervision_rati_al=1"),
        ("solve", "--set", 'rules.supervision.scope="area"'),
    ],
    ids=" ".join,
)
def test_no_answer_speaks_of_another_place(command: tuple[str, ...], made: County) -> None:
    name, *options = command
    answer = bcu(name, made.scenario, *options)
    told = (answer.out + answer.err).replace("all (or london)", "").replace("'london'", "")
    assert told
    assert not _LONDON.search(told), told


def test_no_judgement_speaks_of_another_place(made: County, tmp_path: Path) -> None:
    plan = county.write_plan(tmp_path / "p.csv", PLAN)
    answer = bcu("evaluate", plan, "--scenario", made.scenario, "--what-if", "Garth=East")
    assert answer.code == 0
    assert not _LONDON.search(answer.out), answer.out


def test_a_new_scenario_shows_areas_columns_and_projection_of_the_data(
    made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stripped = made.folder / "bare.toml"
    data = made.scenario.read_text(encoding="utf-8").split("[rules]")[0].split("[columns]")[0]
    stripped.write_text(data, encoding="utf-8")
    assert bcu("new", "mine", "--from", stripped).code == 0
    text = Path("mine.toml").read_text(encoding="utf-8")
    assert not _LONDON.search(text.replace("all (or london)", ""))
    assert '#data.crs = "EPSG:32719"' in text
    assert "#demand = { calls_2025 = 1.0 }" in text
    together = re.search(r"^#(rules\.together = .*?)  #", text, re.MULTILINE)
    assert together
    demand = ("--set", "demand.calls_2025=1", "--set", together[1])
    assert bcu("check", stripped, *demand).code == 0


def test_a_new_scenario_can_be_made_while_its_data_cannot_be_read(
    made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made.polygons.unlink()
    assert bcu("new", "mine", "--from", made.scenario).code == 0
    assert not _LONDON.search(Path("mine.toml").read_text("utf-8").replace("all (or london)", ""))


@pytest.mark.parametrize("scope", ["all", "london"])
def test_both_words_for_the_average_mean_the_same(scope: str, made: County) -> None:
    args = ("solve", made.scenario, "--json", "--set", f"rules.supervision.scope={scope}")
    (found,) = bcu(*args).document["results"]
    (average,) = [v for v in found["rules"] if v["rule"] == "supervision"]
    assert average["value"] == found["measures"]["supervision_ratio_london"] == 120 / (3 * 6)


def test_both_names_of_the_average_are_one_limit(made: County, tmp_path: Path) -> None:
    plan = county.write_plan(tmp_path / "p.csv", PLAN)
    for name in ("all", "london"):
        limit = settings(f"limits.supervision_ratio_{name}=5")
        found = bcu("evaluate", plan, "--scenario", made.scenario, "--json", *limit)
        assert found.code == 6
        broken = [v["rule"] for v in found.document["rules"] if not v["holds"]]
        assert "limits.supervision_ratio_london" in broken
    text = made.scenario.read_text(encoding="utf-8")
    limits = "[limits]\nsupervision_ratio_all = 5\nsupervision_ratio_london = 5.5\n"
    made.scenario.write_text(text + limits, encoding="utf-8")
    assert "another name of it" in bcu("check", made.scenario, "--json").faults[0]["message"]


def test_a_file_and_a_setting_may_name_it_differently(made: County) -> None:
    text = made.scenario.read_text(encoding="utf-8")
    made.scenario.write_text(f"{text}[limits]\nsupervision_ratio_london = 5\n", encoding="utf-8")
    assert bcu("solve", made.scenario, *settings(f"{AVERAGE}=9"), "--json").code == 0


def test_a_sweep_keeps_the_name_that_was_typed(made: County) -> None:
    found = bcu("sweep", made.scenario, "--json", "--over", f"{AVERAGE}=[7, 9]")
    rows = found.document["rows"]
    assert [row["set"] for row in rows] == [{AVERAGE: 7}, {AVERAGE: 9}]


def test_a_plan_may_name_it_as_not_known_either_way(made: County, tmp_path: Path) -> None:
    plan = county.write_plan(tmp_path / "p.csv", PLAN)
    plan.with_suffix(".toml").write_text('unknown = ["supervision_ratio_all"]', encoding="utf-8")
    found = bcu("evaluate", plan, "--scenario", made.scenario, "--json")
    assert found.document["measures"]["supervision_ratio_london"] is None


def test_a_report_weighs_it_either_way(made: County, tmp_path: Path) -> None:
    args = ("report", made.scenario, "--out", tmp_path / "r", "--json")
    found = bcu(*args, "--weight", "supervision_ratio_all=2")
    assert found.code == 0, found.out
    assert "supervision_ratio_london" in json.dumps(found.document)


def test_names_come_back() -> None:
    for key in ("limits.supervision_ratio_london", "supervision_ratio_london"):
        assert synonyms.kept(synonyms.anywhere(key)) == key
    assert synonyms.kept("limits.imbalance") == synonyms.anywhere("limits.imbalance")
