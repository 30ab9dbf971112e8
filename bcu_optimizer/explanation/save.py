"""An explanation on disk: the document, its tables, and a page in plain words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer import basis, dates, maps, spelled, store
from bcu_optimizer.explanation import texts
from bcu_optimizer.explanation.telling import asked, setting_title
from bcu_optimizer.files import folder_aside
from bcu_optimizer.maps import multiples
from bcu_optimizer.phrases import day
from bcu_optimizer.scenario import document
from bcu_optimizer.tables import as_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.explanation.explain import Explanation

_MOST_SHOWN = 6  # collisions that a page has room for


def save(explanation: Explanation, folder: Path) -> None:
    """Write an explanation to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier explanation, or cannot be written; it then
        stays as it is.
    """
    problem = explanation.problem
    with folder_aside(folder, "explain") as aside:
        store.write_json(explanation.as_dict(), aside / "explanation.json")
        (aside / "collisions.csv").write_text(_collisions(explanation), encoding="utf-8")
        (aside / "changes.csv").write_text(_changes(explanation), encoding="utf-8")
        (aside / "scenario.toml").write_text(document.resolved(problem.scenario), encoding="utf-8")
        title = f"Why there is no plan: {spelled.title(problem.scenario)}"
        path = aside / "explanation.pdf"
        maps.save_pdf([page(explanation)], path, title=title, created=dates.today())
        store.write_marker(problem, "explain", aside)


def _collisions(explanation: Explanation) -> str:
    header = ["collision", "rule", "asks_for", "decided", "why", "proof"]
    rows = [
        [
            number,
            element.rule,
            asked(explanation.problem, element),
            "no" if element in conflict.not_decided else "yes",
            conflict.witness.text if conflict.witness else "",
            conflict.proof,
        ]
        for number, conflict in enumerate(explanation.conflicts, 1)
        for element in conflict.elements
    ]
    return written(header, rows)


def _changes(explanation: Explanation) -> str:
    header = ["rule", "setting", "meaning", "now", "needed", "decided"]
    rows = [
        [
            each.rule,
            each.setting,
            setting_title(each.setting),
            spelled.toml(each.limit),
            "" if each.needed is None else spelled.toml(each.needed),
            "yes" if each.is_decided else "no",
        ]
        for each in explanation.relaxations
    ]
    return written(header, rows)


def written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write a table as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([as_text(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


def page(explanation: Explanation) -> Figure:
    """Draw the page: the collisions with what each rule asks for, and what would help."""
    problem = explanation.problem
    scenario = problem.scenario
    sheet = maps.Sheet(
        title=scenario.title,
        question=scenario.question,
        changed=spelled.change_line(scenario),
        notes=texts.assumptions(explanation),
        statements=[*basis.demand(problem), *problem.statements],
        date=day(dates.today()),
        badge=texts.headline(explanation).rstrip("."),
    )
    many = len(explanation.conflicts)
    tables = []
    for number, conflict in enumerate(explanation.conflicts[:_MOST_SHOWN], 1):
        rows = [list(row) for row in texts.rows(problem, conflict)]
        rows.append(["", texts.why(conflict)])
        if conflict.not_decided:
            rows.append(["", texts.undecided(problem, conflict)])
        tables.append(
            multiples.Titled(
                texts.heading(conflict, number, many), ["Rule", "What it asks for"], rows
            )
        )
    if changes := texts.helps(explanation):
        rows = [list(each) for each in changes]
        header = ["Change", "To try it, add"]
        tables.append(multiples.Titled(texts.helps_heading(explanation), header, rows))
    notes = [texts.lonely(explanation)] if explanation.areas else []
    if many > _MOST_SHOWN:
        notes.append(f"{many - _MOST_SHOWN} more collisions are in collisions.csv.")
    return multiples.tables_page(sheet, tables, notes)
