"""How many plans hold each candidate, and each pair of areas together."""

from __future__ import annotations

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Diagram, Numbers


def holding(diagram: Diagram) -> Numbers:
    """Count the plans that hold each candidate; exact; shape (candidates,)."""
    ways = diagram.completions
    found = np.zeros(len(diagram.candidates), dtype=ways.dtype)
    for nodes, arcs in diagram.spans():
        before = np.repeat(diagram.arrivals[nodes], diagram.degrees(nodes))
        np.add.at(found, diagram.placed[arcs], before * ways[diagram.target[arcs]])
    return found


def together(diagram: Diagram) -> Numbers:
    """Count the plans that put each pair of areas in one BCU; exact; shape (areas, areas)."""
    held = holding(diagram)
    count = len(diagram.candidates.problem.codes)
    found = np.zeros((count, count), dtype=held.dtype)
    for group, plans in zip(diagram.candidates.groups, held.tolist(), strict=True):
        if plans:
            found[np.ix_(group, group)] += plans
    return found
