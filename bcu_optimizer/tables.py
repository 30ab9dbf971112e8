"""Reading tables as people keep them: CSV or a workbook, a byte-order mark, spaces, blank rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.errors import Fault, bad, nearest, refuse

_SEPARATORS = ",;\t"
_WORKBOOKS = {".xlsx", ".xlsm"}
_OTHER_WORKBOOKS = {".xls", ".xlsb", ".ods", ".numbers"}
# A cell that starts with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Row:
    """One row of a table: its line in the file and its cells by column, spaces stripped."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Table:
    """A table as read: its columns in the order of the file, and its rows that are not blank."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

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


def read(path: Path, required: Sequence[str] = (), sheet: str | None = None) -> Table:
    """Read a CSV file, or a sheet of a workbook (.xlsx): the first, or the one named.

    Raises
    ------
    InputError
        If the file cannot be read, has no header, lacks a required column, names a column twice,
        or has a row of another length than its header; if there is no such sheet.
    """
    if is_workbook(path):
        from bcu_optimizer import spreadsheet

        lines = spreadsheet.read(path, sheet)
    elif sheet is not None:
        raise bad(f"there is no sheet '{sheet}': the file is no workbook.", path)
    else:
        lines = _lines(path)
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
    meant = ((line, map(as_meant, cells)) for line, cells in rows)
    return Table(
        path, columns, tuple(Row(n, dict(zip(columns, cells, strict=True))) for n, cells in meant)
    )


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV file with their numbers, cells stripped of spaces."""
    lines = read_text(path).split("\n")
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
    return tuple(rows[0][:used])


def _padded(line: int, cells: list[str], width: int) -> tuple[int, list[str]]:
    """Drop blank cells beyond the header's width."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return line, cells[:end]


def as_meant(cell: str) -> str:
    """Undo :func:`as_text`: drop the mark that makes a cell text to a spreadsheet."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def as_text(cell: str) -> str:
    """Mark a cell that a spreadsheet would take for a formula as text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_text(path: Path) -> str:
    """Read a UTF-8 text file, or one that says it is UTF-16; InputError if it cannot be read."""
    try:
        content = path.read_bytes()
        is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise bad("there is no such file.", path, remedy="Check the path.") from None
    except UnicodeDecodeError as error:
        raise bad(
            f"the file is not UTF-8 text (byte {error.start}).",
            path,
            remedy="Save it as UTF-8; in a spreadsheet, as 'CSV UTF-8'.",
        ) from None
    except OSError as error:
        raise bad(
            f"the file cannot be read ({error.strerror}).",
            path,
            remedy="Is it a file, and may you read it?",
        ) from None


def _check_columns(path: Path, columns: tuple[str, ...], required: Sequence[str]) -> None:
    refuse(
        Fault(f"there is no column '{column}'.", str(path), "header", nearest(column, columns))
        for column in required
        if column not in columns
    )
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise bad(
            "columns named twice: " + ", ".join(f"'{each}'" for each in repeated) + ".",
            path,
            "header",
            "Give each column a name of its own.",
        )
