"""Candidates: every possible BCU, one row each. Only this module knows how they are found."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bcu_optimizer import rules
from bcu_optimizer.connected import indexes_of, mask_of
from bcu_optimizer.errors import bad
from bcu_optimizer.numbers import BoolArray, IntArray
from bcu_optimizer.rules.base import BcuRule, Group

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

# More possible BCUs than this are refused: the list would not fit the memory or time at hand.
MOST = 250_000
_PROBES = 400


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
    bounds = _bounds(problem, bcus)
    free = _free_areas(problem)
    found: set[Group] = set(problem.fixed) | set(problem.singles)
    for mask in _subsets(problem, free, bounds):
        found.add(indexes_of(mask))
        if len(found) > most:
            raise _too_many(problem, free, bounds, most)
    candidates = Candidates(problem, tuple(sorted(found)))
    for rule in rules.active(problem):
        if isinstance(rule, BcuRule):
            candidates = candidates.only(rule.keeps(candidates))
    return candidates


@dataclass(frozen=True)
class _Bounds:
    """How few and how many areas a BCU can have, and how much of each capped weight."""

    fewest: int
    most: int
    caps: tuple[tuple[tuple[int, ...], float], ...]

    def exceeded(self, sums: Sequence[int]) -> bool:
        return any(total > cap for total, (_, cap) in zip(sums, self.caps, strict=True))


def _bounds(problem: Problem, bcus: int) -> _Bounds:
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
    return _Bounds(max(low for low, _ in sizes), min(high for _, high in sizes), tuple(caps))


def _free_areas(problem: Problem) -> int:
    """Return the mask of areas that are in no fixed BCU and need not stand alone."""
    taken = mask_of(index for group in problem.fixed for index in group)
    alone = mask_of(index for group in problem.singles for index in group)
    return mask_of(range(len(problem.codes))) & ~taken & ~alone


def _subsets(problem: Problem, free: int, bounds: _Bounds) -> Iterator[int]:
    """Yield every admissible set of free areas once, as a mask."""
    joins = _joins(problem)
    for root in indexes_of(free):
        allowed = free & ~((1 << root) - 1)
        start = [weights[root] for weights, _ in bounds.caps]
        if not bounds.exceeded(start):
            yield from _grown(1 << root, joins[root] & allowed, allowed, 1, start, joins, bounds)


def _joins(problem: Problem) -> tuple[int, ...]:
    """Return which areas may follow an area: its neighbours, or any where contiguity is no rule."""
    if problem.scenario.rules.contiguity:
        return problem.neighbours
    everyone = mask_of(range(len(problem.codes)))
    return tuple(everyone & ~(1 << i) for i in range(len(problem.codes)))


def _grown(
    chosen: int,
    border: int,
    allowed: int,
    size: int,
    sums: list[int],
    joins: Sequence[int],
    bounds: _Bounds,
) -> Iterator[int]:
    """Yield a set and all larger ones that grow from it by areas of its border.

    Areas of the border are taken in order; one that was passed over is never taken later, so that
    each set is found once.
    """
    if size >= bounds.fewest:
        yield chosen
    if size == bounds.most:
        return
    passed = 0
    for index in indexes_of(border):
        bit = 1 << index
        passed |= bit
        heavier = [
            total + weights[index] for total, (weights, _) in zip(sums, bounds.caps, strict=True)
        ]
        if bounds.exceeded(heavier):
            continue
        left = allowed & ~passed
        ahead = (border | joins[index]) & left & ~chosen
        yield from _grown(chosen | bit, ahead, left, size + 1, heavier, joins, bounds)


def _too_many(problem: Problem, free: int, bounds: _Bounds, most: int) -> Exception:
    estimate = max(_estimate(problem, free, bounds), most)
    return bad(
        f"the rules allow about {estimate:.1g} possible BCUs, more than the {most:,} that can be "
        "listed.",
        problem.scenario.file,
        "rules.size",
        "Set or narrow the number of areas in a BCU, for example size = [2, 4].",
    )


def _estimate(problem: Problem, free: int, bounds: _Bounds) -> float:
    """Estimate the number of sets by random probes into the search (Knuth 1975)."""
    draw = random.Random(0)  # noqa: S311 - a fixed seed, so that the message is the same each time
    joins = _joins(problem)
    roots = indexes_of(free)
    probed = [draw.choice(roots) for _ in range(_PROBES)]
    found = (_probe(root, free & ~((1 << root) - 1), joins, bounds, draw) for root in probed)
    return sum(found) * len(roots) / _PROBES


def _probe(
    root: int, allowed: int, joins: Sequence[int], bounds: _Bounds, draw: random.Random
) -> float:
    """Follow one random branch of the search; return an unbiased estimate of the sets below."""
    chosen, border, size = 1 << root, joins[root] & allowed, 1
    sums = [weights[root] for weights, _ in bounds.caps]
    weight, estimate = 1.0, 1.0 if bounds.fewest <= 1 else 0.0
    while size < bounds.most and border:
        options = indexes_of(border)
        place = draw.randrange(len(options))
        index = options[place]
        sums = [total + each[index] for total, (each, _) in zip(sums, bounds.caps, strict=True)]
        if bounds.exceeded(sums):
            break
        weight *= len(options)
        size += 1
        estimate += weight if size >= bounds.fewest else 0.0
        allowed &= ~mask_of(options[: place + 1])
        chosen |= 1 << index
        border = (border | joins[index]) & allowed & ~chosen
    return estimate
