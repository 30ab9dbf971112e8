"""The map of a page: outlines of areas, the borders between them, water, and where names go."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import shapely

from bcu_optimizer.graphics.map.colours import FACING_M
from bcu_optimizer.problem.problem import Problem

WIDTH = 1000.0
_MARGIN = 12.0
_FINEST = 0.6  # detail smaller than this, in units of the map, is left out
_LETTER = 0.54  # the width of a letter as a share of the size it is set in
_LARGEST, _SMALLEST = 17.0, 8.0


@dataclass(frozen=True)
class _Frame:
    """How metres become units of the map."""

    west: float
    north: float
    scale: float
    height: float

    def units(self, shapes: Any) -> Any:
        """Return shapes in units of the map, y running downwards."""
        return shapely.transform(shapes, self._point)

    def _point(self, points: Any) -> Any:
        x = _MARGIN + (points[:, 0] - self.west) * self.scale
        y = _MARGIN + (self.north - points[:, 1]) * self.scale
        return np.column_stack([x, y])


def drawn(problem: Problem) -> dict[str, Any]:
    """Return all that the map is drawn from, in units of which it is a thousand wide."""
    frame = problem.areas.frame
    bounds = frame.total_bounds
    scale = (WIDTH - 2 * _MARGIN) / max(bounds[2] - bounds[0], 1.0)
    height = (bounds[3] - bounds[1]) * scale + 2 * _MARGIN
    place = _Frame(float(bounds[0]), float(bounds[3]), float(scale), float(height))
    shapes = frame.geometry.to_numpy()
    simple = _simple(shapes, _FINEST / scale)
    units = place.units(simple)
    view = shapely.box(0, 0, WIDTH, height)
    outside, water = (
        [_path(each) for each in shapely.intersection(place.units(some), view)]
        for some in (
            shapely.simplify(problem.areas.outside.geometry.to_numpy(), _FINEST / scale),
            shapely.simplify(problem.areas.water.geometry.to_numpy(), _FINEST / scale),
        )
    )
    names = [problem.areas.names.name(code) for code in problem.codes]
    return {
        "width": WIDTH,
        "height": round(height, 1),
        "areas": [_path(each) for each in units],
        "labels": [_label(shape, name) for shape, name in zip(units, names, strict=True)],
        "lines": _lines(units),
        "edge": _path(shapely.boundary(shapely.union_all(units))),
        "outside": outside,
        "water": water,
        "facing": _facing(shapes),
        "km": round(1000 * scale, 3),
    }


def _simple(shapes: Any, metres: float) -> Any:
    """Leave out detail; shared borders stay shared. What is no surface stays as it is."""
    if (shapely.get_dimensions(shapes) == 2).all():
        return shapely.coverage_simplify(shapes, metres)
    return shapely.buffer(shapes, 6 * metres / _FINEST)


def _lines(units: Any) -> list[list[Any]]:
    """Return the border of each pair of areas that share one: the two, and its path."""
    edges = shapely.boundary(units)
    tree = shapely.STRtree(units)
    found = []
    for i, j in sorted(zip(*tree.query(units, "intersects").tolist(), strict=True)):
        if i < j:
            shared = shapely.line_merge(_only_lines(shapely.intersection(edges[i], edges[j])))
            if not shared.is_empty:
                found.append([i, j, _path(shared)])
    return found


def _only_lines(shape: Any) -> Any:
    parts = [each for each in shapely.get_parts(shape) if shapely.get_dimensions(each) == 1]
    return shapely.MultiLineString(parts)


def _facing(shapes: Any) -> list[list[int]]:
    """Return the pairs of areas that touch or face each other, as over a river."""
    tree = shapely.STRtree(shapes)
    near = tree.query(shapes, "dwithin", distance=FACING_M).tolist()
    return sorted([i, j] for i, j in zip(*near, strict=True) if i < j)


def _path(shape: Any) -> str:
    """Write a shape as the path of an SVG, to a tenth of a unit."""
    lines = []
    for part in shapely.get_parts(shape):
        kind = shapely.get_type_id(part)
        if kind == 3:  # a polygon: the outer ring and its holes
            lines += [_ring(ring) + "Z" for ring in shapely.get_rings(part)]
        elif kind in (1, 2):
            lines.append(_ring(part))
    return "".join(lines)


def _ring(line: Any) -> str:
    points = shapely.get_coordinates(line).round(1)
    kept = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in points[kept].tolist())


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _label(shape: Any, name: str) -> dict[str, Any]:
    """Say where a name goes: at the roomiest point of an area, in lines that fit there."""
    roomiest = max(shapely.get_parts(shape), key=shapely.area)
    circle = shapely.maximum_inscribed_circle(roomiest, tolerance=1.0)
    (x, y), (ex, ey) = shapely.get_coordinates(circle)[:2].tolist()
    radius = math.hypot(ex - x, ey - y)
    size, lines = max((_size(lines, radius), lines) for lines in _broken(name))
    return {"x": round(x, 1), "y": round(y, 1), "size": round(size, 1), "lines": list(lines)}


def _broken(name: str) -> list[tuple[str, ...]]:
    """Return the ways to break a name into up to three lines."""
    words = name.split() or [""]
    found = []
    for count in range(min(3, len(words))):
        for places in combinations(range(1, len(words)), count):
            ends = (0, *places, len(words))
            found.append(tuple(" ".join(words[a:b]) for a, b in pairwise(ends)))
    return found


def _size(lines: tuple[str, ...], radius: float) -> float:
    """Return the size in which lines fill a circle, and a little more."""
    wide, tall = max(map(len, lines)) * _LETTER, len(lines) * 1.1
    return min(_LARGEST, max(_SMALLEST, 2.3 * radius / math.hypot(wide, tall)))
