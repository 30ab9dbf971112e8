"""What runs took: times, dates and memory, in a file of their own."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bcu_optimizer.common.atomic_files import written_aside
from bcu_optimizer.common.cells import as_text
from bcu_optimizer.runs.batch.lock import KEPT

HEADER = ("run", "began", "seconds", "worker", "peak_mb")


class Timings:
    """The timings of a batch's runs; each is kept at once, so that they outlast a kill."""

    def __init__(self, folder: Path) -> None:
        self._journal = folder / KEPT / "timings.jsonl"
        self._of: dict[str, dict[str, Any]] = {}
        if not self._journal.is_file():
            return
        for line in self._journal.read_text(encoding="utf-8").splitlines():
            try:
                found = json.loads(line)
                self._of[str(found["run"])] = found
            except (ValueError, KeyError, TypeError):  # a line cut short
                continue

    def keep(self, name: str, taken: Mapping[str, Any]) -> None:
        """Keep what a run took; where there is no room for it, the run goes without."""
        self._of[name] = {"run": name, **{key: taken[key] for key in HEADER[1:]}}
        try:
            with self._journal.open("a", encoding="utf-8") as file:
                file.write(f"\n{json.dumps(self._of[name])}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            return

    def of(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """Return what is known of runs."""
        return [self._of[name] for name in names if name in self._of]

    def write(self, path: Path, names: Iterable[str]) -> None:
        """Write a row for each run that something is known of; raises InputError."""
        with written_aside(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADER, lineterminator="\n")
            writer.writeheader()
            writer.writerows({**row, "run": as_text(row["run"])} for row in self.of(names))
