"""What is said of an answer, whatever it is shown on: paragraphs, lists, tables, charts and maps.

A document is made once for an answer and draws nothing. Screens, pages, notebooks and tables are
made of its blocks by the renderers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from bcu_optimizer.presentation.table import Table
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.problem import Problem

if TYPE_CHECKING:
    from bcu_optimizer.questions.appraisal.appraisal import Appraisal

Medium = Literal["screen", "notebook"]


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
class PlanMap:
    """A plan drawn as a map, what it shows in words, and the table behind it."""

    key: str
    title: str
    text: str
    badge: str
    evaluation: Evaluation
    colours: Mapping[str, str]
    table: Table


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


Block: TypeAlias = Paragraph | Heading | Bullets | Notes | Table | PlanMap | Maps | Chart | Gap | On
GAP = Gap()


def lines(texts: Iterable[str]) -> list[Block]:
    """Make paragraphs of texts, leaving out empty ones."""
    return [Paragraph(text) for text in texts if text]


@dataclass(frozen=True)
class Section:
    """A chapter of a long document."""

    key: str
    title: str
    blocks: Sequence[Block]

    @property
    def tables(self) -> list[Table]:
        """Its tables, those behind maps included."""
        found = [block.table if isinstance(block, PlanMap) else block for block in self.blocks]
        return [block for block in found if isinstance(block, Table)]


class Report(Protocol):
    """A long document, as it is set on paper and as HTML: chapters under one title."""

    @property
    def appraisal(self) -> Appraisal:
        """What it is about."""

    @property
    def title(self) -> str:
        """What heads it."""

    @property
    def date(self) -> str:
        """The day it is made, as it is printed."""

    @property
    def page(self) -> str:
        """The plan page that goes with it; "" without one."""

    @property
    def sections(self) -> Sequence[Section]:
        """Its chapters, in order."""


class Closing(NamedTuple):
    """What ``--out`` would keep, and what is said of a folder, ``{out}``, once it is written."""

    kept: str = ""
    made: str = ""

    @classmethod
    def of(cls, kept: str, made: str, *, drawn: object) -> Closing:
        """Say it of plans that are drawn; where there are none, that there is nothing to draw."""
        return cls(kept, made if drawn else "The answer is in {out}; there is no plan to draw.")


SILENT = Closing()


@dataclass(frozen=True, eq=False)
class Document:
    """All that is said of an answer where it is read.

    Attributes
    ----------
    title, changed
        What heads it, and which settings were changed for it.
    named
        What heads it on a screen, if something else.
    blocks
        What it says.
    closing
        What is said at its end of files.
    """

    title: str
    blocks: Sequence[Block]
    changed: str = ""
    closing: Closing = SILENT
    named: str = ""

    def on(self, medium: Medium) -> Iterator[Block]:
        """Give the blocks for a medium."""
        return _on(self.blocks, medium)


def _on(blocks: Sequence[Block], medium: Medium) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, On):
            yield block
        elif block.medium == medium:
            yield from _on(block.blocks, medium)
