"""A plan as a drawing: polygons of BCUs, each with a name; areas go where most of them lies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from bcu_optimizer.common.errors import Fault, OtherAreasError, bad, nearest, refuse
from bcu_optimizer.data import polygons, vector
from bcu_optimizer.data.plans.columns import Columns, Given, alike, is_open
from bcu_optimizer.data.plans.table import filling
from bcu_optimizer.data.tables import columns as columns_module

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from bcu_optimizer.data.areas import Areas

_NAMES = ("bcu", "name")  # the attributes that usually name a BCU; the first one there is taken
_LAYER = "bcus"  # the layer of a run folder's GeoPackage that holds its BCUs
_INSIDE = 0.99  # an area with less of it inside its BCU is reported
_FEW, _MOST_NAMED = 3, 6  # faults that are told one by one; areas that are named
_MOST = 0.5  # an area belongs to the one BCU that holds more of it than this


def read(path: Path, areas: Areas, columns: Columns, *, whole: bool) -> Given:
    """Read which BCU each area is in: the one that holds more than half of it.

    Parameters
    ----------
    path
        A file of polygons, in any projection that it states. Polygons of one name are one BCU.
    areas
        The areas.
    columns
        The attribute that names a BCU, and the layer, where they are not the usual ones.
    whole
        Whether every area must be in a BCU; otherwise an area with more than half of it outside
        all of them is left blank.

    Raises
    ------
    InputError
        If the file cannot be read, or with all faults: what is no valid polygon or has no name, a
        drawing that lies elsewhere, areas that no BCU or more than one holds most of, BCUs that
        hold no area.
    """
    layer = columns.layer or columns.sheet
    with polygons.workable(path):
        return _read(path, areas, columns, layer, whole=whole)


def _read(path: Path, areas: Areas, columns: Columns, layer: str | None, *, whole: bool) -> Given:
    held = vector.read(path, layer, "--columns layer=…", _LAYER)
    frame, attribute = held.shapes, _attribute(held, path, columns.bcu)
    odd = held.odd[attribute]
    names = ["" if row in odd else each for row, each in enumerate(held.cells[attribute])]
    _check_shapes(frame, names, path)
    polygons.check_degrees(frame, path)
    projected = frame.to_crs(areas.frame.crs)
    if not np.isfinite(projected.total_bounds).all():
        raise _elsewhere(frame, areas, path)
    drawn, renamed = _by_name(projected, names, path)
    shares = _shares(areas, list(drawn.values()))
    if not shares.any():
        raise _elsewhere(frame, areas, path)
    return _assigned(areas, list(drawn), shares, path, (*held.notes, *renamed), whole=whole)


def _attribute(held: vector.Layer, path: Path, stated: str | None) -> str:
    attributes = list(held.cells)
    wanted = (stated,) if stated else _NAMES
    for name in wanted:
        attribute = columns_module.alike(attributes, name)
        if attribute is not None:
            return attribute
    said = " or ".join(f"'{name}'" for name in wanted)
    remedy = f"{nearest(wanted[0], attributes)} Say which one names the BCU: --columns bcu=Command."
    raise bad(f"the polygons have no attribute {said}.", path, remedy=remedy.strip())


def _check_shapes(frame: gpd.GeoDataFrame, names: list[str], path: Path) -> None:
    faults = []
    for number, (name, shape) in enumerate(zip(names, frame.geometry, strict=True), start=1):
        where = f"feature {number}"
        if is_open(name):
            faults.append(Fault("the polygon has no name.", str(path), where, "Name the BCU."))
        faults += polygons.shape_faults(shape, path, f"{where} ({name})", "BCU")
    refuse(faults)


def _by_name(
    frame: gpd.GeoDataFrame, names: list[str], path: Path
) -> tuple[dict[str, shapely.Geometry], tuple[str, ...]]:
    """Join the polygons of each BCU."""
    same = alike({str(number): name for number, name in enumerate(names)}, str(path))
    parts: dict[str, list[shapely.Geometry]] = {}
    for name, shape in zip(same.assignment.values(), frame.geometry, strict=True):
        parts.setdefault(name, []).append(shape)
    joined = {name: shapely.union_all(shapely.make_valid(each)) for name, each in parts.items()}
    return joined, same.notes


def _shares(areas: Areas, drawn: list[shapely.Geometry]) -> npt.NDArray[np.float64]:
    """Return the share of each area inside each BCU; shape (areas, BCUs)."""
    land = areas.frame.geometry.to_numpy()
    shared = shapely.area(shapely.intersection(land[:, None], np.array(drawn)[None, :]))
    shares: npt.NDArray[np.float64] = shared / shapely.area(land)[:, None]
    return shares


def _elsewhere(frame: gpd.GeoDataFrame, areas: Areas, path: Path) -> Exception:
    there, here = (_extent(each) for each in (frame, areas.frame))
    message = f"the drawing lies outside the areas: it is at {there}, they are at {here}."
    remedy = "State the projection that it is really in; are longitude and latitude swapped?"
    return OtherAreasError(Fault(message, str(path), "projection", remedy))


def _extent(frame: gpd.GeoDataFrame) -> str:
    west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
    return f"longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to {north:.2f}"


def _assigned(
    areas: Areas,
    bcus: list[str],
    shares: npt.NDArray[np.float64],
    path: Path,
    notes: tuple[str, ...],
    *,
    whole: bool,
) -> Given:
    assignment: dict[str, str] = {}
    faults, reported = [], [*notes]
    for code, row in zip(areas.codes, shares, strict=True):
        name = areas.names.name(code)
        holders = np.flatnonzero(row > _MOST)
        inside = float(row[row.argmax()])
        outside = 1 - float(row.sum())  # BCUs that overlap can only make this too small
        if len(holders) == 1:
            assignment[code] = bcus[holders[0]]
        elif whole or len(holders) > 1 or outside <= _MOST:
            faults.append(_unclear(f"{name} ({code})", _parts(bcus, row), path))
            continue
        if (inside if code in assignment else outside) < _INSIDE:
            placed = f"was put in {assignment[code]}" if code in assignment else "was left blank"
            reported.append(f"{name} {placed}: {_parts(bcus, row)}.")
    held = set(assignment.values())
    if whole and len(faults) > _FEW:
        raise _half_drawn(areas, assignment, path)
    refuse(faults)
    refuse(
        Fault(
            "the BCU holds no area by more than half.",
            str(path),
            bcu,
            "Draw it around its areas, or leave it out.",
        )
        for bcu in bcus
        if bcu not in held
    )
    return Given(assignment, tuple(reported))


def _half_drawn(areas: Areas, assignment: Mapping[str, str], path: Path) -> Exception:
    """Sum up in one fault that a drawing leaves many areas without a BCU."""
    left = [areas.names.name(code) for code in areas.codes if code not in assignment]
    more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
    return bad(
        f"no BCU holds more than half of {len(left)} areas: {', '.join(left[:_MOST_NAMED])}{more}.",
        path,
        remedy=f"Draw BCUs around them. {filling(str(path))}",
    )


def _unclear(area: str, parts: str, path: Path) -> Fault:
    return Fault(
        f"it is not clear which BCU {area} is in: {parts}.",
        str(path),
        area,
        "Draw the BCUs so that one of them holds more than half of it.",
    )


def _parts(bcus: list[str], row: npt.NDArray[np.float64]) -> str:
    """Say how much of an area lies where; shares are rounded down so that no part looks whole."""
    order = sorted((-share, bcu) for share, bcu in zip(row.tolist(), bcus, strict=True))
    parts = [f"{_percent(-share)} inside {bcu}" for share, bcu in order if -share >= 0.001]
    return ", ".join(parts) or "it lies outside all of them"


def _percent(share: float) -> str:
    return f"{math.floor(share * 1000 + 1e-6) / 10:.1f} %"
