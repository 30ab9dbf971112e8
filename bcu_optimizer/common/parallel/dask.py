"""Workers of a Dask cluster, perhaps on other machines."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.common.parallel.guard import guarded
from bcu_optimizer.common.parallel.task import Done, Task

if TYPE_CHECKING:
    from distributed import Client

_SECONDS = 10
_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?[^/\s]+:\d+")
_LOOK_S = 0.5
_QUIET_S = 3.0  # without a result before the scheduler is asked whether it has workers
_UNMANNED_S = 20.0  # in which a worker may be started again
_AGAIN = "The same command goes on from what is done."
_KILLED = Fault(
    "each worker of the cluster that tried it was lost; memory may have run out.", remedy=_AGAIN
)


class Cluster:
    """Does pieces on all workers of a cluster; a piece whose worker is lost is done by another."""

    def __init__(self, client: Client, address: str, count: int) -> None:
        self._client, self._address = client, address
        self.count = count
        self.told = f"the cluster at {address} ({count} at once)"

    def run(
        self, work: Callable[[Task], Any], tasks: Sequence[Task]
    ) -> Generator[Done, None, None]:
        """Do the work; see :class:`~bcu_optimizer.common.parallel.task.Workers`."""
        batch = uuid4().hex
        futures = [
            self._client.submit(guarded, work, task, key=f"bcu-{batch}-{index}", pure=False)
            for index, task in enumerate(tasks)
        ]
        ended: Queue[int] = Queue()
        for index, future in enumerate(futures):
            future.add_done_callback(lambda _future, index=index: ended.put(index))
        left = set(range(len(futures)))
        watch = _Watch(self._client)
        try:
            while left and not watch.is_lost:
                with suppress(Empty):
                    index = ended.get(timeout=_LOOK_S)
                    left.discard(index)
                    watch.seen()
                    yield self._done(index, futures[index])
                    futures[index].release()
            for index in sorted(left):
                yield Done(index, None, (self._lost(),), is_lost=True)
        finally:
            if self._client.status == "running":
                with suppress(OSError, TimeoutError):
                    self._client.cancel([futures[index] for index in left], force=True)

    def _done(self, index: int, future: Any) -> Done:
        try:
            return Done(index, *future.result(timeout=_SECONDS))
        except Exception as error:  # what the work raises comes back as faults
            if type(error).__name__ == "KilledWorker":
                return Done(index, None, (_KILLED,), is_lost=True)
            return Done(index, None, (self._lost(),), is_lost=True)

    def _lost(self) -> Fault:
        text = "the cluster was lost: its scheduler, or every worker, is gone."
        return Fault(text, where=f"--dask {self._address}", remedy=_AGAIN)


class _Watch:
    """Notices that a cluster is gone: no scheduler, or for a while no worker."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.seen()

    def seen(self) -> None:
        """Take note that something has come back."""
        self._last = self._manned = time.monotonic()

    @property
    def is_lost(self) -> bool:
        """Whether nothing more is to be expected."""
        if self._client.status != "running":
            return time.monotonic() - self._last > _SECONDS
        if time.monotonic() - self._last < _QUIET_S:
            return False
        self._last = time.monotonic()
        try:
            if self._client.sync(self._client.scheduler.ncores, callback_timeout=_SECONDS):
                self._manned = self._last
        except (OSError, TimeoutError):
            return True
        return self._last - self._manned > _UNMANNED_S


@contextmanager
def cluster(address: str, shared: Path | None) -> Iterator[Cluster]:
    """Connect to a cluster and check that its workers are fit for the work; raises InputError."""
    if not _ADDRESS.fullmatch(address):
        raise _refused("this is no address.", address, "Write it as tcp://HOST:8786.")
    try:
        from distributed import Client
    except ImportError:
        remedy = "Install it: pip install 'bcu-optimizer[cluster]'"
        raise _refused("Dask is not installed.", address, remedy) from None
    with _silent():
        yield from _connected(Client, address, shared)


def _connected(client_of: type[Client], address: str, shared: Path | None) -> Iterator[Cluster]:
    try:
        client = client_of(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        reason = f"the cluster does not answer within {_SECONDS} s ({type(error).__name__})."
        remedy = "Start a scheduler ('dask scheduler') and give its address, tcp://HOST:8786."
        raise _refused(reason, address, remedy) from None
    try:
        yield Cluster(client, address, _fit(client, address, shared))
    finally:
        client.close()


@contextmanager
def _silent() -> Iterator[None]:
    """Have the client tell nothing by itself: what is lost is told as a fault."""
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


def _fit(client: Client, address: str, shared: Path | None) -> int:
    """Return how many pieces the workers do at once; raise if one is not fit."""
    with suppress(TimeoutError):  # workers that are starting are waited for
        client.wait_for_workers(1, timeout=_SECONDS)
    threads = client.nthreads()
    if not threads:
        remedy = f"Start at least one: dask worker {address} --nthreads 1"
        raise _refused("the cluster has no worker.", address, remedy)
    try:
        found = client.run(_seen, None if shared is None else str(shared))
    except Exception as error:
        remedy = "Install the same version of bcu-optimizer on every worker."
        reason = f"a worker cannot run this program ({type(error).__name__}: {error})."
        raise _refused(reason, address, remedy) from None
    ours = version("bcu-optimizer")
    for worker, (theirs, sees) in found.items():
        if theirs != ours:
            reason = f"the worker {worker} has version {theirs} of bcu-optimizer, not {ours}."
            raise _refused(reason, address, "Install the same version on every worker.")
        if not sees:
            reason = f"the worker {worker} does not see the folder {shared}."
            raise _refused(reason, address, "Choose an --out on a file system that all share.")
    return len(threads)  # one at a time in each process


def _seen(shared: str | None) -> tuple[str, bool]:
    """Tell, on a worker, the version of this program there and whether it sees a folder."""
    return version("bcu-optimizer"), shared is None or Path(shared).is_dir()


def _refused(message: str, address: str, remedy: str) -> InputError:
    return InputError(Fault(message, where=f"--dask {address}", remedy=remedy))
