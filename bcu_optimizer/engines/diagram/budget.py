"""How large a diagram will become, estimated from a sample of the states of each level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.diagram.integer_rows import distinct
from bcu_optimizer.engines.diagram.steps import Steps

# States of a level that stand for all of it.
_SAMPLE = 2_000


def foreseen_arcs(
    expand: Callable[[int, IntArray], Steps], level: int, waiting: Sequence[Sequence[IntArray]]
) -> float:
    """Estimate how many arcs leave the levels that are still to come.

    Of each level a sample of states is followed. How many distinct states its steps lead to is
    estimated from how many of them were met only once (Good 1953), so that the estimate is rough:
    it tells seconds from hours.

    Parameters
    ----------
    expand
        Gives the steps that leave states of a level.
    level
        The first level whose states are not expanded yet.
    waiting
        The states that steps lead to so far, by level.
    """
    chance = np.random.default_rng(0)
    met = [[(rows, 1.0) for rows in found] for found in waiting]
    total = 0.0
    for place in range(level, len(waiting) - 1):
        if not met[place]:
            continue
        states, count = _states(met[place])
        met[place] = []
        kept = chance.permutation(len(states))[:_SAMPLE]
        steps = expand(place, states[np.sort(kept)])
        each = count / len(kept)
        total += each * len(steps.source)
        for onward in np.unique(steps.level).tolist():
            met[onward].append((steps.states[steps.level == onward], each))
    return total


def _states(met: Sequence[tuple[IntArray, float]]) -> tuple[IntArray, float]:
    """Return the distinct states that were met, and about how many there are in truth."""
    rows = np.concatenate([found for found, _ in met])
    steps = sum(len(found) * each for found, each in met)
    states, which = distinct(rows)
    if steps <= len(rows):
        return states, float(len(states))
    once = int((np.bincount(which) == 1).sum())
    seen = 1 - once / len(rows)  # the share of all steps that lead to states that were met
    return states, min(steps, len(states) / seen) if seen > 0 else steps
