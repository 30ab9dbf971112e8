"""What an appraisal is asked: how many alternatives, how near the best, and with which weights."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bcu_optimizer.common import synonyms
from bcu_optimizer.common.errors import Fault, UsageError, bad, nearest, refuse
from bcu_optimizer.problem.goals import GOALS, measure_of
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.alternatives.alternatives import check_asked
from bcu_optimizer.questions.solve.solve import Options
from bcu_optimizer.scenario.schema import Scenario

_YEAR = re.compile(r"(.*\D)(\d{4})(\D.*)?")


def demands(problem: Problem) -> dict[str, dict[str, float]]:
    """Return other ways to measure demand by name: those the scenario names, or else from columns.

    Where it names none these are the columns of demand of other years, and the residents.

    Raises
    ------
    InputError
        If the scenario names a column that the figures do not have, or that sums to 0.
    """
    stated = problem.scenario.report.demands
    if stated is not None:
        refuse(_demand_faults(problem, stated))
        return {name: dict(weights) for name, weights in stated.items()}
    known = problem.areas.figures
    found: dict[str, dict[str, float]] = {}
    for column in problem.scenario.demand:
        year = _YEAR.fullmatch(column)
        for other in known if year else ():
            match = _YEAR.fullmatch(other)
            if year and match and other != column and match.group(1, 3) == year.group(1, 3):
                found[other.replace("_", " ")] = {other: 1.0}
    residents = problem.scenario.columns.population
    if residents and residents not in problem.scenario.demand and residents in known:
        found[residents.replace("_", " ")] = {residents: 1.0}
    return {name: weights for name, weights in found.items() if sum(known[next(iter(weights))])}


def _demand_faults(problem: Problem, stated: Mapping[str, Mapping[str, float]]) -> Iterator[Fault]:
    known = problem.areas.figures
    for name, weights in stated.items():
        key = f"report.demands.{name}"
        file = problem.scenario.stated_in("report.demands")
        used = [column for column, weight in weights.items() if weight > 0]
        for column in weights:
            if column not in known:
                message = f"there is no column '{column}' in the figures."
                remedy = f"{nearest(column, known)} Or write report.demands = false."
                yield Fault(message, file, key, remedy)
            elif column in used and not sum(known[column]):
                yield Fault(f"column '{column}' sums to 0.", file, key, "Name another.")
        if not used:
            yield Fault("no column has a weight above 0.", file, key, "Name at least one.")


_OPTIONS = Options()
AREAS_CHANGED = "areas_changed"
CRITERIA = (*MEASURES, AREAS_CHANGED)
FEWEST = 2  # alternatives that a pack is asked to have


@dataclass(frozen=True)
class Question:
    """What an appraisal is asked.

    Attributes
    ----------
    count
        How many alternatives beside the preferred plan.
    within
        How much worse they may be: a share of the way from the best objective to the worst.
    weights
        Weights of criteria that take the place of the scenario's.
    options
        How plans are searched for.
    memory
        The most memory in MB for looking at all plans.
    """

    count: int = FEWEST
    within: float = 0.02
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    options: Options = _OPTIONS
    memory: float = 2000

    def __post_init__(self) -> None:
        check_asked(self.within, self.count)
        refuse(_faults(self.weights, "--weight", None))


def parse_weights(texts: Iterable[str]) -> dict[str, float]:
    """Read ``links_kept=2``; the last of several for one criterion holds.

    Raises
    ------
    UsageError
        If a text is not of that form.
    """
    found = {}
    for text in texts:
        name, equals, raw = text.partition("=")
        name = synonyms.kept(name.strip())
        if name in found:
            message = f"'{name}' is weighed twice."
            raise UsageError(Fault(message, where="--weight", remedy="Give each weight once."))
        try:
            found[name] = float(raw)
        except ValueError:
            equals = ""
        if not equals:
            message = f"'{text}' is not of the form criterion=weight."
            remedy = "Write for example links_kept=2."
            raise UsageError(Fault(message, where="--weight", remedy=remedy))
    return found


def weights_of(scenario: Scenario, question: Question) -> dict[str, float]:
    """Return the weight of each criterion: the scenario's own, or its goals', then the question's.

    Raises
    ------
    InputError
        If the scenario weighs what is no criterion.
    """
    stated = scenario.report.weights
    if stated is None:
        stated = {measure_of(name): weight for name, weight in scenario.goals.items()}
    else:
        refuse(_faults(stated, "report.weights", scenario.stated_in("report.weights")))
    return {**stated, **question.weights}


def is_from_goals(scenario: Scenario) -> bool:
    """Tell whether the weights of a scenario are those of its goals."""
    return scenario.report.weights is None


def _faults(weights: Mapping[str, float], where: str, file: str | None) -> list[Fault]:
    faults = []
    for name, weight in weights.items():
        if name not in CRITERIA:
            message = f"'{name}' is nothing that options are scored by."
            goal = GOALS.get(name)
            remedy = f"Weigh '{goal.measure}'." if goal else nearest(name, CRITERIA)
            faults.append(Fault(message, file, where, remedy))
        elif not math.isfinite(weight) or weight < 0:
            message = f"the weight of '{name}' is {weight:g}."
            faults.append(Fault(message, file, where, "Give 0 or more; 0 leaves it out."))
    return faults


def one_number(numbers: range, file: str, name: str) -> int:
    """Return the one number of BCUs that a scenario asks about; refuse several.

    Raises
    ------
    InputError
        If it asks about several.
    """
    if len(numbers) == 1:
        return numbers[0]
    raise bad(
        f"scenario '{name}' asks for {numbers[0]} to {numbers[-1]} BCUs; an appraisal wants a "
        "single number.",
        file,
        "rules.number",
        "Ask for one number, for example --set rules.number=12.",
    )
