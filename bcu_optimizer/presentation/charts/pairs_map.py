"""A map of what is settled and what is open: borders by how often plans put both sides together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke

from bcu_optimizer.graphics.layout.hatching import HATCH_PT, hatching
from bcu_optimizer.graphics.map.draw import (
    HATCH,
    NO_BCU,
    OUTSIDE,
    WATER,
    metres_per_point,
    set_frame,
)
from bcu_optimizer.graphics.map.grid import Box, Grid
from bcu_optimizer.graphics.map.key import explain
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.map.lettering import letter, letter_key, letter_water
from bcu_optimizer.graphics.map.names import STYLES, Label, Labels, Name, number_style
from bcu_optimizer.graphics.map.settle import Group
from bcu_optimizer.graphics.map.shapes import path_of, thinned
from bcu_optimizer.questions.census.pairs import PlanPairs

if TYPE_CHECKING:
    from matplotlib.axes import Axes


SETTLED = "#dfe8d8"
"""Ground of areas that every plan puts in one BCU with a neighbour."""

CASING = "#5a4632"
"""Thin edges of the lines of open borders, so that light ones stand out too."""

_COAST = "#6f6f6f"
_CELL_PT = 1.25
_DETAIL_PT = 0.3
_MARGINS = (0.02, 0.09, 0.16)
_FULL_SIZE_PT = 420.0
_LARGER = 1.12
_FREE_PT = 1.6  # half the widest line, kept clear of names


class Kind(NamedTuple):
    """How a border is drawn up to a share of plans that put both sides together."""

    most: float
    colour: str
    points: float
    text: str


NEVER = Kind(0.0, "#1a1a1a", 3.4, "never together: a settled border")
ALWAYS = Kind(1.0, "#b9c7ad", 1.1, "always together: settled inside a BCU")
OPEN = (
    Kind(0.1, "#8c2d04", 3.0, "together in up to 10 % of {of}"),
    Kind(0.25, "#d9660a", 2.6, "together in 10 to 25 %"),
    Kind(0.5, "#f7a63a", 2.3, "together in 25 to 50 %"),
    Kind(0.75, "#fdd27a", 2.0, "together in 50 to 75 %"),
    Kind(1.0, "#fff3c4", 1.7, "together in more than 75 %, but not all"),
)
"""Colours run from dark to light, and lines from wide to narrow, so that either tells alone."""


def kind_of(pairs: PlanPairs, pair: tuple[str, str]) -> Kind:
    """Return how the border of two areas is drawn."""
    plans = pairs.counts[pair]
    if not plans:
        return NEVER
    if plans == pairs.total:
        return ALWAYS
    return next(kind for kind in OPEN if pairs.share(pair) <= kind.most)


def draw_new(pairs: PlanPairs, ax: Axes | None) -> Axes:
    """Draw the map and what explains its lines into axes, new ones if None."""
    from matplotlib.figure import Figure

    ax = ax if ax is not None else Figure(figsize=(10, 8), layout="constrained").subplots()
    draw_pairs(ax, pairs)
    explain_lines(ax, pairs)
    return ax


def draw_pairs(ax: Axes, pairs: PlanPairs, thick: float = 1.0) -> Labels:
    """Draw the map into axes of their final size; return its labels and what found no room.

    ``thick`` is a factor on the width of lines.
    """
    land = Land.of(pairs.problem.areas)
    set_frame(ax, land.areas, land.outside)
    areas, outside = thinned(land.areas, land.outside, _DETAIL_PT * metres_per_point(ax))
    land = Land(areas, outside, land.water)
    for margin in _MARGINS:
        frame = set_frame(ax, areas, outside, margin)
        metres = metres_per_point(ax)
        labels = _named(areas, land.others, frame, metres)
        if not labels.missing:
            break
    settled = {code for group in pairs.settled_groups for code in group}
    grounds = [SETTLED if code in settled else NO_BCU for code in areas.index]
    _draw_ground(ax, land, grounds)
    _draw_borders(ax, areas, pairs, thick)
    for label in labels.placed:
        letter(ax, label, _under(label, areas, grounds), metres)
    if labels.key:
        letter_key(ax, labels.key, metres)
    for text, shape in zip(land.water["name"], land.water.geometry, strict=True):
        letter_water(ax, str(text), shape, frame, metres)
    return labels


def explain_lines(ax: Axes, pairs: PlanPairs) -> None:
    """Add a legend of the kinds of borders that the map shows."""
    shown = {kind_of(pairs, pair) for pair in pairs.neighbours}
    kinds = [kind for kind in (NEVER, *OPEN, ALWAYS) if kind in shown]
    if not kinds:
        return
    lines = [Line2D([], [], color=kind.colour, linewidth=kind.points) for kind in kinds]
    for kind, line in zip(kinds, lines, strict=True):
        edge = Stroke(linewidth=kind.points + 0.8, foreground=CASING)
        line.set_path_effects([edge, Normal()] if kind in OPEN else [Normal()])
    title = "Both sides of a border in one BCU"
    texts = [kind.text.format(of=pairs.of) for kind in kinds]
    ax.legend(lines, texts, title=title, fontsize=7, title_fontsize=7.5, loc="upper left")


def _under(label: Label, areas: gpd.GeoDataFrame, grounds: Sequence[str]) -> str:
    """Return the colour that a label stands on."""
    if label.kind == "outside":
        return OUTSIDE
    under = np.flatnonzero(shapely.intersects_xy(areas.geometry, label.x, label.y))
    return grounds[int(under[0])] if len(under) else NO_BCU


def _named(areas: gpd.GeoDataFrame, others: gpd.GeoDataFrame, frame: Box, metres: float) -> Labels:
    """Place the name of each area inside it, and of polygons that belong to no BCU."""
    bounds = areas.total_bounds
    across = np.sqrt((bounds[2] - bounds[0]) * (bounds[3] - bounds[1])) / metres
    scale = float(np.clip(across / _FULL_SIZE_PT, 0.8, 1.35))
    inner = areas.geometry.buffer(-_FREE_PT * metres)
    shapes = [s if i.is_empty else i for s, i in zip(areas.geometry, inner, strict=True)]
    grid = Grid.of([*shapes, *others.geometry], frame, _CELL_PT * metres)
    texts = [*areas["name"], *others["name"]]
    named = _names([*shapes, *others.geometry], texts, len(areas), scale)
    groups = [Group.of(grid.crop(shape.bounds), [name], metres) for shape, name in named]
    return explain(grid, [group.settle() for group in groups], metres, scale)


def _names(
    shapes: Sequence[Any], texts: Sequence[str], areas: int, scale: float
) -> Iterator[tuple[Any, Name]]:
    for i, (shape, text) in enumerate(zip(shapes, texts, strict=True)):
        if not text:
            continue
        kind = "area" if i < areas else "outside"
        style = STYLES[kind].scaled(scale * (_LARGER if i < areas else 1.0))
        own, number = frozenset({i}), number_style(kind, scale) if i < areas else None
        yield shape, Name(str(text), kind, style, own, own, _pole(shape), number)


def _pole(shape: Any) -> tuple[float, float]:
    """Return the point farthest from a polygon's edge."""
    west, south, east, north = shape.bounds
    circle = shapely.maximum_inscribed_circle(shape, max(east - west, north - south) / 100)
    x, y = shapely.get_coordinates(circle)[0].tolist()
    return x, y


