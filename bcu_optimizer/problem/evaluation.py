"""What there is to say about one plan under one scenario: rules, measures, and a row a BCU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import Fault, OtherAreasError, nearest, refuse
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import verify
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.measures.registry import MEASURES, inside, measure
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import registry
from bcu_optimizer.problem.rules.verdict import Verdict

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


WARD_OFFICERS = 2  # dedicated officers a ward, and PCSOs: the Met's commitment of November 2016
WARD_PCSOS = 1


@dataclass(frozen=True)
class BcuRow:
    """The figures of one BCU; None where they cannot be known.

    Shares run from 0 to 1; officers and sergeants are full-time equivalents. ``links_kept`` is the
    share of all links that lies inside the BCU, ``links_cut`` the share that leads out of it.
    """

    bcu: str
    areas: tuple[str, ...]
    demand_share: float
    officers: float | None
    sergeants: float | None
    officers_per_sergeant: float | None
    inspectors: float | None
    supervision_ratio: float | None
    wards: float | int | None
    ward_officers: float | int | None
    pcsos: float | int | None
    teams: Mapping[str, float]
    links_kept: float | None
    links_cut: float | None
    largest_area_share: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the row as the contracts shape it."""
        return {**asdict(self), "areas": list(self.areas), "teams": dict(self.teams)}


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
        table=tuple(_row(problem, bcu, group, plan) for bcu, group in groups.items()),
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


def _row(problem: Problem, bcu: str, group: Group, plan: Plan) -> BcuRow:
    demand = [int(problem.demand[i]) for i in group]
    officers, sergeants = _sum(problem, "officers", group), _sum(problem, "sergeants", group)
    wards = _whole(_sum(problem, "wards", group))
    settings = problem.scenario.rules
    supervision = settings.supervision
    total = problem.total_demand
    is_known = supervision is not None and "supervision_ratio" not in plan.unknown
    ratio = supervision.in_bcu(sum(demand), total) if supervision and is_known else None
    kept, cut = _links(problem, group)
    teams = settings.teams or {}
    return BcuRow(
        bcu=bcu,
        areas=tuple(problem.codes[i] for i in group),
        demand_share=sum(demand) / total,
        officers=_float(officers),
        sergeants=_float(sergeants),
        officers_per_sergeant=float(officers / sergeants) if officers and sergeants else None,
        inspectors=float(ratio * supervision.superintendents) if ratio and supervision else None,
        supervision_ratio=_float(ratio),
        wards=wards,
        ward_officers=None if wards is None else wards * WARD_OFFICERS,
        pcsos=None if wards is None else wards * WARD_PCSOS,
        teams={name: float(team.in_bcu(sum(demand), total)) for name, team in teams.items()},
        links_kept=kept,
        links_cut=cut,
        largest_area_share=max(demand) / sum(demand) if sum(demand) else None,
    )


def _sum(problem: Problem, role: str, group: Sequence[int]) -> Fraction | None:
    figures = problem.figures(role)
    if figures is None:
        return None
    values, scale = figures
    return sum(int(values[i]) for i in group) / scale


def _links(problem: Problem, group: Group) -> tuple[float | None, float | None]:
    total = problem.links.total
    if not total:
        return None, None
    weights = problem.links.weights
    kept = inside(weights, group)
    reaching = int(weights[list(group)].sum())
    return kept / total, (reaching - 2 * kept) / total


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _whole(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
