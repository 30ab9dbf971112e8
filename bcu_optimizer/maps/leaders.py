"""Names that fit nowhere in their polygon: set beside the map, with a line to where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from typing import Any

import numpy as np
import shapely

from bcu_optimizer.maps.grid import FREE, Floats, Grid
from bcu_optimizer.maps.names import Label, Labels, Name, extent, label, settings
from bcu_optimizer.maps.settle import Group, Settled

_MOST, _TRIED = 16, 24
_ANCHORS = 6
_PLACES = 200
_SECTORS, _EACH_WAY = 32, 2
_AIR_PT = 2.0
_APART_PT = 4.0
_CROSSING_PT, _LINE_PT = 40.0, 12.0
_DEARER = {"bcu": (4.0, 8.0, 40.0), "area": (4.0, 8.0)}


@dataclass(frozen=True, eq=False)
class _State:
    """What stands so far: how each BCU is settled, and the labels beside the map."""

    settled: tuple[Settled, ...]
    led: tuple[Label, ...] = ()

    @property
    def lines(self) -> list[Any]:
        return [shapely.LineString(one.leader) for one in self.led if one.leader]


def lead(grid: Grid, groups: Sequence[Group], metres: float) -> Labels:
    """Settle all groups, then set names that found no place outside all polygons.

    Their straight lines cross no label and no other line: labels in the way move within their BCU.
    BCUs come first, then names nearest to the edge of the map; at most 16 in all. Names of kind
    "outside" get no line.
    """
    state = _State(tuple(group.settle() for group in groups))
    tried: list[Name] = []
    missing: list[str] = []
    while waiting := [name for name in _waiting(state) if name not in tried]:
        name = min(waiting, key=lambda n: (n.kind != "bcu", _depth(grid, n), n.text))
        found = _attached(grid, groups, state, name, metres)
        if found is None and len(tried) < _TRIED and len(state.led) < _MOST:
            found = _led(grid, groups, state, name, metres)
        if found is None:
            missing.append(name.text)
        state = found or state
        tried.append(name)
    inside = chain.from_iterable(s.labels for s in state.settled)
    return Labels((*inside, *state.led), tuple(missing))


def _waiting(state: _State) -> list[Name]:
    return [n for settled in state.settled for n in settled.waiting if n.kind != "outside"]


def _depth(grid: Grid, name: Name) -> float:
    """How far a name's polygon lies from the edge of the map, in metres."""
    x, y = name.middle
    rows, columns = grid.ids.shape
    east, north = grid.west + columns * grid.cell, grid.south + rows * grid.cell
    return float(min(x - grid.west, east - x, y - grid.south, north - y))


def _led(
    grid: Grid, groups: Sequence[Group], state: _State, name: Name, metres: float
) -> _State | None:
    """Set one more label beside the map; None where no line can be cleared."""
    options = _options(grid, state, name, metres)
    for dearer, option in product(_DEARER[name.kind], options):
        settled = _cleared(groups, state, option, dearer)
        if settled is not None:
            return _State(settled, (*state.led, option))
    return None


def _attached(
    grid: Grid, groups: Sequence[Group], state: _State, name: Name, metres: float
) -> _State | None:
    """Set the name of a BCU's only area under or over the BCU's own, where that stands outside."""
    (owner,) = (group.names[0].text for group in groups if name in group.names)
    above = [one for one in state.led if (one.kind, one.text) == ("bcu", owner)]
    if not above or len(name.within) > 1:
        return None
    others = [one.box for one in state.led if one is not above[0]]
    taken = [*shapely.box(*np.reshape(others, (-1, 4)).T), *state.lines]
    for setting in islice(settings(name), 2):
        wide, tall = extent(*setting, metres)
        for foot in (above[0].box[1] - tall, above[0].box[3]):
            box = (above[0].x - wide / 2, foot, above[0].x + wide / 2, foot + tall)
            if grid.free(box) and not shapely.intersects(shapely.box(*box), taken).any():
                one = replace(label(name, setting, box), beside=True)
                return replace(state, led=(*state.led, one))
    return None


