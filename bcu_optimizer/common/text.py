"""Pieces of sentences that many texts share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from unicodedata import normalize

# Control characters that are no blanks, halves of surrogate pairs, and what is no character:
# none of them can be seen, and no XML can hold them.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u200b]")


_PLAINLY = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("\u00ad\u200c\u200d\u2060", None),
    }
)


def composed(text: str) -> str:
    """Return a text with its accents composed (Unicode's form C), however they were typed."""
    return normalize("NFC", text)


def plain(text: str) -> str:
    """Return a cell, heading or name as it is kept: accents composed, single plain blanks."""
    return " ".join(_NO_TEXT.sub("", composed(text)).split())


def fold(text: str) -> str:
    """Reduce a code or name to the form in which it is compared."""
    seen = plain(text).translate(_PLAINLY).replace("&", " and ").casefold()
    return " ".join(composed(seen).split())


def uncapped(text: str) -> str:
    """Return a title or sentence as it stands within another."""
    return f"{text[0].lower()}{text[1:]}".rstrip(".")


def listed(texts: Iterable[str], word: str = "and") -> str:
    """Join texts as in a sentence: "a", "a and b", "a, b and c"."""
    several = list(texts)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {word} {several[-1]}"


def distinct(value: float, other: float | None, decimals: int = 2) -> str:
    """Write a value with as many decimals as it takes to look different from another."""
    while other is not None and value != other and decimals < 15:
        if f"{value:.{decimals}f}" != f"{other:.{decimals}f}":
            break
        decimals += 1
    return f"{value:,.{decimals}f}"


def day(moment: date) -> str:
    """Write a day as it is printed: "22 November 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def in_words(value: Any) -> str:
    """Write a value of a setting: a range as "2 to 4", a double without idle digits."""
    if isinstance(value, list | tuple):
        return f"{value[0]} to {value[1]}" if value[0] != value[1] else f"{value[0]}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
