"""What is said of alternatives: the plans, what each gains and gives up, and what is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Closing,
    Document,
    Heading,
    Maps,
    Notes,
    On,
    Paragraph,
    SmallMap,
    lines,
)
from bcu_optimizer.presentation.documents import comparison as compared
from bcu_optimizer.presentation.folder import Folder, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table, measured
from bcu_optimizer.presentation.wording import alternatives as wording
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.alternatives.alternatives import Alternatives
    from bcu_optimizer.questions.compare.compare import Comparison

_COLUMNS = ("links_kept", "imbalance", "ties_kept", "demand_ratio", "officers_ratio", "travel_km")
_CAPTION = slice(3, 6)  # the columns that a map is captioned with
_PLAN = (
    Column("Plan", whole=True),
    Column("Objective", "ratio", 4),
    Column("Demand moved", "share"),
)
_AGAINST = [*map(Column, ("Plan", "Gains", "Gives up", "Areas that change BCU"))]


def document(found: Alternatives) -> Document:
    """Say what the plans are, what each gains and gives up, and what is proven."""
    scenario = found.problem.scenario
    many = len(found)
    blocks: list[Block] = []
    if many:
        means = f"Best means: {words.goal_titles(found.problem)}."
        blocks += [Heading(wording.title(found)), On("screen", [Paragraph(means)])]
        blocks += lines([wording.margin(found)])
    blocks += [Paragraph(found.guarantee), GAP]
    if many:
        blocks.append(On("screen", [table(found, "Plans")]))
    for i in range(1, many):
        better, worse = wording.gains(found, i)
        told = [f"  Gains: {better}.", f"  Gives up: {worse}."]
        told.append(f"  Areas that change BCU: {wording.moves(found, i)}.")
        blocks += [Heading(f"{found.names[i]}, against the best plan"), *lines(told)]
    if found.comparison:
        blocks.append(On("notebook", compared.document(found.comparison).blocks))
    made = "Maps, tables and plans are in {out}."
    return Document(
        scenario.title,
        [*blocks, On("screen", [Notes(words.remarks(found.problem)), GAP])],
        spelled.change_line(scenario),
        closing=Closing(
            "the maps and the files",
            made if many else "The answer is in {out}; there is no plan to draw.",
        ),
    )


def table(found: Alternatives, caption: str) -> Table:
    """Set each plan, its objective, what it moves, its main measures."""
    names = [
        name for name in _COLUMNS if any(each.measures[name] is not None for each in found.plans)
    ]
    columns = [*_PLAN, *(Column(MEASURES[name].in_brief().capitalize(), "ratio") for name in names)]
    rows = [
        [
            name,
            float(found.objectives[i]),
            found.demand_moved(i) if i else None,
            *(measured(one, each.measures[one]) for one in names),
        ]
        for i, (name, each) in enumerate(zip(found.names, found.plans, strict=True))
    ]
    return Table(caption, columns, rows)


def folder(found: Alternatives) -> Folder:
    """Keep the table, the plans, and pages with tables and small maps."""
    prints, plans = {}, {}
    if found.comparison:
        title = f"{wording.title(found)}: {found.problem.scenario.title}"
        prints["maps.pdf"] = Print(title, _pages(found, found.comparison))
        plans = {
            f"{name.casefold().replace(' ', '-')}.csv": each.plan
            for name, each in zip(found.names, found.plans, strict=True)
        }
    return Folder(
        "alternatives",
        found.problem,
        "alternatives.json",
        tables={"alternatives.csv": found.frame},
        plans=plans,
        prints=prints,
    )


def _pages(found: Alternatives, comparison: Comparison) -> list[Page]:
    """Set the page of tables, and the plans as small maps with the same names and colours."""
    question = f"{found.problem.scenario.title}. {wording.margin(found)}"
    title = wording.title(found)
    heads = head(found.problem, title, question, badge="Best plan and alternatives")
    tables = [table(found, "The plans")]
    rows = [
        [found.names[i], *wording.gains(found, i), wording.moves(found, i)]
        for i in range(1, len(found))
    ]
    if rows:
        tables.append(Table("Against the best plan", _AGAINST, rows))
    small = [
        SmallMap(entry.name, _caption(found, i), entry.evaluation.plan.assignment, fills)
        for i, (entry, fills) in enumerate(zip(comparison.entries, comparison.colours, strict=True))
    ]
    return [
        Page(heads, [*tables, Paragraph(found.guarantee)]),
        Page(heads, [Maps(found.problem, small)]),
    ]


def _caption(found: Alternatives, number: int) -> str:
    made = table(found, "")
    row = made.texts[number]
    told = zip(made.header[_CAPTION], row[_CAPTION], strict=True)
    parts = [f"{title.casefold()} {cell}" for title, cell in told]
    moved = [f"moves {row[2]} of demand"] if number else []
    return " · ".join([*moved, *parts])
