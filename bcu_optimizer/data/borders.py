"""Borders: which polygons share a boundary, exactly or within a tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from bcu_optimizer.common.exact import MILLIMETRES, FloatArray
from bcu_optimizer.data.frontage import Boundaries, Pair, Polygons

# Polygons border if, within some reach up to the tolerance, they front each other for more than so
# many times the reach. Those that meet in a corner stay below 4, however roughly they are drawn.
_SURE, _UNSURE = 5.0, 4.0
_WHOLE = 0.9  # a reach within which there is so much of a frontage is as rough as it is drawn
_FINEST_M = 1e-3
_NEAR_M = 50.0  # areas that run alongside each other within it, yet do not border, are near misses


@dataclass(frozen=True)
class Meeting:
    """How two polygons meet that share no boundary exactly.

    Attributes
    ----------
    within_m
        How far apart their boundaries are drawn nearly all along, in metres.
    length_m
        The frontage, in metres.
    is_sure
        Whether it is long enough to be no corner.
    """

    within_m: float
    length_m: float
    is_sure: bool


@dataclass(frozen=True)
class Found:
    """The borders of polygons.

    Attributes
    ----------
    is_matched
        Whether all polygons that share a boundary have the same corners along it.
    exact
        Length in metres of each boundary that is shared exactly, and surely.
    close
        The pairs that border, or may, within the tolerance.
    corners
        For the other pairs that are hardly farther apart than the tolerance, which are taken to
        meet in a corner, how far apart the borders there are drawn, in metres.
    apart
        The pairs that run alongside each other a little farther apart.
    """

    is_matched: bool
    exact: Mapping[Pair, float]
    close: Mapping[Pair, Meeting]
    corners: Mapping[Pair, float]
    apart: Sequence[Pair]

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that border."""
        return sorted({*self.exact, *self.close})


def find(polygons: Polygons, tolerance_m: float) -> Found:
    """Find the borders of polygons in metres, drawn no rougher than a tolerance."""
    is_matched = bool(shapely.coverage_is_valid(polygons))
    tolerance_m = max(tolerance_m, 2 * _FINEST_M)
    exact = shared(polygons)
    if not is_matched:  # sides may lie on each other because polygons overlap
        exact = {pair: length for pair, length in exact.items() if length > _SURE * tolerance_m}
    unlike = [pair for pair in _near(polygons, max(tolerance_m, _NEAR_M)) if pair not in exact]
    if is_matched:  # what touches and shares no side of it then meets in points
        unlike = [(i, j) for i, j in unlike if shapely.distance(polygons[i], polygons[j]) > 0]
    rough = _Roughness(exact)
    close = _close(polygons, unlike, rough, tolerance_m)
    rest = [pair for pair in unlike if pair not in close]
    corners = {
        pair: rough.around(pair)
        for pair in rest
        if shapely.dwithin(*polygons[list(pair)], 2 * tolerance_m)
    }
    near_m = min(_NEAR_M, float(np.sqrt(shapely.area(polygons).min())) / 4)
    return Found(is_matched, exact, close, corners, _apart(polygons, rest, tolerance_m, near_m))


def shared(polygons: Polygons) -> dict[Pair, float]:
    """Return the length in metres, to 1 mm, of the boundary that polygons share exactly.

    Polygons that meet in points only share none.
    """
    found = {}
    for i, j in _near(polygons, 0.0):
        line = shapely.intersection(polygons[i].boundary, polygons[j].boundary)
        length = round(float(line.length), MILLIMETRES)
        if length > 0:
            found[i, j] = length
    return found


def _near(polygons: Polygons, distance_m: float) -> list[Pair]:
    """List the pairs of polygons that are no farther apart than a distance."""
    pairs = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=distance_m)
    return sorted((i, j) for i, j in pairs.T.tolist() if i < j)


def _close(
    polygons: Polygons, pairs: Sequence[Pair], rough: _Roughness, tolerance_m: float
) -> dict[Pair, Meeting]:
    """Say which of some pairs border within the tolerance, or may.

    Reaches are tried from the tolerance down, as a border is hidden by a reach that is not much
    shorter. Below the roughness of the drawing there a corner can look like a border, so none is
    looked for; two polygons meet there as roughly as they meet those that both of them border.
    """
    reaches, fronts = _frontages(polygons, pairs, _FINEST_M, tolerance_m)
    found: dict[Pair, Meeting] = {}
    left = dict(fronts)
    for column, reach in enumerate(reaches):
        judged = {
            pair: Meeting(float(reach), _length(lengths), bool(lengths[column] > _SURE * reach))
            for pair, lengths in left.items()
            if lengths[column] > _UNSURE * reach and (column == 0 or rough.around(pair) <= reach)
        }
        for pair, meeting in judged.items():
            if meeting.is_sure:
                lengths = left.pop(pair)
                drawn = float(reaches[np.flatnonzero(lengths >= _WHOLE * lengths.max())[-1]])
                judged[pair] = replace(meeting, within_m=drawn)
                rough.add(pair, drawn)
        found |= judged
    return found


class _Roughness:
    """How far apart, in metres, the polygons of each border are drawn."""

    def __init__(self, exact: Iterable[Pair]) -> None:
        self._of: dict[int, dict[int, float]] = {}
        self._most = 0.0
        for pair in exact:
            self.add(pair, 0.0)

    def add(self, pair: Pair, metres: float) -> None:
        for one, other in (pair, pair[::-1]):
            self._of.setdefault(one, {})[other] = metres
        self._most = max(self._most, metres)

    def around(self, pair: Pair) -> float:
        """Return how rough the drawing is where two polygons meet: as those both border, or all."""
        one, other = (self._of.get(each, {}) for each in pair)
        both = [metres for each in one.keys() & other.keys() for metres in (one[each], other[each])]
        if both:
            return max(both)
        return self._most if self._of else math.inf


def _apart(
    polygons: Polygons, pairs: Sequence[Pair], tolerance_m: float, near_m: float
) -> list[Pair]:
    """List which of some pairs run alongside each other beyond the tolerance."""
    reaches, fronts = _frontages(polygons, pairs, tolerance_m, near_m)
    return [pair for pair, lengths in fronts.items() if (lengths > _SURE * reaches).any()]


def _frontages(
    polygons: Polygons, pairs: Sequence[Pair], least_m: float, most_m: float
) -> tuple[FloatArray, dict[Pair, FloatArray]]:
    """Return reaches from the longest down, each half of the one before, and frontages."""
    if not pairs or most_m <= least_m:
        return np.array([]), {}
    reaches = [most_m]
    while reaches[-1] / 2 > least_m:
        reaches.append(reaches[-1] / 2)
    return np.array(reaches), Boundaries(polygons).frontage(pairs, reaches)


def _length(lengths: FloatArray) -> float:
    return round(float(lengths.max()), MILLIMETRES)
