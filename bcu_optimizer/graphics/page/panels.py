"""The parts of a page besides the map, each set as a block that fits the room it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcu_optimizer.graphics.layout.blocks import (
    Block,
    Line,
    Rect,
    beside,
    columns,
    overlay,
    paragraph,
    shrunk,
    stack,
)
from bcu_optimizer.graphics.layout.sheet import KeyFigure, LegendRow, Sheet
from bcu_optimizer.graphics.layout.text import ASCENT, GREY, INK, Style, width

RULE, BADGE = "#b9b9b9", "#243b53"

GAP = 14.0
"""Space between the three columns of a page, in points on A4."""

_INDENT = 14.0
_CROWDED = 24
_LOOSE = 5.0
_LEGEND_FROM = (1.0, 0.92, 0.85, 0.78, 0.72)


def step(room: float, size: float) -> float:
    """Distance in points at which the three columns of a page begin."""
    return (room + GAP * size) / 3


def header(sheet: Sheet, room: float, size: float) -> Block:
    """Title, what was changed and question on the left, badge and date on the right, a rule below.

    `room` is the width in points and `size` a factor on the type, here and below.
    """
    side = _badge(sheet, 0.24 * room, size)
    left = room - (0.24 * room + GAP if side.height else 0)
    title = shrunk(lambda f: _bold(sheet.title, 17 * size * f, left), 44 * size)
    question = shrunk(lambda f: _plain(sheet.question, 10 * size * f, left), 38 * size)
    changed = shrunk(lambda f: _bold(sheet.changed, 10 * size * f, left), 26 * size)
    words = stack([title, changed, question], 4 * size)
    both = overlay([words, side.moved(0.76 * room, 0)])
    rule = Block(0.8, rects=(Rect(0, 0, room, 0.8, INK),))
    return stack([both, rule], 6 * size)


def _badge(sheet: Sheet, room: float, size: float) -> Block:
    """Set a dark box with the badge, the date below it."""
    pad = 4 * size
    style = Style(8.6 * size, bold=True, colour="#ffffff")
    words = shrunk(
        lambda f: paragraph(sheet.badge, style.scaled(f), room - 2 * pad, "center"), 30 * size
    )
    box = Rect(0, 0, room, words.height + 2 * pad, BADGE)
    badge = Block(box.tall, words.moved(pad, pad).lines, (box,)) if words.height else words
    date = paragraph(sheet.date, Style(7.6 * size, colour=GREY), room, "right")
    return stack([badge, date], 4 * size)


def _bold(text: str, size: float, room: float, colour: str = INK) -> Block:
    return paragraph(text, Style(size, bold=True, colour=colour), room)


def _plain(text: str, size: float, room: float, colour: str = INK) -> Block:
    return paragraph(text, Style(size, colour=colour), room)


def key_figures(sheet: Sheet, room: float, tall: float, size: float) -> Block:
    """Set the key figures two to a row, at most `tall` points high."""
    figures = [KeyFigure(*figure) for figure in sheet.key_figures]
    return shrunk(lambda f: _figures(figures, room, size * f), tall)


def _figures(figures: Sequence[KeyFigure], room: float, size: float) -> Block:
    half = (room + GAP * size) / 2
    cells = [_figure(figure, half - GAP * size, size) for figure in figures]
    rows = [beside(cells[i : i + 2], half) for i in range(0, len(cells), 2)]
    return stack(rows, 6 * size)


def _figure(figure: KeyFigure, room: float, size: float) -> Block:
    parts = [
        Block(2.5 * size, rects=(Rect(0, 0, room, 0.6, RULE),)),
        _plain(figure.label, 6.8 * size, room, GREY),
        _bold(figure.value, 13 * size, room),
        _plain(figure.note, 6.4 * size, room, GREY),
    ]
    return stack(parts, 1.5 * size)


def legend(sheet: Sheet, fills: Mapping[str, str], room: float, tall: float, size: float) -> Block:
    """Each BCU with its colour, areas and figures, in one column or two, at most `tall` high."""
    rows = [LegendRow(*row) for row in sheet.legend]
    for factor in _LEGEND_FROM:
        one = _legend(rows, fills, room, size * factor)
        if one.height <= tall:
            spare = (tall - one.height) / max(len(rows) - 1, 1)
            more = min(spare, _LOOSE * size)
            return _legend(rows, fills, room, size * factor, more=more)
    return shrunk(lambda f: _legend(rows, fills, room, size * 0.9 * f, number=2), tall)


def _legend(
    rows: Sequence[LegendRow],
    fills: Mapping[str, str],
    room: float,
    size: float,
    *,
    number: int = 1,
    more: float = 0.0,
) -> Block:
    """Set the rows in so many columns, with so much more than the least space between them."""
    each = (room + GAP * size) / number
    wide = each - GAP * size
    level = [_on_one_line(row, wide, size) for row in rows]
    if len(rows) <= _CROWDED:
        level = [all(level)] * len(rows)
    blocks = [
        _row(row, fills.get(row.bcu, "#ffffff"), wide, size, fits)
        for row, fits in zip(rows, level, strict=True)
    ]
    return columns(blocks, number, each, 4.5 * size + more)


def _styles(size: float) -> tuple[Style, Style]:
    return Style(7.6 * size, bold=True), Style(6.8 * size, colour=GREY)


def _on_one_line(row: LegendRow, wide: float, size: float) -> bool:
    """Whether the BCU's name and figures stand beside each other."""
    name, small = _styles(size)
    return width(row.bcu, name) + width(row.text, small) + (_INDENT + 8) * size <= wide


