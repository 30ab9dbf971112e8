"""The plan diagram itself: counts by an independent library and in closed form, beyond 2 to the 63;
and what must not matter, such as the order of candidates or how much is done at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest

from bcu_optimizer.engines.candidates import Candidates, enumerate_candidates
from bcu_optimizer.engines.diagram import compile as unroll
from bcu_optimizer.engines.diagram import integer_rows as rows
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram import refine, spread, total
from bcu_optimizer.engines.diagram import sum_counts as sums
from bcu_optimizer.engines.diagram.exact_cover import cover
from bcu_optimizer.engines.diagram.k_best_paths import in_order
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.shares import together
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.census.rank import Place
from bcu_optimizer.questions.explain.elements import Element, only
from makers.questions import question
from makers.toys import Toy, as_plan, grid, lattice, problem
from oracles.independent import GraphSet, by_graphillion

BUDGET = Budget()


# By Graphillion, which knows graphs and no candidates ---------------------------------------------


def partitions(
    made: Problem, sizes: tuple[int, int], bcus: int, ratio: float = 0.0, weights: object = None
) -> int:
    """Count the partitions of a map into pieces of some sizes; of a ratio of weights at most."""
    count = len(made.codes)
    edges = [(i, j) for i in range(count) for j in range(i) if made.neighbours[i] >> j & 1]
    GraphSet.set_universe(edges, traversal="bfs")
    found = GraphSet.balanced_partitions(
        weight_list=dict.fromkeys(range(count), 1), lower=sizes[0], upper=sizes[1], num_comps=bcus
    )
    if ratio:
        weighed = {i: int(weights[i]) for i in range(count)}
        found &= GraphSet.balanced_partitions(weight_list=weighed, ratio=ratio, num_comps=bcus)
    return found.len()


@by_graphillion
@pytest.mark.parametrize(("sizes", "bcus"), [((3, 5), 9), ((4, 4), 9), ((1, 4), 12), ((2, 3), 15)])
def test_grid_of_36_areas_by_graphillion(sizes: tuple[int, int], bcus: int) -> None:
    made = problem(lattice(6, 6, rules={"size": list(sizes), "contiguity": True}))
    expected = partitions(made, sizes, bcus)
    assert expected > 0
    assert Census(made, [bcus]).count() == expected


@by_graphillion
@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_a_ratio_on_a_grid_of_25_areas_by_graphillion(ratio: float) -> None:
    chance = random.Random(5)
    demand = tuple(chance.randint(1, 4) for _ in range(25))
    balance = {"max_ratio": ratio, "measures": ["demand"]}
    rules = {"size": [3, 7], "contiguity": True, "balance": balance}
    made = problem(lattice(5, 5, demand=demand, rules=rules))
    expected = partitions(made, (3, 7), 5, ratio, demand)
    assert 0 < expected < Census(only(made, [Element("size"), Element("contiguity")]), [5]).count()
    assert Census(made, [5]).count() == expected


@by_graphillion
def test_random_graphs_of_24_areas_by_graphillion() -> None:
    """Of any shape: trees with a few edges more, in which pieces of 1 to 5 are sought."""
    for seed in range(6):
        chance = random.Random(seed)
        borders = {(chance.randrange(max(0, j - 6), j), j) for j in range(1, 24)}
        borders |= {tuple(sorted(chance.sample(range(24), 2))) for _ in range(9)}
        toy = lattice(24, 1, rules={"size": [1, 5], "contiguity": True}).ask(
            borders=frozenset(borders), links={}
        )
        made = problem(toy)
        counts = Census(made, range(1, 25)).counts
        some = [bcus for bcus in counts if counts[bcus]]
        assert len(some) > 10
        for bcus in (1, some[0], some[3], some[-2], 24):
            assert counts[bcus] == partitions(made, (1, 5), bcus), (seed, bcus)


# Beyond 64 bits, and beyond 63 areas --------------------------------------------------------------

LONG, PIECES = 70, 35


@pytest.fixture(scope="module")
def path() -> Census:
    """A row of 70 areas: its plans are the ways to write 70 as an ordered sum of 35 numbers."""
    return Census(problem(lattice(LONG, 1, rules={"contiguity": True})), [PIECES])


def test_a_path_has_as_many_plans_as_cuts_can_be_chosen(path: Census) -> None:
    assert path.count() == comb(LONG - 1, PIECES - 1) > 2**63
    every = Census(path.problem, range(1, LONG + 1)).counts
    assert every == {bcus: comb(LONG - 1, bcus - 1) for bcus in range(1, LONG + 1)}


@by_graphillion
def test_a_ladder_with_more_plans_than_64_bits_hold_by_graphillion() -> None:
    made = problem(lattice(30, 3, rules={"size": [1, 4], "contiguity": True}))
    found = Census(made, [45]).count()
    assert found == partitions(made, (1, 4), 45) > 2**63


def test_pairs_on_a_path_are_exact(path: Census) -> None:
    """Two areas are together where none of the borders between them is cut."""
    counted = together(path.diagram())
    for i, j in [(0, 1), (0, 69), (3, 10), (34, 36), (62, 63), (20, 55)]:
        assert int(counted[i, j]) == comb(LONG - 1 - (j - i), PIECES - 1)
    frame = path.pairs().set_index(["a", "b"])
    row = frame.loc[("A003", "A010")]
    assert row.plans == comb(62, 34)
    assert row.share == float(Fraction(comb(62, 34), comb(69, 34)))


def test_plans_drawn_by_number_beyond_64_bits(path: Census) -> None:
    """The number that is drawn is the number of plans before it in the order of the arcs."""
    diagram = path.diagram()
    numbers = [0, 1, 2**63 - 1, 2**63, 2**63 + 1, 2**64, diagram.total // 3, diagram.total - 1]
    found = {number: tuple(draw.numbered(diagram, number)) for number in numbers}
    assert len(set(found.values())) == len(numbers)
    for number, placed in found.items():
        assert before(diagram, placed) == number
        areas = sorted(i for c in placed for i in diagram.candidates.groups[c])
        assert areas == list(range(LONG))
        assert len(placed) == PIECES


def before(diagram: object, placed: tuple[int, ...]) -> int:
    """Count the plans before one, with Python's integers alone."""
    node, count = 0, 0
    for candidate in placed:
        for arc in range(int(diagram.first[node]), int(diagram.first[node + 1])):
            if diagram.placed[arc] == candidate:
                node = int(diagram.target[arc])
                break
            count += int(diagram.completions[diagram.target[arc]])
    return count


