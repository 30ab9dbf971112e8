"""Junctions: corners of polygons that lie on the side of a neighbour become corners of both."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from bcu_optimizer.common.exact import FloatArray

# A corner lies on a side if it is no farther from it than this share of the map's extent; in a
# map of 100 km that is 1 cm, the precision of degrees written to seven decimals.
_ON = 1e-7


def shared(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give sides the corners of others that lie on them, in the projection the polygons are in.

    What is straight in one projection is bent in another: a long side and the short ones beside it
    would come apart.
    """
    shapes = frame.geometry.to_numpy()
    if shapely.coverage_is_valid(shapes):
        return frame
    west, south, east, north = shapely.total_bounds(shapes)
    reach = _ON * max(east - west, north - south)
    corners = shapely.points(np.unique(shapely.get_coordinates(shapes), axis=0))
    tree = shapely.STRtree(corners)

    def ring(at: FloatArray) -> FloatArray:
        return _with_corners(at, corners, tree, reach)

    made = [_rebuilt(shape, ring) for shape in shapes]
    return frame.set_geometry(gpd.GeoSeries(made, index=frame.index, crs=frame.crs))


def _with_corners(at: FloatArray, corners: Any, tree: shapely.STRtree, reach: float) -> FloatArray:
    """Insert into a ring the corners that lie on its sides."""
    sides = shapely.linestrings(np.stack([at[:-1], at[1:]], axis=1))
    side, corner = tree.query(sides, predicate="dwithin", distance=reach)
    along = shapely.line_locate_point(sides[side], corners[corner])
    inner = (along > reach) & (along < shapely.length(sides)[side] - reach)
    side, corner, along = side[inner], corner[inner], along[inner]
    if not len(side):
        return at
    position = np.concatenate([np.arange(len(at), dtype=float), side + along / _lengths(at)[side]])
    every = np.concatenate([at, shapely.get_coordinates(corners[corner])])
    found: FloatArray = every[np.argsort(position, kind="stable")]
    return found


def _lengths(at: FloatArray) -> FloatArray:
    found: FloatArray = np.hypot(*np.diff(at, axis=0).T)
    return found


def _rebuilt(shape: Any, change: Any) -> Any:
    """Return a shape with each of its rings changed; as it was, if it were no polygon then."""
    parts = [
        shapely.Polygon(
            change(shapely.get_coordinates(part.exterior)),
            [change(shapely.get_coordinates(hole)) for hole in part.interiors],
        )
        for part in shapely.get_parts(shape)
    ]
    made = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return made if made.is_valid else shape
