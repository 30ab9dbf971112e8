"""Drawing again, on disk: document, tables, plans, chart, maps, and what it was made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bcu_optimizer import dates, maps, store
from bcu_optimizer.columns import apart
from bcu_optimizer.files import folder_aside
from bcu_optimizer.robust import pages, texts
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from bcu_optimizer.robust.answer import Robustness

COMMAND = "robustness"


def save(
    found: Robustness, folder: Path, tell: Callable[[str], object] = lambda _text: None
) -> None:
    """Write the answer to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run of the same command, or cannot be written;
        it then stays as it is.
    """
    problem = found.problem
    with folder_aside(folder, COMMAND) as aside:
        store.write_json(found.as_dict(), aside / "robustness.json")
        resolved = document.resolved(problem.scenario)
        (aside / "scenario.toml").write_text(resolved, encoding="utf-8")
        store.write_table(_plans(found), aside / "plans.csv")
        store.write_table(found.draws_frame, aside / "draws.csv")
        store.write_table(found.pairs.frame.set_index("a"), aside / "pairs.csv")
        if found.alone:
            alone = pd.DataFrame([each.as_dict() for each in found.alone])
            store.write_table(alone.set_index("source"), aside / "alone.csv")
        if found.has_plan:
            tell("Drawing the chart and maps …")
            _draw(found, aside)
        told = pages.leading(found)
        for each, plan in zip(told, pages.plans_alike(found, told), strict=True):
            (aside / "plans").mkdir(exist_ok=True)
            text = plan.to_csv(problem.areas.names)
            (aside / "plans" / f"plan-{each.number:02d}.csv").write_text(text, encoding="utf-8")
        paths = [each.plan.path for each in found.plans if each.plan.path]
        also = {f"{path.parent.name}/{path.name}": path for path in paths}
        store.write_marker(problem, COMMAND, aside, also)


def _plans(found: Robustness) -> pd.DataFrame:
    """Return a row a plan: how it stands, its measures, and the BCU of each area by its code.

    BCUs are numbered from 1 by their first area. A code that is called as another column is called
    ``area CODE``.
    """
    codes = found.problem.codes
    others = [*found.frame.columns, found.frame.index.name or "plan"]
    rows = []
    for each in found.plans:
        number = {i: n for n, group in enumerate(each.parts, start=1) for i in group}
        rows.append([number[i] for i in range(len(codes))])
    called = apart(codes, others, "area ")
    areas = pd.DataFrame(rows, columns=list(called.values()), index=found.frame.index)
    return found.frame.join(areas)


def _draw(found: Robustness, folder: Path) -> None:
    title = texts.title(found)
    drawn = pages.pages(found)
    maps.save_pdf(drawn, folder / "chart.pdf", title=title, created=dates.today())
    maps.save_png(drawn[0], folder / "chart.png")
    pairs = pages.pairs_pages(found)
    if pairs:
        maps.save_pdf(pairs, folder / "pairs.pdf", title=title, created=dates.today())
        maps.save_png(pairs[0], folder / "pairs.png")
    mapped = pages.map_pages(found)
    if mapped:
        maps.save_pdf(mapped, folder / "maps.pdf", title=title, created=dates.today())
