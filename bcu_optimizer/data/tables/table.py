"""Reading tables as people keep them: CSV or a workbook, a byte-order mark, spaces, blank rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common.cells import as_meant
from bcu_optimizer.common.errors import Fault, bad, nearest, refuse
from bcu_optimizer.common.text import plain
from bcu_optimizer.data.tables import encoding
from bcu_optimizer.data.tables.rows import Place, from_header

_SEPARATORS = ",;\t"
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
    fits: Callable[[Sequence[str]], bool] | None = None,
) -> Table:
    """Read a CSV file, or a sheet of a workbook (.xlsx).

    Parameters
    ----------
    required
        Columns that the table must have.
    place
        The sheet, and the row of headings; usually the only sheet, and the first row.
    fits
        Tells of a row of a workbook whether it holds the headings looked for. Of several sheets
        the only one that has such a row is read, and titles above it are passed over.

    Raises
    ------
    InputError
        If the file cannot be read, has no header, lacks a required column, names a column twice,
        or has a row of another length than its header; if it is not clear which sheet is meant.
    """
    if is_workbook(path):
        from bcu_optimizer.data.tables import workbook as spreadsheet

        lines, notes = spreadsheet.read(path, place, fits)
    elif place.sheet is not None:
        message = f"there is no sheet '{place.sheet}': the file is no workbook."
        raise bad(message, path, remedy="Name a workbook, or leave the sheet out.")
    else:
        lines, notes = from_header(_lines(path), place.header, path), []
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        raise bad(
            "the file is empty.", path, remedy="A header line and at least one row are needed."
        )
    columns = _columns([cells for _, cells in filled])
    _check_columns(path, columns, required)
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


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    named = zip(columns, map(as_meant, cells), strict=True)
    return Row(line, {column: cell for column, cell in named if column})


def _unnamed(
    path: Path, columns: Sequence[str], rows: Sequence[tuple[int, list[str]]]
) -> Iterator[str]:
    """Say of each column that has cells but no heading that it was left out."""
    for number, column in enumerate(columns):
        if not column and any(cells[number] for _, cells in rows):
            yield f"Column {number + 1} of {path.name} has no heading and was not read."


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV file with their numbers, cells stripped of spaces."""
    lines = encoding.read(path).split("\n")
    header = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=header.count)
    if re.fullmatch(r"sep=[,;\t]\s*", header, re.IGNORECASE):  # a first line that Excel writes
        separator = header[4]
        lines[lines.index(header)] = ""
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    try:
        return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise bad(
            f"the table cannot be read ({error}).",
            path,
            f"line {reader.line_num}",
            "Is a quotation mark never closed?",
        ) from None


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
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    if repeated:
        raise bad(
            "columns named twice: " + ", ".join(f"'{each}'" for each in repeated) + ".",
            path,
            "header",
            "Give each column a name of its own.",
        )
