"""From polygons to what matplotlib draws, and the outlines of BCUs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path

"""Distance between the lines of a hatching, in points."""


def path_of(geometry: Any) -> Path:
    """One compound path for a polygon or multipolygon, holes included; coordinates as they are."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings))


def units(areas: gpd.GeoDataFrame, plan: Mapping[str, str]) -> gpd.GeoSeries:
    """Dissolve the polygons of each BCU; by its name, sorted. `areas` is indexed by code."""
    codes = [code for code in areas.index if code in plan]
    names = np.array([plan[code] for code in codes], dtype=object)
    shapes = areas.geometry.loc[codes].to_numpy()
    dissolved = {name: shapely.union_all(shapes[names == name]) for name in sorted(set(names))}
    return gpd.GeoSeries(pd.Series(dissolved, dtype=object), crs=areas.crs)


def under(points: Sequence[tuple[float, float]], areas: gpd.GeoDataFrame) -> dict[int, int]:
    """Return for each point, both by number, the first polygon that holds it; none without one."""
    tree = shapely.STRtree(areas.geometry.to_numpy())
    pairs = tree.query(shapely.points(np.reshape(points, (-1, 2))), "intersects")
    return dict(sorted(zip(*pairs.tolist(), strict=True), reverse=True))


def thinned(
    areas: gpd.GeoDataFrame, others: gpd.GeoDataFrame, metres: float
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Both without detail finer than so many metres; shared borders stay shared."""
    shapes = [*areas.geometry, *others.geometry]
    simple = shapely.coverage_simplify(shapes, metres)
    first, rest = simple[: len(areas)], simple[len(areas) :]
    return areas.set_geometry(first, crs=areas.crs), others.set_geometry(rest, crs=areas.crs)
