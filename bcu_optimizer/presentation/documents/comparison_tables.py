"""The tables of a comparison, every measure of every plan among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.presentation.table import Column, Table, figures
from bcu_optimizer.presentation.wording import comparison as wording

if TYPE_CHECKING:
    from bcu_optimizer.questions.compare.compare import Comparison

_LONG = 20
_NARROW = 0.62


def measures(comparison: Comparison, by: str) -> Table:
    """Set all measures, a column a plan, the changes beside the values; below, if plans are many.

    The names of plans are broken by ``by``: by the end of a line on a screen.
    """
    on_screen = by == "\n"
    names = [broken(name, by) for name in comparison.names]
    found = wording.measures(comparison)
    columns = [Column("")]
    if wording.is_roomy(comparison):
        for i, name in enumerate(names):
            change = [] if i == comparison.reference else [Column("change", "ratio", whole=True)]
            columns += [*figures(name), *change]
        rows = [[row.title, *wording.beside(comparison, row)] for row in found]
        return Table("Measures", columns, rows)
    columns += figures(*names)
    rows = []
    for row in found:
        values = wording.marked(row)
        if on_screen:
            pairs = zip(values, row.changes, strict=True)
            rows.append([row.title, *(f"{value}\n{change}".strip() for value, change in pairs)])
        else:
            rows.append([row.title, *values])
            rows += [["↳ change", *row.changes]] if any(row.changes) else []
    return Table("Measures", columns, rows, tight=True)


def measures_in_brackets(comparison: Comparison) -> Table:
    """Set all measures, the changes in brackets after the values."""
    rows = []
    for row in wording.measures(comparison):
        pairs = zip(wording.marked(row), row.changes, strict=True)
        rows.append([row.title, *(f"{value} ({more})" if more else value for value, more in pairs)])
    return Table("Measures", [Column(""), *figures(*comparison.names)], rows)


def broken(name: str, by: str) -> str:
    """Break the name of a plan, on paper only where it is long."""
    return name if by == " " and len(name) <= _LONG else wording.broken_name(name, by)


def likeness(comparison: Comparison, by: str) -> Table:
    """Set how alike any two plans are."""
    header, rows = wording.likeness(comparison)
    columns = [Column(header[0]), *figures(*(broken(name, by) for name in header[1:]))]
    wide = _NARROW if wording.is_roomy(comparison) else 1.0
    return Table("How alike the plans are", columns, rows, wide=wide)
