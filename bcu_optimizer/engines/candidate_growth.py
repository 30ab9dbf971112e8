"""Growing every possible BCU from blocks: areas, and what is given of a BCU already."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcu_optimizer.common.bitmasks import indexes_of, mask_of, reach

_PROBES = 400


@dataclass(frozen=True)
class Bounds:
    """How few and how many areas a BCU can have, and how much of each capped weight."""

    fewest: int
    most: int
    caps: tuple[tuple[tuple[int, ...], float], ...]

    def exceeded(self, sums: Sequence[int]) -> bool:
        """Tell whether any sum of weights is beyond its cap."""
        return any(total > cap for total, (_, cap) in zip(sums, self.caps, strict=True))


@dataclass(frozen=True)
class Blocks:
    """What BCUs are put together from: areas, and what is given of a BCU, which stays together.

    Attributes
    ----------
    areas
        The areas of each block.
    joins
        For each block the mask of the blocks that may follow it.
    given
        The mask of the blocks that are given BCUs, of which a BCU has at most one.
    bounds
        The bounds, with weights by block.
    """

    areas: tuple[tuple[int, ...], ...]
    joins: tuple[int, ...]
    given: int
    bounds: Bounds

    def areas_of(self, mask: int) -> tuple[int, ...]:
        """Return the areas of a set of blocks, ascending."""
        return tuple(sorted(i for block in indexes_of(mask) for i in self.areas[block]))

    def after(self, block: int, allowed: int) -> int:
        """Return which of the allowed blocks may still be added once a block is."""
        return allowed & ~self.given if self.given >> block & 1 else allowed


def subsets(blocks: Blocks) -> Iterator[int]:
    """Yield every admissible set of blocks once, as a mask."""
    bounds = blocks.bounds
    for root in range(len(blocks.areas)):
        allowed = blocks.after(root, mask_of(range(root + 1, len(blocks.areas))))
        sums = [weights[root] for weights, _ in bounds.caps]
        size = len(blocks.areas[root])
        if size <= bounds.most and not bounds.exceeded(sums):
            yield from _grown(1 << root, blocks.joins[root] & allowed, allowed, size, sums, blocks)


def _grown(
    chosen: int, border: int, allowed: int, size: int, sums: list[int], blocks: Blocks
) -> Iterator[int]:
    """Yield a set and all larger ones that grow from it by blocks of its border.

    Blocks of the border are taken in order; one that was passed over is never taken later, so that
    each set is found once.
    """
    bounds = blocks.bounds
    if size >= bounds.fewest:
        yield chosen
    elif not _can_reach(bounds.fewest - size, border, allowed, blocks):
        return
    if size == bounds.most:
        return
    passed = 0
    for index in indexes_of(border):
        passed |= 1 << index
        larger = size + len(blocks.areas[index])
        heavier = [
            total + weights[index] for total, (weights, _) in zip(sums, bounds.caps, strict=True)
        ]
        if larger > bounds.most or bounds.exceeded(heavier):
            continue
        left = blocks.after(index, allowed & ~passed)
        ahead = (border | blocks.joins[index]) & left & ~chosen
        yield from _grown(chosen | 1 << index, ahead, left, larger, heavier, blocks)


def _can_reach(areas: int, border: int, allowed: int, blocks: Blocks) -> bool:
    """Tell whether as many more areas can be reached by way of a border."""
    ahead = indexes_of(reach(border, allowed, blocks.joins))
    return sum(len(blocks.areas[block]) for block in ahead) >= areas


def estimate_of(blocks: Blocks) -> float:
    """Estimate the number of sets: counted where any may be joined, else by probes (Knuth 1975).

    The count takes no notice of caps on weights, so it is then an upper bound.
    """
    count = len(blocks.areas)
    if all(ahead.bit_count() >= count - 1 for ahead in blocks.joins):
        sizes = range(blocks.bounds.fewest, min(blocks.bounds.most, count) + 1)
        return float(sum(math.comb(count, size) for size in sizes))
    draw = random.Random(0)  # noqa: S311 - a fixed seed, so that the message is the same each time
    roots = range(len(blocks.areas))
    found = (_probe(draw.choice(roots), blocks, draw) for _ in range(_PROBES))
    return sum(found) * len(roots) / _PROBES


def _probe(root: int, blocks: Blocks, draw: random.Random) -> float:
    """Follow one random branch of the search; return an unbiased estimate of the sets below."""
    bounds = blocks.bounds
    allowed = blocks.after(root, mask_of(range(root + 1, len(blocks.areas))))
    chosen, border, size = 1 << root, blocks.joins[root] & allowed, len(blocks.areas[root])
    sums = [weights[root] for weights, _ in bounds.caps]
    weight, estimate = 1.0, 1.0 if bounds.fewest <= size <= bounds.most else 0.0
    while size < bounds.most and border:
        options = indexes_of(border)
        place = draw.randrange(len(options))
        index = options[place]
        sums = [total + each[index] for total, (each, _) in zip(sums, bounds.caps, strict=True)]
        size += len(blocks.areas[index])
        if size > bounds.most or bounds.exceeded(sums):
            break
        weight *= len(options)
        estimate += weight if size >= bounds.fewest else 0.0
        allowed = blocks.after(index, allowed & ~mask_of(options[: place + 1]))
        chosen |= 1 << index
        border = (border | blocks.joins[index]) & allowed & ~chosen
    return estimate
