"""What a sheet says: plain content, without a word about how it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class KeyFigure(NamedTuple):
    """A figure to be seen at once: "Largest ÷ smallest demand", "1.77", "limit 3.00"."""

    label: str
    value: str
    note: str = ""


class LegendRow(NamedTuple):
    """A BCU, the names of its areas, and a short text such as "8.3 % of demand"."""

    bcu: str
    areas: Sequence[str]
    text: str = ""


@dataclass(frozen=True)
class Sheet:
    """The content of a page that is put before a committee.

    Attributes
    ----------
    title, question
        What the plan is, and the question that it answers.
    changed
        What the title does not say: settings that were changed for this run.
    key_figures
        The few figures that matter; each may be a plain tuple (label, value, note).
    notes
        Assumptions and remarks; the caller marks assumptions as such.
    statements
        The sources, in the words they require.
    legend
        One row per BCU; each may be a plain tuple (bcu, areas, text).
    date
        As it is to be printed.
    badge
        How far the plan can be relied on, such as "Proven best plan".
    """

    title: str
    question: str = ""
    changed: str = ""
    key_figures: Sequence[tuple[str, str, str]] = ()
    notes: Sequence[str] = ()
    statements: Sequence[str] = ()
    legend: Sequence[tuple[str, Sequence[str], str]] = ()
    date: str = ""
    badge: str = ""
