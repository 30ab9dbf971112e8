"""``bcu scenarios``: the shipped scenarios with their questions, or with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bcu_optimizer.cli import options, screen
from bcu_optimizer.errors import Fault, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from bcu_optimizer.catalogue import Answer, Entry

_ENDS = {"plan": "a plan", "infeasible": "no plan"}
# The columns of an answer, short enough for a screen.
_HEADS = (
    "Scenario",
    "BCUs",
    "Outcome",
    "Demand\nratio",
    "Links\nkept",
    "Im-\nbalance",
    "Insp. per\nsupt.",
    "As\nsaid",
)
_NOTES = (
    "best: proven best under the scenario's goals; no plan: proven that there is none.",
    "Demand ratio: largest ÷ smallest BCU. Links are modelled. Imbalance: demand that would have "
    "to move for equal BCUs.",
    "Inspectors per superintendent (supt.): on average over all BCUs, and in the worst BCU; 420 "
    "inspectors in all are an assumption.",
)


def scenarios(
    solve: Annotated[bool, typer.Option("--solve", help="Solve them all; list answers.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Solve them all; print answers as Markdown.")
    ] = False,
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
) -> int:
    """List the shipped scenarios with their questions, and the shipped plans; or solve them all."""
    from bcu_optimizer import catalogue, files
    from bcu_optimizer.optimise import Options

    if markdown and as_json:
        raise UsageError(Fault("--markdown and --json exclude each other.", where="command line"))
    entries = catalogue.entries()
    if not (solve or markdown):
        _check_only_listed(settings, out)
        _list(entries, as_json)
        return 0
    if out:
        files.check_replaceable(out, "scenarios")
    found: list[Answer] = []
    how = Options(solver.value, time_limit)
    with screen.progress("Reading the scenarios …", quiet=as_json) as tell:
        for answer in catalogue.answers(entries, settings or (), how):
            found.append(answer)
            tell(f"Solved {len(found)} of {len(entries)} scenarios …")
    if out:
        _save(found, out)
    if as_json:
        screen.show_json(_document(found))
    elif markdown:
        screen.show_text(_markdown(found))
    else:
        _show(screen.console(), found, out)
    return 0


def _check_only_listed(settings: Sequence[str] | None, out: Path | None) -> None:
    for option, given in (("--set", settings), ("--out", out)):
        if given:
            message = f"{option} has no effect on a mere list."
            raise UsageError(Fault(message, where="command line", remedy="Add --solve."))


def _list(entries: Sequence[Entry], as_json: bool) -> None:
    from bcu_optimizer import catalogue
    from bcu_optimizer.cli import tables

    plans = catalogue.plans()
    if as_json:
        screen.show_json(
            {
                "scenarios": [entry.as_dict() for entry in entries],
                "plans": [plan.as_dict() for plan in plans],
            }
        )
        return
    console = screen.console()
    for title, part in _parts(entries):
        made = tables.table(title, "Scenario", "Question", "Ends in")
        made.columns[0].no_wrap = made.columns[2].no_wrap = True
        for entry in part:
            made.add_row(entry.name, entry.question, _ENDS[entry.expect])
        console.print(made)
    made = tables.table("Plans, to evaluate and compare", "Plan", "BCUs", "What it is")
    made.columns[0].no_wrap = True
    for plan in plans:
        made.add_row(plan.name, str(plan.bcus), f"{plan.title}. {plan.note}".strip())
    console.print(made)
    console.print("One of them: bcu solve NAME. All of them: bcu scenarios --solve.")
    console.print("One of your own that starts from another: bcu new NAME --from OTHER.")


def _parts(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Divide the scenarios into those of a series and the others, each with a heading."""
    others = [entry for entry in entries if not entry.series]
    series = [entry for entry in entries if entry.series]
    return [("Scenarios", others), ("Each borough in turn as a BCU of its own", series)]


def _answered(found: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    of_entry = {answer.entry.name: answer for answer in found}
    parts = _parts([answer.entry for answer in found])
    return [(title, [of_entry[entry.name] for entry in part]) for title, part in parts]


def _show(console: Console, found: Sequence[Answer], out: Path | None) -> None:
    from bcu_optimizer import catalogue
    from bcu_optimizer.cli import tables

    for title, part in _answered(found):
        made = tables.table(title, *_HEADS, numbers=[_HEADS[1], *_HEADS[3:7]])
        made.columns[0].no_wrap = True
        for answer in part:
            for cells in catalogue.lines(answer):
                made.add_row(*cells)
        console.print(made)
    for note in [*catalogue.reasons(found), *_NOTES]:
        console.print(f"· {note}")
    for answer in found:
        if answer.is_as_expected is False:
            console.print(f"{answer.entry.name} does not end as its file says.", style="bold red")
    console.print(_summary(found), style="bold")
    console.print(
        f"The answers are in {out}."
        if out
        else "Nothing was written. To keep the answers, add: --out DIR"
    )


def _summary(found: Sequence[Answer]) -> str:
    text = f"{len(found)} scenarios solved"
    if any(answer.is_as_expected is None for answer in found):
        return f"{text}, with the settings given; what their files expect then says nothing."
    return f"{text}; {sum(bool(a.is_as_expected) for a in found)} end as their files say."


def _markdown(found: Sequence[Answer]) -> str:
    from bcu_optimizer import catalogue

    tables = [f"**{title}**\n\n{catalogue.markdown(part)}" for title, part in _answered(found)]
    notes = [f"- {note}\n" for note in [*catalogue.reasons(found), *_NOTES]]
    return "\n".join([*tables, "".join(notes)])


def _document(found: Sequence[Answer]) -> dict[str, Any]:
    return {"scenarios": [answer.as_dict() for answer in found]}


def _save(found: Sequence[Answer], out: Path) -> None:
    """Write the answers to a folder, as JSON and as Markdown."""
    from dataclasses import replace

    from bcu_optimizer import files, store

    problems = [answer.results[0].problem for answer in found]
    inputs = frozenset().union(*(problem.inputs for problem in problems))
    with files.folder_aside(out, "scenarios") as aside:
        store.write_json(_document(found), aside / "scenarios.json")
        (aside / "scenarios.md").write_text(_markdown(found), encoding="utf-8")
        store.write_marker(replace(problems[0], inputs=inputs), "scenarios", aside)
