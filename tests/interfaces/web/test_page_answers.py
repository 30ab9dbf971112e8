"""What the page answers, held against the product's own diagram of the plans with those wishes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import pytest

from bcu_optimizer import read
from bcu_optimizer.interfaces.web.file import held as in_base64
from bcu_optimizer.interfaces.web.script import joined
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.naming import name_groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.plan_page.page import PlanPage, make
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers import browser as browsers
from makers import toys
from makers.toys import Toy
from oracles import wishes as oracle

KINDS = ("together", "apart", "alone", "keep")
WEIGHTS = (0.0, 0.1, 0.3, 1.0, 1.0, 1.0, 2.5, 1e-9, 3e7)
_SHELL = """<script type="module">%s
globalThis.load = async (text) => {
  const data = await unpack(text);
  globalThis.ask = makeAsk(data, makeNames(data.about, data.groups));
};
globalThis.nearest = nearest;
globalThis.asked = (states) => states.map((state) => {
  try { return ask(state); } catch (error) { return {error: error.message}; }
});</script>"""


class Asked:
    """A page in the browser that is asked, without anything being shown."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def load(self, held: PlanPage) -> None:
        self.page.evaluate("(text) => load(text)", in_base64(held))

    def ask(self, states: Sequence[oracle.State]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("(states) => asked(states)", states)
        return found


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with browsers.started() as browser:
        page = browser.new_page()
        page.set_content(_SHELL % joined())
        page.wait_for_function("typeof asked === 'function'")
        yield Asked(page)


def states(held: PlanPage, chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Make up states: weights of every size, and up to five wishes of which many go together."""
    problem = held.problem
    return [
        {
            "bcus": chance.choice(list(held.diagrams)),
            "weights": {goal: chance.choice(WEIGHTS) for goal in held.goals},
            "wishes": [wish(problem, chance) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5)))],
        }
        for _ in range(count)
    ]


def wish(problem: Problem, chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(KINDS)
    size = {"alone": (1, 1, 2), "apart": (2, 3), "together": (2, 2, 3), "keep": (2, 3, 3, 1)}[kind]
    first = chance.randrange(len(problem.codes))
    near = [i for i in range(len(problem.codes)) if problem.neighbours[first] >> i & 1] or [first]
    group = {first}
    while len(group) < min(chance.choice(size), len(problem.codes)):
        group.add(chance.choice(near if chance.random() < 0.8 else range(len(problem.codes))))
        near += [
            j
            for j in range(len(problem.codes))
            if any(problem.neighbours[i] >> j & 1 for i in group)
        ]
    if kind in ("apart", "together") and len(group) < 2:
        kind = "alone"
    return {"kind": kind, "areas": [problem.codes[i] for i in sorted(group)]}


def as_groups(problem: Problem, plan: dict[str, str]) -> dict[str, tuple[int, ...]]:
    bcus: dict[str, list[int]] = {}
    for code, bcu in plan.items():
        bcus.setdefault(bcu, []).append(problem.index[code])
    return {name: tuple(sorted(bcus[name])) for name in sorted(bcus)}


def check(asked: Asked, held: PlanPage, some: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ask, and find what the oracle answers, to the last digit."""
    asked.load(held)
    found = asked.ask(some)
    for state, answer in zip(some, found, strict=True):
        expected = oracle.answer(held.problem, state)
        if answer.get("plan"):
            assert list(answer["plan"]) == list(held.problem.codes)
            plan = as_groups(held.problem, answer["plan"])
            assert plan == name_groups(held.problem, sorted(plan.values())), state
            answer["plan"] = set(plan.values())
        assert answer == expected, state
    return found


def made_up(count: int) -> Iterator[PlanPage]:
    """Yield pages of toy maps with rules, goals and limits of every kind."""
    found: list[tuple[Toy, int]] = []

    def keep(drawn: tuple[Toy, int]) -> None:
        found.append(drawn)

    toys.for_all(toys.questions(), count, keep)
    for toy, bcus in found:
        plain = {name: weight for name, weight in toy.goals.items() if name in goals.GOALS}
        page = make(toys.problem(toy.ask(goals=plain)), [bcus])
        if page.diagrams:
            yield page


class TestAnswers:
    def test_toys_of_every_kind(self, asked: Asked, *, full: bool) -> None:
        chance, found = random.Random(17), []
        for held in made_up(1500 if full else 120):
            found += check(asked, held, states(held, chance, 17))
        outcomes = {(bool(answer["plan"]), int(answer["tied"]) > 1) for answer in found}
        assert outcomes == {(True, True), (True, False), (False, False)}
        assert len(found) > 1000

    def test_london(self, asked: Asked, london: Callable[..., Problem], *, full: bool) -> None:
        held = make(london())
        assert list(held.diagrams) == [11, 12, 13, 14, 15, 16]
        check(asked, held, states(held, random.Random(18), 300 if full else 20))

    @pytest.mark.parametrize(
        "name", ["pathfinders-unchanged", "supervision-in-every-bcu", "ties-together"]
    )
    def test_shipped_scenarios(self, asked: Asked, name: str, *, full: bool) -> None:
        held = make(read(name), None if full else 13)
        check(asked, held, states(held, random.Random(name), 60 if full else 8))

    def test_the_solver_finds_the_same(self, asked: Asked, london: Callable[..., Problem]) -> None:
        wished = {
            "together": ('["Haringey", "Enfield"]', ["E09000010", "E09000014"]),
            "apart": ('["Camden", "Islington"]', ["E09000007", "E09000019"]),
            "single": ('"Westminster"', ["E09000033"]),
        }
        asked.load(make(london()))
        for rule, (setting, areas) in wished.items():
            kind = "alone" if rule == "single" else rule
            state = {"bcus": 12, "weights": {"links": 1.0, "imbalance": 1.0}}
            [found] = asked.ask([{**state, "wishes": [{"kind": kind, "areas": areas}]}])
            result = solve_problem(london(f"rules.{rule}=[{setting}]"), 12, Options())
            assert result.engine == "set-partitioning" and result.plan
            assert (found["plan"], found["objective"]) == (result.plan.assignment, result.objective)
            assert found["count"] == str(result.valid_plans)

    def test_the_smallest_doubles_and_halves_are_rounded_to_even(self, asked: Asked) -> None:
        chance = random.Random(5)
        pairs = [
            (chance.getrandbits(chance.randint(1, 200)), 1 << chance.randint(0, 1300))
            for _ in range(200)
        ]
        pairs += [(chance.getrandbits(90), chance.getrandbits(70) | 1) for _ in range(200)]
        pairs += [
            ((1 << 53) + 1, 1),
            ((1 << 53) + 3, 1),
            (1, 1 << 1074),
            (1, 1 << 1075),
            (3, 1 << 1075),
        ]
        texts = [[str(over), str(under)] for over, under in pairs]
        script = "(pairs) => pairs.map(([a, b]) => nearest(BigInt(a), BigInt(b)))"
        found = asked.page.evaluate(script.replace("nearest", "globalThis.nearest"), texts)
        assert found == [float(Fraction(over, under)) for over, under in pairs]
