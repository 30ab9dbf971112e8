"""What the options of the command say is to be drawn again."""

from __future__ import annotations

import re

from bcu_optimizer.common.errors import Fault, UsageError
from bcu_optimizer.questions.robustness.uncertainty import Wish

_YEARS = re.compile(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?")


def wish(vary: str | None, weights: float, years: str | None) -> Wish:
    """Read the options ``--vary``, ``--weights`` and ``--years``.

    Raises
    ------
    UsageError
        If a text is no list of years.
    """
    sources = None if vary is None else tuple(each.strip() for each in vary.split(","))
    return Wish(sources, weights, None if years is None else _years(years))


def _years(text: str) -> tuple[int, ...]:
    """Read "2014,2016" or "2014-2016"."""
    found: list[int] = []
    for part in text.split(","):
        match = _YEARS.fullmatch(part)
        if not match or (match[2] and int(match[2]) < int(match[1])):
            message = f"'{part}' is no year and no range of years."
            remedy = "Write years, for example 2014,2016 or 2014-2016."
            raise UsageError(Fault(message, where="--years", remedy=remedy))
        found += range(int(match[1]), int(match[2] or match[1]) + 1)
    return tuple(dict.fromkeys(found))
