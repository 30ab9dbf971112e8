"""The key of a run: a hash of all that its answer rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from bcu_optimizer.common import fingerprints
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.engines.engine import SolverName
from bcu_optimizer.problem.inputs import inputs_of
from bcu_optimizer.scenario import write as document
from bcu_optimizer.scenario.schema import Scenario

_WITH_SHAPES = (".dbf", ".shx", ".prj", ".cpg")  # beside a .shp


@dataclass(frozen=True)
class How:
    """What is asked of every run besides its scenario.

    Attributes
    ----------
    settings
        Texts ``table.key=VALUE`` laid over every scenario.
    solver, time_limit, certify
        As :class:`bcu_optimizer.questions.solve.solve.Options` has them.
    """

    settings: tuple[str, ...] = ()
    solver: SolverName = "highs"
    time_limit: float | None = None
    certify: bool | None = None


def key_of(scenario: Scenario, how: How) -> str:
    """Return the SHA-256 of the resolved scenario, its files, how it is solved, and the version.

    Raises
    ------
    InputError
        If a file that the scenario names cannot be found.
    """
    rests_on = {
        "version": version("bcu-optimizer"),
        "name": scenario.name,
        "scenario": document.resolved(scenario),
        "files": [[path.name, _hash(path)] for path in sorted(set(_files(scenario)))],
        **{name: value for name, value in asdict(how).items() if name != "settings"},
    }
    return hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()


def _files(scenario: Scenario) -> Iterator[Path]:
    """Yield the files of a scenario, and those beside them that are read with them."""
    for path in inputs_of(scenario, dataset.find(scenario.data.areas)):
        yield path
        beside = [path.with_suffix(".toml")]
        if path.suffix.casefold() == ".shp":
            beside += [path.with_suffix(suffix) for suffix in _WITH_SHAPES]
        yield from (each for each in beside if each.is_file())


def _hash(path: Path) -> str:
    held = path.stat()
    return _hashed(path, held.st_mtime_ns, held.st_size)


@lru_cache(maxsize=4096)
def _hashed(path: Path, _changed: int, _size: int) -> str:
    return fingerprints.sha256(path)
