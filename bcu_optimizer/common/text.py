"""Pieces of sentences that many texts share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from unicodedata import normalize

# Control characters that are no blanks, halves of surrogate pairs, what is no character, and signs
# that turn the direction of all that follows: none of them can be seen.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u200b"
    "\u202a-\u202e\u2066-\u2069]"
)
_NOT_SHOWN = re.compile(_NO_TEXT.pattern[:-1] + "\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


_BREAKS = str.maketrans(dict.fromkeys("\n\t", "\N{REPLACEMENT CHARACTER}"))
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


def seen(text: str) -> str:
    """Return a text without what cannot be seen."""
    return text if text.isascii() and text.isprintable() else _NO_TEXT.sub("", text)


def plain(text: str) -> str:
    """Return a cell, heading or name as it is kept: accents composed, single plain blanks."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(seen(composed(text)).split())


def shown(text: str) -> str:
    """Return a text as a screen may show it: what would steer the screen is seen as a sign."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def in_line(text: str) -> str:
    """Return a text as a line of a screen may show it: the ends of its lines are seen as signs."""
    return shown(text).translate(_BREAKS)


def escaped(document: str) -> str:
    """Return a JSON document as a screen may show it; it says the same."""
    return _NOT_SHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


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


def unique(names: Iterable[str], mark: str = " ({})") -> list[str]:
    """Number names that are the same, whatever their case: "south", "South (2)"."""
    found: dict[str, str] = {}
    for name in names:
        each, number = name, 2
        while each.casefold() in found:
            each, number = name + mark.format(number), number + 1
        found[each.casefold()] = each
    return list(found.values())


def distinct(value: float, other: float | None, decimals: int = 2) -> str:
    """Write a value with as many decimals as it takes to look different from another."""
    while other is not None and value != other and decimals < 15:
        if f"{value:.{decimals}f}" != f"{other:.{decimals}f}":
            break
        decimals += 1
    return f"{value:,.{decimals}f}"


def file_stem(text: str) -> str:
    """Reduce a name to what may stand in the name of a file on every system."""
    letters = re.sub("[\u0300-\u036f']", "", normalize("NFKD", fold(text)))
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")


_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)


def in_words(number: int) -> str:
    """Write a number in a sentence: up to twenty as a word, beyond in figures."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def day(moment: date) -> str:
    """Write a day as it is printed: "22 November 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def as_stated(value: Any) -> str:
    """Write a value of a setting: a range as "2 to 4", a double without idle digits."""
    if isinstance(value, list | tuple):
        return f"{value[0]} to {value[1]}" if value[0] != value[1] else f"{value[0]}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
