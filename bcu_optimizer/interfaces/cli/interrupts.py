"""Ctrl-C, and the request to end that other programs send: until the answer is being given."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_before: dict[signal.Signals, Any] = {}


@contextmanager
def heard() -> Iterator[None]:
    """Have both stop a command in the same way, as KeyboardInterrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _before.update({each: signal.getsignal(each) for each in _SIGNALS})
    if _before[signal.SIGTERM] == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
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
