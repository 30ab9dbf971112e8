"""Workbooks (.xlsx): a sheet read as the rows of a table, and a table written as a workbook."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bcu_optimizer.common import input_files
from bcu_optimizer.common.cells import as_text
from bcu_optimizer.common.dates import today
from bcu_optimizer.common.errors import Fault, InputError, bad, nearest, refuse
from bcu_optimizer.common.text import fold, plain
from bcu_optimizer.data.tables import archive
from bcu_optimizer.data.tables import rows as tables_rows
from bcu_optimizer.data.tables.rows import Formula, Place

_MOMENT = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_FIRST = datetime(1980, 1, 1)  # the earliest date that a part of a workbook can have
Fits = Callable[[Sequence[str]], bool]
_NONE: Mapping[tuple[int, int], str] = MappingProxyType({})

# What is said of parts of a workbook that are not read: looks, charts, names, comments. A date
# that is none becomes a cell in error, which is refused by its place.
_NOT_READ = re.compile(
    r"extension is not supported|conditional formatting|header or footer|style|Print area"
    r"|Defined names|DrawingML|chart|image|dependency|[Cc]omment|Unknown type|marked as a date"
)
_MOST_ABOVE = 50  # headings are looked for in so many rows
_ANEW = "Save it anew as .xlsx without a password, or as CSV."
_MOST_CELLS = 2_000_000  # a sheet with more is no table of areas


def read(
    path: Path, place: Place, fits: Fits | None
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return the rows of a sheet from its headings on, and what is to be said of how it was found.

    Rows come with their numbers, each cell as the text that it shows. A number that is whole has
    no decimals; cells that are merged all have the value shown. See :func:`tables.read`.

    Raises
    ------
    InputError
        If the file is no workbook, has no such sheet or several that may be meant, or a formula
        in the sheet ended in an error.
    """
    workbook = _open(path)
    sheets = _sheets(workbook, path, place.sheet)
    headings = {each.title: _headings(each, place.header, fits) for each in sheets}
    fitting = [each for each in sheets if headings[each.title]]
    chosen = fitting if fits else sheets
    if len(sheets) > 1 and len(chosen) != 1:
        raise _several(path, [each.title for each in chosen or sheets], place)
    found = (chosen or sheets)[0]
    _check(found, path)
    whole = _rows(found, formulas=_formulas(found, path))
    rows = tables_rows.from_header(whole, place.header or headings[found.title], path)
    notes = []
    if len(sheets) > 1:
        others = ", ".join(f"'{each.title}'" for each in sheets if each is not found)
        notes.append(f"Of {path.name} the sheet '{found.title}' was read, not {others}.")
    if not place.header and any(any(cells) for n, cells in whole if n < rows[0][0]):
        notes.append(f"The headings of {path.name} were read from row {rows[0][0]}.")
    return rows, notes


def sheets(path: Path) -> dict[str, list[tuple[int, list[str]]]]:
    """Return the rows of every sheet that can be seen, by title; InputError as :func:`read`."""
    return {each.title: _rows(each) for each in _sheets(_open(path), path, None)}


def _several(path: Path, titles: Sequence[str], place: Place) -> InputError:
    """Say that it is not clear which sheet is meant."""
    listed = ", ".join(f"'{title}'" for title in titles)
    setting = place.setting()
    which = f"Say which one to read: {setting}." if setting else "Keep only one."
    return bad(f"the workbook holds several sheets ({listed}).", path, remedy=which)


def _headings(sheet: Any, stated: int | None, fits: Fits | None) -> int | None:
    """Return the first row that holds the headings looked for; None if there is none near."""
    if fits is None:
        return None
    last = _MOST_ABOVE if stated is None or _is_too_large(sheet) else min(stated, sheet.max_row)
    first = _rows(sheet, last)
    rows = [(n, [plain(cell) for cell in cells]) for n, cells in first if any(cells)]
    return next((n for n, cells in rows if stated in {n, None} and fits(cells)), None)


def _check(sheet: Any, path: Path) -> None:
    """Refuse a sheet that is too large, or has a cell whose value cannot be known."""
    if _is_too_large(sheet):
        raise bad(
            f"the sheet '{sheet.title}' has {sheet.max_row:,} rows and {sheet.max_column:,} "
            "columns, too many for a table of areas.",
            path,
            remedy="Delete what is formatted but empty, or save the table alone.",
        )
    refuse(
        Fault(
            f"the cell shows {cell.value}.",
            str(path),
            f"{sheet.title}, cell {cell.coordinate}",
            "Give it a value.",
        )
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "e"
    )


