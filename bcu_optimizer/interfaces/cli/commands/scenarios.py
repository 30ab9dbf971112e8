"""``bcu scenarios``: the shipped scenarios with their questions, or with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bcu_optimizer.common.errors import Fault, UsageError
from bcu_optimizer.interfaces.cli import options, screen

if TYPE_CHECKING:
    from pathlib import Path

    from bcu_optimizer.presentation.document import Block
    from bcu_optimizer.questions.catalogue import Answer, Entry


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
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.questions import catalogue
    from bcu_optimizer.questions.solve.solve import Options

    if markdown and as_json:
        message = "--markdown and --json exclude each other."
        raise UsageError(Fault(message, None, "command line", "Give one of them."))
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
        from bcu_optimizer.presentation.documents import catalogue as document
        from bcu_optimizer.runs.run_folder import closing

        _print(document.answers(found))
        screen.console().print(closing(document.ANSWERS, out))
    return 0


def _check_only_listed(settings: Sequence[str] | None, out: Path | None) -> None:
    for option, given in (("--set", settings), ("--out", out)):
        if given:
            message = f"{option} has no effect on a mere list."
            raise UsageError(Fault(message, where="command line", remedy="Add --solve."))


def _list(entries: Sequence[Entry], as_json: bool) -> None:
    from bcu_optimizer.presentation.documents import catalogue as document
    from bcu_optimizer.questions import catalogue

    plans = catalogue.plans()
    if as_json:
        screen.show_json(
            {
                "scenarios": [entry.as_dict() for entry in entries],
                "plans": [plan.as_dict() for plan in plans],
            }
        )
        return
    _print(document.listed(entries, plans))


def _print(blocks: Sequence[Block]) -> None:
    from bcu_optimizer.presentation.render.screen import show_block

    for block in blocks:
        show_block(screen.console(), block)


def _markdown(found: Sequence[Answer]) -> str:
    from bcu_optimizer.presentation.documents import catalogue as document
    from bcu_optimizer.presentation.wording import catalogue as wording

    tables = [
        f"**{title}**\n\n{wording.markdown(part)}" for title, part in document.answered(found)
    ]
    notes = [f"- {note}\n" for note in [*wording.reasons(found), *document.NOTES]]
    return "\n".join([*tables, "".join(notes)])


def _document(found: Sequence[Answer]) -> dict[str, Any]:
    return {"scenarios": [answer.as_dict() for answer in found]}


def _save(found: Sequence[Answer], out: Path) -> None:
    """Write the answers to a folder, as JSON and as Markdown."""
    from dataclasses import replace

    from bcu_optimizer.runs.run_folder import RunFolder

    problems = [answer.results[0].problem for answer in found]
    inputs = frozenset().union(*(problem.inputs for problem in problems))
    with RunFolder(out, "scenarios") as folder:
        folder.json("scenarios.json", _document(found))
        folder.text("scenarios.md", _markdown(found))
        folder.close(replace(problems[0], inputs=inputs))
