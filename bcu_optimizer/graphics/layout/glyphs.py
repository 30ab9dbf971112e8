"""Letters that the font of the pages lacks: they are drawn as boxes, and that is said."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

FAMILY = "DejaVu Sans"
"""The font that matplotlib itself ships, so that a sheet looks the same everywhere."""

_LATIN_END = 0x250  # the font has all that comes before


def lacking(text: str) -> bool:
    """Tell whether the font of the pages lacks a letter of a text."""
    odd = {ord(letter) for letter in text if ord(letter) >= _LATIN_END and letter.isprintable()}
    return bool(odd) and not odd <= _drawn()


def _drawn() -> set[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return set(get_font(findfont(FontProperties(family=FAMILY))).get_charmap())


@contextmanager
def boxed() -> Iterator[None]:
    """Draw or measure text without matplotlib's own warning of each letter that is lacking."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from")
        yield
