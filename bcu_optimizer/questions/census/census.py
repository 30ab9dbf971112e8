"""The census: all valid plans of a problem, counted, ranked, listed and drawn; exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.best_plans import best_plans
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.plan_space import OneNumberNeededError, plan_space
from bcu_optimizer.engines.diagram.shares import together
from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census.histogram import Bins, Histogram, histogram
from bcu_optimizer.questions.census.pairs import PlanPairs
from bcu_optimizer.questions.census.rank import Rank, rank
from bcu_optimizer.questions.frontier.frontier import Frontier, Marked
from bcu_optimizer.questions.plan_list import PlanList

if TYPE_CHECKING:
    import pandas as pd

    from bcu_optimizer.questions.alternatives.alternatives import Alternatives


class Census:
    """All valid plans of a problem. Diagrams are made when first needed, and kept.

    Where a method takes ``bcus`` and it is None, the census must be of one number of BCUs.

    Parameters
    ----------
    problem
        The problem.
    numbers
        The numbers of BCUs; those that the scenario asks for if None.
    effort
        The memory and time that may be taken; 2 GB and no limit of time if None.
    """

    def __init__(
        self, problem: Problem, numbers: Sequence[int] | None = None, effort: Effort | None = None
    ) -> None:
        self.problem = problem
        self.numbers = tuple(problem.numbers if numbers is None else numbers)
        self.effort = effort or Effort()
        self._diagrams: dict[int, Diagram] = {}

    @cached_property
    def counts(self) -> dict[int, int]:
        """The number of valid plans for each number of BCUs asked for.

        Raises
        ------
        InputError
            If looking at all plans would take too much memory or time, or a rule cannot be
            honoured.
        """
        if len(self.numbers) == 1:
            return {bcus: self.diagram(bcus).total for bcus in self.numbers}
        try:
            with self._refused(self.numbers, "all plans"):
                found = plan_space(self.problem, self.numbers, self.effort.budget()).diagram.counts
        except OneNumberNeededError:
            return {bcus: self.diagram(bcus).total for bcus in self.numbers}
        return {bcus: found.get(bcus, 0) for bcus in self.numbers}

    def count(self, bcus: int | None = None) -> int:
        """Return the number of valid plans of a number of BCUs, or of all that are asked for."""
        return sum(self.counts.values()) if bcus is None else self.diagram(bcus).total

    def diagram(self, bcus: int | None = None) -> Diagram:
        """Return the plan diagram of a number of BCUs; raises as :attr:`counts` does."""
        bcus = self.single(bcus)
        if bcus not in self._diagrams:
            with self._refused([bcus], "all plans"):
                space = plan_space(self.problem, [bcus], self.effort.budget())
            self._diagrams[bcus] = space.diagram
        return self._diagrams[bcus]

    def rank(self, plan: Plan) -> Rank:
        """Say how many valid plans with as many BCUs are better than a plan, as good, and worse.

        The plan need not be valid itself.
        """
        diagram = self.diagram(len(plan))
        with self._refused([len(plan)], "the rank among all plans"):
            return rank(self.problem, diagram, plan, self.effort.budget())

    def best(self, count: int, bcus: int | None = None) -> PlanList:
        """List the best plans in the order of the objective, and all that tie with the last."""
        bcus = self.single(bcus)
        diagram = self.diagram(bcus)
        with self._refused([bcus], "listing the best plans"):
            found = best_plans(self.problem, diagram, count, self.effort.budget())
        return self._listed([placed for _, placed in found], bcus)

    def sample(self, count: int, seed: int, bcus: int | None = None) -> PlanList:
        """Draw valid plans independently of each other, each being equally likely.

        Raises
        ------
        InputError
            If there is no valid plan.
        """
        bcus = self.single(bcus)
        diagram = self.diagram(bcus)
        if not diagram.nodes:
            raise bad(
                f"there is no valid plan of {bcus} BCUs to draw from.",
                self.problem.scenario.file,
                "rules",
                "Relax a rule, or ask for another number of BCUs.",
            )
        return self._listed(draw.drawn(diagram, count, seed), bcus)

    def every(self, bcus: int | None = None) -> Iterator[PlanList]:
        """Yield all valid plans, many at a time."""
        bcus = self.single(bcus)
        for rows in draw.every(self.diagram(bcus)):
            yield self._listed(rows, bcus)

    def write_all(self, path: str | Path, most: int = 1_000_000, bcus: int | None = None) -> int:
        """Write all valid plans with their measures to a Parquet file; return how many they are.

        One row a plan: a column for each area, by its code, with the number of its BCU, and one
        for each measure. A file from an earlier census is replaced, once the new one is whole.

        Raises
        ------
        InputError
            If there are more plans than ``most``, or the file holds something else or cannot be
            written; nothing is written then.
        """
        return int(display.of("all plans", self, Path(path), most, bcus))

    def pairs(self, bcus: int | None = None) -> pd.DataFrame:
        """Return for each pair of areas (``a``, ``b``) how many plans put them in one BCU.

        ``plans`` is the exact number, ``share`` its share of all valid plans; no rows where there
        is no plan.
        """
        import pandas as pd

        bcus = self.single(bcus)
        diagram, codes = self.diagram(bcus), self.problem.codes
        counted = together(diagram) if diagram.nodes else None
        rows = [
            (codes[i], codes[j], int(counted[i, j]), float(Fraction(int(counted[i, j]), total)))
            for i in range(len(codes))
            for j in range(i + 1, len(codes))
            if counted is not None and (total := diagram.total)
        ]
        return pd.DataFrame(rows, columns=["a", "b", "plans", "share"])

    def plan_pairs(self, bcus: int | None = None) -> PlanPairs:
        """Return what :meth:`pairs` counts, with what is settled and what is open, and a map."""
        frame = self.pairs(bcus)
        counts = {(a, b): int(n) for a, b, n in zip(frame.a, frame.b, frame.plans, strict=True)}
        bcus = self.single(bcus)
        return PlanPairs(self.problem, bcus, self.diagram(bcus).total, counts)

    def histogram(self, measure: str, bcus: int | None = None, bins: Bins = None) -> Histogram:
        """Count all valid plans by a measure, in bins; exact.

        Parameters
        ----------
        measure
            A measure that adds up over BCUs, or a ratio: ``"imbalance"``, ``"demand_ratio"``, ….
        bcus
            The number of BCUs.
        bins
            At most so many bins of round width; or their edges, ascending, in the measure's own
            unit; None: as many as the size of the diagram allows.

        Raises
        ------
        InputError
            If plans cannot be counted by that measure, or that takes too much memory or time.
        """
        bcus = self.single(bcus)
        diagram = self.diagram(bcus)
        with self._refused([bcus], f"counting all plans by '{measure}'"):
            return histogram(self.problem, diagram, measure, bins, self.effort.budget())

    def frontier(
        self, goals: Sequence[str], bcus: int | None = None, mark: Marked | None = None
    ) -> Frontier:
        """Find every point that no valid plan beats in two or three goals, and its plans.

        ``mark`` are known plans to show beside it; the shipped ones that fit if None.
        """
        from bcu_optimizer.questions.frontier.frontier import frontier
        from bcu_optimizer.questions.frontier.goals import sought

        wanted, bcus = sought(self.problem, goals), self.single(bcus)
        diagram = self.diagram(bcus)
        with self._refused([bcus], "the frontier of all plans"):
            return frontier(self.problem, diagram, bcus, wanted, self.effort.budget(), mark)

    def alternatives(
        self, within: float = 0.02, count: int = 6, bcus: int | None = None
    ) -> Alternatives:
        """Choose plans almost as good as the best one that differ as much as possible.

        ``within`` is a share of the way from the best objective to the worst.
        """
        from bcu_optimizer.questions.alternatives.alternatives import alternatives, check_asked

        asked, bcus = check_asked(within, count), self.single(bcus)
        diagram = self.diagram(bcus)
        with self._refused([bcus], "alternatives among all plans"):
            return alternatives(self.problem, diagram, bcus, asked, self.effort.budget())

    def single(self, bcus: int | None) -> int:
        """Return the number of BCUs meant.

        Raises
        ------
        InputError
            If it is None and the census is of several.
        """
        if bcus is not None:
            return bcus
        if len(self.numbers) == 1:
            return self.numbers[0]
        raise bad(
            f"the question is about {self.numbers[0]} to {self.numbers[-1]} BCUs, not one number.",
            self.problem.scenario.file,
            "rules.number",
            "Ask for one number of BCUs, for example with --bcus 12.",
        )

    def _listed(self, rows: Sequence[Sequence[int]] | IntArray, bcus: int) -> PlanList:
        return PlanList.of(self.diagram(bcus).candidates, rows, bcus)

    def _refused(self, numbers: Sequence[int], what: str) -> AbstractContextManager[None]:
        return refused(self.problem, numbers, self.effort, what)
