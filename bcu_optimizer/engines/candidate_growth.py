"""Growing every possible BCU from blocks: areas, and what is given of a BCU already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bcu_optimizer.common.bitmasks import indexes_of, mask_of, reach


@dataclass(frozen=True)
class Bounds:
    """How few and how many areas a BCU can have, and how much of each capped weight."""

    fewest: int
    most: int
    caps: tuple[tuple[tuple[int, ...], float], ...]

    def exceeded(self, sums: Sequence[int]) -> bool:
        """Tell whether any sum of weights is beyond its cap."""
        return bool(sums) and any(
            total > cap for total, (_, cap) in zip(sums, self.caps, strict=True)
        )


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
        if self.single:
            return tuple([self.areas[block][0] for block in indexes_of(mask)])
        return tuple(sorted([i for block in indexes_of(mask) for i in self.areas[block]]))

    @cached_property
    def single(self) -> bool:
        """Whether each block is one area, and they ascend."""
        return all(len(block) == 1 for block in self.areas) and sorted(self.areas) == [*self.areas]

    def after(self, block: int, allowed: int) -> int:
        """Return which of the allowed blocks may still be added once a block is."""
        return allowed & ~self.given if self.given >> block & 1 else allowed


def subsets(blocks: Blocks) -> Iterator[int]:
    """Yield every admissible set of blocks once, as a mask.

    A set grows by the blocks of its border in order; one that was passed over is never taken
    later, so that each set is found once.
    """
    bounds, joins, sizes = blocks.bounds, blocks.joins, [len(block) for block in blocks.areas]
    caps = bounds.caps
    for root in range(len(sizes)):
        allowed = blocks.after(root, mask_of(range(root + 1, len(sizes))))
        begun = [weights[root] for weights, _ in caps]
        if sizes[root] > bounds.most or bounds.exceeded(begun):
            continue
        waiting = [(1 << root, joins[root] & allowed, allowed, sizes[root], begun)]
        while waiting:
            chosen, border, allowed, size, sums = waiting.pop()
            if size >= bounds.fewest:
                yield chosen
            elif not _can_reach(bounds.fewest - size, border, allowed, blocks):
                continue
            if size == bounds.most:
                continue
            left = border
            while left:
                block = left & -left
                left ^= block
                allowed &= ~block
                index = block.bit_length() - 1
                larger = size + sizes[index]
                heavier = [w[index] + total for total, (w, _) in zip(sums, caps, strict=True)]
                if larger <= bounds.most and not bounds.exceeded(heavier):
                    still = blocks.after(index, allowed)
                    ahead = (border | joins[index]) & still & ~chosen
                    waiting.append((chosen | block, ahead, still, larger, heavier))


def _can_reach(areas: int, border: int, allowed: int, blocks: Blocks) -> bool:
    """Tell whether as many more areas can be reached by way of a border."""
    ahead = indexes_of(reach(border, allowed, blocks.joins))
    return sum(len(blocks.areas[block]) for block in ahead) >= areas