def _draw_ground(ax: Axes, land: Land, grounds: Sequence[str]) -> None:
    outside, water = land.outside, land.water
    _fill(ax, land.areas, facecolors=grounds, edgecolors=_COAST, linewidths=0.7, zorder=1)
    _fill(ax, outside, facecolors=OUTSIDE, edgecolors=HATCH, linewidths=0.6, zorder=2)
    for shape in outside.geometry:
        lines = hatching(shape, HATCH_PT * metres_per_point(ax))
        _add(ax, lines, colors=HATCH, linewidths=0.35, zorder=2)
    _fill(ax, water, facecolors=WATER, edgecolors=WATER, linewidths=0.3, zorder=2)


def _fill(ax: Axes, frame: gpd.GeoDataFrame, **how: Any) -> None:
    if len(frame):
        paths = [path_of(shape) for shape in frame.geometry]
        ax.add_collection(PathCollection(paths, joinstyle="round", **how), autolim=False)


def _draw_borders(ax: Axes, areas: gpd.GeoDataFrame, pairs: PlanPairs, thick: float) -> None:
    """Draw each border by its kind, the settled ones on top; a crossing as a line with two ends."""
    reach = 3 * thick * metres_per_point(ax)
    by_kind: dict[Kind, list[Any]] = {kind: [] for kind in (ALWAYS, *reversed(OPEN), NEVER)}
    ends: dict[Kind, list[Any]] = {kind: [] for kind in by_kind}
    for pair in pairs.neighbours:
        kind = kind_of(pairs, pair)
        lines = _shared(*areas.geometry.loc[list(pair)])
        if lines:
            by_kind[kind] += lines
        else:
            one, other = areas.geometry.loc[list(pair)]
            line = _crossing(one, other, reach)
            by_kind[kind].append(line)
            ends[kind] += [line[0], line[-1]]
    for place, (kind, lines) in enumerate(by_kind.items()):
        z = 3 + place / 100
        if kind in OPEN:
            casing = kind.points * thick + 0.8
            _add(ax, lines, colors=CASING, linewidths=casing, zorder=3, capstyle="round")
        wide = kind.points * thick
        _add(ax, lines, colors=kind.colour, linewidths=wide, zorder=z, capstyle="round")
        if ends[kind]:
            x, y = np.transpose(ends[kind])
            how: Any = {"color": kind.colour, "edgecolors": CASING, "linewidths": 0.6}
            ax.scatter(x, y, s=16, zorder=3.2, **how)


def _add(ax: Axes, lines: Sequence[Any], **how: Any) -> None:
    if len(lines):
        ax.add_collection(LineCollection(lines, **how), autolim=False)


def _shared(one: Any, other: Any) -> list[Any]:
    """Return the lines that two polygons share."""
    shared = shapely.get_parts(shapely.intersection(one.boundary, other.boundary))
    lines = [part for part in shared if part.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.multilinestrings(lines)) if lines else None
    return [shapely.get_coordinates(part) for part in shapely.get_parts(merged)] if lines else []


def _crossing(one: Any, other: Any, reach: float) -> Any:
    """Return the line where two polygons come closest, reaching some metres into both."""
    line = shapely.get_coordinates(shapely.shortest_line(one, other))
    along = line[1] - line[0]
    length = float(np.hypot(*along)) or 1.0
    return np.array([line[0] - along / length * reach, line[1] + along / length * reach])
