"""Matching the BCUs of two plans, against brute force and by its properties."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcu_optimizer.problem import plan_distance as matching

NAMES = "UVWXYZ"


@st.composite
def two_plans(draw):
    """Two plans over the same one to seven areas, and their demand, at times 0 or huge."""
    codes = [f"E{i}" for i in range(draw(st.integers(1, 7)))]
    bcus = st.sampled_from(NAMES[: draw(st.integers(1, 5))])
    first, second = ({code: draw(bcus) for code in codes} for _ in range(2))
    amounts = st.integers(0, 3) | st.integers(0, 10**15)
    return first, second, {code: draw(amounts) for code in codes}


def kept(first, second, pairs):
    return {code for code in first if pairs.get(first[code]) == second[code]}


def every_matching(first, second):
    """All ways to match the BCUs one to one, those with no area in common included."""
    ones, others = sorted(set(first.values())), sorted(set(second.values()))
    others += [""] * len(ones)
    for chosen in set(permutations(others, len(ones))):
        yield dict(zip(ones, chosen, strict=True))


@settings(max_examples=150, deadline=None)
@given(two_plans())
def test_matching_is_the_best_of_all_by_brute_force(case):
    first, second, demand = case
    pairs = matching.match(first, second, demand)
    assert len(set(pairs.values())) == len(pairs)

    def worth(codes):
        early = tuple(code in codes for code in sorted(first))
        return sum(demand[code] for code in codes), len(codes), early

    best = max(worth(kept(first, second, each)) for each in every_matching(first, second))
    assert worth(kept(first, second, pairs)) == best


@settings(max_examples=150, deadline=None)
@given(two_plans())
def test_matching_is_the_same_from_either_side(case):
    first, second, demand = case
    there = matching.match(first, second, demand)
    back = matching.match(second, first, demand)
    assert {other: one for one, other in there.items()} == back
    moved = matching.areas_moved(first, second, there)
    assert moved == matching.areas_moved(second, first, back)
    assert matching.rand_index(first, second) == matching.rand_index(second, first)


@settings(max_examples=150, deadline=None)
@given(two_plans())
def test_nothing_moves_only_between_the_same_plans(case):
    first, second, demand = case
    moved = matching.areas_moved(first, second, matching.match(first, second, demand))
    together = [
        {frozenset(c for c in plan if plan[c] == bcu) for bcu in plan.values()}
        for plan in (first, second)
    ]
    same = together[0] == together[1]
    assert (not moved) == same
    assert (matching.rand_index(first, second) == 1) == same


@settings(max_examples=150, deadline=None)
@given(two_plans(), st.permutations(NAMES))
def test_names_of_bcus_do_not_matter(case, names):
    first, second, demand = case
    other = {code: names[NAMES.index(bcu)] for code, bcu in second.items()}
    moved = [
        matching.areas_moved(first, plan, matching.match(first, plan, demand))
        for plan in (second, other)
    ]
    assert moved[0] == moved[1]
    assert matching.rand_index(first, second) == matching.rand_index(first, other)


@settings(max_examples=100, deadline=None)
@given(two_plans())
def test_rand_index_counts_pairs(case):
    first, second, _ = case
    pairs = list(combinations(sorted(first), 2))
    one = [first[a] == first[b] for a, b in pairs]
    other = [second[a] == second[b] for a, b in pairs]
    both = sum(x and y for x, y in zip(one, other, strict=True))
    if sum(one) == sum(other) and sum(one) in (0, len(pairs)):
        assert matching.rand_index(first, second) == 1
        return
    chance = Fraction(sum(one) * sum(other), comb(len(first), 2))
    most = Fraction(sum(one) + sum(other), 2)
    assert matching.rand_index(first, second) == (both - chance) / (most - chance)


def plan(text):
    """Make a plan of areas a, b, c … from the letters of their BCUs."""
    return {chr(ord("a") + i): bcu for i, bcu in enumerate(text)}


EVEN = dict.fromkeys("abcdefgh", 1)


@pytest.mark.parametrize(
    ("first", "second", "index"),
    [
        ("XXYY", "YYXX", 1.0),
        ("XXXX", "XXXX", 1.0),
        ("UVWX", "XWVU", 1.0),
        ("X", "Y", 1.0),
        ("XXYY", "UVWX", 0.0),
        ("XXYY", "XXXX", 0.0),
        ("XXYY", "XYXY", -0.5),
        ("XXXYYY", "XXYYZZ", 8 / 33),
    ],
)
def test_rand_index_of_known_plans(first, second, index):
    assert float(matching.rand_index(plan(first), plan(second))) == pytest.approx(index)


def test_a_bcu_that_is_left_over_moves_whole():
    first, second = plan("XXXYYY"), plan("XXZYYY")
    assert matching.match(first, second, EVEN) == {"X": "X", "Y": "Y"}
    assert matching.areas_moved(first, second, {"X": "X", "Y": "Y"}) == ["c"]
    assert matching.areas_moved(second, first, {"X": "X", "Y": "Y"}) == ["c"]


def test_ties_keep_more_areas_then_the_first_by_code():
    demand = {"a": 2, "b": 1, "c": 1}
    assert matching.match(plan("XXX"), plan("UVV"), demand) == {"X": "V"}
    assert matching.match(plan("XX"), plan("VU"), EVEN) == {"X": "V"}


def test_one_unit_of_demand_in_a_million_billion_decides():
    demand = {"a": 10**15, "b": 10**15 + 1}
    assert matching.match(plan("XX"), plan("UV"), demand) == {"X": "V"}


def test_areas_without_demand_still_follow():
    assert matching.match(plan("XXY"), plan("UUV"), dict.fromkeys("abc", 0)) == {"X": "U", "Y": "V"}
