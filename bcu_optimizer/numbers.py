"""Exact arithmetic: figures as integers, limits as fractions, and how a limit is compared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# Derived weights (blended demand, modelled links, travel) are in units of 1e-15 of their total.
FIXED_POINT = 10**15
# Decimals of a metre kept of what is measured on polygons, so that the noise in the last digits of
# a projection decides nothing.
MILLIMETRES = 3
_MOST_DECIMALS = 6


def parse_figure(text: str) -> Decimal | None:
    """Read one figure of a table; None if it is no finite number."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def as_integers(values: Sequence[Decimal]) -> tuple[tuple[int, ...], Fraction]:
    """Turn figures into exact integers.

    Parameters
    ----------
    values
        Figures of one column, none negative.

    Returns
    -------
    tuple
        The integers and the scale: ``value = integer / scale``. Counts have scale 1 and hundredths
        of an FTE scale 100; figures with more decimals than six, or too large to keep exactly, are
        rounded to 1e-15 of their total.
    """
    decimals = max((_decimals(value) for value in values), default=0)
    scale = 100 if 0 < decimals <= 2 else 10**decimals
    total = sum(values, Decimal(0))
    if decimals <= _MOST_DECIMALS and total * scale <= FIXED_POINT:
        return tuple(int(value * scale) for value in values), Fraction(scale)
    shares = [Fraction(value) / Fraction(total) for value in values]
    return fixed_point(shares), Fraction(FIXED_POINT) / Fraction(total)


def fixed_point(shares: Iterable[Fraction | float]) -> tuple[int, ...]:
    """Round shares of a total to integers in units of 1e-15 of that total."""
    return tuple(round(Fraction(share) * FIXED_POINT) for share in shares)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def within(value: Fraction, most: float) -> bool:
    """Tell whether an exact value, correctly rounded to a double, is at most a limit as typed."""
    return float(value) <= most


def last_kept(limit: float, scale: Fraction, side: int, most: int) -> int | None:
    """Return the last number of units that keeps a limit, None if all from 0 to ``most`` do.

    A limit holds if the exact value, rounded to a double, meets the double typed.
    """

    def keeps(units: int) -> bool:
        value = float(scale * units)
        return value <= limit if side > 0 else value >= limit

    if keeps(most if side > 0 else 0):
        return None
    # Values up to the next double may still be rounded to the limit.
    beyond = Fraction(math.nextafter(limit, side * math.inf))
    guess = min(max(beyond / scale, Fraction(-1)), Fraction(most + 1))
    edge = math.floor(guess) + side
    while not keeps(edge) and -1 <= edge <= most + 1:
        edge -= side
    return edge


def integers(values: Iterable[Any]) -> IntArray:
    """Make a vector of 64-bit integers."""
    return np.array(list(values), dtype=np.int64)
