"""Alternatives on paper and on disk: table, trade-offs, maps, plans, and what they were made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from bcu_optimizer import dates, maps, sheets, store
from bcu_optimizer.enumeration import labels
from bcu_optimizer.enumeration.alternatives import texts
from bcu_optimizer.files import folder_aside
from bcu_optimizer.maps import multiples
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bcu_optimizer.comparison import Comparison
    from bcu_optimizer.enumeration.alternatives import Alternatives

_OTHER, _CHOSEN = "#9db2bf", "#b3413a"
_SIZE = 8.0


def save(found: Alternatives, folder: Path) -> None:
    """Write alternatives to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but earlier alternatives, or cannot be written; it then stays
        as it is.
    """
    problem = found.problem
    with folder_aside(folder, "alternatives") as aside:
        store.write_json(found.as_dict(), aside / "alternatives.json")
        store.write_table(found.frame, aside / "alternatives.csv")
        resolved = document.resolved(problem.scenario)
        (aside / "scenario.toml").write_text(resolved, encoding="utf-8")
        if found.comparison:
            for name, each in zip(found.names, found.plans, strict=True):
                text = each.plan.to_csv(problem.areas.names)
                path = aside / f"{name.casefold().replace(' ', '-')}.csv"
                path.write_text(text, encoding="utf-8")
            title = f"{texts.title(found)}: {problem.scenario.title}"
            drawn = pages(found, found.comparison)
            maps.save_pdf(drawn, aside / "maps.pdf", title=title, created=dates.today())
        store.write_marker(problem, "alternatives", aside)


def pages(found: Alternatives, comparison: Comparison) -> list[Figure]:
    """Draw the page of tables, and the plans as small maps with the same names and colours."""
    areas = found.problem.areas
    base = sheets.sheet_of(found.plans[0], "Best plan and alternatives")
    question = f"{found.problem.scenario.title}. {texts.margin(found)}"
    sheet = replace(base, title=texts.title(found), question=question, key_figures=[], legend=[])
    tables = [multiples.Titled("The plans", *texts.table(found))]
    rows = [
        [found.names[i], *texts.gains(found, i), texts.moves(found, i)]
        for i in range(1, len(found))
    ]
    if rows:
        heads = ["Plan", "Gains", "Gives up", "Areas that change BCU"]
        tables.append(multiples.Titled("Against the best plan", heads, rows))
    notes = [found.guarantee]
    small = [
        multiples.Multiple(entry.name, _caption(found, i), entry.evaluation.plan.assignment, fills)
        for i, (entry, fills) in enumerate(zip(comparison.entries, comparison.colours, strict=True))
    ]
    return [
        multiples.tables_page(sheet, tables, notes),
        *multiples.multiples_pages(
            sheet, areas.frame, small, outside=areas.outside, water=areas.water
        ),
    ]


def _caption(found: Alternatives, number: int) -> str:
    heads, rows = texts.table(found)
    told = zip(heads[3:6], rows[number][3:6], strict=True)
    parts = [f"{head.casefold()} {cell}" for head, cell in told]
    moved = [f"moves {rows[number][2]} of demand"] if number else []
    return " · ".join([*moved, *parts])


def draw(found: Alternatives, ax: Axes | None) -> Axes:
    """Draw each plan looked at by the demand it moves from the best plan, and its objective."""
    ax = ax if ax is not None else Figure(figsize=(8, 6), layout="constrained").subplots()
    objectives, moved = found.considered.T
    ax.scatter(100 * moved, objectives, s=8, color=_OTHER, linewidth=0)
    chosen = [
        labels.Label(name, (100 * found.demand_moved(i), float(found.objectives[i])))
        for i, name in enumerate(found.names)
    ]
    if chosen:
        xs, ys = zip(*(each.at for each in chosen), strict=True)
        ax.scatter(xs, ys, s=42, color=_CHOSEN, zorder=3)
        ax.margins(0.12)
        labels.place(ax, chosen, [], [], _SIZE)
    ax.set_xlabel("Demand in areas that change BCU from the best plan (%)")
    ax.set_ylabel("Objective (better ↓)")
    ax.set_title("Plans within the margin" + ("" if _is_whole(found) else " that were looked at"))
    ax.grid(color="#dddddd", linewidth=0.4)
    ax.set_axisbelow(True)
    return ax


def _is_whole(found: Alternatives) -> bool:
    return found.found is None or found.found.complete
