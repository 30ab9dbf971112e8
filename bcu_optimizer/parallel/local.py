"""Workers on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from multiprocessing import get_context
from typing import Any

from pebble import ProcessExpired, ProcessPool

from bcu_optimizer.errors import Fault
from bcu_optimizer.parallel.done import Done, Task
from bcu_optimizer.parallel.guard import begin, guarded

_TRIES = 2
_KILLED = Fault(
    "the process that worked on it was killed twice; memory may have run out.",
    remedy="Try fewer --jobs; the same command goes on from what is done.",
)


class InProcess:
    """Does one piece after another in this process."""

    count = 1
    told = "one process"

    def run(self, work: Callable[[Task], Any], tasks: Sequence[Task]) -> Iterator[Done]:
        """Do the work; see :class:`~bcu_optimizer.parallel.done.Workers`."""
        for index, task in enumerate(tasks):
            yield Done(index, *guarded(work, task))


class Processes:
    """Does so many pieces at once, each in a process of its own that does one after another."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.told = f"{count} processes"

    def run(self, work: Callable[[Task], Any], tasks: Sequence[Task]) -> Iterator[Done]:
        """Do the work; see :class:`~bcu_optimizer.parallel.done.Workers`.

        A piece whose process is killed is tried once more.
        """
        pool = ProcessPool(
            max_workers=min(self.count, len(tasks)) or 1,
            initializer=begin,
            initargs=[os.getpid()],
            context=get_context("spawn"),  # a fork of a process with threads can hang
        )
        is_finished = False
        try:
            tried: dict[Future[Any], tuple[int, int]] = {
                pool.schedule(guarded, args=[work, task]): (index, 1)
                for index, task in enumerate(tasks)
            }
            while tried:
                for future in wait(tried, return_when=FIRST_COMPLETED).done:
                    index, tries = tried.pop(future)
                    try:
                        yield Done(index, *future.result())
                    except ProcessExpired:
                        if tries == _TRIES:
                            yield Done(index, None, (_KILLED,), is_lost=True)
                        else:
                            again = pool.schedule(guarded, args=[work, tasks[index]])
                            tried[again] = (index, tries + 1)
            is_finished = True
        finally:
            pool.close() if is_finished else pool.stop()
            pool.join()
