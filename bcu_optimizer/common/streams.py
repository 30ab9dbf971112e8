"""Standard output and standard error are ours; what libraries and solvers write goes nowhere.

They write where they like, also natively and before any option can forbid it. So a command keeps
both streams for itself and points descriptors 1 and 2 at a sink, for the rest of the process: to
swap them around each call would be a race between threads, and libraries write at their end too.
"""

from __future__ import annotations

import ctypes
import io
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from bcu_optimizer.common.errors import BcuError, ReaderGoneError, bad

_DESCRIPTORS = {"stdout": 1, "stderr": 2}
_copies: dict[str, int] = {}  # descriptors that lead where those of the process led at first
_ours: dict[str, TextIO] = {}  # while a command runs
_swapping = threading.Lock()


def out() -> TextIO:
    """Return the stream on which answers are given."""
    return _ours.get("stdout", sys.stdout)


def err() -> TextIO:
    """Return the stream on which all else is told: errors, warnings, progress."""
    return _ours.get("stderr", sys.stderr)


def columns(stream: TextIO) -> int | None:
    """Return how wide the screen is that a stream goes to; None where there is none."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (AttributeError, OSError, ValueError):
        return None


class _Own(io.TextIOWrapper):
    """A stream of this process through a descriptor that nothing else writes to.

    Where it leads nowhere any more, giving an answer is an error; telling something besides is not.
    """

    def __init__(self, name: str) -> None:
        like = getattr(sys, f"__{name}__")
        self._is_answer = name == "stdout"
        self._lost: BcuError | None = None
        super().__init__(
            open(_copy(name, is_open=like is not None), "wb"),  # noqa: SIM115
            encoding=like.encoding if like else "utf-8",
            errors="replace",  # a screen of few letters is no reason to fail
            line_buffering=like.line_buffering if like else False,
        )

    def write(self, text: str, /) -> int:
        if self._lost:
            raise self._lost
        with self._watched():
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with self._watched():
            super().flush()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            _lead_nowhere(self.fileno())  # what is held back would fail once more at the end
            if self._is_answer:
                self._lost = _lost(error)
                raise self._lost from None


def _lost(error: OSError) -> BcuError:
    if isinstance(error, BrokenPipeError):
        return ReaderGoneError()
    reason = error.strerror or str(error)
    return bad(f"this cannot be written ({reason}).", where="standard output")


class _Nothing(io.TextIOBase):
    """What libraries find in place of a stream: it takes everything and keeps nothing."""

    def write(self, text: str, /) -> int:
        return len(text)


@contextmanager
def kept() -> Iterator[None]:
    """Have the streams of this process go through descriptors of their own.

    Where a program that calls us has put a stream of its own in place of one of them, the process
    is the program's, and the descriptors are left alone. Else they lead nowhere afterwards, and so
    what nothing foresaw is told here.
    """
    while (lowest := os.open(os.devnull, os.O_RDWR)) <= max(_DESCRIPTORS.values()):
        pass  # a descriptor that was closed is taken, so that no file of ours gets its number
    os.close(lowest)
    before = {name: getattr(sys, name) for name in _DESCRIPTORS}
    is_own = all(stream is getattr(sys, f"__{name}__") for name, stream in before.items())
    for name, stream in before.items():
        if is_own:
            with suppress(AttributeError, OSError):  # closed, or leading nowhere
                stream.flush()
            setattr(sys, name, _Own(name))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        yield
    except Exception:
        if not is_own:
            raise
        traceback.print_exc()
        raise SystemExit(1) from None
    finally:
        for name, stream in before.items():
            if isinstance(own := getattr(sys, name), _Own):
                with suppress(BcuError):
                    own.close()
                _lead_nowhere(_DESCRIPTORS[name])
            setattr(sys, name, stream)


@contextmanager
def ours() -> Iterator[None]:
    """Have nothing but what is written to :func:`out` and :func:`err` reach anyone."""
    for name, descriptor in _DESCRIPTORS.items():
        _ours[name] = getattr(sys, name)
        is_own = isinstance(_ours[name], _Own)
        if is_own:
            _lead_nowhere(descriptor)
        setattr(sys, name, (is_own and getattr(sys, f"__{name}__")) or _Nothing())
    try:
        yield
    finally:
        for name in _DESCRIPTORS:
            setattr(sys, name, _ours.pop(name))


def silence() -> None:
    """Have nothing of a process that only works for others reach anyone."""
    for descriptor in _DESCRIPTORS.values():
        _lead_nowhere(descriptor)


@contextmanager
def silenced() -> Iterator[None]:
    """Drop what is written natively meanwhile, also by other threads; for a moment, and once."""
    with _swapping:
        held = {}
        for descriptor in _DESCRIPTORS.values():
            with suppress(OSError):  # closed
                held[descriptor] = os.dup(descriptor)
        silence()
        try:
            yield
        finally:
            _flush_native()
            for descriptor, copy in held.items():
                os.dup2(copy, descriptor)
                os.close(copy)


def _copy(name: str, *, is_open: bool) -> int:
    """Return a copy of a descriptor; of one that was closed, one that cannot be written to."""
    if name not in _copies:
        closed = os.devnull, os.O_RDONLY
        _copies[name] = os.dup(_DESCRIPTORS[name]) if is_open else os.open(*closed)
    return os.dup(_copies[name])


def _lead_nowhere(descriptor: int) -> None:
    sink = os.open(os.devnull, os.O_WRONLY)
    if sink != descriptor:
        os.dup2(sink, descriptor)
        os.close(sink)


def _flush_native() -> None:
    """Write out what C holds back, lest it comes out when the descriptor is given back."""
    with suppress(OSError, AttributeError):
        library: Any = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
        library.fflush(None)
