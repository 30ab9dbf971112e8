"""What there is to say about one plan under one scenario: rules, measures, and a row a BCU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import Fault, OtherAreasError, nearest, refuse
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import verify
from bcu_optimizer.problem.bcu_rows import BcuRow, row_of
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.measures.registry import MEASURES, measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry
from bcu_optimizer.problem.rules.verdict import Verdict

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A plan held against a scenario.

    Attributes
    ----------
    plan
        The plan, with the names of its BCUs.
    groups
        Its BCUs as groups of area numbers, by name.
    verdicts
        What each rule says, with value and limit.
    measures
        Every measure; None where it cannot be known.
    table
        A row a BCU, in alphabetical order.
    """

    problem: Problem
    plan: Plan
    groups: Groups
    verdicts: tuple[Verdict, ...]
    measures: Mapping[str, float | int | None]
    table: tuple[BcuRow, ...]

    def __repr__(self) -> str:
        kept = "keeps every rule" if self.holds else "breaks a rule"
        scenario = self.problem.scenario.name
        return f"<{self.plan.name or 'plan'}: {len(self.groups)} BCUs, {kept} of {scenario!r}>"

    def called(self, name: str) -> Evaluation:
        """Return the same with a name given to the plan; see :meth:`.Plan.called`."""
        return replace(self, plan=self.plan.called(name))

    @property
    def holds(self) -> bool:
        """Whether no rule is broken."""
        return not verify.broken(list(self.verdicts))

    @cached_property
    def bcus(self) -> pd.DataFrame:
        """The figures of each BCU, indexed by its name; ``areas`` gives their names."""
        import pandas as pd

        names = self.problem.areas.names
        rows = [
            {**row.as_dict(), "areas": ", ".join(names.name(code) for code in row.areas)}
            for row in self.table
        ]
        for row in rows:
            row |= {f"team_{name}": size for name, size in row.pop("teams").items()}
        return pd.DataFrame(rows).set_index("bcu")

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """The areas with their figures and, in column ``bcu``, the BCU of each."""
        return self.problem.areas.frame.assign(bcu=list(self.plan.assignment.values()))

    @cached_property
    def shapes(self) -> gpd.GeoDataFrame:
        """The BCUs as polygons with their figures, indexed by name."""
        merged = self.areas[["bcu", "geometry"]].dissolve("bcu", method="coverage")
        return merged.join(self.bcus)

    def plot(self, ax: Any = None) -> Any:
        """Draw the plan as a map on matplotlib's ``ax`` (a new one if None) and return it."""
        return display.of("plot", self, ax)

    def explore(self, **options: Any) -> Any:
        """Show the plan as an interactive map, handed to geopandas (extra ``notebooks``).

        The one thing in this package whose scripts and background map come from the network.
        """
        return self.areas.explore(column="bcu", tooltip=["name", "bcu"], **options)

    def _repr_html_(self) -> str:
        return display.html(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the evaluation as the contracts shape it, without the scenario's name.

        ``notes`` is there only where something is to be said of how the plan was read.
        """
        return {
            "bcus": len(self.groups),
            "holds": self.holds,
            "measures": dict(self.measures),
            "rules": [verdict.as_dict() for verdict in self.verdicts],
            "table": [row.as_dict() for row in self.table],
            **({"notes": list(self.plan.notes)} if self.plan.notes else {}),
        }


def evaluate_plan(problem: Problem, plan: Plan) -> Evaluation:
    """Check a plan against every rule and measure it.

    Raises
    ------
    InputError
        If the plan does not give each area of the problem exactly one BCU.
    """
    refuse(_unknown_faults(plan))
    if not verify.is_whole(problem, plan):
        raise _other_areas(problem, plan)
    groups = problem.groups(plan)
    return Evaluation(
        problem=problem,
        plan=plan,
        groups=groups,
        verdicts=tuple(
            _as_known(verdict, problem, plan) for verdict in verify.check(problem, groups)
        ),
        measures=measure(problem, groups, plan.unknown),
        table=tuple(row_of(problem, bcu, group, plan) for bcu, group in groups.items()),
    )


def _other_areas(problem: Problem, plan: Plan) -> OtherAreasError:
    missing = sorted(set(problem.codes) - set(plan.assignment))
    extra = sorted(set(plan.assignment) - set(problem.codes))
    parts = [f"missing {', '.join(missing)}"] * bool(missing)
    parts += [f"unknown {', '.join(extra)}"] * bool(extra)
    message = f"the plan does not match the areas: {'; '.join(parts)}."
    return OtherAreasError(Fault(message, None, "plan", "Give each area exactly one BCU."))


def _unknown_faults(plan: Plan) -> list[Fault]:
    """List what a plan names as not known that is no measure."""
    beside = str(plan.path.with_suffix(".toml")) if plan.path else None
    return [
        Fault(f"there is no measure '{each}'.", beside, "unknown", nearest(each, MEASURES))
        for each in sorted(plan.unknown - set(MEASURES))
    ]


def _as_known(verdict: Verdict, problem: Problem, plan: Plan) -> Verdict:
    """Blank a verdict that rests on a measure the plan names as not known."""
    is_limit = verdict.rule.startswith("limits.")
    measures = [verdict.measure] if is_limit else registry.kind(problem, verdict.rule).measures
    if plan.unknown & set(measures):
        return Verdict(verdict.rule, None, None, verdict.limit, measure=verdict.measure)
    return verdict
