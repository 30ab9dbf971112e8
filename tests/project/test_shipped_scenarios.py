"""Every shipped scenario loads, is solved and verified, and ends as its file says it will."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import shipped
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.presentation.wording import catalogue as wording
from bcu_optimizer.problem import verify
from bcu_optimizer.questions import catalogue
from bcu_optimizer.questions.catalogue import Answer, Entry
from bcu_optimizer.scenario import layers

ENTRIES = {entry.name: entry for entry in catalogue.entries()}
ALONE = [name for name, entry in ENTRIES.items() if entry.series == "alone"]
VIABLE_ALONE = {
    "alone-camden",
    "alone-croydon",
    "alone-ealing",
    "alone-haringey",
    "alone-lambeth",
    "alone-newham",
    "alone-southwark",
    "alone-tower-hamlets",
    "alone-westminster",
}


READ: dict[tuple[Any, ...], Areas] = {}  # areas are read once for all tests of a process


README = Path(__file__).parents[2] / "README.md"


@cache
def answer(name: str) -> Answer:
    """Solve a scenario once for all tests of a process."""
    return catalogue.answer(ENTRIES[name], read=READ)


def groups(name: str, number: int = 0) -> set[frozenset[str]]:
    """Return the BCUs of one result of a scenario as sets of the names of their areas."""
    result = answer(name).results[number]
    assert result.plan
    names = result.problem.areas.names
    return {frozenset(map(names.name, group)) for group in result.plan.groups()}


def shares(column: str) -> dict[str, float]:
    """Return each borough's share of a column of the figures."""
    with (shipped.BOUNDARIES / "london-figures.csv").open(encoding="utf-8") as file:
        figures = {row["name"]: float(row[column]) for row in csv.DictReader(file)}
    return {name: value / sum(figures.values()) for name, value in figures.items()}


@pytest.mark.parametrize("name", ENTRIES)
def test_it_ends_as_its_file_says(name: str) -> None:
    found = answer(name)
    assert found.is_as_expected
    for result in found.results:
        if result.outcome == "infeasible":
            assert result.plan is None
            continue
        assert result.outcome == "optimal"
        assert result.evaluation and result.evaluation.holds
        assert len(result.evaluation.groups) == result.bcus
        assert not verify.broken(verify.check(result.problem, result.evaluation.groups))
    for cells in wording.lines(found):
        assert f"| {' | '.join(cells)} |\n" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=list(ENTRIES))
def test_it_says_what_it_asks_and_where_from(entry: Entry) -> None:
    assert entry.title and entry.description and entry.source
    assert entry.question.endswith("?")
    assert "- " not in entry.description + entry.source  # a word cut at the end of a line
    assert entry.expect in {"plan", "infeasible"}
    assert bool(entry.extends) == (entry.name != "baseline")


def test_names_titles_and_questions_are_each_their_own() -> None:
    files = [p for p in shipped.SCENARIOS.rglob("*.toml") if shipped.PLANS not in p.parents]
    assert len(files) == len(ENTRIES) == len({path.stem for path in files})
    assert len({entry.title for entry in ENTRIES.values()}) == len(ENTRIES)
    assert len({entry.question for entry in ENTRIES.values()}) == len(ENTRIES)
    assert not set(ENTRIES) & {plan.name for plan in catalogue.plans()}
    assert next(iter(ENTRIES)) == "baseline"


def test_a_scenario_in_a_subfolder_is_found_by_its_name_alone() -> None:
    assert layers.locate("alone-westminster", shipped.PLANS).parent.name == "alone"
    with pytest.raises(InputError, match="Did you mean 'alone-westminster'"):
        layers.locate("alone-westminister", shipped.PLANS)


def test_each_borough_is_tested_alone() -> None:
    with (shipped.BOUNDARIES / "london-figures.csv").open(encoding="utf-8") as file:
        boroughs = {row["name"] for row in csv.DictReader(file)}
    asked = {bcu.load(name).rules.single for name in ALONE}
    assert asked == {(name,) for name in boroughs}
    assert {name for name in ALONE if ENTRIES[name].expect == "plan"} == VIABLE_ALONE


@pytest.mark.parametrize("name", ALONE)
def test_the_shares_that_a_description_states_are_those_of_the_figures(name: str) -> None:
    (borough,) = bcu.load(name).rules.single or ()
    offences = shares("offences_2016")[borough]
    officers = shares("officers_fte_2016_05")[borough]
    text = ENTRIES[name].description
    assert f"{100 * offences:.2f} % of London's recorded offences" in text
    assert f"and {100 * officers:.2f} % of its officers" in text


