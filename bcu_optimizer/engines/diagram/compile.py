"""Unrolling states into a diagram, level by level; states that are alike become one node."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.candidates import Candidates
from bcu_optimizer.engines.diagram.budget import foreseen_arcs
from bcu_optimizer.engines.diagram.diagram import Diagram, Index, trimmed
from bcu_optimizer.engines.diagram.integer_rows import distinct
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.steps import Expand, Steps

# States expanded at a time, so that intermediate tables stay small.
_CHUNK = 50_000
# A diagram of fewer arcs is made without asking first how large it will become.
_SMALL = 1_000_000


def unroll(
    candidates: Candidates,
    root: IntArray,
    expand: Expand,
    bcus_of: Callable[[IntArray], IntArray],
    budget: Budget,
) -> Diagram:
    """Make the diagram of all that can be reached from a root.

    Parameters
    ----------
    root
        The first state, of level 0; shape (1, columns).
    expand
        Gives the steps that leave states of a level; states of the last level are ends.
    bcus_of
        The number of BCUs used in each of some states.
    budget
        How large the diagram may become.

    Raises
    ------
    TooLargeError
        If the diagram exceeds its budget, or would by far.
    """
    last = len(candidates.problem.codes)
    made = _Made(root, last)
    started = time.perf_counter()
    is_foreseen = False
    for level in range(last):
        states = made.settle(level)
        made.used.append(bcus_of(states))
        for begin in range(0, len(states), _CHUNK):
            chunk = states[begin : begin + _CHUNK]
            made.add(expand(level, chunk), len(chunk))
            budget.spend(made.arcs, level / last)
        if made.arcs > min(_SMALL, budget.arcs / 10) and not is_foreseen:
            arcs = foreseen_arcs(expand, level + 1, [each.states for each in made.pending])
            pace = (time.perf_counter() - started) / made.arcs
            budget.foresee(made.arcs + arcs, arcs * pace)
            is_foreseen = True
    made.used.append(bcus_of(made.settle(last)))
    return made.diagram(candidates)


@dataclass
class _Pending:
    """Steps that lead to one level: where their arcs stand, and the states they lead to."""

    arcs: list[Index] = field(default_factory=list)
    states: list[IntArray] = field(default_factory=list)


class _Made:
    """The parts of a diagram as they are made."""

    def __init__(self, root: IntArray, last: int) -> None:
        self.levels = [0]
        self.arcs = 0
        self.used: list[IntArray] = []
        self.pending = [_Pending() for _ in range(last + 1)]
        self.pending[0] = _Pending([np.zeros(0, dtype=np.int32)], [root])
        self._degrees: list[IntArray] = []
        self._placed: list[Index] = [np.zeros(0, dtype=np.int32)]
        self._targets: list[tuple[Index, Index]] = []

    @property
    def nodes(self) -> int:
        return self.levels[-1]

    def settle(self, level: int) -> IntArray:
        """Number the states that steps to a level lead to; return the distinct ones."""
        waiting, self.pending[level] = self.pending[level], _Pending()
        begin = self.nodes
        if not waiting.states:
            self.levels.append(begin)
            return np.zeros((0, 1), dtype=np.int64)
        states, which = distinct(np.concatenate(waiting.states))
        self._targets.append((np.concatenate(waiting.arcs), (which + begin).astype(np.int32)))
        self.levels.append(begin + len(states))
        return states

    def add(self, steps: Steps, states: int) -> None:
        """Add the steps of the next states of the latest level, given how many these are."""
        self._degrees.append(np.bincount(steps.source, minlength=states))
        self._placed.append(steps.placed.astype(np.int32))
        for level in np.unique(steps.level).tolist():
            there = np.flatnonzero(steps.level == level)
            self.pending[level].arcs.append((there + self.arcs).astype(np.int32))
            self.pending[level].states.append(steps.states[there])
        self.arcs += len(steps.source)

    def diagram(self, candidates: Candidates) -> Diagram:
        """Put the parts together, without what leads nowhere."""
        target = np.zeros(self.arcs, dtype=np.int32)
        for arcs, nodes in self._targets:
            target[arcs] = nodes[: len(arcs)]  # no arc leads to the root
        self._targets.clear()
        placed = np.concatenate(self._placed)
        self._placed.clear()
        used = np.concatenate(self.used)
        leaving = np.concatenate([[0], *self._degrees, np.zeros(self.nodes - self.levels[-2], int)])
        ends = {int(used[node]): node for node in range(self.levels[-2], self.nodes)}
        assert len(ends) == self.nodes - self.levels[-2], "a rule must forget all it knows at ends"
        made = Diagram(
            candidates=candidates,
            levels=np.array(self.levels, dtype=np.int64),
            first=np.cumsum(leaving),
            target=target,
            placed=placed,
            used=used,
            ends=ends,
        )
        return trimmed(made, ends)
