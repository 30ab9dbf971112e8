"""What BCUs are called: a matter of the plan and its areas alone, unique, and true to the map."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.problem import compass
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.naming import name_groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.load import load
from makers import county
from makers.county import bcu
from makers.county import settings as laid_over

pytestmark = pytest.mark.undrawn
AREA = 1000  # metres from area to area of the made-up grounds here


def groups_of(numbers: list[int]) -> list[Group]:
    """Return a plan, given as the number of each area's BCU, as groups."""
    found: dict[int, list[int]] = {}
    for area, number in enumerate(numbers):
        found.setdefault(number, []).append(area)
    return [tuple(group) for group in found.values()]


def ground(points: list[tuple[int, int]]) -> compass.Ground:
    """Return a ground of areas at points."""
    east, north = zip(*points, strict=True)
    return compass.Ground(east, north, tuple(range(len(points))))


@pytest.fixture(scope="module")
def base() -> Problem:
    return build(load("baseline"))


def named(problem: Problem, plan: list[int]) -> dict[str, str]:
    """Return the BCU of each area, by name."""
    found = name_groups(problem, groups_of(plan))
    names = problem.areas.names
    return {names.name(problem.codes[i]): bcu for bcu, group in found.items() for i in group}


def test_the_adopted_plan_is_named_as_the_met_named_it(base: Problem) -> None:
    adopted = plans.read_any("adopted-2018", base.areas)
    groups = base.groups(adopted)
    found = {group: name for name, group in name_groups(base, list(groups.values())).items()}
    assert {bcu.removesuffix(" Area"): found[group] for bcu, group in groups.items()} == {
        bcu.removesuffix(" Area"): bcu.removesuffix(" Area") for bcu in groups
    }


@given(st.data())
@settings(max_examples=60)
def test_names_are_unique_and_depend_on_the_plan_alone(base: Problem, data: st.DataObject) -> None:
    many = len(base.codes)
    most = data.draw(st.integers(1, many))
    plan = data.draw(st.lists(st.integers(1, most), min_size=many, max_size=many))
    groups = groups_of(plan)
    found = name_groups(base, groups)
    assert sorted(found.values()) == sorted(groups)
    assert len({name.casefold() for name in found}) == len(groups)
    assert list(found) == sorted(found)
    assert name_groups(base, data.draw(st.permutations(groups))) == found
    other = replace(base, demand=base.demand[::-1].copy())  # measured otherwise
    assert name_groups(other, groups) == found


@given(st.data())
@settings(max_examples=60)
def test_a_bcu_whose_word_no_other_claims_bears_it(base: Problem, data: st.DataObject) -> None:
    """Whatever becomes of the rest of the plan."""
    many = len(base.codes)
    plan = data.draw(st.lists(st.integers(1, 14), min_size=many, max_size=many))
    groups = [group for group in groups_of(plan) if len(group) > 1]
    whole = ground([(x, y) for x, y in base.centres_mm])
    claims = {
        group: min(
            compass.POINTS,
            key=lambda word: sum(
                (a - b) ** 2 for a, b in zip(whole.place(group), compass.POINTS[word], strict=True)
            ),
        )
        for group in groups
    }
    found = {group: name for name, group in name_groups(base, groups_of(plan)).items()}
    for group, word in claims.items():
        if [*claims.values()].count(word) == 1:
            assert found[group] == word


@given(st.data())
@settings(max_examples=100)
def test_words_are_unique_on_any_ground_and_outer_is_farther(data: st.DataObject) -> None:
    places = st.tuples(st.integers(-(10**8), 10**8), st.integers(-(10**8), 10**8))
    points = data.draw(st.lists(places, min_size=1, max_size=60))
    most = data.draw(st.integers(1, 40))
    many = len(points)
    plan = data.draw(st.lists(st.integers(1, most), min_size=many, max_size=many))
    groups, whole = groups_of(plan), ground(points)
    found = compass.words(whole, groups)
    own = {word: group for group, (word, is_own) in found.items() if is_own}
    assert len(own) == sum(is_own for _, is_own in found.values())
    out = {group: sum(part**2 for part in whole.place(group)) for group in groups}
    for word, group in own.items():
        farther, _, plain = word.partition(" ")
        if farther == "Outer":
            assert out[group] > out[own[plain]]
        if farther == "Inner":
            assert out[group] <= out[own[plain]]


def test_a_square_has_its_nine_words() -> None:
    points = [(x * AREA, y * AREA) for y in (2, 1, 0) for x in (0, 1, 2)]
    found = compass.words(ground(points), [(i,) for i in range(9)])
    assert [found[i,][0] for i in range(9)] == [
        *("North West", "North", "North East"),
        *("West", "Central", "East"),
        *("South West", "South", "South East"),
    ]


def test_areas_in_a_line_are_told_apart_along_it() -> None:
    found = compass.words(ground([(x, 5) for x in range(5)]), [(i,) for i in range(5)])
    assert [found[i,][0] for i in range(5)] == [
        *("West", "Central West", "Central", "Central East", "East")
    ]


