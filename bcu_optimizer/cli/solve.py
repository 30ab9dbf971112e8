"""``bcu solve``: the best plan of a scenario, proven, with its map and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.explanation.explain import Explanation
    from bcu_optimizer.result import Result

_FOUND, _INFEASIBLE, _UNKNOWN = 0, 4, 5


def solve(
    scenario: options.Scenario,
    settings: options.Set = None,
    start: options.Start = None,
    lock: options.Lock = None,
    columns: options.Columns = None,
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
    from bcu_optimizer import files, words
    from bcu_optimizer.build import build
    from bcu_optimizer.optimise import Options, solve_problem
    from bcu_optimizer.scenario.load import load
    from bcu_optimizer.start import check_alone, with_start

    check_alone(start, lock or (), columns)
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
            results.append(solve_problem(problem, bcus, how))
        why = None
        if is_explained and results[0].outcome == "infeasible":
            from bcu_optimizer.explanation.explain import explain

            tell("Looking for the rules that collide …")
            why = explain(problem)
            results = [replace(results[0], because=why.because)]
        if out:
            from bcu_optimizer import runs, store

            tell("Drawing maps and writing files …")
            before = runs.replaced(out, problem.scenario.name, problem.numbers)
            store.save(results, out)
    if as_json:
        found = [result.as_dict() for result in results]
        more: dict[str, Any] = {"notes": told} if (told := words.drawn(problem)) else {}
        if problem.start:
            more["start"] = problem.start.as_dict(problem.codes)
        screen.show_json({"scenario": problem.scenario.name, "results": found, **more})
    else:
        _show(screen.console(), results, why)
        _show_where(screen.console(), results, str(out) if out else None)
    if before:
        screen.say(before)
    return exit_code(results)


def exit_code(results: Sequence[Result]) -> int:
    """Return the exit code for a range of results: 0 if there is any plan."""
    if any(result.plan for result in results):
        return _FOUND
    undecided = any(result.outcome == "unknown" for result in results)
    return _UNKNOWN if undecided else _INFEASIBLE


def _show(console: Console, results: Sequence[Result], why: Explanation | None) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.cli import tables
    from bcu_optimizer.start import told

    scenario = results[0].problem.scenario
    screen.show_title(console, scenario.title, scenario)
    if scenario.question:
        console.print(scenario.question)
    for line in told(results[0].problem):
        console.print(line)
    console.print()
    if len(results) > 1:
        console.print(tables.summary(results))
        console.print("best: proven best plan; best found: none better is known, but not proven.")
        console.print("one of …: so many plans are exactly as good; of these the first is shown.")
    for result in results if len(results) == 1 else []:
        _show_one(console, result, why)
    for note in words.remarks(results[0].problem):
        console.print(f"· {note}")


def _show_one(console: Console, result: Result, why: Explanation | None) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.cli import tables
    from bcu_optimizer.cli.explain import show_lines
    from bcu_optimizer.explanation import texts
    from bcu_optimizer.start import stuck

    console.print(words.headline(result), style="bold")
    if result.evaluation is None:
        if why:
            console.print(words.proof(result))
            show_lines(console, texts.told(why)[1:])
            for line in stuck(result.problem, result.bcus) if "start" in result.because else ():
                console.print(line)
        console.print()
        return
    if proof := words.proof(result):
        console.print(proof)
    console.print(f"Best means: {words.goal_titles(result.problem)}.")
    console.print()
    for made in (tables.bcus, tables.rules, tables.measures):
        console.print(made(result.evaluation))
    console.print(words.least_room(result.evaluation))


def _show_where(console: Console, results: Sequence[Result], out: str | None) -> None:
    console.print()
    has_plan = any(result.plan for result in results)
    if not out:
        kept = "the map and the files" if has_plan else "the answer"
        console.print(f"Nothing was written. To keep {kept}, add: --out DIR")
    elif has_plan:
        console.print(f"Maps, tables and data are in {out}.")
    else:
        console.print(f"The answer is in {out}; there is no plan to draw.")
