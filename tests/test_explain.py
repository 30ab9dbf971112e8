"""Collisions and relaxations, held against every plan of small random problems."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from brute import Group, Oracle, Partition, as_group
from hypothesis import assume, given, settings
from toys import Toy, grid, problem, questions

from bcu_optimizer.engines.feasibility import possible
from bcu_optimizer.engines.tighten import dial_rules
from bcu_optimizer.problem.rules.registry import RULES, EntryRule
from bcu_optimizer.questions.explain.conflicts import Collision
from bcu_optimizer.questions.explain.elements import Element, elements
from bcu_optimizer.questions.explain.explain import Conflict, Explanation, collided, explain
from bcu_optimizer.questions.explain.relaxation import Relaxation


@dataclass(frozen=True)
class Kept:
    """Every plan of a toy under some of its elements, by brute force.

    BCUs that ``fixed`` and ``single`` no longer demand stay left out of the rules that leave them
    out: an oracle of the toy with all of them judges BCUs, one with the rest judges plans.
    """

    toy: Toy

    @cached_property
    def every(self) -> Oracle:
        return Oracle(self.toy)

    @cached_property
    def partitions(self) -> list[Partition]:
        return list(_partitions(tuple(range(len(self.toy)))))

    def stated(self, name: str) -> list[object]:
        return list(self.toy.rules.get(name) or ())

    def elements(self) -> list[Element]:
        found = []
        for name, kind in RULES.items():
            if self.toy.rules.get(name) in (None, False):
                continue
            if issubclass(kind, EntryRule):
                found += [Element(name, place) for place in range(len(self.stated(name)))]
            else:
                found.append(Element(name))
        return found + [Element(f"limits.{name}") for name in self.toy.limits]

    def broken(self, plan: Partition) -> frozenset[Element]:
        """Return the elements that a plan breaks, each looked at by itself."""
        stated = (e for e in self.elements() if e.rule != "barrier")
        return frozenset(e for e in stated if self.breaks(plan, e))

    def breaks(self, plan: Partition, element: Element) -> bool:  # noqa: PLR0911 - one a rule
        rules = self.toy.rules
        name = element.rule
        if name.startswith("limits."):
            limit = name.removeprefix("limits.")
            return self.every._meets(limit, self.toy.limits[limit], plan) is False
        if element.entry is None and name in ("number", "balance"):
            said = self.every.plan_verdicts({str(n): group for n, group in enumerate(plan)})
            return any(s.holds is False for r, s in said.items() if r.partition(":")[0] == name)
        if name == "supervision" and self.every.scope == "london":
            said = self.every.plan_verdicts({str(n): group for n, group in enumerate(plan)})
            return said["supervision"].holds is False
        if name == "fixed":
            group = self.toy.kept[int(str(rules["fixed"][element.entry])[1:])]
            return group not in plan
        judged = [group for group in plan if not self.every.is_left_out(name, group)]
        if name == "teams":
            return any(self.every.breaks(f"teams:{t}", g) for t in rules["teams"] for g in judged)
        if element.entry is None:
            return any(self.every.breaks(name, group) for group in judged)
        return any(self.alone[element].breaks(name, group) for group in judged)

    @cached_property
    def alone(self) -> dict[Element, Oracle]:
        """An oracle for each entry of a rule, which knows no other entry of it."""
        entries = (element for element in self.elements() if element.entry is not None)
        return {
            e: Oracle(
                self.toy.ask(rules={**self.toy.rules, e.rule: [self.stated(e.rule)[e.entry]]})
            )
            for e in entries
        }

    @cached_property
    def ways(self) -> set[tuple[frozenset[Element], Partition]]:
        """What plans break, barriers aside, and the plan where barriers are asked for."""
        has_barriers = bool(self.stated("barrier"))
        return {(self.broken(plan), plan if has_barriers else ()) for plan in self.partitions}

    def possible(self, kept: frozenset[Element]) -> bool:
        felt = kept - self.idle(kept)
        return any(not broken & felt and self.passes(plan, kept) for broken, plan in self.ways)

    def idle(self, kept: frozenset[Element]) -> frozenset[Element]:
        """Return the limits on supervision where that rule is dropped: it is then not known."""
        if Element("supervision") in kept:
            return frozenset()
        return frozenset(e for e in kept if e.rule.startswith("limits.supervision_ratio"))

    def passes(self, plan: Partition, kept: frozenset[Element]) -> bool:
        """Tell whether no BCU is joined only across the barriers that are kept, together."""
        stated = [e for e in self.elements() if e.rule == "barrier" and e in kept]
        if not stated or Element("contiguity") not in kept:
            return True
        pairs = [self.stated("barrier")[e.entry] for e in stated]
        oracle = Oracle(self.toy.ask(rules={**self.toy.rules, "barrier": pairs}))
        return not any(oracle.breaks("barrier", g) for g in plan if g not in self.every.kept)

    def minimal(self) -> set[frozenset[Element]]:
        """Return every minimal set of elements that no plan keeps, among all subsets."""
        stated = self.elements()
        found: list[frozenset[Element]] = []
        for size in range(1, len(stated) + 1):
            for some in map(frozenset, combinations(stated, size)):
                if not any(known <= some for known in found) and not self.possible(some):
                    found.append(some)
        return set(found)


def _partitions(left: Group) -> Iterator[Partition]:
    if not left:
        yield ()
        return
    first, *others = left
    for mask in range(1 << len(others)):
        mates = as_group(mask)
        group = (first, *(others[i] for i in mates))
        for rest in _partitions(tuple(i for i in others if i not in group)):
            yield (group, *rest)


def sets_of(found: Iterable[Collision | Conflict]) -> set[frozenset[Element]]:
    return {frozenset(each.elements) for each in found}


@settings(max_examples=300)
@given(questions(most=6))
def test_collisions_are_those_of_brute_force(asked: tuple[Toy, int]) -> None:
    toy, _ = asked
    made, brute = problem(toy), Kept(toy)
    stated = frozenset(brute.elements())
    assert elements(made) == brute.elements()
    assert possible(made).answer == ("yes" if brute.possible(stated) else "no")
    if not brute.possible(stated):
        found = collided(made, stated, frozenset(), made.numbers[0])
        assert sets_of(found) == brute.minimal()
        assert not any(each.not_decided for each in found)


def has_plan(toy: Toy) -> bool:
    stated = toy.rules.get("number", [1, len(toy)])
    low, high = stated if isinstance(stated, list) else (stated, stated)
    oracle = Oracle(toy)
    return any(True for bcus in range(low, high + 1) for _ in oracle.valid(bcus))


def with_setting(toy: Toy, setting: str, value: object) -> Toy:
    """Return a toy with one setting changed, named as ``--set`` names it."""
    table, *keys = setting.split(".")
    if table == "limits":
        return toy.ask(limits={**toy.limits, keys[0]: value})
    return toy.ask(rules=_changed(toy.rules, keys, value))


def _changed(table: Mapping[str, Any], keys: list[str], value: object) -> dict[str, Any]:
    inner = _changed(table[keys[0]], keys[1:], value) if keys[1:] else value
    return {**table, keys[0]: inner}


def stricter(change: Relaxation) -> float:
    """Return the value next to the one needed, on the way to the one there is now."""
    if isinstance(change.limit, int):
        return change.needed + (1 if change.limit > change.needed else -1)
    return math.nextafter(change.needed, change.limit)


def other_settings(toy: Toy, change: Relaxation) -> Iterator[list[int] | int]:
    """Yield the numbers or sizes that are nearer to the ones there are, in order, all areas in."""
    most = len(toy)
    if change.rule == "size":
        low, high = change.limit
        widths = range(1, low + max(0, most - high))
        yield from (
            [low - down, high + steps - down]
            for steps in widths
            for down in range(min(steps, low - 1), -1, -1)
            if high + steps - down <= max(most, high)
        )
        return
    low, high = change.limit if isinstance(change.limit, list) else (change.limit, change.limit)
    for steps in range(1, most):
        for wider in ([low - steps, high], [low, high + steps]):
            if wider[0] >= 1 and wider[1] <= most:
                single = wider[0] if wider[0] < low else wider[1]
                yield wider if isinstance(change.limit, list) else single


@settings(max_examples=60)
@given(questions(most=5))
def test_relaxations_are_the_smallest_that_help(asked: tuple[Toy, int]) -> None:
    toy, _ = asked
    made = problem(toy)
    assume(possible(made).answer == "no")
    found = explain(made)
    for conflict in found.conflicts:
        assert {each.rule for each in conflict.relaxations} <= set(conflict.rules)
    for change in found.relaxations:
        assert change.is_decided
        if change.rule in {"number", "size"}:
            nearer = other_settings(toy, change)
            works = (one for one in nearer if has_plan(with_setting(toy, change.setting, one)))
            assert change.needed == next(works, None), change
        elif change.needed is not None:
            assert has_plan(with_setting(toy, change.setting, change.needed)), change
            assert not has_plan(with_setting(toy, change.setting, stricter(change))), change
    settings_of = {each.setting for each in found.relaxations}
    for rule, dial, setting in dial_rules(made):
        if setting in settings_of and idle(found, setting):
            assert not has_plan(with_setting(toy, setting, dial.loosest)), (rule.name, dial)


def test_what_a_limit_on_supervision_needs_is_asked_of_the_rules_numbers() -> None:
    rule = {"max_ratio": 10, "superintendents": 1, "inspectors": 20}
    toy = grid(2, 2, rules={"number": 2, "supervision": rule})
    found = explain(problem(toy.ask(limits={"supervision_ratio_london": 5.0})))
    needed = {each.setting: each.needed for each in found.relaxations}
    assert needed["rules.supervision.superintendents"] == 2
    assert needed["rules.supervision.inspectors"] == 10.0
    assert needed["limits.supervision_ratio_london"] == 10.0


def idle(found: Explanation, setting: str) -> bool:
    return any(each.setting == setting and each.needed is None for each in found.relaxations)