def test_why_most_boroughs_cannot_stand_alone() -> None:
    """Westminster with its smallest neighbour is more than three times any of them."""
    offences, officers = shares("offences_2016"), shares("officers_fte_2016_05")
    problem = answer("alone-hackney").results[0].problem
    (westminster,) = problem.group(["Westminster"])
    beside = [
        problem.areas.names.name(code)
        for i, code in enumerate(problem.codes)
        if problem.neighbours[westminster] >> i & 1
    ]
    for name in ALONE:
        (borough,) = bcu.load(name).rules.single or ()
        others = [other for other in beside if other != borough]
        heavy = offences["Westminster"] + min(offences[other] for other in others)
        staffed = officers["Westminster"] + min(officers[other] for other in others)
        too_small = heavy > 3 * offences[borough] or staffed > 3 * officers[borough]
        if name == "alone-lewisham":
            assert not too_small
            found = catalogue.answer(ENTRIES[name], ["rules.number=13"], read=READ)
            assert found.results[0].outcome == "optimal"
        elif name != "alone-westminster":
            assert too_small == (name not in VIABLE_ALONE)


def test_westminster_and_its_neighbours_have_no_plan_when_every_bcu_keeps_ten_to_one() -> None:
    (result,) = answer("westminster-neighbours-supervised").results
    assert result.outcome == "infeasible"
    assert {"supervision", "together"} <= set(result.because)
    trio = {"Westminster", "Hammersmith and Fulham", "Kensington and Chelsea"}
    assert sum(shares("offences_2016")[name] for name in trio) == pytest.approx(0.120, abs=5e-4)
    assert answer("westminster-with-neighbours").results[0].outcome == "optimal"


def test_ten_and_seventeen_are_ruled_out_by_counting() -> None:
    assert answer("ten-bcus").results[0].because == ("number", "supervision")
    assert answer("seventeen-bcus").results[0].because == ("number", "size")
    sixteen = answer("sixteen-most-even").results[0].measures["demand_ratio"]
    assert sixteen == pytest.approx(2.989, abs=5e-4)
    seventeen = answer("seventeen-with-single-boroughs").results[0].measures["demand_ratio"]
    assert seventeen is not None and seventeen < 3


@pytest.mark.parametrize(
    ("name", "feasible"),
    [
        ("eleven-to-sixteen", [11, 12, 13, 14, 15, 16]),
        ("supervision-eleven-to-sixteen", [12, 13, 14, 15, 16]),
        ("child-abuse-teams-11-to-16", [11, 12, 13]),
        ("south-london-replanned", [11, 12, 13]),
        ("east-london-replanned", [11, 12]),
    ],
)
def test_the_numbers_that_a_range_leaves_possible(name: str, feasible: list[int]) -> None:
    found = [result.bcus for result in answer(name).results if result.plan]
    assert found == feasible


def test_south_london_cannot_be_six_bcus() -> None:
    found = catalogue.answer(ENTRIES["south-london-replanned"], ["rules.number=14"], read=READ)
    assert [result.outcome for result in found.results] == ["infeasible"]


def test_what_is_to_be_kept_is_kept() -> None:
    pathfinders = {
        frozenset({"Camden", "Islington"}),
        frozenset({"Barking and Dagenham", "Havering", "Redbridge"}),
    }
    assert pathfinders <= groups("pathfinders-unchanged")
    east = {"Hackney", "Tower Hamlets", "Newham", "Waltham Forest"}
    east |= {"Barking and Dagenham", "Havering", "Redbridge"}
    kept = [group for group in groups("east-london-four-bcus") if not group & east]
    adopted = bcu.evaluate("adopted-2018").problem
    plan = bcu.evaluate("adopted-2018").plan.groups()
    whole = {frozenset(map(adopted.areas.names.name, group)) for group in plan}
    assert set(kept) == {group for group in whole if not group & east}
    assert len(kept) == 9
    for one, other in [("Enfield", "Haringey"), ("Lambeth", "Southwark")]:
        assert any({one, other} <= group for group in groups("patterns-together"))
    ties = {"Wandsworth", "Richmond upon Thames", "Kingston upon Thames"}
    assert any(ties <= group for group in groups("ties-together"))
    assert answer("ties-weighed").results[0].measures["ties_kept"] == 1


def test_no_bcu_is_joined_across_the_lea_where_that_is_a_barrier() -> None:
    west = {"Enfield", "Haringey", "Hackney", "Tower Hamlets"}
    east = {"Waltham Forest", "Newham"}
    assert not any(group & west and group & east for group in groups("lea-valley-barrier"))
    problem = answer("lea-valley-barrier").results[0].problem
    across = {
        frozenset((one, other))
        for one in west
        for other in east
        if problem.neighbours[problem.group([one])[0]] >> problem.group([other])[0] & 1
    }
    assert across == {frozenset(pair) for pair in problem.scenario.rules.barrier or ()}


