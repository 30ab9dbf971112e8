"""The ends of a frontier, and its knee: where a little of one goal stops buying much of another."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from bcu_optimizer.common.exact import FloatArray

_FARTHEST = (
    "The knee is the point that lies farthest on the better side of the {} through the ends, each "
    "goal being scaled from 0 (its best value on the frontier) to 1 (its worst)"
)
MEANING = {
    2: f"{_FARTHEST.format('line')}.",
    3: f"{_FARTHEST.format('plane')}; where that plane has no better side, of the one on which the "
    "scaled goals sum to 1.",
}
"""What the knee is, for two goals and for three."""

# A point nearer to the line than this lies on it.
_ON_THE_LINE = 1e-9


def ends(losses: Sequence[Sequence[Fraction]]) -> tuple[int, ...]:
    """Return for each goal the number of the point that is best in it.

    Parameters
    ----------
    losses
        For each point the exact value of each goal, the less the better. Of points that are
        equally good in a goal the one taken is best in the goals after it, in a circle.
    """
    count = len(losses[0]) if losses else 0
    return tuple(
        min(range(len(losses)), key=lambda i: [*losses[i][goal:], *losses[i][:goal]])
        for goal in range(count)
    )


def knee(losses: Sequence[Sequence[Fraction]]) -> int | None:
    """Return the number of the knee, None where no point lies beyond the line through the ends.

    The knee is the point farthest on the better side of the line (of three goals, the plane)
    through the ends, each goal being scaled from 0, its best on the frontier, to 1, its worst.
    Where three ends lie so that their plane has no better side, the one on which the scaled
    goals sum to 1 takes its place. See Das (1999), On characterizing
    the "knee" of the Pareto curve.
    """
    if len(losses) < 3:
        return None
    scaled = _scaled(losses)
    normal = _normal(scaled[list(ends(losses))])
    beyond = (1 - scaled @ normal) / np.linalg.norm(normal)
    best = int(np.argmax(beyond.round(12)))
    return best if beyond[best] > _ON_THE_LINE and best not in ends(losses) else None


def _scaled(losses: Sequence[Sequence[Fraction]]) -> FloatArray:
    columns = []
    for column in zip(*losses, strict=True):
        low, high = min(column), max(column)
        columns.append(
            [float((each - low) / (high - low)) if high > low else 0.0 for each in column]
        )
    return np.array(columns, dtype=np.float64).T


def _normal(corners: FloatArray) -> FloatArray:
    """Return n, all above 0, so that n·x = 1 on the line or plane through the corners."""
    plain: FloatArray = np.ones(corners.shape[1])
    try:
        normal: FloatArray = np.linalg.solve(corners, plain).astype(np.float64)
    except np.linalg.LinAlgError:
        return plain
    return normal if (normal > 0).all() and np.isfinite(normal).all() else plain
