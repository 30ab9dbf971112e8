"""Drawing again and again: every draw is solved exactly, on all cores, and every plan valued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from bcu_optimizer.common import parallel
from bcu_optimizer.common.errors import Fault, InputError, bad
from bcu_optimizer.common.parallel import Workers
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.frontier.reference_plans import given_plans, shipped_plans
from bcu_optimizer.questions.robustness import solve_draw as solving
from bcu_optimizer.questions.robustness.reference_plans import Candidate, candidates, standings
from bcu_optimizer.questions.robustness.robustness import Robustness
from bcu_optimizer.questions.robustness.solve_draw import Value, Work
from bcu_optimizer.questions.robustness.sources import Alone
from bcu_optimizer.questions.robustness.uncertainty import Uncertain, Wish, uncertain

DRAWS, SEED = 200, 1

_MOST_DRAWS = 100_000
_CHUNK = 10  # draws that one piece of work has at most
_SOON = 4_000  # so many values of plans are worked out without other processes

Tell = Callable[[str], object]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class How:
    """How a scenario is drawn again.

    Attributes
    ----------
    draws, seed
        How many draws, and what their random numbers begin with.
    wish
        What is drawn again.
    plans
        Plans to value beside those that are best in a draw, besides the shipped ones that fit.
    jobs
        How many draws are worked on at once; None for one a core.
    megabytes
        The most memory for the plans of a draw.
    tell
        Is told what goes on.
    """

    draws: int = DRAWS
    seed: int = SEED
    wish: Wish = field(default_factory=Wish)
    plans: Sequence[str | Path | Plan] = ()
    jobs: int | None = None
    megabytes: float = 2000.0
    tell: Tell = lambda _text: None


def run(problem: Problem, how: How = How()) -> Robustness:
    """Draw figures and weights again, solve each draw exactly, and value every plan in each.

    Raises
    ------
    InputError
        If what is asked for does not fit, or a draw takes too much memory.
    """
    what = _checked(problem, how)
    bcus = problem.numbers[0]
    known = [*shipped_plans(problem, bcus), *_given(problem, how.plans, bcus)]
    asked = Work(problem, what, how.seed, what.sources, (), how.megabytes)
    own = solving.solve(replace(asked, numbers=(0,)))[0]
    mine = own.plans[:1]
    apart = what.sources if len(what.sources) > 1 else ()
    kinds = [what.sources, *((source,) for source in apart)]
    packed = solving.packed(problem)
    pieces = [
        replace(asked, problem=packed, sources=sources, numbers=numbers, plans=mine)
        for sources in kinds
        for numbers in _chunks(how.draws)
    ]
    told = f"Solving {how.draws:,} draws"
    with _workers(how.jobs, packed, len(pieces)) as pool:
        found = _flat(_all(pool, solving.solve, pieces, how, told))
    answers = found[: how.draws]
    alone = [
        Alone(source, tuple(found[place * how.draws :][: how.draws]))
        for place, source in enumerate(apart, start=1)
    ]
    plans = candidates(problem, own, answers, known)
    worth = _worth(plans, replace(asked, problem=packed), how)
    return Robustness(
        problem=problem,
        bcus=bcus,
        seed=how.seed,
        what=what,
        own=own,
        answers=tuple(answers),
        plans=tuple(standings(problem, what, how.seed, answers, plans, worth)),
        alone=tuple(alone),
    )


def _checked(problem: Problem, how: How) -> Uncertain:
    """Check what was asked for before anything is solved."""
    file = problem.scenario.file
    if not 1 <= how.draws <= _MOST_DRAWS:
        message = f"{how.draws:,} draws cannot be made."
        raise bad(message, None, "--draws", f"Ask for a number from 1 to {_MOST_DRAWS:,}.")
    if how.seed < 0:
        raise bad(f"the seed {how.seed} is below 0.", None, "--seed", "Write 0 or more.")
    if how.jobs is not None and how.jobs < 1:
        raise bad(f"{how.jobs} jobs cannot be done.", None, "--jobs", "Write 1 or more.")
    asked = problem.numbers
    if len(asked) > 1:
        raise bad(
            f"the question is about {asked[0]} to {asked[-1]} BCUs, not one number.",
            file,
            "rules.number",
            "Ask for one number of BCUs, for example with --set rules.number=12.",
        )
    if not goals.wanted(problem):
        message = "there are no goals, so that no plan is better than another."
        raise bad(message, file, "goals", "State at least one goal with a weight above 0.")
    what = uncertain(problem, how.wish)
    if not what.sources:
        raise bad(
            "nothing in the scenario can be drawn again: no figure is a count of events, there "
            "are no other years, and no weight makes a difference.",
            file,
            None,
            "Use recorded counts for demand or links, or more than one goal.",
        )
    return what


def _given(problem: Problem, items: Sequence[str | Path | Plan], bcus: int) -> list[Plan]:
    plans = given_plans(problem, items)
    for plan in plans:
        if len(plan) != bcus:
            raise bad(
                f"the plan '{plan.name}' has {len(plan)} BCUs; the scenario asks for {bcus}.",
                plan.path,
                "--plan",
                f"Leave it out, or ask for its number with --set rules.number={len(plan)}.",
            )
    return plans


def _chunks(draws: int, most: int = _CHUNK) -> Iterable[tuple[int, ...]]:
    """Yield the numbers of the draws, from 1, some at a time."""
    for first in range(1, draws + 1, most):
        yield tuple(range(first, min(first + most, draws + 1)))


def _workers(
    jobs: int | None, packed: Problem | bytes, pieces: int
) -> AbstractContextManager[Workers]:
    """Give workers, no more than there are pieces; one where the problem is not plain data."""
    most = parallel.cores() if jobs is None else jobs
    return parallel.workers(min(most, pieces) if isinstance(packed, bytes) else 1)


def _all(
    pool: Workers,
    work: Callable[[Work], Sequence[Answer]],
    pieces: Sequence[Work],
    how: How,
    told: str,
) -> list[Sequence[Answer]]:
    """Do all pieces; return what became of each, in their order."""
    found: dict[int, Sequence[Answer]] = {}
    how.tell(f"{told} …")
    with closing(pool.run(work, pieces)) as running:
        for done in running:
            if done.faults:
                raise InputError(*done.faults)
            found[done.index] = done.value
            how.tell(f"{told}: {100 * len(found) // len(pieces)} % …")
    if len(found) < len(pieces):
        raise InputError(Fault("some draws were lost.", remedy="Try again with --jobs 1."))
    return [found[index] for index in range(len(pieces))]


def _flat(pieces: Iterable[Sequence[Answer]]) -> list[Answer]:
    return [each for piece in pieces for each in piece]


def _worth(plans: Sequence[Candidate], asked: Work, how: How) -> list[list[Value]]:
    """Value each plan in each draw; a list for each draw."""
    parts = tuple(each.parts for each in plans)
    jobs = 1 if how.draws * len(plans) <= _SOON else how.jobs
    pieces = [replace(asked, numbers=numbers, plans=parts) for numbers in _chunks(how.draws)]
    with _workers(jobs, asked.problem, len(pieces)) as pool:
        return _flat(_all(pool, solving.value, pieces, how, "Valuing every plan in every draw"))
