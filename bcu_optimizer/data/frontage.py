"""Frontage: how far the boundaries of two polygons run alongside each other, nothing else near.

What is near more than two polygons, such as a corner where several meet, fronts none of them. So
areas that only meet in a corner have no frontage, however roughly they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from bcu_optimizer.common.exact import FloatArray, IntArray

_NONE_M = 1e-6  # no frontage, but for rounding

Pair = tuple[int, int]
Polygons = Any  # array of shapely polygons, in metres


class Boundaries:
    """The sides of polygons.

    Attributes
    ----------
    ends
        The two ends of each side; shape (sides, 2, 2).
    owner
        The number of the polygon that each side belongs to; shape (sides,).
    """

    def __init__(self, polygons: Polygons) -> None:
        parts, whole = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        at, ring = shapely.get_coordinates(rings, return_index=True)
        is_side = (ring[1:] == ring[:-1]) & (at[1:] != at[:-1]).any(axis=1)
        self.polygons = polygons
        self.ends: FloatArray = np.stack([at[:-1], at[1:]], axis=1)[is_side]
        self.owner: IntArray = whole[part[ring[:-1][is_side]]]
        self._lines = shapely.linestrings(self.ends)
        self._tree = shapely.STRtree(self._lines)

    def frontage(self, pairs: Iterable[Pair], reaches_m: Sequence[float]) -> dict[Pair, FloatArray]:
        """Return the frontage in metres of pairs of polygons, for each reach.

        A point of a boundary fronts the one other polygon whose boundary is within reach of it,
        and none if there are two. The frontage is the mean of those of both polygons. Pairs that
        have none at all are left out.
        """
        wanted = set(pairs)
        sides = self._sides_near(sorted(wanted), max(reaches_m))
        found: dict[Pair, FloatArray] = {}
        if not len(sides):
            return found
        one, other = self._tree.query(
            self._lines[sides], predicate="dwithin", distance=max(reaches_m)
        )
        one = sides[one]
        foreign = self.owner[one] != self.owner[other]
        one, other = one[foreign], other[foreign]
        for column, reach in enumerate(reaches_m):
            low, high = _within(self.ends[one], self.ends[other], reach)
            some = high > low
            side, theirs, length = _alone(one[some], self.owner[other[some]], low[some], high[some])
            ends = np.sort(np.stack([self.owner[side], theirs], axis=1), axis=1)
            both, place = np.unique(ends, axis=0, return_inverse=True)
            for pair, total in zip(both.tolist(), np.bincount(place, length / 2), strict=True):
                found.setdefault((pair[0], pair[1]), np.zeros(len(reaches_m)))[column] = total
        some_at_all = {pair for pair, lengths in found.items() if lengths.max() > _NONE_M}
        return {pair: found[pair] for pair in sorted(wanted & some_at_all)}

    def _sides_near(self, pairs: Sequence[Pair], reach: float) -> IntArray:
        """Return the numbers of the sides of either polygon of a pair that the other is near."""
        near = np.zeros(len(self.owner), dtype=bool)
        shapely.prepare(self.polygons)
        bounds = shapely.bounds(self._lines)
        for pair in pairs:
            for mine, theirs in (pair, pair[::-1]):
                west, south, east, north = shapely.bounds(self.polygons[theirs])
                sides = np.flatnonzero(
                    (self.owner == mine)
                    & ~near
                    & (bounds[:, 0] <= east + reach)
                    & (bounds[:, 2] >= west - reach)
                    & (bounds[:, 1] <= north + reach)
                    & (bounds[:, 3] >= south - reach)
                )
                near[sides] = shapely.dwithin(self.polygons[theirs], self._lines[sides], reach)
        return np.flatnonzero(near)


def _within(one: FloatArray, other: FloatArray, reach: float) -> tuple[FloatArray, FloatArray]:
    """Return where along each side of ``one`` that of ``other`` is within reach, in metres.

    What is within reach of a side is convex (two half-discs and a rectangle), so that it cuts one
    interval out of a line; where it cuts none, the interval ends before it begins.
    """
    start, length, along = _lines(one)
    first, size, axis = _lines(other)
    spans = [_in_disc(start, along, end, reach) for end in (first, other[:, 1])]
    offset = start - first
    strips = [
        _in_strip((offset * axis).sum(axis=1), (along * axis).sum(axis=1), 0 * size, size),
        _in_strip(_cross(offset, axis), _cross(along, axis), 0 * size - reach, 0 * size + reach),
    ]
    low = np.maximum(strips[0][0], strips[1][0])
    high = np.minimum(strips[0][1], strips[1][1])
    spans.append((np.where(low > high, np.inf, low), np.where(low > high, -np.inf, high)))
    return (
        np.maximum(np.minimum.reduce([span[0] for span in spans]), 0),
        np.minimum(np.maximum.reduce([span[1] for span in spans]), length),
    )


def _lines(sides: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return starts, lengths and directions."""
    step = sides[:, 1] - sides[:, 0]
    length = np.hypot(*step.T)
    return sides[:, 0], length, step / length[:, None]


def _cross(one: FloatArray, other: FloatArray) -> FloatArray:
    found: FloatArray = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return found


def _in_disc(
    start: FloatArray, along: FloatArray, centre: FloatArray, radius: float
) -> tuple[FloatArray, FloatArray]:
    offset = centre - start
    middle = (offset * along).sum(axis=1)
    half = radius**2 - _cross(offset, along) ** 2
    root = np.sqrt(np.maximum(half, 0))
    return np.where(half < 0, np.inf, middle - root), np.where(half < 0, -np.inf, middle + root)


def _in_strip(
    at: FloatArray, slope: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return for which s ``low <= at + slope * s <= high``."""
    is_flat = np.abs(slope) < 1e-12
    steep = np.where(is_flat, 1.0, slope)
    ends = np.stack([(low - at) / steep, (high - at) / steep])
    inside = np.where((low <= at) & (at <= high), np.inf, -np.inf)
    return (
        np.where(is_flat, -inside, ends.min(axis=0)),
        np.where(is_flat, inside, ends.max(axis=0)),
    )


def _alone(
    side: IntArray, owner: IntArray, low: FloatArray, high: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return sides, owners and lengths of what lies in intervals of that one owner alone."""
    at = np.concatenate([low, high])
    side, owner, step = np.tile(side, 2), np.tile(owner, 2), np.repeat([1, -1], len(low))
    order = np.lexsort((-step, at, owner, side))
    side, owner, at, step = side[order], owner[order], at[order], step[order]
    # Where an owner's intervals overlap, only the ends of them all together count.
    open_ = np.cumsum(step)
    outer = np.where(step > 0, open_ == 1, open_ == 0)
    side, owner, at, step = side[outer], owner[outer], at[outer], step[outer]
    order = np.lexsort((at, side))
    side, owner, at, step = side[order], owner[order], at[order], step[order]
    alone = np.flatnonzero(np.cumsum(step)[:-1] == 1)
    return side[alone], np.cumsum(step * owner)[alone], at[alone + 1] - at[alone]
