"""What is said of why an area is with those that it is with; a page an area, and small maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bcu_optimizer.common.text import file_stem
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.graphics.map.colours import colours
from bcu_optimizer.presentation.charts import plan_colours as alike
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Chart,
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
from bcu_optimizer.presentation.folder import Folder, Head, Page, Print, head
from bcu_optimizer.presentation.table import Cell, Column, Table
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording import why as wording
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.questions.why.answer import Neighbour, Why
from bcu_optimizer.scenario import overrides as spelled

_NEIGHBOURS = (
    Column("Other area"),
    Column("In this plan"),
    Column("Share of plans together", "share", narrow="Plans\ntogether"),
    Column("Best together", "ratio", 4, narrow="Best\ntogether"),
    Column("Best apart", "ratio", 4, narrow="Best\napart"),
    Column("Would be with"),
    Column("Areas that move", "count", narrow="Areas\nmove"),
)


def document(found: Why) -> Document:
    """Say why an area is with those that it is with, and what each other choice would do."""
    blocks: list[Block] = lines(wording.lead(found))
    if found.neighbours:
        blocks += [Paragraph(wording.weighed(found.problem)), GAP]
    for each in found.neighbours:
        blocks += [Heading(wording.heading(found, each)), Paragraph(wording.paragraph(found, each))]
    if found.neighbours:
        blocks += [GAP, _table(found), On("notebook", [Maps(found.problem, maps(found))])]
    return Document(
        wording.title(found),
        [*blocks, Notes(words.remarks(found.problem)), GAP],
        spelled.change_line(found.problem.scenario),
        closing=closing(found.of),
    )


def closing(of: Evaluation | None) -> Closing:
    """Say what is kept."""
    made = "Pages, maps and data are in {out}."
    return Closing.of("the pages and the maps", made, drawn=of)


def _table(found: Why) -> Table:
    """Set what is known of each other area."""
    rows = [
        [
            found.problem.areas.names.name(each.area),
            "together" if each.together else "apart",
            Cell(wording.at_share(each.share), float(each.share)),
            each.best_together,
            each.best_apart,
            wording.named(found.problem, each.partners) if each.other else "–",
            len(each.areas_moved) if each.other else None,
        ]
        for each in found.neighbours
    ]
    return Table("What else could be", _NEIGHBOURS, rows)


def choice(one: Why, each: Neighbour) -> str:
    """Name the other choice."""
    name = one.problem.areas.names.name(each.area)
    return f"{'without' if each.together else 'with'} {name}"


def folder(found: Why) -> Folder:
    """Keep the page of the area, small maps of each other choice, their plans, and the text."""
    prints, plans = {}, {}
    if found.of is not None:
        pages = [page(found)]
        if found.neighbours:
            pages.append(Page(_head(found), [Maps(found.problem, maps(found))]))
        prints["why.pdf"] = Print(wording.title(found), pages, picture=True)
        plans = {"plan.csv": found.of.plan, **_plans(found)}
    return Folder(
        "why",
        found.problem,
        "why.json",
        tables={"neighbours.csv": _table(found)},
        plans=plans,
        prints=prints,
        webpages={"why.html": document(found)},
        inputs=inputs(found.of),
    )


def inputs(of: Evaluation | None) -> dict[str, Path]:
    """Name the file of a given plan."""
    path = of.plan.path if of else None
    return {path.name: path} if path else {}


def _plans(found: Why) -> dict[str, Plan]:
    """Name the best plan of each other choice: "plans/1-with-brent.csv", "plans/2-without-…"."""
    return {
        f"plans/{number}-{file_stem(choice(found, each))}.csv": each.other.plan
        for number, each in enumerate(found.neighbours, start=1)
        if each.other and each.other.plan
    }


def badge(found: Why) -> str:
    """Say which plan it is."""
    return "A given plan" if found.given else words.badge(found.best)


def _head(found: Why) -> Head:
    return head(
        found.problem, wording.title(found), found.problem.scenario.title, badge=badge(found)
    )


def page(found: Why) -> Page:
    """Set the page of one area."""
    assert found.of is not None
    more = {
        "lead": [*wording.lead(found), wording.weighed(found.problem)],
        "paragraphs": [
            (wording.heading(found, each), wording.paragraph(found, each))
            for each in found.neighbours
        ],
        "colours": colours(found.problem.areas.frame, found.of.plan.assignment),
    }
    return Page(_head(found), [Chart("why", found, more)])


def maps(found: Why) -> Sequence[SmallMap]:
    """Draw the plan, and beside it the best plan of each other choice, each of them once."""
    assert found.of is not None
    told: dict[tuple[str, ...], tuple[Evaluation, list[str]]] = {}
    for each in found.neighbours:
        if each.other and each.other.evaluation:
            key = tuple(sorted(map(str, each.other.evaluation.groups.values())))
            told.setdefault(key, (each.other.evaluation, []))[1].append(choice(found, each))
    shown = [found.of, *(plan for plan, _ in told.values())]
    titles = ["As it is", *(" or ".join(choices) for _, choices in told.values())]
    titles = [f"{text[0].upper()}{text[1:]}" for text in titles]
    fills = alike.by_name(found.problem, [one.plan for one in shown])
    return [
        SmallMap(title, _caption(found, one), one.plan.assignment, colour)
        for title, one, colour in zip(titles, shown, fills, strict=True)
    ]


def _caption(found: Why, one: Evaluation) -> str:
    assert found.of is not None
    if one is found.of:
        return f"{found.name} in {found.bcu}"
    changes = next(
        each.changes for each in found.neighbours if each.other and each.other.evaluation is one
    )
    better, worse = wording.gained(found.problem, changes)
    return " · ".join([*better, *worse])
