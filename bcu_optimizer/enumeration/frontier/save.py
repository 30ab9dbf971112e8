"""A frontier on disk: document, points, plans, chart, maps, and what it was made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer import dates, maps, store
from bcu_optimizer.enumeration.frontier import pages, texts
from bcu_optimizer.files import folder_aside
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    import pandas as pd

    from bcu_optimizer.enumeration.frontier import Frontier


def save(found: Frontier, folder: Path) -> None:
    """Write a frontier to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier frontier, or cannot be written; it then stays
        as it is.
    """
    problem = found.problem
    with folder_aside(folder, "frontier") as aside:
        store.write_json(found.as_dict(), aside / "frontier.json")
        store.write_table(found.frame, aside / "frontier.csv")
        resolved = document.resolved(problem.scenario)
        (aside / "scenario.toml").write_text(resolved, encoding="utf-8")
        if found.points:
            _write_plans(found, aside)
            title = f"{texts.title(found)}: {problem.scenario.title}"
            drawn = pages.chart_pages(found)
            maps.save_pdf(drawn, aside / "chart.pdf", title=title, created=dates.today())
            maps.save_png(drawn[0], aside / "chart.png")
            mapped = pages.map_pages(found)
            maps.save_pdf(mapped, aside / "maps.pdf", title=title, created=dates.today())
        paths = [mark.evaluation.plan.path for mark in found.marks]
        also = {f"{path.parent.name}/{path.name}": path for path in paths if path}
        store.write_marker(problem, "frontier", aside, also)


def _write_plans(found: Frontier, folder: Path) -> None:
    """Write all plans as one table, and the outstanding ones as plan files of their own."""
    store.write_table(_plans(found), folder / "plans.csv")
    for number, plan in found.plans.items():
        role = found.outstanding[number].replace(", ", "-and-").replace(" ", "-")
        text = plan.to_csv(found.problem.areas.names)
        (folder / f"{role}.csv").write_text(text, encoding="utf-8")


def _plans(found: Frontier) -> pd.DataFrame:
    """Return a row an area, and a column a plan: the BCU in point-1, point-2, point-2-2, …."""
    import pandas as pd

    problem = found.problem
    names = [problem.areas.names.name(code) for code in problem.codes]
    columns = {"name": names}
    for point in found.points:
        for place in range(len(point.plans)):
            more = f"-{place + 1}" if place else ""
            plan = found.assignment(point.number, place)
            columns[f"point-{point.number}{more}"] = [plan[code] for code in problem.codes]
    return pd.DataFrame(columns, index=pd.Index(problem.codes, name="code"))
