"""Tables of typed columns: what a column is, its unit, decimals and total, is said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from bcu_optimizer.presentation.wording import values
from bcu_optimizer.problem.measures.registry import MEASURES

Unit = Literal["text", "count", "share", "ratio", "km"]
Value: TypeAlias = float | int | str | Fraction | None

_DECIMALS = {"count": 0, "share": 1, "ratio": 2, "km": 2}
_NO_FIGURE = (values.NOT_KNOWN, "–", "no limit")
_BASIS = {"": "", "assumed": " (assumed)", "modelled": " (modelled)"}


class Cell(NamedTuple):
    """A cell that is written unlike its column: its text, and its value where it is a figure.

    ``alert`` is set apart, as what is broken is; ``warning`` stands below it, set apart so too.
    """

    text: str
    value: float | int | None = None
    alert: bool = False
    warning: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether it holds a figure."""
        return isinstance(self.value, int | float)


@dataclass(frozen=True)
class Column:
    """What a column is, said once.

    Attributes
    ----------
    title
        What heads it; ``narrow`` on a screen, where lines may be broken.
    unit
        What its values are. Those of ``text`` stand to the left, all others to the right.
    decimals
        Of its figures; by the unit if None.
    total
        Makes the value of the last row of all values.
    basis
        Whether its values are assumed or modelled, which its head then says.
    unknown
        Stands for a value that is not known.
    whole, strong
        Whether lines of it are never broken, and whether it is set apart.
    """

    title: str
    unit: Unit = "text"
    decimals: int | None = None
    total: Callable[[Sequence[Any]], Value] | None = None
    basis: Literal["", "assumed", "modelled"] = ""
    narrow: str = ""
    unknown: str = "–"
    whole: bool = False
    strong: bool = False

    @property
    def head(self) -> str:
        """What heads it on paper."""
        return f"{self.title}{_BASIS[self.basis]}"

    @property
    def screen_head(self) -> str:
        """What heads it on a screen."""
        return self.narrow or self.head

    def cell(self, value: Value | Cell) -> Cell:
        """Write a value; a text stands as it is."""
        if isinstance(value, Cell):
            return value
        if isinstance(value, str):
            return Cell(value)
        if value is None:
            return Cell(self.unknown)
        shown = float(value) if isinstance(value, Fraction) else value
        decimals = _DECIMALS.get(self.unit, 2) if self.decimals is None else self.decimals
        if self.unit == "share":
            return Cell(values.share(shown, decimals), shown)
        unit = " km" if self.unit == "km" else ""
        return Cell(f"{values.number(shown, decimals)}{unit}", shown)


def figures(*titles: str) -> list[Column]:
    """Make columns of figures whose texts are written already."""
    return [Column(title, "ratio") for title in titles]


def measured(name: str, value: float | None) -> Cell:
    """Make a cell of a measure in its unit."""
    return Cell(values.measure(MEASURES[name], value), value)


def figure(value: float | Fraction | None, decimals: int = 0) -> Cell:
    """Make a cell of a number."""
    return Column("", "ratio", decimals, unknown=values.NOT_KNOWN).cell(value)


def share(value: float | None, decimals: int = 1) -> Cell:
    """Make a cell of a share, written as per cent."""
    return Column("", "share", decimals, unknown=values.NOT_KNOWN).cell(value)


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    caption
        Its title.
    columns
        What each column is.
    rows
        As many values each as there are columns.
    total
        What the row of totals is called, where a column has one.
    strong
        The rows that are set apart.
    wide
        The part of a page's width that it takes.
    tight
        Whether a screen has little room for it.
    key
        Names its file, where it has one.
    notes
        Set below it.
    colours
        Hex colour by the text of the first cell, shown before it.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Cell]]
    total: str = ""
    strong: Iterable[int] = ()
    wide: float = 1.0
    tight: bool = False
    key: str = ""
    notes: Sequence[str] = ()
    colours: Mapping[str, str] | None = None

    def parts(self, rows: int) -> list[Table]:
        """Divide it into tables of at most so many rows, as pages hold them."""
        every = list(self.rows)
        starts = range(0, len(every), rows)
        return [replace(self, rows=every[at : at + rows]) for at in starts]

    @property
    def header(self) -> list[str]:
        """What heads its columns on paper."""
        return [column.head for column in self.columns]

    @property
    def cells(self) -> list[list[Cell]]:
        """Its rows as they are written."""
        return [
            [column.cell(value) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]

    @property
    def texts(self) -> list[list[str]]:
        """The texts of its rows."""
        return [[cell.text for cell in row] for row in self.cells]

    @property
    def figures(self) -> list[bool]:
        """For each column whether it holds nothing but figures and what is not known."""
        return [
            all(cell.is_figure or cell.text in _NO_FIGURE for cell in column)
            for column in zip(*self.cells, strict=True)
        ] or [False] * len(self.columns)

    @property
    def totals(self) -> list[Cell] | None:
        """The row of totals; None where no column has one."""
        if not any(column.total for column in self.columns):
            return None
        found = [
            column.cell(column.total([_value(row[place]) for row in self.rows]))
            if column.total
            else Cell("")
            for place, column in enumerate(self.columns)
        ]
        return [Cell(self.total), *found[1:]]


def _value(found: Value | Cell) -> Value:
    return found.value if isinstance(found, Cell) else found


def keyed(
    key: str,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str] = (),
    colours: Mapping[str, str] | None = None,
) -> Table:
    """Make a table of cells that are written already, which has a file of its own."""
    columns = [Column(title) for title in header]
    return Table(caption, columns, rows, key=key, notes=notes, colours=colours)
