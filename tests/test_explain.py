"""Collisions and relaxations, held against every plan of small random problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from brute import Group, Oracle, Partition, as_group
from hypothesis import assume, given, settings
from toys import Toy, problem, questions

from bcu_optimizer.explanation.dials import dial_rules, strictest, turned
from bcu_optimizer.explanation.elements import Element, elements, only
from bcu_optimizer.explanation.explain import because, explain
from bcu_optimizer.explanation.possible import possible
from bcu_optimizer.limits import LimitRule
from bcu_optimizer.rules import RULES, EntryRule


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
        return frozenset(e for e in self.elements() if self.breaks(plan, e))

    def breaks(self, plan: Partition, element: Element) -> bool:
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
        judged = [group for group in plan if group not in self.every.kept]
        if name == "teams":
            return any(self.every.breaks(f"teams:{t}", g) for t in rules["teams"] for g in judged)
        if element.entry is None:
            return any(self.every.breaks(name, group) for group in judged)
        alone = Oracle(self.toy.ask(rules={**rules, name: [self.stated(name)[element.entry]]}))
        return any(alone.breaks(name, group) for group in judged)

    @cached_property
    def ways(self) -> set[frozenset[Element]]:
        """What plans break: the sets of elements, one a plan."""
        return {self.broken(plan) for plan in self.partitions}

    def possible(self, kept: frozenset[Element]) -> bool:
        return any(not broken & kept for broken in self.ways)

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


@settings(max_examples=250)
@given(questions(most=6))
def test_collisions_are_those_of_brute_force(asked: tuple[Toy, int]) -> None:
    toy, _ = asked
    made, brute = problem(toy), Kept(toy)
    assert elements(made) == brute.elements()
    found = explain(made)
    assert found.outcome == ("feasible" if brute.possible(frozenset(brute.elements())) else "infeasible")
    assert {frozenset(each.elements) for each in found.conflicts} == (
        set() if found.outcome == "feasible" else brute.minimal()
    )
    assert not any(each.not_decided for each in found.conflicts)
