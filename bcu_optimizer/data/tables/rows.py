"""Rows of a table as a file holds them, from its headings on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common.errors import InputError, bad

MOST_CELLS = 3_000_000  # of a table; more would take gigabytes of memory
MOST_COLUMNS = 5_000

Lines = Sequence[tuple[int, list[str]]]  # the rows of a table, or of all of a file, by number


class Formula(str):
    """The text of a formula in a workbook that was never worked out, so that it has no value."""

    __slots__ = ()

    @property
    def fault(self) -> tuple[str, str]:
        """What is wrong with it, and the remedy."""
        return (
            f"the cell is a formula that was never worked out ({self}).",
            "Open the workbook in a spreadsheet and save it, or write the value.",
        )


@dataclass(frozen=True)
class Place:
    """Where in a file a table stands: a sheet of a workbook, and the row of its headings.

    ``setting`` says how a sheet is named, where there are several that may be meant.
    """

    sheet: str | None = None
    header: int | None = None
    setting: Callable[[], str] = lambda: ""


def too_large(path: Path, rows: str, columns: int) -> InputError:
    """Say that a table has too many rows or columns to be one of areas."""
    return bad(
        f"the table has {rows} rows and {columns:,} columns, too many for a table of areas: "
        f"{MOST_CELLS:,} cells in {MOST_COLUMNS:,} columns are the most.",
        path,
        remedy="Keep only what is needed in it, or sum it up by area.",
    )


def from_header(lines: Lines, header: int | None, path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines from the headings on; InputError if there is nothing where they should be.

    Their line is stated, or is the first that is not blank.
    """
    if header is None:
        return list(lines)
    kept = [(line, cells) for line, cells in lines if line >= header]
    if not kept or kept[0][0] != header or not any(kept[0][1]):
        raise bad(
            f"there are no headings in row {header}.",
            path,
            "header",
            "Name the row that holds the headings of columns.",
        )
    return kept
