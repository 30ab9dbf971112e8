"""The pack: every chapter of an options appraisal, worked out once for paper, screen and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bcu_optimizer.common import display
from bcu_optimizer.common.dates import today
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.text import day
from bcu_optimizer.presentation.document import Section
from bcu_optimizer.presentation.documents.appraisal import plans, ranking, sources
from bcu_optimizer.presentation.documents.appraisal import provenance as assumptions
from bcu_optimizer.presentation.documents.appraisal import rules as standing
from bcu_optimizer.presentation.documents.appraisal import scoring as scores
from bcu_optimizer.presentation.documents.appraisal import summary as overview
from bcu_optimizer.presentation.table import Table
from bcu_optimizer.problem import assumptions as problem_assumptions
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.option import Option
from bcu_optimizer.questions.appraisal.scoring import Matrix, matrix
from bcu_optimizer.questions.appraisal.sensitivity import Variant, variants
from bcu_optimizer.scenario import overrides as spelled


@dataclass(frozen=True, eq=False)
class Pack:
    """An options appraisal.

    Attributes
    ----------
    appraisal
        The options, held against one scenario.
    others
        Further scenarios as they were named.
    page
        The plan page that goes with it, as the text of a file of HTML; "" without one.
    """

    appraisal: Appraisal
    others: Sequence[str] = ()
    page: str = ""

    def __repr__(self) -> str:
        names = ", ".join(self.appraisal.names) or "no plan"
        return f"<options appraisal of {self.appraisal.problem.scenario.name!r}: {names}>"

    @property
    def options(self) -> tuple[Option, ...]:
        """The options, business as usual first; none where the scenario has no plan."""
        return self.appraisal.options

    @property
    def title(self) -> str:
        """What heads the pack."""
        return f"Options appraisal: {spelled.title(self.appraisal.problem.scenario)}"

    @cached_property
    def scored(self) -> Matrix:
        """The scoring matrix."""
        return matrix(self.appraisal)

    @cached_property
    def variants(self) -> list[Variant]:
        """The ranking under other figures."""
        return variants(self.appraisal, self.scored)

    @property
    def date(self) -> str:
        """The day it is made, as it is printed."""
        return day(today())

    @property
    def command(self) -> str:
        """The command that makes it again."""
        return sources.command(self.appraisal, list(self.others), page=bool(self.page))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its chapters, in order.

        Raises
        ------
        InputError
            If the scenario has no plan, so that there is nothing to appraise.
        """
        found = self.appraisal
        if not found.options:
            raise bad(
                f"there is no plan of scenario '{found.problem.scenario.name}' to appraise: "
                f"{found.preferred.outcome}.",
                found.problem.scenario.file,
                remedy="'bcu explain' says which rules collide, and what would help.",
            )
        return (
            overview.summary(found, self.scored, self._shaken()),
            overview.options(found),
            plans.maps(found),
            overview.measures(found),
            plans.areas(found),
            standing.rules(found),
            standing.links(found),
            standing.posts(found),
            scores.scoring(found, self.scored),
            ranking.ranking(found, self.scored, self.variants),
            assumptions.assumptions(found),
            sources.sources(found, self.command),
        )

    def _shaken(self) -> list[str]:
        """Say how the first place, and the rules, stand up to other weights and figures."""
        said = (
            ranking.moves(self.scored, self.variants),
            ranking.soonest(self.scored),
            ranking.undone(self.appraisal, self.variants),
        )
        return [each for each in said if each]

    @property
    def tables(self) -> list[Table]:
        """Every table, those behind maps included."""
        return [table for section in self.sections for table in section.tables]

    def save(self, folder: str | Path) -> None:
        """Write the pack to a folder: PDF, HTML, tables, plans and document.

        Raises
        ------
        InputError
            If there is no plan, or the folder holds anything but an earlier pack or cannot be
            written; what was there stays.
        """
        display.save(self, folder)

    def as_dict(self) -> dict[str, Any]:
        """Return the pack as a document of plain values."""
        found = self.appraisal
        best = found.preferred
        return {
            "scenario": found.problem.scenario.name,
            "outcome": best.outcome,
            "because": list(best.because),
            "options": [self._option(i, option) for i, option in enumerate(found.options)],
            "without": {
                name: {"outcome": result.outcome, "because": list(result.because)}
                for name, result in found.without.items()
            },
            "notes": list(found.notes),
            "scoring": self._scoring() if found.options else None,
            "assumptions": [
                {"key": each.key, "value": each.value, "derivation": each.derivation}
                for each in problem_assumptions.assumptions(found.problem)
            ],
            "command": self.command,
        }

    def _option(self, number: int, option: Option) -> dict[str, Any]:
        changes = self.appraisal.comparison.changes_of(number)
        alike = self.appraisal.comparison.likeness(0, number)
        return {
            "key": option.key,
            "name": option.name,
            "text": option.text,
            "outcome": option.result.outcome if option.result else None,
            **option.evaluation.as_dict(),
            "plan": dict(option.plan.assignment),
            "areas_changed": [change.code for change in changes if change.any],
            "areas_moved": list(alike.areas_moved),
            "demand_moved": alike.demand_moved,
        }

    def _scoring(self) -> dict[str, Any]:
        scored = self.scored
        criteria = [
            {
                "name": each.name,
                "weight": float(each.weight),
                "better": each.better,
                "scores": [None if score is None else float(score) for score in each.scores],
                "counts": each in scored.counted,
                **self._held(each.name),
            }
            for each in scored.criteria
        ]
        return {
            "criteria": criteria,
            "totals": [float(total) for total in scored.totals],
            "ranks": scored.ranks,
            "figures": [
                {
                    "figures": each.title,
                    "totals": [float(total) for total in each.matrix.totals],
                    "ranks": each.matrix.ranks,
                    "broken": [list(labels) for labels in each.broken],
                }
                for each in self.variants
            ],
        }

    def _held(self, name: str) -> dict[str, Any]:
        each = next(each for each in self.scored.criteria if each.name == name)
        if not self.scored.totals or not each.is_whole:
            return {"first_place_stays": None}
        held = self.scored.held(each)
        most = None if held.most is None else float(held.most)
        return {"first_place_stays": [float(held.least), most]}
