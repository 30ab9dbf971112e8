"""Ctrl-C, and the requests to end of other programs and terminals: until the answer is given."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ASKED = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
_SIGNALS = (signal.SIGINT, *_ASKED)
_before: dict[signal.Signals, Any] = {}


@contextmanager
def heard() -> Iterator[None]:
    """Have all of them stop a command in the same way, as KeyboardInterrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _before.update({each: signal.getsignal(each) for each in _SIGNALS})
    for each in _ASKED:
        if _before[each] == signal.SIG_DFL:
            signal.signal(each, signal.default_int_handler)
    try:
        yield
    finally:
        while _before:
            each, handler = _before.popitem()
            signal.signal(each, signal.SIG_DFL if handler is None else handler)


def over() -> None:
    """Hear them no more: an answer that has begun is given whole, and nothing comes after it."""
    for each in _before:
        signal.signal(each, signal.SIG_IGN)
