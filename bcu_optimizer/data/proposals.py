"""Proposals of a consultation: a table with a row a wish, as councils and others send them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

from bcu_optimizer.common.errors import Fault, bad, nearest, refuse
from bcu_optimizer.common.exact import figure_fault, parse_figure
from bcu_optimizer.common.text import fold, listed
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.tables import table as tables

Asked = Literal["together", "apart", "alone", "keep"]
KINDS: tuple[Asked, ...] = get_args(Asked)
_BETWEEN = ("together", "apart")  # between several areas
_COLUMNS = ("id", "who", "wish", "areas")
_WEIGHT = "weight"


@dataclass(frozen=True)
class Proposal:
    """A proposal as it stands in the table.

    Attributes
    ----------
    id, who
        What it is called, and whose it is.
    wish
        What is asked: areas together, apart, each alone, or kept as a BCU of exactly these.
    codes
        The codes of the areas, ascending.
    weight
        How much it counts; above 0.
    row
        The line of the file.
    """

    id: str
    who: str
    wish: Asked
    codes: tuple[str, ...]
    weight: Fraction
    row: int


def read(path: Path, names: Names) -> tuple[Proposal, ...]:
    """Read proposals: a CSV or a workbook with ``id``, ``who``, ``wish``, ``areas``, ``weight``.

    ``areas`` are separated by ";". Without a weight a proposal counts 1.

    Raises
    ------
    InputError
        With all faults, each named by its row: unknown areas and wishes, an area named twice, a
        wish between areas that names one alone, a weight that is none, the same proposal twice.
    """
    made: list[Proposal] = []
    faults: list[Fault] = []
    table = tables.read(path, required=_COLUMNS, fits=lambda row: {*_COLUMNS} <= {*row})
    for row in table:
        found = [*_faults(row, names, str(path))]
        faults += found
        if not found:
            made.append(_proposal(row, names))
    refuse([*faults, *_same(made, str(path))])
    if not made:
        raise bad("there is no proposal.", path, remedy="Give each a row below the headings.")
    return tuple(made)


def _proposal(row: tables.Row, names: Names) -> Proposal:
    codes = sorted(str(names.find(text)) for text in _areas(row))
    weight = row.cells.get(_WEIGHT)
    value = parse_figure(weight) if weight else None
    return Proposal(
        id=row["id"],
        who=row["who"],
        wish=next(kind for kind in KINDS if kind == fold(row["wish"])),
        codes=tuple(codes),
        weight=Fraction(1) if value is None else Fraction(value),
        row=row.line,
    )


def _areas(row: tables.Row) -> list[str]:
    return [text.strip() for text in row["areas"].split(";") if text.strip()]


def _faults(row: tables.Row, names: Names, file: str) -> Iterator[Fault]:
    """Yield all that is wrong with one row."""
    where = f"line {row.line}"
    for column in ("id", "who"):
        if not row[column]:
            yield Fault("it is empty.", file, f"{where}, {column}", "Every proposal needs one.")
    wish = fold(row["wish"])
    if wish not in KINDS:
        remedy = nearest(wish, KINDS) if wish else f"Write {listed(KINDS, 'or')}."
        yield Fault(f"there is no wish '{row['wish']}'.", file, f"{where}, wish", remedy)
    yield from _area_faults(row, wish, names, file)
    weight = row.cells.get(_WEIGHT)
    value = parse_figure(weight) if weight else None
    if weight and (value is None or value <= 0):
        plain = (
            figure_fault(weight) if value is None or value < 0 else ("0 counts for nothing.", "")
        )
        remedy = "A number above 0 is needed, or none, which stands for 1."
        yield Fault(plain[0], file, f"{where}, {_WEIGHT}", remedy)


def _area_faults(row: tables.Row, wish: str, names: Names, file: str) -> Iterator[Fault]:
    where = f"line {row.line}, areas"
    texts = _areas(row)
    codes = [names.find(text) for text in texts]
    for text, code in zip(texts, codes, strict=True):
        if code is None:
            yield names.fault(text, file, where)
    known = [code for code in codes if code]
    for code in sorted({code for code in known if known.count(code) > 1}):
        message = f"{names.name(code)} is named twice"
        contrary = ", and no area is apart from itself" if wish == "apart" else ""
        yield Fault(f"{message}{contrary}.", file, where, "Name each area once.")
    if not texts:
        yield Fault("no area is named.", file, where, 'Separate areas by ";".')
    elif wish in _BETWEEN and len(texts) == 1:
        message = f"'{wish}' is between two areas or more, and only one is named."
        remedy = 'Separate areas by ";", or write "alone" for a BCU of its own.'
        yield Fault(message, file, where, remedy)


def _same(made: Sequence[Proposal], file: str) -> Iterator[Fault]:
    """Yield proposals that stand twice: by their id, or by what the same council asks."""
    ids: dict[str, int] = {}
    wishes: dict[tuple[str, str, tuple[str, ...]], Proposal] = {}
    for each in made:
        first = ids.setdefault(fold(each.id), each.row)
        if first != each.row:
            message = f"the id '{each.id}' stands in line {first} already."
            yield Fault(message, file, f"line {each.row}, id", "Give each proposal its own.")
        said = wishes.setdefault((fold(each.who), each.wish, each.codes), each)
        if said is not each:
            message = f"this is what {each.who} asks in line {said.row} already."
            yield Fault(message, file, f"line {each.row}", "Leave one of the two out.")
