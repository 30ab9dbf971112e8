"""What every command does with its answer: print it, and say where it was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.interfaces.cli import screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bcu_optimizer.presentation.document import Document


def show(found: Any, out: Path | None, *, as_json: bool, more: Sequence[str] = ()) -> None:
    """Print an answer, and below it where it was written; ``more`` says what else was."""
    if as_json:
        screen.show_json(found.as_dict())
        return
    from bcu_optimizer.common import display

    show_document(display.of("document", found), out, more)


def show_document(document: Document, out: Path | None, more: Sequence[str] = ()) -> None:
    """Print what is said of an answer, and where it was written, if anywhere."""
    from bcu_optimizer.presentation.render import screen as renderer
    from bcu_optimizer.runs.run_folder import closing

    console = screen.console()
    renderer.show(console, document)
    said = document.closing
    if said.made if out else said.kept and not more:
        console.print(closing(said, out))
    for line in more:
        console.print(line)
