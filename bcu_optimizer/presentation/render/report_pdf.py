"""The pack on paper: a title page with contents, then every chapter, with bookmarks."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common.dates import today
from bcu_optimizer.common.text import uncapped
from bcu_optimizer.graphics.layout import save as sheets
from bcu_optimizer.graphics.layout.binding import Part, bind
from bcu_optimizer.graphics.layout.blocks import Block, Line, paragraph, stack
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import ASCENT, GREY, Style
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page.plan import map_page
from bcu_optimizer.presentation.document import Bullets, Paragraph, PlanMap, Report, Section
from bcu_optimizer.presentation.plan_head import head_of
from bcu_optimizer.presentation.render.paginate import Flow, bulleted
from bcu_optimizer.presentation.render.pdf import sheet_of
from bcu_optimizer.presentation.table import Table
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BELOW = 0.5  # part of the first page that the options in short may take
_CONTENTS = 9.0


@dataclass(frozen=True)
class Chapter:
    """Pages under one bookmark."""

    title: str
    pages: Sequence[Figure]


@sheets.untouched()
def write(pack: Report, path: Path) -> int:
    """Write the pack as one PDF; return the number of its pages."""
    found = chapters(pack)
    every = [Chapter("Summary and contents", front(pack, found)), *found]
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".pages-") as folder:
        drawn = Path(folder) / "pages.pdf"
        figures = [page for chapter in every for page in chapter.pages]
        sheets.save_pdf(figures, drawn, title=pack.title)
        parts, first = [], 0
        for chapter in every:
            last = first + len(chapter.pages)
            parts.append(Part(chapter.title, drawn, pages=range(first, last)))
            first = last
        return bind(parts, path, title=pack.title, created=today())


def chapters(pack: Report) -> list[Chapter]:
    """Draw all pages but the first."""
    return [chapter for section in pack.sections[1:] for chapter in _chapters(pack, section)]


def _sheet(pack: Report, title: str, badge: str = "") -> Sheet:
    problem = pack.appraisal.problem
    return Sheet(
        title=title,
        question=pack.title,
        statements=problem.statements,
        date=pack.date,
        badge=badge,
    )


def _chapters(pack: Report, section: Section) -> list[Chapter]:
    """Draw a section; each map of it, with its table, is a chapter of its own."""
    found = [_map(pack, section, block) for block in section.blocks if isinstance(block, PlanMap)]
    rest = [block for block in section.blocks if not isinstance(block, PlanMap)]
    if not rest:
        return found
    flow = Flow(_sheet(pack, section.title))
    for block in rest:
        if isinstance(block, Table):
            flow.table(block)
        elif isinstance(block, Bullets):
            flow.bullets(block)
        elif isinstance(block, Paragraph):
            flow.text(block)
    return [Chapter(section.title, flow.pages), *found]


def _map(pack: Report, section: Section, block: PlanMap) -> Chapter:
    """Draw the map of an option, and the table of its BCUs."""
    title = f"{section.title}: {block.title}"
    evaluation, areas = block.evaluation, block.evaluation.problem.areas
    head = replace(head_of(evaluation, block.badge), title=block.title, question=pack.title)
    sheet = sheet_of(head)
    page = map_page(sheet, Land.of(areas), evaluation.plan.assignment, colours=block.colours)
    flow = Flow(_sheet(pack, title))
    flow.table(block.table)
    return Chapter(title, [page, *flow.pages])


def front(pack: Report, found: Sequence[Chapter]) -> list[Figure]:
    """Set summary and contents beside each other, the options in short below or overleaf."""
    pages = _front(pack, found, 2)
    return pages if len(pages) == 1 else _front(pack, found, len(pages) + 1)


def _front(pack: Report, found: Sequence[Chapter], first: int) -> list[Figure]:
    """Set these pages, if the chapters begin at a given page."""
    scenario = pack.appraisal.problem.scenario
    sheet = replace(
        _sheet(pack, f"Options appraisal: {scenario.title}"),
        badge=f"Preferred: {uncapped(words.outcome(pack.appraisal.preferred))}",
        question=scenario.question,
        changed=spelled.change_line(scenario),
    )
    tables = [block for block in pack.sections[0].blocks if isinstance(block, Table)]
    flow = Flow(sheet)
    below = sum(flow.height(each) for each in tables)
    flow.beside(
        lambda room, factor: _summary(pack, room, factor),
        lambda room, factor: _contents(found, room, factor, first),
        min(below, _BELOW * flow.left),
    )
    for each in tables:
        flow.table(each)
    return flow.pages


def _summary(pack: Report, room: float, factor: float) -> Block:
    parts = []
    for block in pack.sections[0].blocks:
        if isinstance(block, Bullets):
            parts += [bulleted(item, room, 9.4 * factor) for item in block.items]
    described = " ".join(scenario_text(pack).split())
    if described:
        parts.append(paragraph(described, Style(8.4 * factor, colour=GREY), room))
    return stack(parts, 5 * factor)


def scenario_text(pack: Report) -> str:
    """Return what the scenario says of itself and where its question comes from."""
    scenario = pack.appraisal.problem.scenario
    source = f" Source: {scenario.source}." if scenario.source else ""
    return f"{scenario.description}{source}".strip()


def _contents(found: Sequence[Chapter], room: float, factor: float, first: int) -> Block:
    style = Style(_CONTENTS * factor)
    parts = [paragraph("Contents", Style(13 * factor, bold=True), room)]
    number = first
    for chapter in found:
        title = paragraph(chapter.title, style, room - 30 * factor)
        last = title.lines[-1].y if title.lines else ASCENT * style.size
        page = Line(room, last, str(number), style, "right")
        parts.append(Block(title.height, (*title.lines, page)))
        number += len(chapter.pages)
    parts.append(paragraph("Bookmarks lead to the same places.", Style(7, colour=GREY), room))
    return stack(parts, 3.2 * factor)
