"""Figures of areas: a table keyed by code, or attributes of the polygons; kept exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from bcu_optimizer import tables
from bcu_optimizer.errors import Fault, nearest, refuse
from bcu_optimizer.lookup import Names
from bcu_optimizer.numbers import parse_figure

_NOT_FIGURES = {"name", "geometry", "x", "y", "centre_easting_m", "centre_northing_m"}


def read(
    land: gpd.GeoDataFrame, file: Path | None, polygons: Path, required: Mapping[str, str]
) -> tuple[dict[str, list[str]], Path]:
    """Read the cells of every figure column as text, in the order of ``land``.

    Parameters
    ----------
    land
        The areas, indexed by code, with ``name``.
    file
        A CSV keyed by ``code``; None if the polygons carry the figures as attributes.
    polygons
        The file of the polygons.
    required
        The columns that must hold numbers of 0 or more, each with what asks for it.

    Raises
    ------
    InputError
        With all faults: areas without figures or figures without areas, columns that are missing,
        figures that are missing, negative or no numbers.
    """
    faults: list[Fault] = []
    if file is None:
        columns = [c for c in land.columns if c not in _NOT_FIGURES]
        cells = {c: ["" if pd.isna(v) else str(v) for v in land[c]] for c in columns}
        file = polygons
    else:
        cells, faults = _cells_by_code(land, file)
    refuse([*faults, *_figure_faults(cells, land, file, required)])
    return cells, file


def _cells_by_code(land: gpd.GeoDataFrame, file: Path) -> tuple[dict[str, list[str]], list[Fault]]:
    """Return the cells of each column ("0" where an area has no row), and what is wrong."""
    table = tables.read(file, required=["code"])
    names = Names(dict(land["name"]), "area")
    rows: dict[str, tables.Row] = {}
    faults = []
    for row in table:
        code = names.find(row["code"]) or row["code"]
        if code in rows:
            first = f"The first is on line {rows[code].line}."
            faults.append(
                Fault(f"area {code} stands here again.", str(file), f"line {row.line}", first)
            )
        rows.setdefault(code, row)
    faults += _missing_and_extra(land, rows, file)
    wanted = [column for column in table.columns if column not in {"code", "name"}]
    cells = {
        column: [rows[code][column] if code in rows else "0" for code in land.index]
        for column in wanted
    }
    return cells, faults


def _missing_and_extra(
    land: gpd.GeoDataFrame, rows: Mapping[str, tables.Row], file: Path
) -> list[Fault]:
    faults = [
        Fault(
            f"area {code} ({land.at[code, 'name']}) has a polygon but no figures.",
            str(file),
            None,
            "Add its row.",
        )
        for code in land.index
        if code not in rows
    ]
    known = set(land.index)
    return faults + [
        Fault(
            f"area {code} has figures but no polygon.",
            str(file),
            f"line {row.line}",
            nearest(code, known) if len(known) < 400 else "Remove the row or add the polygon.",
        )
        for code, row in rows.items()
        if code not in known
    ]


def _figure_faults(
    cells: Mapping[str, list[str]], land: gpd.GeoDataFrame, file: Path, required: Mapping[str, str]
) -> list[Fault]:
    """Check the columns that a scenario uses; ``required`` maps each to where it is asked for."""
    faults = []
    for column, asked_by in required.items():
        if column not in cells:
            message = f"there is no column '{column}', which {asked_by} asks for."
            faults.append(Fault(message, str(file), "header", nearest(column, cells)))
            continue
        for code, text in zip(land.index, cells[column], strict=True):
            fault = _cell_fault(text)
            if fault:
                where = f"area {code} ({land.at[code, 'name']}), column {column}"
                faults.append(Fault(fault, str(file), where, "A number of 0 or more is needed."))
    return faults


def _cell_fault(text: str) -> str | None:
    if text.strip().casefold() in {"", "nan", "na", "n/a", "null", "none", "-"}:
        return "the figure is missing."
    value = parse_figure(text)
    if value is None:
        return f"'{text}' is not a number."
    return f"{text} is negative." if value < 0 else None


def exact(cells: list[str]) -> tuple[Decimal, ...] | None:
    """Return a column's figures exactly; None if not all of its cells are numbers."""
    values = [parse_figure(cell) for cell in cells]
    return tuple(v for v in values if v is not None) if None not in values else None


def as_pandas(columns: Mapping[str, list[str]]) -> dict[str, list[Any]]:
    """Return columns as numbers where they are numbers throughout, as text otherwise."""
    shown: dict[str, list[Any]] = {}
    for name, cells in columns.items():
        values = exact(cells)
        whole = values is not None and all(v == v.to_integral_value() for v in values)
        shown[name] = [int(v) if whole else float(v) for v in values] if values else list(cells)
    return shown
