"""The path of a diagram that comes first when plans are written out area by area."""

from __future__ import annotations

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Diagram, trimmed


def first(diagram: Diagram) -> list[int]:
    """Return the candidates of the first path, ascending; the diagram has one.

    A plan is written as the sorted list of its BCUs, each the sorted list of its areas. Which comes
    first is settled BCU by BCU, whatever the order in which the diagram places them: of those that
    hold the first area not yet covered the first is taken, and paths without it are dropped.
    """
    members = diagram.candidates.members
    covered = np.zeros(members.shape[1], dtype=np.bool_)
    found: list[int] = []
    while not covered.all():
        holds = members[:, int(covered.argmin())]
        chosen = int(diagram.placed[holds[diagram.placed]].min())  # candidates are sorted
        found.append(chosen)
        covered |= members[chosen]
        kept = ~holds[diagram.placed] | (diagram.placed == chosen)
        diagram = trimmed(diagram, diagram.ends, kept)
    return found