def _formulas(sheet: Any, path: Path) -> dict[tuple[int, int], str]:
    """Return the formulas that were never worked out, by row and column."""
    if not archive.has_formulas(path):
        return {}
    return {
        (cell.row, cell.column): str(cell.value)
        for cells in _open(path, values=False)[sheet.title].iter_rows()
        for cell in cells
        if cell.data_type == "f" and sheet.cell(cell.row, cell.column).value is None
    }


def _rows(
    sheet: Any, last: int | None = None, formulas: Mapping[tuple[int, int], str] = _NONE
) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet, up to one of them, without the blank columns on its left."""
    if last == 0:
        return []
    rows = [[_text(v) for v in row] for row in sheet.iter_rows(max_row=last, values_only=True)]
    for (row, column), text in formulas.items():
        rows[row - 1][column - 1] = Formula(text)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > len(rows):
            continue
        shown = rows[merged.min_row - 1][merged.min_col - 1]
        for cells in rows[merged.min_row - 1 : merged.max_row]:
            cells[merged.min_col - 1 : merged.max_col] = [shown] * merged.size["columns"]
    first = min((i for row in rows for i, cell in enumerate(row) if cell), default=0)
    return [(number, row[first:]) for number, row in enumerate(rows, start=1)]


def _open(path: Path, *, values: bool = True) -> Any:
    import openpyxl

    with (
        input_files.reading(path, "workbook", _ANEW, archive.MOST_BYTES),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        archive.check(path)
        with path.open("rb") as file:
            workbook = openpyxl.load_workbook(file, data_only=values)
    lost = [str(each.message) for each in caught if not _NOT_READ.search(str(each.message))]
    if lost:
        raise bad(f"the workbook cannot be read ({lost[0]}).", path, remedy=_ANEW)
    return workbook


def _sheets(workbook: Any, path: Path, wanted: str | None) -> list[Any]:
    """Return the sheet that is named, or all that can be seen and hold anything."""
    sheets = {each.title: each for each in workbook.worksheets}
    if wanted is not None:
        for title, each in sheets.items():
            if fold(title) == fold(wanted):
                return [each]
        raise bad(f"there is no sheet '{wanted}'.", path, remedy=nearest(wanted, sheets))
    shown = [each for each in sheets.values() if each.sheet_state == "visible"]
    filled = [each for each in shown if _is_filled(each)]
    if not shown:
        raise bad(
            "the workbook has no sheet with cells.", path, remedy="Fill one, or name another file."
        )
    return filled or shown[:1]


def _is_filled(sheet: Any) -> bool:
    # One that is too large is refused where it is the one meant.
    return _is_too_large(sheet) or any(any(map(_text, row)) for row in sheet.values)


def _is_too_large(sheet: Any) -> bool:
    return bool(sheet.max_row * sheet.max_column > _MOST_CELLS)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> None:
    """Write a table of texts as a workbook of one sheet; no cell of it is ever a formula."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for number, row in enumerate([header, *rows], start=1):
        for column, text in enumerate(row, start=1):
            shown = as_text(ILLEGAL_CHARACTERS_RE.sub("", text))
            cell = sheet.cell(number, column, shown)
            cell.number_format = "@"  # text, so that a code keeps its leading zeros
            if number == 1:
                cell.font = Font(bold=True)
    for cells in sheet.columns:
        widest = max(len(str(cell.value)) for cell in cells)
        sheet.column_dimensions[cells[0].column_letter].width = widest + 3
    sheet.freeze_panes = "A2"
    _save(workbook, path)


def _save(workbook: Any, path: Path) -> None:
    """Save a workbook with the day's date everywhere in it."""
    moment = max(today().replace(tzinfo=None), _FIRST)
    held = io.BytesIO()
    workbook.save(held)
    with zipfile.ZipFile(held) as written, zipfile.ZipFile(path, "w") as pinned:
        for part in written.infolist():
            content = written.read(part)
            if part.filename == "docProps/core.xml":  # says when it was made and changed
                told = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = _MOMENT.sub(told, content)
            held_part = zipfile.ZipInfo(part.filename, moment.timetuple()[:6])
            pinned.writestr(held_part, content, zipfile.ZIP_DEFLATED)
