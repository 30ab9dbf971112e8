"""What a census refuses, and in what words; and how well it foresees its own size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.engines import candidates
from bcu_optimizer.engines.diagram import compile as unroll
from bcu_optimizer.engines.diagram import pareto as front
from bcu_optimizer.engines.diagram import sum_counts as sums
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.size import BYTES_AN_ARC, Budget
from bcu_optimizer.engines.effort import Effort
from bcu_optimizer.engines.set_partitioning.model import BcuModel
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import PlanRule
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.census import Census
from makers.toys import grid, lattice, problem

Built = Callable[..., Problem]
WIDE = (
    "rules.supervision=false",
    "rules.balance=false",
    "rules.size=[1, 5]",
    "data.crossings=true",
)


def refused(ask: Callable[[], object]) -> Fault:
    with pytest.raises(InputError) as caught:
        ask()
    assert caught.value.exit_code == 3
    (fault,) = caught.value.faults
    return fault


# Too large ----------------------------------------------------------------------------------------


def megabytes(text: str) -> float:
    """Read the estimate out of a message."""
    number, unit = text.partition("take about ")[2].split()[:2]
    return float(number.replace(",", "")) * (1000 if unit == "GB" else 1)


def test_too_large_a_question_is_refused_with_file_place_estimate_and_remedy(london: Built) -> None:
    fault = refused(lambda: Census(london(*WIDE), effort=Effort(megabytes=100)).counts)
    assert fault.file.endswith("baseline.toml")
    assert fault.where == "rules"
    assert fault.message.startswith("all plans of 12 BCUs would take about ")
    assert fault.message.endswith("and only 100 MB are allowed.")
    assert 100 < megabytes(fault.message) < 1000
    assert "ize" in fault.remedy
    assert "--memory" in fault.remedy


def test_a_question_of_several_numbers_is_told_to_ask_for_fewer(london: Built) -> None:
    made = london(*WIDE, "rules.number=[8, 20]")
    fault = refused(lambda: Census(made, effort=Effort(megabytes=100)).counts)
    assert fault.message.startswith("all plans of 8–20 BCUs would take")
    assert fault.remedy.startswith("Ask for fewer numbers of BCUs")


@pytest.mark.parametrize("allowed", [0.5, 2])
def test_the_memory_that_is_advised_leads_to_an_answer(allowed: float) -> None:
    """What the remedy says to type can be typed, is more, and in a few steps there is an answer."""
    made = problem(lattice(6, 4, rules={"size": [2, 6], "contiguity": True}))
    for _ in range(6):
        fault = refused(
            lambda allowed=allowed: Census(made, [6], Effort(megabytes=allowed)).count()
        )
        advised = float(fault.remedy.partition("--memory ")[2].rstrip("."))
        assert advised > allowed
        allowed = advised
        try:
            assert Census(made, [6], Effort(megabytes=allowed)).count() == 3_358_531
            return
        except InputError:
            continue
    pytest.fail("no advice was enough")


def test_too_long_a_question_is_refused_with_its_time(london: Built) -> None:
    effort = Effort(megabytes=100_000, seconds=0.0)
    fault = refused(lambda: Census(london(*WIDE), effort=effort).counts)
    assert "second" in fault.message
    assert "time" in fault.remedy


def test_ranks_and_frontiers_that_grow_too_large_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = problem(lattice(4, 4, demand=(3, 5, 7, 11) * 4, rules={"contiguity": True}))
    census = Census(made, [4])
    plan = census.sample(1, seed=1).plan(0)
    monkeypatch.setattr(sums, "_BYTES_A_SUM", 10**8)
    fault = refused(lambda: census.rank(plan))
    assert fault.message.startswith("the rank among all plans of 4 BCUs would take")
    parts = census.diagram().candidates.members[:, :2].astype(int)
    with pytest.raises(front.TooLargeError):
        front.Front(census.diagram(), parts, megabytes=0.001)


def test_too_many_possible_bcus_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates.enumerate_candidates, "__defaults__", (1_000,))
    made = problem(lattice(6, 6, rules={"contiguity": True}))
    fault = refused(lambda: Census(made, [5]).count())
    assert (fault.where, "possible BCUs" in fault.message) == ("rules.size", True)


@dataclass(frozen=True)
class Watched(Budget):
    """A budget without end that notes what is foreseen, and what is made in the end."""

    foreseen: list[float] = field(default_factory=list)
    made: list[int] = field(default_factory=list)

    def foresee(self, arcs: float, seconds: float) -> None:
        self.foreseen.append(arcs)

    def spend(self, arcs: int, done: float) -> None:
        self.made.append(arcs)


@pytest.mark.parametrize("begin", [2_000, 20_000])
@pytest.mark.parametrize("is_london", [True, False])
def test_the_size_is_foreseen_within_a_factor_of_five(
    london: Built, is_london: bool, begin: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unroll, "_SMALL", begin)
    crossed = lattice(6, 6, rules={"size": [2, 5], "contiguity": True})
    made = london(*WIDE, "rules.size=[1, 4]") if is_london else problem(crossed)
    watched = Watched()
    plan_space(made, [12 if is_london else 9], watched)
    (foreseen,) = watched.foreseen
    assert watched.made[-1] > 10 * begin
    assert 1 / 5 < foreseen / watched.made[-1] < 5


def test_progress_is_told(london: Built) -> None:
    told: list[float] = []
    Census(london("rules.size=[1, 4]"), effort=Effort(tell=told.append)).counts  # noqa: B018
    assert len(told) > 20
    assert all(0 <= share <= 1 for share in told)


def test_an_arc_takes_no_more_than_is_reckoned(london: Built) -> None:
    made = london(*WIDE[:3])
    watched = Watched()
    tracemalloc.start()
    plan_space(made, [12], watched)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * (watched.made[-1] * BYTES_AN_ARC + 10e6)


# Rules that cannot be honoured --------------------------------------------------------------------


class Lonely(PlanRule):
    """A made-up rule that speaks to the solver alone."""

    name = "lonely"

    def add(self, plans: BcuModel) -> None:
        plans.programme.addConstraint(plans.chosen[0] <= 0, "lonely")

    def check(self, groups: Groups) -> list[Verdict]:
        return [Verdict(self.name, True, None, None)]


def test_a_rule_that_speaks_to_the_solver_alone_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = rules.active
    monkeypatch.setattr(rules, "active", lambda made: [*usual(made), Lonely(None, made)])
    made = problem(grid(3, 2, rules={"contiguity": True}, goals={"links": 1.0}))
    for ask in (lambda c: c.count(), lambda c: c.best(1), lambda c: c.pairs(), lambda c: c.counts):
        fault = refused(lambda ask=ask: ask(Census(made, [2])))
        assert "'lonely'" in fault.message
        assert fault.where == "rules.lonely"
        assert fault.remedy
    BcuModel(made, candidates.enumerate_candidates(made, 2), 2)  # the solver's model can be told


# The same on every run ----------------------------------------------------------------------------

RUN = """
import json
from makers import toys
from makers.questions import question
from bcu_optimizer.questions.census import Census
census = Census(toys.problem(question()), [4])
best = census.best(30)
print(json.dumps([
    census.counts,
    best.as_list(),
    census.sample(20, seed=3).rows.tolist(),
    census.pairs().values.tolist(),
    census.rank(best.plan(0)).as_dict(),
    [block.rows.tolist() for block in census.every()],
]))
"""


def test_nothing_depends_on_the_hash_seed() -> None:
    found = []
    for seed in ("0", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", RUN],
            cwd=Path(__file__).parents[2],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(run.stdout)
    assert found[0] == found[1]
    assert json.loads(found[0])[0]["4"] > 100
