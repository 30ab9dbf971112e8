"""The parts of a workbook before it is opened: how large they would become, what is merged."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from bcu_optimizer.common.errors import bad
from bcu_optimizer.data.tables.rows import MOST_CELLS

MOST_BYTES = 50_000_000  # of the file
_MOST_INFLATED = 40_000_000  # of its parts; opened they take some forty times as much memory
_SHEETS = "xl/worksheets/"
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,4})(\d{1,8}):([A-Z]{1,4})(\d{1,8})"'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def check(path: Path) -> None:
    """Refuse a workbook that would take gigabytes of memory, or minutes, to open.

    Raises
    ------
    InputError
        If its parts are too large, or cells without number are merged.
    zipfile.BadZipFile
        If it is no workbook.
    """
    with zipfile.ZipFile(path) as parts:
        large = sum(part.file_size for part in parts.infolist() if _is_text(part.filename))
        if large > _MOST_INFLATED:
            raise bad(
                f"opened, the workbook has {large / 1e6:,.0f} MB, more than the "
                f"{_MOST_INFLATED / 1e6:,.0f} MB that can be read.",
                path,
                remedy="Save the table alone, without what is formatted but empty, or as CSV.",
            )
        merged = sum(_merged(parts.read(name)) for name in _sheets(parts))
    if merged > MOST_CELLS:
        raise bad(
            f"{merged:,} cells are merged, too many for a table of areas.",
            path,
            remedy="Take the merging back, or save the table alone.",
        )


def has_formulas(path: Path) -> bool:
    """Tell whether any sheet of a workbook holds a formula."""
    with zipfile.ZipFile(path) as parts:
        return any(_FORMULA.search(parts.read(name)) for name in _sheets(parts))


def _sheets(parts: zipfile.ZipFile) -> list[str]:
    return [name for name in parts.namelist() if name.startswith(_SHEETS)]


def _is_text(name: str) -> bool:
    """Tell whether a part is read at all; pictures and the like are not."""
    return name.casefold().endswith((".xml", ".rels", ".vml"))


def _merged(sheet: bytes) -> int:
    """Count the cells of a sheet that are merged with others."""
    found = 0
    for left, top, right, bottom in _MERGED.findall(sheet):
        wide, tall = _column(right) - _column(left) + 1, int(bottom) - int(top) + 1
        found += max(wide, 1) * max(tall, 1)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
