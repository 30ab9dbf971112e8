"""Names and colours that stay with a BCU from plan to plan, as far as it stays the same BCU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.graphics.map.colours import (
    FACING_M,
    TOUCHING_M,
    Neighbours,
    chosen,
    colours,
    neighbours,
)
from bcu_optimizer.problem.problem import Problem

if TYPE_CHECKING:
    import geopandas as gpd

    from bcu_optimizer.questions.compare.comparison import Comparison
    from bcu_optimizer.questions.sweep.sweep import Sweep


Colours = Mapping[str, str]


def of_comparison(found: Comparison) -> list[Colours]:
    """Choose the colours of compared plans: BCUs have those that they are matched with."""
    numbers = range(len(found.entries))
    pairs = [found.likeness(i, found.reference).pairs for i in numbers]
    plans = [entry.evaluation.plan for entry in found.entries]
    return colour_alike(found.problem, plans, pairs)


def of_sweep(found: Sweep) -> list[Colours]:
    """Choose the colours of the plans of a sweep: BCUs have those of the same name."""
    plans = [row.result.plan for row in found.with_plan if row.result.plan]
    return by_name(found.problem, plans)


def by_name(problem: Problem, plans: Sequence[Plan]) -> list[Colours]:
    """Choose colours for plans side by side: each has those that it has alone, by its names."""
    return [colours(problem.areas.frame, plan.assignment) for plan in plans]


def colour_alike(
    problem: Problem, plans: Sequence[Plan], pairs: Sequence[Mapping[str, str]]
) -> list[Colours]:
    """Choose colours for the BCUs of each plan: matched ones share theirs, neighbours never do.

    ``pairs`` gives, for each plan, the BCU of the reference that each of its BCUs is matched with.
    Those of the reference keep the colours that they have alone, unless others would come to clash.
    """
    areas = problem.areas.frame
    own = {bcu: fill for plan in plans[:1] for bcu, fill in colours(areas, plan.assignment).items()}
    near = (_neighbours(areas, plans, pairs, metres) for metres in (FACING_M, TOUCHING_M))
    facing, touching = near
    found = chosen(facing, touching, own)
    return [
        colours(areas, plan.assignment, {bcu: found[one] for bcu, one in matched.items()})
        for plan, matched in zip(plans, pairs, strict=True)
    ]


def _neighbours(
    areas: gpd.GeoDataFrame,
    plans: Sequence[Plan],
    pairs: Sequence[Mapping[str, str]],
    metres: float,
) -> Neighbours:
    """Return the BCUs of the reference that are within so many metres in any of the plans."""
    graph: Neighbours = {bcu: set() for matched in pairs for bcu in sorted(matched.values())}
    for plan, matched in zip(plans, pairs, strict=True):
        for bcu, others in neighbours(areas, plan.assignment, metres).items():
            near = {matched[other] for other in others if other in matched}
            if bcu in matched:
                graph[matched[bcu]] |= near
    return graph
