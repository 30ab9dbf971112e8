"""An option of an appraisal: a plan, how it was found, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from bcu_optimizer.common import display
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.questions.appraisal.given_plans import Given
from bcu_optimizer.questions.compare import inputs as items
from bcu_optimizer.questions.solve.result import Result


@dataclass(frozen=True, eq=False)
class Option:
    """One of the options appraised.

    Attributes
    ----------
    key
        Names its files and places; no two options share it.
    name
        What it is called.
    evaluation
        Its plan held against the scenario.
    result
        How it was found, where it was solved.
    given
        Of a plan that the scenario gives, what was read.
    best
        Of an alternative, the plan that it is an alternative to.
    item
        Of a further scenario or plan, what was read.
    same_as
        The name of the first option before it that is the same plan; empty if none is.
    """

    key: str
    name: str
    evaluation: Evaluation
    result: Result | None = None
    given: Given | None = None
    best: Evaluation | None = None
    item: items.Item | None = None
    same_as: str = ""

    @property
    def text(self) -> str:
        """What it is, and how sure it is to be the best of its kind."""
        return display.text(self)

    @property
    def source(self) -> str:
        """Where a given plan comes from, if that is said beside it."""
        return self.given.source if self.given else ""

    @property
    def plan(self) -> Plan:
        """Its plan."""
        return self.evaluation.plan

    @property
    def is_of_single_areas(self) -> bool:
        """Whether each of its BCUs is a single area."""
        return all(len(group) == 1 for group in self.evaluation.groups.values())
