"""Columns: a user's own beside those that a table or a file has itself, under names that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common.errors import bad, nearest
from bcu_optimizer.common.text import fold

if TYPE_CHECKING:
    import pandas as pd

# What a GeoPackage calls the number and the shape of a row.
OF_A_GEOPACKAGE = ("fid", "geom")
# What networkx cannot read back as an attribute of a node.
_OF_NETWORKX = ("self", "node_for_adding")
# What tables of areas hold besides figures, in any output.
_OWN = ("code", "name", "x", "y", "geometry", "bcu", "demand", *OF_A_GEOPACKAGE, *_OF_NETWORKX)


def apart(names: Iterable[str], taken: Iterable[str], mark: str) -> dict[str, str]:
    """Return a name for each column that meets none that is taken and no other, in any case.

    Databases take "Calls" and "calls" for one. A name that meets another gets ``mark`` before it,
    and a number behind it where that does not suffice; all others stay.
    """
    wanted = list(names)
    used = {name.casefold() for name in taken}
    first: dict[str, str] = {}
    for name in wanted:
        if name.casefold() not in used:
            first.setdefault(name.casefold(), name)
    found = {}
    used |= first.keys()
    for name in wanted:
        if first.get(name.casefold()) != name:
            tries = (f"{mark}{name}{f'_{n}' if n > 1 else ''}" for n in count(1))
            found[name] = next(each for each in tries if each.casefold() not in used)
            used.add(found[name].casefold())
        else:
            found[name] = name
    return found


def of_figures(figures: Iterable[str]) -> dict[str, str]:
    """Return what each column of figures is called beside our own: "figure_x" for one named "x"."""
    return apart(figures, _OWN, "figure_")


def beside(own: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return a table of areas with their figures beside its own columns."""
    return own.join(figures.rename(columns=of_figures(figures.columns)))


def found(columns: Sequence[str], wanted: str | None, usual: str, setting: str, file: Path) -> str:
    """Return the column that a setting names, in any case, or the one with the usual name.

    Raises
    ------
    InputError
        If there is none.
    """
    if wanted is None and usual in columns:
        return usual
    if wanted is None:
        remedy = f'{nearest(usual, columns)} Or say which one it is: {setting} = "…".'
        raise bad(f"there is no column '{usual}'.", file, "header", remedy.strip())
    column = alike(columns, wanted)
    if column is None:
        message = f"there is no column '{wanted}', which {setting} names."
        raise bad(message, file, "header", nearest(wanted, columns))
    return column


def alike(columns: Sequence[str], wanted: str) -> str | None:
    """Return the column of that name, spelled just so or else in any way; None if there is none."""
    if wanted in columns:
        return wanted
    return next((column for column in columns if fold(column) == fold(wanted)), None)
