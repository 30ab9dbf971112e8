"""Groups policing areas into Basic Command Units (BCUs): exact, explained, mapped.

>>> import bcu_optimizer as bcu
>>> result = bcu.solve("baseline")          # doctest: +SKIP
>>> result.outcome, len(result.plan)        # doctest: +SKIP
('optimal', 12)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bcu_optimizer.appraisal import Pack
    from bcu_optimizer.asked import Asked
    from bcu_optimizer.batching import Batch
    from bcu_optimizer.comparison import Comparison
    from bcu_optimizer.comparison.places import Wanted
    from bcu_optimizer.enumeration import Census
    from bcu_optimizer.enumeration.alternatives import Alternatives
    from bcu_optimizer.enumeration.frontier import Frontier, Marked
    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.explanation.explain import Explanation
    from bcu_optimizer.explanation.slack import Slack
    from bcu_optimizer.moves import Moves
    from bcu_optimizer.plan import Plan
    from bcu_optimizer.problem import Problem
    from bcu_optimizer.result import Result
    from bcu_optimizer.robust.answer import Robustness
    from bcu_optimizer.rules.base import Rule
    from bcu_optimizer.scenario.schema import Scenario
    from bcu_optimizer.solvers import SolverName
    from bcu_optimizer.sweeping.sweep import Sweep
    from bcu_optimizer.whatif import WhatIf

__version__ = version("bcu-optimizer")
__all__ = [
    "alternatives",
    "batch",
    "census",
    "compare",
    "evaluate",
    "explain",
    "frontier",
    "improvements",
    "load",
    "read",
    "report",
    "robustness",
    "save",
    "slack",
    "solve",
    "solve_range",
    "sweep",
    "what_if",
]


def load(
    scenario: str | Path, settings: Iterable[str] = (), *, rules: Iterable[type[Rule]] = ()
) -> Scenario:
    """Read a scenario: a path or a shipped name, with ``table.key=VALUE`` settings on top.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    rules
        Rules of your own that the scenario, or a setting, may state in ``[rules]``: subclasses of
        ``BcuRule``, ``EntryRule`` or ``PlanRule`` of :mod:`bcu_optimizer.rules`.

    Raises
    ------
    InputError
        With every fault found in the file; see :mod:`bcu_optimizer.errors`.
    TypeError, ValueError
        If a class among the rules is no rule, or its name is taken or no plain key.
    """
    from bcu_optimizer.scenario.load import load as load_scenario

    return load_scenario(scenario, settings, rules)


def read(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    rules: Iterable[type[Rule]] = (),
) -> Problem:
    """Read a scenario and all that it names; a problem is returned as it is.

    Whatever takes a scenario takes the problem too, and keeps to the rules given here.

    Parameters
    ----------
    scenario, settings, rules
        As for :func:`load`.

    Raises
    ------
    InputError
        With every fault found in the scenario or its data.
    TypeError, ValueError
        As :func:`load` does; and if there are settings or rules for a scenario or problem that was
        read already.
    """
    from bcu_optimizer.build import build
    from bcu_optimizer.problem import Problem

    if isinstance(scenario, str | Path):
        return build(load(scenario, settings, rules=rules))
    if list(settings):
        raise ValueError("settings change a scenario as it is read; give its name or path")
    if list(rules):
        raise ValueError("rules are stated by a scenario as it is read; give its name or path")
    return scenario if isinstance(scenario, Problem) else build(scenario)


def solve(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    start: str | Path | None = None,
    lock: Iterable[str] = (),
    columns: str | Mapping[str, str] | None = None,
    certify: bool | None = None,
) -> Result:
    """Find the best plan of a scenario that asks for one number of BCUs.

    Parameters
    ----------
    scenario
        A path, a shipped name, or a scenario or problem already read.
    settings
        Texts ``table.key=VALUE``, each changing one setting.
    solver
        ``"highs"`` or ``"cbc"``.
    time_limit
        Longest search in seconds; None for none.
    start
        A half-drawn plan to complete: anything that :func:`evaluate` reads, with areas left blank
        or out. Areas given in one BCU stay together in it, and apart from those of the others.
    lock
        Names of BCUs of ``start`` that are to have exactly the areas given.
    columns
        As for :func:`evaluate`, of the plan to start from.
    certify
        Whether to confirm the answer without a solver, by the diagram of all plans: always, never,
        or, if None, where that takes a second or two.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data or the plan to start from, or the
        scenario asks for a range of numbers.
    """
    from bcu_optimizer.errors import bad
    from bcu_optimizer.optimise import Options, solve_problem

    found = _started(read(scenario, settings), start, lock, columns)
    asked = found.numbers
    if len(asked) > 1:
        raise bad(
            f"the scenario asks for {asked[0]} to {asked[-1]} BCUs, not for one number.",
            found.scenario.file,
            "rules.number",
            "Ask for one number, for example rules.number=12, or call solve_range.",
        )
    return solve_problem(found, asked[0], Options(solver, time_limit, certify=certify))


def solve_range(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    start: str | Path | None = None,
    lock: Iterable[str] = (),
    columns: str | Mapping[str, str] | None = None,
    certify: bool | None = None,
) -> list[Result]:
    """Find the best plan for each number of BCUs that a scenario asks for.

    Parameters and errors are those of :func:`solve`; ``time_limit`` is for each number.
    """
    from bcu_optimizer.optimise import Options, solve_problem

    found = _started(read(scenario, settings), start, lock, columns)
    options = Options(solver, time_limit, certify=certify)
    return [solve_problem(found, bcus, options) for bcus in found.numbers]


def _started(
    problem: Problem,
    plan: str | Path | None,
    lock: Iterable[str],
    columns: str | Mapping[str, str] | None,
) -> Problem:
    from bcu_optimizer.start import check_alone, with_start

    names = list(lock)
    check_alone(plan, names, columns)
    return problem if plan is None else with_start(problem, plan, names, columns)


def evaluate(
    plan: str | Path | Plan,
    scenario: str | Path | Scenario | Problem = "baseline",
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
) -> Evaluation:
    """Hold a plan against a scenario: every rule with value and limit, every measure.

    Parameters
    ----------
    plan
        A CSV, a workbook (.xlsx), a GeoJSON or GeoPackage of drawn BCUs, a run folder, the name of
        a shipped plan, or a plan already read.
    scenario, settings
        As for :func:`solve`.
    columns
        The columns of a file that names them otherwise than ``code`` or ``name`` and ``bcu``:
        ``"area=Borough,bcu=Command"``, or the same as a mapping; ``sheet`` names the sheet of a
        workbook or the layer of a GeoPackage.

    Raises
    ------
    InputError
        If something is wrong with the plan, the scenario or its data.
    """
    from bcu_optimizer import plan as plans
    from bcu_optimizer.evaluation import evaluate_plan

    found = read(scenario, settings)
    if isinstance(plan, str | Path):
        plan = plans.read_any(plan, found.areas, columns)
    return evaluate_plan(found, plan)


def improvements(
    plan: str | Path | Plan,
    scenario: str | Path | Scenario | Problem = "baseline",
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
) -> Moves:
    """Try every move of one area and every swap of two; keep those that improve a goal.

    Parameters and errors are those of :func:`evaluate`.
    """
    from bcu_optimizer.moves import find

    return find(evaluate(plan, scenario, settings, columns=columns))


def what_if(
    plan: str | Path | Plan,
    moved: Mapping[str, str],
    scenario: str | Path | Scenario | Problem = "baseline",
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
    solver: SolverName = "highs",
    time_limit: float | None = None,
) -> WhatIf:
    """Move areas to other BCUs of a plan, and find the best plan that has them there.

    Parameters
    ----------
    plan, scenario, settings, columns
        As for :func:`evaluate`.
    moved
        The BCU for each area that moves: areas by code or name, BCUs by name, all in any case.
    solver, time_limit
        As for :func:`solve`.

    Raises
    ------
    InputError
        If something is wrong with the plan, the scenario or its data, or a name is not known.
    """
    from bcu_optimizer.optimise import Options
    from bcu_optimizer.whatif import answer

    given = evaluate(plan, scenario, settings, columns=columns)
    return answer(given, list(moved.items()), Options(solver, time_limit))


def census(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Census:
    """Look at all valid plans of a scenario: count, rank, list, draw and chart them; exact.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    bcus
        The numbers of BCUs in place of the scenario's own: 12, (11, 16) or "11-16".
    memory
        The most memory in MB for all plans of one number of BCUs.
    time_limit
        Longest time in seconds for the plans of one number of BCUs; None for no limit.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data, the range runs backwards, or a number
        is below 1 or above the number of areas. What a census is asked raises one where that
        would take too much memory or time.
    UsageError
        If ``bcus`` is a text that is neither a number nor a range.
    """
    from bcu_optimizer.asked import asking
    from bcu_optimizer.enumeration import Census
    from bcu_optimizer.enumeration.effort import Effort

    found = read(scenario, settings)
    return Census(asking(found, bcus), effort=Effort(memory, time_limit))


def frontier(
    scenario: str | Path | Scenario | Problem,
    goals: Sequence[str] = ("links", "imbalance"),
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
    mark: Marked | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Frontier:
    """Find what can be had of two or three goals at once: every plan that none beats, proven.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    goals
        Two or three of ``links``, ``imbalance``, ``travel``, ``ties``, ``demand_ratio`` and
        ``officers_ratio``; at most one of the ratios.
    mark
        Known plans to show beside it: files, names of shipped plans, or plans in hand. If None,
        the shipped plans that are about these areas and have as many BCUs.
    bcus, memory, time_limit
        As for :func:`census`; one number of BCUs.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data, a goal or a plan to mark, several numbers
        of BCUs are asked for, or it would take too much memory or time.
    """
    found = census(scenario, settings, bcus=bcus, memory=memory, time_limit=time_limit)
    return found.frontier(goals, mark=mark)


def alternatives(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    within: float = 0.02,
    count: int = 6,
    bcus: Asked | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Alternatives:
    """Find plans almost as good as the best one that differ as much as possible from each other.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    within
        How much worse a plan may be: a share, from 0 to 1, of the way from the best objective of
        all valid plans to the worst.
    count
        How many plans, the best one included.
    bcus, memory, time_limit
        As for :func:`census`; one number of BCUs.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data, it has no goals, the margin is not from
        0 to 1, no plan or several numbers of BCUs are asked for, or it would take too much memory
        or time.
    """
    found = census(scenario, settings, bcus=bcus, memory=memory, time_limit=time_limit)
    return found.alternatives(within=within, count=count)


def compare(
    items: Sequence[Wanted],
    scenario: str | Path | Scenario | Problem = "baseline",
    against: Wanted | None = None,
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
    solver: SolverName = "highs",
    time_limit: float | None = None,
) -> Comparison:
    """Put plans side by side: their measures, what changes for which area, how alike they are.

    Parameters
    ----------
    items
        Run folders, plan files, shipped plans or scenarios (which are solved), looked up in that
        order; also plans and results in hand.
    scenario
        What all plans are held against.
    against
        What the others are compared with; the first if None.
    settings
        As for :func:`solve`, for ``scenario`` and for every scenario among the items.
    columns
        As for :func:`evaluate`, for each plan file among the items that has them.
    solver, time_limit
        As for :func:`solve`.

    Raises
    ------
    InputError
        If something is wrong with a plan, a scenario or its data, if a scenario asks for a range
        of numbers, if the plans are not over the same areas, or if there is nothing to compare.
    """
    from bcu_optimizer import comparison
    from bcu_optimizer.optimise import Options

    texts = list(settings)
    found = read(scenario, texts)
    options = Options(solver, time_limit)
    return comparison.compare(
        found, items, against, settings=texts, options=options, columns=columns
    )


def explain(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
) -> Explanation:
    """Find every minimal set of rules that no plan keeps all of, why, and what would help.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`; a range of numbers of BCUs has no plan if none of them has.
    bcus
        As for :func:`census`.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or the numbers.
    """
    from bcu_optimizer.asked import asking
    from bcu_optimizer.explanation.explain import explain as explain_problem

    return explain_problem(asking(read(scenario, settings), bcus))


def slack(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
    time_limit: float = 5.0,
) -> Slack:
    """Find how far each limit can be tightened until no plan is left, and what each rule costs.

    Parameters
    ----------
    scenario, settings, bcus
        As for :func:`explain`.
    time_limit
        Longest search in seconds for the best plan without a rule, where there are too many plans
        to look at all; what is then not proven comes with a bound.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or the numbers.
    """
    from bcu_optimizer.asked import asking
    from bcu_optimizer.explanation.slack import slack as slack_of

    return slack_of(asking(read(scenario, settings), bcus), time_limit)


def sweep(
    scenario: str | Path | Problem,
    bcus: Asked | None = None,
    over: Mapping[str, Sequence[float]] | None = None,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    most: int | None = None,
) -> Sweep:
    """Answer a scenario for each number of BCUs, and for each value of up to two settings.

    Parameters
    ----------
    scenario
        A path or a shipped name; or a problem already read, of which only numbers are swept.
    bcus
        ``"8-20"``, ``(8, 20)`` or one number; if None those that the scenario asks for, or else all
        from 1 to the number of areas.
    over
        Values by dotted key: ``{"rules.balance.max_ratio": [2, 2.5, 3]}``.
    settings, solver, time_limit
        As for :func:`solve`; the limit is for each number.
    most
        The most answers to work out; if None as many as take a quarter of an hour.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data, the numbers or a value, or there are too
        many answers to work out.
    """
    from bcu_optimizer.optimise import Options
    from bcu_optimizer.sweeping import axes, question, run

    asked = question.ask(scenario, bcus, axes.axes(over or {}), list(settings))
    return run.run(asked, run.How(Options(solver, time_limit), most))


def robustness(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    draws: int = 200,
    seed: int = 1,
    vary: Sequence[str] | None = None,
    weights: float = 0.2,
    years: Sequence[int] | None = None,
    plans: Sequence[str | Path | Plan] = (),
    jobs: int | None = 1,
    memory: float = 2000,
) -> Robustness:
    """Draw figures and weights again and again; say how often each plan is best, and its regret.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    draws, seed
        How many draws; the same seed makes the same draws, however many they are.
    vary
        Some of ``"counts"`` (Poisson counts), ``"years"`` (other years' columns of the figures) and
        ``"weights"``; None for all that the scenario has.
    weights
        Each weight is up to this share smaller or larger.
    years
        The years to pick from; None for all that the figures have.
    plans
        Known plans to value in every draw, besides shipped ones with as many BCUs.
    jobs
        How many processes work at once; None for one a core. More than one needs the script that
        calls this to be importable (``if __name__ == "__main__":``).
    memory
        The most memory in MB for the plans of a draw.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or what is asked for, several numbers of
        BCUs are asked for, or a draw would take too much memory.
    """
    from bcu_optimizer.robust.run import How, run
    from bcu_optimizer.robust.uncertainty import Wish

    wish = Wish(
        None if vary is None else tuple(vary), weights, None if years is None else tuple(years)
    )
    return run(read(scenario, settings), How(draws, seed, wish, plans, jobs, memory))


def report(
    scenarios: str | Path | Scenario | Problem | list[str],
    settings: Iterable[str] = (),
    *,
    count: int = 2,
    within: float = 0.02,
    weights: Mapping[str, float] | None = None,
    memory: float = 2000,
    solver: SolverName = "highs",
    time_limit: float | None = None,
) -> Pack:
    """Appraise options: business as usual, do-minimum, the best plan, alternatives; nothing saved.

    Parameters
    ----------
    scenarios
        A scenario, whose best plan is the preferred one; or a list of which it is the first. The
        best plans of the others, named by path or shipped name, are options too.
    settings
        As for :func:`solve`, for every scenario.
    count
        How many alternatives beside the preferred plan.
    within
        How much worse they may be: a share of the way from the best objective to the worst. Where
        too few lie within it is widened, which the pack says.
    weights
        Weights of criteria in the scoring matrix, in place of the scenario's: measures by name, and
        ``areas_changed``, the number of areas that gain or lose partners.
    memory
        The most memory in MB for looking at all plans.
    solver, time_limit
        As for :func:`solve`.

    Returns
    -------
    Pack
        Write it with ``save(folder)``. Without a plan it has no options.

    Raises
    ------
    InputError
        If something is wrong with a scenario, its data, a plan it names or a weight, or several
        numbers of BCUs are asked for.
    """
    from bcu_optimizer.appraisal import Pack, Question
    from bcu_optimizer.appraisal.options import appraise
    from bcu_optimizer.optimise import Options

    first = scenarios[0] if isinstance(scenarios, list) else scenarios
    named = [str(each) for each in scenarios[1:]] if isinstance(scenarios, list) else []
    texts = list(settings)
    options = Options(solver, time_limit)
    question = Question(count, within, weights or {}, options, memory)
    found = appraise(read(first, texts), named, question, settings=texts)
    return Pack(found, tuple(named))


def batch(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    grid: Mapping[str, Sequence[Any]] | None = None,
    settings: Iterable[str] = (),
    *,
    jobs: int | None = None,
    dask: str | None = None,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    certify: bool | None = None,
) -> Batch:
    """Solve many scenarios at once, and bind what comes of them: ``bcu batch`` from Python.

    What is done is kept in ``out``: the same call goes on where an earlier one was stopped. A
    script that calls this needs ``if __name__ == "__main__":``, as all that starts processes.

    Parameters
    ----------
    paths
        Scenarios: files, shipped names, and folders.
    out
        The folder for everything: a folder for each run, the atlas, the tables, the index.
    grid
        Values by dotted key: ``{"rules.number": [11, 12, 13]}``; all combinations are run.
    settings, solver, time_limit, certify
        As for :func:`solve`.
    jobs
        How many runs at once; if None as many as there are cores.
    dask
        The address of a Dask scheduler to run it on, such as ``tcp://127.0.0.1:8786``.

    Raises
    ------
    InputError
        If nothing can be done at all. What is wrong with one scenario is said of its run alone.
    """
    from bcu_optimizer.batching import How
    from bcu_optimizer.batching import batch as run_batch

    items = [paths] if isinstance(paths, str | Path) else list(paths)
    how = How(tuple(settings), solver, time_limit, certify)
    return run_batch(
        [str(item) for item in items], Path(out), grid or {}, how, jobs=jobs, dask=dask
    )


def save(result: Result | Iterable[Result], folder: str | Path) -> None:
    """Write a result, or several of one scenario, to a run folder: plan, tables, maps, data.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run, or cannot be written.
    """
    from bcu_optimizer import store
    from bcu_optimizer.result import Result

    store.save([result] if isinstance(result, Result) else list(result), Path(folder))
