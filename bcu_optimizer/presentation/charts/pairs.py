"""The page of the map of pairs: the map, its legend, and what is settled and what is open."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.blocks import Block, Line, Rect, paragraph, shrunk, stack
from bcu_optimizer.graphics.layout.paper import Paper, Size
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, INK, Style, height
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.draw import metres_per_point
from bcu_optimizer.graphics.page import panels
from bcu_optimizer.graphics.page.plan import MARGIN
from bcu_optimizer.presentation.charts.pairs_map import (
    ALWAYS,
    CASING,
    NEVER,
    OPEN,
    SETTLED,
    Kind,
    draw_pairs,
    kind_of,
)
from bcu_optimizer.questions.census.pairs import PlanPairs

_GAP = 10.0
_FOOTER = 0.2
_SAMPLE = 24.0


def pages(sheet: Sheet, pairs: PlanPairs, *, paragraphs: Sequence[tuple[str, str]]) -> list[Figure]:
    """Set the map of pairs on A4 and on A3."""
    return [_page(sheet, pairs, paragraphs, size) for size in ("A4", "A3")]


def _page(
    sheet: Sheet, pairs: PlanPairs, paragraphs: Sequence[tuple[str, str]], size: Size
) -> Figure:
    """Set a landscape page with the map, its legend, key figures and paragraphs with headings.

    Long texts shrink; nothing is cut.
    """
    paper = Paper(size)
    margin, gap = MARGIN * paper.type, _GAP * paper.type
    room = paper.wide - 2 * margin
    top = paper.draw(panels.header(sheet, room, paper.type), margin, margin) + gap
    footer = panels.footer(sheet, room, _FOOTER * paper.tall, paper.type)
    foot = paper.tall - margin - footer.height
    paper.draw(footer, margin, foot)
    tall, step = foot - gap - top, panels.step(room, paper.type)
    wide = 2 * step - panels.GAP * paper.type
    _draw_map(paper, pairs, (margin, top, wide, tall))
    side = room - 2 * step
    below = panels.key_figures(sheet, side, 0.3 * tall, paper.type)
    y = paper.draw(below, margin + 2 * step, top) + gap
    rest = shrunk(lambda f: _texts(pairs, paragraphs, side, paper.type * f), top + tall - y)
    paper.draw(rest, margin + 2 * step, y)
    return paper.figure


def _draw_map(paper: Paper, pairs: PlanPairs, where: tuple[float, float, float, float]) -> None:
    x, y, wide, tall = where
    below = marks.TALL * paper.type
    ax = paper.axes(x, y, wide, tall - below - 4 * paper.type)
    labels = draw_pairs(ax, pairs, paper.type)
    areas = pairs.problem.areas
    names = [[str(n) for n in frame["name"]] for frame in (areas.outside, areas.water)]
    marks.strip(paper, (x, y + tall - below, wide), metres_per_point(ax), *names, borders="none")
    if labels.missing:
        text = f"Names for which the map has no room: {len(labels.missing)}."
        style = Style(6.2 * paper.type, italic=True, colour=GREY)
        paper.draw(paragraph(text, style, 0.6 * wide, "right"), x + 0.4 * wide, y + tall - below)


def _texts(
    pairs: PlanPairs, paragraphs: Sequence[tuple[str, str]], room: float, size: float
) -> Block:
    """Set the legend, and the paragraphs below it."""
    parts = [_legend(pairs, room, size)]
    for head, text in paragraphs:
        heading = paragraph(head, Style(7.6 * size, bold=True), room)
        parts.append(stack([heading, paragraph(text, Style(6.8 * size), room)], 1.5 * size))
    return stack(parts, 8 * size)


def _legend(pairs: PlanPairs, room: float, size: float) -> Block:
    """Set a sample of each kind of border with its meaning, and how many borders are of it."""
    kinds = [kind_of(pairs, pair) for pair in pairs.neighbours]
    title = "How often plans put both sides of a border in one BCU"
    title = title if pairs.of == "plans" else title.replace("plans", "best plans")
    head = paragraph(title, Style(7.6 * size, bold=True), room)
    rows = [head]
    for kind in (NEVER, *OPEN, ALWAYS):
        text = f"{kind.text.format(of=pairs.of)} ({kinds.count(kind)})"
        rows.append(_row(kind, text, room, size))
    if pairs.settled_groups:
        ground = Rect(0, 0.6 * size, _SAMPLE * size, 7 * size, SETTLED, INK)
        rows.append(_entry((ground,), "area that always shares a BCU with another", room, size))
    graph = pairs.problem.graph
    if any(not graph.edges[pair].get("border_m") for pair in pairs.neighbours):
        text = "A line with two ends: a crossing, drawn where the two areas come closest."
        rows.append(paragraph(text, Style(6.8 * size, colour=GREY), room))
    return stack(rows, 3 * size)


def _row(kind: Kind, text: str, room: float, size: float) -> Block:
    thick = kind.points * size
    middle = 4.2 * size
    line = Rect(0, middle - thick / 2, _SAMPLE * size, thick, kind.colour)
    casing = Rect(0, middle - thick / 2 - 0.4, _SAMPLE * size, thick + 0.8, CASING)
    return _entry((casing, line) if kind in OPEN else (line,), text, room, size)


def _entry(sample: tuple[Rect, ...], text: str, room: float, size: float) -> Block:
    style = Style(6.8 * size)
    indent = (_SAMPLE + 6) * size
    words = paragraph(text, style, room - indent).moved(indent, 0)
    lines: tuple[Line, ...] = words.lines
    return Block(max(words.height, height(1, style)), lines, sample)
