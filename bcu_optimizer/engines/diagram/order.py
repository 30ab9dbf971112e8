"""The order in which areas are covered: a short frontier keeps the diagram small."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.common.bitmasks import indexes_of

# Orders are tried from this many areas at most.
_STARTS = 64


def short_frontier(neighbours: Sequence[int]) -> list[int]:
    """Return an order of areas whose frontier stays short.

    The frontier is the set of areas not yet covered that border a covered one. From each start the
    next area is the one that leaves the smallest frontier; the start is kept whose frontiers, each
    counted as 2 to its size, add up to the least.

    Parameters
    ----------
    neighbours
        For each area the bit mask of the areas it borders.
    """
    count = len(neighbours)
    starts = range(0, count, -(-count // _STARTS))
    return min((_from(start, neighbours) for start in starts), key=lambda found: found[0])[1]


def _from(start: int, neighbours: Sequence[int]) -> tuple[int, list[int]]:
    order, frontier = [start], neighbours[start]
    left = (1 << len(neighbours)) - 1 & ~(1 << start)
    since: dict[int, int] = {}
    length = 1 << frontier.bit_count()
    while left:
        for index in indexes_of(frontier):
            since.setdefault(index, len(order))
        following = min(
            indexes_of(frontier or left),
            key=lambda i: (
                ((frontier | neighbours[i]) & left & ~(1 << i)).bit_count(),
                since.get(i, 0),
                i,
            ),
        )
        order.append(following)
        left &= ~(1 << following)
        frontier = (frontier | neighbours[following]) & left
        length += 1 << frontier.bit_count()
    return length, order
