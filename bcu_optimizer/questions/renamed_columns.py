"""Columns that newer figures call otherwise: which a scenario asks for, and how to name them."""

from __future__ import annotations

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.problem import inputs
from bcu_optimizer.questions.newer_figures import Vintage
from bcu_optimizer.scenario.schema import GRAVITY, Scenario


def settings(after: Scenario, vintage: Vintage) -> list[str]:
    """Return the settings that name the new columns wherever the scenario names old ones."""
    renamed = vintage.renamed
    found = [
        f"columns.{role}={renamed[column]}"
        for role, column in after.columns.model_dump().items()
        if column in renamed
    ]
    if any(column in renamed for column in after.demand):
        weights = (f"{renamed.get(each, each)} = {w:g}" for each, w in after.demand.items())
        found.append(f"demand={{{', '.join(weights)}}}")
    if after.data.links == GRAVITY and any(column in renamed for column in after.links.mass):
        mass = ", ".join(f'"{renamed.get(each, each)}"' for each in after.links.mass)
        found.append(f"links.mass=[{mass}]")
    return found


def faults(after: Scenario, vintage: Vintage) -> list[Fault]:
    """List columns that the scenario asks for and the new figures lack, and how to name them."""
    asked = inputs.source_of(after, dataset.find(after.data.areas)).required
    missing = {c: where for c, where in asked.items() if c not in vintage.columns}
    found = [
        Fault(
            f"there is no column '{column}', which {where} asks for.",
            vintage.new,
            "header",
            nearest(column, vintage.columns),
        )
        for column, where in missing.items()
        if column not in vintage.renamed
    ]
    renamed = [
        f"{column} ({where}) is {vintage.renamed[column]}"
        for column, where in missing.items()
        if column in vintage.renamed
    ]
    if renamed:
        message = f"columns that the scenario asks for go by other names: {', '.join(renamed)}."
        named = " ".join(f"--set '{text}'" for text in settings(after, vintage))
        remedy = (
            f"State them in [columns], [demand] and [links] mass of the scenario, or add: {named}"
        )
        found.insert(0, Fault(message, vintage.new, "header", remedy))
    return found
