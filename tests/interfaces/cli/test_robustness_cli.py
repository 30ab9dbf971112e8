"""``bcu robustness`` on files: years, documents, pages, folders, and what is refused."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from bcu_optimizer import robustness
from bcu_optimizer.presentation.documents.robustness import folder
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.presentation.wording import robustness as wording
from bcu_optimizer.questions.robustness import run
from makers.county import (
    CALLS,
    COLUMNS,
    ROWS,
    County,
    bcu,
    edit,
    figures,
    make,
    read_json,
    write_rows,
)
from makers.pages import check_page

OTHER = tuple(call * 3 // 4 if i % 2 else call for i, call in enumerate(CALLS))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A county whose figures have two years."""
    county = make(tmp_path_factory.mktemp("county"))
    rows = figures()
    rows[0].append("calls_2023")
    by_row = list(reversed(range(ROWS * COLUMNS)))
    for row, i in zip(rows[1:], by_row, strict=True):
        row.append(OTHER[i])
    write_rows(county.figures, rows)
    return county


@pytest.fixture(scope="module")
def saved(made: County, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("runs") / "run"
    answer = bcu("robustness", made.scenario, "--draws", "8", "--jobs", "1", "--json", "--out", out)
    assert answer.code == 0, answer.err
    return out, answer.document


def test_a_draw_picks_one_of_the_years(made: County) -> None:
    found = robustness(made.scenario, draws=12, vary=["years"])
    assert found.what.sources == ("years",)
    assert found.years == (2025, 2023)
    assert found.what.columns == {2023: {"calls_2025": "calls_2023"}}
    demands = Counter()
    stated = {code: int(found.problem.demand[i]) for code, i in found.problem.index.items()}
    for number, row in found.draws_frame.iterrows():
        problem = found.problem_of(number)
        demand = {code: int(problem.demand[i]) for code, i in problem.index.items()}
        assert (demand == stated) == (row["year"] == 2025)
        demands[row["year"]] += sum(demand.values())
    assert set(demands) == {2023, 2025}
    assert demands[2023] % sum(OTHER) == 0
    only = robustness(made.scenario, draws=3, vary=["years"], years=[2023])
    assert set(only.draws_frame["year"]) == {2023}
    assert (
        "2023"
        in bcu("robustness", made.scenario, "--draws", "1", "--jobs", "1", "--years", "2023").out
    )


def test_the_document_is_whole_and_adds_up(saved: tuple[Path, dict]) -> None:
    out, told = saved
    assert (told["scenario"], told["bcus"], told["draws"], told["seed"]) == ("six", 6, 8, 1)
    assert told["varied"]["sources"] == ["counts", "years", "weights"]
    assert told["varied"]["years"] == [2025, 2023]
    assert told["varied"]["counts"] == ["calls_2025"]
    assert told["varied"]["links"] is True
    assert told["no_plan"] == {"draws": 0, "share": 0.0, "undefined": 0}
    keys = {"plan", "name", "best_in", "share", "low", "high", "worst_regret", "mean_regret"}
    for plan in told["plans"]:
        assert keys | {"broken_in", "measures", "safest", "own", "holds"} <= plan.keys()
        assert plan["low"] <= plan["share"] <= plan["high"]
        assert plan["share"] == plan["best_in"] / 8
        assert len(set(plan["plan"].values())) == 6
    wins = [plan["best_in"] for plan in told["plans"]]
    assert wins == sorted(wins, reverse=True)
    assert sum(wins) >= 8
    assert len(told["pairs"]) == 190
    assert [each["source"] for each in told["alone"]] == ["counts", "years", "weights"]
    assert read_json(out / "robustness.json") == told


def test_the_folder_holds_all_that_it_takes_to_do_it_again(saved: tuple[Path, dict]) -> None:
    out, told = saved
    marker = read_json(out / "run.json")
    assert marker["command"] == "robustness"
    assert {"chart.pdf", "chart.png", "pairs.pdf", "pairs.png", "maps.pdf", "scenario.toml"} <= {
        *marker["files"]
    }
    with (out / "draws.csv").open(encoding="utf-8") as file:
        draws = list(csv.DictReader(file))
    assert [row["draw"] for row in draws] == [str(n) for n in range(1, 9)]
    assert {row["seed"] for row in draws} == {"1"}
    wins = Counter(n for row in draws for n in row["best_plans"].split())
    assert wins == {str(n): p["best_in"] for n, p in enumerate(told["plans"], 1) if p["best_in"]}
    assert {"goals.links", "goals.imbalance", "year", "objective"} <= draws[0].keys()
    assert (out / "plans" / "plan-01.csv").is_file()
    with (out / "plans.csv").open(encoding="utf-8") as file:
        plans = list(csv.DictReader(file))
    assert [row["name"] for row in plans] == [plan["name"] for plan in told["plans"]]


def test_nothing_on_a_page_overlaps_or_falls_off(made: County) -> None:
    plan = made.folder / "a plan with a rather long name that somebody gave it.csv"
    first = robustness(made.scenario, draws=1)
    written = first.plans[-1].plan.to_csv(first.problem.areas.names)
    plan.write_text(written, encoding="utf-8")
    found = robustness(made.scenario, draws=8, plans=[plan])
    drawn = {
        name: [figure for page in printed.pages for figure in pdf.figures(page)]
        for name, printed in folder(found).prints.items()
    }
    chart, tables = drawn["chart.pdf"]
    FigureCanvasAgg(chart).draw()  # ticks have their places only then
    for text in chart.findobj(Text):
        text.set_text(text.get_text() if text.get_visible() else "")
    told = check_page(chart)
    assert "drawn again, the best plan of the scenario as it stands" in told
    assert "Which uncertainty matters" in told
    assert "somebody gave it" in told.replace("\n", " ")
    assert "Assumption: counts are drawn again as Poisson counts" in told
    assert "at worst it loses" in check_page(tables)
    for page in drawn["pairs.pdf"]:
        assert "of draws" in page_text(page)
    assert len(drawn["maps.pdf"]) in {1, 2}
    assert len(found.plot().patches) >= len(found.plans[:10])
    assert "<table>" in found._repr_html_()


def page_text(page) -> str:
    return " ".join(text.get_text() for text in page.findobj(lambda a: hasattr(a, "get_text")))


def test_a_question_without_any_plan_ends_with_4(made: County, tmp_path: Path) -> None:
    tight = ("--set", "rules.balance.max_ratio=1.05", "--draws", "3", "--jobs", "1")
    answer = bcu("robustness", made.scenario, *tight, "--out", tmp_path / "none")
    assert answer.code == 4
    assert "neither as the scenario stands nor in any of 3 draws" in " ".join(answer.out.split())
    assert "bcu explain" in answer.out
    assert not (tmp_path / "none" / "chart.pdf").exists()
    told = read_json(tmp_path / "none" / "robustness.json")
    assert told["no_plan"]["draws"] == 3
    assert told["pairs"] == []
    again = bcu("robustness", made.scenario, *tight, "--json", "--out", tmp_path / "none")
    assert (again.code, again.document) == (4, told)
    (tmp_path / "none" / "mine.txt").write_text("keep me", encoding="utf-8")
    refused = bcu("robustness", made.scenario, *tight, "--out", tmp_path / "none")
    assert refused.code == 3
    assert "something other than an earlier run of 'bcu robustness'" in refused.err


def test_a_given_plan_is_valued_in_every_draw(made: County) -> None:
    own = robustness(made.scenario, draws=1).plans[0].plan
    found = robustness(made.scenario, draws=6, plans=[own])
    assert sum(each.plan.groups() == own.groups() for each in found.plans) == 1
    given = next(each for each in found.plans if each.plan.groups() == own.groups())
    assert given.name == own.name
    assert len(given.regrets) == 6


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--draws", "0"), 3, "--draws: 0 draws cannot be made"),
        (("--draws", "many"), 2, "--draws"),
        (("--weights", "-0.5"), 3, "-0.5 is not from 0 to below 1"),
        (("--vary", "counts,weather"), 3, "there is no source 'weather'"),
        (("--years", "2019"), 3, "there is no column of the year 2019 for 'calls_2025'"),
        (("--years", "lately"), 2, "'lately' is no year"),
        (("--years", "2025-2023"), 2, "is no year and no range of years"),
        (("--plan", "nowhere"), 3, "there is no plan 'nowhere'"),
        (("--set", "rules.number=[5, 6]"), 3, "about 5 to 6 BCUs, not one number"),
    ],
)
def test_bad_options_are_refused(
    made: County, options: tuple[str, ...], code: int, said: str
) -> None:
    answer = bcu("robustness", made.scenario, "--jobs", "1", *options)
    assert answer.code == code
    assert said in answer.err.replace("\n", " ")


