"""Workers of a Dask cluster, perhaps on other machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bcu_optimizer.errors import Fault, InputError
from bcu_optimizer.parallel.done import Done, Task
from bcu_optimizer.parallel.guard import guarded

if TYPE_CHECKING:
    from distributed import Client

_SECONDS = 10
_AGAIN = "The same command goes on from what is done."


class Cluster:
    """Does pieces on all workers of a cluster; a piece whose worker is lost is done by another."""

    def __init__(self, client: Client, address: str, count: int) -> None:
        self._client, self._address = client, address
        self.count = count
        self.told = f"the cluster at {address} ({count} at once)"

    def run(self, work: Callable[[Task], Any], tasks: Sequence[Task]) -> Iterator[Done]:
        """Do the work; see :class:`~bcu_optimizer.parallel.done.Workers`."""
        from distributed import as_completed

        batch = uuid4().hex
        futures = {
            self._client.submit(guarded, work, task, key=f"bcu-{batch}-{index}", pure=False): index
            for index, task in enumerate(tasks)
        }
        left = set(futures.values())
        try:
            for future in as_completed(futures):
                index = futures[future]
                left.discard(index)
                yield self._done(index, future)
                future.release()
        except (OSError, TimeoutError):
            for index in sorted(left):
                yield Done(index, None, (self._lost(),), is_lost=True)
        finally:
            self._client.cancel(list(futures), force=True)

    def _done(self, index: int, future: Any) -> Done:
        if future.status == "finished":
            return Done(index, *future.result())
        if future.status == "error" and type(future.exception()).__name__ == "KilledWorker":
            killed = "each worker of the cluster that tried it was lost; memory may have run out."
            return Done(index, None, (Fault(killed, remedy=_AGAIN),), is_lost=True)
        return Done(index, None, (self._lost(),), is_lost=True)

    def _lost(self) -> Fault:
        return Fault("the cluster was lost.", where=self._address, remedy=_AGAIN)


@contextmanager
def cluster(address: str, shared: Path | None) -> Iterator[Cluster]:
    """Connect to a cluster and check that its workers are fit for the work; raises InputError."""
    try:
        from distributed import Client
    except ImportError:
        remedy = "Install it: pip install 'bcu-optimizer[cluster]'"
        raise _refused("Dask is not installed.", address, remedy) from None
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        reason = f"the cluster does not answer within {_SECONDS} s ({type(error).__name__})."
        remedy = "Start a scheduler ('dask scheduler') and give its address, tcp://HOST:8786."
        raise _refused(reason, address, remedy) from None
    try:
        yield Cluster(client, address, _fit(client, address, shared))
    finally:
        client.close()


def _fit(client: Client, address: str, shared: Path | None) -> int:
    """Return how many pieces the workers do at once; raise if one is not fit."""
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
