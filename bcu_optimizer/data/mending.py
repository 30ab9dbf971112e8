"""Mending polygons under a tolerance, and which tolerance would do where one will not."""

from __future__ import annotations

import numpy as np
import shapely

from bcu_optimizer.common.exact import FloatArray
from bcu_optimizer.data import borders
from bcu_optimizer.data.frontage import Pair, Polygons

WIDEST = 0.25  # a tolerance wider than this share of the width of an area is refused
MOST_MOVED = 0.05  # healing that adds or takes more than this share of an area is refused
_WIDER = (1.0, 1.05, 1.1, 1.2, 1.35, 1.5, 2.0)  # tolerances that are tried, ÷ the least that may do
_STEPS = (0.01, 0.1, 0.5, 1.0)  # corners are drawn together that are so near, ÷ tolerance


def widest(shapes: Polygons) -> float:
    """Return the widest tolerance, in metres, that leaves the smallest area what it is."""
    return WIDEST * float(np.sqrt(shapely.area(shapes).min()))


def overlaps(shapes: Polygons, tolerance_m: float) -> dict[Pair, shapely.Geometry]:
    """Return where pairs of polygons overlap by more than a sliver."""
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = {}
    for i, j in sorted(pairs.T.tolist()):
        overlap = shapely.intersection(shapes[i], shapes[j]) if i < j else shapely.Point()
        if not shapely.is_empty(shapely.buffer(overlap, -tolerance_m / 2)):
            found[i, j] = overlap
    return found


def width(shape: shapely.Geometry) -> float:
    """Return the diameter of the largest circle inside a shape, in metres."""
    return 2 * float(shapely.length(shapely.maximum_inscribed_circle(shape)))


def mended(shapes: Polygons, found: borders.Found, tolerance_m: float) -> Polygons:
    """Clean polygons so that as many pairs as can be share a boundary, and no others.

    Corners are drawn together by as little as will do; less than how rough the drawing is does not.
    """
    wanted = set(found.pairs)
    rough = max((each.within_m for each in found.close.values()), default=0.0)
    tries: list[tuple[int, int, Polygons]] = []
    for snap in [step * tolerance_m for step in _STEPS if step * tolerance_m >= rough / 2]:
        clean = shapely.coverage_clean(shapes, gap_width=tolerance_m, snapping_distance=snap)
        wrong = len(wanted ^ set(borders.shared(clean)))
        tries.append((wrong, len(tries), clean))
        if not wrong:
            break
    return min(tries, key=lambda each: each[:2])[2]


def moved(mended: Polygons, shapes: Polygons) -> FloatArray:
    """Return what healing adds to and takes from each polygon, in square metres."""
    changed: FloatArray = shapely.area(shapely.symmetric_difference(mended, shapes))
    return changed


def sound(shapes: Polygons, least_m: float) -> tuple[float, borders.Found] | None:
    """Return a tolerance, with the borders that it gives, under which polygons are in order.

    None where none that is tried will do: wider ones leave doubts, or change the map.
    """
    for factor in _WIDER:
        tolerance = float(np.ceil(factor * least_m))
        if tolerance > widest(shapes):
            return None
        found = borders.find(shapes, tolerance)
        if all(meeting.is_sure for meeting in found.close.values()):
            changed = moved(mended(shapes, found, tolerance), shapes) / shapely.area(shapes)
            return None if (changed > MOST_MOVED).any() else (tolerance, found)
    return None
