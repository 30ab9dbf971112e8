"""What a worker does with one task: the work itself, with every failure turned into faults."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from bcu_optimizer.common import streams
from bcu_optimizer.common.errors import BcuError, Fault

_ONE = threading.Lock()  # drawing is not safe in two threads of one process
_SECONDS = 0.2
# Solvers and libraries of linear algebra each start as many threads as there are cores.
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def guarded(work: Callable[[Any], Any], task: Any) -> tuple[Any, tuple[Fault, ...]]:
    """Return what the work returned, or None and why it failed."""
    with _ONE:
        try:
            return work(task), ()
        except BcuError as error:
            return None, error.faults
        except MemoryError:
            return None, (Fault("memory ran out.", remedy="Try fewer --jobs."),)
        except Exception as error:
            return None, (_defect(error),)


def _defect(error: Exception) -> Fault:
    """Say of an error that nothing foresaw what it is and where it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(last.filename)}, line {last.lineno}"  # noqa: PTH119 - no path shown
    text = f"a defect of this program: {type(error).__name__}: {error} ({where})."
    return Fault(text, remedy="Please report it with the scenario.")


def begin(parent: int) -> None:
    """Prepare a new process: silent, one thread, interrupts left to the parent.

    It does not outlive the parent.
    """
    streams.silence()
    for name in _SINGLE:
        os.environ.setdefault(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid"):  # with the solvers it starts it is a group of its own
        os.setpgid(0, 0)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    """End this process when its parent is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(_SECONDS)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
