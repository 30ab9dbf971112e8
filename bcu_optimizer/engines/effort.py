"""How much memory and time looking at all plans may take, and what is said if it is too little."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bcu_optimizer.common.errors import bad
from bcu_optimizer.engines.diagram.size import DEFAULT_MEGABYTES, Budget, TooLargeError
from bcu_optimizer.problem.problem import Problem

# More memory than this is not advised: few machines have it.
_LARGE = 100_000


@dataclass(frozen=True)
class Effort:
    """What looking at all plans may take.

    Attributes
    ----------
    megabytes
        The most memory for all plans of one number of BCUs, besides what the program takes anyway.
    seconds
        Longest time for making the diagram of one number of BCUs; None for no limit.
    tell
        Is told the share of the work that is done, from 0 to 1.
    """

    megabytes: float = DEFAULT_MEGABYTES
    seconds: float | None = None
    tell: Callable[[float], None] = field(default=lambda _done: None)

    def budget(self) -> Budget:
        """Return the budget of a diagram that is begun now."""
        until = None if self.seconds is None else time.perf_counter() + self.seconds
        return Budget(self.megabytes, until, self.tell)


@contextmanager
def refused(
    problem: Problem,
    numbers: Sequence[int],
    effort: Effort,
    what: str,
    more: Sequence[str] = (),
) -> Iterator[None]:
    """Turn a diagram that grows too large into an error that names what would help.

    ``what`` says what was asked for, and ``more`` what would help besides the usual.
    """
    try:
        yield
    except TooLargeError as found:
        asked = f"{numbers[0]} BCUs" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]} BCUs"
        raise bad(
            f"{what} of {asked} would take {_size(found, effort)}.",
            problem.scenario.file,
            "rules",
            _remedy(numbers, found, effort, more),
        ) from None


def _size(found: TooLargeError, effort: Effort) -> str:
    parts = []
    if found.megabytes is not None and found.megabytes > effort.megabytes:
        parts.append(f"about {_memory(found.megabytes)} of memory")
    if found.seconds:
        parts.append(f"about {_time(found.seconds)}")
    allowed = [f"{_memory(effort.megabytes)}"]
    if effort.seconds is not None:
        allowed.append(_time(effort.seconds))
    return f"{' and '.join(parts) or 'more'}, and only {' and '.join(allowed)} are allowed"


def _memory(megabytes: float) -> str:
    return f"{megabytes / 1000:,.1f} GB" if megabytes >= 1000 else f"{megabytes:,.0f} MB"


def _time(seconds: float) -> str:
    if seconds < 90:
        return "a second" if seconds < 1.5 else f"{seconds:.0f} seconds"
    return f"{seconds / 60:,.0f} minutes" if seconds < 5400 else f"{seconds / 3600:,.0f} hours"


def _remedy(
    numbers: Sequence[int], found: TooLargeError, effort: Effort, more: Sequence[str]
) -> str:
    help_ = [*more, "narrow rules.size", "add a rule such as rules.contiguity or rules.balance"]
    if len(numbers) > 1:
        help_.insert(0, "ask for fewer numbers of BCUs")
    if found.megabytes is not None and effort.megabytes < found.megabytes < _LARGE:
        help_.append(f"allow more with --memory {10 * math.ceil(found.megabytes / 8)}")
    elif effort.seconds is not None:
        help_.append("allow more time with --time-limit")
    text = ", ".join(help_[:-1]) + f", or {help_[-1]}."
    return text[0].upper() + text[1:]
