"""The pack on disk: PDF, HTML, every table, every plan, and what it was made of."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer import store, tables
from bcu_optimizer.appraisal import html, pdf
from bcu_optimizer.appraisal.options import PREFERRED
from bcu_optimizer.appraisal.sources import inputs
from bcu_optimizer.files import folder_aside
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from bcu_optimizer.appraisal.blocks import Cell, Table
    from bcu_optimizer.appraisal.pack import Pack


def save(pack: Pack, folder: Path) -> None:
    """Write a pack to a folder.

    Raises
    ------
    InputError
        If there is no plan to appraise, or the folder holds anything but an earlier pack or cannot
        be written; what was there stays.
    """
    sections = pack.sections
    with folder_aside(folder, "report") as aside:
        store.write_json(pack.as_dict(), aside / "report.json")
        (aside / "report.html").write_text(html.page(pack), encoding="utf-8")
        pdf.write(pack, aside / "report.pdf")
        (aside / "tables").mkdir()
        for section in sections:
            for table in section.tables:
                path = aside / "tables" / f"{table.key}.csv"
                path.write_text(as_csv(table), encoding="utf-8")
        _write_plans(pack, aside)
        store.write_marker(pack.appraisal.problem, "report", aside, inputs(pack.appraisal))


def _write_plans(pack: Pack, folder: Path) -> None:
    """Write the plan of each option, and the scenarios that were solved."""
    problem = pack.appraisal.problem
    text = document.resolved(problem.scenario)
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    for option in pack.options:
        inner = folder / "plans" / option.key
        inner.mkdir(parents=True)
        plan = option.plan.to_csv(problem.areas.names)
        (inner / "plan.csv").write_text(plan, encoding="utf-8")
        if option.result and option.key != PREFERRED:
            text = document.resolved(option.result.problem.scenario)
            (inner / "scenario.toml").write_text(text, encoding="utf-8")


def as_csv(table: Table) -> str:
    """Return a table as CSV: figures unrounded; what a spreadsheet takes for a formula is text."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([tables.as_text(head) for head in table.header])
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return held.getvalue()


def _cell(cell: Cell) -> object:
    return cell.value if cell.is_figure else tables.as_text(cell.text)
