"""Which areas plans put together: always, never, or as the planner chooses; exact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx

from bcu_optimizer.common import display
from bcu_optimizer.problem.problem import Problem

if TYPE_CHECKING:
    import pandas as pd


Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class PlanPairs:
    """How many of all valid plans put each pair of areas in one BCU.

    Attributes
    ----------
    problem
        The problem.
    bcus
        The number of BCUs.
    total
        The number of valid plans.
    counts
        For each pair of codes, in order, the number of plans; empty where there is no plan.
    of
        What is counted, where it is not valid plans but, say, draws.
    """

    problem: Problem
    bcus: int
    total: int
    counts: dict[Pair, int]
    of: str = "plans"

    def share(self, pair: Pair) -> float:
        """Return the share of plans that put two areas in one BCU, from 0 to 1."""
        return self.counts[pair] / self.total

    @cached_property
    def neighbours(self) -> tuple[Pair, ...]:
        """The pairs of areas that share a border or an allowed crossing, in order."""
        graph = self.problem.graph
        return tuple(
            pair
            for pair in self.counts
            if graph.has_edge(*pair) and graph.edges[pair].get("border")
        )

    @cached_property
    def always(self) -> tuple[Pair, ...]:
        """Neighbours that every plan puts together: settled inside."""
        return tuple(pair for pair in self.neighbours if self.counts[pair] == self.total)

    @cached_property
    def never(self) -> tuple[Pair, ...]:
        """Neighbours that no plan puts together: a settled border."""
        return tuple(pair for pair in self.neighbours if not self.counts[pair])

    @cached_property
    def open(self) -> tuple[Pair, ...]:
        """Neighbours that some plans put together and some do not, the most often together first.

        These borders are the planner's choice.
        """
        found = [pair for pair in self.neighbours if 0 < self.counts[pair] < self.total]
        return tuple(sorted(found, key=lambda pair: (-self.counts[pair], pair)))

    @cached_property
    def settled_groups(self) -> tuple[tuple[str, ...], ...]:
        """Groups of areas that every plan puts in one BCU, in order."""
        graph = nx.Graph(pair for pair, plans in self.counts.items() if plans == self.total)
        return tuple(sorted(tuple(sorted(group)) for group in nx.connected_components(graph)))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All pairs: codes, names, exact number of plans, share, and what joins the two areas."""
        import pandas as pd

        names, edges = self.problem.areas.names, self.problem.graph.edges
        rows = []
        for (a, b), plans in self.counts.items():
            edge = edges[a, b] if self.problem.graph.has_edge(a, b) else {}
            joined = "border" if edge.get("border_m") else "crossing"
            row = (a, b, names.name(a), names.name(b), plans, self.share((a, b)))
            rows.append((*row, joined if edge.get("border") else ""))
        heads = ["a", "b", "name_a", "name_b", "plans", "share", "joined_by"]
        return pd.DataFrame(rows, columns=heads)

    def as_list(self) -> list[dict[str, Any]]:
        """Return all pairs as the contracts shape them."""
        return [{"a": a, "b": b, "share": self.share((a, b))} for a, b in self.counts]

    def plot(self, ax: Any = None) -> Any:
        """Draw the borders by how often plans keep them, on ``ax`` (a new one if None)."""
        return display.of("plot", self, ax)