def _row(row: LegendRow, fill: str, wide: float, size: float, level: bool) -> Block:
    """Swatch and name, the figures at the right (`level`) or below, the areas below that."""
    name, small = _styles(size)
    wide -= _INDENT * size
    swatch = Rect(0, 0.3 * size, 10 * size, 6.6 * size, fill, INK)
    if level:
        figures = Line(wide, ASCENT * name.size, row.text, small, "right")
        head = overlay([paragraph(row.bcu, name, wide), Block(0, (figures,) if row.text else ())])
    else:
        head = stack([paragraph(row.bcu, name, wide), paragraph(row.text, small, wide)], size)
    same = list(row.areas) == [row.bcu]
    areas = _plain("" if same else ", ".join(row.areas), 6.8 * size, wide)
    words = stack([head, areas], 1.2 * size).moved(_INDENT * size, 0)
    return Block(max(words.height, 7.4 * size), words.lines, (swatch, *words.rects))


def footer(sheet: Sheet, room: float, tall: float, size: float) -> Block:
    """Set notes in two columns, sources in the third, under a rule, at most `tall` points high."""
    return shrunk(lambda f: _footer(sheet, room, size * f, size), tall)


def _footer(sheet: Sheet, room: float, size: float, full: float) -> Block:
    third = step(room, full)
    wide = third - GAP * full
    notes = _listed("Notes", sheet.notes, size, number=2, step=third, wide=wide)
    at, number = (2 * third, 1) if sheet.notes else (0.0, 3)
    sources = _listed("Sources", sheet.statements, size, number=number, step=third, wide=wide)
    if not notes.height + sources.height:
        return Block(0.0)
    rule = Block(0.6, rects=(Rect(0, 0, room, 0.6, RULE),))
    return stack([rule, overlay([notes, sources.moved(at, 0)])], 4 * size)


def _listed(
    head: str, texts: Sequence[str], size: float, *, number: int, step: float, wide: float
) -> Block:
    """Texts with bullets under a heading, in so many columns."""
    if not texts:
        return Block(0.0)
    indent = 6.5 * size
    items = []
    for text in texts:
        words = _plain(text, 6.4 * size, wide - indent).moved(indent, 0)
        bullet = Line(0, ASCENT * 6.4 * size, "•", Style(6.4 * size, colour=GREY))
        items.append(Block(words.height, (bullet, *words.lines)))
    return stack([_bold(head, 7 * size, wide), columns(items, number, step, 2 * size)], 2.5 * size)
