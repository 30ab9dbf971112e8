"""The weights of a goal at which putting two areas together, or keeping them apart, comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from bcu_optimizer.common.exact import BoolArray
from bcu_optimizer.engines.diagram.best_with import BestWith
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.envelope import mixed, pieces
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem


@dataclass(frozen=True)
class Turns:
    """Where the best plan changes its mind as one goal comes to weigh less or more; exact.

    Attributes
    ----------
    weight
        What the goal weighs today.
    below, above
        The weights at which "together" and "apart" change places, the nearest first. At such a
        weight both are as good.
    """

    weight: Fraction
    below: tuple[Fraction, ...]
    above: tuple[Fraction, ...]

    def as_dict(self) -> dict[str, float | None]:
        """Return the nearest of both sides as the contracts shape it."""
        nearest = {"below": self.below[:1], "above": self.above[:1]}
        return {side: float(found[0]) if found else None for side, found in nearest.items()}


@dataclass(frozen=True)
class Stretch:
    """Weights of a goal over which the same plans are best, and the BCUs that those have."""

    begin: Fraction
    end: Fraction | None
    best: BoolArray


def stretches(problem: Problem, diagram: Diagram, goal: str) -> list[Stretch]:
    """Find all stretches of the weight of one goal, all others weighing what they do.

    They hold for all pairs of areas at once: where the best of the plans with a pair together, and
    of those with it apart, change places, both are best of all.

    Raises
    ------
    TooLargeError
        If there are too many to find.
    """
    bcus = max(diagram.ends)
    groups = diagram.candidates.groups
    stated = dict(problem.scenario.goals)
    fixed, unit = exact_costs(weighed(problem, {**stated, goal: 0.0}), groups, bcus)
    varied, other = exact_costs(weighed(problem, {goal: 1.0}), groups, bcus)
    scale = unit / other
    return [
        Stretch(
            piece.begin * scale,
            None if piece.end is None else piece.end * scale,
            BestWith(diagram, mixed(fixed, varied, piece.inside)).best,
        )
        for piece in pieces(diagram, fixed, varied)
    ]


def weighed(problem: Problem, weights: dict[str, float]) -> Problem:
    """Return the same problem with other weights of the goals."""
    return replace(problem, scenario=problem.scenario.model_copy(update={"goals": weights}))


def turns(
    problem: Problem,
    goal: str,
    found: Iterable[Stretch],
    kinds: tuple[BoolArray, BoolArray],
    now: bool,
) -> Turns:
    """Find where two kinds of plan change places.

    Parameters
    ----------
    found
        The stretches of the goal's weight, ascending.
    kinds
        The candidates of which plans of the one kind have one, and those of the other.
    now
        Whether the first kind comes first at today's weight.
    """
    weight = goals.wanted(problem)[goal]
    told = [(each.begin, each.end, _first(each, kinds)) for each in found]
    below = [(end, first) for begin, end, first in reversed(told) if begin < weight]
    above = [(begin, first) for begin, end, first in told if end is None or end > weight]
    return Turns(
        weight,
        tuple(weight if at is None else min(at, weight) for at in _changes(below, now)),
        tuple(weight if at is None else max(at, weight) for at in _changes(above, now)),
    )


def _first(stretch: Stretch, kinds: tuple[BoolArray, BoolArray]) -> bool | None:
    """Tell whether the first kind is best over a stretch; None where both are."""
    one, other = (bool((stretch.best & kind).any()) for kind in kinds)
    return None if one and other else one


def _changes(
    told: Iterable[tuple[Fraction | None, bool | None]], now: bool
) -> Iterator[Fraction | None]:
    """Yield where a stretch begins, as seen from today, that has another kind first."""
    for at, first in told:
        if first is not None and first != now:
            now = first
            yield at
