"""Names, and titles that say how many BCUs are asked for: ``{bcus}`` stands for the number."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from bcu_optimizer.common.text import in_words, plain

BCUS = "{bcus}"
_ANY = "any number of"
_LIKE = re.compile(r"\{\s*bcus?\s*\}", re.IGNORECASE)
_ONE = re.compile(r"\{bcus\} BCUs\b")
_BEGINS = re.compile(r"(?:^|[.?!]\s+)$")


def _spelled(text: str) -> str:
    wrong = next((found for found in _LIKE.findall(text) if found != BCUS), None)
    if wrong:
        raise ValueError(f"there is no '{wrong}'; the number of BCUs is written {BCUS}")
    return text


Wording = Annotated[str, AfterValidator(_spelled)]
"""A text in which ``{bcus}`` stands for the number of BCUs asked for."""


LONGEST = 60
"""Letters that a name may have: what finds room on a map and in a table."""


def short_name(name: str) -> str:
    """Return a name as it is kept: single blanks, no line breaks.

    Raises
    ------
    ValueError
        If it is empty or longer than ``LONGEST``.
    """
    short = plain(name)
    if not short:
        raise ValueError("the name is empty")
    if len(short) > LONGEST:
        raise ValueError(f"the name has {len(short)} letters, more than {LONGEST}")
    return short


def filled(text: str, number: int | tuple[int, int] | None) -> str:
    """Put the number of BCUs asked for into a text: "Twelve BCUs", "eleven to sixteen".

    Small numbers are words, with a capital where a sentence begins; a range that goes beyond them
    is in figures; where no number is asked for it is "any number of".
    """
    if number in {1, (1, 1)}:
        text = _ONE.sub(f"{BCUS} BCU", text)
    word = _number(number)
    while BCUS in text:
        before, _, after = text.partition(BCUS)
        begins = _BEGINS.search(before) is not None
        text = f"{before}{f'{word[0].upper()}{word[1:]}' if begins else word}{after}"
    return text


def _number(number: int | tuple[int, int] | None) -> str:
    if number is None:
        return _ANY
    fewest, most = (number, number) if isinstance(number, int) else number
    if fewest == most:
        return in_words(fewest)
    words = in_words(fewest), in_words(most)
    return f"{fewest} to {most}" if words[1] == str(most) else " to ".join(words)
