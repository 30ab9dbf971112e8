"""How all valid plans lie by a measure: exact counts in bins, without listing a single plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import bad, nearest
from bcu_optimizer.common.exact import last_kept, within
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.plan_space import parts_of
from bcu_optimizer.engines.diagram.refine import refine
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError
from bcu_optimizer.engines.diagram.spread import SpreadMemory
from bcu_optimizer.engines.diagram.sum_counts import Sums
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, Ratio
from bcu_optimizer.problem.problem import Problem

if TYPE_CHECKING:
    import pandas as pd


Bins = int | Sequence[float] | None

# Fewer bins where a diagram is large: each edge of a ratio's is another diagram.
_BINS = ((150_000, 40), (1_000_000, 20), (math.inf, 12))
_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))
_TRIES = 3

UpTo = Callable[[float], int]  # the number of plans whose value, as a double, is at most so much


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many valid plans lie in each bin of a measure; exact.

    Attributes
    ----------
    problem
        The problem.
    measure
        The name of the measure.
    bcus
        The number of BCUs.
    edges
        The edges of the bins in the measure's own unit (shares from 0 to 1, km, plain ratios). A
        plan lies in the bin whose upper edge is the first that is at least its value; the first
        bin holds its lower edge too.
    counts
        The number of plans in each bin.
    outside
        Plans beyond the edges; none unless edges were given.
    unknown
        Plans of which the measure is not known: a BCU has nothing of what is weighed.
    """

    problem: Problem
    measure: str
    bcus: int
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    outside: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """The number of all valid plans."""
        return sum(self.counts) + self.outside + self.unknown

    @property
    def frame(self) -> pd.DataFrame:
        """A row a bin: ``above``, ``up_to`` and ``plans``."""
        import pandas as pd

        edges = list(self.edges)
        columns = {"above": edges[:-1], "up_to": edges[1:], "plans": list(self.counts)}
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self.counts), name="bin"))

    def plot(self, ax: Any = None, marks: Mapping[str, float | None] | None = None) -> Any:
        """Draw the histogram on ``ax`` (a new one if None) and return it.

        Parameters
        ----------
        ax
            Axes of their final size, for labels are placed so that none covers another.
        marks
            Values to mark, by the name to show; what is None is left out.
        """
        return display.of("plot", self, ax, marks or {})


def histogram(
    problem: Problem, diagram: Diagram, name: str, bins: Bins, budget: Budget
) -> Histogram:
    """Count the plans of a diagram of one number of BCUs by a measure.

    Parameters
    ----------
    name
        A measure that adds up over BCUs, or a ratio of the largest to the smallest.
    bins
        At most so many bins of round width; or their edges, ascending; None: as many as the size
        of the diagram allows.

    Raises
    ------
    InputError
        If the measure cannot be counted, is not known here, or the plans are too many for it.
    TooLargeError
        If the budget is exceeded.
    """
    each = MEASURES.get(name)
    if isinstance(each, Additive):
        found = _additive(problem, diagram, each)
    elif isinstance(each, Ratio):
        found = _ratio(problem, diagram, each, budget)
    else:
        counted = [k for k, m in MEASURES.items() if isinstance(m, Additive | Ratio)]
        raise bad(f"plans are not counted by '{name}'.", remedy=nearest(name, counted))
    if not diagram.nodes:
        message = f"there is no valid plan to count by '{name}'."
        remedy = "Loosen a rule: 'bcu explain' says which."
        raise bad(message, problem.scenario.file, "rules", remedy)
    up_to, low, high, unknown = found
    bcus = max(diagram.ends)
    if bins is not None and not isinstance(bins, int):
        edges = tuple(map(float, bins))
        if len(edges) < 2 or any(b <= a for a, b in pairwise(edges)):
            raise ValueError("edges must be at least two, and ascend")
        counts = _counts(up_to, edges)
        outside = diagram.total - unknown - sum(counts)
        return Histogram(problem, name, bcus, edges, counts, outside, unknown)
    most = bins if bins is not None else next(n for arcs, n in _BINS if diagram.arcs <= arcs)
    if most < 1:
        raise ValueError("there must be at least one bin")
    edges, counts = _fitting(up_to, low, high, most)
    return Histogram(problem, name, bcus, edges, counts, 0, unknown)


