"""What is said of the inputs of a scenario: what it rests on, and where each value comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcu_optimizer.common import synonyms, toml
from bcu_optimizer.presentation.document import Block, Closing, Document, Notes, Paragraph
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario import overrides as spelled


def of(problem: Problem, found: dict[str, Any]) -> Document:
    """Say what was found, which is the document of the command."""
    facts = [[name.replace("_", " "), str(value)] for name, value in found["data"].items()]
    values = [
        [synonyms.anywhere(row["key"]), toml.toml(row["value"]), Path(row["stated_in"]).name]
        for row in found["values"]
    ]
    titles = ("Key", "Value", "Stated in")
    blocks: list[Block] = [
        Table("What the scenario rests on", [Column("What"), Column("Value")], facts),
        Table("Where each value comes from", [*map(Column, titles)], values),
        Notes([*found["healed"], *found["notes"]]),
        Paragraph("The inputs are in order.", strong=True),
    ]
    scenario = problem.scenario
    made = "The resolved scenario and the graph of areas are in {out}."
    return Document(scenario.title, blocks, spelled.change_line(scenario), Closing(made=made))
