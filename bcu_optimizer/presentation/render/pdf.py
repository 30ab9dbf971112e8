"""Pages: tables below each other, small maps beside each other, charts that fill a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common import display
from bcu_optimizer.common.dates import today
from bcu_optimizer.common.text import day
from bcu_optimizer.graphics.layout import save as sheets
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.document import Block, Chart, Maps, Notes, Paragraph
from bcu_optimizer.presentation.folder import Head, Page, Print
from bcu_optimizer.presentation.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@sheets.untouched()
def write(printed: Print, path: Path) -> None:
    """Write a file of pages; where a picture is wanted, the first as an image beside it."""
    drawn = [figure for page in printed.pages for figure in figures(page)]
    sheets.save_pdf(drawn, path, title=printed.title, created=today())
    if printed.picture:
        sheets.save_png(drawn[0], path.with_suffix(".png"))


def figures(page: Page) -> list[Figure]:
    """Draw a page, or as many as its charts and maps take."""
    sheet = sheet_of(page.head)
    drawn = []
    for block in page.blocks:
        if isinstance(block, Chart):
            drawn += display.call("chart", block.name, sheet, block.shown, **block.more)
        elif isinstance(block, Maps):
            drawn += _maps(sheet, block)
    return drawn or [_tables(sheet, page.blocks)]


def sheet_of(head: Head) -> Sheet:
    """Set what heads and foots a page, with the day."""
    return Sheet(
        title=head.title,
        question=head.question,
        changed=head.changed,
        key_figures=head.key_figures,
        notes=head.notes,
        statements=head.statements,
        legend=head.legend,
        date=day(today()),
        badge=head.badge,
    )


def _maps(sheet: Sheet, block: Maps) -> list[Figure]:
    small = [multiples.Multiple(*each) for each in block.maps]
    return multiples.multiples_pages(sheet, Land.of(block.problem.areas), small)


def _tables(sheet: Sheet, blocks: Sequence[Block]) -> Figure:
    """Set tables, and below them whatever else is said."""
    tables, notes = [], []
    for block in blocks:
        if isinstance(block, Table):
            tables.append(multiples.Titled(block.caption, block.header, block.texts, block.wide))
        elif isinstance(block, Paragraph):
            notes.append(block.text)
        elif isinstance(block, Notes):
            notes += block.items
    return multiples.tables_page(sheet, tables, notes)
