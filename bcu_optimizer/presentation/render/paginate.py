"""Text and tables set down page after page; a table's heading stands again on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from bcu_optimizer.graphics.layout.blocks import Block, Line, overlay, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.table import Table as SetTable
from bcu_optimizer.graphics.layout.text import ASCENT, GREY, Style
from bcu_optimizer.graphics.page import multiples
from bcu_optimizer.presentation.document import Bullets, Paragraph
from bcu_optimizer.presentation.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


Setter: TypeAlias = Callable[[float, float], Block]
"""Sets a block in so much room, its type so many times as large."""

BODY = 9.0
_LEFT, _GUTTER = 0.66, 24.0
_NOTE, _CAPTION = 6.8, 10.0
_MEASURE = 0.8  # part of the page's width that running text takes
_GAP, _AFTER_CAPTION, _LEAST_ROWS = 10.0, 3.0, 3
_FACTORS = (1.0, 0.94, 0.88, 0.82)  # how far a table shrinks to stay whole


class Flow:
    """Pages that fill from top to bottom.

    Attributes
    ----------
    pages
        The figures begun so far.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.pages: list[Figure] = []
        self._sheet = sheet
        self._begin()

    def _begin(self) -> None:
        paper, (x, top, room, tall) = multiples.open_page(self._sheet)
        self._paper: Paper = paper
        self._x, self._y, self._room, self._foot = x, top, room, top + tall
        self._top = top
        self.pages.append(paper.figure)
        self._sheet = replace(self._sheet, badge="")

    def _has_room(self, tall: float) -> bool:
        return self._y == self._top or self._y + tall <= self._foot

    def _put(self, block: Block, gap: float = 0.0) -> None:
        """Draw a block below what stands there, on a new page where it finds no room."""
        if not self._has_room(block.height + gap):
            self._begin()
        above = 0.0 if self._y == self._top else gap
        self._y = self._paper.draw(block, self._x, self._y + above)

    @property
    def left(self) -> float:
        """The height that is left on the page."""
        return float(self._foot - self._y)

    def height(self, found: Table) -> float:
        """Return the height of a table set whole, as large as it may be."""
        return self._whole(found, self._made(found), 1.0)

    def _whole(self, found: Table, made: SetTable, factor: float) -> float:
        """Return the height of a table with its caption, its notes and the space around it."""
        head, rows, foot = made.parts(self._room, factor)
        body = sum(row.height for row in rows) + foot.height
        notes = _notes(found.notes, self._room)
        return self._captioned(found.caption, head).height + body + notes.height + 2 * _GAP

    def beside(self, one: Setter, other: Setter, below: float) -> None:
        """Set two blocks beside each other as large as leaves room for what comes below."""
        wide = _LEFT * self._room
        right = self._room - wide - _GUTTER
        tall = self.left - below
        blocks = (
            shrunk(lambda factor: one(wide, factor), tall),
            shrunk(lambda factor: other(right, factor), tall).moved(wide + _GUTTER, 0),
        )
        self._put(overlay(blocks))

    def text(self, text: Paragraph) -> None:
        """Set a paragraph."""
        style = Style(BODY, bold=text.strong)
        self._put(paragraph(text.text, style, _MEASURE * self._room), _GAP)

    def bullets(self, bullets: Bullets) -> None:
        """Set a list, an item at a time."""
        for i, item in enumerate(bullets.items):
            self._put(bulleted(item, _MEASURE * self._room), _GAP if i == 0 else 4.0)

    def table(self, found: Table) -> None:
        """Set a table; where it goes on overleaf, with its caption and heading again."""
        made = self._made(found)
        notes = _notes(found.notes, self._room)
        head, rows, foot = made.parts(self._room, self._factor(found, made))
        top = self._captioned(found.caption, head)
        whole = top.height + sum(row.height for row in rows) + foot.height + notes.height
        some = top.height + sum(row.height for row in rows[:_LEAST_ROWS])
        fits = whole + 2 * _GAP <= self._foot - self._top
        if not self._has_room(2 * _GAP + (whole if fits else some)):
            self._begin()
        self._put(top, _GAP)
        for i, row in enumerate(rows):
            last = foot.height + notes.height if i == len(rows) - 1 else 0.0
            if not self._has_room(row.height + last):
                self._begin()
                self._put(self._captioned(f"{found.caption} (continued)", head))
            self._put(row)
        self._put(foot)
        if notes.height:
            self._put(notes, _AFTER_CAPTION)

    @staticmethod
    def _made(found: Table) -> SetTable:
        return SetTable(found.header, found.texts, None, found.colours or {})

    def _factor(self, found: Table, made: SetTable) -> float:
        """Return the largest factor at which a table stays whole: here, or else on a new page."""
        heights: dict[float, float] = {}
        for room in (self._foot - self._y, self._foot - self._top):
            for factor in _FACTORS:
                if factor not in heights:
                    heights[factor] = self._whole(found, made, factor)
                if heights[factor] <= room:
                    return factor
        return 1.0

    def _captioned(self, caption: str, head: Block) -> Block:
        title = paragraph(caption, Style(_CAPTION, bold=True), self._room)
        return stack([title, head], _AFTER_CAPTION)


def _notes(notes: Sequence[str], room: float) -> Block:
    style = Style(_NOTE, colour=GREY)
    return stack([paragraph(note, style, room) for note in notes], 1.5)


def bulleted(text: str, room: float, size: float = BODY) -> Block:
    """Set an item of a list: a bullet, and the text beside it."""
    style, indent = Style(size), 1.2 * size
    words = paragraph(text, style, room - indent).moved(indent, 0)
    bullet = Line(0, ASCENT * size, "•", style)
    return Block(words.height, (bullet, *words.lines))
