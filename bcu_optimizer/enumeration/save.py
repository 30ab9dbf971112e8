"""A census on disk: the answer, its tables, charts and maps, and what it was made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bcu_optimizer import dates, goals, maps, store
from bcu_optimizer.columns import apart
from bcu_optimizer.enumeration import charts
from bcu_optimizer.enumeration.histogram import Histogram
from bcu_optimizer.files import folder_aside
from bcu_optimizer.rules.base import unnamed
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from bcu_optimizer.enumeration.answer import Answer
    from bcu_optimizer.enumeration.listing import PlanList


def save(
    answer: Answer, folder: Path, tell: Callable[[str], object] = lambda _text: None
) -> list[str]:
    """Write a census to a folder; return what was left out, one sentence each.

    Charts and maps are drawn of one number of BCUs only: the one asked for, or that of a given
    plan.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier census, or cannot be written; it then stays as
        it is.
    """
    with folder_aside(folder, "census") as aside:
        store.write_json(answer.as_dict(), aside / "census.json")
        scenario = document.resolved(answer.problem.scenario)
        (aside / "scenario.toml").write_text(scenario, encoding="utf-8")
        rows = list(answer.counts.items())
        _write(pd.DataFrame(rows, columns=["bcus", "plans"]), aside / "counts.csv")
        if answer.rank:
            places = pd.DataFrame.from_dict(answer.rank[0].as_dict(), orient="index", dtype=object)
            store.write_table(places.rename_axis("measure"), aside / "rank.csv")
        if answer.plans is not None:
            _write(wide(answer.plans), aside / "plans.csv")
        left_out = [] if answer.shown is None else _draw(answer, aside, tell)
        path = answer.rank[0].plan.path if answer.rank else None
        store.write_marker(answer.problem, "census", aside, {path.name: path} if path else {})
    return left_out


def wide(plans: PlanList) -> pd.DataFrame:
    """Return plans as a table: number, the BCU of each area by its code, objective, measures.

    BCUs are numbered from 1 by their first area. A code that is called as another column is called
    ``area CODE``.
    """
    problem = plans.candidates.problem
    others = ["plan", "objective", *plans.frame.columns]
    called = apart(problem.codes, others, "area ")
    areas = pd.DataFrame(plans.numbered, columns=list(called.values()))
    areas.insert(0, "plan", range(1, len(plans) + 1))
    found = pd.concat([areas, plans.frame.reset_index(drop=True)], axis=1)
    if goals.wanted(problem):
        found.insert(1 + len(problem.codes), "objective", objectives(plans))
    return found


def objectives(plans: PlanList) -> list[float | None]:
    """Return the objective of each plan; None where it is not known."""
    found = []
    for place in range(len(plans)):
        value = goals.objective(plans.candidates.problem, unnamed(plans.groups(place)))
        found.append(None if value is None else float(value))
    return found


def _draw(answer: Answer, folder: Path, tell: Callable[[str], object]) -> list[str]:
    """Write the histograms and the map of pairs, as tables and as pages."""
    scenario = answer.problem.scenario.title
    tell("Counting all plans by each measure …")
    found = charts.histograms(answer)
    counted = [each for _, each in found if isinstance(each, Histogram)]
    frames = [each.frame.reset_index().assign(measure=each.measure) for each in counted]
    if frames:
        table = pd.concat(frames)[["measure", "bin", "above", "up_to", "plans"]]
        _write(table, folder / "histograms.csv")
    tell("Drawing charts and maps …")
    page = charts.histogram_page(answer, found)
    title = f"All plans: {scenario}"
    maps.save_pdf([page], folder / "histograms.pdf", title=title, created=dates.today())
    maps.save_png(page, folder / "histograms.png")
    _write(answer.census.plan_pairs(answer.shown).frame, folder / "pairs.csv")
    pages = charts.pairs_pages(answer)
    title = f"Settled and open borders: {scenario}"
    maps.save_pdf(pages, folder / "pairs.pdf", title=title, created=dates.today())
    maps.save_png(pages[0], folder / "pairs.png")
    return [each for _, each in found if isinstance(each, str)]


def _write(frame: pd.DataFrame, path: Path) -> None:
    store.write_table(frame.set_index(frame.columns[0]), path)
