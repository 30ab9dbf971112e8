"""Reading tables as people keep them: CSV or a workbook, a byte-order mark, spaces, blank rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bcu_optimizer.common.cells import as_meant
from bcu_optimizer.common.errors import Fault, bad, nearest, refuse
from bcu_optimizer.common.text import fold, plain, seen
from bcu_optimizer.data.tables.csv_lines import Fits, from_headings, lines_of
from bcu_optimizer.data.tables.rows import (
    Formula,
    Lines,
    Place,
)

_WORKBOOKS = {".xlsx", ".xlsm"}
_OTHER_WORKBOOKS = {".xls", ".xlsb", ".ods", ".numbers"}

_ANYWHERE = Place()


@dataclass(frozen=True)
class Row:
    """One row of a table: its line in the file and its cells by column, spaces stripped."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Table:
    """A table as read: its columns in the order of the file, and its rows that are not blank.

    ``notes`` are what a reader of an answer should know of how it was read.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook that can be read.

    Raises
    ------
    InputError
        If it is a workbook of another kind.
    """
    if path.suffix.casefold() in _OTHER_WORKBOOKS:
        raise bad(
            f"workbooks of the kind '{path.suffix}' cannot be read.",
            path,
            remedy="Save it as .xlsx, or as CSV.",
        )
    return path.suffix.casefold() in _WORKBOOKS


def read(
    path: Path,
    required: Sequence[str] = (),
    place: Place = _ANYWHERE,
    fits: Fits | None = None,
) -> Table:
    """Read a CSV file, or a sheet of a workbook (.xlsx).

    Parameters
    ----------
    required
        Columns that the table must have, in any case; they are then called as they stand here.
    place
        The sheet, and the row of headings; usually the only sheet, and the first row.
    fits
        Tells of a row whether it holds the headings looked for; the columns required, if it is not
        said. Of several sheets the only one that has such a row is read, and titles above it are
        passed over.

    Raises
    ------
    InputError
        If the file cannot be read, has no header, lacks a required column, names a column twice,
        or has a row of another length than its header; if it is not clear which sheet is meant.
    """
    if fits is None and required:
        fits = partial(_has, required)
    lines, notes = _read(path, place, fits)
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        raise bad(
            "the file is empty.", path, remedy="A header line and at least one row are needed."
        )
    columns = _called(_columns([cells for _, cells in filled]), required)
    _check_columns(path, columns, required)
    if fits is None or fits(columns):  # what holds no headings is told by who looks for them
        _refuse_repeated(path, columns)
    rows = [_padded(line, cells, len(columns)) for line, cells in filled[1:]]
    refuse(
        Fault(
            f"the row has {len(cells)} cells, the header {len(columns)}.",
            str(path),
            f"line {line}",
            "Give every column a value, and quote a cell that holds the separator.",
        )
        for line, cells in rows
        if len(cells) != len(columns)
    )
    return Table(
        path,
        tuple(column for column in columns if column),
        tuple(_row(line, columns, cells) for line, cells in rows),
        (*notes, *_unnamed(path, columns, rows)),
    )


def _read(path: Path, place: Place, fits: Fits | None) -> tuple[Lines, list[str]]:
    """Return the lines of a file from its headings on, and what is to be said of that."""
    if is_workbook(path):
        from bcu_optimizer.data.tables import workbook as spreadsheet

        return spreadsheet.read(path, place, fits)
    if place.sheet is not None:
        message = f"there is no sheet '{place.sheet}': the file is no workbook."
        raise bad(message, path, remedy="Name a workbook, or leave the sheet out.")
    return from_headings(path, place.header, fits)


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    named = zip(columns, map(_cell, cells), strict=True)
    return Row(line, {column: cell for column, cell in named if column})


def _cell(text: str) -> str:
    """Return a cell as it is meant and kept; a formula stays one."""
    return text if isinstance(text, Formula) else seen(as_meant(text))


def _unnamed(
    path: Path, columns: Sequence[str], rows: Sequence[tuple[int, list[str]]]
) -> Iterator[str]:
    """Say of each column that has cells but no heading that it was left out."""
    for number, column in enumerate(columns):
        if not column and any(cells[number] for _, cells in rows):
            yield f"Column {number + 1} of {path.name} has no heading and was not read."


def sheets(path: Path) -> dict[str, Lines]:
    """Return all rows of a file, by the sheets of a workbook ("" for a CSV file).

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    if is_workbook(path):
        from bcu_optimizer.data.tables import workbook as spreadsheet

        return {**spreadsheet.sheets(path)}
    return {"": lines_of(path)}


def _has(required: Sequence[str], headings: Sequence[str]) -> bool:
    return {*map(fold, required)} <= {*map(fold, headings)}


def _called(columns: tuple[str, ...], required: Sequence[str]) -> tuple[str, ...]:
    """Call columns as they are required, where they differ only in case or blanks."""
    wanted = {fold(column): column for column in required if column not in columns}
    return tuple(wanted.pop(fold(column), column) for column in columns)


def _columns(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the header, which comes first, without columns at its end that are blank all down."""
    used = max(i + 1 for cells in rows for i, cell in enumerate(cells) if cell)
    return tuple(map(plain, rows[0][:used]))


def _padded(line: int, cells: list[str], width: int) -> tuple[int, list[str]]:
    """Drop blank cells beyond the header's width."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return line, cells[:end]


def _check_columns(path: Path, columns: tuple[str, ...], required: Sequence[str]) -> None:
    refuse(
        Fault(f"there is no column '{column}'.", str(path), "header", nearest(column, columns))
        for column in required
        if column not in columns
    )


def _refuse_repeated(path: Path, columns: tuple[str, ...]) -> None:
    repeated = sorted(c for c, often in Counter(columns).items() if c and often > 1)
    if repeated:
        raise bad(
            "columns named twice: " + ", ".join(f"'{each}'" for each in repeated) + ".",
            path,
            "header",
            "Give each column a name of its own.",
        )
