"""The reasons for which rules collide, as figures: what one area or plain arithmetic shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.arithmetic import Outweighed, Unmatched
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.rules.base import Rule


@dataclass(frozen=True)
class TooFew:
    """A rule needs more BCUs than are asked for."""

    rule: Rule
    asked: tuple[int, int]


@dataclass(frozen=True)
class TooMany:
    """A rule leaves fewer BCUs than are asked for."""

    rule: Rule
    asked: tuple[int, int]


@dataclass(frozen=True)
class InParts:
    """The map is in more parts than there may be BCUs, by what is asked for or by a rule."""

    parts: int
    most: tuple[int, int] | Rule


@dataclass(frozen=True)
class Between:
    """One rule needs more BCUs than another leaves."""

    least: Rule
    most: Rule


@dataclass(frozen=True)
class Uneven:
    """A BCU that every plan has is too light, or too heavy, for what the others have on average."""

    found: Unmatched
    bcus: int
    is_light: bool
    is_one_of_several: bool


@dataclass(frozen=True)
class TooHeavy:
    """Areas that share a BCU, or one alone, weigh too much beside one that every plan has."""

    found: Outweighed


@dataclass(frozen=True)
class Forced:
    """Areas that must share a BCU, or one area alone, break a rule."""

    group: Group
    rule: str


@dataclass(frozen=True)
class NearMiss:
    """The BCU of an area that comes nearest to a rule, all others being kept, breaks it.

    ``team`` names the team that is then too small; where it is empty the inspectors are too many.
    """

    area: int
    group: Group
    value: float
    limit: float
    team: str


@dataclass(frozen=True)
class TooHeavyAtBest:
    """The lightest possible BCU of an area weighs too much beside one that every plan has."""

    area: int
    group: Group
    own: Group
    weights: IntArray
    limit: float


@dataclass(frozen=True)
class Lonely:
    """No possible BCU holds an area."""

    area: int


Reason: TypeAlias = (
    TooFew
    | TooMany
    | InParts
    | Between
    | Uneven
    | TooHeavy
    | Forced
    | NearMiss
    | TooHeavyAtBest
    | Lonely
)
