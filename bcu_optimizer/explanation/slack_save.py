"""A slack on disk: the document, its tables, and a page in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer import basis, dates, maps, spelled, store
from bcu_optimizer.explanation import slack_texts
from bcu_optimizer.explanation.elements import text
from bcu_optimizer.explanation.save import written
from bcu_optimizer.explanation.telling import setting_title
from bcu_optimizer.files import folder_aside
from bcu_optimizer.maps import multiples
from bcu_optimizer.phrases import day
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.explanation.slack import Slack


def save(slack: Slack, folder: Path) -> None:
    """Write a slack to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier one, or cannot be written; it stays as it is.
    """
    scenario = slack.problem.scenario
    with folder_aside(folder, "slack") as aside:
        store.write_json(slack.as_dict(), aside / "slack.json")
        (aside / "limits.csv").write_text(_limits(slack), encoding="utf-8")
        (aside / "costs.csv").write_text(_costs(slack), encoding="utf-8")
        (aside / "scenario.toml").write_text(document.resolved(scenario), encoding="utf-8")
        title = f"How much room the rules leave: {spelled.title(scenario)}"
        path = aside / "slack.pdf"
        maps.save_pdf([page(slack)], path, title=title, created=dates.today())
        store.write_marker(slack.problem, "slack", aside)


def page(slack: Slack) -> Figure:
    """Draw the page: how far each limit can be tightened, and what each rule costs."""
    problem = slack.problem
    sheet = maps.Sheet(
        title=f"How much room the rules leave: {problem.scenario.title}",
        question="How far can each limit be tightened, and what does each rule cost?",
        changed=spelled.change_line(problem.scenario),
        notes=slack_texts.notes(slack),
        statements=[*basis.demand(problem), *problem.statements],
        date=day(dates.today()),
        badge="Proven" if slack.is_proven else "In part not decided",
    )
    tables = [
        multiples.Titled(each.heading, each.heads, each.rows) for each in slack_texts.tables(slack)
    ]
    return multiples.tables_page(sheet, tables, [slack_texts.headline(slack)])


def _limits(slack: Slack) -> str:
    header = ["rule", "setting", "end", "meaning", "limit", "tightest", "decided"]
    rows = [
        [
            room.rule,
            room.setting,
            room.end,
            setting_title(room.setting),
            spelled.toml(room.limit),
            "" if room.tightest is None else spelled.toml(room.tightest),
            "no" if room.tightest is None else "yes",
        ]
        for room in slack.rooms
    ]
    return written(header, rows)


def _costs(slack: Slack) -> str:
    header = ["rule", "entry", "goal", "with", "without", "without_bound", "proven"]
    rows = [
        [
            each.element.rule,
            text(slack.problem, each.element) or "",
            each.goal,
            each.kept.value,
            each.dropped.value,
            each.dropped.bound,
            "yes" if each.cost is not None else "no",
        ]
        for each in slack.costs
    ]
    return written(header, rows)
