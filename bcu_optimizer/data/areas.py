"""Areas: polygons with their figures, keyed by code and projected to metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import compress

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import MILLIMETRES, FloatArray
from bcu_optimizer.data import aliases, borders, figures, polygons, projection, vector
from bcu_optimizer.data import land as land_module
from bcu_optimizer.data import slivers as healing
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.sources import Source
from bcu_optimizer.data.tables import columns

_CENTRE = ("centre_easting_m", "centre_northing_m")


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of a problem, sorted by code.

    Attributes
    ----------
    frame
        One row an area, indexed by ``code``: ``name``, ``x`` and ``y`` (the centre, in metres,
        rounded to 1 mm), every figure, and ``geometry`` in a projection in metres. A figure that is
        called as a column of ours is called ``figure_NAME`` here.
    figures
        Exact figures by column, in the order of ``frame``; only columns of numbers throughout.
    outside
        Polygons that are drawn but belong to no plan.
    water
        Polygons drawn as water.
    known_borders
        The borders that were found in the polygons as drawn; None to take those as they are now.
    healed
        What was mended in the polygons, one sentence each.
    notes
        What the reader of an answer should know of how all this was read, projected and mended,
        one sentence each.
    cells
        Every column of the figures as text, under its own name, in the order of ``frame``.
    known_names
        Look-up of areas by code, by name or by an alias; None for that by code and name alone.
    """

    frame: gpd.GeoDataFrame
    figures: Mapping[str, tuple[Decimal, ...]]
    outside: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    known_borders: Mapping[tuple[str, str], float] | None = None
    healed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figures_file: str = ""
    cells: Mapping[str, list[str]] = field(default_factory=dict)
    known_names: Names | None = None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self.frame.index)

    @cached_property
    def borders(self) -> Mapping[tuple[str, str], float]:
        """The length in metres of each border, by the codes of the two areas in order."""
        if self.known_borders is not None:
            return self.known_borders
        shared = borders.shared(self.frame.geometry.to_numpy())
        return {(self.codes[i], self.codes[j]): length for (i, j), length in shared.items()}

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
        return self.known_names or _names(self.frame["name"])


def read(source: Source) -> Areas:
    """Read areas from polygons and figures.

    Raises
    ------
    InputError
        With all faults found: unreadable files, missing or doubled codes, invalid or overlapping
        polygons, a wrong projection, areas without figures or figures without areas, a required
        column that is missing, or a figure in it that is no number, negative or missing.
    """
    with polygons.workable(source.polygons):
        return _read(source)


def _read(source: Source) -> Areas:
    named = (source.layer, source.code, source.name)
    drawn = land_module.read(
        source.polygons, *named, or_usual=source.figures is not None, repair=source.repair
    )
    projected, notes = projection.project(drawn.frame, source.crs, source.polygons)
    is_outside = projected.index.isin(list(source.outside))
    outside, land = projected[is_outside], projected[~is_outside]
    if land.empty:
        raise bad("no polygon is an area of a plan.", source.polygons, remedy="Add polygons.")
    healed = healing.heal(land, source.heal_m, source.polygons)
    kept = (~is_outside).tolist()
    attributes = {c: list(compress(cells, kept)) for c, cells in drawn.attributes.items()}
    land = _with_centres(healed.land, attributes if source.centres else {})
    names = _names(land["name"], source)
    read_figures = figures.read(names, source, attributes, drawn.key)
    cells = read_figures.cells
    exact = {column: figures.exact(each) for column, each in cells.items()}
    table = pd.DataFrame(figures.as_pandas(cells), index=land.index)
    return Areas(
        frame=columns.beside(land[["name", "x", "y"]], table).set_geometry(land.geometry),
        figures={column: each for column, each in exact.items() if each is not None},
        outside=outside[["name", "geometry"]],
        water=_read_water(source, projected.crs),
        known_borders=healed.borders,
        healed=healed.healed,
        figures_file=str(read_figures.file),
        cells=cells,
        known_names=names,
        notes=(*drawn.notes, *names.unclear(), *read_figures.notes, *notes, *healed.notes),
    )


def _names(named: pd.Series, source: Source | None = None) -> Names:
    """Return the look-up of areas, with the aliases that their source has for them."""
    plainly = Names(dict(named), "area")
    if source is None:
        return plainly
    other = aliases.read(source.aliases, plainly) if source.aliases else {}
    return Names(dict(named), "area", other, source.titles)


def _with_centres(land: gpd.GeoDataFrame, shipped: Mapping[str, list[str]]) -> gpd.GeoDataFrame:
    """Add the centre of each area: as shipped with the polygons, otherwise their centroid."""
    if all(column in shipped for column in _CENTRE):
        x, y = (np.array(shipped[column], dtype=float) for column in _CENTRE)
    else:
        x, y = land.geometry.centroid.x, land.geometry.centroid.y
    return land.assign(x=x.round(MILLIMETRES), y=y.round(MILLIMETRES))


def _read_water(source: Source, crs: pyproj.CRS) -> gpd.GeoDataFrame:
    if source.water is None:
        return gpd.GeoDataFrame({"name": []}, geometry=[], crs=crs)
    water = vector.read(source.water, None, "a file of one layer")
    shapes = water.shapes.geometry.to_crs(crs).to_numpy()
    return gpd.GeoDataFrame({"name": water.cells["name"]}, geometry=shapes, crs=crs)
