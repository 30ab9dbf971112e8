"""Connectedness on bit masks: neighbours[i] is an integer whose bit j says that i and j border."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def mask_of(indexes: Iterable[int]) -> int:
    """Return the bit mask of a set of indexes."""
    mask = 0
    for index in indexes:
        mask |= 1 << index
    return mask


def indexes_of(mask: int) -> tuple[int, ...]:
    """Return the ascending indexes of the bits set in a mask."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


def reach(start: int, inside: int, neighbours: Sequence[int]) -> int:
    """Return the mask of all that can be reached from a mask without leaving another."""
    reached, fresh = start, start
    while fresh:
        ahead = 0
        while fresh:  # bit by bit as in `indexes_of`, with nothing made on the way
            low = fresh & -fresh
            ahead |= neighbours[low.bit_length() - 1]
            fresh ^= low
        fresh = ahead & inside & ~reached
        reached |= fresh
    return reached


def pieces(group: Iterable[int], neighbours: Sequence[int]) -> list[int]:
    """Split a set of indexes into the masks of its connected pieces."""
    left = mask_of(group)
    found = []
    while left:
        piece = reach(left & -left, left, neighbours)
        found.append(piece)
        left &= ~piece
    return found
