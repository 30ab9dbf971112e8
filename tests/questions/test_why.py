"""Why an area is with those that it is with: every figure as all plans have it, by brute force."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.diagram import envelope
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.presentation.wording import why as wording
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.plan_distance import fewest_moved
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.why.answer import Neighbour
from bcu_optimizer.questions.why.why import Asked
from makers.county import make
from makers.toys import Toy, as_plan, censuses, for_all, problem
from oracles.brute import Oracle, Partition

pytestmark = pytest.mark.undrawn


def exact(toy: Toy) -> Toy:
    """Leave distance out, whose square roots are not exact."""
    goals = {name: weight for name, weight in toy.goals.items() if name != "travel" and weight}
    return toy.ask(goals=goals or {"imbalance": 1.0})


def joins(plan: Partition, i: int, j: int) -> bool:
    return any(i in group and j in group for group in plan)


def turned(
    lines: list[tuple[Fraction, Fraction, bool]], weight: Fraction, now: bool
) -> tuple[Fraction | None, Fraction | None]:
    """Return the nearest weights on either side at which the kinds of plan change places.

    ``lines`` are the plans: what they are worth at weight 0, how much the weight adds, their kind.
    """
    crossings = {(b[0] - a[0]) / (a[1] - b[1]) for a, b in combinations(lines, 2) if a[1] != b[1]}
    ends = sorted({Fraction(0), weight, *(at for at in crossings if at > 0)})
    spans = [*pairwise(ends), (ends[-1], ends[-1] + 1)]

    def first(span: tuple[Fraction, Fraction]) -> bool | None:
        at = sum(span) / 2
        best = {
            kind: min((a + b * at for a, b, of in lines if of is kind), default=None)
            for kind in (True, False)
        }
        if None in best.values():
            return best[True] is not None
        return None if best[True] == best[False] else best[True] < best[False]

    below = [span[1] for span in spans if span[1] <= weight and first(span) is (not now)]
    above = [span[0] for span in spans if span[0] >= weight and first(span) is (not now)]
    return max(below, default=None), min(above, default=None)


def assert_why(asked: tuple[tuple[Toy, list[int]], int]) -> None:
    (toy, numbers), seed = asked
    chance = random.Random(seed)
    toy, bcus = exact(toy), chance.choice(numbers)
    toy = toy.ask(rules={**toy.rules, "number": bcus})
    oracle = Oracle(toy)
    plans = [tuple(sorted(plan)) for plan in oracle.valid(bcus)]
    values = {plan: oracle.objective(plan) for plan in plans}
    made = problem(toy)
    i, j = sorted(chance.sample(range(len(toy)), 2))
    given = as_plan(chance.choice(plans), len(toy)) if plans and chance.random() < 0.5 else None
    found = Asked(made, given).why(made.codes[i], made.codes[j])
    if not plans:
        assert (found.best.outcome, found.neighbours) == ("infeasible", ())
        return
    least = oracle.as_good(bcus)[0]
    of = tuple(sorted(found.of.groups.values()))
    assert of == (tuple(sorted(made.groups(given).values())) if given else least)
    (each,) = found.neighbours
    assert each.together == joins(of, i, j)
    assert each.share == Fraction(sum(joins(plan, i, j) for plan in plans), len(plans))
    for kind, objective, cost in (
        (True, each.best_together, each.cost_together),
        (False, each.best_apart, each.cost_apart),
    ):
        known = [v for plan, v in values.items() if joins(plan, i, j) is kind and v is not None]
        assert objective == min(known, default=None)
        assert cost == (None if not known else min(known) - values[least])
    others = [plan for plan in plans if joins(plan, i, j) is not each.together]
    assert (each.other is None) == (not others)
    if others:
        assert_other(made, oracle, each, others, of)
    if len(oracle_goals(toy)) > 1:
        assert_turns(toy, oracle, each, plans, (i, j), now=joins(least, i, j))


def assert_other(
    made: Problem, oracle: Oracle, each: Neighbour, others: list[Partition], of: Partition
) -> None:
    """The first of the best plans of the other kind, and how far it is from the one asked about."""
    known = oracle.ordered(others)
    plan = tuple(sorted(each.other.evaluation.groups.values()))
    if known:
        assert plan == known[0][1]
        assert each.other.objective == float(known[0][0])
        assert each.other.tied == sum(value == known[0][0] for value, _ in known)
    assert each.other.valid_plans == len(others)
    for name, change in each.changes.items():
        after, before = (oracle.measure(name, groups) for groups in (plan, of))
        if after is None or before is None:
            assert change is None
        else:
            assert change == pytest.approx(float(after - before), abs=1e-9)


def assert_turns(
    toy: Toy, oracle: Oracle, each: Neighbour, plans: list[Partition], pair: Any, *, now: bool
) -> None:
    weights = oracle_goals(toy)
    parts = {
        name: {plan: Oracle(toy.ask(goals={name: 1.0})).objective(plan) for plan in plans}
        for name in weights
    }
    for name, turns in each.turns.items():
        lines = {
            (
                sum(weights[other] * parts[other][plan] for other in weights if other != name),
                parts[name][plan],
                joins(plan, *pair),
            )
            for plan in plans
        }
        below, above = turned(sorted(undominated(lines)), weights[name], now)
        assert turns.as_dict() == {
            "below": None if below is None else float(below),
            "above": None if above is None else float(above),
        }


def undominated(lines: set[Any]) -> list[Any]:
    """Leave out plans that one of the same kind is as good as, whatever the weight."""
    kept = []
    for a, b, kind in sorted(lines, key=lambda line: (line[2], line[0], line[1])):
        if not any(k is kind and x <= a and y <= b for x, y, k in kept):
            kept.append((a, b, kind))
    return kept


def oracle_goals(toy: Toy) -> dict[str, Fraction]:
    return {name: Fraction(weight) for name, weight in toy.goals.items() if weight}


def test_every_figure_is_that_of_all_plans(full: bool) -> None:
    drawn = st.tuples(censuses(7), st.integers(0, 2**32 - 1))
    for_all(drawn, 2_000 if full else 120, assert_why)


def test_three_goals(full: bool) -> None:
    def three(asked: tuple[tuple[Toy, list[int]], int]) -> None:
        (toy, numbers), seed = asked
        chance = random.Random(seed)
        goals = {"imbalance": chance.choice([0.5, 1.0]), "links": chance.choice([1.0, 3.0])}
        ties = ((0, len(toy) - 1, 2.0), (0, 1, 1.0))
        if not any(toy.links.values()):
            goals.pop("links")
        assert_why(((toy.ask(goals={**goals, "ties": 0.7}, ties=ties), numbers), seed))

    for_all(st.tuples(censuses(7), st.integers(0, 2**32 - 1)), 800 if full else 60, three)


@pytest.mark.parametrize("seed", range(40))
def test_the_fewest_that_move_come_first_by_code(seed: int) -> None:
    chance = random.Random(seed)
    codes = "ABCDEF"
    first, second = ({code: str(chance.randint(0, 2)) for code in codes} for _ in range(2))
    names = sorted({*second.values()})
    bcus = sorted({*first.values()})
    lists = []
    for kept in _matchings(bcus, names):
        lists.append([code for code in codes if kept.get(first[code]) != second[code]])
    assert fewest_moved(first, second) == min(lists, key=lambda moved: (len(moved), moved))


def _matchings(bcus: list[str], names: list[str]) -> list[dict[str, str]]:
    if not bcus:
        return [{}]
    rest = _matchings(bcus[1:], names)
    more = [{bcus[0]: name, **each} for name in names for each in rest if name not in each.values()]
    return [*rest, *more]


def test_london_turns_where_the_solver_turns(london: Callable[..., Problem]) -> None:
    """Barnet and Brent: just below and just above each weight the best plan is solved anew."""
    found = Asked(london(), None).why("Barnet", "Brent")
    (each,) = found.neighbours
    turns = each.turns["imbalance"]
    assert [round(float(at), 4) for at in turns.below] == [0.8127, 0.6398]
    assert turns.above == ()
    for at, before in ((turns.below[0], False), (turns.below[1], True)):
        for weight, joined in ((at * Fraction(999, 1000), not before), (at * 1001 / 1000, before)):
            best = bcu.solve(london(f"goals.imbalance={float(weight)!r}")).plan.assignment
            assert (best["E09000003"] == best["E09000005"]) is joined


def test_london_with_three_goals(london: Callable[..., Problem]) -> None:
    made = london("goals.travel=0.5")
    found = Asked(made, None).why("Camden")
    assert [each.area for each in found.neighbours] == [
        "E09000003", "E09000005", "E09000014", "E09000019", "E09000033",
    ]  # fmt: skip
    for each in found.neighbours:
        assert set(each.turns) == {"links", "imbalance", "travel"}
        assert bcu.evaluate(each.other.plan, made).holds
        assert min(each.cost_together, each.cost_apart) == 0


def test_a_given_plan_and_a_place_that_is_not_london(tmp_path: Path) -> None:
    county = make(tmp_path)
    made = bcu.read(county.scenario)
    best = bcu.solve(made)
    found = bcu.why(None, scenario=made)
    assert [each.area for each in found] == list(made.codes)
    assert "Best means" in str(next(iter(found)))
    swapped = Plan(dict(best.plan.assignment), name="ours")
    again = bcu.why("Garth", scenario=made, plan=swapped)
    assert again.given
    assert again.as_dict()["of"] == "ours"
    assert "In the plan 'ours'" in str(again)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_the_command_keeps_pages_and_data(tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out"
    assert run("why", "Barnet", "Enfield", "--json", "--out", str(out)) == 0
    told = json.loads(capsys.readouterr().out)
    assert json.loads((out / "why.json").read_text(encoding="utf-8")) == told
    assert (told["bcu"], told["partners"]) == ("North", ["E09000014"])
    (each,) = told["neighbours"]
    assert each["area"] == "E09000010"
    assert each["cost_together"] == pytest.approx(0.001764, abs=1e-6)
    names = {path.name for path in out.iterdir()}
    assert {"why.pdf", "why.html", "neighbours.csv", "plans"} <= names
    assert [path.name for path in (out / "plans").iterdir()] == ["1-with-enfield.csv"]
    page = (out / "why.html").read_text(encoding="utf-8")
    assert "<h3>Why Barnet is with Haringey</h3>" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_without_any_plan_it_says_so(capsys: Any) -> None:
    assert run("why", "Barnet", "--set", "rules.number=20", "--json") == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["bcu"], told["neighbours"]) == ("infeasible", None, [])
    assert told["because"]
    assert run("why", "--all", "--set", "rules.number=20") == 4
    assert "no plan of 20 BCUs keeps every rule" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["Barnett"], "there is no area 'Barnett'. Did you mean 'Barnet'"),
        (["Barnet", "Nowhere"], "OTHER: there is no area 'Nowhere'."),
        (["Barnet", "barnet"], "Barnet is asked about itself."),
        (["Barnet", "--bcus", "11-13"], "is about 11 to 13 BCUs, not one number."),
        (["Barnet", "--set", "rules.size=[1, 9]", "--memory", "1"], "only 1 MB are allowed"),
    ],
)
def test_bad_input(asked: list[str], said: str, capsys: Any) -> None:
    assert run("why", *asked) == 3
    assert said in " ".join(capsys.readouterr().err.split())


def test_an_area_or_all(capsys: Any) -> None:
    assert run("why") == 2
    assert "no area is named" in capsys.readouterr().err
    assert run("why", "Barnet", "--all") == 2


def test_passes_are_counted(london: Callable[..., Problem], monkeypatch: Any) -> None:
    monkeypatch.setattr(envelope, "MOST_PASSES", 3)
    with pytest.raises(InputError, match="weighing all plans of 12 BCUs would take more"):
        Asked(london(), None).why("Barnet", "Enfield")


SAID = re.compile(
    r"^(?P<share>[\d.]+) % of all valid plans put them together\..* The best plan (with|without) "
    r"[^:]+: (?P<gains>[^;]+); all in all (?P<cost>[\d.]+) worse \((?P<own>[\d.]+) instead of "
    r"(?P<best>[\d.]+)\)\. .* (?P<moved>\d+) areas? changes? BCU: "
)
AMOUNT = re.compile(
    r"([\d.]+) (points|km) (more links kept|fewer links kept|more even|less even|farther|nearer)"
)
MEASURED = {
    "more links kept": ("links_kept", 100), "fewer links kept": ("links_kept", -100),
    "less even": ("imbalance", 100), "more even": ("imbalance", -100),
    "farther": ("travel_km", 1), "nearer": ("travel_km", -1),
}  # fmt: skip


def test_every_number_in_the_text_is_that_of_the_plans_it_names(
    london: Callable[..., Problem],
) -> None:
    made = london()
    best = bcu.solve(made)
    shares = {frozenset(pair): n for pair, n in bcu.census(made).plan_pairs().counts.items()}
    total = bcu.census(made).count()
    seen = 0
    for one in bcu.why(scenario=made):
        for each in one.neighbours:
            told = SAID.match(wording.paragraph(one, each).replace("\u00a0", " "))
            if told is None:
                assert each.share in (0, 1)
                continue
            seen += 1
            other = bcu.evaluate(each.other.plan, made)
            value = goals.objective(made, other.groups)
            assert float(told["own"]) == pytest.approx(float(value), abs=5e-5)
            assert float(told["best"]) == pytest.approx(best.objective, abs=5e-5)
            assert float(told["cost"]) == pytest.approx(float(value) - best.objective, abs=5e-5)
            share = 100 * shares[frozenset([one.area, each.area])] / total
            assert float(told["share"]) == pytest.approx(share, abs=0.1)
            assert int(told["moved"]) == len(
                fewest_moved(one.of.plan.assignment, other.plan.assignment)
            )
            for amount, unit, what in AMOUNT.findall(told["gains"]):
                name, sign = MEASURED[what]
                change = sign * (other.measures[name] - best.measures[name])
                assert float(amount) == pytest.approx(
                    change, abs=0.05 if unit == "points" else 5e-3
                )
    assert seen > 120


def test_all_areas_as_a_pack(tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out"
    county = make(tmp_path / "county")
    assert run("why", "--all", "--scenario", str(county.scenario), "--out", str(out)) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Cheapest other choice" in told
    document = json.loads((out / "why.json").read_text(encoding="utf-8"))
    assert [area["area"] for area in document["areas"]] == sorted(document["plan"])
    page = (out / "why.html").read_text(encoding="utf-8")
    assert page.count("<h4>Why ") == len(document["areas"])
    assert {"why.pdf", "areas.csv", "plan.csv"} <= {path.name for path in out.iterdir()}
