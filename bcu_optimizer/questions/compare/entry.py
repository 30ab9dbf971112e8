"""A plan that is compared: what it is called, where it is from, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.data.plans.saved_run import Exempt
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.rules.verdict import Verdict

if TYPE_CHECKING:
    from bcu_optimizer.engines.engine import Outcome
    from bcu_optimizer.questions.solve.result import Result


@dataclass(frozen=True, eq=False)
class Entry:
    """A plan that is compared.

    Attributes
    ----------
    name
        What it is called; no other plan of the comparison is called so.
    evaluation
        The plan held against the scenario of the comparison.
    result
        How it was found, where it was solved; None for a plan that was given.
    path
        The file of the plan or scenario; None where it was in hand.
    title
        What a plan from a file is: as the file beside it says, or whose saved run it is.
    made_for
        The BCUs that the scenario it was made for leaves out of its rules; see :data:`Exempt`.
    """

    name: str
    evaluation: Evaluation
    result: Result | None = None
    path: Path | None = None
    title: str = ""
    made_for: Exempt = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{self.name}: {self.evaluation!r}>"

    def exempt_from(self, verdict: Verdict) -> frozenset[tuple[str, ...]]:
        """Return the BCUs, as their areas, that its own scenario leaves out of a rule."""
        return self.made_for.get((verdict.rule, verdict.measure), frozenset())

    @property
    def outcome(self) -> Outcome | None:
        """How sure it is to be the best plan of its own scenario; None for a given plan."""
        return self.result.outcome if self.result else None
