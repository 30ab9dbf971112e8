"""What run folders have in common: tables, JSON, marker, hashes of inputs."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bcu_optimizer.common.atomic_files import MARKER, held_files
from bcu_optimizer.common.dates import today
from bcu_optimizer.common.fingerprints import sha256, versions
from bcu_optimizer.data.tables import columns
from bcu_optimizer.engines import solver_libraries as tested
from bcu_optimizer.problem.problem import Problem


def write_marker(
    problem: Problem,
    command: str,
    folder: Path,
    also: Mapping[str, Path] = MappingProxyType({}),
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write what made the run: the command, files written, versions, and hashes of all inputs.

    ``also`` are inputs besides those of the problem, by the name to show; ``more`` is to be said
    besides. Figures that go by another name in its files are listed too.
    """
    called = columns.of_figures(problem.areas.cells)
    renamed = {figure: name for figure, name in called.items() if figure != name}
    inputs = _named(sorted(problem.inputs)) | dict(also)
    marker = {
        "command": command,
        "files": held_files(folder),
        "made": today().date().isoformat(),
        "python": platform.python_version(),
        "versions": versions(),
        "solvers": tested.as_dict(),
        "inputs": {name: sha256(path) for name, path in inputs.items()},
        **({"renamed": renamed} if renamed else {}),
        **more,
    }
    write_json(marker, folder / MARKER)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder but its marker, by its place in it."""
    names = [name for name in held_files(folder) if name != MARKER]
    return {name: sha256(folder / name) for name in names}


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Name files by their last parts, as many as it takes to tell them apart."""
    names = [path.name for path in paths]
    return {
        path.name if names.count(path.name) == 1 else "/".join(path.parts[-2:]): path
        for path in paths
    }


def write_json(found: dict[str, Any], path: Path) -> None:
    """Write a document to a file."""
    text = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
