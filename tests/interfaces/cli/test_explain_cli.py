"""``bcu explain`` as a planner meets it, on the shipped scenarios."""

from __future__ import annotations

import json
from typing import Any

from makers.county import bcu as command


def explained(*arguments: str) -> dict[str, Any]:
    answer = command("explain", *arguments, "--json")
    assert answer.code == 0
    return json.loads(answer.out)


def test_seventeen_bcus_collide_with_the_size_of_a_bcu() -> None:
    (conflict,) = explained("seventeen-bcus")["conflicts"]
    assert conflict["rules"] == ["number", "size"]
    needed = {each["setting"]: each["needed"] for each in conflict["relaxations"]}
    assert needed == {"rules.number": 16, "rules.size": [1, 4]}
    assert "32 areas in BCUs of at least 2 make 16 BCUs at most" in conflict["witness"]


def test_ten_bcus_need_other_supervision() -> None:
    (conflict,) = explained("ten-bcus")["conflicts"]
    needed = {each["setting"]: each["needed"] for each in conflict["relaxations"]}
    assert needed == {
        "rules.number": 11,
        "rules.supervision.max_ratio": 10.5,
        "rules.supervision.superintendents": 5,
        "rules.supervision.inspectors": 400.0,
    }


def test_an_area_without_a_partner_is_named_first_and_what_is_shown_works_when_typed() -> None:
    many = "rules.supervision.inspectors=433"
    found = explained("supervision-in-every-bcu", "--set", many)
    assert found["outcome"] == "infeasible"
    first = found["conflicts"][0]
    assert "Westminster has no possible partner" in first["witness"]
    assert "Kensington and Chelsea" in first["witness"]
    needed = {each["setting"]: each["needed"] for each in first["relaxations"]}
    typed = f"rules.supervision.inspectors={needed['rules.supervision.inspectors']!r}"
    assert 432 < needed["rules.supervision.inspectors"] < 433
    assert command("solve", "supervision-in-every-bcu", "--set", typed).code == 0
    ratio = f"rules.supervision.max_ratio={needed['rules.supervision.max_ratio']!r}"
    asked = ["--set", many, "--set", ratio]
    assert command("solve", "supervision-in-every-bcu", *asked).code == 0


def test_a_scenario_with_a_plan_has_nothing_to_explain() -> None:
    found = explained("baseline")
    assert (found["outcome"], found["conflicts"]) == ("feasible", [])
    assert "There is a plan" in command("explain", "baseline").out


def test_an_infeasible_solve_tells_what_would_help() -> None:
    answer = command("solve", "seventeen-bcus")
    assert answer.code == 4
    assert "number of BCUs: 17 → 16" in answer.out


def test_a_backwards_range_is_refused() -> None:
    answer = command("explain", "baseline", "--bcus", "20-8")
    assert answer.code == 3
    assert "backwards" in answer.err
