"""One batch at a time in a folder: locks that end with the process that holds them."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from bcu_optimizer.common.atomic_files import cannot_write
from bcu_optimizer.common.errors import InputError, bad

KEPT = ".batch"
"""The hidden folder in which a batch keeps what it needs to go on."""

_PATIENCE_S = 60.0
_STEP_S = 0.1


@contextmanager
def alone(folder: Path) -> Iterator[str]:
    """Hold a batch's folder for this process; yield the token that its workers are to show.

    Raises
    ------
    InputError
        If another process holds it, or workers of an earlier start are still writing to it.
    """
    held = _opened(folder, "lock")
    try:
        if not _locked(held, shared=False):
            held.seek(0)
            who = held.read().strip() or "another process"
            raise bad(
                f"another 'bcu batch' is at work in this folder ({who}).",
                folder,
                remedy="Wait until it has ended, or choose another --out.",
            )
        held.seek(0)
        held.truncate()
        held.write(f"process {os.getpid()} on {platform.node()}\n")
        held.flush()
        _wait_for_workers(folder)
        token = uuid4().hex
        try:
            (folder / KEPT / "token").write_text(token, encoding="utf-8")
        except OSError as error:
            raise cannot_write(folder, error) from None
        yield token
    finally:
        held.close()


@contextmanager
def at_work(folder: Path, token: str) -> Iterator[None]:
    """Keep a later start of the batch waiting while a worker works for the present one.

    Raises
    ------
    InputError
        If a later start has taken over already, or the folder is gone.
    """
    try:
        held = (folder / KEPT / "workers").open("a+", encoding="utf-8")
    except OSError:
        raise _gone(folder) from None
    try:
        _locked(held, shared=True, wait=True)
        if _token(folder) != token:
            remedy = "Wait until it has ended; the same command then goes on."
            raise bad("a later start of this batch has taken over.", folder, remedy=remedy)
        yield
    finally:
        held.close()


def _token(folder: Path) -> str:
    try:
        return (folder / KEPT / "token").read_text(encoding="utf-8")
    except OSError:
        raise _gone(folder) from None


def _gone(folder: Path) -> InputError:
    return bad(
        "the folder was deleted or moved while the batch was at work in it.",
        folder,
        remedy="Leave it where it is and give the same command again.",
    )


def _wait_for_workers(folder: Path) -> None:
    held = _opened(folder, "workers")
    end = time.monotonic() + _PATIENCE_S
    try:
        while not _locked(held, shared=False):
            if time.monotonic() > end:
                raise bad(
                    "workers of an earlier start are still at work in this folder.",
                    folder,
                    remedy="Wait until they have ended, or choose another --out.",
                )
            time.sleep(_STEP_S)
    finally:
        held.close()


def _opened(folder: Path, name: str) -> IO[str]:
    try:
        (folder / KEPT).mkdir(exist_ok=True)
        return (folder / KEPT / name).open("a+", encoding="utf-8")
    except OSError as error:
        raise cannot_write(folder, error) from None


def _locked(file: IO[str], *, shared: bool, wait: bool = False) -> bool:
    """Lock an open file until it is closed; tell whether that could be done."""
    try:
        import fcntl
    except ImportError:  # not POSIX: the one lock there is keeps other batches out
        return shared or _locked_elsewhere(file)
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    except OSError:  # a file system that knows no locks
        return True
    return True


def _locked_elsewhere(file: IO[str]) -> bool:
    import msvcrt

    file.seek(0)
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
