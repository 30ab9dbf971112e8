"""What ``bcu explain`` says of shipped scenarios and of maps drawn for it, as a user meets it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.engines.feasibility import possible
from bcu_optimizer.presentation.wording.relaxations import typed
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions import catalogue
from bcu_optimizer.questions.explain.explain import because, explain
from bcu_optimizer.questions.explain.relaxation import relaxations
from makers import county
from makers.toys import grid, groups, problem

INFEASIBLE = [e.name for e in catalogue.entries() if e.expect == "infeasible"]
SOME = ["ten-bcus", "seventeen-bcus", "westminster-neighbours-supervised", "alone-bexley"]
SUPERVISED = ("rules.supervision.scope=bcu",)

London = Callable[..., Problem]


def needed(document: dict[str, Any]) -> dict[str, Any]:
    """Return what helps, by setting; what cannot help is left out."""
    changes = (each for conflict in document["conflicts"] for each in conflict["relaxations"])
    return {each["setting"]: each["needed"] for each in changes if each["needed"] is not None}


# The shipped scenarios that have no plan ----------------------------------------------------------


@pytest.mark.parametrize("name", INFEASIBLE)
def test_every_scenario_without_a_plan_is_explained(name: str, full: bool) -> None:
    if not full and name not in SOME:
        pytest.skip("reduced; run with --full")
    found = bcu.explain(name)
    assert found.outcome == "infeasible"
    assert found.conflicts
    assert not any(each.not_decided for each in found.conflicts)
    assert any(each.witness or each.proof == "twice" for each in found.conflicts)
    changes = [each for each in found.relaxations if each.needed is not None]
    assert changes or found.dropped
    for change in changes:  # as it stands on the screen, for a planner to type
        setting = typed(change).removeprefix("--set ").strip('"')
        assert possible(bcu.read(name, [setting])).answer == "yes", setting


def test_ten_bcus_are_too_few() -> None:
    found = bcu.explain("ten-bcus").as_dict()
    (conflict,) = found["conflicts"]
    assert conflict["rules"] == ["number", "supervision"]
    assert conflict["entries"] == []
    assert conflict["witness"] == (
        "420 inspectors over 10 BCUs of 4 superintendents are 10.5 for each, above 10"
    )
    assert needed(found) == {
        "rules.number": 11,
        "rules.supervision.max_ratio": 10.5,
        "rules.supervision.superintendents": 5,
        "rules.supervision.inspectors": 400.0,
    }


def test_seventeen_bcus_are_too_many() -> None:
    found = bcu.explain("seventeen-bcus").as_dict()
    (conflict,) = found["conflicts"]
    assert conflict["witness"] == (
        "32 areas in BCUs of at least 2 make 16 BCUs at most, and 17 are asked for"
    )
    assert needed(found) == {"rules.number": 16, "rules.size": [1, 4]}
    assert found["dropping_helps"] == ["number", "size"]


def test_areas_to_keep_together_are_named() -> None:
    found = bcu.explain("westminster-neighbours-supervised")
    (conflict,) = found.as_dict()["conflicts"]
    assert conflict["rules"] == ["supervision", "together"]
    boroughs = "Westminster and Hammersmith and Fulham and Kensington and Chelsea"
    assert conflict["entries"] == [f"together: {boroughs}"]
    assert "must share a BCU, have 12.59 for each superintendent, above 10" in conflict["witness"]
    assert 333 < needed(found.as_dict())["rules.supervision.inspectors"] < 334


def test_westminster_has_no_partner_at_433_inspectors(london: London) -> None:
    made = london(*SUPERVISED, "rules.supervision.inspectors=433")
    found = explain(made)
    first, second = found.conflicts  # the one that a single area shows stands first
    assert (first.rules, second.rules) == (
        ("size", "contiguity", "supervision"),
        ("number", "contiguity", "supervision"),
    )
    assert first.witness
    assert first.witness.text == (
        "at 433 inspectors Westminster has no possible partner: with its lightest neighbour, "
        "Kensington and Chelsea, it would have 10.02 inspectors for each superintendent, above 10"
    )
    assert (second.witness, second.proof) == (None, "twice")
    assert found.as_dict()["areas_without_bcu"] == ["E09000033"]
    assert 432.14 < needed(found.as_dict())["rules.supervision.inspectors"] < 432.15
    lines = str(found).splitlines()
    assert lines[1] == "No possible BCU holds Westminster."
    assert "  · inspectors in all (an assumption): 433 → 432.14, so 432, or less" in lines
    assert "  · not by this alone: areas in a BCU; number of BCUs" in lines
    assert because(made, 12) == ("number", "size", "contiguity", "supervision")


@pytest.mark.parametrize(("bcus", "most"), [(11, 393.9754852419083), (12, 432.14621736473333)])
def test_inspectors_that_a_number_of_bcus_needs(london: London, bcus: int, most: float) -> None:
    made = london(*SUPERVISED, f"rules.number={bcus}", "rules.supervision.inspectors=440")
    found = {each.setting: each.needed for each in relaxations(made, *[{"supervision"}] * 2)}
    assert found["rules.supervision.inspectors"] == most


def test_above_432_inspectors_no_number_helps(london: London) -> None:
    made = london(*SUPERVISED, "rules.number=[1, 32]", "rules.supervision.inspectors=433")
    found = explain(made)
    assert found.outcome == "infeasible"
    assert [each.rules for each in found.conflicts] == [("size", "contiguity", "supervision")]
    assert {each.setting: each.needed for each in found.relaxations}["rules.size"] == [1, 4]


def test_a_limit_on_a_measure_is_relaxed_to_the_least_there_is(london: London) -> None:
    made = london("limits.imbalance=0.03")
    (change,) = relaxations(made, {"limits.imbalance"}, {"limits.imbalance"})
    assert change.needed == 0.03049374075847589
    assert possible(london(f"limits.imbalance={change.needed!r}")).answer == "yes"
    assert typed(change) == "--set limits.imbalance=0.0305"


# Witnesses on maps drawn for them -----------------------------------------------------------------


def witness_of(made: Problem) -> str:
    found = explain(made)
    assert found.conflicts[0].witness, found.conflicts
    return found.conflicts[0].witness.text


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        (
            {"number": 2, "size": [1, 2]},
            "6 areas in BCUs of at most 2 make 3 BCUs at least, and 2 are asked for",
        ),
        (
            {"size": [4, 6], "supervision": {"max_ratio": 5, "inspectors": 40}},
            "6 areas in BCUs of at least 4 make 1 BCU at most, and 40 inspectors over 1 BCUs of 4 "
            "superintendents are 10.0 for each, above 5: 2 BCUs at least",
        ),
        ({"size": [1, 2], "together": [["A", "B", "C"]]}, "are 3 areas, more than 2"),
        ({"apart": [["A", "B"]], "together": [["A", "B"]]}, "include areas that must not"),
        ({"single": ["A"], "together": [["A", "B"]]}, "must be a BCU of its own"),
        (
            {"supervision": {"max_ratio": 1, "inspectors": 40, "scope": "bcu"}},
            "at 40 inspectors A alone has 1.67 for each superintendent, above 1",
        ),
        (
            {"size": [1, 2], "teams": {"dogs": {"total": 60, "minimum": 21}}},
            "A has no possible partner: with its heaviest partner, B, it would have 20.00 officers "
            "in its dogs team, below 21",
        ),
        (
            {"number": 2, "single": ["A"], "balance": {"max_ratio": 2, "measures": ["demand"]}},
            "with A as a BCU of its own (16.67 % of demand), the other has 83.33 %, more than 2 "
            "times as much",
        ),
    ],
)
def test_witnesses(rules: dict[str, Any], text: str) -> None:
    made = grid(3, 2, demand=(5, 5, 5, 5, 5, 5), rules=rules)
    assert text in witness_of(problem(made)).replace("Town ", "")


def test_an_area_without_borders_is_named() -> None:
    toy = grid(3, 1, rules={"contiguity": True, "size": [2, 3]})
    made = problem(toy.ask(borders=frozenset({(0, 1)})))
    assert witness_of(made) == (
        "3 areas in BCUs of at least 2 make 1 BCU at most, and no border joins the 2 parts of the "
        "map"
    )
    assert explain(made).areas == (2,)
    apart = problem(toy.ask(borders=frozenset({(0, 1)}), rules={"contiguity": True, "number": 1}))
    assert witness_of(apart) == "no border joins the 2 parts of the map, and 1 is asked for"


def test_kept_bcus_count() -> None:
    toy = grid(4, 1, kept=groups("ABC D"))
    made = problem(toy.ask(rules={"fixed": ["K0"], "number": 3}))
    found = explain(made)
    assert [each.rules for each in found.conflicts] == [("number", "fixed")]
    assert found.conflicts[0].entries == ("fixed: K0",)


# Outcomes -----------------------------------------------------------------------------------------


def test_a_scenario_with_a_plan_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    found = bcu.explain("baseline")
    assert found.as_dict() == {
        "scenario": "baseline",
        "outcome": "feasible",
        "areas_without_bcu": [],
        "dropping_helps": [],
        "conflicts": [],
    }
    assert str(found) == (
        "There is a plan: the rules of the scenario can all be kept, with 12 BCUs."
    )
    assert "There is a plan" in found._repr_html_()


def test_what_is_not_decided_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without contiguity and sizes nothing tells whether a limit on links can be met."""
    tight = ["rules.contiguity=false", "rules.size=false", "limits.links_kept=0.6"]
    found = bcu.explain("baseline", tight)
    assert (found.outcome, found.conflicts) == ("unknown", ())
    assert "Not decided" in str(found)
    monkeypatch.setattr(bcu, "explain", lambda *_, **__: found)  # not all over again
    arguments = [part for text in tight for part in ("--set", text)]
    answer = county.bcu("explain", "baseline", *arguments, "--json")
    assert (answer.code, answer.document["outcome"]) == (5, "unknown")


