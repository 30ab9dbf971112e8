"""The candidates: every BCU that could stand in a valid plan, once, and refused where too many."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings

from bcu_optimizer.common.bitmasks import indexes_of, mask_of, pieces
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.candidates import Candidates, enumerate_candidates
from bcu_optimizer.problem.problem import Problem
from makers.toys import Toy, grid, groups, lattice, problem, questions
from oracles.brute import Oracle, as_group, is_connected


def test_london_has_541_candidates(london: Callable[..., Problem]) -> None:
    """Sizes 2 to 4 in one piece; found again among all 41,416 combinations."""
    made = london()
    found = enumerate_candidates(made, 12)
    assert len(found) == 541
    graph = nx.Graph((i, j) for i in range(32) for j in indexes_of(made.neighbours[i]))
    again = [
        group
        for size in (2, 3, 4)
        for group in combinations(range(32), size)
        if graph.subgraph(group).number_of_edges() >= size - 1
        and nx.is_connected(graph.subgraph(group))
    ]
    assert found.groups == tuple(sorted(again))


def test_what_the_baseline_rules_do_to_them(london: Callable[..., Problem]) -> None:
    """The larger the number of BCUs, the smaller the largest one that the ratio of 3 allows."""
    sizes = {bcus: len(enumerate_candidates(london(), bcus)) for bcus in (12, 16)}
    assert sizes[16] < sizes[12] == 541
    ones = enumerate_candidates(london("rules.size=[1, 4]"), 12)
    assert sum(len(group) == 1 for group in ones.groups) == 32
    assert len(enumerate_candidates(london("data.crossings=true"), 12)) > 541


@settings(max_examples=150)
@given(questions(most=8))
def test_complete_once_each_and_in_order(asked: tuple[Toy, int]) -> None:
    """Nothing that a valid plan could hold is missing, and nothing is there that no rule allows."""
    toy, bcus = asked
    oracle = Oracle(toy)
    found = enumerate_candidates(problem(toy), bcus).groups
    assert list(found) == sorted(set(found))
    assert set(found) <= {as_group(mask) for mask in oracle.blocks()}
    needed = {group for plan in oracle.valid(bcus) for group in plan}
    assert needed <= set(found)


@pytest.mark.parametrize("size", [[1, 1], [1, 3], [2, 4], [3, 9]])
@pytest.mark.parametrize("contiguity", [True, None])
def test_exactly_the_sets_of_an_allowed_size(size: list[int], contiguity: bool | None) -> None:
    toy = grid(3, 3, rules={"size": size, **({"contiguity": True} if contiguity else {})})
    found = enumerate_candidates(problem(toy), 1).groups
    expected = [
        group
        for count in range(size[0], size[1] + 1)
        for group in combinations(range(9), count)
        if not contiguity or is_connected(group, toy.borders)
    ]
    assert found == tuple(sorted(expected))


def test_members_and_sums() -> None:
    made = problem(grid(2, 2, demand=(1, 2, 4, 8), rules={"size": [2, 3]}))
    found = enumerate_candidates(made, 2)
    assert found.members.shape == (len(found), 4)
    for group, row, weight in zip(
        found.groups, found.members, found.sums(made.demand), strict=True
    ):
        assert tuple(i for i in range(4) if row[i]) == group
        assert weight == sum(2**i for i in group)
    half = found.only(found.sums(made.demand) > 7)
    assert set(half.groups) == {group for group in found.groups if 3 in group} | {
        group for group in found.groups if sum(2**i for i in group) > 7
    }


def test_areas_that_no_candidate_holds_are_named() -> None:
    toy = grid(3, 1, rules={"size": [2, 2], "contiguity": True, "apart": [["B", "C"]]})
    found = enumerate_candidates(problem(toy), 2)
    assert found.groups == ((0, 1),)
    assert found.uncovered() == ["C"]
    assert Candidates(found.problem, ()).uncovered() == ["A", "B", "C"]


def test_kept_bcus_and_single_areas_are_candidates_whatever_their_size() -> None:
    toy = grid(3, 2, kept=groups("ACE B D F"), rules={"size": [2, 2], "fixed": ["K0"]})
    toy = toy.ask(rules={**toy.rules, "single": ["F"], "contiguity": True})
    found = enumerate_candidates(problem(toy), 4)
    assert found.groups == ((0, 2, 4), (5,))
    assert found.uncovered() == ["B", "D"]


# Too many -----------------------------------------------------------------------------------------


def test_too_many_candidates_are_refused_by_name_with_an_estimate(
    london: Callable[..., Problem],
) -> None:
    made = london("rules.size=false", "rules.balance=false")
    with pytest.raises(InputError) as caught:
        enumerate_candidates(made, 2, most=20_000)
    (fault,) = caught.value.faults
    assert "20,000" in fault.message
    assert "possible BCUs" in fault.message
    assert fault.where == "rules.size"
    assert "too many whatever their size" in fault.remedy  # of 16 areas each there are millions
    assert fault.file.endswith("baseline.toml")


def test_the_estimate_is_of_the_right_order() -> None:
    """A grid of 4 × 4 has 11,506 connected sets of areas."""
    made = problem(grid(4, 4, rules={"contiguity": True}))
    assert len(enumerate_candidates(made, 1)) == 11_506
    with pytest.raises(InputError) as caught:
        enumerate_candidates(made, 1, most=1000)
    message = caught.value.faults[0].message
    estimate = float(message.split("about ")[1].split()[0])
    assert 11_506 / 3 < estimate < 11_506 * 3
    assert "1,000" in message


# How many sets of squares of a grid are in one piece: sequence A059525 of the OEIS.
@pytest.mark.parametrize(
    ("side", "number"), [(3, 218), (5, 2_301_877), (6, 1_732_082_741), (7, 4_872_949_974_666)]
)
def test_the_estimate_is_of_the_right_order_for_bcus_of_any_size(side: int, number: int) -> None:
    made = problem(lattice(side, side, rules={"contiguity": True}))
    with pytest.raises(InputError) as caught:
        enumerate_candidates(made, 1, most=100)
    estimate = float(caught.value.faults[0].message.split("about ")[1].split()[0])
    assert number / 10 < estimate < number * 10


def test_the_example_of_a_size_is_possible_and_can_be_listed() -> None:
    """36 areas in 9 BCUs cannot all have fewer than four, nor all more."""
    rules = {"contiguity": True, "size": [1, 30]}
    made = problem(lattice(6, 6, rules=rules))
    with pytest.raises(InputError) as caught:
        enumerate_candidates(made, 9, most=20_000)
    remedy = caught.value.faults[0].remedy
    fewest, most = map(int, remedy.partition("size = [")[2].rstrip("].").split(", "))
    assert fewest * 9 <= 36 <= most * 9
    narrower = problem(lattice(6, 6, rules={**rules, "size": [fewest, most]}))
    assert len(enumerate_candidates(narrower, 9, most=20_000)) <= 20_000


def test_a_ratio_alone_keeps_the_list_short(london: Callable[..., Problem]) -> None:
    """Without a size, sizes run as far as the ratio of 3 lets the largest BCU grow."""
    found = enumerate_candidates(london("rules.size=false"), 16)
    total = int(found.problem.demand.sum())
    assert max(map(len, found.groups)) > 4
    assert max(found.sums(found.problem.demand).tolist()) <= total / (1 + 15 / 3) * (1 + 1e-6)


def test_pieces_on_bit_masks() -> None:
    neighbours = (0b00010, 0b00101, 0b00010, 0b10000, 0b01000)
    assert [indexes_of(piece) for piece in pieces(range(5), neighbours)] == [(0, 1, 2), (3, 4)]
    assert [indexes_of(piece) for piece in pieces((0, 2, 3), neighbours)] == [(0,), (2,), (3,)]
    assert pieces((), neighbours) == []
    assert indexes_of(mask_of([5, 0, 64])) == (0, 5, 64)
