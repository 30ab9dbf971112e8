"""Numbers in the place of names that fit nowhere, and the key that says what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, product

import numpy as np
import shapely

from bcu_optimizer.graphics.layout.blocks import Block, Line, columns, paragraph
from bcu_optimizer.graphics.layout.text import ASCENT, Style, width
from bcu_optimizer.graphics.map.grid import FREE, Box, Floats, Grid, overlaps, sums_of
from bcu_optimizer.graphics.map.names import Key, Label, Labels, Name, circle, label

_NUMBERED = (("bcu", "area"), ("bcu",), ())
_MOST = 60
_FAR_PT = 48.0
_TEXT_PT, _SMALLEST_PT = 6.2, 5.2
_SIZES = (1.0, 0.92, 0.84)
_COLUMNS = (1, 2, 3, 4)
_LONGEST = 24.0
_AIR_PT = 6.0
_CAP, _FOOT = 0.73, 0.8
_CORNERS_PT = (0.0, 20.0, 40.0, 60.0)


def explain(
    grid: Grid, settled: Sequence[tuple[list[Label], list[Name]]], metres: float, scale: float
) -> Labels:
    """Number what is set as a number, from north to south, and set the key outside all polygons.

    Names that were left without a place get a number close by. Where the key has no room, or
    would be very long, only BCUs are numbered, or nothing; the other names are missing then.
    """
    placed = list(chain.from_iterable(labels for labels, _ in settled))
    waiting = [name for _, names in settled for name in names if name.number]
    waiting.sort(key=lambda name: (name.kind != "bcu", name.text))
    for kinds in _NUMBERED:
        shown = [one for one in placed if not one.numbered or one.kind in kinds]
        more = [name for name in waiting if name.kind in kinds]
        labels = _explained(grid, shown, more, metres, scale)
        if labels:
            break
    there = {(one.kind, one.text) for one in labels.placed} if labels else set()
    names = [(one.kind, one.text) for one in placed] + [(one.kind, one.text) for one in waiting]
    missing = tuple(text for kind, text in names if (kind, text) not in there)
    return replace(labels or Labels(()), missing=missing)


def _explained(
    grid: Grid, placed: Sequence[Label], waiting: Sequence[Name], metres: float, scale: float
) -> Labels | None:
    """Number the names and set the key; None where it has no room, or is too long."""
    named = [one for one in placed if not one.numbered]
    if len(placed) - len(named) + len(waiting) > _MOST:
        return None
    everything = list(placed)
    for name in waiting:
        everything += _close_by(grid, name, everything, metres)
    numbered = _numbered([one for one in everything if one.numbered])
    key = _key(grid, numbered, _boxes(everything), metres, scale)
    return Labels((*named, *numbered), key) if key or not numbered else None


def _numbered(labels: Sequence[Label]) -> list[Label]:
    """Give out the numbers: from north to south, then from west to east."""
    ordered = sorted(labels, key=lambda one: (-one.y, one.x))
    return [replace(one, lines=(str(i),)) for i, one in enumerate(ordered, 1)]


def _boxes(labels: Sequence[Label]) -> Floats:
    return np.reshape([one.box for one in labels], (-1, 4))


def _close_by(grid: Grid, name: Name, placed: Sequence[Label], metres: float) -> list[Label]:
    """Set a number over the edge of its polygon, or beside it with a short line; [] if nowhere.

    This is for polygons that are smaller than the number, or full of other names. A number never
    hides a polygon; a line keeps clear of labels if it can.
    """
    assert name.number
    side, far, (x, y) = circle(name.number) * metres, _FAR_PT * metres, name.middle
    near = grid.crop((x - far, y - far, x + far, y + far))
    everywhere = near.covered(sums_of(near.ids >= FREE), side, side)
    boxes = near.boxes(side, side, everywhere)
    boxes = boxes[~overlaps(boxes, _boxes(placed)).any(axis=1)]
    drawn = shapely.STRtree([shapely.LineString(one.leader) for one in placed if one.leader])
    boxes = np.delete(boxes, drawn.query(shapely.box(*boxes.T), "intersects")[0], axis=0)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    ends = np.broadcast_to(name.middle, centres.shape)
    lines = shapely.linestrings(np.stack([ends, centres], axis=1))
    labels = shapely.STRtree(shapely.box(*_boxes(placed).T))
    hits = (labels.query(lines, "intersects")[0], drawn.query(lines, "crosses")[0])
    rows, columns = ((centres - (near.west, near.south)) // near.cell).astype(int).T[::-1]
    own = near.mask(name.inside)
    over = own[rows, columns] & (own.sum() * near.cell**2 > 2 * side**2)
    away = np.hypot(*(centres - name.middle).T)
    costs = away + far * np.isin(np.arange(len(away)), np.concatenate(hits))
    costs = np.where(over, away / 2, costs)
    costs[(away > far) | ~over & (away < side)] = np.inf
    best = int(costs.argmin()) if len(costs) else 0
    if not np.isfinite(costs[best : best + 1]).any():
        return []
    one = label(name, ((), name.number), tuple(boxes[best].tolist()))
    return [one if over[best] else replace(one, leader=(name.middle, (one.x, one.y)))]


def _key(
    grid: Grid, numbered: Sequence[Label], taken: Floats, metres: float, scale: float
) -> Key | None:
    """Set the key in a corner of the map, as large as it fits there; None where it does not."""
    for size, number in product(_SIZES, _COLUMNS):
        if number > len(numbered):
            continue
        text = max(_TEXT_PT * scale * size, _SMALLEST_PT)
        block, wide, across = _block(numbered, text, number)
        box = _corner(grid, (wide * metres, block.height * metres), taken, metres)
        if box is not None:
            return Key(block, box, across)
    return None


def _block(numbered: Sequence[Label], text: float, number: int) -> tuple[Block, float, float]:
    """Set the key in so many columns; return it with its width and that of its circles."""
    across = max(circle(one.style) for one in numbered)
    indent = across + 0.5 * text
    styles = [Style(text, bold=one.kind == "bcu") for one in numbered]
    names = [
        paragraph(one.text, style, _LONGEST * text)
        for one, style in zip(numbered, styles, strict=True)
    ]
    widest = max(width(line.text, line.style) for name in names for line in name.lines)
    rows = []
    for one, name in zip(numbered, names, strict=True):
        base = across / 2 + _CAP * one.style.size / 2
        level = across / 2 + _CAP * text / 2 - ASCENT * text
        words = name.moved(indent, level)
        digit = Line(across / 2, base, one.lines[0], one.style, "center")
        rows.append(Block(max(across, level + name.height), (digit, *words.lines)))
    step = indent + widest + 1.5 * text
    block = columns(rows, number, step, 0.35 * text)
    return replace(block, height=block.height + _FOOT * text), number * step - 1.5 * text, across


def _corner(grid: Grid, size: tuple[float, float], taken: Floats, metres: float) -> Box | None:
    """Return the place of a size that is free, with some air, nearest to a corner of the frame.

    The lower left corner is best, then the upper left, lower right, and upper right.
    """
    pad = int(np.ceil(_AIR_PT * metres / grid.cell))
    air = pad * grid.cell
    ids = np.pad(grid.ids, pad, constant_values=FREE)
    wider = Grid(ids, grid.west - air, grid.south - air, grid.cell)
    roomy = (size[0] + 2 * air, size[1] + 2 * air)
    free = wider.covered(sums_of(ids == FREE), *roomy)
    boxes = wider.boxes(*roomy, free)
    boxes = boxes[~overlaps(boxes, taken).any(axis=1)] + np.array((1, 1, -1, -1)) * air
    if not len(boxes):
        return None
    rows, cells = np.array(grid.ids.shape) * grid.cell
    left, right = boxes[:, 0] - grid.west, grid.west + cells - boxes[:, 2]
    below, above = boxes[:, 1] - grid.south, grid.south + rows - boxes[:, 3]
    ways = [left + below, left + above, right + below, right + above]
    costs = np.min(np.transpose(ways) + np.array(_CORNERS_PT) * metres, axis=1)
    west, south, east, north = boxes[int(costs.argmin())].tolist()
    return west, south, east, north
