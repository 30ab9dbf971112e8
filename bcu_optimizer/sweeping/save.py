"""A sweep on disk: the answers as tables, every plan, the pages, and what it was made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer import dates, maps, spelled, store
from bcu_optimizer.files import folder_aside
from bcu_optimizer.scenario import document
from bcu_optimizer.sweeping import argument_page, pages

if TYPE_CHECKING:
    from bcu_optimizer.sweeping.sweep import Row, Sweep


def save(sweep: Sweep, folder: Path) -> None:
    """Write a sweep to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier sweep, or cannot be written; it then stays as
        it is.
    """
    with folder_aside(folder, "sweep") as aside:
        store.write_json(sweep.as_dict(), aside / "sweep.json")
        files = _write_plans(sweep, aside)
        frame = sweep.frame.assign(plan=[files.get(id(row), "") for row in sweep.rows])
        store.write_table(frame.set_index("bcus"), aside / "sweep.csv")
        text = document.resolved(sweep.problem.scenario)
        (aside / "scenario.toml").write_text(text, encoding="utf-8")
        title = f"Sweep: {spelled.title(sweep.problem.scenario)}"
        drawn = pages.pages(sweep)
        maps.save_pdf(drawn, aside / "sweep.pdf", title=title, created=dates.today())
        if sweep.findings:
            page = argument_page.page(sweep)
            maps.save_pdf([page], aside / "argument.pdf", title=title, created=dates.today())
        store.write_marker(sweep.problem, "sweep", aside)


def _write_plans(sweep: Sweep, folder: Path) -> dict[int, str]:
    """Write each plan; return its file by row."""
    if sweep.with_plan:
        (folder / "plans").mkdir()
    cells = list(dict.fromkeys(row.cell for row in sweep.rows))
    found = {}
    for row in sweep.with_plan:
        name = f"plans/k{row.bcus:02d}{_cell(cells.index(row.cell)) if sweep.axes else ''}.csv"
        (folder / name).write_text(_plan(row), encoding="utf-8")
        found[id(row)] = name
    return found


def _cell(place: int) -> str:
    return f"-cell{place + 1:03d}"


def _plan(row: Row) -> str:
    assert row.result.plan
    return row.result.plan.to_csv(row.result.problem.areas.names)
