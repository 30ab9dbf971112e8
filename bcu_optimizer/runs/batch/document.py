"""What the screen says of a batch: how many runs ended in which way, and where everything is."""

from __future__ import annotations

from bcu_optimizer.presentation.document import Closing, Document, lines
from bcu_optimizer.runs.batch import wording
from bcu_optimizer.runs.batch.result import Batch


def document(found: Batch) -> Document:
    """Say what was done, and how fast."""
    first, *others = wording.summary(found.answers, found.kept, found.timings)
    made = f"Everything is in {{out}}; open {found.folder / 'index.html'}."
    return Document(first, lines(others), closing=Closing(made="" if found.faults else made))
