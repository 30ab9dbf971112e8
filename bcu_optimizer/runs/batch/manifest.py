"""The folder of a batch: recognisable from its first moment, and never another batch's."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bcu_optimizer.common import dates, toml
from bcu_optimizer.common.atomic_files import MARKER, cannot_write, check_replaceable, written_aside
from bcu_optimizer.common.errors import bad
from bcu_optimizer.data import shipped
from bcu_optimizer.engines import solver_libraries as tested
from bcu_optimizer.runs import marker
from bcu_optimizer.runs.batch.grid import Grid, Run
from bcu_optimizer.runs.batch.lock import KEPT
from bcu_optimizer.runs.batch.run_key import How
from bcu_optimizer.runs.batch.worker import RUNS

DATA, TIMINGS, FAILURES = "batch.json", "timings.csv", "failures.csv"
_SOME = 4


@dataclass(frozen=True)
class Asked:
    """What a batch was asked, as its marker tells it."""

    paths: Sequence[str]
    grid: Grid
    how: How
    runs: Sequence[Run]

    @property
    def command(self) -> str:
        """The command without its --out."""
        words = ["bcu", "batch", *self.paths]
        for key, values in self.grid.items():
            words += ["--grid", f"{key}={toml.toml(list(values))}"]
        for text in self.how.settings:
            words += ["--set", text]
        if self.how.solver != "highs":
            words += ["--solver", self.how.solver]
        if self.how.time_limit is not None:
            words += ["--time-limit", toml.toml(self.how.time_limit)]
        words += ["--certify"] * bool(self.how.certify)
        return shlex.join(words)


def check(folder: Path, asked: Asked) -> Mapping[str, Any]:
    """Return the marker of an earlier start of the same batch in a folder; {} if there is none.

    More runs may be asked for than before. What was done must still be asked for, and solved in
    the same way.

    Raises
    ------
    InputError
        If the folder holds anything else, or cannot be written.
    """
    before = _read(folder)
    if before is None:
        if not _is_hardly_begun(folder):
            check_replaceable(folder, "batch")
        return {}
    done = [name for name in before["runs"] if (folder / RUNS / name).is_dir()]
    now = {run.name: _told(run, folder) for run in asked.runs}
    lost = [name for name in done if before["runs"][name] != now.get(name)]
    is_other_way = done and before["how"] != _plain(asked.how)
    if not lost and not is_other_way:
        return before
    why = (
        "asked with other settings, solver or limits"
        if is_other_way
        else f"of whose runs these are not asked for now: {', '.join(lost[:_SOME])}"
        f"{f' and {len(lost) - _SOME} more' if len(lost) > _SOME else ''}"
    )
    raise bad(
        f"the folder holds another batch with {len(done)} runs done, {why}.",
        folder,
        remedy=f"Choose another --out, or repeat its command (runs can be added to it): "
        f"{before['asked']} --out {shlex.quote(str(folder))}",
    )


def _is_hardly_begun(folder: Path) -> bool:
    """Tell whether a folder holds nothing but what a start leaves that was killed at once."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return False
    return KEPT in names and all(name == KEPT or name.startswith(".run-") for name in names)


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        is_one = found["command"] == "batch" and {"runs", "how", "asked", "begun"} <= set(found)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if is_one else None


def write(
    folder: Path, asked: Asked, keys: Mapping[str, str | None], before: Mapping[str, Any]
) -> int:
    """Write the marker; return the day that the batch's files bear, in seconds since 1970.

    It is that of the first start, unless what is asked, or any of its inputs, has changed since.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    inputs = hashlib.sha256(json.dumps(dict(keys), sort_keys=True).encode()).hexdigest()
    is_same = before.get("inputs") == inputs and "SOURCE_DATE_EPOCH" not in os.environ
    begun = before["begun"] if is_same else dates.today().date().isoformat()
    made = {
        "command": "batch",
        "asked": asked.command,
        "begun": begun,
        "version": version("bcu-optimizer"),
        "solvers": tested.as_dict(),
        "inputs": inputs,
        "how": _plain(asked.how),
        "runs": {run.name: _told(run, folder) for run in asked.runs},
    }
    if made != before:
        with written_aside(folder / MARKER) as aside:
            marker.write_json(made, aside)
    return int(datetime.fromisoformat(begun).replace(tzinfo=UTC).timestamp())


def _plain(how: How) -> dict[str, Any]:
    return {**asdict(how), "settings": list(how.settings)}


def _told(run: Run, folder: Path) -> dict[str, Any]:
    """Say where a run comes from so that it holds wherever the whole is moved to."""
    place = run.path or run.shown
    if shipped.scenario(run.scenario) != Path(place) and run.path:
        place = Path(os.path.relpath(place, folder)).as_posix()
    else:
        place = run.shown
    return {"from": place, "set": {key: toml.toml(v) for key, v in run.values.items()}}


def tidy(folder: Path) -> None:
    """Remove what a start that was killed left half-written; for its holder alone."""
    for place in (folder, folder / RUNS):
        for path in place.glob(".*") if place.is_dir() else ():
            if path.name != KEPT and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)


def make(folder: Path) -> bool:
    """Make the folder of a batch; tell whether it is new.

    Raises
    ------
    InputError
        If it cannot be made.
    """
    is_new = not folder.exists()
    try:
        (folder / KEPT).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
    return is_new


def remove(folder: Path) -> None:
    """Remove the folder of a batch in which nothing was done."""
    shutil.rmtree(folder / KEPT, ignore_errors=True)
    (folder / MARKER).unlink(missing_ok=True)
    with suppress(OSError):  # something else has come to lie in it
        folder.rmdir()
