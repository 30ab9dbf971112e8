"""Hatching."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

HATCH_PT = 2.4


def hatching(geometry: Any, gap: float) -> Any:
    """Rising lines across a polygon, `gap` metres apart, as coordinates for a line collection."""
    west, south, east, north = geometry.bounds
    tall = north - south
    starts = np.arange(west - tall, east, gap * np.sqrt(2))
    ends = np.stack(
        [starts, np.full_like(starts, south), starts + tall, np.full_like(starts, north)]
    )
    lines = shapely.linestrings(ends.T.reshape(-1, 2, 2))
    parts = shapely.get_parts(shapely.intersection(lines, geometry))
    return [shapely.get_coordinates(p) for p in parts if p.geom_type == "LineString"]
