"""How large a diagram may become, and how large one will become that is not made yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

DEFAULT_MEGABYTES = 2000.0
# What an arc takes while a diagram is made, its share of nodes and of sorting included.
BYTES_AN_ARC = 64


class TooLargeError(Exception):
    """What is asked for would exceed its budget.

    Attributes
    ----------
    megabytes, seconds
        About what it would take; None where that is not known.
    """

    def __init__(self, megabytes: float | None = None, seconds: float | None = None) -> None:
        super().__init__(megabytes, seconds)
        self.megabytes = megabytes
        self.seconds = seconds


@dataclass(frozen=True)
class Budget:
    """The memory a diagram may take while it is made, and the moment by which it must be made.

    Attributes
    ----------
    megabytes
        The most memory; it is estimated before a large diagram is made.
    until
        A reading of ``time.perf_counter``; None for no limit.
    tell
        Is told the share of the work that is done, from 0 to 1.
    """

    megabytes: float = DEFAULT_MEGABYTES
    until: float | None = None
    tell: Callable[[float], None] = field(default=lambda _done: None)

    @property
    def arcs(self) -> float:
        """The most arcs that so much memory holds."""
        return self.megabytes * 1e6 / BYTES_AN_ARC

    @property
    def seconds(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.until is None else self.until - time.perf_counter()

    def foresee(self, arcs: float, seconds: float) -> None:
        """Take note of what is to come.

        Raises
        ------
        TooLargeError
            If that is more than the budget.
        """
        megabytes = arcs * BYTES_AN_ARC / 1e6
        left = self.seconds
        if megabytes > self.megabytes or (left is not None and seconds > left):
            raise TooLargeError(megabytes, seconds)

    def spend(self, arcs: int, done: float) -> None:
        """Take note of what is made so far; ``done`` is the share of the areas covered.

        Raises
        ------
        TooLargeError
            If that is more than the budget.
        """
        self.tell(done)
        self.foresee(arcs, 0.0)
