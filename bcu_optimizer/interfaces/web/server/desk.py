"""What the server answers with: the same functions as the command line, and a bounded memory."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from bcu_optimizer.common import display
from bcu_optimizer.common.bitmasks import pieces
from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans.columns import parse_columns
from bcu_optimizer.data.plans.plan import HEADER, Plan
from bcu_optimizer.data.tables import workbook
from bcu_optimizer.interfaces.web import file
from bcu_optimizer.interfaces.web.server import checked
from bcu_optimizer.interfaces.web.server.asked import (
    AboutArea,
    Drawn,
    State,
    ToComplete,
    ToSave,
)
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.bcu_numbers import Asked, numbered
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.start import Start
from bcu_optimizer.problem.wishes import Wish
from bcu_optimizer.questions.plan_page.page import PlanPage, make
from bcu_optimizer.questions.plan_page.rank import best

Read = Callable[[Sequence[str]], Problem]
_HELD = 4
_SECONDS = 60.0
Made = TypeVar("Made")


@dataclass
class Desk:
    """Answers one page's questions; it keeps nothing between them but what was made lately.

    Attributes
    ----------
    read
        Reads the scenario with some settings changed.
    asked, beside
        The numbers of BCUs asked for, and the plans to compare with, as texts or files.
    save_to
        The folder below which plans are kept; None where none was named.
    """

    read: Read
    asked: Asked | None = None
    beside: Sequence[Plan] = ()
    save_to: Path | None = None
    _problems: OrderedDict[tuple[str, ...], Problem] = field(default_factory=OrderedDict)
    _pages: OrderedDict[tuple[str, ...], PlanPage] = field(default_factory=OrderedDict)
    _packed: OrderedDict[tuple[str, ...], str] = field(default_factory=OrderedDict)
    _making: threading.Lock = field(default_factory=threading.Lock)
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def problem(self, settings: Iterable[str]) -> Problem:
        """Return the scenario with its data, some settings changed."""
        with self._reading:
            return _kept(self._problems, tuple(settings), self.read)

    def held(self, settings: tuple[str, ...]) -> dict[str, Any]:
        """Return what a page holds; one is made at a time."""

        def packed(changed: tuple[str, ...]) -> str:
            found = self.page(changed)
            if not found.diagrams:
                raise bad("with these settings no number of BCUs has a plan.")
            return file.held(found)

        with self._making:
            return {"held": _kept(self._packed, settings, packed)}

    def page(self, settings: tuple[str, ...]) -> PlanPage:
        """Return the plans that a page holds; none where no number of BCUs has any."""

        def made(changed: tuple[str, ...]) -> PlanPage:
            return make(self.problem(changed), self.asked, self.beside, served=True)

        return _kept(self._pages, settings, made)

    def rank(self, asked: State) -> dict[str, Any]:
        """Return the best plan by a ratio, which the page cannot weigh by itself."""
        with self._making:
            page = self.page(asked.settings)
        if asked.bcus not in page.diagrams:
            raise bad(f"plans of {asked.bcus} BCUs are not on this page.")
        wishes = [
            Wish(wish.kind, page.problem.group(checked.known(page.problem, wish.areas)))
            for wish in asked.wishes
        ]
        return best(page, asked.bcus, wishes)

    def why(self, asked: AboutArea) -> dict[str, Any]:
        """Say why an area is with those that it is with, under the wishes and weights there are."""
        from bcu_optimizer.questions.why.why import Asked as Choosing

        checked.known(self.problem(asked.settings), [asked.area])
        choosing = Choosing(checked.weighed(self._wished(asked), asked.weights), None)
        return {"text": display.text(choosing.why(asked.area))}

    def _wished(self, asked: State) -> Problem:
        """Return the problem with the wishes as rules, for one number of BCUs."""
        wished = checked.with_wishes(self.problem(asked.settings), asked.wishes)
        problem = self.problem((*asked.settings, *wished))
        return numbered(problem, range(asked.bcus, asked.bcus + 1))

    def judge(self, asked: Drawn) -> dict[str, Any]:
        """Say of a drawing what is open and in pieces, and of a whole one what each rule says."""
        problem = self.problem(asked.settings)
        assignment = checked.assigned(problem, asked.plan)
        blank = [code for code in problem.codes if code not in assignment]
        groups = problem.groups(Plan(assignment))
        split = sorted(
            bcu for bcu, group in groups.items() if len(pieces(group, problem.neighbours)) > 1
        )
        found: dict[str, Any] = {"blank": blank, "split": split, "rules": [], "measures": {}}
        if blank:
            return {**found, "holds": None}
        evaluation = evaluate_plan(problem, Plan(assignment))
        rules = [
            {
                "title": words.rule_title(verdict, problem),
                "value": words.rule_value(verdict),
                "limit": words.rule_limit(verdict),
                "holds": verdict.holds,
                "where": words.where(verdict),
            }
            for verdict in evaluation.verdicts
        ]
        measures = dict(evaluation.measures)
        return {**found, "holds": evaluation.holds, "rules": rules, "measures": measures}

    def complete(self, asked: ToComplete) -> dict[str, Any]:
        """Fill in what is blank in the best way; say why where it cannot be done."""
        from bcu_optimizer.questions.solve.solve import Options, solve_problem

        problem = checked.weighed(self.problem(asked.settings), asked.weights)
        assignment = checked.assigned(problem, asked.plan)
        given = {group: bcu for bcu, group in problem.groups(Plan(assignment)).items()}
        locked = frozenset(group for group, bcu in given.items() if bcu in asked.locked)
        start = Start(dict(sorted(given.items())), locked, "the drawing") if given else None
        problem = numbered(replace(problem, start=start), range(asked.bcus, asked.bcus + 1))
        result = solve_problem(problem, asked.bcus, Options(time_limit=_SECONDS))
        return {
            "outcome": result.outcome,
            "plan": dict(result.plan.assignment) if result.plan else None,
            "said": words.headline(result),
        }

    def explain(self, asked: State) -> dict[str, Any]:
        """Say in words why wishes and rules leave no plan."""
        from bcu_optimizer.questions.explain.explain import explain

        return {"text": display.text(explain(self._wished(asked)))}

    def save(self, asked: ToSave) -> dict[str, Any]:
        """Keep a plan as a run folder, with its pages, below the folder named at the start."""
        from bcu_optimizer.runs import solution

        if self.save_to is None:
            raise bad("no folder to save to was named: start again with --save DIR.")
        problem = self.problem(asked.settings)
        plan = Plan(checked.assigned(problem, asked.plan), name=asked.name)
        evaluation = evaluate_plan(problem, plan)
        folder = self.save_to / asked.name
        document = {"scenario": problem.scenario.name, **evaluation.as_dict()}
        solution.save_evaluation(evaluation, folder, document, {})
        return {"folder": str(folder)}

    def read_plan(self, body: bytes, name: str, settings: Iterable[str]) -> dict[str, Any]:
        """Read a plan from a file that was chosen, whole or half-drawn; faults name their rows."""
        problem = self.problem(settings)
        suffix = Path(name).suffix.casefold()
        if suffix not in (".csv", ".xlsx"):
            raise bad("this is no plan: choose a CSV or a workbook (.xlsx).")
        with tempfile.TemporaryDirectory(prefix="bcu-") as folder:
            path = Path(folder) / f"plan{suffix}"
            path.write_bytes(body)
            try:
                _, given = plans.read_given(path, problem.areas, parse_columns(None), whole=False)
            except InputError as error:
                faults = [replace(each, file=None) for each in error.faults]
                raise InputError(*faults) from None
        return {"plan": dict(given.assignment), "notes": list(given.notes)}

    def workbook(self, asked: Drawn) -> bytes:
        """Return a plan as a workbook."""
        problem = self.problem(asked.settings)
        plan = Plan(checked.assigned(problem, asked.plan))
        with tempfile.TemporaryDirectory(prefix="bcu-") as folder:
            path = Path(folder) / "plan.xlsx"
            workbook.write(path, HEADER, plan.rows(problem.areas.names), "Plan")
            return path.read_bytes()


def _kept(
    held: OrderedDict[tuple[str, ...], Made],
    key: tuple[str, ...],
    make_: Callable[[tuple[str, ...]], Made],
) -> Made:
    """Return what was made lately, or make it; of several the one not asked for longest goes."""
    if key in held:
        held.move_to_end(key)
        return held[key]
    made = make_(key)
    held[key] = made
    while len(held) > _HELD:
        held.popitem(last=False)
    return made
