"""Polygons: checking what is wrong with them, and projecting them to metres."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from bcu_optimizer import healing
from bcu_optimizer.errors import Fault, bad, refuse

_BRITISH_GRID = "EPSG:27700"
_UNCHANGED_M2 = 1.0  # less than this is rounding, not healing


def shape_faults(shape: Any, path: Path, where: str, noun: str) -> list[Fault]:
    """List what is wrong with one shape that should be a valid polygon."""
    if shape is None or shape.is_empty:
        return [Fault(f"the {noun} has no polygon.", str(path), where, "Draw it.")]
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        found = f"the {noun} is a {shape.geom_type}, not a polygon."
        return [Fault(found, str(path), where, "Only polygons can be grouped.")]
    if not shape.is_valid:
        found = f"the polygon is not valid: {shapely.is_valid_reason(shape)}."
        return [Fault(found, str(path), where, "Repair it in a GIS ('make valid').")]
    return []


def check_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Raise an InputError if coordinates are not of the kind that the file's projection has."""
    west, south, east, north = frame.total_bounds
    if not all(np.isfinite([west, south, east, north])):
        raise bad("a coordinate is not a finite number.", path, remedy="Correct the polygons.")
    in_degrees = west >= -180 and east <= 180 and south >= -90 and north <= 90
    found = f"the coordinates run from {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}"
    if frame.crs.is_geographic and not in_degrees:
        raise bad(
            f"{found}, which are not degrees of longitude and latitude, though the file says so.",
            path,
            "projection",
            "Save the GeoJSON in WGS 84, or keep the projection in a GeoPackage.",
        )
    if frame.crs.is_projected and in_degrees:
        raise bad(
            f"{found}, which look like degrees, though the file says {frame.crs.name}.",
            path,
            "projection",
            "State the projection that the coordinates are really in.",
        )


def working_crs(frame: gpd.GeoDataFrame, stated: str | None, file: Path) -> pyproj.CRS:
    """Choose a projection in metres: the stated one, the file's own, the British grid, or UTM.

    Raises
    ------
    InputError
        If the stated projection is unknown, not in metres, or not made for where the polygons lie.
    """
    if stated is not None:
        crs = _stated_crs(stated, file)
        if not _inside_use(frame, crs):
            west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
            raise bad(
                f"the polygons lie at longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to "
                f"{north:.2f}, outside the area that {crs.name} is made for.",
                file,
                "projection",
                "Are longitude and latitude swapped, or is the wrong projection stated?",
            )
        return crs
    if frame.crs.is_projected and frame.crs.axis_info[0].unit_name in {"metre", "meter"}:
        return frame.crs
    if _inside_use(frame, pyproj.CRS(_BRITISH_GRID)):
        return pyproj.CRS(_BRITISH_GRID)
    return frame.estimate_utm_crs()


def _stated_crs(text: str, file: Path) -> pyproj.CRS:
    try:
        crs = pyproj.CRS(text)
    except pyproj.exceptions.CRSError:
        raise bad(
            f"'{text}' is no known projection.", file, "data.crs", "Use e.g. EPSG:27700."
        ) from None
    if not crs.is_projected or crs.axis_info[0].unit_name not in {"metre", "meter"}:
        raise bad(
            f"'{text}' is not a projection in metres.", file, "data.crs", "Use e.g. EPSG:27700."
        )
    return crs


def _inside_use(frame: gpd.GeoDataFrame, crs: pyproj.CRS) -> bool:
    use = crs.area_of_use
    if use is None:
        return True
    west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
    return bool(use.west <= west and use.south <= south and east <= use.east and north <= use.north)


def healed(
    land: gpd.GeoDataFrame, tolerance_m: float, file: Path
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Close slivers between polygons; return them and what was mended, one sentence each.

    Raises
    ------
    InputError
        If polygons overlap by more than a sliver; names every pair.
    """
    shapes = land.geometry.to_numpy()
    if healing.is_clean(shapes, tolerance_m):
        return land, ()
    _refuse_overlaps(land, tolerance_m, file)
    mended = healing.heal(shapes, tolerance_m)
    changed = shapely.area(shapely.symmetric_difference(mended, shapes))
    worst = int(changed.argmax())
    touched = [land["name"].iloc[i] for i in np.flatnonzero(changed > _UNCHANGED_M2)]
    if not touched:
        return land.set_geometry(gpd.GeoSeries(mended, index=land.index, crs=land.crs)), ()
    note = (
        f"Gaps and overlaps narrower than {tolerance_m:g} m were closed between polygons of "
        f"{len(touched)} areas ({', '.join(touched[:6])}{' …' if len(touched) > 6 else ''}); "
        f"the most that an area gained and lost is {changed[worst] / 1e4:.2g} ha "
        f"({land['name'].iloc[worst]})."
    )
    return land.set_geometry(gpd.GeoSeries(mended, index=land.index, crs=land.crs)), (note,)


def _refuse_overlaps(land: gpd.GeoDataFrame, tolerance_m: float, file: Path) -> None:
    names = land["name"].tolist()
    refuse(
        Fault(
            f"the polygons overlap by {square_m / 1e4:.4g} ha, more than a sliver of "
            f"{tolerance_m:g} m.",
            str(file),
            f"{names[i]} and {names[j]}",
            "Correct the polygons so that neighbours only touch.",
        )
        for i, j, square_m in healing.wide_overlaps(land.geometry.to_numpy(), tolerance_m)
    )
