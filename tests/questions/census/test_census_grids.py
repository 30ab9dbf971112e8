"""All valid plans of grids of 4 × 5: held against a second enumeration, and arithmetic on it."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st

from bcu_optimizer.engines.diagram.pareto import Front
from bcu_optimizer.engines.diagram.plan_space import parts_of
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.census import Census
from makers.toys import LETTERS, Toy, as_plan, for_all, grid, problem
from oracles.brute import connected_partitions, undominated

BASE = grid(5, 4)
SHAPES = {(4, 4): 5, (3, 6): 4, (2, 3): 7, (6, 7): 3, (3, 5): 5}  # sizes, and how many BCUs
RULES = ("balance", "scope", "pairs")


@lru_cache
def labels(sizes: tuple[int, int]) -> np.ndarray:
    """Return the BCU of each area in each plan in pieces of some sizes; shape (plans, areas)."""
    plans = list(connected_partitions(nx.Graph(sorted(BASE.borders)), sizes, SHAPES[sizes]))
    table = np.zeros((len(plans), len(BASE)), dtype=np.int64)
    for row, plan in zip(table, plans, strict=True):
        for bcu, part in enumerate(plan):
            row[list(part)] = bcu
    return table


@dataclass(frozen=True)
class Grid:
    """A grid with random figures, and all its plans."""

    toy: Toy
    sizes: tuple[int, int]

    @cached_property
    def plans(self) -> np.ndarray:
        return labels(self.sizes)

    @property
    def bcus(self) -> int:
        return SHAPES[self.sizes]

    def sums(self, weights: Any) -> np.ndarray:
        """Add up the weights of each BCU of each plan; shape (plans, BCUs)."""
        is_in = self.plans[:, :, None] == np.arange(self.bcus)
        return (is_in * np.asarray(weights)[None, :, None]).sum(axis=1)

    @cached_property
    def demand(self) -> np.ndarray:
        return self.sums(self.toy.demand)

    @cached_property
    def officers(self) -> np.ndarray:
        return self.sums([round(100 * Fraction(x)) for x in self.toy.officers])

    @cached_property
    def imbalance(self) -> np.ndarray:
        """Twice the number of BCUs times the total of demand, times the imbalance."""
        return np.abs(self.demand * self.bcus - sum(self.toy.demand)).sum(axis=1)

    @cached_property
    def links(self) -> np.ndarray:
        pairs = self.toy.links.items()
        return sum((self.plans[:, i] == self.plans[:, j]) * weight for (i, j), weight in pairs)

    @cached_property
    def shown(self) -> Mapping[str, np.ndarray]:
        """Every plan's measures as doubles: all are quotients of integers below 2 to the 53."""
        unit = 2 * self.bcus * sum(self.toy.demand)
        return {
            "imbalance": self.imbalance / unit,
            "links_kept": self.links / sum(self.toy.links.values()),
            "demand_ratio": _quotient(self.demand),
            "officers_ratio": _quotient(self.officers),
        }

    def kept(self) -> np.ndarray:
        """Tell which plans keep the rules that are stated."""
        rules, limits = self.toy.rules, self.toy.limits
        keeps = np.ones(len(self.plans), dtype=np.bool_)
        for measure in rules.get("balance", {}).get("measures", ()):
            sums = getattr(self, measure)
            even = sums.min(axis=1) == sums.max(axis=1)
            keeps &= even | (self.shown[f"{measure}_ratio"] <= rules["balance"]["max_ratio"])
        if "supervision" in rules:
            stated = rules["supervision"]
            inspectors = stated["inspectors"] * self.demand
            most = inspectors.max(axis=1) / (sum(self.toy.demand) * stated["superintendents"])
            keeps &= most <= stated["max_ratio"]
        for name, meets in (("together", np.equal), ("apart", np.not_equal)):
            for group in rules.get(name, ()):
                i, j = (LETTERS.index(letter) for letter in group)
                keeps &= meets(self.plans[:, i], self.plans[:, j])
        for name, limit in limits.items():
            values = self.shown[name]
            keeps &= values >= limit if name == "links_kept" else values <= limit
        return keeps


