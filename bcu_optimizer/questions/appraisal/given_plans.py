"""The plans that an appraisal is given: business as usual, and the least that could be done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.common.text import unique
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.data.tables import encoding
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem

# What nobody can know of commands that are as they are: who leads them today.
_UNKNOWN = frozenset(name for name, each in MEASURES.items() if each.is_assumed)


@dataclass(frozen=True)
class Given:
    """A plan that an appraisal is given.

    Attributes
    ----------
    plan
        The plan.
    named
        The plan that the scenario names; "" where it names none, and each area stands alone.
    text, source
        What is said of the plan beside it, and where it comes from.
    """

    plan: Plan
    named: str = ""
    text: str = ""
    source: str = ""


def business_as_usual(problem: Problem) -> Given:
    """Return the plan of today that a scenario names; every area on its own if it names none."""
    named = problem.scenario.report.business_as_usual
    if named is not None:
        return _read(problem, named, "report.business_as_usual")
    areas = problem.areas.names
    names = unique(areas.name(code) for code in problem.codes)
    return Given(Plan(dict(zip(problem.codes, names, strict=True)), _UNKNOWN))


def do_minimum(problem: Problem) -> Given | None:
    """Return the plan that changes as little as can be; None where the scenario names none."""
    named = problem.scenario.report.do_minimum
    return None if named is None else _read(problem, named, "report.do_minimum")


def _read(problem: Problem, named: str, key: str) -> Given:
    try:
        plan = plans.read_any(named, problem.areas)
    except InputError as error:
        raise _placed(error, problem.scenario.stated_in(key), key) from None
    beside = _beside(plan.path)
    text = beside.get("note", "") or plan.title
    return Given(plan, named, " ".join(text.split()), " ".join(beside.get("source", "").split()))


def _placed(error: InputError, file: str, key: str) -> InputError:
    """Say of faults in a plan which key of which scenario names it, and what else would do."""
    first = error.faults[0]
    more = f" (and {len(error.faults) - 1} more)" if error.faults[1:] else ""
    where = f" {first.file}" if first.file else ""
    remedy = f"{first.remedy or ''} Or write {key} = false.".strip()
    message = f"the plan{where} that it names cannot be used: {first.message}{more}"
    return InputError(Fault(message, file, key, remedy))


def _beside(path: Path | None) -> dict[str, str]:
    """Return the texts of the PLAN.toml beside a plan, which was read with it before."""
    beside = path.with_suffix(".toml") if path else None
    if beside is None or not beside.is_file():
        return {}
    found = encoding.toml(beside)
    return {key: value for key, value in found.items() if isinstance(value, str)}
