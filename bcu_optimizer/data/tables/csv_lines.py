"""The lines of a CSV file, from its headings on, whatever parts its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.text import plain
from bcu_optimizer.data.tables import encoding
from bcu_optimizer.data.tables.rows import (
    MOST_CELLS,
    MOST_COLUMNS,
    Lines,
    from_header,
    too_large,
)

_SEPARATORS = ",;\t"
_MOST_ABOVE = 50  # headings are looked for in so many lines
Fits = Callable[[Sequence[str]], bool]


def from_headings(path: Path, stated: int | None, fits: Fits | None) -> tuple[Lines, list[str]]:
    """Return the lines of a CSV file from its headings on, and what is to be said of that."""
    lines = lines_of(path, fits if stated is None else None)
    if stated is not None or fits is None:
        return from_header(lines, stated, path), []
    filled = [(line, cells) for line, cells in lines if any(cells)][:_MOST_ABOVE]
    found = next((line for line, cells in filled if fits([*map(plain, cells)])), None)
    if found is None or found == filled[0][0]:
        return lines, []
    told = f"The headings of {path.name} were read from line {found}."
    return from_header(lines, found, path), [told]


def _separator(lines: Sequence[str], fits: Fits | None) -> str:
    """Return what parts the cells of a table: as in its headings, where they are found."""
    filled = [line for line in lines if line.strip()][:_MOST_ABOVE]
    for line in filled if fits else ():
        separator = max(_SEPARATORS, key=line.count)
        if fits and fits([plain(cell.strip(' "')) for cell in line.split(separator)]):
            return separator
    header = filled[0] if filled else ""
    return max(_SEPARATORS, key=header.count)


def lines_of(path: Path, fits: Fits | None = None) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV file with their numbers, cells stripped of spaces."""
    lines = encoding.read(path).split("\n")
    header = next((line for line in lines if line.strip()), "")
    separator = _separator(lines, fits)
    if re.fullmatch(r"sep=[,;\t]\s*", header, re.IGNORECASE):  # a first line that Excel writes
        separator = header[4]
        lines[lines.index(header)] = ""
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    found: list[tuple[int, list[str]]] = []
    read = 0
    try:
        for cells in reader:
            read += len(cells)
            if read > MOST_CELLS or len(cells) > MOST_COLUMNS:
                raise too_large(path, f"at least {len(found) + 1:,}", len(cells))
            found.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error:
        raise bad(
            f"a cell is longer than {csv.field_size_limit():,} letters.",
            path,
            f"line {reader.line_num}",
            "Is a quotation mark never closed?",
        ) from None
    return found
