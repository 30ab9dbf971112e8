"""Estimating how many BCUs are possible without growing them all.

Sets of m + 1 blocks are each made from a set of m and one more, in as many ways as there are blocks
that leave the rest in one piece. So a sample of the sets of m tells how many there are of m + 1,
and gives a sample of those: size by size, however long they grow.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from bcu_optimizer.common.bitmasks import indexes_of
from bcu_optimizer.engines.candidate_growth import Blocks

_SAMPLE = 200  # the order of magnitude is what is wanted
_ALL = 1_000  # so many sets are not sampled yet, but all are grown
_NEGLIGIBLE = 1e-6


def by_size(blocks: Blocks) -> dict[int, float]:
    """Estimate for each number of areas how many sets of blocks have it, up to the most allowed.

    The fewest areas that a BCU can have are left aside. Where any blocks may be joined and nothing
    is weighed, sets are counted.
    """
    count, most = len(blocks.areas), blocks.bounds.most
    is_free = all(ahead.bit_count() >= count - 1 for ahead in blocks.joins)
    if is_free and blocks.single and not blocks.bounds.caps:
        return {size: float(math.comb(count, size)) for size in range(1, min(most, count) + 1)}
    draw = random.Random(0)  # noqa: S311 - a fixed seed, so that the message is the same each time
    sample = [1 << root for root in range(count) if _may_be(blocks, 1 << root)]
    found: dict[int, float] = defaultdict(float)
    number = float(len(sample))
    while sample and number > _NEGLIGIBLE * max(found.values(), default=0.0):
        for chosen in sample:
            found[_size(blocks, chosen)] += number / len(sample)
        if number == len(sample) <= _ALL:  # these are all of them, and so are those made of them
            sample = sorted({larger for chosen in sample for larger in _larger(blocks, chosen)})
            number = float(len(sample))
            continue
        if len(sample) > _SAMPLE:
            sample = draw.sample(sample, _SAMPLE)
        grown, ways = _grown(blocks, sample, draw)
        number *= sum(ways) / len(sample)
        sample = _drawn(grown, ways, draw)
    return dict(sorted(found.items()))


def within(counts: Mapping[int, float], fewest: int, most: int) -> float:
    """Return how many sets have a number of areas in a range."""
    return sum(number for size, number in counts.items() if fewest <= size <= most)


def _grown(
    blocks: Blocks, sample: Sequence[int], draw: random.Random
) -> tuple[list[int], list[float]]:
    """Add a block to each set; return the sets, and how much each stands for (0: none fits)."""
    grown, ways = [], []
    for chosen in sample:
        options = _larger(blocks, chosen)
        grown.append(draw.choice(options) if options else chosen)
        ways.append(len(options) / _removable(grown[-1], blocks.joins) if options else 0.0)
    return grown, ways


def _larger(blocks: Blocks, chosen: int) -> list[int]:
    """Return the sets with one block more, all in one piece."""
    border = 0
    for block in indexes_of(chosen):
        border |= blocks.joins[block]
    larger = (chosen | 1 << block for block in indexes_of(border & ~chosen))
    return [each for each in larger if _may_be(blocks, each)]


def _drawn(sets: Sequence[int], ways: Sequence[float], draw: random.Random) -> list[int]:
    """Draw sets in proportion to what they stand for, at even steps, so that few are lost."""
    total = sum(ways)
    if not total:
        return []
    step = total / _SAMPLE
    ends, place, drawn = list(accumulate(ways)), 0, []
    at = draw.random() * step
    for _ in range(_SAMPLE):
        while place < len(ends) - 1 and ends[place] <= at:
            place += 1
        drawn.append(sets[place])
        at += step
    return drawn


def _size(blocks: Blocks, chosen: int) -> int:
    return sum(len(blocks.areas[block]) for block in indexes_of(chosen))


def _may_be(blocks: Blocks, chosen: int) -> bool:
    """Tell whether a set is neither too large nor too heavy, and holds one given BCU at most."""
    bounds = blocks.bounds
    if _size(blocks, chosen) > bounds.most or (chosen & blocks.given).bit_count() > 1:
        return False
    inside = indexes_of(chosen)
    return not bounds.exceeded([sum(w[block] for block in inside) for w, _ in bounds.caps])


def _removable(chosen: int, joins: Sequence[int]) -> int:
    """Count the blocks of a set in one piece that leave the rest in one piece (Tarjan 1972)."""
    root = (chosen & -chosen).bit_length() - 1
    order, low = {root: 0}, {root: 0}
    cuts, branches = set(), 0
    path = [(root, joins[root] & chosen)]
    while path:
        block, left = path[-1]
        if left:
            each = left & -left
            path[-1] = (block, left ^ each)
            other = each.bit_length() - 1
            if other not in order:
                order[other] = low[other] = len(order)
                path.append((other, joins[other] & chosen))
            else:
                low[block] = min(low[block], order[other])
            continue
        path.pop()
        if path:
            above = path[-1][0]
            low[above] = min(low[above], low[block])
            branches += above == root
            if above != root and low[block] >= order[above]:
                cuts.add(above)
    return chosen.bit_count() - len(cuts) - (branches > 1)
