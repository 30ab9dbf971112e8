"""Workers on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from multiprocessing import get_context
from typing import Any

from pebble import ProcessExpired, ProcessPool

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.common.parallel.guard import begin, guarded
from bcu_optimizer.common.parallel.task import Done, Task

_TRIES = 2
_KILLED = Fault(
    "the process that worked on it was killed twice; memory may have run out.",
    remedy="Try fewer --jobs; the same command goes on from what is done.",
)
_POOLS = 3  # a pool breaks where a process is killed between two pieces of work
_BROKEN = Fault(
    "the processes that were to work on it ended at once.",
    remedy="A script must do this below 'if __name__ == \"__main__\":'; or try --jobs 1.",
)


class InProcess:
    """Does one piece after another in this process."""

    count = 1
    told = "one process"

    def run(
        self, work: Callable[[Task], Any], tasks: Sequence[Task]
    ) -> Generator[Done, None, None]:
        """Do the work; see :class:`~bcu_optimizer.common.parallel.task.Workers`."""
        for index, task in enumerate(tasks):
            yield Done(index, *guarded(work, task))


class Processes:
    """Does so many pieces at once, each in a process of its own that does one after another."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.told = f"{count} processes"

    def run(
        self, work: Callable[[Task], Any], tasks: Sequence[Task]
    ) -> Generator[Done, None, None]:
        """Do the work; see :class:`~bcu_optimizer.common.parallel.task.Workers`.

        A piece whose process is killed is tried once more.
        """
        tries = dict.fromkeys(range(len(tasks)), 1)  # of the pieces that are left
        for _ in range(_POOLS):
            if tries:
                yield from self._in_pool(work, tasks, tries)
        for index in tries:
            yield Done(index, None, (_BROKEN,), is_lost=True)

    def _in_pool(
        self, work: Callable[[Task], Any], tasks: Sequence[Task], tries: dict[int, int]
    ) -> Generator[Done, None, None]:
        """Do the pieces that are left, and strike them off, unless the pool itself breaks."""
        pool = ProcessPool(
            max_workers=min(self.count, len(tries)),
            initializer=begin,
            initargs=[os.getpid()],
            context=get_context("spawn"),  # a fork of a process with threads can hang
        )
        is_finished = False
        try:
            asked: dict[Future[Any], int] = {
                pool.schedule(guarded, args=[work, tasks[index]]): index for index in tries
            }
            while asked:
                for future in wait(asked, return_when=FIRST_COMPLETED).done:
                    index = asked.pop(future)
                    try:
                        done = Done(index, *future.result())
                    except ProcessExpired:
                        if tries[index] < _TRIES:
                            tries[index] += 1
                            asked[pool.schedule(guarded, args=[work, tasks[index]])] = index
                            continue
                        done = Done(index, None, (_KILLED,), is_lost=True)
                    del tries[index]
                    yield done
            is_finished = True
        except RuntimeError:  # what is broken raises one, and takes on nothing more
            if pool.active:
                raise
        finally:
            pool.close() if is_finished else pool.stop()
            pool.join()