def of_sizes(gap_of: Callable[[int], int], least: int = 1, most: int = LONG) -> Counter[int]:
    """Count the ways to write 70 as 35 numbers of some sizes, by the sum of their gaps."""
    ways = Counter({(0, 0): 1})  # by the areas covered so far, and the gaps so far
    for _ in range(PIECES):
        onward: Counter[tuple[int, int]] = Counter()
        for (covered, gap), count in ways.items():
            for size in range(least, min(most, LONG - covered) + 1):
                onward[covered + size, gap + gap_of(size)] += count
        ways = onward
    return Counter({gap: n for (covered, gap), n in ways.items() if covered == LONG})


def test_ranks_on_a_path_are_exact(path: Census) -> None:
    """By imbalance and by ratio, counted a second time by the sizes of the pieces alone."""
    cuts = [0, *sorted(random.Random(3).sample(range(1, LONG), PIECES - 1)), LONG]
    plan = [tuple(range(begin, end)) for begin, end in pairwise(cuts)]
    found = path.rank(as_plan(plan, LONG))
    assert found.valid
    by_gap = of_sizes(lambda size: abs(size - 2))  # the mean piece has two areas
    own = sum(abs(len(piece) - 2) for piece in plan)
    place = found.places["imbalance"]
    assert place.value == own / (2 * LONG)
    assert found.total == sum(by_gap.values()) == comb(LONG - 1, PIECES - 1)
    assert place.better == sum(n for gap, n in by_gap.items() if gap < own) > 2**63
    assert (place.equal, place.better + place.worse) == (by_gap[own], found.total - by_gap[own])
    kept = {m: sum(of_sizes(lambda _: 0, *m).values()) for m in ((1, 4), (1, 5), (2, 9), (1, 3))}
    place = path.rank(
        as_plan(
            [
                *(two(i) for i in range(30)),
                (60, 61, 62, 63, 64),
                *((i,) for i in range(65, 68)),
                (68, 69),
            ],
            LONG,
        )
    ).places["demand_ratio"]
    # Any piece has one area or more, and where none has just one, all have two.
    assert place == Place(5.0, kept[1, 4], kept[1, 5] - kept[1, 4], found.total - kept[1, 5])


def two(number: int) -> tuple[int, int]:
    return 2 * number, 2 * number + 1


# What must not matter -----------------------------------------------------------------------------


def said(toy: Toy) -> dict[str, object]:
    """Everything that is asked of all plans of four BCUs, in words that do not name arcs."""
    census = Census(problem(toy), [4])
    best = census.best(20)
    plan = best.plan(len(best) - 1)
    return {
        "count": census.count(),
        "pairs": census.pairs().plans.tolist(),
        "best": [best.groups(i) for i in range(len(best))],
        "rank": census.rank(plan).as_dict(),
        "every": {block.groups(i) for block in census.every() for i in range(len(block))},
    }


SMALL = [
    (unroll, "_CHUNK", 3),
    (unroll, "_SMALL", 1),
    (total, "_LISTED", 60),
    (total, "_LISTED", 0),
    (draw, "_BLOCK", 5),
    (rows, "_BITS", 3),
]


