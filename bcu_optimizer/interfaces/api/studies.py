"""Many answers at once: drawn again, as an appraisal, as a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.interfaces.api.inputs import read

if TYPE_CHECKING:
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.engines.engine import SolverName
    from bcu_optimizer.presentation.documents.appraisal.report import Pack
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.robustness.robustness import Robustness
    from bcu_optimizer.runs.batch import Batch
    from bcu_optimizer.scenario.schema import Scenario


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
    from bcu_optimizer.questions.robustness.run import How, run
    from bcu_optimizer.questions.robustness.uncertainty import Wish

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
    from bcu_optimizer.presentation.documents.appraisal.report import Pack
    from bcu_optimizer.questions.appraisal import Question
    from bcu_optimizer.questions.appraisal.appraisal import appraise
    from bcu_optimizer.questions.solve.solve import Options

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
    from bcu_optimizer.runs.batch import How
    from bcu_optimizer.runs.batch import batch as run_batch

    items = [paths] if isinstance(paths, str | Path) else list(paths)
    how = How(tuple(settings), solver, time_limit, certify)
    return run_batch([str(item) for item in items], Path(out), grid or {}, how, (jobs, dask))
