"""Candidates: every possible BCU, one row each. Only this module knows how they are found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bcu_optimizer.common.bitmasks import mask_of
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines import candidate_estimate
from bcu_optimizer.engines.candidate_growth import Blocks, Bounds, subsets
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import BcuRule

# More possible BCUs than this are refused: the list would not fit the memory or time at hand.
MOST = 250_000
_MARGIN = 3  # an example must be possible although numbers are estimated


@dataclass(frozen=True, eq=False)
class Candidates:
    """The possible BCUs of a problem, in a fixed order.

    Attributes
    ----------
    groups
        The areas of each candidate; candidates are sorted.
    """

    problem: Problem
    groups: tuple[Group, ...]

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def members(self) -> BoolArray:
        """Which areas each candidate holds; shape (candidates, areas)."""
        matrix = np.zeros((len(self.groups), len(self.problem.codes)), dtype=np.bool_)
        for row, group in enumerate(self.groups):
            matrix[row, list(group)] = True
        return matrix

    def sums(self, weights: IntArray) -> IntArray:
        """Return the sum of exact weights over the areas of each candidate; shape (candidates,)."""
        sums: IntArray = self.members.astype(np.int64) @ weights
        return sums

    def only(self, mask: BoolArray) -> Candidates:
        """Return the candidates where a mask is True."""
        kept = tuple(group for group, keep in zip(self.groups, mask.tolist(), strict=True) if keep)
        return Candidates(self.problem, kept)

    def uncovered(self) -> list[str]:
        """List the codes of the areas that no candidate holds."""
        covered = {index for group in self.groups for index in group}
        return [code for i, code in enumerate(self.problem.codes) if i not in covered]


def enumerate_candidates(problem: Problem, bcus: int, most: int = MOST) -> Candidates:
    """List every BCU that could stand in a valid plan of ``bcus`` BCUs, by the BCU rules.

    Raises
    ------
    InputError
        If there are more than ``most``, with an estimate and what would make it possible.
    """
    blocks = _blocks(problem, _bounds(problem, bcus))
    locked = problem.start.locked if problem.start else frozenset()
    found: set[Group] = {*problem.fixed, *problem.singles, *locked}  # whatever their size
    for mask in subsets(blocks):
        found.add(blocks.areas_of(mask))
        if len(found) > most:
            raise _too_many(problem, bcus, blocks, most)
    candidates = Candidates(problem, tuple(sorted(found)))
    for rule in rules.active(problem):
        if isinstance(rule, BcuRule):
            candidates = candidates.only(rule.keeps(candidates))
    return candidates


def _bounds(problem: Problem, bcus: int) -> Bounds:
    """Collect what the rules say of the size and weight of every BCU of a valid plan."""
    active = rules.active(problem)
    largest = len(problem.codes) - bcus + 1
    sizes = [(1, largest), *(rule.sizes() for rule in active)]
    caps = [
        # The hair's breadth allows for rounding; the exact test of the rule comes later.
        (tuple(weights.tolist()), int(weights.sum()) * share * (1 + 1e-9))
        for rule in active
        for weights, share in rule.caps(bcus)
    ]
    return Bounds(max(low for low, _ in sizes), min(high for _, high in sizes), tuple(caps))


def _blocks(problem: Problem, bounds: Bounds) -> Blocks:
    """Make the blocks of the areas that are in no fixed or locked BCU and need not stand alone."""
    start = problem.start
    groups = [*problem.kept, *problem.alone, *(start.locked if start else ())]
    taken = {index for group in groups for index in group}
    given = [group for group in start.given if not taken & {*group}] if start else []
    owned = start.owners if start else {}
    blank = [(i,) for i in range(len(problem.codes)) if i not in owned and i not in taken]
    areas = tuple(sorted([*given, *blank]))
    weights = [[sum(each[i] for i in block) for block in areas] for each, _ in bounds.caps]
    caps = tuple((tuple(each), cap) for each, (_, cap) in zip(weights, bounds.caps, strict=True))
    masks = [mask_of(block) for block in areas]
    reached = [_reached(problem, block) for block in areas]
    joins = tuple(
        mask_of(j for j, mask in enumerate(masks) if mask & ahead and j != i)
        for i, ahead in enumerate(reached)
    )
    in_start = mask_of(i for i, block in enumerate(areas) if block[0] in owned)
    return Blocks(areas, joins, in_start, replace(bounds, caps=caps))


def _reached(problem: Problem, block: Group) -> int:
    """Return which areas may follow: neighbours, or any where contiguity is no rule."""
    if not problem.scenario.rules.contiguity:
        return mask_of(range(len(problem.codes)))
    ahead = 0
    for index in block:
        ahead |= problem.neighbours[index]
    return ahead


def _too_many(problem: Problem, bcus: int, blocks: Blocks, most: int) -> Exception:
    counts = candidate_estimate.by_size(blocks)
    bounds = blocks.bounds
    estimate = max(candidate_estimate.within(counts, bounds.fewest, bounds.most), most)
    return bad(
        f"the rules allow about {estimate:.1g} possible BCUs, more than the {most:,} that can be "
        "listed.",
        problem.scenario.file,
        "rules.size",
        _narrower(problem, bcus, blocks, counts, most),
    )


def _narrower(
    problem: Problem, bcus: int, blocks: Blocks, counts: Mapping[int, float], most: int
) -> str:
    """Name the widest range of sizes about the mean that can be listed, or say that none can."""
    areas = sum(map(len, blocks.areas))
    others = bcus - _kept(problem)
    mean = areas / max(others, 1)
    fewest, fullest = math.floor(mean), math.ceil(mean)
    for wider in range(fullest, -1, -1):
        size = max(1, fewest - wider), min(fullest + wider, blocks.bounds.most)
        if candidate_estimate.within(counts, *size) < most / _MARGIN:
            if size[0] <= mean <= size[1]:
                return f"Set or narrow the number of areas in a BCU, for example size = {[*size]}."
            break
    others_help = "rules.contiguity" if not problem.scenario.rules.contiguity else "rules.balance"
    return (
        f"BCUs of about {round(mean)} areas each are too many whatever their size: add rules such "
        f"as {others_help} or rules.together, ask for more BCUs, or take larger areas."
    )


def _kept(problem: Problem) -> int:
    """Count the BCUs that are given whole."""
    locked = problem.start.locked if problem.start else ()
    return len({*problem.fixed, *problem.singles, *locked})
