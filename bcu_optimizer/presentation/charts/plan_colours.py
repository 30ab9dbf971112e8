"""Names and colours that stay with a BCU from plan to plan, as far as it stays the same BCU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import networkx as nx
import shapely

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.graphics.map.colours import FACING_M, PALETTE, TOUCHING_M, colours
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
    pairs = [{bcu: bcu for bcu in plan.bcus} for plan in plans]
    return colour_alike(found.problem, plans, pairs)


def colour_alike(
    problem: Problem, plans: Sequence[Plan], pairs: Sequence[Mapping[str, str]]
) -> list[Colours]:
    """Choose colours for the BCUs of each plan: matched ones share theirs, neighbours never do.

    ``pairs`` gives, for each plan, the BCU of the reference that each of its BCUs is matched with.
    """
    areas = problem.areas.frame
    chosen = _colours_of_reference(areas, plans, pairs)
    return [
        colours(
            areas,
            plan.assignment,
            keep={bcu: chosen[one] for bcu, one in found.items() if one in chosen},
        )
        for plan, found in zip(plans, pairs, strict=True)
    ]


def _colours_of_reference(
    areas: gpd.GeoDataFrame, plans: Sequence[Plan], pairs: Sequence[Mapping[str, str]]
) -> Colours:
    """Colour the reference so that two BCUs differ which are neighbours in any of the plans.

    Those for which the palette does not suffice are left out.
    """
    found: Colours = {}
    for metres in (FACING_M, TOUCHING_M):
        graph = _neighbours(areas, plans, pairs, metres)
        numbers = nx.greedy_color(graph, strategy="DSATUR")
        found = {bcu: PALETTE[n] for bcu, n in sorted(numbers.items()) if n < len(PALETTE)}
        if len(found) == len(numbers):
            break
    return found


def _neighbours(
    areas: gpd.GeoDataFrame,
    plans: Sequence[Plan],
    pairs: Sequence[Mapping[str, str]],
    metres: float,
) -> nx.Graph:
    """Join the BCUs of the reference that are within so many metres in any of the plans."""
    shapes = areas.geometry.to_numpy()
    near = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=metres)
    codes = areas.index
    graph = nx.Graph()
    for plan, found in zip(plans, pairs, strict=True):
        graph.add_nodes_from(sorted(found.values()))
        for a, b in sorted(near.T.tolist()):
            one, other = (found.get(plan.assignment[codes[i]]) for i in (a, b))
            if one and other and one != other:
                graph.add_edge(one, other)
    return graph