def _quotient(sums: np.ndarray) -> np.ndarray:
    """Divide the largest by the smallest; infinity where that is nothing."""
    least = sums.min(axis=1)
    return np.where(least > 0, sums.max(axis=1) / np.maximum(least, 1), np.inf)


@st.composite
def grids(draw_from: st.DrawFn, shapes: Iterable[tuple[int, int]]) -> Grid:
    """Draw figures, and rules of which some are such that a plan just keeps or just breaks them."""
    sizes = draw_from(st.sampled_from(sorted(shapes)))
    chance = random.Random(draw_from(st.integers(0, 2**32 - 1)))
    most = chance.choice([3, 40, 10**6])
    toy = BASE.ask(
        demand=tuple(chance.randint(chance.choice([0, 1, 1, 1]), most) for _ in range(20)),
        officers=tuple(f"{chance.randint(1, 300)}.{chance.randrange(100):02d}" for _ in range(20)),
        links={pair: chance.randint(1, 50) for pair in sorted(BASE.borders)},
        rules={"number": SHAPES[sizes], "size": list(sizes), "contiguity": True},
    )
    rules, limits = dict(toy.rules), {}
    free = Grid(toy, sizes)
    asked = draw_from(st.sets(st.sampled_from([*RULES, *free.shown]), max_size=3))
    if "balance" in asked:
        rules["balance"] = {
            "max_ratio": max(1.0, min(20.0, near(free.shown["demand_ratio"], chance))),
            "measures": ["demand", "officers"],
        }
    if "scope" in asked:
        stated = {"max_ratio": 10, "superintendents": 4, "inspectors": 30 * SHAPES[sizes]}
        rules["supervision"] = {**stated, "scope": "bcu"}
    if "pairs" in asked:
        rules["together"] = [[LETTERS[i] for i in chance.choice(sorted(BASE.borders))]]
        rules["apart"] = [[LETTERS[i] for i in chance.choice(sorted(BASE.borders))]]
    for name in sorted(asked & free.shown.keys()):
        value = near(free.shown[name], chance)
        limits[name] = min(value, 1000.0)
    return Grid(toy.ask(rules=rules, limits=limits, goals=goals(chance)), sizes)


def near(values: np.ndarray, chance: random.Random) -> float:
    """Return a value that some plan has, or a double beside it."""
    value = float(chance.choice(np.unique(values).tolist()))
    return chance.choice([value, math.nextafter(value, 0), math.nextafter(value, 2000)])


def goals(chance: random.Random) -> dict[str, float]:
    weights = {"links": chance.choice([0.5, 1.0]), "imbalance": chance.choice([1.0, 2.0])}
    return chance.choice([weights, {"links": 1.0}, {"demand_ratio": 1.0}, {"officers_ratio": 2.0}])


def assert_grid(asked: Grid) -> None:
    census = Census(problem(asked.toy))
    kept = asked.kept()
    assert census.count() == kept.sum()
    if not kept.any():
        return
    assert_pairs(asked, census, kept)
    chance = random.Random(repr(asked.toy.demand))
    for plan in (chance.choice(np.flatnonzero(kept).tolist()), chance.randrange(len(kept))):
        assert_rank(asked, census, kept, plan)
    assert_best(asked, census, kept, chance.choice([1, 3, 50]))
    assert_fronts(asked, census, kept, chance)


def assert_pairs(asked: Grid, census: Census, kept: np.ndarray) -> None:
    table = asked.plans[kept]
    for row in census.pairs().itertuples(index=False):
        together = table[:, LETTERS.index(row.a)] == table[:, LETTERS.index(row.b)]
        assert row.plans == together.sum()


