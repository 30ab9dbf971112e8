"""Writing files and folders so that nothing is ever lost or half-written: aside, then renamed."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bcu_optimizer.common import input_files, working_folders
from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.common.text import composed

# Names the command that wrote a run folder, and the files it wrote.
MARKER = "run.json"

# The answer, the plan and the scenario in the folder of a run.
RESULT, PLAN, SCENARIO = "result.json", "plan.csv", "scenario.toml"
_DEEPEST = 3  # folders that a plan lies below the one of its run, at most, that one included


def on_disk(path: Path) -> Path:
    """Return a path as it is spelled on disk, where accents may be composed otherwise."""
    if path.exists() or path == path.parent:
        return path
    folder = on_disk(path.parent)
    if not folder.is_dir():
        return path
    same = [each for each in folder.iterdir() if composed(each.name) == composed(path.name)]
    return same[0] if len(same) == 1 else folder / path.name


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; it takes the name of ``path`` once written whole.

    Of a link, what it leads to is written.

    Raises
    ------
    InputError
        If the folder cannot be written to or the disk is full; an old file stays as it was.
    """
    aside: Path | None = None
    path = target(input_files.named(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        working_folders.clear(path.with_name(path.stem))
        folder = Path(tempfile.mkdtemp(prefix=working_folders.prefix(path.stem), dir=path.parent))
        aside = folder / path.name
        yield aside
        aside.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        if aside is not None:
            shutil.rmtree(aside.parent, ignore_errors=True)


def target(path: Path) -> Path:
    """Return where a link leads, be it there or not; what is no link is returned as it is."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def cannot_write(path: Path, error: OSError) -> InputError:
    """Say of a file or folder why it cannot be written."""
    reason = error.strerror or str(error)
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    remedy = "Free some space, or choose another folder." if is_full else "Choose another folder."
    return bad(f"this cannot be written ({reason}).", path, remedy=remedy)


def check_replaceable(folder: Path, command: str) -> None:
    """Refuse a folder that holds anything but an earlier run of the same command.

    Raises
    ------
    InputError
        If the folder is a file, cannot be read or written to, or holds something else.
    """
    folder = target(input_files.named(folder))
    try:
        _check_parent(folder)
        if not folder.exists():
            return
        held = held_files(folder)
    except OSError as error:
        raise cannot_write(folder, error) from None
    if held and not _is_run_of(folder, command, held):
        raise bad(
            f"the folder holds something other than an earlier run of 'bcu {command}' "
            f"({', '.join(held[:4])}{' …' if len(held) > 4 else ''}).",
            folder,
            remedy="Choose a new or empty folder; nothing was written.",
        )


def held_files(folder: Path) -> list[str]:
    """List what a folder holds: files, and folders without any, relative to it."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() or not any(path.iterdir())
    )


def _check_parent(folder: Path) -> None:
    parent = next(path for path in [folder, *folder.absolute().parents] if path.exists())
    if not parent.is_dir():
        raise bad("this is not a folder.", parent, remedy="Choose another --out.")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise bad("the folder cannot be written to.", parent, remedy="Choose another --out.")


def _is_run_of(folder: Path, command: str, held: list[str]) -> bool:
    made_by, written = _marked(folder)
    return made_by == command and set(held) <= {*written, MARKER}


def _marked(folder: Path) -> tuple[str, list[str]]:
    """Return the command that wrote a folder, and the files it wrote; none where no run did."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return str(marker["command"]), [str(name) for name in marker["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def is_run(plan: Path) -> bool:
    """Tell whether a plan's file is the one that a run wrote beside its answer."""
    return plan.name == PLAN and (plan.parent / RESULT).is_file()


def kept_scenario(plan: Path) -> Path | None:
    """Return the scenario that a run kept with a plan; None for a plan that no run wrote.

    It is beside the plan of a run, or in the folder of the run that wrote several plans.
    """
    plan = plan.absolute()
    beside = plan.parent / SCENARIO
    if plan.name == PLAN and beside.is_file():
        return beside
    for folder in plan.parents[:_DEEPEST]:
        if plan.is_file() and plan.relative_to(folder).as_posix() in _marked(folder)[1]:
            return folder / SCENARIO if (folder / SCENARIO).is_file() else None
    return None


@contextmanager
def folder_aside(folder: Path, command: str) -> Iterator[Path]:
    """Give a folder beside ``folder`` to fill; it takes its name, whole, once all is written.

    A folder from an earlier run of the same command is replaced; of a link, what it leads to.

    Raises
    ------
    InputError
        If the folder holds anything else, or cannot be written; what was there stays.
    """
    folder = target(input_files.named(folder).absolute())
    working_folders.clear(folder)
    check_replaceable(folder, command)
    aside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        prefix = working_folders.prefix(folder.name)
        aside = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
        aside.chmod(0o777 & ~_umask())
        yield aside
        _swap(aside, folder)
    except OSError as error:
        raise cannot_write(folder, error) from None
    finally:
        if aside is not None and aside.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _swap(aside: Path, folder: Path) -> None:
    if not folder.exists():
        aside.rename(folder)
        return
    prefix = working_folders.prefix(folder.name) + working_folders.OLD
    old = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent)) / "run"
    try:
        folder.rename(old)
        try:
            aside.rename(folder)
        except OSError:
            old.rename(folder)
            raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)
