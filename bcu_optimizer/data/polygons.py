"""Polygons: checking what is wrong with them, and mending what can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from bcu_optimizer.common.errors import Fault, bad

_POLYGONS = {"Polygon", "MultiPolygon"}
_MOST_SAID = 6


def shape_faults(shape: Any, path: Path, where: str, noun: str) -> list[Fault]:
    """List what is wrong with one shape that should be a valid polygon."""
    if shape is None or shape.is_empty:
        return [Fault(f"the {noun} has no polygon.", str(path), where, "Draw it.")]
    if shape.geom_type not in _POLYGONS:
        found = f"the {noun} is a {shape.geom_type}, not a polygon."
        return [Fault(found, str(path), where, "Only polygons can be grouped.")]
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        found = f"a corner of the {noun} is not at a finite place."
        return [Fault(found, str(path), where, "Correct its polygon.")]
    if not shape.is_valid:
        found = f"the polygon is not valid: {_reason(shape)}."
        return [Fault(found, str(path), where, _repair(shape, noun))]
    return []


def _repair(shape: Any, noun: str) -> str:
    """Say what repairing a polygon would make of it."""
    made = repaired(shape)
    if made.is_empty:
        return "Draw it anew: there is nothing inside its lines."
    how = ": 'make valid'" if noun != "area" else ", or set data.repair = true: that"
    return f"Repair it in a GIS{how} makes it {_parts(made)}."


def repaired(shape: Any) -> Any:
    """Return the polygons that the lines of an invalid one enclose; an empty one if none."""
    parts = shapely.get_parts(shapely.make_valid(shape))
    inside = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if len(inside) == 1:
        return inside[0]
    flat = [each for part in parts for each in shapely.get_parts(part) if each.area > 0]
    return shapely.MultiPolygon(flat)


def repair(frame: gpd.GeoDataFrame, names: Sequence[str]) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Make invalid polygons valid, where anything is inside their lines; say what changed."""
    shapes = list(frame.geometry)
    said = []
    for row, shape in enumerate(shapes):
        if shape is None or shape.is_valid or shape.geom_type not in _POLYGONS:
            continue
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            continue
        made = repaired(shape)
        if not made.is_empty:
            shapes[row] = made
            reason = _reason(shape)
            said.append(
                f"The polygon of {names[row]} was not valid ({reason}): now {_parts(made)}."
            )
    more = len(said) - _MOST_SAID
    said = said[:_MOST_SAID] + [f"So it was with {more} more polygons."] * (more > 0)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)), said


def _parts(shape: Any) -> str:
    sizes = shapely.area(shapely.get_parts(shape))
    if len(sizes) == 1:
        return "one part"
    return f"{len(sizes)} parts, the largest of {sizes.max() / sizes.sum():.1%} of its size"


def _reason(shape: Any) -> str:
    """Say why a polygon is not valid: "Self-intersection at -1.51, 53.87"."""
    what, _, place = str(shapely.is_valid_reason(shape)).rstrip("]").partition("[")
    return f"{what.strip()} at {', '.join(place.split())}" if place else what


@contextmanager
def workable(path: Path) -> Iterator[None]:
    """Turn what the libraries of geometry cannot do with the polygons of a file into a fault."""
    try:
        yield
    except (shapely.errors.ShapelyError, pyproj.exceptions.ProjError, FloatingPointError) as error:
        what = "projected" if isinstance(error, pyproj.exceptions.ProjError) else "joined"
        raise bad(
            f"the polygons cannot be {what}: their coordinates are no map's.",
            path,
            remedy="Repair them in a GIS ('make valid'), or try another data.heal_m.",
        ) from None


def check_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Raise an InputError if coordinates are not of the kind that the file's projection has."""
    west, south, east, north = frame.total_bounds
    if not all(np.isfinite([west, south, east, north])):
        raise bad("a coordinate is not a finite number.", path, remedy="Correct the polygons.")
    in_degrees = west >= -360 and east <= 360 and south >= -90 and north <= 90
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
