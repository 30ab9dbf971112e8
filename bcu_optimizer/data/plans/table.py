"""A plan as a table: a row an area, named by code or by name, and its BCU."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bcu_optimizer.common.errors import Fault, OtherAreasError, bad, nearest, refuse
from bcu_optimizer.common.text import fold, listed
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans.columns import Columns, Given, alike, is_open
from bcu_optimizer.data.tables import columns as columns_module
from bcu_optimizer.data.tables import rows_beside
from bcu_optimizer.data.tables.rows import Formula
from bcu_optimizer.data.tables.table import Row, Table
from bcu_optimizer.data.tables.whereabouts import whereabouts

_AREA = ("code", "name")
_BCU = "bcu"
_FEW = 3  # faults of one kind that are told one by one
_MOST_NAMED = 6


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
    keys = _area_columns(table, columns, names)
    table = rows_beside.left_out(table, keys, lambda text: names.find(text) is not None)
    bcu = _column(table, columns.bcu, (_BCU,), names)
    _refuse_other_areas(table, keys, names)
    file = str(table.path)
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    faults = []
    passed: list[int] = []
    for row in table:
        where = f"line {row.line}"
        if not row[bcu] and _names_nothing(row, keys, names):
            passed.append(row.line)
            continue
        called = row[bcu]
        if isinstance(called, Formula):
            message, remedy = called.fault
            faults.append(Fault(message, file, where, remedy))
        code = _area(row, keys, names)
        if isinstance(code, Fault):
            faults.append(Fault(code.message, file, where, code.remedy))
            continue
        if code in found:
            message = f"{names.name(code)} ({code}) stands in the plan twice."
            faults.append(Fault(message, file, where, "Give each area one row."))
        found.setdefault(code, row[bcu])
        lines.setdefault(code, row.line)
    if whole:
        faults += _open_faults({c: lines[c] for c in found if is_open(found[c])}, names, file)
        faults += _missing_fault([code for code in codes if code not in found], names, file)
    refuse(faults)
    given = alike({code: name for code, name in found.items() if not is_open(name)}, file)
    texts = [next(filter(None, (row[key] for key in keys)), "") for row in table]
    read = (*_passed(passed, table), *names.readings(texts, table.path))
    return Given(given.assignment, (*table.notes, *read, *given.notes))


def _passed(lines: Sequence[int], table: Table) -> Iterator[str]:
    if lines:
        many, name = ("Lines", "name") if len(lines) > 1 else ("Line", "names")
        yield f"{many} {listed(map(str, lines))} of {table.path.name} {name} no area and no BCU."


def has_columns(columns: Columns, headings: Sequence[str]) -> bool:
    """Tell whether headings include the columns of a plan."""
    areas = columns.areas or _AREA
    has_area = any(columns_module.alike(headings, each) for each in areas)
    return has_area and columns_module.alike(headings, columns.bcu or _BCU) is not None


def reading(path: Path, names: Names) -> str:
    """Say which option would read the plan in a file, as far as its cells tell; "" if not at all.

    The column of BCUs is told where just one holds names that areas share.
    """
    found = whereabouts(path, lambda text: names.find(text) is not None)
    if found is None:
        return ""
    bcu = found.texts[0] if len(found.texts) == 1 else "…"
    sheet = f"sheet={found.sheet}," if found.sheet else ""
    return f'--columns "{sheet}area={found.area},bcu={bcu}"'


def _refuse_other_areas(table: Table, keys: Sequence[str], names: Names) -> None:
    """Sum up in one fault that rows name no area, as those of a plan of other areas do."""
    texts = [next((row[key] for key in keys if row[key]), "") for row in table]
    strange = [text for text in texts if text and names.find(text) is None]
    many = len(strange) > _FEW and 2 * len(strange) > len(texts)
    if not many and (len(strange) < 2 or len(strange) < len(texts)):
        return
    first = ", ".join(f"'{text}'" for text in strange[:_FEW])
    first += f" and {len(strange) - _FEW} more" if len(strange) > _FEW else ""
    message = f"{len(strange)} of {len(texts)} rows name none of the scenario's areas: {first}."
    remedy = "Is this a plan of other areas? Name them by the scenario's codes or names."
    raise OtherAreasError(Fault(message, str(table.path), None, remedy))


def _open_faults(lines: Mapping[str, int], names: Names, file: str) -> list[Fault]:
    """Say which areas a whole plan leaves blank, by code with their lines; many in one fault."""
    remedy = f"Name its BCU. {filling(file)}"
    if len(lines) <= _FEW:
        return [
            Fault(f"{names.name(code)} ({code}) has no BCU.", file, f"line {line}", remedy)
            for code, line in lines.items()
        ]
    message = f"{len(lines)} areas have no BCU: {_some(lines, names)}."
    return [Fault(message, file, None, f"Name their BCUs. {filling(file)}")]


def _missing_fault(codes: Sequence[str], names: Names, file: str) -> list[Fault]:
    if not codes:
        return []
    message = f"the plan has no row for {_some(codes, names)}."
    return [Fault(message, file, None, f"Every area needs a BCU. {filling(file)}")]


def filling(file: str) -> str:
    """Say how a half-drawn plan is completed."""
    return f"To have blanks filled in: bcu solve SCENARIO --start {file}"


def _some(codes: Iterable[str], names: Names) -> str:
    """Name areas, the first few of many."""
    named = [f"{names.name(code)} ({code})" for code in codes]
    more = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _area_columns(table: Table, columns: Columns, names: Names) -> list[str]:
    if not columns.areas:
        present = {fold(column): column for column in reversed(table.columns)}
        usual = [present[key] for key in _AREA if key in present]
        if usual:
            return usual
        message = "there is no column 'code' or 'name'."
        option = reading(table.path, names) or "--columns area=Borough"
        remedy = f"Name the areas in one, or say which column does: {option}."
        raise bad(message, table.path, "header", remedy)
    return [_column(table, stated, _AREA, names) for stated in columns.areas]


def _column(table: Table, stated: str | None, usual: Sequence[str], names: Names) -> str:
    """Return the column that is stated, or the one with the usual name, in any case."""
    wanted = (stated,) if stated else usual
    for name in wanted:
        column = columns_module.alike(table.columns, name)
        if column is not None:
            return column
    remedy = nearest(wanted[0], table.columns)
    if not stated:
        option = reading(table.path, names) or "--columns bcu=Command"
        remedy += f" Say which column it is: {option}."
    raise bad(f"there is no column '{wanted[0]}'.", table.path, "header", remedy.strip())


def _names_nothing(row: Row, keys: Sequence[str], names: Names) -> bool:
    """Tell whether a row names no area, as those of totals and sources below a table do."""
    return all(names.find(row[key]) is None for key in keys)


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
