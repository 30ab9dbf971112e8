"""Why rules collide, where one area or plain arithmetic shows it: in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.arithmetic import (
    LISTED,
    Outweighed,
    Unmatched,
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
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording.settings import named, plain
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import Rule
from bcu_optimizer.problem.rules.size import SizeRule
from bcu_optimizer.problem.rules.start import StartRule
from bcu_optimizer.problem.rules.supervision import AverageSupervision
from bcu_optimizer.scenario.rules import span


@dataclass(frozen=True)
class Witness:
    """Why some rules collide.

    Attributes
    ----------
    text
        A sentence, without a full stop.
    areas
        The areas that it is about.
    """

    text: str
    areas: Group = ()


def witness(problem: Problem) -> Witness | None:
    """Find why no plan keeps the rules of a problem; None where nothing so plain shows it.

    The problem asks for colliding rules alone.
    """
    left = numbers_left(problem)
    if not left:
        return _by_numbers(problem)
    if found := forced(problem):
        return Witness(_forced(problem, *found), found[0])
    if heavy := outweighed(problem):
        return _outweighed(problem, heavy)
    lonely = alone(problem, min(left))
    return _lonely(problem, lonely[0], min(left)) if lonely else None


def _by_numbers(problem: Problem) -> Witness | None:
    """Say by what count no number of BCUs is left."""
    stated = problem.scenario.rules.number
    counted = _too_many_or_few(problem, span(stated)) if stated is not None else _apart(problem)
    return Witness(counted) if counted else _all_unmatched(problem)


def _too_many_or_few(problem: Problem, asked: tuple[int, int]) -> str | None:
    """Say which rule the numbers asked for are too small or too large for."""
    asked_for = f"{plain(asked)} {'is' if asked[1] == 1 else 'are'} asked for"
    for rule in rules.active(problem):
        fewest, most = rule.numbers()
        if asked[1] < fewest and (text := _at_least(rule, asked[1])):
            is_told = isinstance(rule, AverageSupervision)
            return text if is_told else f"{text}, and {asked_for}"
        if asked[0] > most and (text := _at_most(rule)):
            return f"{text}, and {asked_for}"
    pieces = len(parts(problem))
    if asked[1] < pieces:
        return f"no border joins the {pieces} parts of the map, and {asked_for}"
    return None


def _apart(problem: Problem) -> str | None:
    """Say which two rules leave no number of BCUs between them."""
    spans = [(rule, *rule.numbers()) for rule in rules.active(problem)]
    if not spans:
        return None
    low, fewest, _ = max(spans, key=lambda each: each[1])
    high, _, most = min(spans, key=lambda each: each[2])
    pieces = len(parts(problem))
    if pieces > most and (below := _at_most(high)):
        return f"{below}, and no border joins the {pieces} parts of the map"
    above, below = _at_least(low, None), _at_most(high)
    is_told = fewest > most and above and below and low is not high
    return f"{below}, and {above}" if is_told else None


def _at_most(rule: Rule) -> str | None:
    """Say how many BCUs a rule makes at most; None where that is no plain count."""
    problem, most = rule.problem, rule.numbers()[1]
    bcus = f"{most} BCU{'s' if most != 1 else ''} at most"
    if isinstance(rule, SizeRule):
        return _by_size(problem, f"at least {rule.fewest}", bcus)
    if isinstance(rule, StartRule):
        blank = len(problem.codes) - len(rule.settings.owners)
        given = len(rule.entries)
        return f"the half-drawn plan gives {given} BCUs and leaves {blank} areas blank: {bcus}"
    return None


def _at_least(rule: Rule, asked: int | None) -> str | None:
    """Say how many BCUs a rule needs at least, or why the number asked for is too small."""
    problem, fewest = rule.problem, rule.numbers()[0]
    bcus = f"{fewest} BCU{'s' if fewest != 1 else ''} at least"
    if isinstance(rule, SizeRule):
        return _by_size(problem, f"at most {rule.most}", bcus)
    if isinstance(rule, StartRule):
        return f"the half-drawn plan gives {len(rule.entries)} BCUs"
    if isinstance(rule, AverageSupervision):
        settings = rule.settings
        at = asked or fewest - 1
        over = f"{plain(settings.inspectors)} inspectors over {at} BCUs of "
        over += f"{settings.superintendents} superintendents"
        each = values.distinct(float(settings.average(at)), float(settings.max_ratio), 1)
        limit = plain(settings.max_ratio)
        return f"{over} are {each} for each, above {limit}" + ("" if asked else f": {bcus}")
    return None


def _by_size(problem: Problem, size: str, bcus: str) -> str:
    """Say how many BCUs the rule for size leaves; it leaves fixed and single ones out."""
    outside = sorted({*problem.fixed, *problem.singles})
    if not outside:
        return f"{len(problem.codes)} areas in BCUs of {size} make {bcus}"
    if {*outside} != problem.certain:
        return f"{len(problem.codes)} areas make {bcus}, those that 'size' leaves out counted"
    left = len(problem.codes) - sum(map(len, outside))
    many = len(outside)
    given = f"{many} BCU{'s' if many > 1 else ''} that {'are' if many > 1 else 'is'} given"
    return f"{given} and {left} areas in BCUs of {size} make {bcus}"


def _all_unmatched(problem: Problem) -> Witness | None:
    """Say of a BCU that every plan has that the others cannot be near enough to it in weight."""
    numbers = counts_left(problem)
    if not numbers:
        return None
    for bcus, is_light in ((numbers[-1], True), (numbers[0], False)):
        found = unmatched(problem, bcus)
        if found and (found.mean > _weight(found)) is is_light:  # so for the other numbers too
            even = "" if len(numbers) == 1 else f"even with {bcus} BCUs, "
            return Witness(even + _unmatched(problem, found, bcus, is_light), found.group)
    return None


def _unmatched(problem: Problem, found: Unmatched, bcus: int, is_light: bool) -> str:
    others = bcus - len(certain(problem))
    own, mean = (_share(found, weight) for weight in (_weight(found), found.mean))
    what = _weighed(problem, found.weights)
    given = "a BCU of its own" if len(found.group) == 1 else "a BCU"
    limit = plain(found.limit)
    compared = f"more than {limit} times as much" if is_light else f"less than a {limit}th of that"
    have = f"the other {others} have {mean} on average" if others > 1 else f"the other has {mean}"
    return f"with {named(problem, found.group)} as {given} ({own} of {what}), {have}, {compared}"


def _outweighed(problem: Problem, found: Outweighed) -> Witness:
    heavy = int(found.weights[list(found.areas)].sum())
    share, own = _share(found, heavy), _share(found, _weight(found))
    who = f"{named(problem, found.areas)}, {'together' if len(found.areas) > 1 else 'alone'}"
    return Witness(
        f"{who}, has {share} of {_weighed(problem, found.weights)}, more than "
        f"{plain(found.limit)} times the {own} of {named(problem, found.group)}, which must be a "
        "BCU",
        found.areas,
    )


def _weight(found: Unmatched | Outweighed) -> int:
    return int(found.weights[list(found.group)].sum())


def _share(found: Unmatched | Outweighed, weight: Fraction | int) -> str:
    return values.share(float(Fraction(weight) / int(found.weights.sum())), 2)


def _weighed(problem: Problem, weights: IntArray) -> str:
    return "demand" if weights is problem.demand else "officers"


def _forced(problem: Problem, piece: Group, rule: str) -> str:
    """Say what rule areas break that must share a BCU, or one area alone."""
    who = named(problem, piece)
    if len(piece) == 1:
        start, verb = f"{who} alone", "has"
    else:
        start, verb = f"{who}, which must share a BCU,", "have"
    stated = problem.scenario.rules
    if rule == "supervision" and stated.supervision:
        settings = stated.supervision
        demand = sum(int(problem.demand[i]) for i in piece)
        value = float(settings.in_bcu(demand, problem.total_demand))
        shown = values.distinct(value, float(settings.max_ratio))
        return (
            f"at {plain(settings.inspectors)} inspectors {start} {verb} {shown} for each "
            f"superintendent, above {plain(settings.max_ratio)}"
        )
    if rule == "size" and stated.size:
        return f"{start} are {len(piece)} areas, more than {stated.size[1]}"
    if rule == "apart":
        return f"{start} include areas that must not"
    if rule == "single":
        return f"{start} include an area that must be a BCU of its own"
    return f"{start} cannot keep the rule '{rule}'"


@dataclass(frozen=True)
class _Graded:
    """A rule about single BCUs with a limit: what it makes of a BCU, and how that is told."""

    name: str
    value: Callable[[Group], float]
    limit: float
    is_floor: bool
    told: str


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
            is_floor=False,
            told="inspectors for each superintendent",
        )
    for name, team in (settings.teams or {}).items():
        yield _Graded(
            "teams",
            lambda group, team=team: float(team.in_bcu(demand(group), total)),  # type: ignore[misc]
            team.minimum,
            is_floor=True,
            told=f"officers in its {name.replace('_', ' ')} team",
        )


def _lonely(problem: Problem, area: int, fewest: int) -> Witness:
    """Say what the BCU that would come nearest to keeping the rules lacks, for an area without."""
    name = problem.areas.names.name(problem.codes[area])
    for graded in _graded(problem):
        nearest = _nearest(problem, area, fewest, graded)
        if nearest is not None:
            return Witness(_told(problem, area, nearest, graded), (area,))
    if (text := _beside(problem, area, fewest)) is not None:
        return Witness(text, (area,))
    return Witness(f"under these rules alone no possible BCU holds {name}", (area,))


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


def _told(problem: Problem, area: int, group: Group, graded: _Graded) -> str:
    name = problem.areas.names.name(problem.codes[area])
    value = values.distinct(graded.value(group), float(graded.limit))
    settings = problem.scenario.rules.supervision
    at = f"at {plain(settings.inspectors)} inspectors " if settings and not graded.is_floor else ""
    others = tuple(i for i in group if i != area)
    kind = "heaviest" if graded.is_floor else "lightest"
    short = f"below {plain(graded.limit)}" if graded.is_floor else f"above {plain(graded.limit)}"
    if not others:
        return f"{at}{name} would have {value} {graded.told}, {short}"
    near = "neighbour" if problem.scenario.rules.contiguity else "partner"
    if len(others) == 1:
        return (
            f"{at}{name} has no possible partner: with its {kind} {near}, "
            f"{named(problem, others)}, it would have {value} {graded.told}, {short}"
        )
    return (
        f"{at}{name} has no possible partners: even with {named(problem, others)}, the {kind} "
        f"that it can have, it would have {value} {graded.told}, {short}"
    )


def _beside(problem: Problem, area: int, fewest: int) -> str | None:
    """Say that every BCU of an area is too heavy, or light, beside one that every plan has."""
    whole = certain(problem)
    groups = _holding(problem, area, fewest)
    name = problem.areas.names.name(problem.codes[area])
    for weights, limit in ratios(problem) if groups else ():
        total = int(weights.sum())
        for own in whole:
            base = int(weights[list(own)].sum())
            sums = {group: int(weights[list(group)].sum()) for group in groups}
            lightest = min(sums, key=lambda group: (sums[group], group))
            if base and sums[lightest] / base > limit:
                others = tuple(i for i in lightest if i != area)
                beside = f"with {named(problem, others)}, " if others else ""
                share, mine = (values.share(each / total, 2) for each in (sums[lightest], base))
                return (
                    f"{name}, even in its lightest possible BCU, {beside}has {share} of "
                    f"{_weighed(problem, weights)}, more than {plain(limit)} times the {mine} of "
                    f"{named(problem, own)}, which must be a BCU"
                )
    return None
