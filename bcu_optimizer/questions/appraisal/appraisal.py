"""The options of an appraisal: business as usual, do-minimum, the preferred plan, alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.text import unique
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.effort import Effort
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.alternatives.alternatives import Alternatives
from bcu_optimizer.questions.appraisal import given_plans as given
from bcu_optimizer.questions.appraisal.option import Option
from bcu_optimizer.questions.appraisal.question import Question, demands, one_number, weights_of
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.compare import inputs as items
from bcu_optimizer.questions.compare import places
from bcu_optimizer.questions.compare.compare import Comparison, Entry
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import solve_problem

_WIDER = (0.05, 0.1, 0.2, 0.5, 1.0)  # margins tried where too few alternatives lie within one
BUSINESS_AS_USUAL, DO_MINIMUM, PREFERRED = "business-as-usual", "do-minimum", "preferred"


@dataclass(frozen=True, eq=False)
class Appraisal:
    """The options, all held against one scenario.

    Attributes
    ----------
    problem
        What the options are held against.
    question
        What was asked.
    weights
        The weight of each criterion that has one.
    preferred
        The scenario's answer.
    options
        The options, business as usual first; none where the scenario has no plan.
    refusal
        Why no alternatives could be looked for, if so.
    without
        Further scenarios that have no plan, or for which none was found, by name.
    """

    problem: Problem
    question: Question
    weights: Mapping[str, float]
    preferred: Result
    options: tuple[Option, ...] = ()
    alternatives: Alternatives | None = None
    refusal: InputError | None = None
    without: Mapping[str, Result] = field(default_factory=dict)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of how the options were found."""
        return tuple(display.of("notes", self))

    @property
    def names(self) -> tuple[str, ...]:
        """What the options are called."""
        return tuple(option.name for option in self.options)

    @property
    def place(self) -> int:
        """The number of the preferred plan among the options."""
        return next(i for i, option in enumerate(self.options) if option.key == PREFERRED)

    @cached_property
    def comparison(self) -> Comparison:
        """The options compared with business as usual."""
        return self._compared(0)

    @cached_property
    def colours(self) -> list[Mapping[str, str]]:
        """For each option the colour of each BCU, those of the preferred plan first."""
        return self._compared(self.place).colours

    def _compared(self, reference: int) -> Comparison:
        entries = tuple(Entry(o.name, o.evaluation, o.result, o.plan.path) for o in self.options)
        return Comparison(self.problem, entries, reference, {})


def appraise(
    problem: Problem,
    others: Sequence[str],
    question: Question,
    *,
    settings: Sequence[str] = (),
    tell: Callable[[str], object] = lambda _text: None,
) -> Appraisal:
    """Read, solve and choose the options, and hold each against the problem.

    Parameters
    ----------
    problem
        The scenario whose best plan is the preferred one.
    others
        Further scenarios, each of whose best plans is an option too.
    question, tell
        What is asked; and what is told what goes on.
    settings
        Texts ``table.key=VALUE`` for the further scenarios.

    Raises
    ------
    InputError
        If a scenario, plan or weight is faulty, or a scenario asks for several numbers of BCUs.
    """
    scenario = problem.scenario
    bcus = one_number(problem.numbers, scenario.file, scenario.name)
    weights = weights_of(scenario, question)
    demands(problem)
    fixed = given.business_as_usual(problem), given.do_minimum(problem)
    tell(f"Searching for the best plan of {scenario.name} …")
    best = solve_problem(problem, bcus, question.options)
    empty = Appraisal(problem, question, weights, best)
    if best.plan is None:
        return empty
    reading = items.Reading(problem, tuple(settings), question.options, tell)
    further = items.read(places.find_all(others), reading)
    tell("Looking for alternatives among all plans …")
    found, refusal = _alternatives(problem, question)
    plans = [] if found is None else [each.plan for each in found.plans[1:]]
    chosen = [each for each in plans if each.groups() != best.plan.groups()][: question.count]
    return replace(
        empty,
        options=_options(problem, fixed, best, chosen, further),
        alternatives=found,
        refusal=refusal,
        without={each.name: each.result for each in further if not each.plan and each.result},
    )


def _alternatives(
    problem: Problem, question: Question
) -> tuple[Alternatives | None, InputError | None]:
    """Choose alternatives, within a wider margin where too few lie within the one asked for."""
    effort = Effort(question.memory, question.options.time_limit)
    margins = [question.within, *(wider for wider in _WIDER if wider > question.within)]
    found: Alternatives | None = None
    try:
        census = Census(problem, effort=effort)
        for margin in margins:
            found = census.alternatives(within=margin, count=question.count + 1)
            if len(found) > question.count:
                break
    except InputError as error:
        return found, error
    return found, None


def _options(
    problem: Problem,
    fixed: tuple[given.Given, given.Given | None],
    best: Result,
    chosen: Sequence[Plan],
    further: Sequence[items.Item],
) -> tuple[Option, ...]:
    solved = [each for each in further if each.plan]
    plans = [*([best.plan] if best.plan else []), *chosen]
    plans += [each.plan for each in solved if each.plan]
    evaluations = [evaluate_plan(problem, plan) for plan in plans]
    today, least = fixed
    found = [_given(problem, BUSINESS_AS_USUAL, "Business as usual", today)]
    if least is not None:
        found.append(_given(problem, DO_MINIMUM, "Do-minimum", least))
    lead = evaluations[0]
    found.append(Option(PREFERRED, "Preferred plan", lead, best))
    for number in range(1, len(chosen) + 1):
        key, name = f"alternative-{number}", f"Alternative {number}"
        found.append(Option(key, name, evaluations[number], best=lead))
    rest = evaluations[len(chosen) + 1 :]
    taken = [option.name for option in found]
    names = unique([*taken, *(each.name for each in solved)])[len(taken) :]
    for number, (item, name, each) in enumerate(zip(solved, names, rest, strict=True), 1):
        found.append(Option(f"option-{number}", name, each, item.result, item=item))
    return tuple(_told_apart(found))


def _told_apart(found: Sequence[Option]) -> list[Option]:
    """Say of an option that it is the same plan as one before it."""
    seen: dict[frozenset[frozenset[str]], str] = {}
    told = []
    for option in found:
        same = seen.setdefault(option.plan.groups(), option.name)
        told.append(option if same == option.name else replace(option, same_as=same))
    return told


def _given(problem: Problem, key: str, name: str, read: given.Given) -> Option:
    return Option(key, name, evaluate_plan(problem, read.plan), given=read)
