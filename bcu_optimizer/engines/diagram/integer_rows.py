"""Rows of integers: telling the distinct ones, and walking through ragged lists, in NumPy."""

from __future__ import annotations

import numpy as np

from bcu_optimizer.common.exact import IntArray

_BITS = 62


def distinct(rows: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct rows in a fixed order and, for each row, which of them it is.

    Parameters
    ----------
    rows
        Shape (rows, columns); of 64 bits, or Python's own integers.
    """
    if rows.dtype == object and len(rows):
        ranks = [np.unique(column, return_inverse=True)[1] for column in rows.T]
        _, inverse = distinct(np.column_stack(ranks))
        first = np.zeros(int(inverse.max()) + 1, dtype=np.int64)
        first[inverse[::-1]] = np.arange(len(rows))[::-1]
        return rows[first], inverse
    key = _packed(rows) if len(rows) else np.zeros(0, dtype=np.int64)
    if key is not None:
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        return rows[first], inverse
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    is_new = np.ones(len(rows), dtype=np.bool_)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    inverse = np.empty(len(rows), dtype=np.int64)
    inverse[order] = np.cumsum(is_new) - 1
    return ordered[is_new], inverse


def _packed(rows: IntArray) -> IntArray | None:
    """Put each row into one integer; None where 62 bits are too few."""
    least, most = rows.min(axis=0), rows.max(axis=0)
    widths = [(int(high) - int(low)).bit_length() for low, high in zip(least, most, strict=True)]
    if sum(widths) > _BITS:
        return None
    key = np.zeros(len(rows), dtype=np.int64)
    for column, (low, width) in enumerate(zip(least, widths, strict=True)):
        key <<= width
        key |= rows[:, column] - low
    return key


def ranges(starts: IntArray, lengths: IntArray) -> tuple[IntArray, IntArray]:
    """Lay out several ranges of integers one after the other.

    Returns
    -------
    tuple
        For each element the number of its range, and the element itself.
    """
    owner = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    return owner, np.arange(len(owner)) - np.repeat(before - starts, lengths)


def last_at_most(values: IntArray, begin: IntArray, end: IntArray, wanted: IntArray) -> IntArray:
    """Search several sorted stretches of one array at once.

    Returns
    -------
    IntArray
        For each stretch the place after the last value that is at most what is wanted; ``begin``
        where there is none.
    """
    low, high = begin.copy(), end.copy()
    while (is_open := low < high).any():
        middle = (low + high) // 2
        is_below = is_open & (values[np.where(is_open, middle, 0)] <= wanted)
        low = np.where(is_below, middle + 1, low)
        high = np.where(is_open & ~is_below, middle, high)
    return low
