"""The oracle: every set partition of a few areas, judged and scored by arithmetic of its own.

Nothing here comes from the package; rules, goals, measures and limits are written again from what
they are said to mean, with exact fractions. Distances are doubles, as square roots must be.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from makers.toys import Toy

Group = tuple[int, ...]
Partition = tuple[Group, ...]
Point = tuple[float, float]

AT_LEAST = ("links_kept", "ties_kept", "compactness")
RATIOS = {"demand_ratio": "demand", "officers_ratio": "officers"}


@dataclass(frozen=True)
class Said:
    """What the oracle says of one rule: kept or not (None: not known), by whom, who is exempt."""

    holds: bool | None
    where: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Best:
    """The least objective (None where it is known of no valid plan) and the plans that have it."""

    objective: Fraction | None
    plans: frozenset[frozenset[Group]]


def partitions(blocks: Mapping[int, list[int]], everything: int, count: int) -> Iterator[list[int]]:
    """Yield each partition of a set into ``count`` blocks, all being bit masks.

    ``blocks`` lists the blocks that may be used by the lowest bit of each.
    """

    def place(left: int, more: int, placed: list[int]) -> Iterator[list[int]]:
        if not left:
            if not more:
                yield placed
            return
        if not more:
            return
        for block in blocks.get(left & -left, ()):
            if block & ~left == 0:
                yield from place(left & ~block, more - 1, [*placed, block])

    return place(everything, count, [])


def by_lowest(masks: Iterable[int]) -> dict[int, list[int]]:
    """Sort blocks by their lowest bit."""
    found: dict[int, list[int]] = {}
    for mask in masks:
        found.setdefault(mask & -mask, []).append(mask)
    return found


def as_group(mask: int) -> Group:
    """Return the numbers of the bits that are set."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def is_connected(group: Iterable[int], pairs: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a set of areas hangs together by pairs of areas."""
    left = set(group)
    inside = [(i, j) for i, j in pairs if i in left and j in left]
    reached = {min(left)}
    while True:
        more = {j for i, j in inside if i in reached} | {i for i, j in inside if j in reached}
        if more <= reached:
            return reached == left
        reached |= more


def smallest_circle(points: Sequence[Point]) -> tuple[Point, float]:
    """Return centre and radius of the smallest circle that holds all points.

    A point outside the circle of those before it lies on that of all of them and it.
    """

    def widened(upto: int, on: tuple[Point, ...]) -> tuple[Point, float]:
        circle = _through(on)
        for place in range(upto if len(on) < 3 else 0):
            if math.dist(points[place], circle[0]) > circle[1] * (1 + 1e-12):
                circle = widened(place, (*on, points[place]))
        return circle

    return widened(len(points), ())


def _through(points: tuple[Point, ...]) -> tuple[Point, float]:
    """Return centre and radius of the smallest circle through at most three points."""
    if not points:
        return (0.0, 0.0), -1.0
    (x, y), *others = points
    if len(others) < 2:
        a, b = others[0] if others else (x, y)
        return ((x + a) / 2, (y + b) / 2), math.dist((x, y), (a, b)) / 2
    (a, b), (c, d) = ((p - x, q - y) for p, q in others)
    twice = 2 * (a * d - b * c)
    across = (d * (a * a + b * b) - b * (c * c + d * d)) / twice
    up = (a * (c * c + d * d) - c * (a * a + b * b)) / twice
    return (x + across, y + up), math.hypot(across, up)


def _remembered(method: Any) -> Any:
    """Keep what a method said of each BCU, so that thousands of plans are soon added up."""

    def recall(oracle: Oracle, group: Group) -> Any:
        key = method.__name__, group
        if key not in oracle.memory:
            oracle.memory[key] = method(oracle, group)
        return oracle.memory[key]

    return recall


