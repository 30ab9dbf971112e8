"""The best plan that holds each candidate, from one pass up the diagram and one down; exact."""

from __future__ import annotations

from typing import Any

import numpy as np

from bcu_optimizer.common.exact import BoolArray
from bcu_optimizer.engines.diagram.diagram import Diagram, Numbers


class BestWith:
    """What the best plan with each candidate costs.

    A plan has exactly one BCU that holds an area, so that the best plan of those whose BCU of that
    area is of some kind is the best of the best plans with each candidate of that kind.

    Parameters
    ----------
    costs
        The cost of each candidate, as integers; shape (candidates,). The diagram has a path.

    Attributes
    ----------
    least
        The least cost of all plans.
    costs
        The least cost of the plans that hold each candidate; shape (candidates,).
    held
        The candidates that any plan holds; shape (candidates,).
    """

    def __init__(self, diagram: Diagram, costs: Numbers) -> None:
        ahead, behind = diagram.to_end(costs, np.minimum), diagram.from_root(costs)
        source = np.repeat(np.arange(diagram.nodes), np.diff(diagram.first))
        through = behind[source] + costs[diagram.placed] + ahead[diagram.target]
        self.least: int = int(ahead[0])
        self.costs = np.full(len(costs), int(through.max()), dtype=costs.dtype)
        np.minimum.at(self.costs, diagram.placed, through)
        self.held: BoolArray = np.zeros(len(costs), dtype=np.bool_)
        self.held[diagram.placed] = True

    def among(self, kind: BoolArray) -> int | None:
        """Return the least cost of the plans that hold one of some candidates; None without any."""
        costs: Any = self.costs[kind & self.held]
        return int(costs.min()) if len(costs) else None

    @property
    def best(self) -> BoolArray:
        """The candidates that some best plan holds."""
        best: BoolArray = self.held & (self.costs == self.least)
        return best
