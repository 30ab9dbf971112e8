"""Reading tables as people keep them: commas or semicolons, a byte-order mark, spaces."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.errors import bad, nearest

_SEPARATORS = ",;\t"


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


def read(path: Path, required: Sequence[str] = ()) -> Table:
    """Read a CSV file.

    Raises
    ------
    InputError
        If the file cannot be read, has no header, lacks a required column, names a column twice,
        or has a row of another length than its header.
    """
    lines = read_text(path).splitlines()
    if not lines or not lines[0].strip():
        raise bad(
            "the file is empty.", path, remedy="A header line and at least one row are needed."
        )
    separator = max(_SEPARATORS, key=lines[0].count)
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    columns = tuple(cell.strip() for cell in next(reader))
    _check_columns(path, columns, required)
    rows = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            raise bad(
                f"the row has {len(cells)} cells, the header {len(columns)}.",
                path,
                f"line {reader.line_num}",
                "Give every column a value, and quote a cell that holds the separator.",
            )
        stripped = (cell.strip() for cell in cells)
        rows.append(Row(reader.line_num, dict(zip(columns, stripped, strict=True))))
    return Table(path, columns, tuple(rows))


def read_text(path: Path) -> str:
    """Read a UTF-8 text file, with or without a byte-order mark; InputError if it cannot be."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise bad("there is no such file.", path, remedy="Check the path.") from None
    except UnicodeDecodeError as error:
        raise bad(
            f"the file is not UTF-8 text (byte {error.start}).",
            path,
            remedy="Save it as UTF-8.",
        ) from None
    except OSError as error:
        raise bad(f"the file cannot be read ({error.strerror}).", path) from None


def _check_columns(path: Path, columns: tuple[str, ...], required: Sequence[str]) -> None:
    for column in required:
        if column not in columns:
            raise bad(f"there is no column '{column}'.", path, "header", nearest(column, columns))
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise bad(
            "columns named twice: " + ", ".join(f"'{each}'" for each in repeated) + ".",
            path,
            "header",
            "Give each column a name of its own.",
        )
