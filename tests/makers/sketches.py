"""Maps drawn for tests of polygons: grids, cells around random points, and rough drawing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from bcu_optimizer.data import areas
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.sources import Source

SIDE_M = 5000.0
WEST_M, SOUTH_M = 400_000.0, 300_000.0


def squares(
    columns: int = 4, rows: int = 3, side: float = SIDE_M, at: Sequence[float] = (WEST_M, SOUTH_M)
) -> list[Any]:
    """Return a grid, row by row from the south west."""
    return [
        shapely.box(
            at[0] + side * x, at[1] + side * y, at[0] + side * (x + 1), at[1] + side * (y + 1)
        )
        for y in range(rows)
        for x in range(columns)
    ]


def cells(seed: int, count: int = 25, shortest_m: float = 60.0) -> list[Any]:
    """Return Voronoi cells in a square of 20 km, none of whose sides is very short."""
    while True:
        points = np.random.default_rng(seed).uniform(0, 20_000, (count, 2))
        frame = shapely.box(0, 0, 20_000, 20_000)
        drawn = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)
        found = [shapely.intersection(cell, frame) for cell in drawn.geoms]
        sides = [np.hypot(*np.diff(shapely.get_coordinates(each), axis=0).T) for each in found]
        if min(map(min, sides)) >= shortest_m:
            return found
        seed += 1000


def rough(shapes: Sequence[Any], metres: float, seed: int = 0) -> list[Any]:
    """Move each corner of each polygon by itself, as two tools do that write one border each."""
    chance = np.random.default_rng(seed)

    def ring(line: Any) -> Any:
        at = shapely.get_coordinates(line)
        at = at + chance.uniform(-metres, metres, at.shape)
        at[-1] = at[0]
        return at

    return [
        shapely.multipolygons(
            [
                shapely.Polygon(ring(part.exterior), [ring(hole) for hole in part.interiors])
                for part in shapely.get_parts(shape)
            ]
        )
        for shape in shapes
    ]


def frame(shapes: Sequence[Any], crs: Any = "EPSG:27700") -> gpd.GeoDataFrame:
    """Return polygons with codes, names and a figure, indexed by code."""
    codes = [f"N{number:03}" for number in range(len(shapes))]
    named = {"code": codes, "name": [f"Town {code}" for code in codes], "calls": 1}
    return gpd.GeoDataFrame(named, geometry=list(shapes), crs=crs).set_index("code")


def read(shapes: Sequence[Any], path: Path, drawn_in: Any = "EPSG:27700", **settings: Any) -> Areas:
    """Write polygons into a file and read them."""
    path.unlink(missing_ok=True)
    frame(shapes, drawn_in).reset_index().to_file(path)
    return areas.read(Source(path, **settings))


def pairs(found: Any) -> set[tuple[int, int]]:
    """Return borders by the numbers of their polygons."""
    return {(int(one[1:]), int(other[1:])) for one, other in found}
