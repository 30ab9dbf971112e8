"""A plan on one landscape page, as it can be put before a committee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.blocks import Block, paragraph, shrunk
from bcu_optimizer.graphics.layout.paper import POINTS_PER_MM, Paper, Size
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.table import Row, Table
from bcu_optimizer.graphics.layout.text import GREY, Style
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.colours import colours as choose_colours
from bcu_optimizer.graphics.map.draw import label_plan, metres_per_point
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import panels

MARGIN = 11 * POINTS_PER_MM
"""Margin on all sides in points, on A4."""

_GAP = 10.0
_FOOTER = 0.2


def map_page(
    sheet: Sheet,
    land: Land,
    plan: Mapping[str, str],
    size: Size = "A4",
    *,
    colours: Mapping[str, str] | None = None,
) -> Figure:
    """Set a page with the map, key figures, a legend of BCUs, notes and sources.

    Long texts wrap and shrink; nothing is cut.

    Parameters
    ----------
    sheet
        What the page says.
    land
        The polygons.
    plan
        BCU name by code.
    size
        "A4" or "A3", both landscape.
    colours
        Hex colour by BCU name; chosen if not given.
    """
    paper = Paper(size)
    fills = colours or choose_colours(land.areas, plan)
    margin, gap = MARGIN * paper.type, _GAP * paper.type
    room = paper.wide - 2 * margin
    top = paper.draw(panels.header(sheet, room, paper.type), margin, margin) + gap
    footer = panels.footer(sheet, room, _FOOTER * paper.tall, paper.type)
    foot = paper.tall - margin - footer.height
    paper.draw(footer, margin, foot)
    tall = foot - gap - top
    step = panels.step(room, paper.type)
    _draw_side(paper, sheet, fills, (margin + 2 * step, top, room - 2 * step, tall))
    place = (margin, top, 2 * step - panels.GAP * paper.type, tall)
    _draw_map(paper, land, plan, place, fills)
    return paper.figure


def figures_page(
    sheet: Sheet,
    header: Row,
    rows: Sequence[Row],
    notes: Sequence[str],
    *,
    total: Row | None = None,
    colours: Mapping[str, str] | None = None,
) -> Figure:
    """Set an A4 page with a table, one row per BCU; columns of figures are aligned right.

    Parameters
    ----------
    sheet
        Gives title, question, badge, date and source statements; the rest of it is not used.
    header
        What each column holds.
    rows
        Texts, as many as the header has; the first is the BCU's name.
    notes
        Set below the table.
    total
        A last row, set apart.
    colours
        Hex colour by BCU name, shown before the name.
    """
    paper = Paper("A4")
    room = paper.wide - 2 * MARGIN
    top = paper.draw(panels.header(sheet, room, 1.0), MARGIN, MARGIN) + _GAP
    footer = panels.footer(replace(sheet, notes=notes), room, _FOOTER * paper.tall, 1.0)
    foot = paper.tall - MARGIN - footer.height
    paper.draw(footer, MARGIN, foot)
    table = Table(header, rows, total, colours or {})
    paper.draw(shrunk(lambda f: table.block(room, f), foot - _GAP - top), MARGIN, top)
    return paper.figure


def _draw_map(
    paper: Paper,
    land: Land,
    plan: Mapping[str, str],
    where: tuple[float, float, float, float],
    fills: Mapping[str, str],
) -> None:
    """Draw the map with the strip under it, in a place of (x, y, width, height) points."""
    x, y, wide, tall = where
    below = marks.TALL * paper.type
    ax = paper.axes(x, y, wide, tall - below - 4 * paper.type)
    labels = label_plan(ax, land, plan, colours=fills)
    marks.strip(paper, (x, y + tall - below, wide), metres_per_point(ax), *land.names)
    if labels.missing:
        note = _left_out(len(labels.missing), 0.6 * wide, paper.type)
        paper.draw(note, x + 0.4 * wide, y + tall - below + 12 * paper.type)


def _left_out(number: int, room: float, size: float) -> Block:
    text = f"Names for which the map has no room: {number}. The list names every area."
    return paragraph(text, Style(6.2 * size, italic=True, colour=GREY), room, "right")


def _draw_side(
    paper: Paper,
    sheet: Sheet,
    fills: Mapping[str, str],
    where: tuple[float, float, float, float],
) -> None:
    """Key figures, and under them the legend."""
    x, y, wide, tall = where
    figures = panels.key_figures(sheet, wide, 0.37 * tall, paper.type)
    below = paper.draw(figures, x, y)
    gap = _GAP * paper.type if figures.height else 0.0
    rest = y + tall - below - gap
    paper.draw(panels.legend(sheet, fills, wide, rest, paper.type), x, below + gap)
