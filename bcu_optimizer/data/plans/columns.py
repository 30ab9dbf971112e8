"""What a file gives of a plan, and how its columns are told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from bcu_optimizer.common.errors import Fault, UsageError, nearest, refuse
from bcu_optimizer.common.text import fold
from bcu_optimizer.data.names import too_long

# What people write where an area has no BCU yet.
_OPEN = {"", "-", "–", "—", "?", "n/a", "#n/a", "none", "tbc", "tbd", "unassigned"}


@dataclass(frozen=True)
class Columns:
    """Where a plan file keeps what; None where it has the usual name.

    Attributes
    ----------
    area
        The column that names the areas, by code or by name; usually ``code`` or ``name``.
    code, name
        The columns of codes and of names, where they go by other names and both are there.
    bcu
        The column, or the attribute of polygons, that names the BCU; usually ``bcu``.
    sheet, header
        The sheet of a workbook, and the row of headings in it.
    layer
        The layer of a GeoPackage, which ``sheet`` names too.
    """

    area: str | None = None
    bcu: str | None = None
    sheet: str | None = None
    header: int | None = None
    layer: str | None = None
    code: str | None = None
    name: str | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        """The columns that are stated to name the areas."""
        return tuple(filter(None, (self.area, self.code, self.name)))


@dataclass(frozen=True)
class Given:
    """What a file gives of a plan.

    Attributes
    ----------
    assignment
        The BCU of each area that has one, by code; areas left blank are not in it.
    notes
        What the reader of an answer should know of how the file was read, one sentence each.
    """

    assignment: Mapping[str, str]
    notes: tuple[str, ...] = ()


def parse_columns(stated: str | Mapping[str, str] | Columns | None) -> Columns:
    """Read ``area=Borough,bcu=Command,sheet=Plan B,header=4``; a name may hold commas.

    Raises
    ------
    UsageError
        If the text is not of that form, names anything else, or ``header`` is no row.
    """
    if stated is None or isinstance(stated, Columns):
        return stated or Columns()
    if isinstance(stated, str):
        stated = _parts(stated)
    known = [field.name for field in fields(Columns)]
    for key, column in stated.items():
        if key not in known:
            raise _usage(f"'{key}' is nothing that a plan file has.", nearest(key, known, 1))
        if not column.strip():
            raise _usage(f"no column is named for '{key}'.", "Write it as area=Borough.")
    given: dict[str, Any] = {key: column.strip() for key, column in stated.items()}
    row = given.get("header")
    if row is not None:
        if not re.fullmatch("[1-9][0-9]{0,6}", row):
            raise _usage(f"'{row}' is no row of headings.", "Write its number, as in header=4.")
        given["header"] = int(row)
    return Columns(**given)


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in re.split(r",(?=\s*\w+\s*=)", text):
        key, equals, column = part.partition("=")
        key = key.strip().casefold()
        if not equals or key in found:
            problem = "is named twice" if equals else "is not of the form area=Borough"
            raise _usage(f"'{part.strip()}' {problem}.", "Write e.g. area=Borough,bcu=Command.")
        found[key] = column
    return found


def _usage(message: str, remedy: str) -> UsageError:
    return UsageError(Fault(message, where="--columns", remedy=remedy))


def is_open(text: str) -> bool:
    """Tell whether a cell leaves open which BCU an area is in."""
    return fold(text) in _OPEN


def alike(assignment: Mapping[str, str], file: str) -> Given:
    """Give BCUs whose names differ only in case, spaces or "&" one name: the first spelling.

    Raises
    ------
    InputError
        If a name is too long to be one.
    """
    names = dict.fromkeys(assignment.values())
    refuse(each for bcu in names if (each := too_long(bcu, file, "bcu")))
    first: dict[str, str] = {}
    notes: dict[str, None] = {}
    for bcu in assignment.values():
        name = first.setdefault(fold(bcu), bcu)
        if name != bcu:
            notes[f"'{bcu}' was taken for the BCU '{name}'."] = None
    return Given({code: first[fold(bcu)] for code, bcu in assignment.items()}, tuple(notes))
