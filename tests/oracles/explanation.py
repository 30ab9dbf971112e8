"""Every plan of a toy under some of its elements, by brute force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from bcu_optimizer.problem.rules.registry import RULES, EntryRule
from bcu_optimizer.questions.explain.conflicts import Collision
from bcu_optimizer.questions.explain.elements import Element
from bcu_optimizer.questions.explain.explain import Conflict
from makers.toys import Toy
from oracles.brute import Group, Oracle, Partition, as_group

# How far the oracle's distances, and the package's compactness, are rounded.
ROUNDED = {"limits.travel_km": 1e-12, "limits.compactness": -1e-9}


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
