"""What every engine is: it says what it can do, and finds the best plan."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, Protocol

from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem

EngineName = Literal["set-partitioning", "diagram"]
SolverName = Literal["highs", "cbc"]
Outcome = Literal["optimal", "feasible", "infeasible", "unknown"]
Proof = Literal["arithmetic", "solver", "counting"]


class Clock:
    """Time left of a limit, in seconds."""

    def __init__(self, limit: float | None) -> None:
        self.started = time.perf_counter()
        self.limit = limit

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    @property
    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.limit is None else self.limit - self.spent

    @property
    def is_over(self) -> bool:
        """Whether there is no time left even to look whether a search is needed."""
        return self.limit is not None and self.spent > self.limit

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of a search; a clock counts all time anyway."""
        yield


class Purse(Clock):
    """Time that the searches of many questions share: what they take themselves counts, no more.

    What is answered without a search is bounded by its size; of very many such questions those are
    left that come when all have taken this process twice the limit and a little more.
    """

    _PATIENCE = 15.0

    def __init__(self, limit: float) -> None:
        super().__init__(limit)
        self._taken = 0.0
        self._begun = time.process_time()  # so that a machine that is busy decides nothing else

    @property
    def spent(self) -> float:
        """Seconds that searches have taken."""
        return self._taken

    @property
    def is_over(self) -> bool:
        """Whether all questions together have taken too long."""
        assert self.limit is not None
        return time.process_time() - self._begun > 2 * self.limit + self._PATIENCE

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of a search."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._taken += time.perf_counter() - begun


@dataclass(frozen=True)
class Limits:
    """What an engine may take, and which solver it runs if it runs one.

    Attributes
    ----------
    solver
        ``highs`` or ``cbc``.
    clock
        The time left.
    budget
        The memory for the diagram of all plans, and the time for making it.
    """

    solver: SolverName = "highs"
    clock: Clock = field(default_factory=lambda: Clock(None))
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True)
class Found:
    """What an engine found.

    Attributes
    ----------
    groups
        The BCUs of the best plan.
    objective, bound
        Its exact objective as a double, and a bound on that of every plan.
    tolerance
        A plan that is better by no more than this may have escaped the engine.
    proof
        What proves it, where it is proven: arithmetic alone, a solver, or counting all plans.
    """

    outcome: Outcome
    groups: tuple[Group, ...] = ()
    objective: float | None = None
    bound: float | None = None
    tolerance: Fraction = Fraction(0)
    proof: Proof | None = None


class Engine(Protocol):
    """A way to find the best plan with a number of BCUs."""

    @property
    def name(self) -> EngineName:
        """What it is called in answers."""

    def can(self, problem: Problem, bcus: int) -> bool:
        """Tell whether it takes on a problem; how long that takes is known when it is done."""

    def best(self, problem: Problem, bcus: int, limits: Limits) -> Found:
        """Find the best plan, or that there is none, within limits."""