def test_crossings_add_eight_borders() -> None:
    crossed = answer("thames-crossed").results[0].problem.neighbours
    never = answer("thames-not-crossed").results[0].problem.neighbours
    assert sum((a ^ b).bit_count() for a, b in zip(crossed, never, strict=True)) == 2 * 8
    assert never == answer("baseline").results[0].problem.neighbours


def test_demand_is_what_the_titles_say() -> None:
    blend = bcu.load("demand-blend").demand
    whole = sum(blend.values())
    assert blend["offences_2016"] / whole == 0.5
    assert blend["population_2016"] / whole == 0.25
    assert list(bcu.load("demand-population").demand) == ["population_2016"]
    assert set(bcu.load("demand-high-harm").demand.values()) == {1.0}


def test_only_westminster_could_have_a_child_abuse_team_of_its_own() -> None:
    team = (bcu.load("child-abuse-teams").rules.teams or {})["child_abuse"]
    assert (team.total, team.minimum) == (512, 32)
    viable = {name for name, share in shares("offences_2016").items() if share * 512 >= 32}
    assert viable == {"Westminster"}


def test_business_as_usual_says_what_is_not_known() -> None:
    found = bcu.evaluate("business-as-usual")
    assert len(found.groups) == 32
    assert set(found.plan.bcus) == {
        found.problem.areas.names.name(code) for code in found.problem.codes
    }
    for name in ("leadership_posts", "supervision_ratio", "supervision_ratio_london"):
        assert found.measures[name] is None
    verdicts = {(v.rule, v.measure): v for v in found.verdicts}
    supervision = verdicts["supervision", None]
    assert supervision.holds is None and supervision.value is None and not supervision.where
    broken = {rule for (rule, _), verdict in verdicts.items() if verdict.holds is False}
    assert broken == {"number", "size", "balance"}
    assert not found.holds
    assert found.measures["links_kept"] == 0
    assert {row.supervision_ratio for row in found.table} == {None}


def test_what_is_not_known_is_not_counted_as_broken() -> None:
    found = bcu.evaluate(
        "business-as-usual",
        settings=["rules.number=32", "rules.size=[1, 4]", "rules.balance=false"],
    )
    assert found.holds
    assert any(verdict.holds is None for verdict in found.verdicts)


def test_the_list_shows_every_scenario_and_plan(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scenarios"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(name in shown for name in [*ENTRIES, *(p.name for p in catalogue.plans())])
    assert max(map(len, shown.splitlines())) <= 100


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["scenarios", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in found["scenarios"]] == list(ENTRIES)
    keys = {"name", "title", "question", "description", "source", "expect", "extends"}
    assert all(set(row) == keys for row in found["scenarios"])
    assert [plan["bcus"] for plan in found["plans"]] == [12, 32, 29]


SOME = ["ten-bcus", "east-london-replanned", "alone-hackney"]


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only a few scenarios in the catalogue."""
    monkeypatch.setattr(catalogue, "entries", lambda: [ENTRIES[name] for name in SOME])


def test_the_answers_on_a_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few(monkeypatch)
    with pytest.raises(SystemExit) as ended:
        main(["scenarios", "--solve"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert "3 end as their files say" in shown
    assert "ten-bcus: With 10 BCUs the rules 'number' and 'supervision'" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_the_answers_as_markdown_json_and_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    few(monkeypatch)
    out = f"{tmp_path}/answers"
    with pytest.raises(SystemExit):
        main(["scenarios", "--markdown", "--out", out])
    text = capsys.readouterr().out
    assert "| ten-bcus | 10 | no plan | – | – | – | – | yes |" in text
    assert text.count("| best |") == 2
    with pytest.raises(SystemExit):
        main(["scenarios", "--solve", "--json", "--out", out])
    found = json.loads(capsys.readouterr().out)["scenarios"]
    assert [row["name"] for row in found] == SOME
    assert all(row["as_expected"] for row in found)
    assert [r["bcus"] for r in found[1]["results"]] == [11, 12]


def test_with_a_setting_nothing_is_expected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few(monkeypatch)
    with pytest.raises(SystemExit):
        main(["scenarios", "--solve", "--json", "--set", "rules.number=12"])
    found = json.loads(capsys.readouterr().out)["scenarios"]
    assert {row["as_expected"] for row in found} == {None}


@pytest.mark.parametrize(
    "arguments", [["--out", "x"], ["--set", "rules.number=12"], ["--markdown", "--json"]]
)
def test_options_that_make_no_sense_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scenarios", *arguments])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert "no effect on a mere list" in said.err or "exclude each other" in said.out
