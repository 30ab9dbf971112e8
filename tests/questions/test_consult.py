"""Proposals of a consultation: what is granted and what collides, as all subsets have it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import proposals as table
from bcu_optimizer.data.proposals import Proposal
from bcu_optimizer.engines.diagram import grants as engine
from bcu_optimizer.engines.diagram.grants import hitting
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.wishes import Wish, contradict
from bcu_optimizer.questions.consult import grants
from bcu_optimizer.questions.consult.answer import Consultation
from bcu_optimizer.questions.consult.consult import consult
from makers.county import make
from makers.toys import LETTERS, Toy, as_plan, censuses, for_all, problem
from oracles.brute import Oracle, Partition, by_lowest, partitions

pytestmark = pytest.mark.undrawn
LONDON = (
    "p1,Barnet,together,Barnet;Enfield,2",
    "p2,Haringey,together,Haringey;Enfield,1",
    "p3,Barnet,apart,Barnet;Haringey,1",
    "p4,Camden,together,Camden;Islington,",
    "p5,Westminster,alone,Westminster,2",
    "p6,Hackney,together,Hackney;Islington,1.5",
    "p7,Croydon,keep,Croydon;Bromley;Sutton,1",
    "p8,Lambeth,apart,Lambeth;Southwark,1",
)


def subsets(count: int) -> list[frozenset[int]]:
    numbers = range(count)
    every = chain.from_iterable(combinations(numbers, size) for size in range(count + 1))
    return [frozenset(each) for each in every]


def wished(chance: random.Random, count: int) -> list[tuple[str, tuple[int, ...]]]:
    found = []
    for _ in range(chance.randint(1, 5)):
        kind = chance.choice(["together", "apart", "alone", "keep"])
        least = 2 if kind in {"together", "apart"} else 1
        areas = chance.sample(range(count), min(count, chance.randint(least, 3)))
        found.append((kind, tuple(sorted(areas))))
    return found


def grants_it(plan: Partition, kind: str, areas: tuple[int, ...]) -> bool:
    homes = [next(group for group in plan if i in group) for i in areas]
    if kind == "together":
        return len(set(homes)) == 1
    if kind == "apart":
        return len(set(homes)) == len(areas)
    if kind == "alone":
        return all(len(home) == 1 for home in homes)
    return set(homes[0]) == set(areas)


def plans_with(toy: Toy, bcus: int, wishes: list[tuple[str, tuple[int, ...]]]) -> list[Partition]:
    """Every plan that keeps all rules and grants all wishes, by looking at each."""
    alone = {LETTERS[i] for kind, areas in wishes if kind == "alone" for i in areas}
    singles = sorted({*toy.rules.get("single", []), *alone})
    oracle = Oracle(toy.ask(rules={**toy.rules, "single": singles}) if singles else toy)
    return [
        tuple(sorted(plan))
        for plan in oracle.valid(bcus)
        if all(grants_it(plan, *wish) for wish in wishes)
    ]


def assert_consulted(asked: tuple[tuple[Toy, list[int]], int]) -> None:
    (toy, numbers), seed = asked
    chance = random.Random(seed)
    bcus = chance.choice(numbers)
    goals = {name: w for name, w in toy.goals.items() if name in {"links", "imbalance"} and w}
    toy = toy.ask(rules={**toy.rules, "number": bcus}, goals=goals or {"imbalance": 1.0})
    toy = toy.ask(rules={k: v for k, v in toy.rules.items() if k not in {"fixed", "teams"}})
    wishes = wished(chance, len(toy))
    weights = [Fraction(chance.choice([1, 1, 2, 3]), 2) for _ in wishes]
    made = problem(toy)
    given = as_plan(any_plan(chance, len(toy)), len(toy)) if chance.random() < 0.3 else None
    rows = [
        Proposal(f"w{n}", "us", kind, tuple(made.codes[i] for i in areas), weights[n], n + 2)
        for n, (kind, areas) in enumerate(wishes)
    ]
    if given is not None and len(given) != bcus:
        given = None
    found = consult(made, rows, given)
    plans = {one: plans_with(toy, bcus, [wishes[n] for n in one]) for one in subsets(len(wishes))}
    if not plans[frozenset()]:
        assert (found.best.outcome, found.proposals) == ("infeasible", ())
        return
    assert_sets(found, toy, plans, weights)
    for n, each in enumerate(found.proposals):
        assert each.is_possible == bool(plans[frozenset([n])])


def any_plan(chance: random.Random, count: int) -> Partition:
    blocks: dict[int, list[int]] = {}
    for i in range(count):
        blocks.setdefault(chance.randint(0, 2), []).append(i)
    return tuple(sorted(tuple(block) for block in blocks.values()))


def assert_sets(
    found: Consultation,
    toy: Toy,
    plans: dict[frozenset[int], list[Partition]],
    weights: list[Fraction],
) -> None:
    """The collisions, the granted set and its plan are those that all subsets give."""
    impossible = [one for one, able in plans.items() if not able]
    least = [one for one in impossible if not any(other < one for other in impossible)]
    named = [tuple(f"w{n}" for n in sorted(one)) for one in least]
    assert sorted(found.collisions) == sorted(named)
    oracle = Oracle(toy)

    def order(one: frozenset[int]) -> Any:
        ordered = oracle.ordered(plans[one])
        return (-sum(weights[n] for n in one), ordered[0][0], sorted(one))

    best = min((one for one, able in plans.items() if able), key=order)
    assert found.granted == tuple(f"w{n}" for n in sorted(best))
    value, plan = oracle.ordered(plans[best])[0]
    assert tuple(sorted(found.plan.evaluation.groups.values())) == plan
    assert found.plan.objective == float(value)
    assert found.plan.valid_plans == len(plans[best])
    assert found.plan.evaluation.holds
    for each in found.declined:
        inside = {*found.granted, each.id}
        held = [one for one in found.collisions if {*one} <= inside]
        assert held
        assert {*each.because} <= set(chain.from_iterable(held))


def test_all_subsets_of_random_proposals(full: bool) -> None:
    drawn = st.tuples(censuses(6), st.integers(0, 2**32 - 1))
    for_all(drawn, 1_500 if full else 60, assert_consulted)


def file(folder: Path, *rows: str, head: str = "id,who,wish,areas,weight") -> Path:
    path = folder / "proposals.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return path


def test_london_against_every_subset(
    london: Callable[..., Problem], tmp_path: Path, full: bool
) -> None:
    """Each subset is counted anew, with the wishes written as rules of the scenario."""
    number = 8 if full else 5
    made = london()
    names = made.areas.names
    rows = table.read(file(tmp_path, *LONDON[:number]), names)
    found = consult(made, rows)
    counts = {}
    for one in subsets(number):
        texts: dict[str, list[Any]] = {"together": [], "apart": [], "single": []}
        for n in one:
            areas = [names.name(code) for code in rows[n].codes]
            if rows[n].wish == "alone":
                texts["single"] += areas
            elif rows[n].wish == "keep":
                texts["together"].append(areas)
                others = [names.name(c) for c in made.codes if c not in rows[n].codes]
                texts["apart"] += [[areas[0], other] for other in others]
            else:
                texts[rows[n].wish].append(areas)
        stated = [f"rules.{key}={json.dumps(value)}" for key, value in texts.items() if value]
        counts[one] = bcu.census(london(*stated)).count()
    impossible = [one for one, count in counts.items() if not count]
    least = [one for one in impossible if not any(other < one for other in impossible)]
    assert {*found.collisions} == {tuple(f"p{n + 1}" for n in sorted(one)) for one in least}
    weights = {one: sum(rows[n].weight for n in one) for one, count in counts.items() if count}
    granted = frozenset(int(each[1:]) - 1 for each in found.granted)
    assert weights[granted] == max(weights.values())
    assert found.plan.valid_plans == counts[granted]


@pytest.mark.parametrize("seed", range(30))
def test_least_sets_that_hit_all(seed: int) -> None:
    chance = random.Random(seed)
    sets = [
        frozenset(chance.sample(range(6), chance.randint(0 if seed % 9 == 0 else 1, 4)))
        for _ in range(chance.randint(0, 6))
    ]
    hits = [one for one in subsets(6) if all(one & each for each in sets)]
    assert hitting(sets) == sorted(
        (one for one in hits if not any(other < one for other in hits)),
        key=lambda one: (len(one), sorted(one)),
    )


@pytest.mark.parametrize("seed", range(60))
def test_wishes_that_contradict_each_other(seed: int) -> None:
    chance = random.Random(seed)
    wishes = wished(chance, 5)
    blocks = by_lowest(range(1, 32))
    able = any(
        all(
            grants_it(tuple(tuple(i for i in range(5) if m >> i & 1) for m in plan), *wish)
            for wish in wishes
        )
        for count in range(1, 6)
        for plan in partitions(blocks, 31, count)
    )
    assert contradict([Wish(kind, areas) for kind, areas in wishes]) is not able


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_the_command_answers_each_council(tmp_path: Path, capsys: Any) -> None:
    path, out = file(tmp_path, *LONDON[:4]), tmp_path / "out"
    asked = ("consult", "baseline", "--proposals", str(path), "--plan", "adopted-2018")
    assert run(*asked, "--out", str(out)) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Proven: 3 of 4 proposals can be granted together (weight 4 of 5)" in told
    document = json.loads((out / "consult.json").read_text(encoding="utf-8"))
    assert document["collisions"] == [["p1", "p2", "p3"]]
    assert document["granted"] == ["p1", "p3", "p4"]
    assert document["declined"] == [{"id": "p2", "because": ["p1", "p2", "p3"], "rules": []}]
    near = [each["nearest"]["areas_changed"] for each in document["proposals"]]
    assert near[1] == near[3] == 0
    page = (out / "you-said-we-did.csv").read_text(encoding="utf-8")
    assert 'Enfield and Haringey together,Not granted,"It collides with p1 and p3' in page
    names = {each.name for each in out.iterdir()}
    assert {"consult.pdf", "consult.html", "you-said-we-did.xlsx", "plan.csv"} <= names


def test_a_place_that_is_not_london(tmp_path: Path) -> None:
    county = make(tmp_path)
    rows = [
        "1,Garth,together,Garth;Müker,1",
        "2,Skell,apart,Skell;Rûn & Rill,1",
        "3,Skell,together,Skell;Rûn & Rill,3",
    ]
    found = bcu.consult(county.scenario, file(tmp_path, *rows))
    assert ("2", "3") in found.collisions
    assert "3" in found.granted
    assert found.plan.evaluation.holds


def test_without_any_plan_it_says_so(tmp_path: Path, capsys: Any) -> None:
    path = str(file(tmp_path, LONDON[0]))
    assert run("consult", "baseline", "--set", "rules.number=20", "--proposals", path) == 4
    assert "no plan of 20 BCUs keeps every rule" in capsys.readouterr().out


FAULTS = {
    "1,B,together,Barnet;Nowhere,1": "line 2, areas: there is no area 'Nowhere'.",
    "1,B,together,Barnet,1": "line 2, areas: 'together' is between two areas or more",
    "1,B,apart,Barnet;barnet,1": "Barnet is named twice, and no area is apart from itself.",
    "1,B,alone,,1": "line 2, areas: no area is named.",
    "1,B,joined,Barnet;Enfield,1": "line 2, wish: there is no wish 'joined'.",
    "1,B,together,Barnet;Enfield,0": "line 2, weight: 0 counts for nothing.",
    "1,B,together,Barnet;Enfield,-2": "line 2, weight: -2 is negative.",
    "1,B,together,Barnet;Enfield,much": "line 2, weight: 'much' is not a number.",
    "1,,together,Barnet;Enfield,1": "line 2, who: it is empty.",
    "1,B,together,Barnet;Enfield,1\n1,E,apart,Barnet;Enfield,1": (
        "line 3, id: the id '1' stands in line 2 already."
    ),
    "1,B,together,Barnet;Enfield,1\n2,b,together,Enfield;Barnet,1": (
        "line 3: this is what b asks in line 2 already."
    ),
    "": "there is no proposal.",
}


@pytest.mark.parametrize("rows", FAULTS)
def test_faults_are_named_by_row(rows: str, london: Callable[..., Problem], tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        table.read(file(tmp_path, rows), london().areas.names)
    assert FAULTS[rows] in str(told.value)


def test_all_faults_are_told_at_once(london: Callable[..., Problem], tmp_path: Path) -> None:
    rows = [row for row in FAULTS if row and "\n" not in row]
    with pytest.raises(InputError) as told:
        table.read(file(tmp_path, *rows), london().areas.names)
    assert len(told.value.faults) == len(rows)
    with pytest.raises(InputError, match="weight") as told:
        table.read(
            file(tmp_path, "1,B,alone,Barnet", head="id,who,wish,weight"), london().areas.names
        )


def test_too_many_to_decide(
    london: Callable[..., Problem], tmp_path: Path, monkeypatch: Any
) -> None:
    made = london()
    rows = table.read(file(tmp_path, *LONDON), made.areas.names)
    monkeypatch.setattr(engine, "_BYTES_A_SET", 10**8)
    with pytest.raises(InputError, match=r"deciding 8 proposals at once .* GB of memory") as told:
        consult(made, rows)
    assert "Decide fewer proposals at a time" in str(told.value)
    monkeypatch.undo()
    monkeypatch.setattr(engine, "MOST_COLLISIONS", 0)
    with pytest.raises(InputError, match="collide in more ways than can be listed"):
        consult(made, rows)
    monkeypatch.undo()
    monkeypatch.setattr(grants, "MOST_EXEMPT", 0)
    with pytest.raises(InputError, match=r"2\^1 = 2 cases"):
        consult(made, rows)
