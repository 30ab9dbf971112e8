"""Exact arithmetic: figures as integers, limits as fractions, and how a limit is compared."""

from __future__ import annotations

import math
import re
import unicodedata
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


# Figures other than 0 lie between these; beyond them sums and shares would no longer be exact.
LEAST, MOST = Decimal("1e-15"), Decimal("1e15")
RANGE = "0, or from 1e-15 to 1e15"
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,.' _][0-9]{3})+|[+-]?[0-9]+_[0-9_]*[0-9]")


def parse_figure(text: str) -> Decimal | None:
    """Read one figure of a table; None if it is no plain number, or beyond what can be counted.

    Digits of any script are digits; a comma, a blank or a sign of another unit makes no number.
    """
    value = _decimal(text)
    return value if value is not None and _is_countable(value) else None


def figure_fault(text: str) -> tuple[str, str]:
    """Say of a text that is no figure of 0 or more what is wrong, and what would be right."""
    needed = "A number of 0 or more is needed"
    value, plain = _decimal(text), " ".join(_digits(text).split())
    if value is not None and not _is_countable(value):
        return f"{text} is beyond what can be counted.", f"{needed}: {RANGE}."
    if value is not None:
        return f"{text} is negative.", f"{needed}."
    if plain.endswith("%"):
        return f"'{text}' is not a number.", f"{needed}, without a per cent sign."
    if _GROUPED.fullmatch(plain):
        digits = re.sub("[^0-9+-]", "", plain)
        return f"'{text}' is not a number.", f"{needed}, without marks in it, such as {digits}."
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", plain):
        return f"'{text}' is not a number.", f"{needed}, with a point for decimals."
    return f"'{text}' is not a number.", f"{needed}."


def _decimal(text: str) -> Decimal | None:
    plain = _digits(text.strip())
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:  # an exponent of more digits than any number has
        return Decimal("Infinity")


def _digits(text: str) -> str:
    """Write the digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def _is_countable(value: Decimal) -> bool:
    return value == 0 or LEAST <= abs(value) <= MOST


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