def test_a_range_without_a_plan_is_widened() -> None:
    found = bcu.explain("baseline", ["rules.number=[17, 20]"]).as_dict()
    assert found["conflicts"][0]["rules"] == ["number", "size"]
    assert needed(found)["rules.number"] == [16, 20]


# The command --------------------------------------------------------------------------------------


def test_the_command_prints_one_document() -> None:
    answer = county.bcu("explain", "baseline", "--bcus", "17-18", "--json")
    assert answer.code == 0
    document = answer.document
    assert (document["scenario"], document["outcome"]) == ("baseline", "infeasible")
    (conflict,) = document["conflicts"]
    assert {"rules", "entries", "relaxations", "witness", "not_decided"} <= set(conflict)
    assert conflict["not_decided"] == []
    keys = {"rule", "setting", "limit", "needed"}
    assert all(keys <= set(each) for each in conflict["relaxations"])
    assert conflict["relaxations"][0]["limit"] == [17, 18]


def test_the_command_in_words() -> None:
    answer = county.bcu("explain", "ten-bcus")
    text = " ".join(answer.out.split())
    assert answer.code == 0
    assert "Proven: no plan of 10 BCUs keeps every rule." in text
    assert "· number: 10 BCUs · supervision: on average over all BCUs, at most 10" in text
    assert "inspectors in all (an assumption): 420 → 400 or less" in text
    assert "--set rules.supervision.inspectors=400" in text
    assert "Assumption: inspectors in all" in text
    assert "links fade" not in text  # an assumption of something else
    assert "Nothing was written." in text
    assert max(map(len, answer.out.splitlines())) <= 100


