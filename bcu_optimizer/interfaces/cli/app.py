"""The command ``bcu``. Commands are one module each; heavy imports wait until a command runs."""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bcu_optimizer.common import input_files, streams
from bcu_optimizer.common.errors import (
    BcuError,
    Fault,
    InputError,
    InterruptedRunError,
    ReaderGoneError,
    UsageError,
)
from bcu_optimizer.engines import solver_libraries as tested
from bcu_optimizer.interfaces.cli import environment, interrupts, screen
from bcu_optimizer.interfaces.cli.commands.alternatives import alternatives
from bcu_optimizer.interfaces.cli.commands.batch import batch
from bcu_optimizer.interfaces.cli.commands.census import census
from bcu_optimizer.interfaces.cli.commands.check import check
from bcu_optimizer.interfaces.cli.commands.compare import compare
from bcu_optimizer.interfaces.cli.commands.consult import consult
from bcu_optimizer.interfaces.cli.commands.evaluate import evaluate
from bcu_optimizer.interfaces.cli.commands.explain import explain
from bcu_optimizer.interfaces.cli.commands.frontier import frontier
from bcu_optimizer.interfaces.cli.commands.new import new
from bcu_optimizer.interfaces.cli.commands.open import open_page
from bcu_optimizer.interfaces.cli.commands.page import page
from bcu_optimizer.interfaces.cli.commands.report import report
from bcu_optimizer.interfaces.cli.commands.robustness import robustness
from bcu_optimizer.interfaces.cli.commands.scenarios import scenarios
from bcu_optimizer.interfaces.cli.commands.schema import schema
from bcu_optimizer.interfaces.cli.commands.slack import slack
from bcu_optimizer.interfaces.cli.commands.solve import solve
from bcu_optimizer.interfaces.cli.commands.sweep import sweep
from bcu_optimizer.interfaces.cli.commands.why import why

_INTERRUPTED = 130
_NARROWER = "Ask for fewer numbers of BCUs, or narrow rules.size."
# A command makes much and drops little: to look for garbage as often as usual takes a tenth of it.
_GARBAGE = (100_000, 20, 50)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bcu {version('bcu-optimizer')}")
        raise typer.Exit


app = typer.Typer(
    name="bcu",
    help="Group policing areas into Basic Command Units: exact, explained, mapped.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _bcu(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Group policing areas into Basic Command Units: exact, explained, mapped."""


def _alone(command: Callable[..., int]) -> Callable[..., int]:
    """Return a command that keeps both streams for what we say ourselves."""

    @functools.wraps(command)
    def run(*arguments: object, **options: object) -> int:
        with streams.ours():
            if text := tested.warning():
                screen.say(f"bcu: {text}")
            return command(*arguments, **options)

    return run


for command in (
    solve,
    evaluate,
    compare,
    census,
    frontier,
    alternatives,
    sweep,
    explain,
    slack,
    why,
    consult,
    batch,
    report,
    page,
    robustness,
    check,
    scenarios,
    new,
    schema,
):
    app.command()(_alone(command))
app.command("open")(_alone(open_page))


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with the code of the contracts."""
    arguments = sys.argv[1:] if arguments is None else arguments
    gc.set_threshold(*_GARBAGE)
    with environment.unset(), streams.kept(), interrupts.heard():
        code = _run(arguments)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        code = app(arguments, prog_name="bcu", standalone_mode=False) or 0
        streams.out().flush()
        if code != _INTERRUPTED:
            return int(code)
        error: BcuError = InterruptedRunError(Fault("stopped by the user; nothing was written."))
    except KeyboardInterrupt:
        error = InterruptedRunError(Fault("stopped by the user; nothing was written."))
    except ReaderGoneError as found:
        return found.exit_code
    except BcuError as found:
        error = found
    except MemoryError:
        error = InputError(Fault("this takes more memory than there is.", remedy=_NARROWER))
    except OSError as found:
        error = input_files.unreadable(Path(found.filename or "file"), found)
    except typer.exceptions.TyperException as found:
        if not found.format_message().strip():  # nothing was asked for: the help has been shown
            return UsageError.exit_code
        remedy = "See 'bcu --help' and 'bcu COMMAND --help'."
        text = found.format_message().strip().rstrip(".") + "."
        error = UsageError(Fault(text, where="command line", remedy=remedy))
    screen.show_error(error, as_json="--json" in arguments)
    return error.exit_code
