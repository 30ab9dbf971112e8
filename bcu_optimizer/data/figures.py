"""Figures of areas: a table keyed by code, or attributes of the polygons; kept exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common.errors import Fault, bad, nearest, refuse
from bcu_optimizer.common.exact import figure_fault, parse_figure
from bcu_optimizer.common.text import fold, plain
from bcu_optimizer.common.toml import toml
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.tables import rows as tables_rows
from bcu_optimizer.data.tables import rows_beside
from bcu_optimizer.data.tables import table as tables
from bcu_optimizer.data.tables.columns import alike
from bcu_optimizer.data.tables.rows import Formula
from bcu_optimizer.data.tables.whereabouts import whereabouts

if TYPE_CHECKING:
    from bcu_optimizer.data.sources import Source


@dataclass(frozen=True)
class Figures:
    """The cells of every column of figures as text, in the order of the areas.

    ``notes`` are what the reader of an answer should know of how they were read.
    """

    cells: Mapping[str, list[str]]
    file: Path
    notes: tuple[str, ...] = ()


def read(
    names: Names,
    source: Source,
    attributes: Mapping[str, list[str]] = MappingProxyType({}),
    key: str = "code",
) -> Figures:
    """Read the figures of areas.

    Parameters
    ----------
    names
        Look-up of the areas.
    source
        Where the figures are, and the columns that must hold numbers of 0 or more, each with what
        asks for it.
    attributes
        The attributes of the polygons, which are the figures where there is no table of them.
    key
        The attribute that gives the codes of polygons.

    Raises
    ------
    InputError
        With all faults: areas without figures or figures without areas, columns that are missing,
        figures that are missing, negative or no numbers.
    """
    land = names.by_code
    faults: list[Fault] = []
    if source.figures is None:
        _refuse_a_place(source)
        made = Figures(attributes, source.polygons)
    else:
        made, faults = _of_a_table(names, source, source.figures, key)
    refuse([*faults, *_figure_faults(made.cells, land, made.file, source.required)])
    return made


def _refuse_a_place(source: Source) -> None:
    for setting in ("sheet", "header"):
        if getattr(source, setting) is not None:
            message = f"data.{setting} is stated, but no table of figures is."
            remedy = f'Name the table: data.figures = "…"; or take data.{setting} out.'
            raise bad(message, source.polygons, f"data.{setting}", remedy)


def _of_a_table(
    names: Names, source: Source, file: Path, attribute: str
) -> tuple[Figures, list[Fault]]:
    """Return the cells of each column ("0" where an area has no row), and what is wrong."""
    key, table = _keyed(names, source, file, attribute)
    called = source.name or "name"  # the name of an area is no figure, unless it is asked for
    keys = [key, *(c for c in table.columns if c == called)]
    table = rows_beside.left_out(table, keys, lambda text: names.find(text) is not None)
    land = names.by_code
    rows: dict[str, tables.Row] = {}
    faults = []
    for row in table:
        called = next((row[each] for each in keys if row[each]), "")
        code = names.find(called) or called
        if code in rows:
            first = f"The first is on line {rows[code].line}."
            faults.append(
                Fault(f"area {code} stands here again.", str(file), f"line {row.line}", first)
            )
        rows.setdefault(code, row)
    faults += _missing_and_extra(land, rows, file)
    wanted = [c for c in table.columns if c not in {key, called} or c in source.required]
    cells = {
        column: [_kept(rows[code][column]) if code in rows else "0" for code in land]
        for column in wanted
    }
    texts = [row[key] for row in rows.values()]
    return Figures(cells, file, (*table.notes, *names.readings(texts, file))), faults


def _keyed(names: Names, source: Source, file: Path, attribute: str) -> tuple[str, tables.Table]:
    """Read the table, and find its column of codes: called as stated, or else ``code``.

    What is stated must be what the polygons or the table call it.
    """
    of_polygons = source.code is not None and fold(source.code) == fold(attribute)

    def key(columns: Sequence[str]) -> str | None:
        stated = alike(columns, source.code) if source.code else None
        usual = "code" if "code" in columns and (of_polygons or not source.code) else None
        return stated or usual

    place = tables_rows.Place(source.sheet, source.header, lambda: _settings(names, file, "sheet"))
    table = tables.read(file, place=place, fits=lambda columns: key(columns) is not None)
    found = key(table.columns)
    if found is None:
        wanted = source.code or "code"
        settings = _settings(names, file, "code")
        remedy = f"{nearest(wanted, table.columns)} Say which one it is: {settings}."
        raise bad(f"there is no column '{wanted}'.", file, "header", remedy)
    return found, table


def _settings(names: Names, file: Path, wanted: str) -> str:
    """Say which settings would read a table, as far as its cells tell."""
    found = whereabouts(file, lambda text: names.find(text) is not None)
    if found is None or (wanted == "sheet" and found.sheet is None):
        return f'data.{wanted} = "…"'
    stated = {"sheet": found.sheet, "code": found.area}
    return ", ".join(f"data.{key} = {toml(text)}" for key, text in stated.items() if text)


def _missing_and_extra(
    land: Mapping[str, str], rows: Mapping[str, tables.Row], file: Path
) -> list[Fault]:
    faults = [
        Fault(
            f"area {code} ({land[code]}) has a polygon but no figures.",
            str(file),
            None,
            "Add its row.",
        )
        for code in land
        if code not in rows
    ]
    known = set(land)
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
    cells: Mapping[str, list[str]],
    land: Mapping[str, str],
    file: Path,
    required: Mapping[str, str],
) -> list[Fault]:
    """Check the columns that a scenario uses; ``required`` maps each to where it is asked for."""
    faults = []
    for column, asked_by in required.items():
        if column not in cells:
            message = f"there is no column '{column}', which {asked_by} asks for."
            faults.append(Fault(message, str(file), "header", nearest(column, cells)))
            continue
        for code, text in zip(land, cells[column], strict=True):
            fault = _cell_fault(text)
            if fault:
                where = f"area {code} ({land[code]}), column {column}"
                faults.append(Fault(fault[0], str(file), where, fault[1]))
    return faults


def _kept(cell: str) -> str:
    return cell if isinstance(cell, Formula) else plain(cell)


def _cell_fault(text: str) -> tuple[str, str] | None:
    if isinstance(text, Formula):
        return text.fault
    if text.casefold() in {"", "nan", "na", "n/a", "null", "none", "-"}:
        return "the figure is missing.", "A number of 0 or more is needed."
    value = parse_figure(text)
    return figure_fault(text) if value is None or value < 0 else None


def stem(column: str) -> str:
    """Return a column's name without the numbers in it, such as its year."""
    return re.sub(r"[\W_]*\d+", "", column.casefold())


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
