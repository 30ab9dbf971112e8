"""What a rule adds to the state of a plan diagram, level by level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bcu_optimizer.common.exact import IntArray


@dataclass(frozen=True, eq=False)
class Steps:
    """What leaves some states of one level: one row a step.

    Attributes
    ----------
    source
        Which of the states each step leaves, ascending.
    placed
        The candidate placed.
    level
        The level each step leads to.
    states
        The state it leads to; shape (steps, columns).
    """

    source: IntArray
    placed: IntArray
    level: IntArray
    states: IntArray


Expand = Callable[[int, IntArray], Steps]
