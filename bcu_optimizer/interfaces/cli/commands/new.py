"""``bcu new``: starts a scenario of one's own from another, with comments that explain it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from bcu_optimizer.common.errors import bad
from bcu_optimizer.data import shipped
from bcu_optimizer.interfaces.cli import options, screen

_NAME = re.compile(r"[^\W_][\w-]*")
_SCHEMA = "scenario.schema.json"


def new(
    name: Annotated[
        str, typer.Argument(help="The name of the new scenario; its file is NAME.toml.")
    ],
    other: Annotated[
        str, typer.Option("--from", metavar="OTHER", help="The scenario to start from.")
    ] = "baseline",
    settings: options.Set = None,
    as_json: options.Json = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write NAME.toml to this folder.")
    ] = None,
) -> int:
    """Write NAME.toml, which extends another scenario and explains every setting."""
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import input_files
    from bcu_optimizer.problem.examples import examples
    from bcu_optimizer.scenario import layers
    from bcu_optimizer.scenario.load import load
    from bcu_optimizer.scenario.template import template

    folder = out or Path()
    path = folder / f"{_checked(name)}.toml"
    if input_files.named(path).exists():
        raise bad("there is such a file already.", path, remedy="Choose another name.")
    found = layers.locate(other, Path())
    extends = other if found == shipped.scenario(other) else _from(folder, found)
    parent, changed = load(other), load(other, settings or ())
    title = name if changed.worded == parent.worded else changed.worded["title"]
    text = template(title, extends, _schema(folder), parent, changed, examples(changed))
    with files.written_aside(path) as aside:
        aside.write_text(text, encoding="utf-8")
    if as_json:
        screen.show_json({"file": str(path), "scenario": path.stem, "extends": extends})
        return 0
    console = screen.console()
    console.print(f"{path} extends {extends}. Take the # from a line in it and change the value.")
    console.print(f"Is it in order?       bcu check {path}")
    console.print(f"What is its answer?   bcu solve {path}")
    return 0


def _checked(name: str) -> str:
    """Return a name that can be a file's and is not taken; a final .toml may be given."""
    stem = name.removesuffix(".toml")
    if not _NAME.fullmatch(stem):
        raise bad(
            f"'{name}' cannot be the name of a scenario.",
            where="NAME",
            remedy="Use letters, digits, hyphens and underscores; the first a letter or a digit.",
        )
    if shipped.scenario(stem) or stem in shipped.names(shipped.PLANS, ".csv"):
        kind = "scenario" if shipped.scenario(stem) else "plan"
        raise bad(
            f"'{stem}' is the name of a shipped {kind}, which would be found first.",
            where="NAME",
            remedy="Choose another name.",
        )
    return stem


def _from(folder: Path, path: Path) -> str:
    """Return the path of a file as a scenario in a folder states it."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()


def _schema(folder: Path) -> str:
    """Return where editors find the schema: beside the file if it lies there, else as shipped."""
    if (folder / _SCHEMA).is_file():
        return f"./{_SCHEMA}"
    return (shipped.SCENARIOS / _SCHEMA).resolve().as_uri()
