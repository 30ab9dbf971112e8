"""Several plans as small maps beside each other, and pages of tables that compare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.blocks import Block, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import POINTS_PER_MM, Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.table import Row, Table
from bcu_optimizer.graphics.layout.text import GREY, Style
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.draw import label_plan, metres_per_point
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import panels

MARGIN = 11 * POINTS_PER_MM
"""Margin on all sides in points."""

FOOTER = 0.2
"""Most of a page's height that notes and sources take."""

_GAP = 10.0
_MOST = 3
_TALLEST_CAPTION = 34.0
_LEFT_OUT = 15.0
_MOST_LEFT_OUT = 6
_SMALLEST_NOTE = 0.88


class Multiple(NamedTuple):
    """A plan to be drawn small: its name, a line or two about it, BCU by code, colour by BCU."""

    title: str
    text: str
    plan: Mapping[str, str]
    colours: Mapping[str, str]


class Titled(NamedTuple):
    """A table with a title; `wide` is the part of the page's width that it takes."""

    title: str
    header: Row
    rows: Sequence[Row]
    wide: float = 1.0


def multiples_pages(
    sheet: Sheet,
    land: Land,
    multiples: Sequence[Multiple],
) -> list[Figure]:
    """Set A4 pages with up to three small maps each, as evenly as can be, all to one scale.

    Parameters
    ----------
    sheet
        Gives title, question, badge, date, notes and source statements.
    land
        The polygons.
    multiples
        The plans.
    """
    number = ceil(len(multiples) / _MOST)
    each = ceil(len(multiples) / number)
    pages = []
    for start in range(0, len(multiples), each):
        paper, (x, top, room, tall) = open_page(sheet)
        some = multiples[start : start + each]
        wide = (room - (each - 1) * _GAP) / each
        for i, multiple in enumerate(some):
            at = (x + i * (wide + _GAP), top, wide, tall)
            _draw_small(paper, land, multiple, at)
        pages.append(paper.figure)
    return pages


def _draw_small(
    paper: Paper,
    land: Land,
    multiple: Multiple,
    where: tuple[float, float, float, float],
) -> None:
    """Draw a caption, the map under it, and a scale bar at its foot."""
    x, y, wide, tall = where
    caption = shrunk(lambda f: _caption(multiple, wide, f), _TALLEST_CAPTION)
    below = paper.draw(caption, x, y) + 2
    top, foot = below + _LEFT_OUT + 2, y + tall - marks.TALL
    ax = paper.axes(x, top, wide, foot - 4 - top)
    missing = draw_small(ax, land, multiple)
    marks.strip(paper, (x, foot, wide), metres_per_point(ax), [], [])
    if missing:
        paper.draw(left_out(missing, wide), x, below)


def left_out(missing: Sequence[str], wide: float) -> Block:
    """Say for which names a map has no room, on two lines at most; many are only counted."""
    text = f"No room for the names of {', '.join(sorted(missing))}."
    if len(missing) > _MOST_LEFT_OUT:
        text = f"{len(missing)} names have no room on this map."
    style = Style(5.8, italic=True, colour=GREY)
    return shrunk(lambda f: paragraph(text, style.scaled(f), wide), _LEFT_OUT)


def _caption(multiple: Multiple, wide: float, factor: float) -> Block:
    name = paragraph(multiple.title, Style(10 * factor, bold=True), wide)
    return stack([name, paragraph(multiple.text, Style(7 * factor, colour=GREY), wide)], 2)


def draw_small(
    ax: Axes,
    land: Land,
    multiple: Multiple,
) -> tuple[str, ...]:
    """Draw a plan with the names of its BCUs alone into axes of their final size.

    Returns
    -------
    tuple
        The names for which there is no room.
    """
    land = replace(land, outside=land.outside.assign(name=""))
    labels = label_plan(ax, land, multiple.plan, colours=multiple.colours, area_names=False)
    return labels.missing


def tables_page(sheet: Sheet, tables: Sequence[Titled], notes: Sequence[str] = ()) -> Figure:
    """Set an A4 page with tables below each other; they shrink until all have room.

    Parameters
    ----------
    sheet
        Gives title, question, badge, date, notes and source statements.
    tables
        The tables, top to bottom.
    notes
        Set right below the tables.
    """
    paper, (x, top, room, tall) = open_page(sheet)

    def make(factor: float) -> Block:
        style = Style(6.8 * max(factor, _SMALLEST_NOTE), colour=GREY)
        parts = [_titled(table, room, factor) for table in tables]
        parts.append(stack([paragraph(note, style, room) for note in notes], 2 * factor))
        return stack(parts, 10 * factor)

    paper.draw(shrunk(make, tall), x, top)
    return paper.figure


def _titled(table: Titled, room: float, factor: float) -> Block:
    set_table = Table(table.header, table.rows, None, {}).block(table.wide * room, factor)
    title = paragraph(table.title, Style(9 * factor, bold=True), room)
    return stack([title, set_table], 3 * factor)


def open_page(sheet: Sheet) -> tuple[Paper, tuple[float, float, float, float]]:
    """Begin an A4 page with head and foot; return it and the place left, x, y, width, height."""
    paper = Paper("A4")
    room = paper.wide - 2 * MARGIN
    top = paper.draw(panels.header(sheet, room, 1.0), MARGIN, MARGIN) + _GAP
    footer = panels.footer(sheet, room, FOOTER * paper.tall, 1.0)
    foot = paper.tall - MARGIN - footer.height
    paper.draw(footer, MARGIN, foot)
    return paper, (MARGIN, top, room, foot - _GAP - top)
