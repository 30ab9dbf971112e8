"""Plans drawn at random: every valid plan equally likely, the same seed the same draws."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from math import sqrt

import numpy as np
import pytest

from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.questions.census import Census
from makers.toys import Toy, censuses, for_all, grid, problem

EACH = 40  # draws for each plan on average
MAPS = {
    "3x3 in fours": grid(3, 3, rules={"number": 4, "contiguity": True}),
    "a lopsided tree": grid(
        7, 1, rules={"number": 3, "contiguity": True, "apart": [["A", "C"], ["B", "D"]]}
    ),
    "under ratio and limit": grid(
        3,
        3,
        demand=(1, 2, 3, 4, 5, 6, 7, 8, 9),
        rules={
            "number": 3,
            "contiguity": True,
            "balance": {"max_ratio": 3.0, "measures": ["demand"]},
        },
        limits={"links_kept": 0.4},
    ),
}


def chi_square(drawn: Iterable[object], cells: int) -> float:
    """Return Pearson's statistic of draws against all cells being equally likely."""
    counts = Counter(drawn)
    assert len(counts) <= cells
    expected = counts.total() / cells
    seen = sum((count - expected) ** 2 for count in counts.values())
    return (seen + (cells - len(counts)) * expected**2) / expected


def quantile(cells: int, deviate: float) -> float:
    """Return a quantile of chi-square by the formula of Wilson and Hilferty (1931).

    ``deviate`` is that of the normal distribution: 3.09 for a chance of one in a thousand.
    """
    degrees = cells - 1
    spread = 2 / (9 * degrees)
    return degrees * (1 - spread + deviate * sqrt(spread)) ** 3


def is_even(drawn: list[object], cells: int) -> bool:
    """Tell whether draws are as even as chance makes them: neither less so nor more."""
    found = chi_square(drawn, cells)
    return quantile(cells, -3.09) < found < quantile(cells, 3.09)


@pytest.mark.parametrize("name", MAPS)
def test_every_plan_is_equally_likely(name: str) -> None:
    census = Census(problem(MAPS[name]))
    cells = census.count()
    assert 5 <= cells <= 600
    for seed in (1, 2, 3):
        found = census.sample(EACH * cells, seed)
        assert is_even([found.groups(i) for i in range(len(found))], cells)


def by_arcs(diagram: Diagram, chance: random.Random) -> tuple[int, ...]:
    """Draw a plan the wrong way: at every node any arc, whatever lies behind it."""
    node, placed = 0, []
    while node not in diagram.ends.values():
        arc = chance.randrange(int(diagram.first[node]), int(diagram.first[node + 1]))
        placed.append(int(diagram.placed[arc]))
        node = int(diagram.target[arc])
    return tuple(placed)


@pytest.mark.parametrize("name", MAPS)
def test_the_test_of_evenness_can_fail(name: str) -> None:
    diagram, chance = Census(problem(MAPS[name])).diagram(), random.Random(1)
    cells = diagram.total
    drawn = [by_arcs(diagram, chance) for _ in range(EACH * cells)]
    assert chi_square(drawn, cells) > quantile(cells, 3.09)
    assert not is_even([number % cells for number in range(EACH * cells)], cells)


@pytest.mark.parametrize(("degrees", "known"), [(10, 29.588), (30, 59.703), (100, 149.449)])
def test_the_formula_of_the_quantile_agrees_with_tables(degrees: int, known: float) -> None:
    assert quantile(degrees + 1, 3.0902) == pytest.approx(known, rel=0.01)


def test_pairs_drawn_are_independent() -> None:
    """One draw after another: all pairs of plans come up equally often."""
    census = Census(problem(MAPS["a lopsided tree"]))
    cells = census.count() ** 2
    found = census.sample(2 * EACH * cells, seed=7)
    plans = [found.groups(i) for i in range(len(found))]
    assert is_even(list(zip(plans[::2], plans[1::2], strict=True)), cells)


def test_the_same_seed_draws_the_same_plans() -> None:
    census, again = (Census(problem(MAPS["3x3 in fours"])) for _ in range(2))
    one = census.sample(50, seed=11).rows.tolist()
    assert again.sample(50, seed=11).rows.tolist() == one
    assert again.sample(80, seed=11).rows.tolist()[:50] == one
    assert again.sample(50, seed=12).rows.tolist() != one
    assert census.sample(0, seed=1).rows.shape == (0, 4)


def test_draws_do_not_touch_the_chance_of_others() -> None:
    random.seed(3)
    np.random.seed(3)
    expected = random.random(), np.random.random()
    random.seed(3)
    np.random.seed(3)
    Census(problem(MAPS["3x3 in fours"])).sample(5, seed=1)
    assert (random.random(), np.random.random()) == expected


def assert_numbers(asked: tuple[Toy, list[int]]) -> None:
    """Number all plans of a toy: each has one number, and stands there in the list of all."""
    toy, numbers = asked
    census = Census(problem(toy))
    for bcus in numbers:
        diagram = census.diagram(bcus)
        if not diagram.nodes:
            continue
        listed = [tuple(row) for rows in draw.every(diagram) for row in rows.tolist()]
        assert len(listed) == len(set(listed)) == diagram.total
        numbered = [tuple(draw.numbered(diagram, n)) for n in range(min(400, diagram.total))]
        assert set(numbered) <= set(listed)
        assert len(set(numbered)) == len(numbered)
        assert listed[: len(numbered)] == numbered
        assert tuple(draw.numbered(diagram, diagram.total - 1)) == listed[-1]


def test_every_number_is_one_plan(full: bool) -> None:
    for_all(censuses(), 800 if full else 40, assert_numbers)
