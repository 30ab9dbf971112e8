"""A problem: everything that a scenario's question rests on, checked and frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common.exact import IntArray, as_integers, integers
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.links import Links
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.start import Start
from bcu_optimizer.problem.wishes import Wish
from bcu_optimizer.scenario.rules import span
from bcu_optimizer.scenario.schema import Scenario

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class Problem:
    """What the engine works on; made by :func:`bcu_optimizer.problem.build.build`, never changed.

    Areas are numbered 0 … n-1 in the order of their codes; a *group* is the ascending tuple of
    the numbers of a BCU's areas.

    Attributes
    ----------
    demand
        Exact demand of each area, as integers; shape (n,).
    links
        Links between all pairs of areas.
    ties
        Weights of listed relationships, as integers, shape (n, n); None where none are listed.
    neighbours
        For each area the bit mask of the areas it borders, allowed crossings included.
    centres_km
        Centre of each area in kilometres.
    fixed_plan
        The plan that some BCUs are kept from.
    fixed
        The BCUs kept from a given plan, with their names. BCU rules leave them out.
    singles
        The areas that must be a BCU of their own, each as a group of one. ``size`` leaves them out.
    statements
        What must be shown wherever the data is shown.
    cautions
        What must be told wherever the shipped tables show that the scenario names.
    sources
        Where each column of the figures comes from; empty for data of a user's own.
    inputs
        Every file that the problem was made of.
    start
        The half-drawn plan that every plan must complete; None where there is none.
    wishes
        What is asked of every plan besides the rules of the scenario.
    reference
        The plan that changes are counted from; None where there is none.
    shared
        The length in metres of each shared boundary, by pair of codes in order.
    crossings
        What each crossing is called that joins two areas, by pair of codes in order.
    """

    scenario: Scenario
    areas: Areas
    demand: IntArray
    links: Links
    ties: IntArray | None
    neighbours: tuple[int, ...]
    centres_km: tuple[tuple[float, float], ...]
    fixed_plan: Plan | None
    fixed: Mapping[Group, str]
    singles: frozenset[Group]
    statements: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    inputs: frozenset[Path] = frozenset()
    start: Start | None = None
    wishes: tuple[Wish, ...] = ()
    reference: Plan | None = None
    shared: Mapping[tuple[str, str], float] = field(default_factory=dict)
    crossings: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def graph(self) -> nx.Graph:
        """The graph of areas, made when first needed; see :func:`.graph.build`."""
        from bcu_optimizer.problem import graph

        return graph.build(self.areas, self.demand, self.links, self.shared, self.crossings)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the areas, in order."""
        return self.areas.codes

    @property
    def numbers(self) -> range:
        """The numbers of BCUs that the scenario asks about; all of them if it names none."""
        stated = self.scenario.rules.number
        fewest, most = span(stated) if stated is not None else (1, len(self.codes))
        return range(fewest, most + 1)

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each area by its code."""
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def centres_mm(self) -> tuple[tuple[int, int], ...]:
        """Centre of each area in whole millimetres, to which centres are rounded anyway."""
        return tuple((round(x * 10**6), round(y * 10**6)) for x, y in self.centres_km)

    @cached_property
    def total_demand(self) -> int:
        """The sum of the demand of all areas."""
        return int(self.demand.sum())

    def weight(self, measure: str) -> IntArray | None:
        """Return exact integers for ``demand`` or a role such as ``officers``; None: not known."""
        if measure == "demand":
            return self.demand
        figures = self.figures(measure)
        return None if figures is None else figures[0]

    def figures(self, role: str) -> tuple[IntArray, Fraction] | None:
        """Return what ``[columns]`` names for a role as integers and their scale, or None."""
        column = getattr(self.scenario.columns, role)
        if column is None:
            return None
        if column not in self._integers:
            whole, scale = as_integers(self.areas.figures[column])
            self._integers[column] = (integers(whole), scale)
        return self._integers[column]

    @cached_property
    def _integers(self) -> dict[str, tuple[IntArray, Fraction]]:
        return {}

    def group(self, names: Iterable[str]) -> Group:
        """Return areas named by code or name as a group."""
        codes = (self.areas.names.find(name) or name for name in names)
        return tuple(sorted(self.index[code] for code in codes))

    def groups(self, plan: Plan) -> Groups:
        """Return the BCUs of a plan as groups, by name."""
        return {bcu: self.group(codes) for bcu, codes in plan.bcus.items()}

    def wishing(self, wishes: Iterable[Wish]) -> Problem:
        """Return the same problem with wishes besides its rules."""
        asked = (*self.wishes, *wishes)
        singles = self.singles.union(*(wish.singles for wish in asked))
        return replace(self, wishes=asked, singles=singles)

    @cached_property
    def referred(self) -> frozenset[Group] | None:
        """The BCUs of the plan that changes are counted from; None where there is none."""
        if self.reference is None:
            return None
        return frozenset(self.group(codes) for codes in self.reference.bcus.values())

    @property
    def kept(self) -> frozenset[Group]:
        """The BCUs that the rule ``fixed`` demands; all of ``fixed``, unless some were dropped."""
        stated = self.scenario.rules.fixed
        return frozenset(g for g, bcu in self.fixed.items() if stated and bcu in stated.bcus)

    @property
    def alone(self) -> frozenset[Group]:
        """The areas that the rule ``single`` demands; all ``singles``, unless some were dropped."""
        return frozenset(self.group([name]) for name in self.scenario.rules.single or ())

    @property
    def certain(self) -> frozenset[Group]:
        """The BCUs that every plan has: ``kept``, and ``alone`` but for areas of ``fixed`` BCUs.

        A fixed BCU is left out of the rule ``single``, even where it is no longer demanded.
        """
        owned = {index for group in self.fixed for index in group}
        return self.kept | {one for one in self.alone if one in self.fixed or one[0] not in owned}
