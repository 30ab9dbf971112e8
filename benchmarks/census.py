"""Times of questions about all plans, and what a random walk says of the same: `make bench`.

Prints medians, goals and ratios; asserts nothing. Every exact question is put to a new census, so
that listing the possible BCUs and making the diagram are part of each time; reading files is not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from bench import median
from recombination import Walk, walked

from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.engines.diagram.pareto import Front
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.engine import Found
from bcu_optimizer.problem.build import build
from bcu_optimizer.questions.census.census import Census
from bcu_optimizer.questions.frontier.goals import sought
from bcu_optimizer.questions.frontier.nondominated import points
from bcu_optimizer.questions.solve.proof import prove
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.scenario.load import load

if TYPE_CHECKING:
    from bcu_optimizer.common.exact import IntArray
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.census.rank import Rank

FREE = ("rules.balance=false", "rules.supervision=false")
EVERY = (*FREE, "rules.number=[1, 32]")
# What each problem sets on top of the baseline (12 BCUs of 2–4 boroughs, land borders).
SETTINGS: Mapping[str, Sequence[str]] = {
    "2-4": EVERY,
    "1-5": (*EVERY, "rules.size=[1, 5]"),
    "crossings": (*EVERY, "rules.size=[1, 5]", "data.crossings=true"),
    "free": FREE,
    "balanced": (),
}
TWO, THREE = ("links", "imbalance"), ("links", "imbalance", "travel")
BEST, DRAWS, SEED = 100, 1000, 1
LEAST_SECONDS, TIMES = 5.0, 10  # a walk takes ten times as long as all exact answers, or longer
EVENED = ", evened out"
ABOUT = """
A walk merges two bordering BCUs, draws a random spanning tree of them and cuts it (ReCom: DeFord,
Duchin and Solomon 2021). It starts from the adopted plan, no goal steers it, and it has ten times
as long as the exact answers to the same questions. It cannot count plans, and cannot prove that a
plan it found is best, nor that there is none. It visits plans with many spanning trees more often.
"Evened out": each visit is weighted by 1 ÷ the trees of its plan, which mends most of that here;
the result is still an estimate. The use of walks is on maps too large to list all plans of."""


@dataclass(frozen=True)
class Question:
    """A question about all plans.

    Attributes
    ----------
    ask
        Answers it, from nothing but a problem that was read.
    tell
        Says what was answered.
    goal
        The most seconds it should take; None where no goal is set.
    is_shared
        Whether the walk is asked the same.
    """

    what: str
    ask: Callable[[], Any]
    tell: Callable[[Any], str]
    goal: float | None = None
    is_shared: bool = False


def questions(problems: Mapping[str, Problem], adopted: Plan) -> list[Question]:
    """List the exact questions, in the order of the table."""
    free, balanced = problems["free"], problems["balanced"]
    k = free.numbers[0]

    def count(what: str, name: str, goal: float | None, *, is_shared: bool = False) -> Question:
        def ask() -> int:
            return Census(problems[name]).count()

        return Question(f"count: {what}", ask, lambda found: f"{found:,} plans", goal, is_shared)

    def front(what: str, problem: Problem, names: Sequence[str], goal: float | None) -> Question:
        def ask() -> int:
            diagram = Census(problem).diagram()
            return len(points(problem, diagram, sought(problem, names), Budget()))

        shared = problem is free and names is TWO
        return Question(f"frontier: {what}", ask, lambda found: f"{found} points", goal, shared)

    asked = [
        count("sizes 2–4, every k", "2-4", 0.1),
        count("sizes 1–5, every k", "1-5", 1),
        count(f"sizes 2–4, k = {k}, both ratios at most 3", "balanced", 2),
        count("sizes 1–5, river crossings, every k", "crossings", 10),
        count(f"sizes 2–4, k = {k}", "free", None, is_shared=True),
        Question("rank of the adopted plan, all measures", lambda: Census(free).rank(adopted),
                 lambda found: f"{len(found.places)} ranks, below", 1, True),
        front("links, imbalance", free, TWO, 2),
        front("links, imbalance, both ratios at most 3", balanced, TWO, 2),
        front("links, imbalance, travel", free, THREE, None),
        Question(f"the {BEST} best plans", lambda: Census(free).best(BEST),
                 lambda found: f"{len(found)} plans", None, True),
        Question("share of plans of every pair", lambda: Census(free).pairs(),
                 lambda found: f"{len(found)} pairs", None, True),
        Question(f"{DRAWS:,} draws, each plan equally likely",
                 lambda: Census(free).sample(DRAWS, SEED), lambda found: f"{len(found):,} plans"),
    ]  # fmt: skip
    return [*asked, certifying(balanced)]


def certifying(problem: Problem) -> Question:
    """Solve a problem, and ask for the second proof of the optimum alone."""
    bcus = problem.numbers[0]
    started = time.perf_counter()
    result = solve_problem(problem, bcus, Options(certify=False))
    took = time.perf_counter() - started
    groups = tuple(sorted(problem.groups(result.plan).values()))
    found = Found(result.outcome, groups, result.objective, result.bound)
    return Question(
        "certify the baseline's optimum",
        lambda: prove(problem, bcus, found, Budget()),
        lambda proof: f"{'certified' if proof.certified else 'no'}; solver {took:.2f} s",
    )


def exact_table(asked: Sequence[Question], runs: int) -> float:
    """Print the times of the exact answers; return the seconds of those the walk is asked too."""
    print(
        f"{'Exact answers about all plans':<52} {'median':>9} {'goal':>8} {'of goal':>7}   answer"
    )
    shared = 0.0
    for each in asked:
        answers: list[Any] = []
        seconds = median(lambda each=each, kept=answers: kept.append(each.ask()), runs)
        goal = f"< {each.goal:g} s" if each.goal else ""
        ratio = f"{seconds / each.goal:.0%}" if each.goal else ""
        told = each.tell(answers[-1])
        print(f"{each.what:<52} {seconds:7.3f} s {goal:>8} {ratio:>7}   {told}")
        shared += seconds if each.is_shared else 0.0
    return shared


def ranks(found: Rank) -> None:
    """Print where a plan stands."""
    print(f"{f'The adopted plan among {found.total:,}':<44} {'better':>12} {'as good':>12}")
    for name, place in found.places.items():
        if place.better is not None:
            print(f"  {name:<42} {place.better:>12,} {place.equal:>12,}")
    print()


# Memory: a child process of its own ---------------------------------------------------------------


def peak() -> float:
    """Return the most memory this process has held so far, in MB."""
    import resource

    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def memory_of_crossings() -> None:
    """Count the plans with crossings in this process, and print its peaks before and after."""
    problem = build(load("baseline", SETTINGS["crossings"]))
    before = peak()
    _ = Census(problem).counts
    print(json.dumps([before, peak()]))


def memory() -> str:
    """Say what counting with crossings takes.

    To be asked first: on Linux the peak of a child begins at that of its parent.
    """
    if sys.platform == "win32":
        return "not measured on Windows"
    command = [sys.executable, __file__, "--memory-of-crossings"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    before, after = json.loads(told)
    return (
        f"{after:.0f} MB, goal < 500 MB ({after / 500:.0%}):\n  {before:.0f} MB are Python, its "
        f"libraries and the data, the count adds {after - before:.0f} MB"
    )


# The walk ----------------------------------------------------------------------------------------


def walk_table(
    problem: Problem, adopted: Plan, visits: Sequence[IntArray], seconds: tuple[float, float]
) -> None:
    """Print what some walks say beside the exact answers.

    Parameters
    ----------
    visits
        The plans each walk visited.
    seconds
        What the exact answers took, and each walk.
    """
    census = Census(problem)
    candidates, total = census.diagram().candidates, census.count()
    walks = [Walk(candidates, rows) for rows in visits]
    evened = [walk.evened() for walk in walks]

    def row(what: str, exact: str, said: Callable[[Walk], str], by: Sequence[Walk] = walks) -> None:
        print(f"{what:<44} {exact:>12}" + "".join(f" {said(walk):>12}" for walk in by))

    titles = "".join(f" {f'walk {n}':>12}" for n in range(1, len(walks) + 1))
    print(f"{'The same asked of a random walk':<44} {'exact':>12}{titles}")
    row("seconds", f"{seconds[0]:.1f}", lambda _: f"{seconds[1]:.1f}")
    row("steps", "", lambda walk: f"{len(walk.visited):,}")
    row("how many plans there are", f"{total:,}", lambda _: "cannot say")
    row("distinct plans seen", f"{total:,}", lambda walk: f"{len(walk.distinct):,}")
    row("  of all plans", "100 %", lambda walk: percent(len(walk.distinct) / total))
    best_rows(census, row)
    places = census.rank(adopted).places
    own = np.array(list(map(candidates.groups.index, problem.groups(adopted).values())))
    for title, by in (("", walks), (EVENED, evened)):
        print(f"share of plans better than the adopted one{title}")
        for name in (name for name, place in places.items() if place.better is not None):
            exact = percent(places[name].better / total)
            row(f"  {name}", exact, lambda w, name=name: percent(w.share_better(name, own)), by)
    pair_rows(census, walks, evened, row)


def best_rows(census: Census, row: Callable[..., None]) -> None:
    """Print how near the walks came to the best plans and to the frontier."""
    problem, diagram, best = census.problem, census.diagram(), census.best(BEST)
    optimum = Walk(diagram.candidates, best.rows).best()
    row("best objective (less is better)", f"{optimum:.4f}", lambda walk: f"{walk.best():.4f}")
    row(f"of the {len(best)} best plans, seen", f"{len(best)}", lambda w: f"{w.seen_of(best.rows)}")
    parts = [goal.parts(diagram.candidates, census.single(None)) for goal in sought(problem, TWO)]
    front = Front(diagram, np.column_stack(parts))
    exact = f"{len(front.points)}"
    row("frontier links, imbalance: points found", exact, lambda w: f"{w.frontier(front)[0]}")
    row("  points shown that another plan beats", "0", lambda w: f"{w.frontier(front)[1]}")


def pair_rows(
    census: Census, walks: Sequence[Walk], evened: Sequence[Walk], row: Callable[..., None]
) -> None:
    """Print how far the walks are off with the share of plans that put two areas together."""
    names, pairs = census.problem.areas.names, census.pairs()
    exact = pairs["share"].to_numpy()

    def largest(walk: Walk) -> str:
        return f"{np.abs(walk.pairs() - exact).max():.3f}"

    row("share of plans of a pair: largest error", "0", largest)
    for at in sorted({int(np.abs(walk.pairs() - exact).argmax()) for walk in walks}):
        pair = " and ".join(names.name(pairs[end][at]) for end in "ab")
        row(f"  {pair}", f"{exact[at]:.3f}", lambda walk, at=at: f"{walk.pairs()[at]:.3f}")
    row(f"  largest error{EVENED}", "0", largest, evened)
    drawn = Walk(census.diagram().candidates, census.sample(DRAWS, SEED).rows)
    print(f"  (largest error of {DRAWS:,} exact draws: {largest(drawn)})")


def percent(share: float) -> str:
    """Write a share with three figures."""
    return f"{100 * share:.3g} %"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each exact answer")
    parser.add_argument("--walks", type=int, default=3, help="random walks, each with its own seed")
    parser.add_argument("--memory-of-crossings", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory_of_crossings:
        memory_of_crossings()
        return
    taken = memory()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "highspy"))
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; {libraries}")
    reading = median(lambda: build(load("baseline")), given.runs)
    print(f"medians of {given.runs} runs; reading the files, {reading:.2f} s, is not in them\n")
    areas = build(load("baseline")).areas
    problems = {name: build(load("baseline", each), areas) for name, each in SETTINGS.items()}
    adopted = plans.read_any("adopted-2018", areas)
    shared = exact_table(questions(problems, adopted), given.runs)
    print(f"most memory, with river crossings: {taken}\n")
    ranks(Census(problems["free"]).rank(adopted))
    seconds = max(LEAST_SECONDS, TIMES * shared)
    candidates = Census(problems["free"]).diagram().candidates
    seeds = range(1, given.walks + 1)
    visits = [walked(candidates, adopted, seed, seconds) for seed in seeds]
    walk_table(problems["free"], adopted, visits, (shared, seconds))
    print(ABOUT)


if __name__ == "__main__":
    main()
