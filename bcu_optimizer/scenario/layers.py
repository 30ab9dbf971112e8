"""Merging scenario files: each is a layer of values by key, laid over those it extends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bcu_optimizer.common import input_files, synonyms
from bcu_optimizer.common.atomic_files import on_disk
from bcu_optimizer.common.errors import Fault, InputError, bad, nearest, placed, refuse
from bcu_optimizer.data import shipped
from bcu_optimizer.data.plans import mistakes as mistaken
from bcu_optimizer.data.tables import encoding
from bcu_optimizer.scenario.paths import anchor

Key = tuple[str, ...]

# What stands for a file where a value comes from the command line.
COMMAND_LINE = "--set"

_DEEPEST = 100  # files that extend each other, one above the other

# Tables that are replaced whole where a file states them; others merge key by key.
WHOLE = {"demand", "goals", "ties"}
_OF_MEASURES = {"limits", "report"}  # tables whose keys are measures
_OF_THE_FILE = {"title", "question", "description", "source", "expect", "extends"}


@dataclass(frozen=True)
class Stated:
    """A value and the file that states it."""

    value: Any
    file: str


@dataclass(frozen=True)
class Layer:
    """The values that hold after a file is laid over those it extends.

    ``chain`` lists every file that has a part in it; ``own`` are the keys the file itself states.
    """

    file: str
    values: dict[Key, Stated]
    own: frozenset[Key]
    chain: frozenset[str] = field(default_factory=frozenset)


def locate(item: str, folder: Path, kind: str = "scenario") -> Path:
    """Find a scenario file: a path from a folder, or a shipped name.

    Raises
    ------
    InputError
        If there is none; names the nearest shipped ones. If it is a plan or a run's folder.
    """
    other = mistaken.for_scenario(item, folder)
    if shipped.is_bare_name(item):
        own = folder / f"{item}.toml"
        found = shipped.scenario(item) or (own if own.is_file() else None)
        if found is not None:
            return found
        if other:
            raise other
        known = nearest(item, shipped.scenarios())
        remedy = "Name a file or a shipped one ('bcu scenarios' lists them). "
        raise bad(f"there is no {kind} '{item}'.", remedy=remedy + known)
    path = on_disk(folder / item)
    if other:
        raise other
    if not path.is_file():
        if path.exists():
            input_files.checked(path)
        remedy = input_files.missing_remedy(path)
        raise bad(f"there is no such {kind} file.", path, remedy=remedy)
    return path


def read(path: Path, below: tuple[Path, ...] = (), known: dict[Path, Layer] | None = None) -> Layer:
    """Read a scenario file and everything it extends.

    ``below`` are the files that extend it, ``known`` what was read of others for the same question.

    Raises
    ------
    InputError
        If a file is missing, is not TOML, extends itself in a circle or through too many others,
        or extends two files that state different values for one key.
    """
    path = path.resolve()
    known = {} if known is None else known
    if path in known:
        return known[path]
    if path in below:
        circle = " → ".join(each.name for each in [*below[below.index(path) :], path])
        raise bad(
            f"the scenario extends itself in a circle: {circle}.",
            path,
            "extends",
            "Break the circle.",
        )
    if len(below) > _DEEPEST:
        message = f"scenarios extend each other through more than {_DEEPEST} files."
        raise bad(message, path, "extends", "Let them extend one that holds what they share.")
    table = parse(path)
    above = [_parent(item, path) for item in _parents(table, path)]
    base = _merge_parents([read(each, (*below, path), known) for each in above], path, table)
    own: dict[Key, Stated] = {}
    for key, value in flatten(anchor(table, path.parent)).items():
        if own.setdefault(kept(key), Stated(value, str(path))).value != value:
            message = f"'{'.'.join(kept(key))}' is another name of it, and stands here too."
            raise bad(message, path, ".".join(key), "Keep one of them.")
    values = dict(base.values)
    for key, stated in own.items():
        if not _is_bare_heading(key, stated, values):
            put(values, key, stated)
    known[path] = Layer(str(path), values, frozenset(own), base.chain | {str(path)})
    return known[path]


def parse(path: Path) -> dict[str, Any]:
    """Read a scenario file; one that is empty stands for the shipped areas without any rule."""
    return encoding.toml(path)


def flatten(table: Mapping[str, Any], above: Key = ()) -> dict[Key, Any]:
    """Return the values of nested tables by key; lists and whole tables are single values."""
    found: dict[Key, Any] = {}
    for name, value in table.items():
        key = (*above, name)
        if isinstance(value, Mapping) and key not in {(whole,) for whole in WHOLE} and value:
            found |= flatten(value, key)
        else:
            found[key] = value
    return found


def nest(values: Mapping[Key, Any]) -> dict[str, Any]:
    """Return nested tables from values by key."""
    root: dict[str, Any] = {}
    for key, value in values.items():
        table = root
        for part in key[:-1]:
            table = table.setdefault(part, {})
        table[key[-1]] = value
    return root


def kept(key: Key) -> Key:
    """Return the key under which a value is kept, of a measure that goes by two names."""
    return (*key[:-1], synonyms.kept(key[-1])) if key[0] in _OF_MEASURES else key


def overlap(one: Key, other: Key) -> bool:
    """Tell whether two keys are the same, or one is inside the other."""
    return one[: len(other)] == other or other[: len(one)] == one


def put(values: dict[Key, Stated], key: Key, stated: Stated) -> None:
    """Lay a value over others: it takes the place of what is above and below its key."""
    for other in [other for other in values if overlap(key, other) and key != other]:
        del values[other]
    values[key] = stated


def _is_bare_heading(key: Key, stated: Stated, values: Mapping[Key, Stated]) -> bool:
    """Tell whether a value is a table without keys, which changes nothing of what it inherits."""
    if stated.value != {} or key[0] in WHOLE:
        return False
    return any(key == other[: len(key)] and key != other for other in values)


def _parents(table: dict[str, Any], path: Path) -> list[str]:
    stated = table.get("extends", [])
    parents = [stated] if isinstance(stated, str) else stated
    if not isinstance(parents, list) or not all(isinstance(each, str) for each in parents):
        raise bad(
            "'extends' is not a name or a list of names.", path, "extends", 'Write "baseline".'
        )
    return parents


def _parent(item: str, path: Path) -> Path:
    try:
        return locate(item, path.parent)
    except InputError as error:
        raise placed(error, str(path), "extends") from None


def _merge_parents(parents: list[Layer], path: Path, table: dict[str, Any]) -> Layer:
    values: dict[Key, Stated] = {}
    faults: list[Fault] = []
    own = flatten(table)
    for number, parent in enumerate(parents):
        for key, stated in parent.values.items():
            if key[0] in _OF_THE_FILE:
                continue
            present = next((each for other, each in values.items() if overlap(other, key)), None)
            if present is None:
                put(values, key, stated)
            elif values.get(key, Stated(None, "")).value != stated.value:
                winner = _winner(key, present, stated, parents[: number + 1])
                if winner is stated:
                    put(values, key, stated)
                elif winner is None and not _stated(own, key):
                    faults.append(_contradiction(key, present, stated, path))
    refuse(faults)
    chain = frozenset().union(*(parent.chain for parent in parents))
    return Layer(str(path), values, frozenset(), chain)


def _winner(key: Key, one: Stated, other: Stated, parents: list[Layer]) -> Stated | None:
    """Return which of two values holds: a parent's own before one merely inherited."""
    own = {p.file for p in parents if any(overlap(key, other) for other in p.own)}
    if (one.file in own) != (other.file in own):
        return one if one.file in own else other
    chains = {parent.file: parent.chain for parent in parents}
    if one.file not in own:
        for first, second in ((one, other), (other, one)):
            knows = [c for c in chains.values() if second.file in c]
            if knows and all(first.file in c for c in knows):
                return second
    return None


def _stated(own: Mapping[Key, Any], key: Key) -> bool:
    return any(overlap(key, other) for other in own)


def _contradiction(key: Key, one: Stated, other: Stated, path: Path) -> Fault:
    from bcu_optimizer.common.toml import toml

    name = ".".join(key)
    return Fault(
        f"two of the scenarios it extends disagree: {Path(one.file).name} says {toml(one.value)}, "
        f"{Path(other.file).name} says {toml(other.value)}.",
        str(path),
        name,
        f"State {name} in this file.",
    )
