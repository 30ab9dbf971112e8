"""Documents on a screen, at most 100 columns wide, and as plain lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from bcu_optimizer.common import display
from bcu_optimizer.common.text import shown
from bcu_optimizer.presentation.document import (
    Block,
    Bullets,
    Document,
    Gap,
    Heading,
    Notes,
    Paragraph,
)
from bcu_optimizer.presentation.table import Cell, Table

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod

_BULLET = "· "
_BELOW = "\n    "
_ALERT, _STRONG = "bold red", "bold"
_TITLE = 16  # the least width of the first column of a tight table


def show(console: Console, document: Document) -> None:
    """Print a document."""
    console.print(document.named or document.title, style=_STRONG)
    if document.changed:
        console.print(document.changed, style=_STRONG)
    for block in document.on("screen"):
        show_block(console, block)


def show_block(console: Console, block: Block) -> None:
    """Print a block; charts and maps have no place on a screen."""
    match block:
        case Gap():
            console.print()
        case Heading(text):
            console.print(text, style=_STRONG)
        case Paragraph(text, strong, alert, inset):
            style = _ALERT if alert else _STRONG if strong else None
            if inset:
                _hang(console, f"{' ' * inset}{text}")
            else:
                console.print(text, style=style)
        case Bullets(items, inset):
            for line in _bulleted(items, inset):
                _hang(console, line)
        case Notes(items):
            for item in items:
                console.print(f"{_BULLET}{item}")
        case Table():
            console.print(_grid(block))


def _bulleted(items: Sequence[str], inset: int) -> list[str]:
    room = " " * inset
    told = [f"{room}{_BULLET}{item}".replace("\n", f"{_BELOW}{room}") for item in items]
    return [line for each in told for line in each.split("\n")]


def _hang(console: Console, line: str) -> None:
    """Print a line; what goes over the edge is set in below its beginning."""
    inset = " " * (len(line) - len(line.lstrip(" ·")))
    wrapped = textwrap.fill(
        line,
        console.width,
        subsequent_indent=inset,
        break_long_words=False,
        break_on_hyphens=False,
    )
    console.print(wrapped, soft_wrap=True)


def _grid(table: Table) -> Grid:
    """Set a table: texts to the left, figures to the right."""
    made = Grid(
        title=shown(table.caption) or None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        title_style=_STRONG,
        pad_edge=False,
    )
    for column in table.columns:
        justify: JustifyMethod = "left" if column.unit == "text" else "right"
        made.add_column(
            shown(column.screen_head), justify=justify, overflow="fold", no_wrap=column.whole
        )
    if table.tight:
        made.padding = (0, 1, 0, 0)
        made.columns[0].min_width = _TITLE
    for place, row in enumerate(table.cells):
        style = _STRONG if place in set(table.strong) else None
        made.add_row(*_cells(table, row), style=style)
    if totals := table.totals:
        made.add_section()
        made.add_row(*_cells(table, totals), style=_STRONG)
    return made


def _cells(table: Table, row: Sequence[Cell]) -> list[Text]:
    made = []
    for column, cell in zip(table.columns, row, strict=True):
        style = _ALERT if cell.alert else _STRONG if column.strong else ""
        made.append(Text(shown(cell.text), style=style))
        if cell.warning:
            made[-1].append(f"\n{shown(cell.warning)}", style=_ALERT)
    return made


def as_text(result: object) -> str:
    """Return what is said of a result as plain lines: of tables a line a row."""
    document: Document = display.of("document", result)
    lines = []
    for block in document.on("notebook"):
        match block:
            case Gap():
                lines.append("")
            case Heading(text):
                lines.append(text)
            case Paragraph(text, inset=inset):
                lines.append(f"{' ' * inset}{text}")
            case Bullets(items, inset):
                lines += _bulleted(items, inset)
            case Table():
                rows = ("  " + " · ".join(row) for row in block.texts)
                lines += [f"{block.caption}:", *rows]
    return "\n".join(lines)
