"""Answering a sweep: how long it will take is said first, and what is done can be kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.engines.effort import Effort
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.questions.sweep import argument as findings
from bcu_optimizer.questions.sweep.journal import Journal
from bcu_optimizer.questions.sweep.question import Cell, Question
from bcu_optimizer.questions.sweep.sweep import Row, Sweep

# So many answers are worked out without a word about how long that takes.
AT_ONCE = 40
# A sweep that would take longer than this is only begun when it is asked for.
LONGEST_S = 900.0
_PROBES = 3
# What counting plans may take where it takes more than the proof of an optimum is worth.
_COUNTING = Effort(megabytes=300, seconds=20)

Tell = Callable[[str], object]


@dataclass(frozen=True)
class How:
    """How a sweep is answered.

    Attributes
    ----------
    options
        How each number of BCUs is solved.
    most
        The most answers that may be worked out; None for as many as take a quarter of an hour.
    tell
        Is told what goes on.
    warn
        Is told before it starts how long a large sweep will take.
    """

    options: Options = field(default_factory=Options)
    most: int | None = None
    tell: Tell = lambda _text: None
    warn: Tell = lambda _text: None


def run(question: Question, how: How = How(), journal: Journal | None = None) -> Sweep:
    """Answer a sweep, cell by cell and number by number.

    Raises
    ------
    InputError
        If a value does not fit, or the sweep would take too long and was not asked for by size.
    """
    kept = Journal() if journal is None else journal
    _announce(question, how, kept)
    rows: list[Row] = []
    for cell, bcus in _asked(question):
        how.tell(f"Answer {len(rows) + 1:,} of {question.size:,}: {bcus} BCUs …")
        rows.append(Row(cell, answer(question.problem_of(cell), cell, bcus, how.options, kept)))
    steps = question.problem.scenario.argument
    found = findings.findings(question, steps, how.tell) if steps and not question.axes else ()
    return Sweep(question.problem, question.numbers, question.axes, tuple(rows), tuple(found))


def _asked(question: Question) -> Iterator[tuple[Cell, int]]:
    return ((cell, bcus) for cell in question.cells for bcus in question.numbers)


def answer(problem: Problem, cell: Cell, bcus: int, options: Options, journal: Journal) -> Result:
    """Solve one number of BCUs of one cell, or recall what an earlier run found."""
    known = journal.recall(problem, cell, bcus)
    if known is not None:
        return known
    begun = time.perf_counter()
    found = solve_problem(problem, bcus, options)
    if found.plan and found.valid_plans is None:
        found = replace(found, valid_plans=_count(problem, bcus))
    journal.keep(cell, found, time.perf_counter() - begun)
    return found


def _count(problem: Problem, bcus: int) -> int | None:
    try:
        return Census(problem, [bcus], _COUNTING).count(bcus)
    except (InputError, TooLargeError):
        return None


def _announce(question: Question, how: How, journal: Journal) -> None:
    """Say how long a large sweep will take, from its first answers; refuse one that is too long."""
    size = question.size
    if size <= AT_ONCE and (how.most is None or size <= how.most):
        return
    how.tell("Working out how long this takes …")
    took = journal.seconds_each or _estimate(question, how.options, journal)
    seconds = took * max(0, size - len(journal))
    asked = f"{size:,} answers ({_of(question)})"
    if how.most is not None:
        if size > how.most:
            raise _too_many(f"{asked} are more than the {how.most:,} of --most", seconds, size)
    elif seconds > LONGEST_S:
        raise _too_many(f"{asked} are many", seconds, size)
    how.warn(f"{asked} will take about {duration(seconds)}.")


def _of(question: Question) -> str:
    parts = [f"{len(axis.values):,} values of {axis.key}" for axis in question.axes]
    many = len(question.numbers)
    return " × ".join([*parts, f"{many} numbers of BCUs" if many > 1 else "1 number of BCUs"])


def _estimate(question: Question, options: Options, journal: Journal) -> float:
    """Return the seconds of one answer, from a few that lie far apart; these are kept."""
    first = tuple(axis.values[0] for axis in question.axes)
    middle = tuple(axis.values[len(axis.values) // 2] for axis in question.axes)
    last = tuple(axis.values[-1] for axis in question.axes)
    asked = question.numbers
    probes = [(middle, asked[len(asked) // 2]), (first, asked[0]), (last, asked[-1])]
    begun = time.perf_counter()
    for cell, bcus in probes[:_PROBES]:
        answer(question.problem_of(cell), cell, bcus, options, journal)
    return (time.perf_counter() - begun) / _PROBES


def _too_many(what: str, seconds: float, size: int) -> InputError:
    remedy = f"Ask for fewer values or numbers of BCUs; to go on all the same, add --most {size}."
    return bad(f"{what}; they would take about {duration(seconds)}.", remedy=remedy)


def duration(seconds: float) -> str:
    """Write a time in words, roundly."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return f"{whole} second{'s' if whole > 1 else ''}"
    if seconds < 5400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:,.0f} hours" if seconds < 172800 else f"{seconds / 86400:,.0f} days"