@pytest.mark.parametrize(("module", "name", "value"), SMALL)
def test_how_much_is_done_at_a_time_does_not_matter(
    module: object, name: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = said(question())
    assert usual["count"] > 100
    monkeypatch.setattr(module, name, value)
    assert said(question()) == usual


def test_what_memories_forget_only_keeps_the_diagram_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without forgetting anything the plans are the same, and the nodes more."""
    small, usual = Census(problem(question()), [4]).diagram(), said(question())

    def remember(self: spread.SpreadMemory, states: np.ndarray, nodes: np.ndarray) -> object:
        kept = states[:, 0] <= states[:, 1]
        return np.where(self.most_bcus[nodes, None] == 0, 0, states), kept

    def keep(self: total.TotalMemory, states: np.ndarray, nodes: np.ndarray) -> object:
        is_end = nodes == len(self.least) - 1
        return np.where(is_end[:, None], 0, states), ~is_end | (states[:, 0] >= 0)

    monkeypatch.setattr(spread.SpreadMemory, "settle", remember)
    large = Census(problem(question()), [4]).diagram()
    assert large.nodes > small.nodes
    monkeypatch.setattr(total.TotalMemory, "settle", keep)
    assert said(question()) == usual


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_candidates_does_not_matter(seed: int) -> None:
    toy = grid(4, 3, demand=(3, 1, 4, 1, 5, 9) * 2, rules={"size": [1, 6], "contiguity": True})
    made = problem(toy)
    listed = enumerate_candidates(made, 4)
    mixed = list(listed.groups)
    random.Random(seed).shuffle(mixed)
    other = Candidates(made, tuple(mixed))
    one, two = (cover(each, [4, 5], BUDGET) for each in (listed, other))
    assert (one.counts, one.nodes, one.arcs) == (two.counts, two.nodes, two.arcs)
    assert together(one).tolist() == together(two).tolist()
    one, two = one.to_ends({4}), two.to_ends({4})
    weigh = {group: sum(i * i for i in group) for group in mixed}
    parts = [np.array([weigh[g] for g in each.groups]) for each in (listed, other)]
    values = sorted(set(parts[0].tolist()))
    assert [sums.Sums(one, parts[0]).at_most(4 * v) for v in values] == [
        sums.Sums(two, parts[1]).at_most(4 * v) for v in values
    ]
    costs = [[cost for cost, _ in in_order(d, p)] for d, p in zip((one, two), parts, strict=True)]
    assert costs[0] == costs[1] == sorted(costs[0])


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_areas_does_not_matter(seed: int) -> None:
    """Number the areas otherwise: as many plans, and the same best value."""
    toy = question()
    place = list(range(16))
    random.Random(seed).shuffle(place)
    back = sorted(range(16), key=place.__getitem__)
    moved = toy.ask(
        squares=tuple(toy.squares[i] for i in back),
        borders=frozenset(pair(place, *each) for each in toy.borders),
        demand=tuple(toy.demand[i] for i in back),
        officers=tuple(toy.officers[i] for i in back),
        links={pair(place, *each): weight for each, weight in toy.links.items()},
    )
    usual, other = said(toy), said(moved)
    assert usual["count"] == other["count"]
    back_again = {
        tuple(sorted(tuple(sorted(back[i] for i in group)) for group in plan))
        for plan in other["every"]
    }
    assert back_again == usual["every"]
    ranks = [each["rank"]["imbalance"]["value"] for each in (usual, other)]
    assert len(usual["best"]) == len(other["best"])
    assert ranks[0] is not None


def pair(place: list[int], i: int, j: int) -> tuple[int, int]:
    return min(place[i], place[j]), max(place[i], place[j])


def test_rules_in_any_order_leave_the_same_plans() -> None:
    """Refined first by one memory and then by the other, or the other way round."""
    made = problem(question())
    free = plan_space(only(made, [Element("size"), Element("contiguity")]), [4], BUDGET).diagram
    heavy = free.candidates.sums(made.demand)
    gaps = np.abs(4 * heavy - made.total_demand)
    bound = int(np.quantile(gaps, 0.6)) * 2

    def spread_of(diagram: object) -> spread.SpreadMemory:
        return spread.SpreadMemory(diagram, heavy, lambda most, least: most <= 2 * least)

    one = refine.refine(free, spread_of(free), BUDGET)
    one = refine.refine(one, total.TotalMemory(one, gaps, bound), BUDGET)
    two = refine.refine(free, total.TotalMemory(free, gaps, bound), BUDGET)
    two = refine.refine(two, spread_of(two), BUDGET)
    assert one.total == two.total > 0
    assert together(one).tolist() == together(two).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_a_memory_serves_several_numbers_of_bcus_at_once(seed: int) -> None:
    """What a node remembers holds for all ends it leads to."""
    chance = random.Random(seed)
    demand = tuple(chance.randint(1, 9) for _ in range(12))
    made = problem(grid(4, 3, demand=demand, rules={"size": [1, 6], "contiguity": True}))
    several = plan_space(made, range(3, 8), BUDGET).diagram
    weights = several.candidates.sums(made.demand)
    squares = weights * weights
    bound = int(np.quantile(squares, 0.5)) * 5

    def narrowed(diagram: object) -> dict[int, int]:
        near = spread.SpreadMemory(diagram, weights, lambda most, least: most <= 4 * least)
        found = refine.refine(diagram, near, BUDGET)
        return refine.refine(found, total.TotalMemory(found, squares, bound), BUDGET).counts

    apart: dict[int, int] = {}
    for bcus in range(3, 8):
        apart |= narrowed(several.to_ends({bcus}))
    assert narrowed(several) == apart
    assert len(apart) > 2
