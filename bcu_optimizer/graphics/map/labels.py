"""Where the names on a map go, so that none collides with another and none is cut.

Names of areas stay in their area, or lean over a border within the same BCU; the name of a BCU
stays in its BCU. So names can only collide within a BCU, and each BCU is settled by itself (see
`settle`). What fits nowhere is numbered, and the numbers are explained in a key (see `key`). All
coordinates are in metres.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import shapely

from bcu_optimizer.graphics.map.grid import Box, Grid, Point
from bcu_optimizer.graphics.map.key import explain
from bcu_optimizer.graphics.map.names import STYLES, Labels, Name, number_style
from bcu_optimizer.graphics.map.settle import Group

_CELL_PT = 1.25
_ROOM_PT2 = 700.0


class View(NamedTuple):
    """What a map shows, metres per point on paper, and the factor on the sizes of its type."""

    frame: Box
    metres: float
    scale: float


def roomy(areas: gpd.GeoDataFrame, metres: float) -> bool:
    """Whether a map of so many metres per point has room for the names of its areas."""
    return bool(areas.area.sum() / metres**2 >= _ROOM_PT2 * len(areas))


def place(
    areas: gpd.GeoDataFrame,
    plan: Mapping[str, str],
    bcus: gpd.GeoSeries,
    others: gpd.GeoDataFrame,
    view: View,
    *,
    area_names: bool,
) -> Labels:
    """Place the names of BCUs, of their areas, and of polygons that belong to none.

    Parameters
    ----------
    areas
        Polygons indexed by code, with `name`.
    plan
        BCU name by code.
    bcus
        The dissolved polygon of each BCU.
    others
        More polygons that the key keeps clear of, with `name`, "" for none.
    view
        What the map shows, and how large.
    area_names
        Whether areas are named too.
    """
    frame, metres, scale = view
    grid = Grid.of([*areas.geometry, *others.geometry], frame, _CELL_PT * metres)
    named = [
        *_of_bcus(areas, plan, bcus, area_names, scale),
        *_of_others(others, len(areas), scale),
    ]
    groups = (Group.of(grid.crop(bounds), names, metres) for bounds, names in named)
    return explain(grid, [group.settle() for group in groups], metres, scale)


def _of_bcus(
    areas: gpd.GeoDataFrame,
    plan: Mapping[str, str],
    bcus: gpd.GeoSeries,
    area_names: bool,
    scale: float,
) -> Iterator[tuple[Box, list[Name]]]:
    """For each BCU its bounds, its name, and the names of its areas unless they say the same."""
    for bcu, shape in bcus.items():
        members = [i for i, code in enumerate(areas.index) if plan.get(code) == bcu]
        own = frozenset(members)
        names = [_name(str(bcu), "bcu", scale, inside=own, within=own, at=_middle(shape))]
        for i in members if area_names else ():
            text = str(areas["name"].iloc[i])
            if text != bcu:
                at, inside = _pole(areas.geometry.iloc[i]), frozenset({i})
                names.append(_name(text, "area", scale, inside=inside, within=own, at=at))
        yield shape.bounds, names


def _of_others(
    others: gpd.GeoDataFrame, first: int, scale: float
) -> Iterator[tuple[Box, list[Name]]]:
    for i, (text, shape) in enumerate(zip(others["name"], others.geometry, strict=True), first):
        if text:
            own, at = frozenset({i}), _pole(shape)
            name = _name(str(text), "outside", scale, inside=own, within=own, at=at)
            yield shape.bounds, [name]


def _name(
    text: str, kind: str, scale: float, *, inside: frozenset[int], within: frozenset[int], at: Point
) -> Name:
    number = None if kind == "outside" else number_style(kind, scale)
    return Name(text, kind, STYLES[kind].scaled(scale), inside, within, at, number)


def _middle(shape: Any) -> Point:
    """Return the centroid if it lies inside the polygon, else its pole."""
    centre = shapely.centroid(shape)
    return (centre.x, centre.y) if shapely.contains(shape, centre) else _pole(shape)


def _pole(shape: Any) -> Point:
    """Return the point farthest from a polygon's edge, to a hundredth of its extent."""
    west, south, east, north = shape.bounds
    circle = shapely.maximum_inscribed_circle(shape, max(east - west, north - south) / 100)
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)
