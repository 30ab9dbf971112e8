"""A quick walk from plan to plan in search of one that keeps all rules.

It finds plans soon where far too many BCUs are possible to list them, or to choose among. That it
finds none says nothing. Its chances come from a fixed seed: the same question, the same answer.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import or_

from bcu_optimizer.common.bitmasks import mask_of
from bcu_optimizer.engines.arithmetic import certain, joined, ratios
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Additive
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import BcuRule, unnamed

_STEPS = 12_000
_HOT, _COLD = 0.3, 0.001  # how much worse a step may be, on average, at first and at last
_SWAPPED = 0.3  # how often two blocks change places where borders count
_BARRED = 5.0  # what a BCU that has nothing of what is weighed counts for
_BROKEN = 0.2  # what a rule that a BCU breaks counts for at least


def walk(problem: Problem, bcus: int, steps: int = _STEPS) -> tuple[Group, ...] | None:
    """Look for a plan of a number of BCUs that keeps every rule; None where none is found."""
    found = _Walk(problem, bcus).run(steps)
    return found if found is not None and keeps(problem, found) else None


def keeps(problem: Problem, groups: Sequence[Group]) -> bool:
    """Tell whether a plan keeps every rule and limit, exactly."""
    named = unnamed(groups)
    active = [*rules.active(problem), *limits.active(problem)]
    return all(verdict.holds is not False for rule in active for verdict in rule.check(named))


class _Walk:
    """Blocks of areas that belong together, each in one BCU; a step moves or swaps blocks."""

    def __init__(self, problem: Problem, bcus: int) -> None:
        self.problem, self.bcus = problem, bcus
        active = rules.active(problem)
        self.bcu_rules = [rule for rule in active if isinstance(rule, BcuRule)]
        self.ratios = [(weights.tolist(), limit) for weights, limit in ratios(problem)]
        self.sums = _sums(problem, bcus)
        self.whole = certain(problem)
        taken = {index for group in self.whole for index in group}
        self.blocks = [block for block in joined(problem) if not taken & {*block}]
        self.near = self._bordering() if problem.scenario.rules.contiguity else []
        self.broken: dict[Group, float] = {}
        self.parts: list[dict[Group, int]] = [{} for _ in self.sums]
        self.chance = random.Random(0)  # noqa: S311 - so that anyone can walk it again

    def run(self, steps: int) -> tuple[Group, ...] | None:
        """Walk until a plan breaks no rule, or the steps are used up."""
        free = self.bcus - len(self.whole)
        if free < 0 or len(self.blocks) < free or (not free and self.blocks):
            return None
        where = self._begun(free)
        groups = [self._group(where, place) for place in range(free)]
        cost = self._cost(groups)
        for step in range(steps):
            if not cost:
                return tuple(sorted([*groups, *self.whole]))
            heat = _HOT * (_COLD / _HOT) ** (step / steps)
            moved = self._moved(where, free)
            touched = {where[block] for block in moved} | {*moved.values()}
            before = {block: where[block] for block in moved}
            for block, place in moved.items():
                where[block] = place
            changed = [*groups]
            for place in touched:
                changed[place] = self._group(where, place)
            after = self._cost(changed)
            if after <= cost or self.chance.random() < math.exp((cost - after) / heat):
                groups, cost = changed, after
            else:
                for block, place in before.items():
                    where[block] = place
        return None

    def _bordering(self) -> list[list[int]]:
        """List for each block those that border it."""
        masks = [mask_of(block) for block in self.blocks]
        ahead = [reduce(or_, (self.problem.neighbours[i] for i in block)) for block in self.blocks]
        return [
            [other for other, mask in enumerate(masks) if mask & reached and other != block]
            for block, reached in enumerate(ahead)
        ]

    def _begun(self, free: int) -> list[int]:
        """Put each block into a BCU: at random, or where borders count grown from random ones."""
        where = [place % free if free else 0 for place in range(len(self.blocks))]
        self.chance.shuffle(where)
        if not self.near:
            return where
        grown = dict(zip(self.chance.sample(range(len(where)), free), range(free), strict=True))
        while edge := [
            b for b in range(len(where)) if b not in grown and {*self.near[b]} & {*grown}
        ]:
            held = Counter(grown.values())
            block = self.chance.choice(edge)
            places = [grown[other] for other in self.near[block] if other in grown]
            grown[block] = min(places, key=lambda place: (held[place], place))
        return [grown.get(block, place) for block, place in enumerate(where)]

    def _moved(self, where: Sequence[int], free: int) -> dict[int, int]:
        """Draw a block to move to another BCU, or two to swap; across a border if they count."""
        if self.near:
            one = self.chance.randrange(len(where))
            others = [other for other in self.near[one] if where[other] != where[one]]
            if others:
                other = self.chance.choice(others)
                swapped = {other: where[one]} if self.chance.random() < _SWAPPED else {}
                return {one: where[other], **swapped}
        one, other = (self.chance.randrange(len(where)) for _ in range(2))
        if self.chance.random() < 0.5 and where[one] != where[other]:
            return {one: where[other], other: where[one]}
        return {one: self.chance.randrange(free)}

    def _group(self, where: Sequence[int], place: int) -> Group:
        blocks = (self.blocks[b] for b, at in enumerate(where) if at == place)
        return tuple(sorted(index for block in blocks for index in block))

    def _cost(self, groups: Sequence[Group]) -> float:
        """Say how far a plan is from keeping every rule; 0 where it may."""
        if not all(groups):
            return math.inf
        everything = [*groups, *self.whole]
        cost = float(sum(self._breaks(group) for group in everything))
        for weights, limit in self.ratios:
            sums = [sum(weights[i] for i in group) for group in everything]
            least, most = min(sums), max(sums)
            cost += max(0.0, most / least / limit - 1) if least else _BARRED * bool(most)
        for (measure, sign, most, width), known in zip(self.sums, self.parts, strict=True):
            total = sum(self._part(measure, known, group) for group in everything)
            cost += max(0.0, (sign * total - most) / width)
        return cost

    def _breaks(self, group: Group) -> float:
        """Say how far a BCU is from keeping the rules about single BCUs."""
        if group not in self.broken:
            judging = (rule for rule in self.bcu_rules if rule.judges(group))
            self.broken[group] = sum(_beyond(rule, group) for rule in judging)
        return self.broken[group]

    def _part(self, measure: Additive, known: dict[Group, int], group: Group) -> int:
        if group not in known:
            known[group] = measure.part(self.problem, group, self.bcus)
        return known[group]


def _beyond(rule: BcuRule, group: Group) -> float:
    if rule.holds(group):
        return 0.0
    value, limit = rule.value([group]), rule.limit
    if isinstance(value, float) and isinstance(limit, int | float) and limit:
        return _BROKEN + abs(value / limit - 1)
    return _BROKEN


def _sums(problem: Problem, bcus: int) -> list[tuple[Additive, int, float, float]]:
    """List measures that add up: the measure, its sign, the most its parts may sum to, a width."""
    found = []
    for rule in limits.active(problem):
        if not isinstance(rule.measure, Additive):
            continue
        scale = rule.measure.scale(problem, bcus)
        if scale:
            sign = -1 if rule.measure.better == "higher" else 1
            most = sign * float(rule.limit / float(scale))
            found.append((rule.measure, sign, most, max(abs(most), 1.0)))
    return found
