"""Why rules collide, where one area or plain arithmetic shows it: as figures, not in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.arithmetic import (
    LISTED,
    alone,
    certain,
    counts_left,
    forced,
    numbers_left,
    outweighed,
    parts,
    ratios,
    unmatched,
)
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.feasibility import ruled
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.size import SizeRule
from bcu_optimizer.problem.rules.start import StartRule
from bcu_optimizer.problem.rules.supervision import AverageSupervision
from bcu_optimizer.questions.explain.reason import (
    Between,
    Forced,
    InParts,
    Lonely,
    NearMiss,
    Reason,
    TooFew,
    TooHeavy,
    TooHeavyAtBest,
    TooMany,
    Uneven,
)
from bcu_optimizer.scenario.rules import span

# Rules that bound the number of BCUs by a plain count.
_LEAST = (SizeRule, StartRule, AverageSupervision)
_MOST = (SizeRule, StartRule)


@dataclass(frozen=True)
class _Graded:
    """A rule about single BCUs with a limit: what it makes of a BCU; the team that it is about."""

    name: str
    value: Callable[[Group], float]
    limit: float
    team: str = ""

    @property
    def is_floor(self) -> bool:
        """Whether the limit is the least that will do."""
        return bool(self.team)


@dataclass(frozen=True)
class Witness:
    """Why some rules collide.

    Attributes
    ----------
    problem
        The problem that asks for these rules alone.
    reason
        What shows it.
    areas
        The areas that it is about.
    """

    problem: Problem = field(repr=False, compare=False)
    reason: Reason
    areas: Group = ()

    @property
    def text(self) -> str:
        """It as a sentence, without a full stop."""
        return display.text(self)


def witness(problem: Problem) -> Witness | None:
    """Find why no plan keeps the rules of a problem; None where nothing so plain shows it.

    The problem asks for colliding rules alone.
    """
    left = numbers_left(problem)
    if not left:
        return _by_numbers(problem)
    if found := forced(problem):
        return Witness(problem, Forced(*found), found[0])
    if heavy := outweighed(problem):
        return Witness(problem, TooHeavy(heavy), heavy.areas)
    lonely = alone(problem, min(left))
    if not lonely:
        return None
    return Witness(problem, _lonely(problem, lonely[0], min(left)), (lonely[0],))


def _by_numbers(problem: Problem) -> Witness | None:
    """Find by what count no number of BCUs is left."""
    stated = problem.scenario.rules.number
    counted = _too_many_or_few(problem, span(stated)) if stated is not None else _apart(problem)
    return Witness(problem, counted) if counted else _all_unmatched(problem)


def _too_many_or_few(problem: Problem, asked: tuple[int, int]) -> Reason | None:
    """Find which rule the numbers asked for are too small or too large for."""
    for rule in rules.active(problem):
        fewest, most = rule.numbers()
        if asked[1] < fewest and isinstance(rule, _LEAST):
            return TooFew(rule, asked)
        if asked[0] > most and isinstance(rule, _MOST):
            return TooMany(rule, asked)
    pieces = len(parts(problem))
    return InParts(pieces, asked) if asked[1] < pieces else None


def _apart(problem: Problem) -> Reason | None:
    """Find which two rules leave no number of BCUs between them."""
    spans = [(rule, *rule.numbers()) for rule in rules.active(problem)]
    if not spans:
        return None
    low, fewest, _ = max(spans, key=lambda each: each[1])
    high, _, most = min(spans, key=lambda each: each[2])
    pieces = len(parts(problem))
    is_counted = isinstance(high, _MOST)
    if pieces > most and is_counted:
        return InParts(pieces, high)
    is_told = fewest > most and isinstance(low, _LEAST) and is_counted and low is not high
    return Between(low, high) if is_told else None


def _all_unmatched(problem: Problem) -> Witness | None:
    """Find a BCU that every plan has that the others cannot be near enough to in weight."""
    numbers = counts_left(problem)
    if not numbers:
        return None
    for bcus, is_light in ((numbers[-1], True), (numbers[0], False)):
        found = unmatched(problem, bcus)
        if found and (found.mean > found.weight) is is_light:  # so for the other numbers too
            return Witness(problem, Uneven(found, bcus, is_light, len(numbers) > 1), found.group)
    return None


def _graded(problem: Problem) -> Iterator[_Graded]:
    settings = problem.scenario.rules
    total = problem.total_demand

    def demand(group: Group) -> int:
        return sum(int(problem.demand[i]) for i in group)

    supervision = settings.supervision
    if supervision and supervision.scope == "bcu":
        yield _Graded(
            "supervision",
            lambda group: float(supervision.in_bcu(demand(group), total)),
            supervision.max_ratio,
        )
    for name, team in (settings.teams or {}).items():
        yield _Graded(
            "teams",
            lambda group, team=team: float(team.in_bcu(demand(group), total)),  # type: ignore[misc]
            team.minimum,
            name,
        )


def _lonely(problem: Problem, area: int, fewest: int) -> Reason:
    """Find what the BCU that would come nearest to keeping the rules lacks, for an area without."""
    for graded in _graded(problem):
        nearest = _nearest(problem, area, fewest, graded)
        if nearest is not None:
            return NearMiss(area, nearest, graded.value(nearest), graded.limit, graded.team)
    return _beside(problem, area, fewest) or Lonely(area)


def _nearest(problem: Problem, area: int, fewest: int, graded: _Graded) -> Group | None:
    """Return the BCU that holds an area and comes nearest to a rule, all others being kept."""
    groups = _holding(ruled(problem, **{graded.name: None}), area, fewest)
    sign = -1 if graded.is_floor else 1
    best = min(groups, key=lambda group: (sign * graded.value(group), group), default=None)
    if best is None or sign * graded.value(best) <= sign * graded.limit:
        return None
    return best


def _holding(problem: Problem, area: int, fewest: int) -> list[Group]:
    try:
        groups = enumerate_candidates(problem, fewest, LISTED).groups
    except InputError:
        return []
    return [group for group in groups if area in group]


def _beside(problem: Problem, area: int, fewest: int) -> Reason | None:
    """Find out if every BCU of an area is too heavy beside one that every plan has."""
    groups = _holding(problem, area, fewest)
    for weights, limit in ratios(problem) if groups else ():
        for own in certain(problem):
            base = int(weights[list(own)].sum())
            sums = {group: int(weights[list(group)].sum()) for group in groups}
            lightest = min(sums, key=lambda group: (sums[group], group))
            if base and sums[lightest] / base > limit:
                return TooHeavyAtBest(area, lightest, own, weights, limit)
    return None
