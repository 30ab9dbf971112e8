"""What is said of why an area is with those that it is with; a page an area, and small maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from bcu_optimizer.problem.plan_distance import likeness
from bcu_optimizer.questions.why.answer import Neighbour, Why, WhyAll
from bcu_optimizer.scenario import overrides as spelled

_OTHER = Column("Other area")
_NEIGHBOURS = (
    _OTHER,
    Column("In this plan"),
    Column("Share of plans together", "share", narrow="Plans\ntogether"),
    Column("Best together", "ratio", 4, narrow="Best\ntogether"),
    Column("Best apart", "ratio", 4, narrow="Best\napart"),
    Column("Would be with"),
    Column("Areas that move", "count", narrow="Areas\nmove"),
)
_AREAS = (
    Column("Area", whole=True),
    Column("BCU"),
    Column("With"),
    Column("Cheapest other choice"),
    Column("Cost", "ratio", 4),
)


def document(found: Why) -> Document:
    """Say why an area is with those that it is with, and what each other choice would do."""
    blocks: list[Block] = lines(wording.lead(found))
    if found.neighbours:
        blocks += [Paragraph(wording.weighed(found.problem)), GAP]
    for each in found.neighbours:
        blocks += [Heading(wording.heading(found, each)), Paragraph(wording.paragraph(found, each))]
    if found.neighbours:
        blocks += [GAP, _table(found), On("notebook", [Maps(found.problem, _maps(found))])]
    return Document(
        wording.title(found),
        [*blocks, Notes(words.remarks(found.problem)), GAP],
        spelled.change_line(found.problem.scenario),
        closing=_closing(found.of),
    )


def document_of_all(found: WhyAll) -> Document:
    """Say of every area with whom it is, and which other choice would cost least."""
    first = found.answers[0]
    blocks: list[Block] = [Paragraph(text) for text in _of_all(first)]
    if first.of is not None:
        blocks += [GAP, _all(found)]
    if first.neighbours:
        more = "A page an area is in the folder of --out; 'bcu why AREA' prints it."
        blocks.append(On("screen", [Paragraph(more)]))
    return Document(
        f"Why every area is where it is: {found.problem.scenario.title}",
        [*blocks, Notes(words.remarks(found.problem)), GAP],
        spelled.change_line(found.problem.scenario),
        closing=_closing(first.of),
    )


def _of_all(first: Why) -> list[str]:
    if first.of is None or first.best.evaluation is None:
        return wording.lead(first)
    of = f"the plan '{first.of.plan.name}'" if first.given else "the best plan"
    return [f"About {of} of {len(first.of.groups)} BCUs.", wording.weighed(first.problem)]


def _book(found: WhyAll) -> Document:
    """Say all of every area, below the map of the plan."""
    listed = document_of_all(found)
    blocks: list[Block] = list(listed.blocks)
    if first := next((one for one in found if one.neighbours), None):
        blocks.append(Maps(first.problem, _maps(first)[:1]))
    for one in found:
        blocks.append(Heading(wording.title(one)))
        blocks += [
            Paragraph(f"{wording.heading(one, each)}. {wording.paragraph(one, each)}")
            for each in one.neighbours
        ]
    return replace(listed, blocks=blocks)


def _closing(of: Evaluation | None) -> Closing:
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


def _all(found: WhyAll) -> Table:
    """Set with whom each area is, and which other choice would cost least."""
    rows = []
    for one in found:
        cheapest = _cheapest(one)
        rows.append(
            [
                one.name,
                one.bcu,
                wording.named(one.problem, one.partners) or "–",
                _choice(one, cheapest) if cheapest else "none",
                _cost(cheapest) if cheapest else None,
            ]
        )
    return Table("Every area", _AREAS, rows)


def _cheapest(one: Why) -> Neighbour | None:
    """Return the neighbour whose other choice costs least."""
    able = [each for each in one.neighbours if each.other and _cost(each) is not None]
    return min(able, key=lambda each: (_cost(each), each.area), default=None)


def _cost(each: Neighbour) -> float | None:
    cost = each.cost_apart if each.together else each.cost_together
    return None if cost is None else float(cost)


def _choice(one: Why, each: Neighbour) -> str:
    name = one.problem.areas.names.name(each.area)
    return f"{'without' if each.together else 'with'} {name}"


def folder(found: Why) -> Folder:
    """Keep the page of the area, small maps of each other choice, their plans, and the text."""
    prints, plans = {}, {}
    if found.of is not None:
        pages = [_page(found)]
        if found.neighbours:
            pages.append(Page(_head(found), [Maps(found.problem, _maps(found))]))
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
        inputs=_inputs(found.of),
    )


def folder_of_all(found: WhyAll) -> Folder:
    """Keep a page an area in one file, and a page with all of them as a list."""
    first = found.answers[0]
    prints, plans = {}, {}
    if first.of is not None:
        title = document_of_all(found).title
        heads = head(found.problem, title, " ".join(_of_all(first)), badge=_badge(first))
        listed = Page(heads, [_all(found)])
        pages = [_page(one) for one in found if one.neighbours]
        prints["why.pdf"] = Print(title, [listed, *pages])
        plans = {"plan.csv": first.of.plan}
    return Folder(
        "why",
        found.problem,
        "why.json",
        tables={"areas.csv": _all(found)},
        plans=plans,
        prints=prints,
        webpages={"why.html": _book(found)},
        inputs=_inputs(first.of),
    )


def _inputs(of: Evaluation | None) -> dict[str, Path]:
    path = of.plan.path if of else None
    return {path.name: path} if path else {}


def _plans(found: Why) -> dict[str, Plan]:
    """Name the best plan of each other choice: "plans/1-with-brent.csv", "plans/2-without-…"."""
    return {
        f"plans/{number}-{file_stem(_choice(found, each))}.csv": each.other.plan
        for number, each in enumerate(found.neighbours, start=1)
        if each.other and each.other.plan
    }


def _badge(found: Why) -> str:
    return "A given plan" if found.given else words.badge(found.best)


def _head(found: Why) -> Head:
    return head(
        found.problem, wording.title(found), found.problem.scenario.title, badge=_badge(found)
    )


def _page(found: Why) -> Page:
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


def _maps(found: Why) -> Sequence[SmallMap]:
    """Draw the plan, and beside it the best plan of each other choice, each of them once."""
    assert found.of is not None
    told: dict[tuple[str, ...], tuple[Evaluation, list[str]]] = {}
    for each in found.neighbours:
        if each.other and each.other.evaluation:
            key = tuple(sorted(map(str, each.other.evaluation.groups.values())))
            told.setdefault(key, (each.other.evaluation, []))[1].append(_choice(found, each))
    shown = [found.of, *(plan for plan, _ in told.values())]
    titles = ["As it is", *(" or ".join(choices) for _, choices in told.values())]
    titles = [f"{text[0].upper()}{text[1:]}" for text in titles]
    pairs = [likeness(found.problem, one.plan, found.of.plan).pairs for one in shown]
    fills = alike.colour_alike(found.problem, [one.plan for one in shown], pairs)
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
