"""Areas: polygons with their figures, keyed by code and projected to metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pyproj
import shapely

from bcu_optimizer import figures, healing, polygons
from bcu_optimizer.errors import bad
from bcu_optimizer.lookup import Names
from bcu_optimizer.numbers import MILLIMETRES, FloatArray

_CENTRE = ("centre_easting_m", "centre_northing_m")


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of a problem, sorted by code.

    Attributes
    ----------
    frame
        One row an area, indexed by ``code``: ``name``, ``x`` and ``y`` (the centre, in metres,
        rounded to 1 mm), every figure as read, and ``geometry`` in a projection in metres.
    figures
        Exact figures by column, in the order of ``frame``; only columns of numbers throughout.
    outside
        Polygons that are drawn but belong to no plan.
    water
        Polygons drawn as water.
    healed
        What was mended in the polygons, one sentence each.
    """

    frame: gpd.GeoDataFrame
    figures: Mapping[str, tuple[Decimal, ...]]
    outside: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    healed: tuple[str, ...] = ()
    figures_file: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self.frame.index)

    @cached_property
    def hulls(self) -> tuple[FloatArray, ...]:
        """The corners of each area's convex hull, in metres; all that an enclosing circle needs."""
        shapes = shapely.convex_hull(self.frame.geometry.to_numpy())
        return tuple(shapely.get_coordinates(shape).round(MILLIMETRES) for shape in shapes)

    @cached_property
    def sizes_m2(self) -> tuple[float, ...]:
        """The area of each area in whole square metres."""
        return tuple(shapely.area(self.frame.geometry.to_numpy()).round().tolist())

    @cached_property
    def names(self) -> Names:
        """Look-up of areas by code or by name."""
        return Names(dict(zip(self.frame.index, self.frame["name"], strict=True)), "area")


@dataclass(frozen=True)
class Source:
    """Where areas come from.

    Attributes
    ----------
    polygons
        A vector file of polygons with ``code`` and ``name``, such as GeoJSON or a GeoPackage.
    figures
        A CSV keyed by ``code``; None if the polygons carry the figures themselves.
    crs
        The projection to work in, in metres; None to choose one.
    outside
        Codes of polygons that are only drawn.
    water
        A file of polygons to draw as water.
    heal_m
        Widest sliver between polygons that is healed, in metres.
    """

    polygons: Path
    figures: Path | None = None
    crs: str | None = None
    outside: Sequence[str] = ()
    water: Path | None = None
    heal_m: float = healing.TOLERANCE_M
    required: Mapping[str, str] = field(default_factory=dict)


def read(source: Source) -> Areas:
    """Read areas from polygons and figures.

    Raises
    ------
    InputError
        With all faults found: unreadable files, missing or doubled codes, invalid or overlapping
        polygons, a wrong projection, areas without figures or figures without areas, a required
        column that is missing, or a figure in it that is no number, negative or missing.
    """
    raw = polygons.read(source.polygons)
    projected = raw.to_crs(polygons.working_crs(raw, source.crs, source.polygons))
    is_outside = projected.index.isin(list(source.outside))
    outside, land = projected[is_outside], projected[~is_outside]
    if land.empty:
        raise bad("no polygon is an area of a plan.", source.polygons, remedy="Add polygons.")
    land, healed = polygons.healed(land, source.heal_m, source.polygons)
    land = _with_centres(land)
    columns, file = figures.read(land, source.figures, source.polygons, source.required)
    frame = (
        land[["name", "x", "y"]].assign(**figures.as_pandas(columns)).set_geometry(land.geometry)
    )
    exact = {name: figures.exact(cells) for name, cells in columns.items()}
    return Areas(
        frame=frame,
        figures={name: cells for name, cells in exact.items() if cells is not None},
        outside=outside[["name", "geometry"]],
        water=_read_water(source, projected.crs),
        healed=healed,
        figures_file=str(file),
    )


def _with_centres(land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the centre of each area: as shipped with the polygons, otherwise their centroid."""
    if all(column in land.columns for column in _CENTRE):
        x, y = (land[column].astype(float) for column in _CENTRE)
    else:
        x, y = land.geometry.centroid.x, land.geometry.centroid.y
    return land.assign(x=x.round(MILLIMETRES), y=y.round(MILLIMETRES))


def _read_water(source: Source, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    if source.water is None:
        return gpd.GeoDataFrame({"name": []}, geometry=[], crs=crs)
    water = polygons.read_vector(source.water).to_crs(crs)
    return water[["name", "geometry"]]
