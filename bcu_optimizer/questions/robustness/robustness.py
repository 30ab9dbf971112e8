"""The answer: how often each plan is best, what each loses, and how often there is no plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census.pairs import PlanPairs
from bcu_optimizer.questions.robustness import draws
from bcu_optimizer.questions.robustness.regret import Standing, as_double
from bcu_optimizer.questions.robustness.solve_draw import Solved
from bcu_optimizer.questions.robustness.sources import Alone
from bcu_optimizer.questions.robustness.uncertainty import Uncertain, own_year

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Robustness:
    """How a scenario's answer bears up when its figures and weights are drawn again.

    Attributes
    ----------
    problem, bcus
        The problem, and the number of BCUs that it asks for.
    seed
        What the random numbers begin with.
    what
        What was drawn again.
    own
        The answer to the scenario as it stands.
    answers
        The answer to each draw, draw by draw.
    plans
        Every candidate plan, the most often best first.
    alone
        The same draws with each source of uncertainty alone; empty where there is only one.
    """

    problem: Problem
    bcus: int
    seed: int
    what: Uncertain
    own: Solved
    answers: tuple[Solved, ...]
    plans: tuple[Standing, ...]
    alone: tuple[Alone, ...]

    def __repr__(self) -> str:
        best = sum(each.best_in > 0 for each in self.plans)
        scenario = self.problem.scenario.name
        return f"<{len(self.answers)} draws of {scenario!r}: best plans in all: {best}>"

    @property
    def draws(self) -> int:
        """The number of draws."""
        return len(self.answers)

    @property
    def no_plan(self) -> int:
        """The number of draws without a best plan."""
        return sum(each.objective is None for each in self.answers)

    @property
    def undefined(self) -> int:
        """Of those, the number whose figures leave nothing to judge plans by."""
        return sum(each.outcome == "undefined" for each in self.answers)

    @property
    def has_plan(self) -> bool:
        """Whether the scenario as it stands or any draw has a plan."""
        return bool(self.own.plans) or self.no_plan < self.draws

    @property
    def reference(self) -> Standing | None:
        """The best plan of the scenario as it stands; of several the first."""
        first = self.own.plans[:1]
        return next((each for each in self.plans if first == (each.parts,)), None)

    @property
    def safest(self) -> tuple[Standing, ...]:
        """The candidates that break rules least often, and of those lose least at worst."""
        return tuple(each for each in self.plans if each.is_safest)

    @property
    def years(self) -> tuple[int | str, ...]:
        """The years to pick from; "as stated" where the scenario's own columns are of several."""
        own = own_year(self.problem) or "as stated"
        return tuple(own if year is None else year for year in self.what.years)

    @cached_property
    def pairs(self) -> PlanPairs:
        """How often the best plan puts each two areas together, over the draws that have one.

        Of several plans that are best in a draw each counts for its part of the draw.
        """
        from bcu_optimizer.questions.census.pairs import PlanPairs

        codes = self.problem.codes
        solved = [each for each in self.answers if each.plans]
        unit = math.lcm(*(len(each.plans) for each in solved))
        counts = dict.fromkeys(combinations(codes, 2), 0)
        for each in solved:
            for group in (group for plan in each.plans for group in plan):
                for i, j in combinations(group, 2):
                    counts[codes[i], codes[j]] += unit // len(each.plans)
        counts = counts if solved else {}
        return PlanPairs(self.problem, self.bcus, unit * len(solved), counts, of="draws")

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a candidate plan, by number: how it stands over the draws, and its measures."""
        import pandas as pd

        rows = []
        for each in self.plans:
            told = each.as_dict()
            del told["plan"], told["worst"], told["measures"]
            told["broken"] = ", ".join(f"{rule} ({n})" for rule, n in each.broken.items())
            rows.append({"number": each.number, **told, **each.measures})
        columns = list(rows[0]) if rows else ["number", *MEASURES]
        return pd.DataFrame(rows, columns=columns).set_index("number")

    @cached_property
    def draws_frame(self) -> pd.DataFrame:
        """One row a draw: what was drawn but for the figures, its outcome and best plans."""
        import pandas as pd

        number = {each.parts: each.number for each in self.plans}
        stated = own_year(self.problem)
        rows = []
        for each in self.answers:
            drawn = each.drawn
            rows.append(
                {
                    "draw": drawn.number,
                    "seed": self.seed,
                    "year": drawn.year or stated,
                    **{f"goals.{name}": weight for name, weight in drawn.goals.items()},
                    **{f"demand.{name}": weight for name, weight in drawn.demand.items()},
                    "outcome": each.outcome,
                    "objective": as_double(each.objective),
                    "valid_plans": each.valid_plans,
                    "best_plans": " ".join(str(n) for n in sorted(number[p] for p in each.plans)),
                }
            )
        return pd.DataFrame(rows).set_index("draw")

    def problem_of(self, draw: int) -> Problem | None:
        """Return the problem of a draw, to solve or to look at; None where it is not defined.

        Raises
        ------
        ValueError
            If there is no draw of that number.
        """
        if not 1 <= draw <= self.draws:
            raise ValueError(f"there is no draw {draw}; they are numbered from 1 to {self.draws}")
        drawn = draws.draw(self.problem, self.what, self.seed, draw, self.what.sources)
        return draws.problem_of(self.problem, drawn)

    def plot(self, ax: Any = None) -> Any:
        """Draw how often each plan is best on ``ax`` (a new one if None) and return it."""
        return display.of("plot", self, ax)

    def save(self, folder: str | Path) -> None:
        """Write document, tables, plans, chart and maps to a folder; see :func:`display.save`."""
        display.save(self, folder)

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as a document."""
        what = self.what
        return {
            "scenario": self.problem.scenario.name,
            "bcus": self.bcus,
            "draws": self.draws,
            "seed": self.seed,
            "varied": {
                "sources": list(what.sources),
                "counts": list(what.counts),
                "links": what.links,
                "years": list(self.years),
                "weights": what.spread,
                "goals": list(what.goals),
                "demand": list(what.demand),
                "kept": list(what.kept),
            },
            "no_plan": {
                "draws": self.no_plan,
                "share": self.no_plan / self.draws,
                "undefined": self.undefined,
            },
            "plans": [each.as_dict() for each in self.plans],
            "pairs": self.pairs.as_list(),
            "alone": [each.as_dict() for each in self.alone],
        }

    def _repr_html_(self) -> str:
        return display.html(self)
