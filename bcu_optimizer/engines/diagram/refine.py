"""Refining a diagram: its nodes split by what a rule about the whole plan must remember."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.diagram.compile import unroll
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.integer_rows import ranges
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.steps import Steps


class Memory(ABC):
    """What a rule remembers of the BCUs placed so far, as a row of integers."""

    start: tuple[int, ...]

    @abstractmethod
    def step(self, states: IntArray, placed: IntArray) -> IntArray:
        """Return what is remembered once each of some candidates is placed."""

    @abstractmethod
    def settle(self, states: IntArray, nodes: IntArray) -> tuple[IntArray, BoolArray]:
        """Forget what cannot matter any more, and tell which states may still keep the rule.

        States that the same completions keep should become alike: they become one node.
        """


def refine(diagram: Diagram, memory: Memory, budget: Budget) -> Diagram:
    """Return the diagram of the plans that keep a rule as well.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    if not diagram.nodes:
        return diagram
    level_of = np.repeat(np.arange(len(diagram.levels) - 1), np.diff(diagram.levels))

    def expand(level: int, rows: IntArray) -> Steps:
        del level
        begin = diagram.first[rows[:, 0]]
        source, arc = ranges(begin, diagram.first[rows[:, 0] + 1] - begin)
        placed, target = diagram.placed[arc].astype(np.int64), diagram.target[arc].astype(np.int64)
        states, kept = memory.settle(memory.step(rows[source, 1:], placed), target)
        after = np.column_stack([target, states])[kept]
        return Steps(source[kept], placed[kept], level_of[after[:, 0]], after)

    root = np.array([[0, *memory.start]], dtype=np.int64)
    return unroll(diagram.candidates, root, expand, lambda rows: diagram.used[rows[:, 0]], budget)
