"""What is best as one of two costs comes to weigh more: every stretch of weights, exact.

The least of a + w·b over all plans, as a function of the weight w from 0 to infinity, is concave
and made of straight pieces. They are found by bisection (Eisner and Severance 1976): where the
lines of two pieces meet, either nothing is better, and the two are neighbours, or a plan is, whose
line lies between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Diagram, Numbers
from bcu_optimizer.engines.diagram.size import TooLargeError

# Passes over the diagram that the pieces of one function may take. A few dozen is usual.
MOST_PASSES = 2_000

Line = tuple[int, int]  # the sums of both costs
Mix = tuple[int, int]  # how much both costs count: the weight is the second ÷ the first


@dataclass(frozen=True)
class Piece:
    """A stretch of weights over which the same sums are best.

    Attributes
    ----------
    begin, end
        Its ends; None for infinity.
    inside
        A weight inside it, as the shares of both costs.
    """

    begin: Fraction
    end: Fraction | None
    inside: Mix


def pieces(diagram: Diagram, fixed: Numbers, varied: Numbers) -> list[Piece]:
    """Find every stretch of weights of ``varied`` besides ``fixed``, in ascending order.

    Parameters
    ----------
    fixed, varied
        Costs of each candidate, as integers; shape (candidates,). The diagram has a path.

    Raises
    ------
    TooLargeError
        If it takes more than :data:`MOST_PASSES` passes over the diagram.
    """
    passes = _Passes(diagram, fixed.astype(object), varied.astype(object))
    lines = _between(passes.best, passes.best((1, 0)), passes.best((0, 1)))
    turns = [_meeting(one, other) for one, other in pairwise(lines)]
    ends: list[Mix] = [(1, 0), *turns, (0, 1)]
    found = []
    for (fixed_1, varied_1), (fixed_2, varied_2) in pairwise(ends):
        if fixed_1 * varied_2 > fixed_2 * varied_1:  # a line that only touches has no length
            end = Fraction(varied_2, fixed_2) if fixed_2 else None
            inside = (fixed_1 + fixed_2, varied_1 + varied_2)
            found.append(Piece(Fraction(varied_1, fixed_1), end, inside))
    return found


def mixed(fixed: Numbers, varied: Numbers, mix: Mix) -> Numbers:
    """Return the costs of candidates if both count so much."""
    both: Numbers = mix[0] * fixed.astype(object) + mix[1] * varied.astype(object)
    return both


class _Passes:
    """Finds the sums of a best plan for a mix."""

    def __init__(self, diagram: Diagram, fixed: Numbers, varied: Numbers) -> None:
        self.diagram, self.fixed, self.varied = diagram, fixed, varied
        self.made = 0
        bcus = int(diagram.used.max())
        self._room = 2 * bcus * max(map(int, [*abs(fixed), *abs(varied)]), default=0) + 1

    def best(self, mix: Mix) -> Line:
        """Return the sums of a best plan."""
        self.made += 1
        if self.made > MOST_PASSES:
            raise TooLargeError
        # The second sum stands in the places below the first, which no sum of it overflows.
        other = self.fixed if mix[0] == 0 else self.varied
        costs = mixed(self.fixed, self.varied, mix) * self._room + other
        total, low = int(self.diagram.to_end(costs, np.minimum)[0]), self._room // 2
        second = (total + low) % self._room - low
        first = (total - second) // self._room
        if mix[0] == 0:
            return second, first // mix[1]
        return (first - mix[1] * second) // mix[0], second


def _between(best: Callable[[Mix], Line], one: Line, other: Line) -> list[Line]:
    """List the lines from one to another that are best somewhere, both included, in order."""
    waiting, found = [(one, other)], [one]
    while waiting:
        one, other = waiting.pop()
        if one == other:
            continue
        mix = _meeting(one, other)
        between = best(mix)
        if _value(between, mix) == _value(one, mix):
            found.append(other)
        else:
            waiting += [(between, other), (one, between)]
    return found


def _meeting(one: Line, other: Line) -> Mix:
    """Return the mix by which two lines are worth the same; the first counts less in ``fixed``."""
    return one[1] - other[1], other[0] - one[0]


def _value(line: Line, mix: Mix) -> int:
    return mix[0] * line[0] + mix[1] * line[1]
