"""The atlas: contents, and a page for each plan, bound with bookmarks and page numbers."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bcu_optimizer.graphics.layout import save as sheets
from bcu_optimizer.graphics.layout.binding import Part, bind
from bcu_optimizer.presentation.folder import Head, Page
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.runs.batch import results_table as table
from bcu_optimizer.runs.batch import wording
from bcu_optimizer.runs.batch.grid import Grid
from bcu_optimizer.runs.batch.run_results import Answer

_ROWS = 26
_SHOWN = {
    "demand_ratio": "Largest ÷ smallest demand",
    "links_kept": "Links kept",
    "imbalance": "Demand to move",
}
_WIDEST = 3  # settings that have a column of their own


@sheets.untouched()
def write(answers: Sequence[Answer], grid: Grid, folder: Path, path: Path, made: datetime) -> int:
    """Write the atlas of a batch; return its number of pages."""
    total = sum(max(len(answer.results), 1) for answer in answers)
    first = -(-total // _ROWS)
    rows, plans = _contents(answers, grid, first)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".contents-") as aside:
        contents = Path(aside) / "contents.pdf"
        drawn = [each for page in _pages(answers, grid, rows) for each in pdf.figures(page)]
        sheets.save_pdf(drawn, contents, title="Contents", created=made)
        parts = [Part("Contents", contents), *_parts(plans, answers, folder)]
        return bind(parts, path, title=wording.title(answers), created=made)


def _contents(
    answers: Sequence[Answer], grid: Grid, first: int
) -> tuple[list[list[str]], list[tuple[Answer, int, str]]]:
    """Return the rows of the contents, and each plan: its run, its number of BCUs, its folder."""
    rows, plans = [], []
    for answer in answers:
        for result in answer.results or ({"outcome": table.FAILED},):
            page = "–"
            if result.get("plan"):
                plans.append((answer, int(result["bcus"]), table.place(answer, result)))
                page = str(first + len(plans))
            rows.append(
                [_heading(answer, answers), *_settings(answer, grid), *_found(result), page]
            )
    return rows, plans


def _heading(answer: Answer, answers: Sequence[Answer]) -> str:
    """Return the title of a run's scenario, with the run's name where several bear that title."""
    name, title = answer.run.name, answer.title
    is_shared = sum(each.title == title for each in answers) > 1
    return name if not title or title == name else f"{title} ({name})" if is_shared else title


def _settings(answer: Answer, grid: Grid) -> list[str]:
    return [
        table.text_of(answer.run.values[key]) for key in table.apart_from_number(grid)[:_WIDEST]
    ]


def _found(result: Mapping[str, Any]) -> list[str]:
    outcome = str(result["outcome"])
    if outcome == table.FAILED:
        return ["–", "failed", *("–" for _ in _SHOWN)]
    because = ", ".join(result["because"])
    ending = words.in_short(outcome, result["tied"]) + (f": {because}" if because else "")
    measures = result["measures"]
    figures = [
        values.measure(MEASURES[name], measures[name]) if name in measures else "–"
        for name in _SHOWN
    ]
    return [str(result["bcus"]), ending, *figures]


def _pages(answers: Sequence[Answer], grid: Grid, rows: Sequence[Sequence[str]]) -> list[Page]:
    """Set the contents, so many rows a page."""
    heads = [key.rpartition(".")[2] for key in table.apart_from_number(grid)[:_WIDEST]]
    header = ["Run", *heads, "BCUs", "Outcome", *_SHOWN.values(), "Page"]
    parts = [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]
    notes, badge = wording.notes(answers), wording.counted(answers)
    head = Head(wording.title(answers), "Contents", notes=notes, badge=badge)
    return [Page(head, [Table("", [*map(Column, header)], part)]) for part in parts]


def _parts(
    plans: Sequence[tuple[Answer, int, str]], answers: Sequence[Answer], folder: Path
) -> list[Part]:
    """Return a page for each plan; the plans of one scenario stand under a bookmark of its own."""
    of = Counter(answer.run.shown for answer, _, _ in plans)
    made: list[Part] = []
    chapter = None
    for answer, bcus, place in plans:
        page = folder / place / "map.pdf"
        is_alone = of[answer.run.shown] == 1
        if not is_alone and answer.run.shown != chapter:
            made.append(Part(_chapter(answer, answers), page, pages=()))
        chapter = answer.run.shown
        title = f"{_heading(answer, answers) if is_alone else answer.run.name}: {bcus} BCUs"
        made.append(Part(title, page, level=0 if is_alone else 1, pages=(0,)))
    return made


def _chapter(answer: Answer, answers: Sequence[Answer]) -> str:
    """Return the title that all runs of a scenario share, or what the scenario is called."""
    titles = {each.title for each in answers if each.run.shown == answer.run.shown}
    return titles.pop() or answer.run.scenario if len(titles) == 1 else answer.run.scenario
