"""Choosing the workers."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bcu_optimizer.common.errors import Fault, UsageError
from bcu_optimizer.common.parallel.task import Workers


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_main() -> None:
    """Refuse to start processes from a script that a starting process is just reading.

    Raises
    ------
    UsageError
        If the script does not keep to itself what only its first process is to do.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise UsageError(
            Fault(
                "a script that starts processes was read again by one of them.",
                remedy="Put what it does below 'if __name__ == \"__main__\":', or use jobs=1.",
            )
        )


@contextmanager
def workers(
    jobs: int | None = None, dask: str | None = None, shared: Path | None = None
) -> Iterator[Workers]:
    """Give the workers asked for: ``jobs`` processes here (None: one a core), or a cluster's.

    Parameters
    ----------
    dask
        The address of a Dask scheduler, such as ``tcp://127.0.0.1:8786``.
    shared
        A folder that exists and that all workers of a cluster are to see under the same path.

    Raises
    ------
    InputError
        If the cluster does not answer, has no worker, runs another version of this program or does
        not see the folder, or the extra ``cluster`` is not installed.
    """
    if dask is not None:
        from bcu_optimizer.common.parallel.dask import cluster

        with cluster(dask, shared) as found:
            yield found
        return
    from bcu_optimizer.common.parallel.processes import InProcess, Processes

    count = cores() if jobs is None else jobs
    yield InProcess() if count == 1 else Processes(count)
