"""Write ``docs/commands.md`` from the command line itself; run by ``make docs``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer

from bcu_optimizer.interfaces.cli.app import app

PAGE = Path(__file__).with_name("commands.md")
HEAD = """\
# The commands

For whoever types `bcu` and wants to know what may follow. This page is made from the program by
`make docs`; the same is on the screen with `bcu COMMAND --help`. What the answers mean stands in
the [planner's guide](../README.md).

In all commands a SCENARIO is the path of a file or a shipped name (`bcu scenarios` lists them), and
a PLAN is a CSV, a workbook, a drawing, a run folder or a shipped plan such as `adopted-2018`.
Nothing is written without `--out`, but for the file that `census --all` and `new` are told to
write. With `--json` one document stands on standard output, for an error too; everything else goes
to standard error.
"""
CODES = """\
## Exit codes

| code | meaning |
|---|---|
| 0 | answered; also with the best plan found at a time limit, which is said |
| 1 | two proofs of one thing disagree: a defect of the program, and both plans are named |
| 2 | the command line is wrong, or a needed option is missing |
| 3 | an input is wrong: file, place and remedy are named; `batch`: a run has no answer |
| 4 | proven: there is no plan (to `census`, `explain`, `sweep` and `batch` that is an answer: 0) |
| 5 | the time limit was reached before any plan was found; `batch`: so in one of its runs |
| 6 | `evaluate`: the plan breaks a rule |
| 130 | stopped by the user |
"""


def page() -> str:
    """Return the text of the page."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    listed = [
        f"| [`{name}`](#bcu-{name}) | {first_line(each)} |" for name, each in commands.items()
    ]
    index = "\n".join(["| command | what it does |", "|---|---|", *listed, ""])
    parts = (section(name, each) for name, each in commands.items())
    return "\n".join([HEAD, index, *parts, CODES])


def first_line(command: Any) -> str:
    """Return what a command does, in one line."""
    return " ".join(inspect.cleandoc(command.help or "").split("\n\n")[0].split())


def section(name: str, command: Any) -> str:
    """Return what there is to say about one command."""
    shown = [each for each in command.params if not each.hidden and each.name != "help"]
    used = " ".join(filter(None, ["bcu", name, *map(usage, shown)]))
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    told = "\n\n".join(" ".join(each.split()) for each in paragraphs)
    lines = [f"## bcu {name}", "", told, "", "```text", used, "```", ""]
    if shown:
        lines += ["| | what it is | default |", "|---|---|---|", *map(row, shown), ""]
    return "\n".join(lines)


def is_argument(each: Any) -> bool:
    """Tell whether a parameter is an argument, not an option."""
    return not each.opts[0].startswith("-")


def usage(each: Any) -> str:
    """Return how an argument stands in the line of usage; options are in the table."""
    if not is_argument(each):
        return "" if not each.required else f"{each.opts[-1]} {value(each)}"
    text = f"{value(each).removesuffix('...').removesuffix('…')}{'…' if each.nargs == -1 else ''}"
    return text if each.required else f"[{text}]"


def value(each: Any) -> str:
    """Return what stands for the value of a parameter."""
    if each.metavar:
        return str(each.metavar)
    if isinstance(each.default, Enum):
        return "|".join(str(choice.value) for choice in type(each.default))
    return str(each.name).upper().replace("_", "-")


def row(each: Any) -> str:
    """Return the row of a parameter in the table."""
    if is_argument(each):
        name = value(each).removesuffix("...")
    else:
        flags = "/".join([*each.opts, *each.secondary_opts])
        name = flags if each.is_flag else f"{flags} {value(each)}"
    cells = (f"`{name}`", " ".join((each.help or "").split()), " ".join(defaults(each)))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def defaults(each: Any) -> Iterator[str]:
    """Yield what holds where a parameter is left out."""
    if each.required:
        yield "must be given"
    elif isinstance(each.default, Enum):
        yield f"`{each.default.value}`"
    elif each.default not in (None, False, (), []):
        yield f"`{each.default}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} is written.")