class Oracle:
    """All there is to know about one toy."""

    def __init__(self, toy: Toy) -> None:
        self.toy = toy
        self.memory: dict[tuple[str, Group], Any] = {}
        self.rules: Mapping[str, Any] = toy.rules
        self.total = sum(toy.demand)
        self.everything = tuple(range(len(toy)))
        stated = self.rules.get("fixed", ())
        self.kept = {toy.kept[int(bcu[1:])]: bcu for bcu in stated}

    # Sums of one BCU ------------------------------------------------------------------------------

    @_remembered
    def demand(self, group: Group) -> int:
        return sum(self.toy.demand[i] for i in group)

    @_remembered
    def officers(self, group: Group) -> Fraction | None:
        known = self.toy.officers
        return None if known is None else sum((Fraction(known[i]) for i in group), Fraction(0))

    def weight(self, measure: str, group: Group) -> Fraction | None:
        return Fraction(self.demand(group)) if measure == "demand" else self.officers(group)

    @_remembered
    def links(self, group: Group) -> int:
        return sum(w for (i, j), w in self.toy.links.items() if i in group and j in group)

    @_remembered
    def ties(self, group: Group) -> Fraction:
        inside = (w for i, j, w in self.toy.ties if i in group and j in group)
        return sum((Fraction(repr(w)) for w in inside), Fraction(0))

    @_remembered
    def demand_km(self, group: Group) -> float:
        if len(group) == 1:
            return 0.0
        demand = [self.toy.demand[i] for i in group]
        weight = demand if sum(demand) else [1] * len(group)
        at = [self.toy.centres_km[i] for i in group]
        x = sum(w * p[0] for w, p in zip(weight, at, strict=True)) / sum(weight)
        y = sum(w * p[1] for w, p in zip(weight, at, strict=True)) / sum(weight)
        return sum(w * math.hypot(p[0] - x, p[1] - y) for w, p in zip(demand, at, strict=True))

    @_remembered
    def compactness(self, group: Group) -> float:
        corners = [corner for i in group for corner in self.toy.corners[i]]
        size = math.fsum(self.toy.sizes[i] for i in group)
        return size / (math.pi * smallest_circle(corners)[1] ** 2)

    def supervision(self, group: Group) -> Fraction:
        stated = self.rules["supervision"]
        inspectors = Fraction(stated["inspectors"]) * self.demand(group) / self.total
        return inspectors / stated["superintendents"]

    @property
    def scope(self) -> str | None:
        """What supervision is judged by, None where it is not."""
        return (
            self.rules["supervision"].get("scope", "london") if self._has("supervision") else None
        )

    # Rules about one BCU --------------------------------------------------------------------------

    def bcu_rules(self) -> list[str]:
        """Name the rules about single BCUs that the toy states; teams one by one."""
        names = [n for n in ("size", "contiguity", "together", "apart", "single") if self._has(n)]
        if self.scope == "bcu":
            names.append("supervision")
        if self._has("barrier"):
            names.append("barrier")
        return names + [f"teams:{name}" for name in self.rules.get("teams", {})]

    def _has(self, name: str) -> bool:
        return self.rules.get(name) not in (None, False)

    def is_left_out(self, rule: str, group: Group) -> bool:
        """Tell whether a rule leaves a BCU out: each does a fixed one, size an area of its own."""
        return group in self.kept or (rule == "size" and group in self._singles)

    def breaks(self, rule: str, group: Group) -> bool:  # noqa: PLR0911 - one for each rule
        """Tell whether one BCU breaks one rule, those left out being looked at like any other."""
        name, _, team = rule.partition(":")
        letters = {chr(ord("A") + i) for i in group}
        stated = self.rules[name]
        if name == "size":
            return not stated[0] <= len(group) <= stated[1]
        if name == "contiguity":
            return not is_connected(group, self.toy.borders)
        if name == "barrier":
            return self.barriers_broken(group) > 0
        if name == "supervision":
            return float(self.supervision(group)) > stated["max_ratio"]
        if name == "teams":
            size = Fraction(stated[team]["total"]) * self.demand(group) / self.total
            return float(size) < stated[team]["minimum"]
        if name == "together":
            return any(0 < len(letters & set(entry)) < len(entry) for entry in stated)
        if name == "apart":
            return any(len(letters & set(entry)) > 1 for entry in stated)
        assert name == "single"
        return len(letters) > 1 and bool(letters & set(stated))

    @cached_property
    def _singles(self) -> set[Group]:
        return {(ord(letter) - ord("A"),) for letter in self.rules.get("single", ())}

    @cached_property
    def barriers(self) -> set[tuple[int, int]]:
        pairs = [sorted(ord(x) - ord("A") for x in pair) for pair in self.rules.get("barrier", ())]
        return {(i, j) for i, j in pairs} & self.toy.borders

    def barriers_broken(self, group: Group) -> int:
        """Count the barriers across which alone two areas of a BCU are joined."""
        if not self._has("contiguity"):
            return 0
        left = self.toy.borders - self.barriers
        inside = [(i, j) for i, j in self.barriers if i in group and j in group]
        return sum(not self._path(i, j, group, left) for i, j in inside)

    @staticmethod
    def _path(i: int, j: int, group: Group, pairs: Iterable[tuple[int, int]]) -> bool:
        pairs = list(pairs)
        return any(
            is_connected(subset, pairs)
            for size in range(2, len(group) + 1)
            for subset in combinations(group, size)
            if i in subset and j in subset
        )

    # Plans ----------------------------------------------------------------------------------------

    def verdicts(self, plan: Mapping[str, Group]) -> dict[str, Said]:
        """Judge a plan under every rule and limit; keys are "size", "balance:demand", …"""
        found = {}
        for rule in self.bcu_rules():
            broken = [bcu for bcu, group in plan.items() if self.breaks(rule, group)]
            where = tuple(bcu for bcu in broken if not self.is_left_out(rule, plan[bcu]))
            exempt = tuple(bcu for bcu in broken if self.is_left_out(rule, plan[bcu]))
            found[rule] = Said(not where, where, exempt)
        return found | self.plan_verdicts(plan)

    def plan_verdicts(self, plan: Mapping[str, Group]) -> dict[str, Said]:
        """Judge a plan under the rules about whole plans and the limits."""
        found = {}
        groups = tuple(plan.values())
        if self._has("fixed"):
            gone = tuple(bcu for group, bcu in self.kept.items() if group not in groups)
            found["fixed"] = Said(not gone, gone)
        if self._has("number"):
            stated = self.rules["number"]
            low, high = stated if isinstance(stated, list) else (stated, stated)
            found["number"] = Said(low <= len(plan) <= high)
        if self.scope == "london":
            stated = self.rules["supervision"]
            average = Fraction(stated["inspectors"]) / (stated["superintendents"] * len(plan))
            found["supervision"] = Said(float(average) <= stated["max_ratio"])
        for measure in self.rules.get("balance", {}).get("measures", ()):
            found[f"balance:{measure}"] = self._balance(measure, plan)
        for name, limit in self.toy.limits.items():
            found[f"limits.{name}"] = Said(self._meets(name, limit, groups))
        return found

    def _balance(self, measure: str, plan: Mapping[str, Group]) -> Said:
        sums = {bcu: self.weight(measure, group) for bcu, group in plan.items()}
        if None in sums.values():
            return Said(None)
        least, most = min(sums.values()), max(sums.values())
        limit = self.rules["balance"]["max_ratio"]
        if least == most or (least and float(most / least) <= limit):
            return Said(True)
        extremes = {bcu for bcu, size in sums.items() if size in (least, most)}
        return Said(False, tuple(sorted(extremes)))

    def _meets(self, name: str, limit: float, groups: Partition) -> bool | None:
        value = self.measure(name, groups)
        if value is None:
            column = RATIOS.get(name)
            known = column and self.weight(column, self.everything) is not None
            return False if known else None
        return float(value) >= limit if name in AT_LEAST else float(value) <= limit

    def partners_changed(self, groups: Partition) -> Fraction | None:
        if not self.toy.reference:
            return None
        return Fraction(sum(len(g) for g in groups if g not in self.toy.reference))

    def measure(  # noqa: C901, PLR0911 - one for each measure
        self, name: str, groups: Partition
    ) -> Fraction | float | None:
        """Measure a plan; a fraction where it is exact."""
        count = len(groups)
        if name == "imbalance":
            gaps = (Fraction(self.demand(g), self.total) - Fraction(1, count) for g in groups)
            return sum(map(abs, gaps)) / 2
        if name == "links_kept":
            whole = self.links(self.everything)
            return Fraction(sum(map(self.links, groups)), whole) if whole else None
        if name == "ties_kept":
            whole = self.ties(self.everything)
            return sum(map(self.ties, groups)) / whole if whole else None
        if name == "travel_km":
            return math.fsum(map(self.demand_km, groups)) / self.total
        if name == "compactness":
            return math.fsum(map(self.compactness, groups)) / count
        if name == "partners_changed":
            return self.partners_changed(groups)
        if name in RATIOS:
            sums = [self.weight(RATIOS[name], group) for group in groups]
            return max(sums) / min(sums) if None not in sums and min(sums) else None
        if "supervision" not in self.rules:
            return None
        stated = self.rules["supervision"]
        if name == "supervision_ratio":
            return max(map(self.supervision, groups))
        if name == "supervision_ratio_london":
            return Fraction(stated["inspectors"]) / (stated["superintendents"] * count)
        assert name == "leadership_posts"
        return Fraction(count * (1 + stated["superintendents"]))

    def objective(self, groups: Partition) -> Fraction | None:
        """Weigh the goals; None where one of them is not known."""
        total = Fraction(0)
        for name, weight in self.toy.goals.items():
            if weight:
                value = self._goal(name, groups)
                if value is None:
                    return None
                total += Fraction(weight) * Fraction(value)
        return total

    def _goal(self, name: str, groups: Partition) -> Fraction | float | None:
        if name == "travel":
            whole = self.demand_km(self.everything)
            return math.fsum(map(self.demand_km, groups)) / whole if whole else 0
        if name == "change":
            return self.measure("partners_changed", groups) / len(self.everything)
        kept = {"links": "links_kept", "ties": "ties_kept"}.get(name)
        value = self.measure(kept or name, groups)
        return 1 - value if kept and value is not None else value

    # The best of all plans ------------------------------------------------------------------------

    def blocks(self) -> list[int]:
        """List, as masks, the BCUs that break no rule that does not leave them out."""
        rules = self.bcu_rules()
        found = []
        for mask in range(1, 1 << len(self.everything)):
            group = as_group(mask)
            if all(self.is_left_out(r, group) or not self.breaks(r, group) for r in rules):
                found.append(mask)
        return found

    def valid(self, count: int) -> Iterator[Partition]:
        """Yield the plans with a number of BCUs that break no rule."""
        return (plan for plan in self._possible(count) if self._is_valid(plan))

    def _possible(self, count: int) -> Iterator[Partition]:
        blocks = self.blocks()
        of = {mask: as_group(mask) for mask in blocks}
        everything = (1 << len(self.everything)) - 1
        for masks in partitions(by_lowest(blocks), everything, count):
            yield tuple(of[mask] for mask in masks)

    def _is_valid(self, plan: Partition) -> bool:
        said = self.plan_verdicts({str(n): group for n, group in enumerate(plan)})
        return all(each.holds is not False for each in said.values())

    def best(self, count: int) -> Best | None:
        """Find the best plans with a number of BCUs; None if there is no valid one."""
        least: Fraction | None = None
        plans: list[Partition] = []
        any_valid = False
        for plan in self._possible(count):
            value = self.objective(plan)
            beaten = value is None or (least is not None and value > least)
            if (beaten and any_valid) or not self._is_valid(plan):
                continue
            any_valid = True
            if beaten:
                continue
            if least is None or value < least:
                least, plans = value, []
            plans.append(plan)
        return Best(least, frozenset(map(frozenset, plans))) if any_valid else None

    def as_good(self, count: int) -> list[Partition]:
        """List the plans that none is better than, each as its sorted BCUs, the first in front.

        Where no plan has an objective all are; otherwise those that have none are not among them.
        """
        valid = [tuple(sorted(plan)) for plan in self.valid(count)]
        worth = {plan: self.objective(plan) for plan in valid}
        known = [value for value in worth.values() if value is not None]
        return sorted(plan for plan in valid if worth[plan] == min(known, default=None))

    def ordered(self, plans: Iterable[Partition]) -> list[tuple[Fraction, Partition]]:
        """Sort the plans whose objective is known by it, and those that tie by their BCUs."""
        found = ((self.objective(plan), tuple(sorted(plan))) for plan in plans)
        return sorted((value, plan) for value, plan in found if value is not None)

    def is_known(self, name: str) -> bool:
        """Tell whether there are figures for a measure; of a ratio, whatever any plan's is."""
        if name in RATIOS:
            return self.weight(RATIOS[name], self.everything) is not None
        return self.measure(name, (self.everything,)) is not None


