"""What tables hold beside their rows of areas: totals, and titles and sources around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bcu_optimizer.common.text import fold, listed
from bcu_optimizer.data.tables.table import Row, Table

_TOTAL = re.compile(
    r"(.* )?(sub-? ?|grand )?totals?( .*)?|sum|all( areas)?|overall|summe|gesamt|insgesamt|somme"
)
_MOST_LINES = 6  # lines that are named


def left_out(table: Table, keys: Sequence[str], is_area: Callable[[str], bool]) -> Table:
    """Return a table without rows that name no area and are totals, titles or sources; say which.

    Parameters
    ----------
    keys
        The columns that name areas.
    is_area
        Whether a text names an area: one that is called "Total" is kept.
    """
    named = [any(is_area(row[key]) for key in keys) for row in table]
    first = named.index(True) if True in named else 0
    last = len(named) - 1 - named[::-1].index(True) if True in named else len(named)
    totals, remarks = [], []
    for place, row in enumerate(table.rows):
        if _is_total(row, keys, is_area):
            totals.append(row.line)
        elif not first <= place <= last and len(set(filter(None, row.cells.values()))) == 1:
            remarks.append(row.line)
    gone = {*totals, *remarks}
    kept = tuple(row for row in table if row.line not in gone)
    notes = (
        *_told(totals, table, ("is a total and was", "are totals and were")),
        *_told(remarks, table, ("names no area and was", "name no area and were")),
    )
    return replace(table, rows=kept, notes=(*table.notes, *notes))


def _is_total(row: Row, keys: Sequence[str], is_area: Callable[[str], bool]) -> bool:
    """Tell whether a row says of itself that it is a total: where an area, or all else, is named.

    A code or a name of an area goes before such a word; of links, either end may be a total.
    """
    strange = [row[key] for key in keys if row[key] and not is_area(row[key])]
    if any(_TOTAL.fullmatch(fold(text)) for text in strange):
        return True
    first = next(filter(None, row.cells.values()), "")
    return not any(row[key] for key in keys) and bool(_TOTAL.fullmatch(fold(first)))


def _told(lines: Sequence[int], table: Table, verbs: tuple[str, str]) -> Iterator[str]:
    if lines:
        many = len(lines) > 1
        named = [*map(str, lines[:_MOST_LINES])]
        more = len(lines) - _MOST_LINES
        named += [f"{more} more"] * (more > 0)
        yield f"Line{'s' * many} {listed(named)} of {table.path.name} {verbs[many]} left out."
