"""What a pack is made of: paragraphs, lists, tables and maps, the same for paper and for screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bcu_optimizer import words
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from bcu_optimizer.evaluation import Evaluation

_NO_FIGURE = (words.NOT_KNOWN, "–", "no limit")

Value: TypeAlias = float | int | str | None


class Cell(NamedTuple):
    """A cell: its text as it is read, and its value, unrounded, where it is a figure."""

    text: str
    value: Value = None

    @property
    def is_figure(self) -> bool:
        """Whether it holds a figure."""
        return isinstance(self.value, int | float)


@dataclass(frozen=True)
class Text:
    """A paragraph; ``strong`` is set apart."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    key
        Names its file; no two tables of a pack share it.
    caption
        Its title.
    header
        What each column holds.
    rows
        As many cells each as the header has; the first names the row.
    notes
        Set below it.
    colours
        Hex colour by the text of the first cell, shown before it.
    """

    key: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    colours: Mapping[str, str] | None = None

    @property
    def figures(self) -> list[bool]:
        """For each column whether it holds nothing but figures and what is not known."""
        return [
            all(cell.is_figure or cell.text in _NO_FIGURE for cell in column)
            for column in zip(*self.rows, strict=True)
        ] or [False] * len(self.header)


@dataclass(frozen=True, eq=False)
class Map:
    """A plan drawn as a map, what it shows in words, and the table behind it."""

    key: str
    title: str
    text: str
    badge: str
    evaluation: Evaluation
    colours: Mapping[str, str]
    table: Table


Block: TypeAlias = Text | Bullets | Table | Map


@dataclass(frozen=True)
class Section:
    """A chapter of the pack."""

    key: str
    title: str
    blocks: Sequence[Block]

    @property
    def tables(self) -> list[Table]:
        """Its tables, those behind maps included."""
        found = [block.table if isinstance(block, Map) else block for block in self.blocks]
        return [block for block in found if isinstance(block, Table)]


def plain(text: str) -> Cell:
    """Make a cell of text."""
    return Cell(text)


def figure(value: float | Fraction | None, decimals: int = 0) -> Cell:
    """Make a cell of a number."""
    if value is None:
        return Cell(words.NOT_KNOWN)
    shown = float(value) if isinstance(value, Fraction) else value
    return Cell(words.number(shown, decimals), shown)


def share(value: float | None, decimals: int = 1) -> Cell:
    """Make a cell of a share, written as per cent."""
    return Cell(words.share(value, decimals), value)


def measured(name: str, value: float | None) -> Cell:
    """Make a cell of a measure in its unit."""
    return Cell(words.measure(MEASURES[name], value), value)