def test_two_of_one_direction_are_outer_and_inner_not_in_brackets() -> None:
    points = [(0, 0), (100, 0), (80, 0), (62, 0), (-100, -100), (-100, 100), (-100, 0)]
    found = compass.words(ground(points), [(1,), (2,), (3,), (6,)])
    assert {word for word, _ in found.values()} == {"East", "Outer East", "Inner East", "West"}


def test_the_same_plan_of_scenarios_that_measure_demand_otherwise(base: Problem) -> None:
    plan = [*itertools.islice(itertools.cycle(range(12)), len(base.codes))]
    others = (build(load(name)) for name in ("demand-population", "baseline-2025"))
    assert {tuple(named(each, plan).items()) for each in others} == {
        tuple(named(base, plan).items())
    }


# Names of the user's own --------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> county.County:
    return county.make(tmp_path / "county")


def names_of(scenario: Path, *texts: str) -> set[str]:
    answer = bcu("solve", scenario, "--json", *laid_over(*texts))
    return set(answer.document["results"][0]["plan"].values())


def test_a_list_of_names_goes_by_an_area_of_the_bcu(made: county.County) -> None:
    plain = bcu("solve", made.scenario, "--json").document["results"][0]["plan"]
    listed = bcu(
        *("solve", made.scenario, "--json"),
        *laid_over('names.list={"Skell" = "The Dales", "T" = "Riverside"}'),
    ).document["results"][0]["plan"]
    skell, ouse = (plain[code] for code in ("L11", "T"))
    assert skell != ouse
    assert {listed[code] for code in plain if plain[code] == skell} == {"The Dales"}
    assert {listed[code] for code in plain if plain[code] == ouse} == {"Riverside"}
    assert all(listed[c] == plain[c] for c in plain if plain[c] not in {skell, ouse})


def test_what_a_list_does_not_cover_is_told(made: county.County) -> None:
    answer = bcu("solve", made.scenario, *laid_over('names.list={"Skell" = "The Dales"}'))
    said = " ".join(answer.out.split())
    assert "The list of names has no area of these, which are named by rule: " in said
    assert "The list of names" not in bcu("solve", made.scenario).out


def test_of_several_areas_in_one_bcu_the_first_of_the_list_names_it(base: Problem) -> None:
    for names in (["Camden", "Barnet"], ["Barnet", "Camden"]):
        inside = ", ".join(f'"{name}" = "Of {name}"' for name in names)
        problem = build(load("baseline", [f"names.list={{{inside}}}"]), base.areas)
        found = named(problem, [0] * len(base.codes))
        assert set(found.values()) == {f"Of {names[0]}"}


def test_a_listed_name_is_no_other_bcus(base: Problem) -> None:
    plan = [i % 8 for i in range(len(base.codes))]
    plain = named(base, plan)
    word = next(iter({*plain.values()} & {*compass.POINTS}))
    area = next(area for area, bcu in plain.items() if bcu != word)
    problem = build(load("baseline", [f'names.list={{"{area}"="{word.upper()}"}}']), base.areas)
    found = named(problem, plan)
    assert found[area] == word.upper()
    assert word not in found.values()


def districts(made: county.County, of: Callable[[int], str]) -> None:
    """Add to the figures a column of names, given the number of the area."""
    head, *rows = made.figures.read_text(encoding="utf-8").splitlines()
    place = {code: number for number, code in enumerate(county.CODES)}
    lines = [f"{head},district"]
    lines += [f"{row},{of(place[row.split(',')[0].strip(chr(34))])}" for row in rows]
    made.figures.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_column_of_names(made: county.County) -> None:
    districts(made, lambda i: "Upland" if i < 10 else f"Vale {i // 10}")
    found = names_of(made.scenario, "names.column=district", "rules.number=6")
    assert all(name.endswith(("Upland", "Vale 1")) for name in found)
    assert len(found) == 6
    assert not any("(" in name for name in found)  # told apart by compass words


def test_a_blank_in_the_column_leaves_the_compass(made: county.County) -> None:
    districts(made, lambda i: "")
    plain = names_of(made.scenario)
    assert names_of(made.scenario, "names.column=district") == plain


def test_the_heaviest_area(base: Problem) -> None:
    texts = ["names.column=name", "names.weight=offences_2016"]
    problem = build(load("baseline", texts), base.areas)
    adopted = plans.read_any("adopted-2018", problem.areas)
    groups = problem.groups(adopted).values()
    heaviest = {
        problem.areas.names.name(problem.codes[max(group, key=lambda i: problem.demand[i])])
        for group in groups
    }
    assert set(name_groups(problem, [*groups])) == heaviest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('names.list={Camden="A", Islington="a"}', "the name 'a' stands twice, for 'Camden' and"),
        ('names.list={Camden="  "}', "the name is empty"),
        (f'names.list={{Camden="{"x" * 200}"}}', "the name has 200 letters, more than 60"),
        ('names.list={Camdem="A"}', "there is no area 'Camdem'"),
        ('names.list={Camden="A", E09000007="B"}', "'Camden' and 'E09000007' are the same area"),
        ("names.column=distrct", "there is no column 'distrct'"),
        ("names.weight=name", "there is no column of numbers 'name'"),
        ("names.colum=x", "there is no key 'colum' in [names]"),
    ],
)
def test_bad_names_are_refused(base: Problem, text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        build(load("baseline", [text]), base.areas)
    assert said in str(refused.value)
