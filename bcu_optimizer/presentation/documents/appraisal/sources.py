"""Where everything comes from: statements, columns, files with their hashes, versions, command."""

from __future__ import annotations

import platform
import shlex
from pathlib import Path

from bcu_optimizer.common import fingerprints
from bcu_optimizer.data import shipped
from bcu_optimizer.presentation.document import Block, Bullets, Paragraph, Section
from bcu_optimizer.presentation.table import Cell, Table, keyed
from bcu_optimizer.questions.appraisal.appraisal import PREFERRED, Appraisal
from bcu_optimizer.scenario import overrides as spelled


def sources(appraisal: Appraisal, command: str) -> Section:
    """Say where figures and question come from, and how to run the pack again."""
    problem = appraisal.problem
    blocks: list[Block] = []
    asked = problem.scenario.source
    said = [*problem.statements, *([f"The question: {asked}."] if asked else [])]
    if said:
        blocks += [Paragraph("Statements that go with the data", strong=True), Bullets(said)]
    else:
        blocks.append(Paragraph("The data are the user's own; they carry no statement or licence."))
    blocks.append(_columns(appraisal))
    blocks.append(_files(appraisal))
    blocks += [Paragraph("How to make this pack again", strong=True), Paragraph(command)]
    blocks += [Paragraph(_same(appraisal)), _versions()]
    return Section("sources", "Sources and how to re-run", blocks)


def _columns(appraisal: Appraisal) -> Table:
    """List the columns that the scenario uses, and where each comes from."""
    problem = appraisal.problem
    scenario = problem.scenario
    roles = type(scenario.columns).model_fields
    uses = {c: "demand" for c, weight in scenario.demand.items() if weight > 0}
    uses |= {c: f"{uses[c]}, links" if c in uses else "links" for c in scenario.links.mass}
    for role in roles:
        column = getattr(scenario.columns, role)
        if column:
            uses[column] = ", ".join(part for part in (uses.get(column, ""), role) if part)
    file = Path(problem.areas.figures_file).name
    rows = [
        [Cell(c), Cell(use), Cell(problem.sources.get(c, f"column of {file}"))]
        for c, use in uses.items()
    ]
    header = ["Column", "Used for", "Source and vintage"]
    return keyed("columns", "The figures that were used", header, rows)


def _files(appraisal: Appraisal) -> Table:
    named = {path.name: path for path in sorted(appraisal.problem.inputs)} | inputs(appraisal)
    rows = [[Cell(name), Cell(fingerprints.sha256(path))] for name, path in named.items()]
    header = ["File", "SHA-256"]
    return keyed("files", "Every file that was read, with its hash", header, rows)


def _versions() -> Table:
    rows = [[Cell(name), Cell(number)] for name, number in fingerprints.versions().items()]
    rows.append([Cell("python"), Cell(platform.python_version())])
    return keyed("versions", "Versions", ["Program", "Version"], rows)


def _same(appraisal: Appraisal) -> str:
    seconds = appraisal.question.options.time_limit
    limit = (
        "" if seconds is None else " The search had a time limit; a slower machine may find less."
    )
    return (
        "The same inputs and versions give the same plans and figures. The scenario as it was "
        f"solved, with every value it inherited, is scenario.toml beside this file.{limit}"
    )


def command(appraisal: Appraisal, others: list[str], *, page: bool = False) -> str:
    """Spell the command that makes the pack again."""
    scenario, question = appraisal.problem.scenario, appraisal.question
    parts = ["bcu", "report", _called(scenario.name, scenario.file), *others]
    for text in spelled.changed(scenario):
        key, _, value = text.partition(" = ")
        parts += ["--set", f"{key}={value}"]
    parts += ["--count", str(question.count), "--within", f"{question.within:g}"]
    for name, weight in question.weights.items():
        parts += ["--weight", f"{name}={weight:g}"]
    if question.options.solver != "highs":
        parts += ["--solver", question.options.solver]
    if question.options.time_limit is not None:
        parts += ["--time-limit", f"{question.options.time_limit:g}"]
    return shlex.join([*parts, *["--page"] * page, "--out", "DIR"])


def _called(name: str, file: str) -> str:
    """Return the name of a shipped scenario, or that of its file."""
    found = shipped.scenario(name)
    return name if found and file and Path(file) == found.resolve() else Path(file).name or name


def inputs(appraisal: Appraisal) -> dict[str, Path]:
    """Return the files of given plans and further scenarios, by the name to show."""
    paths: dict[str, Path] = {}
    for option in appraisal.options:
        if option.plan.path and option.result is None:
            beside = option.plan.path.with_suffix(".toml")
            for path in (option.plan.path, *([beside] if beside.is_file() else [])):
                paths[f"{option.name}: {path.name}"] = path
        elif option.result and option.key != PREFERRED:
            for path in sorted(option.result.problem.inputs - appraisal.problem.inputs):
                paths[f"{option.name}: {path.name}"] = path
    return paths
