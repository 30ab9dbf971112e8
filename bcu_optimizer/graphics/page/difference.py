"""What one plan changes against another, on a map: moved areas hatched, former borders dashed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from bcu_optimizer.graphics.layout.blocks import Block, Line, Rect, stack
from bcu_optimizer.graphics.layout.hatching import hatching
from bcu_optimizer.graphics.layout.paper import Paper
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.layout.text import GREY, INK, Style, wrap
from bcu_optimizer.graphics.map import furniture as marks
from bcu_optimizer.graphics.map.draw import label_plan, metres_per_point
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import panels
from bcu_optimizer.graphics.page.multiples import left_out, open_page

FORMER = "#a01515"
"""Colour of the borders that the plan takes away."""

_HATCH_PT = 5.0
HATCH_LINE_PT = 0.55
_DASHES = (0, (4.0, 2.2))


def difference_page(
    sheet: Sheet,
    land: Land,
    plans: tuple[Mapping[str, str], Mapping[str, str]],
    moved: Collection[str],
    *,
    colours: Mapping[str, str] | None = None,
    names: tuple[str, str] = ("before", "after"),
) -> Figure:
    """Set an A4 page with the map of what changes, key figures, and the BCUs with their changes.

    Parameters
    ----------
    sheet
        What the page says; its legend is of the BCUs after the change.
    land
        The polygons.
    plans
        BCU name by code, before and after.
    moved
        Codes of the areas that change BCU.
    colours
        Hex colour by BCU name, after.
    names
        What the two plans are called.
    """
    paper, (x, top, room, tall) = open_page(sheet)
    step = panels.step(room, 1.0)
    wide = 2 * step - panels.GAP
    key = _key(names, wide, dashed=bool(former_borders(land.areas, *plans)))
    foot = top + tall - marks.TALL
    ax = paper.axes(x, top, wide, foot - key.height - 8 - top)
    missing = _draw(ax, land, plans, moved, colours)
    if missing:
        paper.draw(left_out(missing, 0.6 * wide), x + 0.4 * wide, foot - key.height - 4)
    paper.draw(key, x, foot - key.height - 4)
    marks.strip(paper, (x, foot, wide), metres_per_point(ax), *land.names)
    _draw_side(paper, sheet, colours or {}, (x + 2 * step, top, room - 2 * step, tall))
    return paper.figure


def draw_difference(
    ax: Axes,
    land: Land,
    plans: tuple[Mapping[str, str], Mapping[str, str]],
    moved: Collection[str],
    *,
    colours: Mapping[str, str] | None = None,
) -> Axes:
    """Draw the later of two plans, with moved areas hatched and former borders dashed.

    The axes must already have their final size; parameters are those of `difference_page`.
    """
    _draw(ax, land, plans, moved, colours)
    return ax


def _draw(
    ax: Axes,
    land: Land,
    plans: tuple[Mapping[str, str], Mapping[str, str]],
    moved: Collection[str],
    colours: Mapping[str, str] | None,
) -> tuple[str, ...]:
    """Draw what changes; return the names for which there is no room."""
    before, after = plans
    areas = land.areas
    labels = label_plan(ax, land, after, colours=colours)
    metres = metres_per_point(ax)
    names = shapely.union_all([shapely.box(*label.box) for label in labels.placed])
    for code in sorted(moved):
        free = shapely.difference(areas.geometry.loc[code], names)  # names stay legible
        lines = hatching(free, _HATCH_PT * metres)
        _add(ax, lines, colors=INK, linewidths=HATCH_LINE_PT, zorder=2)
    gone = former_borders(areas, before, after)
    _add(ax, gone, colors="#ffffff", linewidths=3.0, zorder=3.4)
    _add(ax, gone, colors=FORMER, linewidths=1.6, linestyles=[_DASHES], zorder=3.5)
    return labels.missing


def former_borders(
    areas: gpd.GeoDataFrame, before: Mapping[str, str], after: Mapping[str, str]
) -> list[Any]:
    """Return the borders between BCUs of the first plan that lie inside BCUs of the second."""
    shapes, codes = areas.geometry.to_numpy(), list(areas.index)
    pairs = np.transpose(shapely.STRtree(shapes).query(shapes, predicate="intersects"))
    found = []
    for a, b in sorted(pairs.tolist()):
        one, other = codes[a], codes[b]
        if a < b and before[one] != before[other] and after[one] == after[other]:
            shared = shapely.line_merge(shapely.intersection(shapes[a], shapes[b]))
            parts = shapely.get_parts(shared)
            found += [shapely.get_coordinates(p) for p in parts if p.geom_type == "LineString"]
    return found


def _add(ax: Axes, lines: Any, **how: Any) -> None:
    if len(lines):
        ax.add_collection(LineCollection(lines, **how), autolim=False)


def _key(names: tuple[str, str], wide: float, *, dashed: bool) -> Block:
    """Say what hatching and dashes mean; on two rows where one is too short."""
    style = Style(6.8, colour=GREY)
    hatch = Rect(0, 0.4, 16, 7, "#ffffff", INK, hatched=True)
    dashes = tuple(Rect(at, 3.2, 4, 1.6, FORMER) for at in (0, 6, 12))
    entries = [
        ((hatch,), f"area that changes BCU from {names[0]} to {names[1]}"),
        (dashes, f"BCU boundary of {names[0]} that {names[1]} does not have"),
    ]
    rows = []
    for sample, text in entries if dashed else entries[:1]:
        lines = wrap(text, style, wide - 22)
        words = tuple(Line(22, 6.2 + i * style.leading, t, style) for i, t in enumerate(lines))
        rows.append(Block(8.4 + (len(lines) - 1) * style.leading, words, sample))
    return stack(rows, 2)


def _draw_side(
    paper: Paper,
    sheet: Sheet,
    fills: Mapping[str, str],
    where: tuple[float, float, float, float],
) -> None:
    """Key figures, and under them the BCUs with what each gains and loses."""
    x, y, wide, tall = where
    below = paper.draw(panels.key_figures(sheet, wide, 0.3 * tall, 1.0), x, y) + 10
    paper.draw(panels.legend(sheet, fills, wide, y + tall - below, 1.0), x, below)
