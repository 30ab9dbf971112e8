"""Where the name of a river or lake fits on its water."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from matplotlib.transforms import Affine2D

from bcu_optimizer.graphics.layout.text import Style, height, width
from bcu_optimizer.graphics.map.grid import Box, Floats

NAME = Style(6.4, italic=True, colour="#1f5f86")

_SIZES = (1.0, 0.9, 0.8)
_ANGLES = tuple(sorted(range(-80, 85, 8), key=abs))
_POINTS = 300


@dataclass(frozen=True)
class WaterSpot:
    """The centre of a name in metres, its angle in degrees, and how it is set."""

    x: float
    y: float
    angle: float
    style: Style

    def below(self, metres: float) -> tuple[float, float]:
        """Return the point so far below the centre, as seen by who reads along the angle."""
        turn = np.deg2rad(self.angle)
        return self.x + metres * float(np.sin(turn)), self.y - metres * float(np.cos(turn))


@lru_cache(maxsize=64)
def spot_on_water(shape: Any, text: str, frame: Box, metres: float) -> WaterSpot | None:
    """Where a name lies wholly on water, as level as possible; None if nowhere.

    `metres` is the scale in metres per point, `frame` what the map shows.
    """
    wet = shapely.clip_by_rect(shape, *frame)
    for style in (NAME.scaled(size) for size in _SIZES):
        wide, tall = width(text, style) * metres, height(1, style) * metres
        points = _middle(wet, tall)
        shapely.prepare(wet)
        for angle in _ANGLES if text and len(points) else ():
            corners = _corners(points, wide, tall, angle)
            inside = np.flatnonzero(
                shapely.intersects_xy(wet, corners[..., 0], corners[..., 1]).all(axis=1)
            )
            inside = inside[shapely.contains(wet, shapely.polygons(corners[inside]))]
            if len(inside):
                x, y = points[inside[len(inside) // 2]].tolist()
                return WaterSpot(x, y, float(angle), style)
    return None


def _middle(wet: Any, tall: float) -> Any:
    """Points on the water at least half a line's height from the bank."""
    core = shapely.buffer(wet, -tall / 2)
    if core.is_empty:
        return np.empty((0, 2))
    west, south, east, north = core.bounds
    step = tall / 6
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    shapely.prepare(core)
    points = np.column_stack([x.ravel(), y.ravel()])
    points = points[shapely.contains_xy(core, points)]
    return points[:: max(1, len(points) // _POINTS)]


def _corners(points: Floats, wide: float, tall: float, angle: float) -> Any:
    """Return the corners (n × 4 × 2) of boxes around points, turned by so many degrees."""
    corners = np.array([(-wide, -tall), (wide, -tall), (wide, tall), (-wide, tall)]) / 2
    return points[:, None, :] + Affine2D().rotate_deg(angle).transform(corners)
