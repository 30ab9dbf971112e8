"""The marks over BCUs whose tone another has too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from bcu_optimizer.graphics.layout.fills import GAP_PT, LINE_PT, MARK_PT, ink, strokes, texture_of
from bcu_optimizer.graphics.map.names import Label


def draw_textures(
    ax: Axes,
    bcus: gpd.GeoSeries,
    fills: Mapping[str, str],
    labels: Sequence[Label],
    metres: float,
) -> None:
    """Draw the marks of each BCU that has a texture, clear of its edge and of all names."""
    names = shapely.union_all([shapely.box(*label.box) for label in labels])
    for bcu, shape in bcus.items():
        fill = fills.get(str(bcu), "")
        if not texture_of(fill):
            continue
        free = shapely.difference(shapely.buffer(shape, -MARK_PT * metres), names)
        spots = _spots(free, GAP_PT * metres)
        lines = strokes(fill, spots, MARK_PT * metres)
        if lines:
            paths = Path.make_compound_path(*(Path(line) for line in lines))
            how: Any = {"linewidth": LINE_PT, "capstyle": "round", "zorder": 1.5}
            ax.add_artist(PathPatch(paths, facecolor="none", edgecolor=ink(fill), **how))


def _spots(shape: Any, gap: float) -> list[tuple[float, float]]:
    """Return the spots inside a polygon, in rows that are offset by half a gap."""
    if shape.is_empty:
        return []
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.arange(west, east, gap), np.arange(south, north, 0.8 * gap))
    x[1::2] += gap / 2
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, x, y)
    return list(zip(x[inside].tolist(), y[inside].tolist(), strict=True))
