"""Figures as they are written."""

from __future__ import annotations

from bcu_optimizer.common import text
from bcu_optimizer.problem.measures.registry import Measure

NOT_KNOWN = "not known"


def number(value: float | None, decimals: int = 2) -> str:
    """Write a number with a thin thousands separator, or "not known"."""
    return NOT_KNOWN if value is None else f"{value:,.{decimals}f}"


def share(value: float | None, decimals: int = 1) -> str:
    """Write a share as per cent."""
    return NOT_KNOWN if value is None else f"{100 * value:.{decimals}f} %"


def measure(each: Measure, value: float | None) -> str:
    """Write the value of a measure in its unit."""
    if value is None:
        return NOT_KNOWN
    if each.unit == "share":
        return share(value)
    if each.unit == "count":
        return number(value, 0)
    return f"{number(value)} km" if each.unit == "km" else number(value)


def distinct(value: float | None, other: float | None, decimals: int = 2) -> str:
    """Write a value with as many decimals as it takes to look different from another."""
    return NOT_KNOWN if value is None else text.distinct(value, other, decimals)
