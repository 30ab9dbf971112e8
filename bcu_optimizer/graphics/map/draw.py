"""A plan drawn as a map, and the graph of borders, each into axes that the caller owns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from bcu_optimizer.graphics.layout.hatching import HATCH_PT, hatching
from bcu_optimizer.graphics.layout.text import INK
from bcu_optimizer.graphics.map.colours import colours as choose_colours
from bcu_optimizer.graphics.map.grid import Box
from bcu_optimizer.graphics.map.labels import View, place, roomy
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.map.lettering import letter, letter_key, letter_water
from bcu_optimizer.graphics.map.names import Label, Labels
from bcu_optimizer.graphics.map.shapes import path_of, thinned, under, units
from bcu_optimizer.graphics.map.textures import draw_textures

WATER, OUTSIDE, NO_BCU = "#c3dcea", "#e4e4e4", "#f7f7f7"
AREA_LINE, BCU_LINE, HATCH = "#5f5f5f", "#141414", "#8a8a8a"

_MARGINS = (0.02, 0.09, 0.16)
_FULL_SIZE_PT = 420.0
_DETAIL_PT = 0.3
_KINDS = {
    "border": ("#3b3b3b", "solid"),
    "crossing": ("#1f6f9c", "dashed"),
    "link": ("#b3541e", "solid"),
}


def draw_plan(
    ax: Axes,
    land: Land,
    plan: Mapping[str, str],
    *,
    colours: Mapping[str, str] | None = None,
    area_names: bool = True,
) -> Axes:
    """Draw a plan: filled BCUs with strong outlines, thin area lines, water, and names.

    The axes must already have their final size, as names are placed for it.

    Parameters
    ----------
    ax
        Axes; they lose their frame and are set to equal aspect.
    land
        The polygons.
    plan
        BCU name by code; areas without one stay pale.
    colours
        Hex colour by BCU name; chosen if not given.
    area_names
        Whether areas are named too.
    """
    label_plan(ax, land, plan, colours=colours, area_names=area_names)
    return ax


def label_plan(
    ax: Axes,
    land: Land,
    plan: Mapping[str, str],
    *,
    colours: Mapping[str, str] | None = None,
    area_names: bool = True,
) -> Labels:
    """Draw a plan as `draw_plan` does; return its labels and what found no room."""
    fills = colours or choose_colours(land.areas, plan)
    set_frame(ax, land.areas, land.outside)
    areas, outside = thinned(land.areas, land.outside, _DETAIL_PT * metres_per_point(ax))
    land = Land(areas, outside, land.water)
    bcus = units(areas, plan)
    frame, labels = _arrange(ax, land, plan, bcus, area_names=area_names)
    metres = metres_per_point(ax)
    own = [fills.get(plan.get(code, ""), NO_BCU) for code in areas.index]
    _draw_polygons(ax, land, bcus, own)
    draw_textures(ax, bcus, fills, labels.placed, metres)
    for label, ground in zip(labels.placed, _grounds(labels.placed, areas, own), strict=True):
        letter(ax, label, ground, metres)
    if labels.key:
        letter_key(ax, labels.key, metres)
    for text, shape in zip(land.water["name"], land.water.geometry, strict=True):
        letter_water(ax, str(text), shape, frame, metres)
    return labels


def _arrange(
    ax: Axes,
    land: Land,
    plan: Mapping[str, str],
    bcus: gpd.GeoSeries,
    *,
    area_names: bool,
) -> tuple[Box, Labels]:
    """Place all labels; where their key finds no room, draw the map a little smaller."""
    areas = land.areas
    named = area_names and roomy(areas, metres_per_point(ax))
    found: list[tuple[int, float, Labels]] = []
    for margin in _MARGINS:
        frame = set_frame(ax, areas, land.outside, margin)
        metres = metres_per_point(ax)
        view = View(frame, metres, _type_scale(areas.total_bounds, metres))
        labels = place(areas, plan, bcus, land.others, view, area_names=named)
        found.append((len(labels.missing), margin, labels))
        if not labels.missing:
            break
    _, margin, labels = min(found, key=lambda one: one[:2])
    if area_names and not named:
        labels = replace(labels, missing=(*labels.missing, *map(str, areas["name"])))
    return set_frame(ax, areas, land.outside, margin), labels


def _type_scale(bounds: Box, metres: float) -> float:
    """Larger maps carry larger type, within limits."""
    across = np.sqrt((bounds[2] - bounds[0]) * (bounds[3] - bounds[1])) / metres
    return float(np.clip(across / _FULL_SIZE_PT, 0.8, 1.35))


def set_frame(
    ax: Axes,
    areas: gpd.GeoDataFrame,
    outside: gpd.GeoDataFrame | None = None,
    margin: float = _MARGINS[0],
) -> Box:
    """Fit the axes around the polygons, at equal aspect; return what they show.

    `margin` is a share of the polygons' extent, kept free on each side.
    """
    bounds = [frame.total_bounds for frame in (areas, outside) if frame is not None and len(frame)]
    low, high = np.min(bounds, axis=0)[:2], np.max(bounds, axis=0)[2:]
    centre, need = (low + high) / 2, (high - low) * (1 + 2 * margin)
    room = _size_pt(ax)
    half = room * np.max(need / room) / 2
    west, south, east, north = (float(v) for v in (*(centre - half), *(centre + half)))
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()
    return west, south, east, north


def metres_per_point(ax: Axes) -> float:
    """Return the scale of a map: metres per point (1/72 inch) on paper."""
    west, east = ax.get_xlim()
    return float((east - west) / _size_pt(ax)[0])


def _size_pt(ax: Axes) -> Any:
    figure = ax.get_figure(root=True)
    assert figure is not None
    position = ax.get_position()
    return np.array([position.width, position.height]) * figure.get_size_inches() * 72


def _draw_polygons(ax: Axes, land: Land, bcus: gpd.GeoSeries, own: Sequence[str]) -> None:
    outside, water = land.outside, land.water
    _add(ax, land.areas.geometry, facecolors=own, edgecolors=AREA_LINE, linewidths=0.45, zorder=1)
    _add(ax, outside.geometry, facecolors=OUTSIDE, edgecolors=HATCH, linewidths=0.6, zorder=2)
    for shape in outside.geometry:
        lines = hatching(shape, HATCH_PT * metres_per_point(ax))
        ax.add_collection(
            LineCollection(lines, colors=HATCH, linewidths=0.35, zorder=2), autolim=False
        )
    _add(ax, bcus, facecolors="none", edgecolors=BCU_LINE, linewidths=1.3, zorder=3)
    _add(ax, water.geometry, facecolors=WATER, edgecolors=WATER, linewidths=0.3, zorder=3)


def _add(ax: Axes, shapes: gpd.GeoSeries, **how: Any) -> None:
    if len(shapes):
        ax.add_collection(
            PathCollection([path_of(s) for s in shapes], joinstyle="round", **how), autolim=False
        )


def _grounds(labels: Sequence[Label], areas: gpd.GeoDataFrame, own: Sequence[str]) -> list[str]:
    """For each label the colour that it stands on."""
    at = under([(label.x, label.y) for label in labels], areas)
    found = [own[at[i]] if i in at else "#ffffff" for i in range(len(labels))]
    return [
        OUTSIDE if label.kind == "outside" else colour
        for label, colour in zip(labels, found, strict=True)
    ]


def draw_graph(
    ax: Axes, areas: gpd.GeoDataFrame, edges: Iterable[tuple[str, str, float, str]]
) -> Axes:
    """Draw the graph of borders: lines between the centres of areas, wide where the link is strong.

    Parameters
    ----------
    ax
        Axes; polygons are drawn first if they are still empty.
    areas
        Polygons indexed by code, in metres.
    edges
        Code, code, weight 0 to 1, and "border", "crossing" (dashed) or "link".
    """
    if not ax.has_data():
        set_frame(ax, areas)
        _add(ax, areas.geometry, facecolors=NO_BCU, edgecolors="#b5b5b5", linewidths=0.5, zorder=1)
    centres = {code: (p.x, p.y) for code, p in areas.geometry.centroid.items()}
    for a, b, weight, kind in sorted(edges, key=lambda e: (e[2], e[:2])):
        colour, dashes = _KINDS[kind]
        path = Path([centres[a], centres[b]])
        line = PathPatch(
            path, edgecolor=colour, linewidth=0.5 + 4 * weight, linestyle=dashes, zorder=8
        )
        ax.add_artist(line)
    x, y = np.transpose(list(centres.values()))
    ax.scatter(x, y, s=9, color=INK, zorder=9)
    return ax
