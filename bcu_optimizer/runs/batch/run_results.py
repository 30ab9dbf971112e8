"""What the folder of a run holds, and whether it is whole and answers what is asked now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bcu_optimizer.common import fingerprints
from bcu_optimizer.common.atomic_files import MARKER
from bcu_optimizer.common.errors import Fault
from bcu_optimizer.runs.batch.grid import Run

PLAN = "plan.csv"


@dataclass(frozen=True)
class Answer:
    """What became of a run.

    Attributes
    ----------
    run
        The run.
    title, question
        Of its scenario; "" where that cannot be read.
    key
        The key of the answer; None where there is none.
    results
        The results as the contracts shape them, one for each number of BCUs.
    faults
        Why there is no answer.
    is_kept
        Whether an earlier start of the batch gave it.
    is_lost
        Whether it failed through no fault of its own: its process or the cluster was lost.
    """

    run: Run
    title: str = ""
    question: str = ""
    key: str | None = None
    results: tuple[Mapping[str, Any], ...] = ()
    faults: tuple[Fault, ...] = ()
    is_kept: bool = False
    is_lost: bool = False

    @property
    def plans(self) -> list[tuple[Mapping[str, Any], str]]:
        """The results that have a plan, each with the place of its folder below the run's."""
        many = len(self.results) > 1
        return [
            (result, f"k{result['bcus']:02d}" if many else "")
            for result in self.results
            if result["plan"]
        ]

    @property
    def state(self) -> str:
        """``failed``, ``plan``, ``undecided`` (a limit was hit before any plan) or ``no plan``."""
        if not self.results:
            return "failed"
        if self.plans:
            return "plan"
        undecided = any(result["outcome"] == "unknown" for result in self.results)
        return "undecided" if undecided else "no plan"


def results(folder: Path, key: str | None) -> tuple[Mapping[str, Any], ...]:
    """Return the results in a run's folder; () unless it is whole and answers that key."""
    if key is None:
        return ()
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if marker["batch"]["key"] != key:
            return ()
        hashes = dict(marker["batch"]["hashes"])
        if any(fingerprints.sha256(folder / name) != hashed for name, hashed in hashes.items()):
            return ()
        files = sorted(name for name in hashes if name.endswith("result.json"))
        return tuple(
            result
            for name in files
            for result in json.loads((folder / name).read_text(encoding="utf-8"))["results"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()
