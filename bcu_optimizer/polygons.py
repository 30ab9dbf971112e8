"""Polygons: reading them, checking what is wrong with them, and projecting them to metres."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from bcu_optimizer import healing
from bcu_optimizer.errors import Fault, bad, nearest, refuse

_BRITISH_GRID = "EPSG:27700"
_UNCHANGED_M2 = 1.0  # less than this is rounding, not healing


def read(path: Path) -> gpd.GeoDataFrame:
    """Read polygons with ``code`` and ``name``, indexed by code and sorted.

    Raises
    ------
    InputError
        With all faults: an unreadable file, missing or doubled codes, what is no valid polygon,
        coordinates that do not fit the projection the file states.
    """
    frame = read_vector(path)
    if "code" not in frame.columns:
        raise bad(
            "the polygons have no attribute 'code'.", path, remedy=nearest("code", frame.columns)
        )
    if "name" not in frame.columns:
        frame["name"] = frame["code"]
    faults = [*_code_faults(frame, path), *_shape_faults(frame, path)]
    refuse(faults)
    frame["code"] = frame["code"].astype(str).str.strip()
    frame["name"] = frame["name"].astype(str).str.strip()
    check_degrees(frame, path)
    return frame.set_index("code").sort_index()


def read_vector(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read any vector file; InputError if it cannot be read, is empty, or states no projection."""
    if not path.exists():
        raise bad("there is no such file.", path, remedy="Check the path.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's notes on a broken file; the checks below speak
            frame = gpd.read_file(path, layer=layer)
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise bad(
            f"the polygons cannot be read ({reason}).",
            path,
            remedy="A GeoJSON or GeoPackage file of polygons is needed.",
        ) from None
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise bad("the file holds no polygons.", path, remedy="A layer of polygons is needed.")
    if frame.crs is None:
        raise bad(
            "the file does not say in which projection its coordinates are.",
            path,
            remedy="Save it with its coordinate reference system, for example as a GeoPackage.",
        )
    return frame


def _code_faults(frame: gpd.GeoDataFrame, path: Path) -> list[Fault]:
    codes = [None if pd.isna(code) else str(code).strip() for code in frame["code"]]
    faults = [
        Fault("the polygon has no code.", str(path), f"feature {row + 1}", "Give each area a code.")
        for row, code in enumerate(codes)
        if not code
    ]
    repeated = sorted({code for code in codes if code and codes.count(code) > 1})
    faults += [
        Fault(
            f"{codes.count(code)} polygons have this code.",
            str(path),
            f"code {code}",
            "Each area has one polygon (or one multipolygon).",
        )
        for code in repeated
    ]
    return faults


def _shape_faults(frame: gpd.GeoDataFrame, path: Path) -> list[Fault]:
    faults = []
    for code, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True):
        faults += shape_faults(shape, path, f"area {code} ({name})", "area")
    return faults


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
