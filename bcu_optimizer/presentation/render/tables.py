"""Tables as CSV or workbooks: figures unrounded in CSV; what looks like a formula is text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bcu_optimizer.common.cells import as_text
from bcu_optimizer.presentation.table import Cell, Table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def write(table: Table | pd.DataFrame, path: Path) -> None:
    """Write a table."""
    if isinstance(table, Table) and path.suffix == ".xlsx":
        from bcu_optimizer.data.tables import workbook

        workbook.write(path, table.header, table.texts, table.caption)
    elif isinstance(table, Table):
        path.write_text(as_csv(table), encoding="utf-8")
    else:
        _write_frame(table, path)


def _write_frame(frame: pd.DataFrame, path: Path) -> None:
    plain = frame.reset_index()
    for column in plain.select_dtypes(exclude="number"):
        plain[column] = [as_text(v) if isinstance(v, str) else v for v in plain[column]]
    plain.columns = [as_text(str(column)) for column in plain.columns]
    plain.to_csv(path, index=False, lineterminator="\n")


def as_csv(table: Table) -> str:
    """Return a table as the text of a CSV file."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([as_text(head) for head in table.header])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow("" if v is None else _written(column.cell(v)) for column, v in cells)
    return held.getvalue()


def _written(cell: Cell) -> object:
    return cell.value if cell.is_figure else as_text(cell.text)