def assert_rank(asked: Grid, census: Census, kept: np.ndarray, plan: int) -> None:
    groups = [tuple(np.flatnonzero(asked.plans[plan] == b).tolist()) for b in range(asked.bcus)]
    found = census.rank(as_plan(groups, len(BASE)))
    assert (found.valid, found.total) == (kept[plan], kept.sum())
    exact = {"imbalance": asked.imbalance, "links_kept": -asked.links}
    for name, place in found.places.items():
        if name == "travel_km":
            assert place.better + place.equal + place.worse == found.total
            continue
        # Ratios of such integers are told apart by their doubles.
        values = exact[name] if name in exact else asked.shown[name]
        own = values[plan]
        assert place.better == (values[kept] < own).sum()
        assert place.equal == (values[kept] == own).sum()
        assert place.worse == (values[kept] > own).sum()
        shown = asked.shown[name][plan]
        assert place.value == (None if np.isinf(shown) else shown)


def assert_best(asked: Grid, census: Census, kept: np.ndarray, count: int) -> None:
    """Count the best and those that tie, and look at what each costs."""
    weights = asked.toy.goals
    if "links" in weights:
        total = 2 * asked.bcus * sum(asked.toy.demand)
        linked = sum(asked.toy.links.values())
        even, keep = int(2 * weights.get("imbalance", 0)), int(2 * weights["links"])
        costs = even * linked * asked.imbalance - keep * total * asked.links
    else:
        costs = asked.shown[next(iter(weights))]
        kept = kept & np.isfinite(costs)
    known = np.sort(costs[kept])
    last = known[min(count, len(known)) - 1] if len(known) else -np.inf
    wanted = asked.plans[kept & (costs <= last)]
    found = census.best(count)
    assert len(found) == len(wanted)
    assert {numbered(row) for row in wanted} == {tuple(row) for row in found.numbered.tolist()}
    of = dict(zip(map(numbered, wanted), costs[kept & (costs <= last)].tolist(), strict=True))
    order = [of[tuple(row)] for row in found.numbered.tolist()]
    assert order == sorted(order)


def numbered(row: np.ndarray) -> tuple[int, ...]:
    """Number the BCUs from 1 in the order of their first areas."""
    first = {bcu: number for number, bcu in enumerate(dict.fromkeys(row.tolist()), start=1)}
    return tuple(first[bcu] for bcu in row.tolist())


def assert_fronts(asked: Grid, census: Census, kept: np.ndarray, chance: random.Random) -> None:
    """Find the non-dominated sums of one, two and three goals, and all plans of one of them."""
    diagram = census.diagram()
    extra = [chance.randint(0, 30) for _ in range(20)]
    squares = np.array([sum(extra[i] for i in g) ** 2 for g in diagram.candidates.groups])
    parts = np.column_stack(
        [
            -parts_of(diagram.candidates, MEASURES["links_kept"], asked.bcus),
            parts_of(diagram.candidates, MEASURES["imbalance"], asked.bcus),
            squares,
        ]
    )
    sums = np.column_stack([-asked.links, asked.imbalance, (asked.sums(extra) ** 2).sum(axis=1)])
    for columns in ([0], [0, 1], [1, 0], [0, 1, 2]):
        points = [tuple(row) for row in sums[kept][:, columns].tolist()]
        front = Front(diagram, parts[:, columns])
        found = [tuple(row) for row in front.points.tolist()]
        assert found == pareto(points)
        point = chance.choice(found)
        paths = list(front.plans(np.array(point)))
        plans = {tuple(sorted(diagram.candidates.groups[c] for c in path)) for path in paths}
        assert len(paths) == len(plans) == points.count(point)


def pareto(points: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the non-dominated points; of many, those first that some other of a few beats."""
    left = sorted(set(points))
    if len(left) > 300:
        table = np.array(left)
        scale = np.maximum(np.ptp(table, axis=0), 1)
        for rival in table[np.argsort((table / scale).sum(axis=1))[:40]]:
            table = table[(table < rival).any(axis=1) | (table == rival).all(axis=1)]
        left = [tuple(row) for row in table.tolist()]
    return undominated(left)


@pytest.mark.slow
def test_random_grids_of_20_areas(full: bool) -> None:
    shapes = SHAPES if full else [(4, 4), (2, 3), (3, 5)]  # the others take seconds to list
    for_all(grids(shapes), 600 if full else 14, assert_grid)
