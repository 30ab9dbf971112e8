"""The PLAN.toml beside a plan: what the plan is called, what it is, what is not known of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bcu_optimizer.common import synonyms, titles
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.toml import toml
from bcu_optimizer.data.tables import encoding

# A TOML beside a plan that has one of these is a scenario that happens to share its name.
_SCENARIO = {"extends", "data", "demand", "rules", "goals"}


class Beside(NamedTuple):
    """What a PLAN.toml says; a plan without one is called by its file, and all is known of it."""

    name: str | None = None
    title: str = ""
    unknown: frozenset[str] = frozenset()


def read(path: Path) -> Beside:
    """Read the PLAN.toml beside a plan.

    Raises
    ------
    InputError
        If its name cannot be one, or what is not known is no list of measures.
    """
    file = path.with_suffix(".toml")
    stated = encoding.toml(file) if file.is_file() else {}
    unknown = stated.get("unknown", [])
    if not isinstance(unknown, list) or not all(isinstance(each, str) for each in unknown):
        raise bad("'unknown' is not a list of measures.", file, "unknown", 'Write ["measure"].')
    said = {} if stated.keys() & _SCENARIO else stated
    title = said.get("title", "")
    return Beside(
        checked(said["name"], file, "name") if "name" in said else None,
        title if isinstance(title, str) else "",
        frozenset(map(synonyms.kept, unknown)),
    )


def text(name: str) -> str:
    """Return the text of the PLAN.toml that keeps the name of a plan."""
    return f"name = {toml(name)}\n"


def checked(name: object, file: Path | None = None, where: str = "--name") -> str:
    """Return a name that is given to a plan, as it is kept.

    Raises
    ------
    InputError
        If it is no text, empty, or too long.
    """
    try:
        return titles.short_name(name if isinstance(name, str) else "")
    except ValueError as error:
        remedy = f"Give a short name, of at most {titles.LONGEST} letters."
        raise bad(f"{error}.", file, where, remedy) from None