def _cleared(
    groups: Sequence[Group], state: _State, option: Label, dearer: float
) -> tuple[Settled, ...] | None:
    """Move labels out of a new line's way; None where that makes a BCU so much dearer."""
    line = shapely.LineString(option.leader)
    settled = list(state.settled)
    for i, (group, old) in enumerate(zip(groups, state.settled, strict=True)):
        if shapely.intersects(shapely.box(*_boxes(old.labels).T), line).any():
            settled[i] = group.settle([*state.lines, line])
            pushed_out = {one.kind for one in settled[i].waiting if one not in old.waiting}
            kept_out = set(old.waiting) <= set(settled[i].waiting)
            if not kept_out or "bcu" in pushed_out or settled[i].cost > old.cost + dearer:
                return None
    return tuple(settled)


def _options(grid: Grid, state: _State, name: Name, metres: float) -> list[Label]:
    """Possible labels on one line or two in full size; short lines that cross few labels first."""
    apart = shapely.buffer(state.lines, _APART_PT * metres)
    fixed = shapely.STRtree([*shapely.box(*_boxes(state.led).T), *apart])
    movable = [one for settled in state.settled for one in settled.labels]
    loose = shapely.STRtree(shapely.box(*_boxes(movable).T))
    anchors = _anchors(grid, name, fixed)
    found: list[tuple[float, Label]] = []
    for setting in islice(settings(name), 2):
        boxes = _places(grid, extent(*setting, metres), fixed, metres)
        b, a = (i.ravel() for i in np.indices((len(boxes), len(anchors))))
        ends = np.clip(anchors[a], boxes[b, :2], boxes[b, 2:])
        lines = shapely.linestrings(np.stack([anchors[a], ends], axis=1))
        crossed = np.bincount(loose.query(lines, "intersects")[0], minlength=len(lines))
        costs = shapely.length(lines) / metres + _CROSSING_PT * crossed
        costs += _LINE_PT * len(setting[0])
        costs[fixed.query(lines, "intersects")[0]] = np.inf
        for i in _best_each_way(ends - anchors[a], costs):
            leader = (tuple(anchors[a[i]].tolist()), tuple(ends[i].tolist()))
            one = label(name, setting, tuple(boxes[b[i]].tolist()))
            found.append((costs[i], replace(one, leader=leader, beside=True)))
    return [option for _, option in sorted(found, key=lambda pair: pair[0])]


def _best_each_way(along: Floats, costs: Floats) -> list[int]:
    """Return the cheapest lines in each direction of the compass."""
    sectors = (np.arctan2(along[:, 1], along[:, 0]) // (2 * np.pi / _SECTORS)).astype(int)
    order = np.argsort(costs, kind="stable")
    ways = sectors[order]
    best = [i for way in np.unique(ways) for i in order[ways == way][:_EACH_WAY]]
    return [int(i) for i in best if np.isfinite(costs[i])]


def _anchors(grid: Grid, name: Name, fixed: shapely.STRtree) -> Floats:
    """Return points of a name's polygon where a line may end: clear ones, near its middle."""
    points = grid.centres(grid.mask(name.inside))
    most = max(1, len(points) // 6)
    points = np.delete(points, fixed.query(shapely.points(points), "intersects")[0], axis=0)
    near = np.argsort(np.hypot(*(points - name.middle).T), kind="stable")[:most]
    return points[near[:: max(1, len(near) // _ANCHORS)]]


def _places(grid: Grid, size: tuple[float, float], fixed: shapely.STRtree, metres: float) -> Floats:
    """Return boxes of a size, free of polygons, fixed labels and lines, all over the map."""
    air = 2 * _AIR_PT * metres
    roomy = (size[0] + air, size[1] + air)
    boxes = grid.boxes(*roomy)[grid.covered(grid.ids == FREE, *roomy) >= 1]
    boxes = boxes[:: max(1, len(boxes) // _PLACES)]
    hit = fixed.query(shapely.box(*boxes.T), "intersects")[0]
    return np.delete(boxes, np.unique(hit), axis=0) + np.array((1, 1, -1, -1)) * air / 2


def _boxes(labels: Sequence[Label]) -> Floats:
    return np.reshape([one.box for one in labels], (-1, 4))
