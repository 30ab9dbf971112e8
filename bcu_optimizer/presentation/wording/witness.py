"""Why rules collide, in plain words, where one area or plain arithmetic shows it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.common.text import as_stated
from bcu_optimizer.engines.arithmetic import Outweighed, Unmatched, certain
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording.settings import named
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import Rule
from bcu_optimizer.problem.rules.registry import kind
from bcu_optimizer.problem.rules.size import SizeRule
from bcu_optimizer.problem.rules.start import StartRule
from bcu_optimizer.problem.rules.supervision import AverageSupervision
from bcu_optimizer.questions.explain.reason import (
    Between,
    Forced,
    InParts,
    Lonely,
    NearMiss,
    TooFew,
    TooHeavy,
    TooHeavyAtBest,
    TooMany,
    Uneven,
)
from bcu_optimizer.questions.explain.witness import Witness


def text(found: Witness) -> str:
    """Say why rules collide, without a full stop."""
    return _SAID[type(found.reason)](found.problem, found.reason)


def _asked_for(asked: tuple[int, int]) -> str:
    return f"{as_stated(asked)} {'is' if asked[1] == 1 else 'are'} asked for"


def _too_few(_problem: Problem, found: TooFew) -> str:
    told = _at_least(found.rule, found.asked[1])
    is_told = isinstance(found.rule, AverageSupervision)
    return told if is_told else f"{told}, and {_asked_for(found.asked)}"


def _too_many(_problem: Problem, found: TooMany) -> str:
    return f"{_at_most(found.rule)}, and {_asked_for(found.asked)}"


def _in_parts(_problem: Problem, found: InParts) -> str:
    apart = f"no border joins the {found.parts} parts of the map"
    if isinstance(found.most, tuple):
        return f"{apart}, and {_asked_for(found.most)}"
    return f"{_at_most(found.most)}, and {apart}"


def _between(_problem: Problem, found: Between) -> str:
    return f"{_at_most(found.most)}, and {_at_least(found.least, None)}"


def _at_most(rule: Rule) -> str:
    """Say how many BCUs a rule makes at most."""
    problem, most = rule.problem, rule.numbers()[1]
    bcus = f"{most} BCU{'s' if most != 1 else ''} at most"
    if isinstance(rule, SizeRule):
        return _by_size(problem, f"at least {rule.fewest}", bcus)
    assert isinstance(rule, StartRule)
    blank = len(problem.codes) - len(rule.settings.owners)
    given = len(rule.entries)
    return f"the half-drawn plan gives {given} BCUs and leaves {blank} areas blank: {bcus}"


def _at_least(rule: Rule, asked: int | None) -> str:
    """Say how many BCUs a rule needs at least, or why the number asked for is too small."""
    problem, fewest = rule.problem, rule.numbers()[0]
    bcus = f"{fewest} BCU{'s' if fewest != 1 else ''} at least"
    if isinstance(rule, SizeRule):
        return _by_size(problem, f"at most {rule.most}", bcus)
    if isinstance(rule, StartRule):
        return f"the half-drawn plan gives {len(rule.entries)} BCUs"
    assert isinstance(rule, AverageSupervision)
    settings = rule.settings
    at = asked or fewest - 1
    over = f"{as_stated(settings.inspectors)} inspectors over {at} BCUs of "
    over += f"{settings.superintendents} superintendents"
    each = values.distinct(float(settings.average(at)), float(settings.max_ratio), 1)
    limit = as_stated(settings.max_ratio)
    return f"{over} are {each} for each, above {limit}" + ("" if asked else f": {bcus}")


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


def _uneven(problem: Problem, uneven: Uneven) -> str:
    found, others = uneven.found, uneven.bcus - len(certain(problem))
    own, mean = (_share(found, each) for each in (found.weight, found.mean))
    even = f"even with {uneven.bcus} BCUs, " if uneven.is_one_of_several else ""
    what = _weighed(problem, found.weights)
    given = "a BCU of its own" if len(found.group) == 1 else "a BCU"
    limit = as_stated(found.limit)
    light, heavy = f"more than {limit} times as much", f"less than a {limit}th of that"
    have = f"the other {others} have {mean} on average" if others > 1 else f"the other has {mean}"
    return (
        f"{even}with {named(problem, found.group)} as {given} ({own} of {what}), {have}, "
        f"{light if uneven.is_light else heavy}"
    )


def _too_heavy(problem: Problem, reason: TooHeavy) -> str:
    found = reason.found
    heavy = int(found.weights[list(found.areas)].sum())
    share, own = _share(found, heavy), _share(found, found.weight)
    who = f"{named(problem, found.areas)}, {'together' if len(found.areas) > 1 else 'alone'}"
    return (
        f"{who}, has {share} of {_weighed(problem, found.weights)}, more than "
        f"{as_stated(found.limit)} times the {own} of {named(problem, found.group)}, which must be "
        "a BCU"
    )


def _share(found: Unmatched | Outweighed, part: Fraction | int) -> str:
    return values.share(float(Fraction(part) / int(found.weights.sum())), 2)


def _weighed(problem: Problem, weights: IntArray) -> str:
    return "demand" if weights is problem.demand else "officers"


def _forced(problem: Problem, found: Forced) -> str:
    """Say what rule areas break that must share a BCU, or one area alone."""
    who = named(problem, found.group)
    who = f"{who} alone" if len(found.group) == 1 else f"{who}, which must share a BCU,"
    stated = getattr(problem.scenario.rules, found.rule, None)
    return str(kind(problem, found.rule).reason(stated, problem, found.group, who))


def _near_miss(problem: Problem, found: NearMiss) -> str:
    area, group = found.area, found.group
    name = problem.areas.names.name(problem.codes[area])
    value = values.distinct(found.value, float(found.limit))
    settings = problem.scenario.rules.supervision
    at = f"at {as_stated(settings.inspectors)} inspectors " if settings and not found.team else ""
    others = tuple(i for i in group if i != area)
    kind = "heaviest" if found.team else "lightest"
    short = f"below {as_stated(found.limit)}" if found.team else f"above {as_stated(found.limit)}"
    told = _told(found.team)
    if not others:
        return f"{at}{name} would have {value} {told}, {short}"
    near = "neighbour" if problem.scenario.rules.contiguity else "partner"
    if len(others) == 1:
        return (
            f"{at}{name} has no possible partner: with its {kind} {near}, "
            f"{named(problem, others)}, it would have {value} {told}, {short}"
        )
    return (
        f"{at}{name} has no possible partners: even with {named(problem, others)}, the {kind} "
        f"that it can have, it would have {value} {told}, {short}"
    )


def _told(team: str) -> str:
    if team:
        return f"officers in its {team.replace('_', ' ')} team"
    return "inspectors for each superintendent"


def _too_heavy_at_best(problem: Problem, found: TooHeavyAtBest) -> str:
    """Say that every BCU of an area is too heavy beside one that every plan has."""
    name = problem.areas.names.name(problem.codes[found.area])
    weights, total = found.weights, int(found.weights.sum())
    others = tuple(i for i in found.group if i != found.area)
    beside = f"with {named(problem, others)}, " if others else ""
    share, mine = (
        values.share(int(weights[list(each)].sum()) / total, 2) for each in (found.group, found.own)
    )
    return (
        f"{name}, even in its lightest possible BCU, {beside}has {share} of "
        f"{_weighed(problem, weights)}, more than {as_stated(found.limit)} times the {mine} of "
        f"{named(problem, found.own)}, which must be a BCU"
    )


def _lonely(problem: Problem, found: Lonely) -> str:
    name = problem.areas.names.name(problem.codes[found.area])
    return f"under these rules alone no possible BCU holds {name}"


_SAID: dict[type, Callable[[Problem, Any], str]] = {
    TooFew: _too_few,
    TooMany: _too_many,
    InParts: _in_parts,
    Between: _between,
    Uneven: _uneven,
    TooHeavy: _too_heavy,
    Forced: _forced,
    NearMiss: _near_miss,
    TooHeavyAtBest: _too_heavy_at_best,
    Lonely: _lonely,
}
