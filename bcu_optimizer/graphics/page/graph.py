"""The graph of areas on a page: borders, crossings and the strongest links, with names and key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.blocks import Block, Line, Rect, stack
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, Style, wrap
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.draw import (
    AREA_LINE,
    NO_BCU,
    OUTSIDE,
    WATER,
    metres_per_point,
    set_frame,
)
from bcu_optimizer.graphics.map.labels import View, place
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.map.lettering import letter, letter_key
from bcu_optimizer.graphics.map.names import Labels
from bcu_optimizer.graphics.map.shapes import path_of, units
from bcu_optimizer.graphics.page.multiples import left_out, open_page

BORDER, CROSSING, LINK = "#3b3b3b", "#1f6f9c", "#d98a4b"
_NARROW, _WIDE = 1.2, 7.0
_MARGINS = (0.02, 0.08, 0.15)
_NAMES = 0.8


class Edge(NamedTuple):
    """Two areas by code, what joins them, and how strong it is from 0 to 1.

    The kind is "border", "crossing" or "link".
    """

    one: str
    other: str
    weight: float
    kind: str


class Said(NamedTuple):
    """What the key says of each kind of edge; a kind with no text is not in it."""

    border: str
    crossing: str
    link: str


def graph_page(
    sheet: Sheet,
    land: Land,
    edges: Sequence[Edge],
    said: Said,
) -> Figure:
    """Set an A4 page with the graph drawn over the areas.

    Parameters
    ----------
    sheet
        Gives title, question, date, notes and source statements.
    land
        The polygons.
    edges
        What is drawn.
    said
        What the key says.
    """
    paper, (x, top, room, tall) = open_page(sheet)
    key = _key(said, room)
    foot = top + tall - marks.TALL
    ax = paper.axes(x, top, room, foot - key.height - 8 - top)
    missing = _draw(ax, land, edges)
    if missing:
        paper.draw(left_out(missing, 0.4 * room), x + 0.6 * room, top)
    paper.draw(key, x, foot - key.height - 4)
    marks.strip(paper, (x, foot, room), metres_per_point(ax), *land.names, borders="areas")
    return paper.figure


def _draw(ax: Axes, land: Land, edges: Sequence[Edge]) -> tuple[str, ...]:
    """Draw areas, edges and names; return the names for which there is no room."""
    labels, areas = _labels(ax, land), land.areas
    metres = metres_per_point(ax)
    _fill(ax, areas, facecolors=NO_BCU, edgecolors=AREA_LINE, linewidths=0.45, zorder=1)
    _fill(ax, land.outside, facecolors=OUTSIDE, edgecolors=AREA_LINE, linewidths=0.45, zorder=1)
    _fill(ax, land.water, facecolors=WATER, edgecolors=WATER, linewidths=0.3, zorder=1)
    _lines(ax, areas, edges)
    for label in labels.placed:
        letter(ax, label, NO_BCU, metres)
    if labels.key:
        letter_key(ax, labels.key, metres)
    return labels.missing


def _labels(ax: Axes, land: Land) -> Labels:
    """Place the names of areas; where their key finds no room, make the map a little smaller."""
    areas = land.areas
    each = {code: f"{name}" for code, name in areas["name"].items()}
    if len(set(each.values())) < len(each):  # areas that share a name are told apart
        each = {code: f"{name} ({code})" for code, name in each.items()}
    others = land.others.assign(name="")
    shapes = units(areas, each)
    for margin in _MARGINS:
        view = View(set_frame(ax, areas, land.outside, margin), metres_per_point(ax), _NAMES)
        labels = place(areas, each, shapes, others, view, area_names=False)
        if not labels.missing:
            break
    return labels


def _fill(ax: Axes, frame: gpd.GeoDataFrame, **how: Any) -> None:
    if len(frame):
        paths = [path_of(shape) for shape in frame.geometry]
        ax.add_collection(PathCollection(paths, joinstyle="round", **how), autolim=False)


def _lines(ax: Axes, areas: gpd.GeoDataFrame, edges: Sequence[Edge]) -> None:
    """Draw links first and wide, borders and crossings thin over them."""
    at = {code: shapely.get_coordinates(p)[0] for code, p in areas.geometry.centroid.items()}
    styles: dict[str, tuple[str, Any]] = {
        "link": (LINK, "solid"),
        "border": (BORDER, "solid"),
        "crossing": (CROSSING, (0, (4.0, 2.0))),
    }
    for order, (kind, (colour, dashes)) in enumerate(styles.items()):
        chosen = sorted(edge for edge in edges if edge.kind == kind)
        lines = LineCollection(
            [[at[edge.one], at[edge.other]] for edge in chosen],
            colors=colour,
            linestyles=[dashes],
            linewidths=[_width(edge) for edge in chosen],
            capstyle="round" if kind == "link" else "butt",
            zorder=2 + order / 10,
        )
        ax.add_collection(lines, autolim=False)


def _width(edge: Edge) -> float:
    return _NARROW + (_WIDE - _NARROW) * edge.weight if edge.kind == "link" else _NARROW


def _key(said: Said, room: float) -> Block:
    """Say what each kind of line means."""
    style = Style(6.8, colour=GREY)
    samples = {
        said.border: (Rect(0, 3.6, 16, _NARROW, BORDER),),
        said.crossing: tuple(Rect(at, 3.6, 4, _NARROW, CROSSING) for at in (0, 6, 12)),
        said.link: (Rect(0, 1.7, 16, 5, LINK),),
    }
    rows = []
    for text, sample in samples.items():
        if text:
            lines = wrap(text, style, room - 22)
            words = tuple(Line(22, 6.2 + i * style.leading, t, style) for i, t in enumerate(lines))
            rows.append(Block(8.4 + (len(lines) - 1) * style.leading, words, sample))
    return stack(rows, 2)
