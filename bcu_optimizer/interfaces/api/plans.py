"""A plan in hand: how it stands, what would improve it, what it is beside others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.data.proposals import Proposal
    from bcu_optimizer.engines.engine import SolverName
    from bcu_optimizer.problem.bcu_numbers import Asked
    from bcu_optimizer.problem.evaluation import Evaluation
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.compare.compare import Comparison
    from bcu_optimizer.questions.compare.places import Wanted
    from bcu_optimizer.questions.consult.answer import Consultation
    from bcu_optimizer.questions.improve.improvements import Moves
    from bcu_optimizer.questions.improve.what_if import WhatIf
    from bcu_optimizer.scenario.schema import Scenario


def evaluate(
    plan: str | Path | Plan,
    scenario: str | Path | Scenario | Problem | None = None,
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
    scenario
        As for :func:`solve`; if None, for a plan that a run wrote the scenario in the folder of
        that run, else the baseline.
    settings
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
    from bcu_optimizer.data.plans import plan as plans
    from bcu_optimizer.interfaces.api import yardstick
    from bcu_optimizer.problem.evaluation import evaluate_plan

    held = yardstick.find(scenario, [plan], list(settings))
    with held.telling():
        if isinstance(plan, str | Path):
            plan = plans.read_any(plan, held.problem.areas, columns)
        return evaluate_plan(held.problem, plan)


def improvements(
    plan: str | Path | Plan,
    scenario: str | Path | Scenario | Problem | None = None,
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
) -> Moves:
    """Try every move of one area and every swap of two; keep those that improve a goal.

    Parameters and errors are those of :func:`evaluate`.
    """
    from bcu_optimizer.questions.improve.improvements import find

    return find(evaluate(plan, scenario, settings, columns=columns))


def what_if(
    plan: str | Path | Plan,
    moved: Mapping[str, str] | Sequence[str],
    scenario: str | Path | Scenario | Problem | None = None,
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
    solver: SolverName = "highs",
    time_limit: float | None = None,
) -> WhatIf:
    """Change a plan just so, and find the nearest and the best plan that have it so.

    Parameters
    ----------
    plan, scenario, settings, columns
        As for :func:`evaluate`.
    moved
        The BCU for each area that moves: areas by code or name, BCUs by name, all in any case. Or
        texts ``"AREA=BCU"``, ``"AREA+AREA"`` (together) and ``"AREA-AREA"`` (apart).
    solver, time_limit
        As for :func:`solve`.

    Raises
    ------
    InputError
        If something is wrong with the plan, the scenario or its data, or a name is not known.
    """
    from bcu_optimizer.questions.improve import asked
    from bcu_optimizer.questions.improve.what_if import answer
    from bcu_optimizer.questions.solve.solve import Options

    given = evaluate(plan, scenario, settings, columns=columns)
    if isinstance(moved, Mapping):
        wishes = asked.moves(given, moved.items())
    else:
        wishes = asked.read(given, moved)
    return answer(given, wishes, Options(solver, time_limit))


def compare(
    items: Sequence[Wanted],
    scenario: str | Path | Scenario | Problem | None = None,
    against: Wanted | None = None,
    settings: Iterable[str] = (),
    *,
    columns: str | Mapping[str, str] | None = None,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    align_names: bool = False,
) -> Comparison:
    """Put plans side by side: their measures, what changes for which area, how alike they are.

    Parameters
    ----------
    items
        Run folders, plan files, shipped plans or scenarios (which are solved), looked up in that
        order; also plans and results in hand.
    scenario
        What all plans are held against; if None, the scenario of the first that a run wrote or
        that is a result in hand (of ``against`` before the others), else the baseline.
    against
        What the others are compared with; the first if None.
    settings
        As for :func:`solve`, for ``scenario`` and for every scenario among the items.
    columns
        As for :func:`evaluate`, for each plan file among the items that has them.
    solver, time_limit
        As for :func:`solve`.
    align_names
        Whether a BCU is called in all plans as in the first in which it is mostly the same; each
        plan keeps its own names otherwise, and matched BCUs share their colour and place.

    Raises
    ------
    InputError
        If something is wrong with a plan, a scenario or its data, if a scenario asks for a range
        of numbers, if the plans are not over the same areas, or if there is nothing to compare.
    """
    from bcu_optimizer.interfaces.api import yardstick
    from bcu_optimizer.questions.compare import compare as comparison
    from bcu_optimizer.questions.solve.solve import Options

    texts, wanted = list(settings), comparison.listed(items)
    first = [] if against is None else [against]
    held = yardstick.find(scenario, [*first, *wanted], texts)
    options = Options(solver, time_limit)
    with held.telling():
        how = comparison.Reading(
            held.problem, tuple(texts), options, columns=columns, align_names=align_names
        )
        return comparison.compare(how, wanted, against)


def consult(
    scenario: str | Path | Scenario | Problem,
    proposals: str | Path | Sequence[Proposal],
    settings: Iterable[str] = (),
    *,
    plan: str | Path | Plan | None = None,
    bcus: Asked | None = None,
    columns: str | Mapping[str, str] | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Consultation:
    """Decide the proposals of a consultation: each alone, what collides, what can be granted.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    proposals
        A table ``id,who,wish,areas,weight`` (CSV or .xlsx), or proposals already read.
    plan
        The plan under consultation, from which changes are counted; the scenario's best if None.
    columns
        As for :func:`evaluate`.
    bcus, memory, time_limit
        As for :func:`census`; without a plan one number of BCUs.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data, the proposals or the plan, several
        numbers of BCUs are asked for, or there is too much to look at.
    """
    from bcu_optimizer.data import proposals as asked
    from bcu_optimizer.data.plans import plan as plans
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.interfaces.api.inputs import read
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.consult.consult import consult as decide

    problem = asking(read(scenario, settings), bcus)
    if isinstance(proposals, str | Path):
        proposals = asked.read(Path(proposals), problem.areas.names)
    if isinstance(plan, str | Path):
        plan = plans.read_any(plan, problem.areas, columns)
    return decide(problem, proposals, plan, Effort(memory, time_limit))