def test_a_draw_that_takes_too_much_memory_is_refused() -> None:
    answer = bcu("robustness", "baseline", "--memory", "1", "--draws", "1")
    assert answer.code == 3
    assert "all plans of a draw of 12 BCUs would take about" in answer.err
    assert "--memory" in answer.err


def test_negative_figures_of_another_year_are_refused(made: County, tmp_path: Path) -> None:
    county = make(tmp_path / "other")
    rows = figures()
    rows[0].append("calls_2023")
    for i, row in enumerate(rows[1:]):
        row.append(-1 if i == 4 else 10)
    write_rows(county.figures, rows)
    answer = bcu("robustness", county.scenario, "--draws", "1")
    assert answer.code == 3
    assert "a figure is negative" in answer.err
    assert "calls_2023" in answer.err
    edit(county.scenario, "calls_2025 = 1.0", "calls_2025 = 1.0\nwards = 1.0")
    assert bcu("robustness", county.scenario, "--vary", "weights", "--draws", "1").code == 3


def test_an_interrupt_leaves_nothing_behind(
    made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "candidates", stopped)
    out = tmp_path / "run"
    answer = bcu("robustness", made.scenario, "--draws", "2", "--jobs", "1", "--json", "--out", out)
    assert answer.code == 130
    assert json.loads(answer.out)["error"]["kind"] == "interrupted"
    assert list(tmp_path.iterdir()) == []


def test_what_a_plan_loses_is_told_with_the_weights_of_the_draw() -> None:
    """Without them the measures that are printed would not say why it loses."""
    found = robustness("baseline", draws=15, vary=["weights"])
    own = found.plans[0]
    assert own.worst is not None
    goals = found.problem_of(own.worst.draw).scenario.goals
    said = wording.losing(found, own)
    assert f"links {goals['links']:.2f}, imbalance {goals['imbalance']:.2f}" in said
    assert said.count("weights in that draw") == 1
