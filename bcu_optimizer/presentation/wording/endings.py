"""How the search for a best plan ended, in a planner's words: how sure that is, what is as good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import synonyms
from bcu_optimizer.common.text import listed

if TYPE_CHECKING:
    from bcu_optimizer.questions.solve.result import Result

_OUTCOMES = {
    "optimal": "Proven best plan",
    "feasible": "Best plan found so far, not proven best",
    "infeasible": "Proven: there is no such plan",
    "unknown": "Not decided: the time limit was reached before any plan was found",
}

# The same in a cell of a table.
_IN_SHORT = {
    "optimal": "best",
    "feasible": "best found",
    "infeasible": "no plan",
    "unknown": "not decided",
}


def headline(result: Result) -> str:
    """Say in one sentence what was found for a number of BCUs."""
    if result.outcome == "infeasible":
        return f"Proven: no plan of {result.bcus} BCUs keeps every rule."
    if result.outcome == "unknown":
        return (
            f"Not decided for {result.bcus} BCUs: the time limit was reached before any plan "
            "was found."
        )
    return f"{outcome(result)}: {result.bcus} BCUs."


def outcome(result: Result) -> str:
    """Say how sure an answer is."""
    text = _OUTCOMES[result.outcome]
    if result.problem.start:
        text += ", given the half-drawn plan"
    if result.outcome == "feasible":
        gap = result.gap
        text += " (how far from the best is not known)" if gap is None else f" (within {gap:.1%})"
    return text


def in_short(outcome: str, tied: int | None) -> str:
    """Say in a cell of a table how an answer ended, and whether other plans are as good."""
    text = _IN_SHORT[outcome]
    if outcome not in {"optimal", "feasible"} or tied == 1:
        return text
    return f"{text}, others may tie" if tied is None else f"{text}, one of {tied:,}"


def as_good(result: Result) -> str:
    """Say how many plans are exactly as good as the one shown; empty where there is no other."""
    if result.plan is None or result.tied == 1:
        return ""
    if result.tied is None:
        return "others may be as good"
    return f"one of {result.tied:,} plans exactly as good"


def others(result: Result) -> str:
    """Say what :func:`as_good` does in a sentence."""
    told = as_good(result)
    return f"{told[0].upper()}{told[1:]}." if told else ""


def badge(result: Result) -> str:
    """Say on a page how sure an answer is, and how many plans there were to choose from."""
    counted = f", of {result.valid_plans:,} valid plans" if result.valid_plans else ""
    told = outcome(result) + (", proved twice" if result.certified else "") + counted
    return "; ".join(part for part in (told, as_good(result)) if part)


def proof(result: Result) -> str:
    """Say how an answer was proved, how many plans there are, and how many are as good."""
    return " ".join(part for part in (_proof(result), others(result)) if part)


def _proof(result: Result) -> str:
    """Say how an answer was proved; empty where only by a solver."""
    if result.certified:
        if not result.valid_plans:
            return "Proved twice: by the search, and by counting all plans without a solver."
        counted = f"all {result.valid_plans:,} valid plans"
        return f"Proved twice: by the solver, and without one by going through {counted}."
    if result.valid_plans:
        return f"There are {result.valid_plans:,} valid plans."
    return ""


def because(result: Result) -> str:
    """Say which rules leave no plan."""
    names = [f"'{synonyms.anywhere(name)}'" for name in result.because]
    if not names:
        return "No plan was found."
    together = "cannot all be kept at once" if len(names) > 1 else "cannot be kept"
    start = " ('start' is the half-drawn plan)" if "start" in result.because else ""
    return f"With {result.bcus} BCUs the rules {listed(names)}{start} {together}."
