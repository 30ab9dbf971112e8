"""What is said of why every area is with those that it is with: a list, and a page an area."""

from __future__ import annotations

from dataclasses import replace

from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Document,
    Heading,
    Maps,
    Notes,
    On,
    Paragraph,
)
from bcu_optimizer.presentation.documents import why as one_area
from bcu_optimizer.presentation.folder import Folder, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording import why as wording
from bcu_optimizer.questions.why.answer import Neighbour, Why, WhyAll
from bcu_optimizer.scenario import overrides as spelled

_ROWS = 40  # of a page
_AREAS = (
    Column("Area", whole=True),
    Column("BCU"),
    Column("With"),
    Column("Cheapest other choice"),
    Column("Cost", "ratio", 4),
)


def document(found: WhyAll) -> Document:
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
        closing=one_area.closing(first.of),
    )


def _of_all(first: Why) -> list[str]:
    if first.of is None or first.best.evaluation is None:
        return wording.lead(first)
    of = f"the plan '{first.of.plan.name}'" if first.given else "the best plan"
    return [f"About {of} of {len(first.of.groups)} BCUs.", wording.weighed(first.problem)]


def _book(found: WhyAll) -> Document:
    """Say all of every area, below the map of the plan."""
    listed = document(found)
    blocks: list[Block] = list(listed.blocks)
    if first := next((one for one in found if one.neighbours), None):
        blocks.append(Maps(first.problem, one_area.maps(first)[:1]))
    for one in found:
        blocks.append(Heading(wording.title(one)))
        blocks += [
            Paragraph(f"{wording.heading(one, each)}. {wording.paragraph(one, each)}")
            for each in one.neighbours
        ]
    return replace(listed, blocks=blocks)


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
                one_area.choice(one, cheapest) if cheapest else "none",
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


def folder(found: WhyAll) -> Folder:
    """Keep a page an area in one file, and a page with all of them as a list."""
    first = found.answers[0]
    prints, plans = {}, {}
    if first.of is not None:
        title = document(found).title
        heads = head(found.problem, title, " ".join(_of_all(first)), badge=one_area.badge(first))
        listed = [Page(heads, [part]) for part in _all(found).parts(_ROWS)]
        pages = [one_area.page(one) for one in found if one.neighbours]
        prints["why.pdf"] = Print(title, [*listed, *pages])
        plans = {"plan.csv": first.of.plan}
    return Folder(
        "why",
        found.problem,
        "why.json",
        tables={"areas.csv": _all(found)},
        plans=plans,
        prints=prints,
        webpages={"why.html": _book(found)},
        inputs=one_area.inputs(first.of),
    )
