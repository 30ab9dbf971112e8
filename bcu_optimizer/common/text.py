"""Pieces of sentences that many texts share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def listed(texts: Iterable[str], word: str = "and") -> str:
    """Join texts as in a sentence: "a", "a and b", "a, b and c"."""
    several = list(texts)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {word} {several[-1]}"


def day(moment: date) -> str:
    """Write a day as it is printed: "22 November 2026"."""
    return f"{moment.day} {moment:%B %Y}"
