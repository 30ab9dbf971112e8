"""What commands print: documents on stdout, errors and progress on stderr."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import streams
from bcu_optimizer.common.errors import BcuError, InputError, ReaderGoneError
from bcu_optimizer.common.text import escaped, in_line, shown
from bcu_optimizer.interfaces.cli import interrupts

if TYPE_CHECKING:
    from rich.console import Console


_WIDTH, _NARROWEST, _USUAL = 100, 40, 80
_MOST = 20  # faults that are told one by one
_moving: list[Console] = []  # the screen on which progress is shown just now


def show_json(document: dict[str, Any]) -> None:
    """Print one JSON document."""
    is_utf = (streams.out().encoding or "").casefold().startswith("utf")
    text = json.dumps(document, ensure_ascii=not is_utf, allow_nan=False)
    show_text((escaped(text) if streams.out().isatty() else text) + "\n")


def show_text(text: str) -> None:
    """Print a whole document."""
    interrupts.over()
    streams.out().write(text)
    streams.out().flush()


def say(text: str) -> None:
    """Tell something besides the answer, above any progress that is shown."""
    text = shown(text)
    if _moving:
        _moving[-1].print(text, markup=False, soft_wrap=True)
    else:
        streams.err().write(f"{text}\n")


def show_error(error: BcuError, *, as_json: bool) -> None:
    """Print an error: as a JSON document, or in plain words on stderr."""
    if as_json:
        try:
            show_json(error.as_dict())
        except ReaderGoneError:
            return
        except InputError:  # standard output leads nowhere
            pass
        else:
            return
    for fault in error.faults[:_MOST]:
        say(_wrapped(f"bcu: {in_line(str(fault))}"))
    if (more := len(error.faults) - _MOST) > 0:
        say(f"bcu: and {more:,} more; --json lists all of them.")


def _wrapped(text: str) -> str:
    """Wrap a text for a screen; what goes to a file or another program stays on one line."""
    if not streams.err().isatty():
        return text
    wide = max(streams.columns(streams.err()) or _USUAL, _NARROWEST)
    return textwrap.fill(
        text, wide, subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
    )


def console() -> Console:
    """Return the console for answers; 100 columns wide where there is no screen."""
    from rich.console import Console

    class Shown(Console):
        """A console on which no text of the data can steer the screen."""

        def print(self, *objects: Any, **how: Any) -> None:
            super().print(*(shown(o) if isinstance(o, str) else o for o in objects), **how)

    out = streams.out()
    found = Shown(file=out, highlight=False, markup=False, width=streams.columns(out))
    if not found.is_terminal:
        found.width = _WIDTH
    return found


@contextmanager
def progress(text: str, *, quiet: bool = False) -> Iterator[Any]:
    """Show on stderr that work goes on; the value yielded changes the text."""
    from rich.console import Console

    err = streams.err()
    errors = Console(file=err, highlight=False, width=streams.columns(err))
    if quiet or not errors.is_terminal:
        yield lambda _text: None
        return
    from rich.live import Live
    from rich.spinner import Spinner
    from rich.text import Text

    spinner = Spinner("dots", Text(shown(text)), style="status.spinner")
    live = Live(
        spinner,
        console=errors,
        refresh_per_second=12.5,
        transient=True,
        redirect_stdout=False,  # what libraries write to the streams that they find
        redirect_stderr=False,
    )
    with live:
        _moving.append(errors)
        try:
            yield lambda text: spinner.update(text=Text(shown(text)))
        finally:
            _moving.pop()
