"""The scoring matrix: options scored from 0 to 1 by each criterion, weighed, ranked; exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bcu_optimizer.problem.measures import titles
from bcu_optimizer.problem.measures.base import Better, Unit
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.option import Option
from bcu_optimizer.questions.appraisal.question import AREAS_CHANGED


@dataclass(frozen=True)
class Criterion:
    """What options are scored by.

    Attributes
    ----------
    name, title, better, unit
        As of a measure.
    values
        The value of each option; None where it is not known or cannot be compared.
    weight
        Its weight; 0 leaves it out of the totals.
    """

    name: str
    title: str
    better: Better
    unit: Unit
    values: tuple[Fraction | None, ...]
    weight: Fraction

    @property
    def is_whole(self) -> bool:
        """Whether it is known of every option."""
        return None not in self.values

    @cached_property
    def ends(self) -> tuple[Fraction, Fraction] | None:
        """The worst and the best of the values that are known; None where none is."""
        known = [value for value in self.values if value is not None]
        if not known:
            return None
        low, high = min(known), max(known)
        return (low, high) if self.better == "higher" else (high, low)

    @cached_property
    def scores(self) -> tuple[Fraction | None, ...]:
        """Of each option from 0, the worst, to 1, the best; 1 for all where all are the same."""
        if self.ends is None:
            return self.values
        worst, best = self.ends
        return tuple(
            None
            if value is None
            else Fraction(1)
            if worst == best
            else (value - worst) / (best - worst)
            for value in self.values
        )


@dataclass(frozen=True)
class Held:
    """The weights of a criterion for which the first place stays, the others unchanged.

    ``below`` and ``above`` are the numbers of the options that take it beyond; None where none
    does. ``most`` is None where there is no upper end.
    """

    criterion: Criterion
    least: Fraction
    most: Fraction | None
    below: int | None
    above: int | None


@dataclass(frozen=True)
class Matrix:
    """Options scored by criteria.

    A criterion with a weight that is not known of every option counts for none: otherwise totals
    would not rest on the same things.
    """

    names: tuple[str, ...]
    criteria: tuple[Criterion, ...]

    @property
    def counted(self) -> list[Criterion]:
        """The criteria that the totals are made of."""
        return [each for each in self.criteria if each.weight > 0 and each.is_whole]

    @property
    def left_out(self) -> list[Criterion]:
        """The criteria that have a weight but are not known of every option."""
        return [each for each in self.criteria if each.weight > 0 and not each.is_whole]

    @cached_property
    def totals(self) -> tuple[Fraction, ...]:
        """The weighted mean of the scores of each option; empty where nothing is counted."""
        whole = sum((each.weight for each in self.counted), Fraction(0))
        if not whole:
            return ()
        sums = (self._sum(i) for i in range(len(self.names)))
        return tuple(value / whole for value in sums)

    @property
    def ranks(self) -> list[int]:
        """The place of each option, 1 the best; equals share a place."""
        return [1 + sum(other > total for other in self.totals) for total in self.totals]

    @property
    def leaders(self) -> list[int]:
        """The numbers of the options in first place."""
        return [i for i, place in enumerate(self.ranks) if place == 1]

    def order(self) -> list[int]:
        """Return the numbers of the options from the best total to the worst."""
        return sorted(range(len(self.totals)), key=lambda i: (self.ranks[i], i))

    def _sum(self, number: int, apart_from: str = "") -> Fraction:
        """Return the weighted sum of the scores of an option, one criterion left out if named."""
        total = Fraction(0)
        for each in self.counted:
            score = each.scores[number]
            if each.name != apart_from and score is not None:
                total += each.weight * score
        return total

    def held(self, criterion: Criterion) -> Held:
        """Return the weights of a criterion for which the first of the leaders stays first."""
        leader = self.leaders[0]
        least, most = Fraction(0), None
        below = above = None
        for other in range(len(self.names)):
            lead = self._sum(leader, criterion.name) - self._sum(other, criterion.name)
            one, two = criterion.scores[leader], criterion.scores[other]
            gain = (one or Fraction(0)) - (two or Fraction(0))
            if gain > 0 and -lead / gain > least:
                least, below = -lead / gain, other
            if gain < 0 and (most is None or -lead / gain < most):
                most, above = -lead / gain, other
        return Held(criterion, least, most, below, above)

    def among(self, numbers: Sequence[int]) -> Matrix:
        """Return the matrix of some of the options; scores are then between these alone."""
        return Matrix(
            tuple(self.names[i] for i in numbers),
            tuple(
                Criterion(
                    each.name,
                    each.title,
                    each.better,
                    each.unit,
                    tuple(each.values[i] for i in numbers),
                    each.weight,
                )
                for each in self.criteria
            ),
        )


def matrix(appraisal: Appraisal, problem: Problem | None = None) -> Matrix:
    """Score the options of an appraisal, by the figures of another problem if one is given."""
    problem = problem or appraisal.problem
    weights = appraisal.weights
    wanted = [n for n in MEASURES if problem is appraisal.problem or weights.get(n)]
    criteria = [_measured(appraisal, problem, name) for name in wanted]
    return Matrix(appraisal.names, (*criteria, _changed(appraisal)))


def _measured(appraisal: Appraisal, problem: Problem, name: str) -> Criterion:
    """Make a criterion of a measure."""
    each = MEASURES[name]
    values = tuple(_value(name, option, problem) for option in appraisal.options)
    weight = _weight(appraisal.weights, name)
    return Criterion(name, titles.title(problem, name), each.better, each.unit, values, weight)


def _weight(weights: Mapping[str, float], name: str) -> Fraction:
    """Return a weight as it was typed: 0.1 is a tenth."""
    return Fraction(repr(float(weights.get(name, 0))))


def _value(name: str, option: Option, problem: Problem) -> Fraction | None:
    """Return a measure as it is shown, so that scores can be worked out again from the figures."""
    if MEASURES[name].is_none_in_one_area and option.is_of_single_areas:
        return None
    if problem is option.evaluation.problem:
        value = option.evaluation.measures[name]
        return None if value is None else Fraction(value)
    if name in option.plan.unknown:
        return None
    exact = MEASURES[name].exact(problem, option.evaluation.groups)
    return None if exact is None else Fraction(float(exact))


def _changed(appraisal: Appraisal) -> Criterion:
    """Count the areas that gain or lose partners against business as usual."""
    counts = tuple(
        Fraction(sum(change.any for change in appraisal.comparison.changes_of(i)))
        for i in range(len(appraisal.options))
    )
    title = "Areas that gain or lose partners"
    weight = _weight(appraisal.weights, AREAS_CHANGED)
    return Criterion(AREAS_CHANGED, title, "lower", "count", counts, weight)
