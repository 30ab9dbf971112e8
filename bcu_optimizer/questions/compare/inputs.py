"""What is to be compared: a run folder, a plan file, a shipped plan, or a scenario to be solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bcu_optimizer.common.errors import Fault, OtherAreasError, bad
from bcu_optimizer.common.text import unique
from bcu_optimizer.data.plans import saved_run
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import verify
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.compare import plan_files as files
from bcu_optimizer.questions.compare.places import Place, names
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.scenario.load import load
from bcu_optimizer.scenario.schema import Scenario


@dataclass(frozen=True)
class Item:
    """One of the things compared.

    Attributes
    ----------
    name
        What it is called on screens; no two items of a comparison share a name.
    plan
        Its plan; None where a scenario has none, or none was found in time.
    result
        How the plan was found, where it was solved.
    path
        The file it was read from; None where it was in hand.
    title
        What a plan from a file is: as the file beside it says, or whose saved run it is.
    own
        The BCUs that bear names given by people, which are kept.
    exempt
        The BCUs that the scenario it was made for leaves out of its rules.
    """

    name: str
    plan: Plan | None
    result: Result | None
    own: frozenset[str]
    path: Path | None = None
    title: str = ""
    exempt: saved_run.Exempt = field(default_factory=dict)


def _quiet(text: str) -> None:
    del text


@dataclass(frozen=True)
class Reading:
    """How items are read: the problem that the plans are held against, and how to solve.

    ``settings`` are texts ``table.key=VALUE`` for each scenario that is solved, as ``options`` say;
    ``tell`` is told what goes on; ``columns`` are those of plan files that name them otherwise.
    With ``align_names`` BCUs are called as those of the reference, and of each other, that they
    mostly are; each plan keeps its own names otherwise.
    """

    problem: Problem
    settings: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    tell: Callable[[str], object] = _quiet
    columns: str | Mapping[str, str] | None = None
    align_names: bool = False


def read(places: Sequence[Place], reading: Reading) -> list[Item]:
    """Read plans and solve scenarios, each once, all inputs before anything is solved.

    Raises
    ------
    InputError
        If a plan or a scenario is faulty, is about other areas, or asks for a range of numbers.
    """
    wanted = {place.path for place in places if place.solved}
    problems = {path: _problem(path, reading) for path in sorted(wanted)}
    on_disk = [place.path for place in places if not place.solved and place.held is None]
    plans = files.read(on_disk, reading.problem, reading.columns)
    given = [None if place.solved else _given(place, reading.problem, plans) for place in places]
    solved = {path: _solved(problem, reading) for path, problem in problems.items()}
    found = [item or _found(solved[place.path]) for item, place in zip(given, places, strict=True)]
    called = [
        item.plan.name if item.plan and item.plan.is_named else name
        for name, item in zip(names(places), found, strict=True)
    ]
    return [
        replace(
            item,
            name=name,
            plan=item.plan and replace(item.plan, name=name),
            path=None if place.held else place.path,
        )
        for name, item, place in zip(unique(called), found, places, strict=True)
    ]


def _given(place: Place, problem: Problem, read: Mapping[Path, Plan]) -> Item:
    """Take a plan that was read from a file, or one in hand.

    The BCUs of a saved run bear names that were made up, as those of a solved scenario do.
    """
    if isinstance(place.held, Plan):
        return Item("", place.held, None, frozenset(_checked(place.held, problem).bcus))
    if place.held is not None:
        if place.held.plan:
            _checked(place.held.plan, problem)
        return _found(place.held)
    plan = read[place.path]
    saved = saved_run.read(plan)
    if saved:
        return Item("", plan, None, saved.own, title=saved.text, exempt=saved.exempt)
    return Item("", plan, None, frozenset(plan.bcus), title=plan.title)


def _checked(plan: Plan, problem: Problem) -> Plan:
    """Refuse a plan in hand that is not about the areas of the problem."""
    if not verify.is_whole(problem, plan):
        message = (
            f"plan '{plan.name}' does not give each of the {len(problem.codes)} areas of scenario "
            f"'{problem.scenario.name}', and no other, a BCU."
        )
        remedy = "All plans of a comparison are over the areas of one scenario."
        raise OtherAreasError(Fault(message, remedy=remedy))
    return plan


def _problem(path: Path, reading: Reading) -> Problem:
    """Read a scenario to be solved; it is about the same areas, and one number of BCUs."""
    base = reading.problem
    scenario = load(path, reading.settings)
    problem = base if _says_the_same(scenario, base.scenario) else build(scenario)
    if problem.codes != base.codes:
        strange = set(problem.codes) ^ set(base.codes)
        message = (
            f"scenario '{scenario.name}' is about {len(problem.codes)} areas, scenario "
            f"'{base.scenario.name}' about {len(base.codes)}; {len(strange)} are not in both."
        )
        remedy = "All plans of a comparison are over the areas of --scenario."
        raise OtherAreasError(Fault(message, str(path), "data.areas", remedy))
    asked = problem.numbers
    if len(asked) != 1:
        raise bad(
            f"scenario '{scenario.name}' asks for {asked[0]} to {asked[-1]} BCUs; "
            "a compared scenario wants a single number.",
            path,
            "rules.number",
            "Ask for one number, for example --set rules.number=12, or compare run folders.",
        )
    return problem


def _says_the_same(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios state the same, however their file was named."""
    if Path(one.file).resolve() != Path(other.file).resolve():
        return False
    place = {"file", "origins"}
    return one.model_dump(exclude=place) == other.model_dump(exclude=place)


def _solved(problem: Problem, reading: Reading) -> Result:
    reading.tell(f"Searching for the best plan of {problem.scenario.name} …")
    return solve_problem(problem, problem.numbers[0], reading.options)


def _found(result: Result) -> Item:
    """Return what a solved scenario gave; only BCUs from a given plan have names of their own."""
    if result.plan is None:
        return Item("", None, result, frozenset())
    problem = result.problem
    groups = problem.groups(result.plan)
    started = problem.start
    own = {
        bcu
        for bcu, group in groups.items()
        if group in problem.fixed or (started and started.name_in(group) is not None)
    }
    exempt = saved_run.exempt(result.plan, (verdict.as_dict() for verdict in result.rules))
    return Item("", result.plan, result, frozenset(own), exempt=exempt)
