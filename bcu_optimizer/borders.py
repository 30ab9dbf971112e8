"""Borders: which polygons share a boundary, exactly or within a tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from bcu_optimizer.frontage import Boundaries, Pair, Polygons
from bcu_optimizer.numbers import MILLIMETRES, FloatArray

# Polygons border if, within some reach up to the tolerance, they front each other for more than so
# many times the reach. Those that meet in a corner stay below 4, however roughly they are drawn.
_SURE, _UNSURE = 5.0, 4.0
_FINEST_M = 1e-3
_NEAR_M = 50.0  # areas that run alongside each other within it, yet do not border, are near misses


@dataclass(frozen=True)
class Meeting:
    """How two polygons meet that share no boundary exactly.

    Attributes
    ----------
    within_m
        The reach within which they front each other, in metres.
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
        Length in metres of each boundary that is shared exactly.
    close
        The pairs that border, or may, within the tolerance.
    apart
        The pairs that run alongside each other a little farther apart.
    """

    is_matched: bool
    exact: Mapping[Pair, float]
    close: Mapping[Pair, Meeting]
    apart: Mapping[Pair, Meeting]

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that border."""
        return sorted({*self.exact, *self.close})


def find(polygons: Polygons, tolerance_m: float) -> Found:
    """Find the borders of polygons in metres, drawn no rougher than a tolerance."""
    is_matched = bool(shapely.coverage_is_valid(polygons))
    exact = shared(polygons)
    unlike = [pair for pair in _near(polygons, max(tolerance_m, _NEAR_M)) if pair not in exact]
    if is_matched:  # what touches and shares no side of it then meets in points
        unlike = [(i, j) for i, j in unlike if shapely.distance(polygons[i], polygons[j]) > 0]
    tolerance_m = max(tolerance_m, _FINEST_M)
    close = _meetings(polygons, unlike, 0.0, tolerance_m)
    rest = [pair for pair in unlike if pair not in close]
    near_m = min(_NEAR_M, float(np.sqrt(shapely.area(polygons).min())) / 4)
    return Found(is_matched, exact, close, _meetings(polygons, rest, tolerance_m, near_m))


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


def _meetings(
    polygons: Polygons, pairs: Iterable[Pair], least_m: float, most_m: float
) -> dict[Pair, Meeting]:
    """Say which pairs border, or may, within a reach of more than ``least_m`` up to ``most_m``.

    Reaches are tried from ``most_m`` down, each half of the one before: a border that is not longer
    than a reach is hidden by it, and so is one whose gaps and overlaps are wider.
    """
    wanted = sorted(pairs)
    if not wanted or most_m <= least_m:
        return {}
    reaches = [most_m]
    while reaches[-1] / 2 > max(least_m, _FINEST_M):
        reaches.append(reaches[-1] / 2)
    found = Boundaries(polygons).frontage(wanted, reaches)
    judged = {pair: _judged(np.array(reaches), lengths) for pair, lengths in found.items()}
    return {pair: meeting for pair, meeting in judged.items() if meeting}


def _judged(reaches: FloatArray, lengths: FloatArray) -> Meeting | None:
    """Judge a pair by the frontage for each reach; None where it is a corner."""
    ratios = lengths / reaches
    if ratios.max() <= _UNSURE:
        return None
    passing = np.flatnonzero(ratios > min(_SURE, float(ratios.max()) - 1e-9))
    within, length = reaches[passing[-1]], lengths[passing].max()
    length = round(float(length), MILLIMETRES)
    return Meeting(float(within), length, bool(ratios.max() > _SURE))
