"""Slivers: overlaps and gaps between neighbouring polygons that are too thin to be meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

# Widest overlap or gap, in metres, taken for a slip of digitising and healed.
TOLERANCE_M = 5.0

Polygons = Any  # array of shapely polygons, in metres


def is_clean(polygons: Polygons, tolerance_m: float) -> bool:
    """Tell whether polygons neither overlap nor leave gaps narrower than the tolerance."""
    return bool(shapely.coverage_is_valid(polygons, gap_width=tolerance_m))


def wide_overlaps(polygons: Polygons, tolerance_m: float) -> list[tuple[int, int, float]]:
    """List the pairs that overlap by more than a sliver, with the overlap in square metres."""
    found = []
    for i, j in _touching(polygons):
        overlap = shapely.intersection(polygons[i], polygons[j])
        if not shapely.is_empty(shapely.buffer(overlap, -tolerance_m / 2)):
            found.append((i, j, float(overlap.area)))
    return found


def heal(polygons: Polygons, tolerance_m: float) -> Polygons:
    """Close slivers so that neighbours share their borders exactly.

    Parameters
    ----------
    polygons
        Polygons in metres, none overlapping another by more than a sliver.
    tolerance_m
        Gaps and overlaps narrower than this are given to the neighbour with the longest border.

    Returns
    -------
    numpy.ndarray
        Polygons of a valid coverage, in the same order.
    """
    edge_matched = shapely.coverage_clean(polygons, gap_width=tolerance_m)
    filled = _fill_open_slivers(edge_matched, tolerance_m)
    return shapely.coverage_clean(filled, gap_width=tolerance_m)


def _touching(polygons: Polygons) -> list[tuple[int, int]]:
    pairs = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    return sorted((int(i), int(j)) for i, j in zip(*pairs, strict=True) if i < j)


def _fill_open_slivers(polygons: Polygons, tolerance_m: float) -> Polygons:
    """Fill gaps that run out to the open, which the coverage cleaner leaves alone."""
    union = shapely.union_all(polygons)
    reach = tolerance_m / 2
    closed = shapely.buffer(union, reach, join_style="mitre")
    closed = shapely.buffer(closed, -reach, join_style="mitre")
    pieces = shapely.get_parts(shapely.difference(closed, union))
    result = np.array(polygons, dtype=object)
    for piece in pieces:
        shared = _shared_borders(polygons, piece)
        if len(shared) >= 2:
            owner = max(shared, key=lambda each: (shared[each], -each))
            result[owner] = shapely.union(result[owner], piece)
    return result


def _shared_borders(polygons: Sequence[Any], piece: Any) -> dict[int, float]:
    """Return, by index, the length in metres of the border each polygon shares with a piece."""
    near = shapely.STRtree(polygons).query(piece, predicate="dwithin", distance=1e-6)
    lengths = {}
    for index in near.tolist():
        border = shapely.intersection(piece.boundary, shapely.buffer(polygons[index], 1e-6))
        if border.length > 1e-3:
            lengths[index] = float(border.length)
    return lengths
