"""A plan as a table: a row an area, named by code or by name, and its BCU."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.errors import Fault, bad, nearest, refuse
from bcu_optimizer.given import Columns, Given, alike, is_open
from bcu_optimizer.lookup import Names, fold
from bcu_optimizer.tables import Row, Table

_AREA = ("code", "name")
_BCU = "bcu"


def read(
    table: Table, names: Names, codes: Sequence[str], columns: Columns, *, whole: bool
) -> Given:
    """Read which BCU each area is in.

    Parameters
    ----------
    table
        The table.
    names
        Look-up of areas.
    codes
        The areas that a whole plan gives a BCU.
    columns
        The columns, where they do not bear the usual names.
    whole
        Whether every area must have a BCU; otherwise areas may be blank or left out.

    Raises
    ------
    InputError
        With all faults: unknown areas, areas given twice or in two ways that disagree, and in a
        whole plan areas that are missing or have no BCU.
    """
    keys = _area_columns(table, columns)
    bcu = _column(table, columns.bcu, (_BCU,), "bcu=Command")
    file = str(table.path)
    found: dict[str, str] = {}
    faults = []
    for row in table:
        where = f"line {row.line}"
        code = _area(row, keys, names)
        if isinstance(code, Fault):
            faults.append(Fault(code.message, file, where, code.remedy))
            continue
        if code in found:
            message = f"{names.name(code)} ({code}) stands in the plan twice."
            faults.append(Fault(message, file, where, "Give each area one row."))
        elif whole and is_open(row[bcu]):
            message = f"{names.name(code)} ({code}) has no BCU."
            faults.append(Fault(message, file, where, "Name its BCU."))
        found.setdefault(code, row[bcu])
    missing = [f"{names.name(code)} ({code})" for code in codes if code not in found]
    if whole and missing:
        message = f"the plan has no row for {', '.join(missing)}."
        faults.append(Fault(message, file, None, "Every area needs a BCU."))
    refuse(faults)
    return alike({code: name for code, name in found.items() if not is_open(name)})


def _area_columns(table: Table, columns: Columns) -> list[str]:
    if columns.area is None:
        present = {fold(column): column for column in reversed(table.columns)}
        usual = [present[key] for key in _AREA if key in present]
        if usual:
            return usual
        message = "there is no column 'code' or 'name'."
        remedy = "Name the areas in one, or say which column does: --columns area=Borough."
        raise bad(message, table.path, "header", remedy)
    return [_column(table, columns.area, _AREA, "area=Borough")]


def _column(table: Table, stated: str | None, usual: Sequence[str], example: str) -> str:
    """Return the column that is stated, or the one with the usual name, in any case."""
    wanted = (stated,) if stated else usual
    for name in wanted:
        for column in table.columns:
            if fold(column) == fold(name):
                return column
    remedy = nearest(wanted[0], table.columns)
    if not stated:
        remedy += f" Say which column it is: --columns {example}."
    raise bad(f"there is no column '{wanted[0]}'.", table.path, "header", remedy.strip())


def _area(row: Row, keys: Sequence[str], names: Names) -> str | Fault:
    """Return the code of the area that a row is about, or what is wrong with its cells."""
    filled = {key: row[key] for key in keys if row[key]}
    if not filled:
        return Fault("the row names no area.", remedy="Name the area, or remove the row.")
    key, text = next(iter(filled.items()))
    code = names.find(text)
    if code is None:
        return names.fault(text, None, "")
    for other, each in filled.items():
        if names.find(each) not in {code, None}:
            return Fault(
                f"the row disagrees with itself: {key} '{text}' is {names.name(code)}, {other} "
                f"'{each}' is another area.",
                remedy="Correct one of them.",
            )
    return code
