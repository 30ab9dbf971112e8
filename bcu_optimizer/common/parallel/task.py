"""What becomes of a piece of work."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bcu_optimizer.common.errors import Fault

Task = TypeVar("Task")


@dataclass(frozen=True)
class Done:
    """One finished piece of work.

    Attributes
    ----------
    index
        Its place among the tasks, from 0.
    value
        What the work returned; None if it failed.
    faults
        Why it failed; empty if it did not.
    is_lost
        Whether it failed through no fault of its own: its process or the cluster was lost.
    """

    index: int
    value: Any = None
    faults: tuple[Fault, ...] = ()
    is_lost: bool = False


class Workers(Protocol):
    """Processes that do pieces of work.

    Attributes
    ----------
    count
        How many pieces are done at once.
    told
        The workers in words, such as ``"2 processes"``.
    """

    count: int
    told: str

    def run(
        self, work: Callable[[Task], Any], tasks: Sequence[Task]
    ) -> Generator[Done, None, None]:
        """Do ``work`` on each task; yield each as it is finished, in whatever order.

        ``work`` is a function of a module, tasks and results are plain data. Closing the iterator,
        or an interrupt, ends the processes.
        """
        ...
