"""The plans of a comparison as small maps, each with its main measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.presentation.document import SmallMap
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.problem.measures.registry import MEASURES

if TYPE_CHECKING:
    from bcu_optimizer.questions.compare.compare import Comparison

_CAPTION = ("links_kept", "imbalance", "demand_ratio")


def small_maps(comparison: Comparison) -> list[SmallMap]:
    """Return each plan as a small map with its main measures."""
    found = []
    for entry, colours in zip(comparison.entries, comparison.colours, strict=True):
        measured = entry.evaluation.measures
        parts = [f"{len(entry.evaluation.groups)} BCUs"]
        parts += [
            f"{MEASURES[name].in_brief()} {wording_values.measure(MEASURES[name], measured[name])}"
            for name in _CAPTION
            if measured[name] is not None
        ]
        parts.append("keeps every rule" if entry.evaluation.holds else "breaks a rule")
        plan = entry.evaluation.plan.assignment
        found.append(SmallMap(entry.name, " · ".join(parts), plan, colours))
    return found
