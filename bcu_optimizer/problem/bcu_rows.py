"""The figures of each BCU of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import inside
from bcu_optimizer.problem.problem import Problem

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


def row_of(problem: Problem, bcu: str, group: Group, plan: Plan) -> BcuRow:
    """Work out the figures of one BCU of a plan."""
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