def _fitting(
    up_to: UpTo, low: float, high: float, most: int
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Count in bins of round width from the least to the greatest value, as far as plans reach."""
    for _ in range(_TRIES):
        edges = round_edges(low, high, most)
        counts = _counts(up_to, edges)
        held = [place for place, count in enumerate(counts) if count]
        if not held:
            break
        first, last = held[0], held[-1] + 1
        edges, counts = edges[first : last + 1], counts[first:last]
        if len(counts) > most / 2 or (low, high) == (edges[0], edges[-1]):
            break
        low, high = edges[0], edges[-1]
    return edges, counts


def _counts(up_to: UpTo, edges: Sequence[float]) -> tuple[int, ...]:
    below = [up_to(math.nextafter(edges[0], -math.inf)), *map(up_to, edges[1:])]
    return tuple(b - a for a, b in pairwise(below))


def round_edges(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return edges at multiples of a round step that take in both values, for few enough bins."""
    first, last = Fraction(low), Fraction(high)
    span = (last - first) or abs(first) or Fraction(1)
    power = math.floor(math.log10(float(span))) - math.ceil(math.log10(most)) - 1
    while True:
        for factor in _STEPS:
            step = factor * Fraction(10) ** power
            begin, end = math.floor(first / step), math.ceil(last / step)
            end = max(end, begin + 1)
            if end - begin <= most:
                return tuple(float(step * place) for place in range(begin, end + 1))
        power += 1
        if power > 400:  # values on both sides of 0 and a single bin
            return low, high


def _additive(
    problem: Problem, diagram: Diagram, measure: Additive
) -> tuple[UpTo, float, float, int]:
    bcus = max(diagram.ends, default=1)
    scale = measure.scale(problem, bcus)
    if scale is None:
        raise _not_known(problem, measure.name)
    parts = parts_of(diagram.candidates, measure, bcus)
    if not diagram.nodes or not scale:
        return (lambda edge: diagram.total if edge >= 0 else 0), 0.0, 0.0, 0
    least = int(diagram.to_end(parts, np.minimum)[0])
    most = int(diagram.to_end(parts, np.maximum)[0])
    try:
        sums = Sums(diagram, parts)
    except TooLargeError:
        raise bad(
            f"counting all {diagram.total:,} plans of {bcus} BCUs by '{measure.name}' would take "
            "more memory than is set aside for it.",
            problem.scenario.file,
            "rules",
            "Narrow rules.size, or add a rule such as rules.balance.",
        ) from None

    def up_to(edge: float) -> int:
        units = last_kept(edge, scale, 1, most)
        if units is None:
            return diagram.total
        return sums.at_most(units) if units >= least else 0

    return up_to, float(scale * least), float(scale * most), 0


def _ratio(
    problem: Problem, diagram: Diagram, measure: Ratio, budget: Budget
) -> tuple[UpTo, float, float, int]:
    weights = problem.weight(measure.weight)
    if weights is None:
        raise _not_known(problem, measure.name)
    sums = diagram.candidates.sums(weights)
    known = diagram.without(sums == 0)
    placed = sums[np.unique(known.placed)]
    least, most = int(placed.min(initial=2**62)), int(placed.max(initial=0))
    widest = float(Fraction(most, least)) if len(placed) else 1.0

    def up_to(edge: float) -> int:
        if edge < 1 or edge >= widest:
            return known.total if edge >= widest else 0
        memory = SpreadMemory(known, sums, lambda high, low: _keeps(high, low, edge))
        return refine(known, memory, budget).total

    return up_to, 1.0, widest, diagram.total - known.total


def _keeps(high: int, low: int, edge: float) -> bool:
    return bool(low) and within(Fraction(high, low), edge)


def _not_known(problem: Problem, name: str) -> Exception:
    file = problem.scenario.file
    return bad(f"'{name}' is not known of these plans.", file, name, "Count by another measure.")