# All plans at once --------------------------------------------------------------------------------


def standing(
    values: Iterable[Fraction | float | None], own: Fraction | float | None, *, higher: bool
) -> tuple[int, int, int]:
    """Count how many values are better than one of them, equal to it, and worse; None is worst."""
    side = -1 if higher else 1
    keys = [(value is None, 0 if value is None else side * value) for value in values]
    key = (own is None, 0 if own is None else side * own)
    better, equal = sum(each < key for each in keys), sum(each == key for each in keys)
    return better, equal, len(keys) - better - equal


def best_with_ties(ordered: Sequence[tuple[Fraction, Partition]], count: int) -> list[Partition]:
    """Take the first plans of a sorted list, and all that tie with the last of them."""
    if not ordered or count < 1:
        return []
    last = ordered[:count][-1][0]
    return [plan for value, plan in ordered if value <= last]


def pairs_together(plans: Iterable[Partition]) -> Counter[tuple[int, int]]:
    """Count in how many plans two areas share a BCU."""
    return Counter(pair for plan in plans for group in plan for pair in combinations(group, 2))


def undominated(points: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the points that no other is at most in every coordinate, each once, ascending."""
    points = set(points)
    return sorted(
        point
        for point in points
        if not any(
            other != point and all(a <= b for a, b in zip(other, point, strict=True))
            for other in points
        )
    )


# Grids --------------------------------------------------------------------------------------------


def connected_partitions(
    graph: nx.Graph, sizes: tuple[int, int], count: int
) -> Iterator[list[frozenset[int]]]:
    """Yield each partition of a graph into connected parts of allowed sizes; a second enumeration.

    The part that holds the lowest area not yet covered is chosen among all combinations of the
    areas left, and networkx says whether it is connected.
    """
    known: dict[frozenset[int], bool] = {}

    def connected(part: frozenset[int]) -> bool:
        if part not in known:
            known[part] = nx.is_connected(graph.subgraph(part))
        return known[part]

    def split(left: frozenset[int], more: int) -> Iterator[list[frozenset[int]]]:
        if not sizes[0] * more <= len(left) <= sizes[1] * more:
            return
        if not left:
            yield []
            return
        first = min(left)
        near = nx.single_source_shortest_path_length(graph.subgraph(left), first, sizes[1] - 1)
        others = sorted(set(near) - {first})
        for size in range(sizes[0], sizes[1] + 1):
            for rest in combinations(others, size - 1):
                part = frozenset((first, *rest))
                if connected(part):
                    for parts in split(left - part, more - 1):
                        yield [part, *parts]

    return split(frozenset(graph), count)
