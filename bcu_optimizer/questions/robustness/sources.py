"""One source of uncertainty alone: how much of what is seen comes from it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from bcu_optimizer.questions.robustness import regret
from bcu_optimizer.questions.robustness.regret import as_double
from bcu_optimizer.questions.robustness.solve_draw import Solved


@dataclass(frozen=True, eq=False)
class Alone:
    """The same draws with one source of uncertainty alone.

    ``answers`` value the scenario's own best plan, where there is one.
    """

    source: str
    answers: tuple[Solved, ...]

    @property
    def plans(self) -> int:
        """How many different plans are best in a draw."""
        return len(regret.wins(self.answers))

    @property
    def no_plan(self) -> int:
        """The number of draws without a best plan."""
        return sum(each.objective is None for each in self.answers)

    @property
    def best_in(self) -> int | None:
        """The number of draws in which the own best plan is best; None if there is none."""
        if not any(each.values for each in self.answers):
            return None
        return sum(value == 0 for value in self._regrets)

    @property
    def broken_in(self) -> int | None:
        """The number of draws in which the own best plan breaks a rule; None if there is none."""
        if self.best_in is None:
            return None
        return sum(bool(each.values[0].broken) for each in self.answers)

    @cached_property
    def _regrets(self) -> tuple[Fraction | None, ...]:
        return tuple(regret.regret(each, each.values[0]) for each in self.answers if each.values)

    @property
    def worst(self) -> Fraction | None:
        """The worst regret of the own best plan; None where it has none."""
        return regret.worst_of(self._regrets)

    def as_dict(self) -> dict[str, Any]:
        """Return the summary as a document."""
        best_in = self.best_in
        return {
            "source": self.source,
            "best_in": best_in,
            "share": None if best_in is None else best_in / len(self.answers),
            "worst_regret": as_double(self.worst),
            "broken_in": self.broken_in,
            "plans": self.plans,
            "no_plan": self.no_plan,
        }
