"""Rows of a table as a file holds them, from its headings on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common.errors import bad


class Formula(str):
    """The text of a formula in a workbook that was never worked out, so that it has no value."""

    __slots__ = ()


@dataclass(frozen=True)
class Place:
    """Where in a file a table stands: a sheet of a workbook, and the row of its headings.

    ``setting`` is how a sheet is named, to be said where there are several.
    """

    sheet: str | None = None
    header: int | None = None
    setting: str = ""


def from_header(
    lines: Sequence[tuple[int, list[str]]], header: int | None, path: Path
) -> list[tuple[int, list[str]]]:
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
