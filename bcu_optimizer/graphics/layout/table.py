"""A table of figures, set as a block: figures to the right, texts to the left, heads wrapped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bcu_optimizer.graphics.layout.blocks import Block, Rect, overlay, paragraph, stack
from bcu_optimizer.graphics.layout.text import INK, Style, width, words

Row = Sequence[str]

_NUMBER = re.compile(r"[^\w]*\d[\d.,:\s]*\s*(%|km|m|pp|:\s*1)?(\s*\([^\w]*\d[\d.,]*\s*%?\))?")
_NO_NUMBER = ("", "-", "–", "—", "n/a", "not known", "no limit")
_STRIPE, _TOTAL = "#f3f3f0", "#e2e6ea"
_BODY_PT = 8.4
_HEAD = 0.9
_PAD, _LEAD, _SWATCH = 0.5, 0.36, 1.5
_NAME = 12.0


@dataclass(frozen=True)
class Column:
    """A column: its head and cells; widths are for type of one point."""

    head: str
    cells: tuple[str, ...]
    first: bool

    @cached_property
    def figures(self) -> bool:
        """Whether the cells are figures; then they are not broken, and stand to the right."""
        return not self.first and all(
            cell in _NO_NUMBER or _NUMBER.fullmatch(cell) for cell in self.cells
        )

    @cached_property
    def least(self) -> float:
        """The width below which words or figures would have to be broken."""
        parts = [w for cell in self.cells for w in ([cell] if self._whole(cell) else words(cell))]
        return self._around(max(map(_wide, [*parts, *words(self.head)]), default=0.0))

    @cached_property
    def wished(self) -> float:
        """The width at which every cell stands on one line."""
        return max(self.least, self._around(max(map(_wide, self.cells), default=0.0)))

    def _whole(self, cell: str) -> bool:
        """Whether a cell is kept on one line: figures, and names that are not too long."""
        return self.figures or (self.first and _wide(cell) <= _NAME)

    def _around(self, wide: float) -> float:
        return wide + 2 * _PAD + (_SWATCH if self.first else 0.0)


def _wide(text: str) -> float:
    """Width of a text in bold type of one point, as totals are set."""
    return width(text, Style(1.0, bold=True))


@dataclass(frozen=True)
class Table:
    """Texts in rows and columns; the first column names the BCU."""

    header: Row
    rows: Sequence[Row]
    total: Row | None
    colours: Mapping[str, str]

    @cached_property
    def columns(self) -> list[Column]:
        """The columns, with the total as their last cell."""
        rows = [*self.rows, *([self.total] if self.total else [])]
        return [
            Column(head, tuple(row[i].strip() for row in rows), i == 0)
            for i, head in enumerate(self.header)
        ]

    def block(self, room: float, factor: float = 1.0) -> Block:
        """Set the table `room` points wide, as large as its columns allow, times a factor."""
        head, rows, foot = self.parts(room, factor)
        return stack([head, *rows, foot])

    def parts(self, room: float, factor: float = 1.0) -> tuple[Block, list[Block], Block]:
        """Set head, rows and foot apart, so that a table can go over several pages."""
        size = min(_BODY_PT, room / sum(column.least for column in self.columns)) * factor
        wide = self._widths(room, size)
        body, bold = Style(size), Style(size, bold=True)
        head = [self._row(self.header, wide, Style(size * _HEAD, bold=True), head=True)]
        head += [_rule(room, 1.0)]
        rows = [
            self._row(row, wide, body, _STRIPE if i % 2 else "") for i, row in enumerate(self.rows)
        ]
        foot = [_rule(room, 0.6)]
        if self.total:
            foot += [self._row(self.total, wide, bold, _TOTAL), _rule(room, 0.6)]
        return stack(head), rows, stack(foot)

    def _widths(self, room: float, size: float) -> list[float]:
        """Return what each column needs, then what it wishes, then an even share of the rest."""
        least = [column.least * size for column in self.columns]
        more = [
            column.wished * size - base for column, base in zip(self.columns, least, strict=True)
        ]
        spare = max(room - sum(least), 0.0)
        share = min(1.0, spare / sum(more)) if sum(more) else 0.0
        even = (spare - share * sum(more)) / len(least)
        return [base + share * extra + even for base, extra in zip(least, more, strict=True)]

    def _row(
        self, cells: Row, wide: Sequence[float], style: Style, fill: str = "", *, head: bool = False
    ) -> Block:
        """One row; heads stand on its foot, other cells hang from its top."""
        size = style.size / _HEAD if head else style.size
        pad, lead = _PAD * size, _LEAD * size
        blocks = []
        for column, cell, room in zip(self.columns, cells, wide, strict=True):
            indent = _SWATCH * size if column.first else 0.0
            align = "right" if column.figures else "left"
            words = paragraph(cell, style, room - 2 * pad - indent + 0.01, align)
            blocks.append(words.moved(pad + indent, lead))
        tall = max(block.height for block in blocks)
        starts = [0.0, *accumulate(wide)]
        set_cells = [
            block.moved(x, tall - block.height if head else 0.0)
            for block, x in zip(blocks, starts, strict=False)
        ]
        ground = (Rect(0, 0, sum(wide), tall + 2 * lead, fill),) if fill else ()
        swatch = self._swatch(cells[0], pad, lead, size) if not head else ()
        row = overlay([Block(0, rects=(*ground, *swatch)), *set_cells])
        return Block(tall + 2 * lead, row.lines, row.rects)

    def _swatch(self, bcu: str, x: float, y: float, size: float) -> tuple[Rect, ...]:
        fill = self.colours.get(bcu)
        return (Rect(x, y + 0.06 * size, size, 0.75 * size, fill, INK),) if fill else ()


def _rule(room: float, thick: float) -> Block:
    return Block(thick, rects=(Rect(0, 0, room, thick, INK),))
