"""``bcu solve``: the best plan of a scenario, proven, with its map and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.questions.solve.result import Result

_FOUND, _INFEASIBLE, _UNKNOWN = 0, 4, 5


def solve(
    scenario: options.Scenario,
    settings: options.Set = None,
    start: options.Start = None,
    lock: options.Lock = None,
    columns: options.Columns = None,
    name: options.Name = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
    certify: options.Certify = None,
) -> int:
    """Find the best plan of a scenario, prove it, check it, and write its maps and tables.

    With --start a half-drawn plan is completed: areas given in one BCU stay together in it, and
    apart from those of the others; areas left blank, or left out, are filled in the best way.
    """
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.data.plans.beside import checked
    from bcu_optimizer.problem.build import build
    from bcu_optimizer.problem.half_drawn import check_alone, with_start
    from bcu_optimizer.questions.solve.solve import Options, solve_problem
    from bcu_optimizer.scenario.load import load

    check_alone(start, lock or (), columns)
    name = name if name is None else checked(name)
    if out:
        files.check_replaceable(out, "solve")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = build(load(scenario, settings or ()))
        if start is not None:
            problem = with_start(problem, start, lock or (), columns)
        is_explained = len(problem.numbers) == 1 and not as_json
        how = Options(solver.value, time_limit, reasons=not is_explained, certify=certify)
        results, before = [], ""
        for bcus in problem.numbers:
            tell(f"Searching for the best plan of {bcus} BCUs …")
            found = solve_problem(problem, bcus, how)
            results.append(found if name is None else found.called(name))
        why = None
        if is_explained and results[0].outcome == "infeasible":
            from bcu_optimizer.questions.explain.explain import explain

            tell("Looking for the rules that collide …")
            why = explain(problem)
            results = [replace(results[0], because=why.because)]
        if out:
            from bcu_optimizer.data.plans import saved_run
            from bcu_optimizer.runs import solution

            tell("Drawing maps and writing files …")
            before = saved_run.replaced(out, problem.scenario.name, problem.numbers)
            solution.save(results, out)
    if as_json:
        from bcu_optimizer.runs.solution import answer_of

        screen.show_json(answer_of(results))
    else:
        from bcu_optimizer.presentation.documents import solve as document

        answers.show_document(document.of(results, why), out)
    if before:
        screen.say(before)
    return exit_code(results)


def exit_code(results: Sequence[Result]) -> int:
    """Return the exit code for a range of results: 0 if there is any plan."""
    if any(result.plan for result in results):
        return _FOUND
    undecided = any(result.outcome == "unknown" for result in results)
    return _UNKNOWN if undecided else _INFEASIBLE
