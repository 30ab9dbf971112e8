"""The scenarios of a batch: files, shipped names, and folders of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common import input_files
from bcu_optimizer.common.atomic_files import MARKER
from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.data import shipped
from bcu_optimizer.data.tables import encoding
from bcu_optimizer.scenario.layers import locate

_SUFFIX = ".toml"
_OF_A_PLAN = {"name", "title", "unknown"}  # what a PLAN.toml beside a plan says


@dataclass(frozen=True)
class Found:
    """A scenario that a batch was asked for.

    Attributes
    ----------
    name
        What the file is called, without its ending.
    shown
        The path as it was given, or the name of a shipped scenario.
    path
        The file; None where there is none.
    faults
        Why it cannot be read.
    """

    name: str
    shown: str
    path: Path | None
    faults: tuple[Fault, ...] = ()


def scenarios(paths: Iterable[str]) -> list[Found]:
    """Find the scenarios in the order asked for, those of a folder by name; each file once."""
    found: dict[Path | str, Found] = {}
    for text in paths:
        for each in _of(text):
            found.setdefault(each.path or each.shown, each)
    return list(found.values())


def _of(text: str) -> Iterator[Found]:
    try:
        folder = _folder(text)
        path = locate(text, Path()) if folder is None else folder
    except InputError as error:
        faults = tuple(_about(fault, text) for fault in error.faults)
        yield Found(Path(text).stem or text, text, None, faults)
        return
    if folder is not None:
        inside = list(_inside(folder))
        if not inside:
            remedy = "Name a folder that holds scenarios (.toml)."
            fault = Fault("the folder holds no scenario.", text, remedy=remedy)
            yield Found(folder.name or text, text, None, (fault,))
        yield from inside
        return
    yield Found(path.stem, shown(path), path.resolve())


def _about(fault: Fault, text: str) -> Fault:
    return fault if fault.file else Fault(fault.message, text, fault.where, fault.remedy)


def shown(path: Path) -> str:
    """Return the name of a shipped scenario, or the path as it was given."""
    known = shipped.scenario(path.stem)
    return path.stem if known and known == path.resolve() else str(path)


def _folder(text: str) -> Path | None:
    """Return the folder that a text names: one here, or one of the shipped; None if neither.

    The folder of a run is none: what it holds are answers.
    """
    if shipped.scenario(text):
        return None
    here = input_files.named(text)
    if here.is_dir():
        return here if not _is_output(here) else None
    there = shipped.SCENARIOS / text
    is_there = shipped.is_bare_name(text) and text and there.is_dir() and there != shipped.PLANS
    return there if is_there else None


def _is_output(folder: Path) -> bool:
    return (folder / MARKER).is_file()


def _inside(folder: Path) -> Iterator[Found]:
    """Yield the scenarios of a folder and its folders; outputs of runs and hidden ones left out."""
    if folder.resolve() == shipped.PLANS:
        return
    held = sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name.casefold()))
    for path in held:
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink() and not _is_output(path):
            yield from _inside(path)
        elif path.is_file() and path.suffix.casefold() == _SUFFIX and not _is_of_a_plan(path):
            yield Found(path.stem, shown(path), path.resolve())


def _is_of_a_plan(path: Path) -> bool:
    """Tell whether a file only says what the plan beside it is."""
    beside = (path.with_suffix(suffix) for suffix in (".csv", ".xlsx", ".geojson", ".gpkg"))
    if not any(each.is_file() for each in beside):
        return False
    try:
        return set(encoding.toml(path)) <= _OF_A_PLAN
    except InputError:
        return False
