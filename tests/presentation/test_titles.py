"""What heads an answer: the plan's own title, what it is held against, what was changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import bcu_optimizer
from bcu_optimizer import evaluate, solve
from bcu_optimizer.common import text, toml
from bcu_optimizer.data import shipped
from bcu_optimizer.presentation.documents import plan as plan_document
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario import overrides as spelled
from bcu_optimizer.scenario.load import load
from makers import county
from makers.county import County, bcu, settings

CHANGED = "Changed for this run: rules.number = 13."


@pytest.fixture
def made(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")


def printed(figure: object) -> str:
    """Return all words of a page."""
    found = figure.findobj(Text)  # type: ignore[attr-defined]
    return " ".join(text.get_text() for text in found)


def drawn(found: Evaluation, badge: str) -> list[Figure]:
    """Draw all pages of a plan."""
    pages = plan_document.printed(found, badge).pages
    return [figure for page in pages for figure in pdf.figures(page)]


def test_a_given_plan_heads_its_pages(london: Callable[..., Problem]) -> None:
    found = evaluate("adopted-2018", london("rules.number=13"))
    pages = drawn(found, plan_document.badge_of(found))
    for page in pages:
        text = printed(page)
        assert "The twelve BCUs adopted in 2018" in text
        assert "Held against: Thirteen BCUs under the Met's rules" in text
        assert "Which boroughs should share a command" not in text
        assert CHANGED in text
    html = found._repr_html_()
    assert html.startswith("<h3>The twelve BCUs adopted in 2018</h3><p>Held against: Thirteen")
    assert CHANGED in html


def test_a_plan_without_a_title_is_called_by_its_file(made: County) -> None:
    plan = county.write_plan(made.folder / "mine.csv", county.PLAN)
    found = evaluate(plan, made.scenario)
    assert plan_document.head_of(found, "").title == "mine"
    answer = bcu("evaluate", plan, "--scenario", made.scenario)
    assert answer.out.startswith("mine\nHeld against: Six commands for a made-up county\n")


def test_a_found_plan_bears_the_scenarios_title_and_says_what_was_changed(made: County) -> None:
    result = solve(made.scenario, ["rules.number=5"])
    assert result.evaluation is not None
    sheet = plan_document.head_of(result.evaluation, "")
    assert sheet.title == "Six commands for a made-up county"
    assert sheet.changed == "Changed for this run: rules.number = 5."
    assert "Changed for this run: rules.number = 5." in result._repr_html_()
    answer = bcu("solve", made.scenario, *settings("rules.number=5"))
    assert answer.out.splitlines()[1] == "Changed for this run: rules.number = 5."
    assert "Changed" not in bcu("solve", made.scenario).out


def test_changed_settings_are_spelled_as_they_are_typed() -> None:
    typed = (
        "data.crossings=true",
        "rules.size=[1, 4]",
        'rules.together=[["Brent", "Barnet"]]',
        "rules.balance=false",
        "goals={links=1, imbalance=0.5}",
        "rules.supervision.scope=bcu",
        'title="Another"',
    )
    found = load("baseline", typed)
    assert set(spelled.changed(found)) == {
        "data.crossings = true",
        "rules.size = [1, 4]",
        'rules.together = [["Brent", "Barnet"]]',
        "rules.balance = false (taken out)",
        "goals = { links = 1, imbalance = 0.5 }",
        'rules.supervision.scope = "bcu"',
    }
    assert spelled.title(found).startswith("Another (changed: ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (3.0, "3"),
        (0.25, "0.25"),
        ((1, 4), "[1, 4]"),
        ({"a b": (True,), "c": 'say "so"'}, '{ "a b" = [true], c = "say \\"so\\"" }'),
        ({}, "{}"),
    ],
)
def test_values_are_spelled_in_toml(value: object, text: str) -> None:
    assert toml.toml(value) == text


def test_of_a_file_only_the_name_is_printed(made: County) -> None:
    figures = made.folder / "newer.csv"
    figures.write_bytes((made.folder / "figures.csv").read_bytes())
    found = load(made.scenario, [f'data.figures="{figures}"'])
    assert spelled.change_line(found) == 'Changed for this run: data.figures = "newer.csv".'


def test_check_shows_values_in_toml(made: County) -> None:
    answer = bcu("check", made.scenario, *settings("rules.contiguity=true"))
    assert "true" in answer.out
    for python in ("True", "{'", "('", "['"):
        assert python not in answer.out


def test_pages_say_what_is_broken_and_nothing_of_room(london: Callable[..., Problem]) -> None:
    broken = words.standing(evaluate("adopted-2018", london("rules.number=13")))
    assert broken == ["Broken: Number of BCUs: 12 (asked: 13)."]
    tight = words.standing(evaluate("adopted-2018", london("rules.balance.max_ratio=1.9")))
    assert tight == [
        "Broken: Largest ÷ smallest BCU, officers: 2.00 (at most 1.90); "
        "broken by Central West, North Area."
    ]
    sizes = words.standing(evaluate("adopted-2018", london("rules.size=[2, 3]")))
    assert sizes == [
        "Broken: Areas in a BCU: 2 to 4 (asked: 2 to 3); broken by South West (4 areas)."
    ]
    (kept,) = words.standing(evaluate("adopted-2018", london()))
    assert kept.startswith("Least room: ")


@pytest.mark.undrawn
def test_the_written_answer_bears_the_plans_title(made: County, tmp_path: Path) -> None:
    plan = county.write_plan(made.folder / "mine.csv", county.PLAN)
    plan.with_suffix(".toml").write_text('title = "Our own proposal"\n', encoding="utf-8")
    answer = bcu("evaluate", plan, "--scenario", made.scenario, "--out", tmp_path / "out")
    assert answer.code == 0
    assert answer.out.startswith("mine: Our own proposal\n")
    raw = (tmp_path / "out" / "map.pdf").read_bytes()
    assert b"/Title (Our own proposal)" in raw
    assert json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))["holds"]


def test_only_what_is_used_is_credited(london: Callable[..., Problem], tmp_path: Path) -> None:
    shipped = london()
    figures = tmp_path / "newer.csv"
    figures.write_bytes(Path(shipped.areas.figures_file).read_bytes())
    own = build(load("baseline", [f'data.figures="{figures}"']))
    assert [each for each in shipped.statements if each not in own.statements] == [
        "Recorded crime and officer strength: Metropolitan Police Service / MOPAC via the London "
        "Datastore, Open Government Licence"
    ]
    assert any("Ordnance Survey" in each for each in own.statements)
    assert words.demand(own) == ["Demand: offences 2016 (column offences_2016 of newer.csv)."]
    page = drawn(evaluate("adopted-2018", own), "")[0]
    assert "MOPAC" not in printed(page)
    assert "Metropolitan Police, MPS" not in printed(page)
    shown = bcu_optimizer.compare(["adopted-2018"], own)._repr_html_()
    assert "Ordnance Survey" in shown
    assert "MOPAC" not in shown


def test_leadership_posts_are_a_definition(london: Callable[..., Problem]) -> None:
    answer = bcu("evaluate", "adopted-2018", "--moves", "0")
    text = " ".join(answer.out.split())
    assert "Leadership posts, as the scenario defines them 60" in text
    assert "one chief superintendent and 4 superintendents for each BCU" in text
    assert "By definition" not in " ".join(words.modelled(london("rules.supervision=false")))


def test_a_range_says_best_as_other_screens_do(made: County) -> None:
    out = bcu("solve", made.scenario, *settings("rules.number=[3, 6]")).out
    assert "optimal" not in out
    assert "no plan: " in out
    assert "best: proven best plan" in out


def test_a_scenario_that_shares_a_plans_name_does_not_name_it(made: County) -> None:
    plan = county.write_plan(made.folder / "mine.csv", county.PLAN)
    text = 'title = "A scenario"\nextends = "baseline"\n'
    plan.with_suffix(".toml").write_text(text, encoding="utf-8")
    assert bcu("evaluate", plan, "--scenario", made.scenario).out.startswith("mine\n")


@pytest.mark.undrawn
def test_a_run_that_is_evaluated_is_told_to_be_one(made: County) -> None:
    folder = made.folder / "run"
    assert bcu("solve", made.scenario, "--out", folder).code == 0
    answer = bcu("evaluate", folder, "--scenario", made.scenario)
    assert answer.out.startswith("run: Saved run (proven best plan) of scenario '")


NUMBERS = dict(zip(range(1, 21), [text.in_words(k) for k in range(1, 21)], strict=True))
OTHER = re.compile(rf"\b({'|'.join(NUMBERS.values())}|\d+)( other)? BCUs\b", re.IGNORECASE)


@pytest.mark.undrawn
@pytest.mark.parametrize("name", shipped.scenarios())
def test_shipped_titles_are_true_for_every_number(name: str) -> None:
    plain = load(name)
    for number in range(1, 33):
        found = plain.asking(number)
        words = {text.in_words(number), str(number)}
        for said in (found.title, found.question):
            assert "{" not in said
            assert {match[0].casefold() for match in OTHER.findall(said)} <= words
    for number in (14, [11, 14]):
        assert load(name, [f"rules.number={number}"]).worded == plain.worded


@pytest.mark.undrawn
def test_each_plan_of_a_range_is_headed_by_its_own_number(tmp_path: Path) -> None:
    run = ("solve", "baseline", *settings("rules.number=[12, 13]"))
    answer = bcu(*run, "--out", tmp_path / "out")
    assert answer.out.splitlines()[:3] == [
        "Twelve to thirteen BCUs under the Met's rules",
        "Changed for this run: rules.number = [12, 13].",
        "Which boroughs should share a command if there are twelve to thirteen?",
    ]
    for number, word in ((12, "Twelve"), (13, "Thirteen")):
        folder = tmp_path / "out" / f"k{number}"
        assert f"({word} BCUs under the Met's rules".encode() in (folder / "map.pdf").read_bytes()
    told = bcu("evaluate", tmp_path / "out" / "k13", "--moves", "0").out
    assert "Thirteen BCUs under the Met's rules" in " ".join(told.split())


@pytest.mark.undrawn
def test_a_stored_scenario_can_be_asked_for_another_number(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert bcu("solve", "baseline", "--out", folder).code == 0
    again = bcu("solve", folder / "scenario.toml", *settings("rules.number=13"))
    assert again.out.startswith("Thirteen BCUs under the Met's rules\n")
    assert bcu("scenarios").out.count("{bcus}") == 0