def test_solving_what_has_no_plan_explains_it() -> None:
    answer = county.bcu("solve", "seventeen-bcus")
    text = " ".join(answer.out.split())
    assert answer.code == 4
    assert "32 areas in BCUs of at least 2 make 16 BCUs at most" in text
    assert '--set "rules.size=[1,4]"' in text
    document = county.bcu("solve", "seventeen-bcus", "--json").document
    assert document["results"][0]["because"] == ["number", "size"]


def test_files(tmp_path: Path) -> None:
    answer = county.bcu("explain", "seventeen-bcus", "--out", tmp_path / "why")
    assert answer.code == 0
    assert sorted(path.name for path in (tmp_path / "why").iterdir()) == [
        *("changes.csv", "collisions.csv", "explanation.json", "explanation.pdf"),
        *("run.json", "scenario.toml"),
    ]
    kept = json.loads((tmp_path / "why" / "explanation.json").read_text(encoding="utf-8"))
    assert kept == bcu.explain("seventeen-bcus").as_dict()
    with (tmp_path / "why" / "changes.csv").open(encoding="utf-8") as file:
        rows = {row["setting"]: row["needed"] for row in csv.DictReader(file)}
    assert rows == {"rules.number": "16", "rules.size": "[1, 4]"}
    assert (tmp_path / "why" / "explanation.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("kept", encoding="utf-8")
    assert county.bcu("explain", "ten-bcus", "--out", tmp_path / "other").code == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no-such-scenario"], 3),
        (["baseline", "--bcus", "12-11"], 3),
        (["baseline", "--bcus", "0-3"], 3),
        (["baseline", "--bcus", "twelve"], 2),
        (["baseline", "--set", "rules.nombre=3"], 3),
        ([], 2),
    ],
)
def test_bad_input_is_refused(arguments: list[str], code: int) -> None:
    for command in ("explain", "slack"):
        answer = county.bcu(command, *arguments, "--json")
        assert answer.code == code
        assert answer.document["error"]["message"]


def test_areas_that_nothing_joins_are_told_both_ways_out(tmp_path: Path) -> None:
    made = county.make(tmp_path / "county")
    county.edit(made.scenario, 'crossings = "crossings.csv"\n', "")
    asked = ("--set", "rules.balance=false")
    answer = county.bcu("solve", made.scenario, *asked)
    assert answer.code == 4
    told = " ".join(answer.out.split())
    assert "two ways" in told
    assert "a ferry or a bridge for Isle of Wrå" in told
    assert "--set data.crossings=crossings.csv" in told
    assert """--set 'rules.single=["Isle of Wrå"]'""" in told
    for way in (f"data.crossings={made.crossings}", 'rules.single=["Isle of Wrå"]'):
        assert county.bcu("solve", made.scenario, *asked, "--set", way).code == 0
