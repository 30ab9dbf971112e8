"""What commands print: documents on stdout, errors and progress on stderr."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bcu_optimizer.errors import BcuError

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.scenario.schema import Scenario

_WIDTH, _NARROWEST = 100, 40


def show_json(document: dict[str, Any]) -> None:
    """Print one JSON document."""
    is_utf = (sys.stdout.encoding or "").casefold().startswith("utf")
    sys.stdout.write(json.dumps(document, ensure_ascii=not is_utf, allow_nan=False) + "\n")


def show_error(error: BcuError, *, as_json: bool) -> None:
    """Print an error: as a JSON document, or in plain words on stderr."""
    if as_json:
        show_json(error.as_dict())
        return
    for fault in error.faults:
        sys.stderr.write(_wrapped(f"bcu: {fault}") + "\n")


def _wrapped(text: str) -> str:
    """Wrap a text for a screen; what goes to a file or another program stays on one line."""
    if not sys.stderr.isatty():
        return text
    wide = max(shutil.get_terminal_size().columns, _NARROWEST)
    return textwrap.fill(
        text, wide, subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
    )


def console() -> Console:
    """Return the console for answers; 100 columns wide where there is no screen."""
    from rich.console import Console

    found = Console(highlight=False, markup=False)
    return found if found.is_terminal else Console(highlight=False, markup=False, width=_WIDTH)


def show_title(console: Console, title: str, scenario: Scenario) -> None:
    """Print a title, and below it what it does not say: the settings changed for this run."""
    from bcu_optimizer import spelled

    console.print(title, style="bold")
    line = spelled.change_line(scenario)
    if line:
        console.print(line, style="bold red")


def show_held_against(console: Console, scenario: Scenario, origin: str) -> None:
    """Print what plans are held against, and whose scenario that is where none was named."""
    told = f" ({origin})" if origin else ""
    show_title(console, f"Held against: {scenario.title}{told}", scenario)


@contextmanager
def progress(text: str, *, quiet: bool = False) -> Iterator[Any]:
    """Show on stderr that work goes on; the value yielded changes the text."""
    from rich.console import Console

    errors = Console(stderr=True, highlight=False)
    if quiet or not errors.is_terminal:
        yield lambda _text: None
        return
    with errors.status(text) as status:
        yield status.update
