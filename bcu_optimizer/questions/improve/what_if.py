"""What if an area were in another BCU: the plan with it moved, and the best plan that allows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from bcu_optimizer.common.errors import Fault, UsageError, nearest, refuse
from bcu_optimizer.common.text import fold
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.feasibility import possible, ruled
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.explain import because
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import Options, solve_problem

_OPTION = "--what-if"
Wish = tuple[str, str]  # an area and a BCU, as a person names them


@dataclass(frozen=True)
class Moved:
    """An area (by code), the BCU it leaves, the one it joins, and the areas it then shares it with.

    ``source`` and ``target`` are the same where the area is in that BCU already.
    """

    area: str
    source: str
    target: str
    partners: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the move as plain data."""
        return {"area": self.area, "from": self.source, "to": self.target}


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A plan before and after areas were moved, and what having them together costs at best.

    Attributes
    ----------
    moved
        The areas and their new BCUs.
    before, after
        The given plan, and the same with the areas moved, all else as it was.
    best
        The scenario's best plan in which each moved area shares a BCU with all areas that it shares
        one with in ``after``.
    unbound
        The scenario's best plan without that condition; None where ``best`` has no plan.
    """

    moved: tuple[Moved, ...]
    before: Evaluation
    after: Evaluation
    best: Result
    unbound: Result | None

    def __repr__(self) -> str:
        told = ", ".join(f"{each.area} in {each.target!r}" for each in self.moved)
        return f"<what if {told}: {self.best.outcome}>"

    @property
    def cost(self) -> dict[str, float | None] | None:
        """How much more the objective and each measure are in ``best`` than in ``unbound``.

        None where either has no plan. Below 0 is less, which for some measures is worse.
        """
        one, other = self.best.evaluation, self.unbound.evaluation if self.unbound else None
        if one is None or other is None:
            return None
        exact = {"objective": _less(*(goals.objective(e.problem, e.groups) for e in (one, other)))}
        for name, each in MEASURES.items():
            exact[name] = _less(*(each.exact(e.problem, e.groups) for e in (one, other)))
        return {name: None if value is None else float(value) for name, value in exact.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as the contracts shape it."""
        shaped = self.after.as_dict()
        return {
            **{key: shaped[key] for key in ("measures", "rules", "holds")},
            "best": self.best.as_dict(),
            "cost": self.cost,
            "moved": [each.as_dict() for each in self.moved],
        }


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def parse(texts: Iterable[str]) -> list[Wish]:
    """Read texts ``AREA=BCU``.

    Raises
    ------
    UsageError
        With all texts that are not of that form.
    """
    parted = [text.partition("=") for text in texts]
    faults = [
        Fault(
            f"'{area}{equals}{bcu}' is not of the form AREA=BCU.",
            where=_OPTION,
            remedy='Write for example "Newtown=North".',
        )
        for area, equals, bcu in parted
        if not (area.strip() and bcu.strip())
    ]
    if faults:
        raise UsageError(*faults)
    return [(area.strip(), bcu.strip()) for area, _, bcu in parted]


def answer(given: Evaluation, wishes: Sequence[Wish], options: Options | None = None) -> WhatIf:
    """Move areas to other BCUs of a plan, all at once, and find the best plan that has them there.

    The number of BCUs is the plan's own where the scenario asks for it, otherwise the nearest.

    Raises
    ------
    InputError
        With all faults: unknown areas and BCUs, an area given two BCUs.
    """
    problem = given.problem
    targets = _targets(given, wishes)
    assignment = given.plan.assignment
    plan = replace(given.plan, assignment={**assignment, **targets})
    moved = tuple(
        Moved(code, assignment[code], bcu, _partners(plan, code)) for code, bcu in targets.items()
    )
    bcus = min(problem.numbers, key=lambda number: abs(number - len(given.plan)))
    options = options or Options()
    best = _best(problem, moved, bcus, options)
    unbound = solve_problem(problem, bcus, options) if best.evaluation else None
    return WhatIf(moved, given, evaluate_plan(problem, plan), best, unbound)


def _targets(given: Evaluation, wishes: Sequence[Wish]) -> dict[str, str]:
    """Return the new BCU by code of each area that is to move."""
    areas = given.problem.areas.names
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for area, bcu in wishes:
        code, target = areas.find(area), _bcu(given.plan, bcu)
        if code is None:
            faults.append(areas.fault(area, None, _OPTION))
        if target is None:
            faults.append(_bcu_fault(given, area, bcu))
        if code is None or target is None:
            continue
        if found.setdefault(code, target) != target:
            message = f"{areas.name(code)} cannot be in '{found[code]}' and in '{target}'."
            faults.append(Fault(message, None, _OPTION, "Give each area one BCU."))
    refuse(faults)
    return found


def _bcu(plan: Plan, text: str) -> str | None:
    """Return the BCU of a plan that a text names, in any case; None if it names none or several."""
    known = plan.bcus
    return text if text in known else Names({bcu: bcu for bcu in known}, "BCU").find(text)


def _bcu_fault(given: Evaluation, area: str, text: str) -> Fault:
    known = list(given.plan.bcus)
    same = [bcu for bcu in known if fold(bcu) == fold(text)]
    if same:
        message = f"'{text}' could be any of the BCUs {', '.join(same)}."
        return Fault(message, None, _OPTION, "Write it exactly as in the plan.")
    names = given.problem.areas.names
    code = names.find(text)
    remedy = nearest(text, known)
    if code is not None:
        bcu = given.plan.assignment[code]
        remedy = f"{names.name(code)} is in the BCU '{bcu}': write \"{area}={bcu}\"."
    return Fault(f"the plan has no BCU '{text}'.", None, _OPTION, remedy)


def _partners(plan: Plan, code: str) -> tuple[str, ...]:
    return tuple(other for other in plan.bcus[plan.assignment[code]] if other != code)


def _best(problem: Problem, moved: Iterable[Moved], bcus: int, options: Options) -> Result:
    """Find the best plan in which each moved area shares a BCU with its new partners."""
    asked = sorted({tuple(sorted([each.area, *each.partners])) for each in moved if each.partners})
    bound = _bound_together(problem, asked)
    # Kept BCUs are exempt from the rules about BCUs, so that the solver would not see this.
    kept = {problem.codes[i]: bcu for group, bcu in problem.fixed.items() for i in group}
    for group in asked:
        if kept.keys() >= set(group) and len({kept[code] for code in group}) > 1:
            return Result(bound, bcus, "infeasible", because=("together", "fixed"))
    best = solve_problem(bound, bcus, replace(options, reasons=False))
    if not options.reasons or best.outcome != "infeasible":
        return best
    # Where there is no plan in any case, the wish is not to blame.
    has_none = possible(ruled(problem, number=bcus)).answer == "no"
    return replace(best, because=because(problem if has_none else bound, bcus))


def _bound_together(problem: Problem, asked: Iterable[tuple[str, ...]]) -> Problem:
    """Return the problem with groups of areas, by code, that must share a BCU besides its own."""
    entries = (*(problem.scenario.rules.together or ()), *asked) or None
    rules = problem.scenario.rules.model_copy(update={"together": entries})
    return replace(problem, scenario=problem.scenario.model_copy(update={"rules": rules}))
