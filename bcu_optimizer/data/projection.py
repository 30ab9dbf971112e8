"""Projections: the one a map is worked in is true to scale, whatever its polygons come in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.common.exact import FloatArray
from bcu_optimizer.data import junctions

# A projection is true if no length anywhere on the map is off by more than this share.
TRUE = 0.005
_MOST_OFF = 0.05  # a map for which no projection does better is refused
_DEGREES = "EPSG:4326"
_BRITISH_GRID = "EPSG:27700"
_TAILORED = (
    "+proj=tmerc +lat_0={lat} +lon_0={lon}",
    "+proj=lcc +lat_1={lat} +lat_0={lat} +lon_0={lon}",
    "+proj=stere +lat_0={lat} +lon_0={lon}",
    "+proj=omerc +lat_0={lat} +lonc={lon} +alpha=45",
    "+proj=omerc +lat_0={lat} +lonc={lon} +alpha=-45",
)
_MOST_PLACES = 2000  # so many places on a map tell how true a projection is


def project(
    frame: gpd.GeoDataFrame, stated: str | None, file: Path
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Project polygons to metres: to the stated projection, or to one that is true to scale.

    The file's own projection is kept if it is true; otherwise it is the British grid where that
    is made for, UTM, or a projection made for the map: the first that is true. Corners that lie on
    the side of a neighbour become corners of both first, since straight sides become bent ones.

    Returns
    -------
    tuple
        The polygons, and what is to be said of the projection.

    Raises
    ------
    InputError
        If the stated projection is unknown, not in metres, not true to scale, or not made for
        where the polygons lie; if the polygons have no place on Earth, or no projection is true.
    """
    degrees, is_torn = _in_degrees(frame, file)
    at = _places(degrees)
    own = frame.crs if _is_metric(frame.crs) else None
    best = _best(at, own)
    crs = best if stated is None else _stated(stated, at, best, file)
    notes = _notes(own, crs, at, file) if stated is None else ()
    if off(crs, at) > _MOST_OFF:
        raise bad(
            f"the map is too large: no projection is true to {_MOST_OFF:.0%} all over it.",
            file,
            "projection",
            "Leave out polygons that lie far away from the others.",
        )
    if frame.crs == crs:
        return frame, notes
    source = degrees if frame.crs.is_geographic or is_torn else frame
    return junctions.shared(source).to_crs(crs), notes


def off(crs: pyproj.CRS, at: FloatArray) -> float:
    """Return the largest share by which a length is off at any of the places, in any direction."""
    low, high = _scales(crs, at)
    return max(high - 1, 1 - low)


def _scales(crs: pyproj.CRS, at: FloatArray) -> tuple[float, float]:
    """Return the least and the greatest scale at the places (longitude, latitude)."""
    try:
        factors = pyproj.Proj(crs).get_factors(at[:, 0], at[:, 1])
    except pyproj.exceptions.ProjError:
        return 0.0, math.inf
    low, high = float(np.min(factors.tissot_semiminor)), float(np.max(factors.tissot_semimajor))
    return (low, high) if np.isfinite([low, high]).all() else (0.0, math.inf)


def _notes(own: pyproj.CRS | None, crs: pyproj.CRS, at: FloatArray, file: Path) -> tuple[str, ...]:
    error = off(crs, at)
    if error > TRUE:
        return (
            f"The map is too large for any projection to be true to {TRUE:.1%} all over it: in "
            f"the one used, {crs.to_string()}, lengths are off by up to {error:.1%}.",
        )
    if own is None or own == crs:
        return ()
    return (
        f"The projection of {file.name}, {own.name}, is not true to scale: here it makes lengths "
        f"wrong by up to {off(own, at):.1%}. {crs.to_string()} is used instead.",
    )


def _in_degrees(frame: gpd.GeoDataFrame, file: Path) -> tuple[gpd.GeoDataFrame, bool]:
    """Return polygons in longitude and latitude; in one piece where 180° tore them, and if so."""
    try:
        degrees = frame if frame.crs.is_geographic else frame.to_crs(_DEGREES)
        bounds = degrees.total_bounds
    except (pyproj.exceptions.ProjError, RuntimeError):
        bounds = np.array([math.nan])
    if not np.isfinite(bounds).all():
        raise _nowhere(frame, file)
    shapes = degrees.geometry.to_numpy()
    longitudes = np.unique(shapely.get_coordinates(shapes)[:, 0])
    gap = int(np.diff(longitudes, append=longitudes[0] + 360).argmax())
    if longitudes[-1] - longitudes[0] <= 180 or gap == len(longitudes) - 1:
        return degrees, False
    west = longitudes[gap + 1]
    moved = shapely.transform(shapes, lambda at: at + np.array([360, 0]) * (at[:, :1] < west))
    joined = [shapely.union_all(shapely.get_parts(shape)) for shape in moved]
    return degrees.set_geometry(gpd.GeoSeries(joined, index=frame.index, crs=degrees.crs)), True


