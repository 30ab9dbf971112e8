"""The answer to a question for one number of BCUs: the best plan, how sure it is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.engine import EngineName, Outcome
from bcu_optimizer.problem.bcu_rows import BcuRow
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.verdict import Verdict

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Result:
    """What solving a problem for one number of BCUs gave.

    Attributes
    ----------
    outcome
        ``optimal``: proven best; ``feasible``: the best found when a limit was hit;
        ``infeasible``: proven that there is none; ``unknown``: a limit was hit before any plan.
    evaluation
        The plan, its verdicts, measures and table; None without a plan.
    objective, bound
        Σ weight × goal of the plan, and a proven lower bound for every plan.
    valid_plans
        How many plans keep all rules; None where they were not counted.
    certified
        True where the optimum was confirmed without the solver; None where not tried.
    tied
        How many plans are exactly as good, this one included; None where they were not counted.
    because
        Without a plan: rules that cannot all be kept.
    engine
        Which engine gave the answer; what arithmetic rules out counts as set partitioning.
    """

    problem: Problem
    bcus: int
    outcome: Outcome
    evaluation: Evaluation | None = None
    objective: float | None = None
    bound: float | None = None
    valid_plans: int | None = None
    certified: bool | None = None
    tied: int | None = None
    because: tuple[str, ...] = ()
    engine: EngineName = "set-partitioning"

    def called(self, name: str) -> Result:
        """Return the same with a name given to its plan; see :meth:`.Plan.called`."""
        return replace(self, evaluation=self.evaluation and self.evaluation.called(name))

    @property
    def plan(self) -> Plan | None:
        """The plan, None if there is none."""
        return self.evaluation.plan if self.evaluation else None

    @property
    def measures(self) -> Mapping[str, float | int | None]:
        """Every measure of the plan; empty without one."""
        return self.evaluation.measures if self.evaluation else {}

    @property
    def rules(self) -> tuple[Verdict, ...]:
        """What each rule says of the plan; empty without one."""
        return self.evaluation.verdicts if self.evaluation else ()

    @property
    def table(self) -> tuple[BcuRow, ...]:
        """A row of figures a BCU; empty without a plan."""
        return self.evaluation.table if self.evaluation else ()

    @property
    def gap(self) -> float | None:
        """(objective − bound) ÷ abs(objective); 0 for a proven optimum, None where not known."""
        if self.objective is None or self.bound is None:
            return None
        difference = self.objective - self.bound
        if not difference:
            return 0.0
        return difference / abs(self.objective) if self.objective else None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The figures of each BCU, indexed by its name."""
        return self._evaluation().bcus

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """The areas with their figures and, in column ``bcu``, the BCU of each."""
        return self._evaluation().areas

    def plot(self, ax: Any = None) -> Any:
        """Draw the plan as a map on ``ax`` (a new one if None) and return it."""
        return self._evaluation().plot(ax)

    def explore(self, **options: Any) -> Any:
        """Show the plan as an interactive map (geopandas; needs the extra ``notebooks``).

        The one thing in this package whose scripts and background map come from the network.
        """
        return self._evaluation().explore(**options)

    def page(self) -> Any:
        """Make the page of the scenario, to click through all its plans; see :func:`..page`."""
        return display.of("page", self)

    def _evaluation(self) -> Evaluation:
        if self.evaluation is None:
            raise ValueError(f"there is no plan of {self.bcus} BCUs to show: {self.outcome}")
        return self.evaluation

    def as_dict(self) -> dict[str, Any]:
        """Return the result as the contracts shape it."""
        return {
            "bcus": self.bcus,
            "outcome": self.outcome,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "valid_plans": self.valid_plans,
            "tied": self.tied,
            "certified": self.certified,
            "measures": dict(self.measures),
            "rules": [verdict.as_dict() for verdict in self.rules],
            "plan": dict(self.plan.assignment) if self.plan else None,
            "table": [row.as_dict() for row in self.table],
            "engine": self.engine,
            "because": list(self.because),
        }

    def _repr_html_(self) -> str:
        return display.html(self)
