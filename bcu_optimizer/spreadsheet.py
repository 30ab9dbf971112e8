"""Workbooks (.xlsx): a sheet read as the rows of a table, and a table written as a workbook."""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bcu_optimizer.errors import Fault, bad, nearest, refuse
from bcu_optimizer.tables import as_text

_MOMENT = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_FIRST = datetime(1980, 1, 1)  # the earliest date that a part of a workbook can have
_MOST_CELLS = 2_000_000  # a sheet with more is no table of areas


def read(path: Path, sheet: str | None = None) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet with their numbers, each cell as the text that it shows.

    A number that is whole has no decimals; cells that are merged all have the value shown.

    Parameters
    ----------
    path
        A workbook.
    sheet
        The name of a sheet; None for the first that is not hidden.

    Raises
    ------
    InputError
        If the file is no workbook, has no such sheet, or a formula in it ended in an error.
    """
    found = _sheet(_open(path), path, sheet)
    if found.max_row * found.max_column > _MOST_CELLS:
        raise bad(
            f"the sheet '{found.title}' has {found.max_row:,} rows and {found.max_column:,} "
            "columns, too many for a table of areas.",
            path,
            remedy="Delete what is formatted but empty, or save the table alone.",
        )
    refuse(
        Fault(f"the cell shows {cell.value}.", str(path), f"{found.title}, cell {cell.coordinate}")
        for cells in found.iter_rows()
        for cell in cells
        if cell.data_type == "e"
    )
    rows = [[_text(value) for value in row] for row in found.iter_rows(values_only=True)]
    for merged in found.merged_cells.ranges:
        shown = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [shown] * merged.size["columns"]
    first = min((i for row in rows for i, cell in enumerate(row) if cell), default=0)
    return [(number, row[first:]) for number, row in enumerate(rows, start=1)]


def _open(path: Path) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and the like, which are not read
            return openpyxl.load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise bad("there is no such file.", path, remedy="Check the path.") from None
    except Exception as error:  # openpyxl fails in many ways on a file that is no workbook
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise bad(
            f"the workbook cannot be read ({reason}).",
            path,
            remedy="Save it anew as .xlsx without a password, or as CSV.",
        ) from None


def _sheet(workbook: Any, path: Path, wanted: str | None) -> Any:
    sheets = {each.title: each for each in workbook.worksheets}
    if wanted is None:
        shown = [each for each in sheets.values() if each.sheet_state == "visible"]
        if not shown:
            raise bad("the workbook has no sheet with cells.", path)
        return shown[0]
    for title, each in sheets.items():
        if title.strip().casefold() == wanted.strip().casefold():
            return each
    raise bad(f"there is no sheet '{wanted}'.", path, remedy=nearest(wanted, sheets))


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
    """Save a workbook; where SOURCE_DATE_EPOCH fixes the date, with that everywhere in it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if not fixed:
        workbook.save(path)
        return
    moment = datetime.fromtimestamp(int(fixed), UTC).replace(tzinfo=None)
    held = io.BytesIO()
    workbook.save(held)
    with zipfile.ZipFile(held) as written, zipfile.ZipFile(path, "w") as pinned:
        for part in written.infolist():
            content = written.read(part)
            if part.filename == "docProps/core.xml":  # says when it was made and changed
                told = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = _MOMENT.sub(told, content)
            held_part = zipfile.ZipInfo(part.filename, max(moment, _FIRST).timetuple()[:6])
            pinned.writestr(held_part, content, zipfile.ZIP_DEFLATED)
