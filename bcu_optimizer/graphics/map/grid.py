"""The map as a grid of small cells: whether a box of text fits is a look-up in a table of sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Box = tuple[float, float, float, float]
"""West, south, east, north in metres."""

Point = tuple[float, float]

Mask = npt.NDArray[np.bool_]
Sums = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
"""Boxes on a grid, by the number of the cell of their lower left corner, row by row."""

FREE = -1


@dataclass(frozen=True, eq=False)
class Grid:
    """Which polygon each cell lies in.

    Attributes
    ----------
    ids
        Number of the polygon; rows from south to north, columns from west to east; FREE outside.
    west, south
        The corner where the first row and column begin, in metres.
    cell
        Width and height of a cell, in metres.
    """

    ids: npt.NDArray[np.int32]
    west: float
    south: float
    cell: float

    @classmethod
    def of(cls, shapes: Sequence[Any], frame: Box, cell: float) -> Grid:
        """Return the grid of a frame; a cell belongs to the polygon that holds its centre."""
        west, south, east, north = frame
        rows, columns = int((north - south) / cell), int((east - west) / cell)
        grid = cls(np.full((rows, columns), FREE, dtype=np.int32), west, south, cell)
        for number, shape in enumerate(shapes):
            grid._fill(shape, number)
        return grid

    def _fill(self, shape: Any, number: int) -> None:
        rows, columns = self._window(shape.bounds)
        xs = self.west + (np.arange(columns.start, columns.stop) + 0.5) * self.cell
        ys = self.south + (np.arange(rows.start, rows.stop) + 0.5) * self.cell
        shapely.prepare(shape)
        inside = shapely.contains_xy(shape, *np.meshgrid(xs, ys))
        self.ids[rows, columns][inside] = number

    def _window(self, box: Box) -> tuple[slice, slice]:
        """Rows and columns that a box touches, within the grid."""
        origin, limits = (self.south, self.west), np.array(self.ids.shape)
        first = np.floor(np.subtract(box[1::-1], origin) / self.cell)
        last = np.ceil(np.subtract(box[:1:-1], origin) / self.cell)
        (r0, c0), (r1, c1) = np.clip((first, last), 0, limits).astype(int)
        return slice(r0, r1), slice(c0, c1)

    def crop(self, box: Box) -> Grid:
        """Return the part of the grid that a box touches."""
        rows, columns = self._window(box)
        west = self.west + columns.start * self.cell
        south = self.south + rows.start * self.cell
        return Grid(self.ids[rows, columns], west, south, self.cell)

    def mask(self, numbers: Iterable[int]) -> Mask:
        """Return the cells of the polygons with these numbers."""
        wanted = sorted(numbers)
        return self.ids == wanted[0] if len(wanted) == 1 else np.isin(self.ids, wanted)

    def covered(self, sums: Sums, wide: float, tall: float) -> Places:
        """Return the places of the boxes on the grid that lie wholly within a mask, row by row.

        The boxes are `wide` × `tall` metres; `sums` are those of the mask.
        """
        whole = self._cells(wide) * self._cells(tall)
        return np.flatnonzero(self._counts(sums, wide, tall) == whole)

    def share(self, sums: Sums, wide: float, tall: float, which: Places) -> Floats:
        """Return the share of each box that a mask covers, by the places of `covered`; 1 if all."""
        whole = self._cells(wide) * self._cells(tall)
        share: Floats = self._counts(sums, wide, tall).ravel()[which] / whole
        return share

    def _counts(self, sums: Sums, wide: float, tall: float) -> Sums:
        """Return how many cells of a mask each box on the grid holds."""
        height, width = self._cells(tall), self._cells(wide)
        if height >= sums.shape[0] or width >= sums.shape[1]:
            return np.empty((0, 0), dtype=np.int32)
        strips = sums[height:] - sums[:-height]
        counts: Sums = strips[:, width:] - strips[:, :-width]
        return counts

    def boxes(self, wide: float, tall: float, which: Places) -> Floats:
        """Return boxes (n × 4) of `wide` × `tall` metres by their places in `covered`."""
        x, y = self._centres(wide, tall, which)
        return np.column_stack((x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2))

    def away(self, wide: float, tall: float, which: Places, point: Point) -> Floats:
        """Return the distance in metres of a point from the middle of each of these boxes."""
        x, y = self._centres(wide, tall, which)
        return np.hypot(x - point[0], y - point[1])

    def _centres(self, wide: float, tall: float, which: Places) -> tuple[Floats, Floats]:
        height, width = self._cells(tall), self._cells(wide)
        rows, columns = np.divmod(which, max(self.ids.shape[1] - width + 1, 1))
        every_row, every_column = (np.arange(n, dtype=np.float64) for n in self.ids.shape)
        x = self.west + (every_column + width / 2) * self.cell
        y = self.south + (every_row + height / 2) * self.cell
        return x[columns], y[rows]

    def _cells(self, length: float) -> int:
        return int(np.ceil(length / self.cell))


def sums_of(mask: Mask) -> Sums:
    """Return how many cells of a mask lie south and west of each corner of the grid's cells."""
    sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), dtype=np.int32)
    sums[1:, 1:] = mask.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    return sums


def core(mask: Mask, cells: int) -> Mask:
    """Return the cells of a mask from whose edge so many cells to each side keep clear."""
    rows, columns = mask.shape
    padded = np.pad(mask, cells)
    inner = mask.copy()
    for shift in range(2 * cells + 1):
        inner &= padded[shift : shift + rows, cells : cells + columns]
        inner &= padded[cells : cells + rows, shift : shift + columns]
    return inner


def overlaps(a: Floats, b: Floats) -> Mask:
    """Which boxes of `a` (n × 4) overlap which of `b` (m × 4), as n × m."""
    a, b = a[:, None, :], b[None, :, :]
    apart = (a[..., 2] <= b[..., 0]) | (b[..., 2] <= a[..., 0])
    apart |= (a[..., 3] <= b[..., 1]) | (b[..., 3] <= a[..., 1])
    return np.logical_not(apart)
