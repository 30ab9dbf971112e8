"""What a batch gave, and where it tells what goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.runs.batch import results_table as table
from bcu_optimizer.runs.batch import save, wording
from bcu_optimizer.runs.batch.grid import Grid
from bcu_optimizer.runs.batch.run_results import Answer

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Tell:
    """Where a batch tells what goes on: ``now`` is passing, ``line`` is to stay."""

    now: Callable[[str], object] = lambda _text: None
    line: Callable[[str], object] = lambda _text: None


@dataclass(frozen=True, eq=False)
class Batch:
    """A batch that is done.

    Attributes
    ----------
    folder
        Where everything is.
    answers
        What became of each run, in the order asked for.
    timings
        What the runs of this start took: ``runs``, ``seconds``, ``seconds_each``, ``per_minute``,
        ``workers`` and ``peak_mb``, the most memory that a worker held.
    faults
        Why something made of all runs could not be written; empty if all was.
    """

    folder: Path
    answers: tuple[Answer, ...]
    timings: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()
    _grid: Grid = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{wording.runs(len(self.answers))}: {wording.counted(self.answers)}>"

    @property
    def kept(self) -> int:
        """How many runs an earlier start of the batch had done."""
        return sum(answer.is_kept for answer in self.answers)

    @property
    def failed(self) -> tuple[Answer, ...]:
        """The runs that have no answer."""
        return tuple(answer for answer in self.answers if not answer.results)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each run and number of BCUs, as in ``results.csv``."""
        return table.frame(self.answers, self._grid)

    def as_dict(self) -> dict[str, Any]:
        """Return the document of the command."""
        return {
            **save.document(self.answers, self._grid),
            "out": str(self.folder),
            "kept": self.kept,
        }
