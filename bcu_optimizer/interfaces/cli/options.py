"""The arguments and options that commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Solver(StrEnum):
    """The solvers that can be asked for."""

    highs = "highs"
    cbc = "cbc"


Scenario = Annotated[
    str,
    typer.Argument(help="A scenario: a file, or the name of a shipped one.", metavar="SCENARIO"),
]
HeldAgainst = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        metavar="SCENARIO",
        help="What plans are held against: without it the scenario kept with a run, or baseline.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="table.key=VALUE", help="Change one setting; repeatable."),
]
Bcus = Annotated[
    str | None,
    typer.Option(
        "--bcus", metavar="A-B", help="Numbers of BCUs, or one, in place of rules.number."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write maps, tables and data to this folder."),
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="What the plan is called; kept with --out."),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="area=…,bcu=…",
        help="Columns of a plan file that are not called code or name, and bcu; also code=…,"
        " name=…, sheet=…, header=…, layer=….",
    ),
]
Memory = Annotated[
    float, typer.Option("--memory", min=1.0, metavar="MB", help="The most memory for plans.")
]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="PLAN", help="A half-drawn plan; blank areas are filled in."),
]
Lock = Annotated[
    list[str] | None,
    typer.Option("--lock", metavar="BCU", help="A BCU of --start to leave as it is; repeatable."),
]
Certify = Annotated[
    bool | None,
    typer.Option(
        "--certify",
        help="Confirm the answer without a solver, however long it takes (else where it is quick).",
    ),
]
SolverOption = Annotated[Solver, typer.Option("--solver", help="The solver of the programme.")]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit", min=0.0, metavar="SECONDS", help="Longest search for each number of BCUs."
    ),
]
