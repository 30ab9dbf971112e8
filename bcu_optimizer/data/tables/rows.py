"""Rows of a table as a file holds them, from its headings on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common.errors import bad

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