def _nowhere(frame: gpd.GeoDataFrame, file: Path) -> InputError:
    return bad(
        f"the coordinates have no place on Earth in the projection of the file, {frame.crs.name}.",
        file,
        "projection",
        "State the projection that the coordinates are really in.",
    )


def _places(degrees: gpd.GeoDataFrame) -> FloatArray:
    """Return places all over the map, its middle and its extremes among them; shape (places, 2)."""
    at = shapely.get_coordinates(degrees.geometry.to_numpy())
    ends = at[[*at.argmin(axis=0), *at.argmax(axis=0)]]
    some = at[:: len(at) // _MOST_PLACES + 1]
    return np.concatenate([ends, some, [_middle(ends if np.ptp(ends[:, 0]) <= 180 else at)]])


def _middle(at: FloatArray) -> tuple[float, float]:
    """Return the longitude and latitude of the middle of places; around a pole, of their mean."""
    if np.ptp(at[:, 0]) <= 180:
        return tuple((at.min(axis=0) + at.max(axis=0)) / 2)
    longitude, latitude = np.radians(at).T
    x = float((np.cos(latitude) * np.cos(longitude)).mean())
    y = float((np.cos(latitude) * np.sin(longitude)).mean())
    z = float(np.sin(latitude).mean())
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def _best(at: FloatArray, own: pyproj.CRS | None) -> pyproj.CRS:
    """Return the first projection that is true to scale, or else the one that is least off."""
    found: list[tuple[float, pyproj.CRS]] = []
    for crs in _candidates(at, own):
        found.append((off(crs, at), crs))
        if found[-1][0] <= TRUE:
            return crs
    return min(found, key=lambda each: each[0])[1]


def _candidates(at: FloatArray, own: pyproj.CRS | None) -> Iterator[pyproj.CRS]:
    longitude, latitude = _middle(at)
    if own is not None:
        yield own
    if _is_made_for(pyproj.CRS(_BRITISH_GRID), at):
        yield pyproj.CRS(_BRITISH_GRID)
    if -80 <= latitude <= 84:
        zone = int((longitude + 180) % 360 // 6) + 1
        yield pyproj.CRS.from_epsg((32600 if latitude >= 0 else 32700) + zone)
    for form in _TAILORED:
        text = f"{form} +k_0={{scale}} +datum=WGS84 +units=m"
        place = {"lat": f"{latitude:.4f}", "lon": f"{(longitude + 180) % 360 - 180:.4f}"}
        try:
            low, high = _scales(pyproj.CRS(text.format(**place, scale=1)), at)
        except pyproj.exceptions.CRSError:  # such as a cone at the equator
            continue
        if low > 0:
            yield pyproj.CRS(text.format(**place, scale=f"{2 / (low + high):.6f}"))


def _stated(text: str, at: FloatArray, best: pyproj.CRS, file: Path) -> pyproj.CRS:
    """Return the projection that the user states, if it is one that will do."""
    remedy = f'For these polygons: data.crs = "{best.to_string()}".'
    try:
        crs = pyproj.CRS(text)
    except pyproj.exceptions.CRSError:
        raise bad(f"'{text}' is no known projection.", file, "data.crs", remedy) from None
    if not _is_metric(crs):
        raise bad(f"'{text}' is not a projection in metres.", file, "data.crs", remedy)
    error = off(crs, at)
    if error <= max(TRUE, off(best, at)):
        return crs
    if not _is_made_for(crs, at):
        (west, south), (east, north) = at.min(axis=0), at.max(axis=0)
        raise bad(
            f"the polygons lie at longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to "
            f"{north:.2f}, outside the area that {crs.name} is made for.",
            file,
            "projection",
            f"Are longitude and latitude swapped, or is the wrong projection stated? {remedy}",
        )
    wrong = f"wrong by up to {error:.1%}" if math.isfinite(error) else "wrong"
    raise bad(
        f"'{text}' is not true to scale: here it makes lengths {wrong}.", file, "data.crs", remedy
    )


def _is_metric(crs: pyproj.CRS) -> bool:
    return bool(crs.is_projected and crs.axis_info[0].unit_name in {"metre", "meter"})


def _is_made_for(crs: pyproj.CRS, at: FloatArray) -> bool:
    use = crs.area_of_use
    if use is None:
        return True
    (west, south), (east, north) = at.min(axis=0), at.max(axis=0)
    return bool(use.west <= west and use.south <= south and east <= use.east and north <= use.north)
