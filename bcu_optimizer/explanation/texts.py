"""An explanation in sentences, for screens, pages and notebooks alike."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from bcu_optimizer import basis, spelled
from bcu_optimizer.explanation.elements import text
from bcu_optimizer.explanation.telling import (
    asked,
    outward,
    plain,
    setting_title,
    whole_in,
)
from bcu_optimizer.phrases import listed

if TYPE_CHECKING:
    from bcu_optimizer.explanation.explain import Conflict, Explanation
    from bcu_optimizer.explanation.relaxing import Relaxation
    from bcu_optimizer.problem import Problem

_PROOFS = {
    "arithmetic": "By plain count no number of BCUs is left.",
    "twice": "No combination of BCUs works, proved twice: by counting all plans and by the solver.",
    "counting": "No combination of BCUs works, proved by counting all plans.",
    "solver": "No combination of BCUs works, proved by the solver.",
    "several": "No combination of BCUs works, proved for each number of BCUs by counting all plans "
    "or by the solver.",
}


def headline(explanation: Explanation) -> str:
    """Say in one sentence whether there is a plan."""
    bcus = _bcus(explanation.problem)
    if explanation.outcome == "feasible":
        found = len(explanation.plan)
        return f"There is a plan: the rules of the scenario can all be kept, with {found} BCUs."
    if explanation.outcome == "unknown":
        return f"Not decided: whether there is a plan{bcus} is too large a question."
    return f"Proven: no plan{bcus} keeps every rule."


def _bcus(problem: Problem) -> str:
    if problem.scenario.rules.number is None:
        return ""
    first, last = problem.numbers[0], problem.numbers[-1]
    return f" of {plain((first, last))} BCU{'s' if last > 1 else ''}"


def told(explanation: Explanation) -> list[str]:
    """Tell all of an explanation, line by line; empty lines part it."""
    lines = [headline(explanation)]
    if explanation.outcome == "unknown":
        return [*lines, remedy(explanation.problem)]
    if explanation.areas:
        lines.append(lonely(explanation))
    many = len(explanation.conflicts)
    for number, conflict in enumerate(explanation.conflicts, 1):
        lines += ["", heading(conflict, number, many)]
        lines += [f"  · {rule}: {says}" for rule, says in rows(explanation.problem, conflict)]
        lines.append(f"  {why(conflict)}")
        if conflict.not_decided:
            lines.append(f"  {undecided(explanation.problem, conflict)}")
    if changes := helps(explanation):
        lines += ["", helps_heading(explanation)]
        for each, how in changes:
            lines += [f"  · {each}", *([f"      {how}"] if how else [])]
    return lines


def assumptions(explanation: Explanation) -> list[str]:
    """List the assumptions that the rules that collide rest on."""
    names = {rule for conflict in explanation.conflicts for rule in conflict.rules}
    found = basis.assumptions(explanation.problem)
    return [str(each) for each in found if ".".join(each.key.split(".")[1:2]) in names]


def remedy(problem: Problem) -> str:
    """Say what would make a question small enough to be decided."""
    del problem
    return "Narrow rules.size, or ask for contiguity; then all plans can be looked at."


def lonely(explanation: Explanation) -> str:
    """Name the areas that no possible BCU holds."""
    names, codes = explanation.problem.areas.names, explanation.problem.codes
    areas = listed((names.name(codes[i]) for i in explanation.areas), "or")
    return f"No possible BCU holds {areas}."


def heading(conflict: Conflict, number: int, many: int) -> str:
    """Head a collision, which is the only one or one of several."""
    if many > 1:
        return f"Collision {number} of {many}. These rules cannot all be kept:"
    if conflict.not_decided:
        return "These rules cannot all be kept:"
    if len(conflict.elements) == 1:
        return "This rule cannot be kept; without it there is a plan:"
    return "These rules cannot all be kept; without any one of them there is a plan:"


def rows(problem: Problem, conflict: Conflict) -> list[tuple[str, str]]:
    """List the rules of a conflict and what each asks for."""
    return [(element.rule, asked(problem, element)) for element in conflict.elements]


def why(conflict: Conflict) -> str:
    """Say why the rules collide: by one area or a count, or else how it is proved."""
    if conflict.witness is None:
        return f"Why: {_PROOFS[conflict.proof][0].lower()}{_PROOFS[conflict.proof][1:]}"
    return f"Why: {conflict.witness.text}."


def undecided(problem: Problem, conflict: Conflict) -> str:
    """Name the rules of which it was not decided whether there is a plan without."""
    names = [_name(text(problem, each) or each.rule) for each in conflict.not_decided]
    many = "these are" if len(names) > 1 else "it is"
    return f"Not decided for {listed(names)}: whether {many} needed for the collision."


def _name(element: str) -> str:
    return f"'{element}'"


def helps_heading(explanation: Explanation) -> str:
    """Head what would help."""
    if len(explanation.conflicts) == 1:
        return "What would help, everything else unchanged:"
    return "What would help against all collisions at once, everything else unchanged:"


def helps(explanation: Explanation) -> list[tuple[str, str]]:
    """Say what would help: the numbers and how far to change them, the rules to give up.

    Each comes with what to type, where that is one setting.
    """
    changes = [
        (change(each), typed(each)) for each in explanation.relaxations if each.needed is not None
    ]
    open_ = [each for each in explanation.relaxations if not each.is_decided]
    lines = [f"{setting_title(each.setting)}: not decided" for each in open_]
    idle = [each for each in explanation.relaxations if each.needed is None and each.is_decided]
    if idle:
        titles = "; ".join(setting_title(each.setting) for each in idle)
        lines.append(f"not by this alone: {titles}")
    whole = [
        asked(explanation.problem, element)
        for element in explanation.dropped
        if element.rule not in {each.rule for each in explanation.relaxations}
    ]
    lines += [f"give up: {each}" for each in whole]
    return [*changes, *((line, "") for line in lines)]


def change(each: Relaxation) -> str:
    """Say how far a number has to be changed, rounded so that what is shown works when typed."""
    title = setting_title(each.setting)
    now = plain(each.limit)
    if each.rule in {"number", "size"}:
        return f"{title}: {now} → {plain(each.needed)}"
    word = "or more" if each.needed > each.limit else "or less"
    rounded = outward(each.needed, each.limit)
    whole = whole_in(rounded, each.limit)
    so = f", so {whole}," if whole is not None and each.setting in _COUNTS else ""
    return f"{title}: {now} → {plain(rounded)}{so} {word}"


_COUNTS = {"rules.supervision.inspectors"}


def typed(each: Relaxation) -> str:
    """Write a change as ``--set`` takes it."""
    value = each.needed
    if each.rule not in {"number", "size"}:
        value = outward(each.needed, each.limit)
        whole = whole_in(value, each.limit)
        value = whole if whole is not None and each.setting in _COUNTS else value
    setting = f"{each.setting}={spelled.toml(value)}".replace(", ", ",")
    return f'--set "{setting}"' if set(setting) & set('[" ') else f"--set {setting}"


def as_html(explanation: Explanation) -> str:
    """Return an explanation as HTML for a notebook."""
    scenario = explanation.problem.scenario
    parts = [f"<h3>{html.escape(scenario.title)}</h3>"]
    parts += [f"<p>{html.escape(line)}</p>" for line in told(explanation) if line]
    return "".join(parts)
