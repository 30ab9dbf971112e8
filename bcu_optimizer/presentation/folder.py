"""What is kept of an answer on disk: pages and the files that hold them, tables, plans, layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.presentation.document import Block, Document
from bcu_optimizer.presentation.table import Table
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario import overrides as spelled
from bcu_optimizer.scenario.schema import Scenario

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Head:
    """What heads and foots a page; see :class:`bcu_optimizer.graphics.Sheet`."""

    title: str
    question: str = ""
    changed: str = ""
    badge: str = ""
    notes: Sequence[str] = ()
    statements: Sequence[str] = ()
    key_figures: Sequence[tuple[str, str, str]] = ()
    legend: Sequence[tuple[str, Sequence[str], str]] = ()


def head(problem: Problem, title: str, question: str = "", **more: Any) -> Head:
    """Head pages about a problem: with its changed settings, remarks and sources."""
    scenario = problem.scenario
    asked = [f"The question: {scenario.source}."] if scenario.source else []
    known = {
        "changed": spelled.change_line(scenario),
        "notes": words.remarks(problem),
        "statements": [*words.demand(problem), *asked, *problem.statements],
    }
    return Head(title, question, **{**known, **more})


@dataclass(frozen=True, eq=False)
class Page:
    """Pages under one head: tables with notes below, small maps, or a chart."""

    head: Head
    blocks: Sequence[Block]


@dataclass(frozen=True, eq=False)
class Print:
    """A file of pages; ``picture`` says that the first is wanted as an image too."""

    title: str
    pages: Sequence[Page]
    picture: bool = False


@dataclass(frozen=True, eq=False)
class Folder:
    """What is kept of an answer on disk, file by file.

    Attributes
    ----------
    command, problem
        What made it, and of what.
    document
        The name of the file for the whole answer as plain data.
    tables, plans, prints, webpages, layers, scenarios
        What further files hold, by their names; the scenario of the problem is always kept.
    inputs
        Files that it rests on besides those of the problem, by the name to show.
    left_out
        What could not be made, a sentence each.
    """

    command: str
    problem: Problem
    document: str
    tables: Mapping[str, Table | pd.DataFrame] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    prints: Mapping[str, Print] = field(default_factory=dict)
    webpages: Mapping[str, Document] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, gpd.GeoDataFrame]] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    inputs: Mapping[str, Path] = field(default_factory=dict)
    left_out: Sequence[str] = ()
