"""What is said of an answer, whatever it is shown on: paragraphs, lists, tables, charts and maps.

A document is made once for an answer and draws nothing. Screens, pages, notebooks and tables are
made of its blocks by the renderers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from bcu_optimizer import words
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

Medium = Literal["screen", "notebook"]
Unit = Literal["text", "count", "share", "ratio", "km"]
Value: TypeAlias = float | int | str | Fraction | None

_DECIMALS = {"count": 0, "share": 1, "ratio": 2, "km": 2}
_BASIS = {"": "", "assumed": " (assumed)", "modelled": " (modelled)"}


class Cell(NamedTuple):
    """A cell that is written unlike its column: its text, and its value where it is a figure.

    ``alert`` is set apart, as what is broken is.
    """

    text: str
    value: float | int | None = None
    alert: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it holds a figure."""
        return self.value is not None


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
            return Cell(words.share(shown, decimals), shown)
        unit = " km" if self.unit == "km" else ""
        return Cell(f"{words.number(shown, decimals)}{unit}", shown)


def figures(*titles: str) -> list[Column]:
    """Make columns of figures whose texts are written already."""
    return [Column(title, "ratio") for title in titles]


def measured(name: str, value: float | None) -> Cell:
    """Make a cell of a measure in its unit."""
    return Cell(words.measure(MEASURES[name], value), value)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``strong`` is set apart, ``alert`` as what is wrong; ``inset`` by so much."""

    text: str
    strong: bool = False
    alert: bool = False
    inset: int = 0


@dataclass(frozen=True)
class Heading:
    """What heads the blocks that follow."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; what follows the end of a line in an item stands below it."""

    items: Sequence[str]
    inset: int = 0


@dataclass(frozen=True)
class Notes:
    """What is to be known besides: what is assumed, modelled, left out."""

    items: Sequence[str]


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
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Cell]]
    total: str = ""
    strong: Iterable[int] = ()
    wide: float = 1.0
    tight: bool = False

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
    def totals(self) -> list[Cell] | None:
        """The row of totals; None where no column has one."""
        if not any(column.total for column in self.columns):
            return None
        values = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        found = [
            column.cell(column.total(of) if column.total else "")
            for column, of in zip(self.columns, values, strict=True)
        ]
        return [Cell(self.total), *found[1:]]


class SmallMap(NamedTuple):
    """A plan to be drawn small: its name, a line about it, BCU by code, colour by BCU."""

    title: str
    text: str
    plan: Mapping[str, str]
    colours: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Maps:
    """Plans as small maps beside each other, all to one scale."""

    problem: Problem
    maps: Sequence[SmallMap]


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawing of its own kind: its name among the charts, and what it shows."""

    name: str
    shown: Any
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """An empty line on a screen."""


@dataclass(frozen=True)
class On:
    """Blocks that stand on one medium alone."""

    medium: Medium
    blocks: Sequence[Block]


Block: TypeAlias = Paragraph | Heading | Bullets | Notes | Table | Maps | Chart | Gap | On
GAP = Gap()


def lines(texts: Iterable[str]) -> list[Block]:
    """Make paragraphs of texts, leaving out empty ones."""
    return [Paragraph(text) for text in texts if text]


@dataclass(frozen=True, eq=False)
class Document:
    """All that is said of an answer where it is read.

    Attributes
    ----------
    title, changed
        What heads it, and which settings were changed for it.
    blocks
        What it says.
    kept, made
        What ``--out`` would keep, and what is said of a folder, ``{out}``, once it is written.
    """

    title: str
    blocks: Sequence[Block]
    changed: str = ""
    kept: str = ""
    made: str = ""

    def on(self, medium: Medium) -> Iterator[Block]:
        """Give the blocks for a medium."""
        return _on(self.blocks, medium)


def _on(blocks: Sequence[Block], medium: Medium) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, On):
            yield block
        elif block.medium == medium:
            yield from _on(block.blocks, medium)
