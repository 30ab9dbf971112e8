"""What plain arithmetic says of a problem: numbers of BCUs, areas, and BCUs that cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from bcu_optimizer.common.bitmasks import indexes_of, mask_of, pieces
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.exact import BoolArray, IntArray, within
from bcu_optimizer.engines.candidates import Candidates, enumerate_candidates
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Ratio
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.balance import BalanceRule
from bcu_optimizer.problem.rules.base import BcuRule
from bcu_optimizer.problem.rules.single import SingleRule
from bcu_optimizer.problem.rules.together import TogetherRule

# Possible BCUs that are listed.
LISTED = 60_000


def by_arithmetic(problem: Problem, bcus: int) -> bool:
    """Tell whether plain arithmetic rules a number of BCUs out."""
    spans = (rule.numbers() for rule in rules.active(problem))
    return any(not fewest <= bcus <= most for fewest, most in spans)


def counts_left(problem: Problem) -> list[int]:
    """Return the numbers of BCUs that are asked for and that counting areas leaves."""
    spans = [rule.numbers() for rule in rules.active(problem)]
    low = max((fewest for fewest, _ in spans), default=1)
    high = min((most for _, most in spans), default=len(problem.codes))
    low = max(low, len(parts(problem)))
    return [bcus for bcus in problem.numbers if low <= bcus <= high]


def numbers_left(problem: Problem) -> list[int]:
    """Return the numbers of BCUs that are asked for and that arithmetic leaves."""
    return [bcus for bcus in counts_left(problem) if unmatched(problem, bcus) is None]


def parts(problem: Problem) -> list[int]:
    """List the parts, as bit masks, that no BCU can join for want of borders; one if it can."""
    everything = range(len(problem.codes))
    if problem.fixed or not problem.scenario.rules.contiguity:
        return [mask_of(everything)]
    return pieces(everything, problem.neighbours)


def forced(problem: Problem) -> tuple[Group, str] | None:
    """Return areas that must be together, or one area, that by themselves break a rule, and which.

    Areas of BCUs that are left out of the rules are passed over.
    """
    active = [rule for rule in rules.active(problem) if isinstance(rule, BcuRule)]
    fixed = {index for group in problem.fixed for index in group}
    exempt = fixed | {index for group in problem.singles for index in group}
    for piece in joined(replace(problem, start=None)):
        for rule in active:
            left_out = fixed if isinstance(rule, SingleRule) else exempt
            if not left_out & {*piece} and not rule.admits(piece):
                return piece, rule.name
    return None


def joined(problem: Problem) -> list[Group]:
    """List the areas, those as one that must share a BCU."""
    tied = [
        group
        for rule in rules.active(problem)
        if isinstance(rule, TogetherRule)
        for group in rule.entries
    ]
    tied += problem.start.given if problem.start else ()
    beside = [0] * len(problem.codes)
    for group in tied:
        for one, other in pairwise(group):
            beside[one] |= 1 << other
            beside[other] |= 1 << one
    return sorted(indexes_of(piece) for piece in pieces(range(len(beside)), beside))


def certain(problem: Problem) -> list[Group]:
    """List the BCUs that every plan has; of two that overlap, so that there is none, only one.

    Where BCUs are to be connected, an area without any border is one.
    """
    found: list[Group] = []
    locked = problem.start.locked if problem.start else frozenset()
    for group in sorted({*problem.certain, *locked, *_isolated(problem)}):
        if not any({*group} & {*other} for other in found):
            found.append(group)
    return found


def _isolated(problem: Problem) -> list[Group]:
    if not problem.scenario.rules.contiguity:
        return []
    exempt = {index for group in problem.fixed for index in group}
    return [(i,) for i, near in enumerate(problem.neighbours) if not near and i not in exempt]


def ratios(problem: Problem) -> list[tuple[IntArray, float]]:
    """List what is weighed, and how many times the lightest BCU the heaviest may be."""
    asked: list[tuple[str, float]] = [
        (measure, rule.settings.max_ratio)
        for rule in rules.active(problem)
        if isinstance(rule, BalanceRule)
        for measure in rule.settings.measures
    ]
    for limit in limits.active(problem):
        if isinstance(limit.measure, Ratio):
            asked.append((limit.measure.weight, limit.limit))
    known = [(problem.weight(name), most) for name, most in asked]
    return [(weights, most) for weights, most in known if weights is not None]


@dataclass(frozen=True)
class Outweighed:
    """A BCU that every plan has, and areas that alone are too heavy to stand beside it.

    Attributes
    ----------
    areas, group
        The areas, which must share a BCU if they are several, and the BCU.
    weights, limit
        What is weighed, and the largest ÷ the smallest, at most.
    """

    areas: Group
    group: Group
    weights: IntArray
    limit: float

    @property
    def weight(self) -> int:
        """What the BCU weighs."""
        return int(self.weights[list(self.group)].sum())


def outweighed(problem: Problem) -> Outweighed | None:
    """Return areas that, in whatever BCU, are too heavy beside a BCU that every plan has."""
    whole = certain(problem)
    blocks = joined(problem) if whole else []
    for weights, limit in ratios(problem):
        held = [(int(weights[list(block)].sum()), block) for block in blocks]
        most, heaviest = max(held, default=(0, ()))
        for group in whole:
            own = int(weights[list(group)].sum())
            if most > own and not _may_stand(Fraction(most), Fraction(own), limit):
                return Outweighed(heaviest, group, weights, limit)
    return None


def lonely(problem: Problem) -> list[int]:
    """List the areas that no possible BCU holds by the rules about single BCUs.

    If there are none, list those that no BCU holds that may stand beside the ones that every plan
    has, unless that is said of most areas.
    """
    fewest = problem.numbers[0]
    scenario = problem.scenario
    rules_alone = scenario.rules.model_copy(update={"balance": None})
    free = scenario.model_copy(update={"rules": rules_alone, "limits": {}})
    found = alone(replace(problem, scenario=free), fewest) or alone(problem, fewest)
    return found if 2 * len(found) < len(problem.codes) else []


def alone(problem: Problem, fewest: int) -> list[int]:
    """List the areas that no possible BCU holds, the number of BCUs being at least so many.

    Nothing is listed where there are too many possible BCUs to look at.
    """
    try:
        candidates = enumerate_candidates(problem, fewest, LISTED)
    except InputError:
        return []
    kept = candidates.only(_beside_whole(problem, candidates))
    return sorted(problem.index[code] for code in kept.uncovered())


def _beside_whole(problem: Problem, candidates: Candidates) -> BoolArray:
    """Return which candidates may stand in one plan with the BCUs that every plan has."""
    kept = np.ones(len(candidates), dtype=np.bool_)
    whole = certain(problem)
    for weights, limit in ratios(problem):
        sums = candidates.sums(weights)
        for other in (Fraction(int(weights[list(group)].sum())) for group in whole):
            distinct, place = np.unique(sums, return_inverse=True)
            may = [_may_stand(Fraction(own), other, limit) for own in distinct.tolist()]
            kept &= np.array(may, dtype=np.bool_)[place]
    return kept


@dataclass(frozen=True)
class Unmatched:
    """A BCU that every plan has, and what all others would weigh on average beside it.

    Attributes
    ----------
    group
        The BCU.
    weights
        What is weighed, for each area.
    limit
        The largest ÷ the smallest, at most.
    mean
        What the others weigh on average.
    """

    group: Group
    weights: IntArray
    limit: float
    mean: Fraction

    @property
    def weight(self) -> int:
        """What the BCU weighs."""
        return int(self.weights[list(self.group)].sum())


def unmatched(problem: Problem, bcus: int) -> Unmatched | None:
    """Return a BCU that every plan has and that is too light, or too heavy, for the others.

    One of the others has at least their average, and one at most; either must stand beside it.
    """
    whole = certain(problem)
    others = bcus - len(whole)
    if others < 1:
        return None
    for weights, limit in ratios(problem):
        held = [int(weights[list(group)].sum()) for group in whole]
        mean = Fraction(int(weights.sum()) - sum(held), others)
        for group, own in zip(whole, held, strict=True):
            if not _may_stand(mean, Fraction(own), limit):
                return Unmatched(group, weights, limit, mean)
    return None


def _may_stand(one: Fraction, other: Fraction, limit: float) -> bool:
    least, most = sorted((one, other))
    return within(most / least, limit) if least else most == 0
