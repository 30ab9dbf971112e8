"""Land: the polygons of areas as a file holds them, each with a code and a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from bcu_optimizer.common.errors import Fault, refuse
from bcu_optimizer.common.text import fold
from bcu_optimizer.data import polygons, vector
from bcu_optimizer.data.names import too_long
from bcu_optimizer.data.tables import columns


@dataclass(frozen=True)
class Land:
    """Polygons as read, sorted by code.

    Attributes
    ----------
    frame
        ``name`` and ``geometry``, indexed by ``code``, in the projection of the file.
    attributes
        All other attributes as text, in the order of ``frame``.
    key
        The attribute that gives the codes.
    notes
        What the reader of an answer should know of how they were read, one sentence each.
    """

    frame: gpd.GeoDataFrame
    attributes: Mapping[str, list[str]]
    key: str
    notes: tuple[str, ...] = ()


def read(
    path: Path,
    layer: str | None = None,
    code: str | None = None,
    name: str | None = None,
    *,
    or_usual: bool = False,
    repair: bool = False,
) -> Land:
    """Read polygons with a code and a name.

    Parameters
    ----------
    layer, code, name
        The layer and the attributes, where they are not the only one, ``code`` and ``name``.
    repair
        Whether invalid polygons are made valid.
    or_usual
        Whether the attribute may be ``code`` although another is named for a table besides.

    Raises
    ------
    InputError
        With all faults: an unreadable file, missing, unclear or doubled codes, missing names, what
        is no valid polygon, coordinates that do not fit the projection the file states.
    """
    held = vector.read(path, layer, 'data.layer = "…"')
    if or_usual and code is not None and _is_of_a_table(code, name, list(held.cells)):
        code = None
    key = columns.found(list(held.cells), code, "code", "data.code", path)
    titled = _name_attribute(held, name, key, path)
    codes, names = held.cells[key], held.cells[titled]
    shapes = held.shapes.geometry
    table = {"code": codes, "name": names}
    frame = gpd.GeoDataFrame(table, geometry=shapes.to_numpy(), crs=shapes.crs)
    frame, repaired = polygons.repair(frame, names) if repair else (frame, [])
    faults = _code_faults(codes, held.odd[key], path)
    faults += [*_long_faults(codes, path), *_long_faults(names, path)]
    if titled != key:
        faults += _blank_faults(names, held.odd[titled], "name", path)
    refuse([*faults, *_shape_faults(frame, path)])
    polygons.check_degrees(frame, path)
    order = sorted(range(len(codes)), key=codes.__getitem__)
    attributes = {
        each: [cells[row] for row in order]
        for each, cells in held.cells.items()
        if each not in {key, titled}
    }
    return Land(frame.iloc[order].set_index("code"), attributes, key, (*held.notes, *repaired))


def _is_of_a_table(code: str, name: str | None, attributes: list[str]) -> bool:
    """Tell whether the column of codes is that of a table alone: polygons have another, or none.

    A table that has no codes is keyed by names, beside polygons that have both.
    """
    is_name = fold(code) == fold(name or "name") and "code" in attributes
    return is_name or columns.alike(attributes, code) is None


def _name_attribute(held: vector.Layer, stated: str | None, key: str, path: Path) -> str:
    """Return the attribute that names areas; that of the codes where no other could be meant."""
    attributes = list(held.cells)
    if stated is None and not any(fold(each) == "name" for each in attributes):
        return key
    return columns.found(attributes, stated, "name", "data.name", path)


def _code_faults(codes: list[str], odd: frozenset[int], path: Path) -> list[Fault]:
    faults = _blank_faults(codes, odd, "code", path)
    alike: dict[str, list[int]] = {}
    for row, code in enumerate(codes):
        if code and row not in odd:
            alike.setdefault(fold(code), []).append(row)
    for rows in (rows for rows in alike.values() if len(rows) > 1):
        spelled = list(dict.fromkeys(codes[row] for row in rows))
        where = " and ".join(f"feature {row + 1}" for row in rows)
        message = f"{len(rows)} polygons have this code ({where})."
        if len(spelled) > 1:
            told = " and ".join(f"'{each}'" for each in spelled)
            message = f"the codes {told} differ only in case, blanks or signs ({where})."
        remedy = "Each area has one polygon (or one multipolygon) and a code of its own."
        faults.append(Fault(message, str(path), f"code {spelled[0]}", remedy))
    return faults


def _blank_faults(cells: list[str], odd: frozenset[int], what: str, path: Path) -> list[Fault]:
    """List the polygons whose code or name is blank, a list, a table, or true/false."""
    return [
        Fault(
            f"the polygon has no {what}."
            if row not in odd
            else f"{cell} is no {what}: a text or a whole number is needed.",
            str(path),
            f"feature {row + 1}",
            f"Give each area a {what}.",
        )
        for row, cell in enumerate(cells)
        if row in odd or not cell
    ]


def _long_faults(cells: list[str], path: Path) -> list[Fault]:
    """List the polygons whose code or name is too long to be one."""
    return [
        fault
        for row, cell in enumerate(cells)
        if (fault := too_long(cell, str(path), f"feature {row + 1}"))
    ]


def _shape_faults(frame: gpd.GeoDataFrame, path: Path) -> list[Fault]:
    faults = []
    for code, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True):
        faults += polygons.shape_faults(shape, path, f"area {code} ({name})", "area")
    return faults
