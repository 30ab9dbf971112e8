"""Polygons: checking what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from bcu_optimizer.common.errors import Fault, bad


def shape_faults(shape: Any, path: Path, where: str, noun: str) -> list[Fault]:
    """List what is wrong with one shape that should be a valid polygon."""
    if shape is None or shape.is_empty:
        return [Fault(f"the {noun} has no polygon.", str(path), where, "Draw it.")]
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        found = f"the {noun} is a {shape.geom_type}, not a polygon."
        return [Fault(found, str(path), where, "Only polygons can be grouped.")]
    if not shape.is_valid:
        found = f"the polygon is not valid: {shapely.is_valid_reason(shape)}."
        return [Fault(found, str(path), where, _repair(shape))]
    return []


def _repair(shape: Any) -> str:
    """Say what repairing a polygon would make of it."""
    parts = shapely.get_parts(shapely.make_valid(shape))
    sizes = [part.area for part in parts if part.area > 0]
    if not sizes:
        return "Draw it anew: there is nothing inside its lines."
    size = f"{len(sizes)} parts, the largest of {max(sizes) / sum(sizes):.1%} of its size"
    return f"Repair it in a GIS: 'make valid' makes it {size if len(sizes) > 1 else 'one part'}."


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
