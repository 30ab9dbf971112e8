"""Letters that the font of the pages lacks: another font of the machine has them, or it is said."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

FAMILY = "DejaVu Sans"
"""The font that matplotlib itself ships, so that a sheet looks the same everywhere."""

_LATIN_END = 0x250  # the font has all that comes before
# Fonts that have a glyph for every letter, but none that could be read.
_NO_GLYPHS = ("last resort", "lastresort", "adobe blank", "adobeblank", "fallback block")


def lacking(text: str) -> bool:
    """Tell whether a letter of a text is in no font that the pages can be set in."""
    odd = _odd(text)
    return bool(odd) and not odd <= set().union(*map(_letters, _others(odd)), set())


def families(text: str) -> list[str]:
    """Return the fonts that a text is set in: a letter is taken from the first that has it."""
    return [FAMILY, *(_named(path) for path in _others(_odd(text)))]


def set_in_fonts(figure: Any) -> None:
    """Have each text of a figure drawn in the fonts that have its letters."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        found = families(text.get_text())
        if len(found) > 1:
            text.set_fontfamily(found)


@lru_cache(maxsize=16384)
def _odd(text: str) -> frozenset[int]:
    """Return the letters of a text that the font of the pages lacks."""
    odd = {ord(letter) for letter in text if ord(letter) >= _LATIN_END and letter.isprintable()}
    return frozenset(odd - _letters(_path())) if odd else frozenset()


@cache
def _others(odd: frozenset[int]) -> tuple[str, ...]:
    """Return the files of the fewest fonts that have as many as can be had of some letters.

    Of fonts that have as many the one that comes first by its name: the same on each run.
    """
    from matplotlib.font_manager import fontManager

    if not odd:
        return ()
    plain = [f for f in fontManager.ttflist if f.style == "normal" and f.fname != _path()]
    plain = [f for f in plain if not f.name.casefold().startswith(_NO_GLYPHS)]
    plain.sort(key=lambda font: (abs(_weight(font.weight) - 400), font.name, font.fname))
    left, chosen = set(odd), []
    while left and plain:
        best = max(plain, key=lambda font: len(left & _letters(font.fname)))
        had = left & _letters(best.fname)
        if not had:
            break
        chosen.append(best.fname)
        left -= had
    return tuple(chosen)


def _weight(stated: Any) -> int:
    return stated if isinstance(stated, int) else {"bold": 700, "light": 300}.get(str(stated), 400)


@cache
def _letters(path: str) -> frozenset[int]:
    """Return the letters that a font file has; none if it cannot be read."""
    from matplotlib.font_manager import get_font

    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


@cache
def _named(path: str) -> str:
    from matplotlib.font_manager import fontManager

    return next(str(font.name) for font in fontManager.ttflist if font.fname == path)


@cache
def _path() -> str:
    from matplotlib.font_manager import FontProperties, findfont

    return str(findfont(FontProperties(family=FAMILY)))


@contextmanager
def boxed() -> Iterator[None]:
    """Draw or measure text without matplotlib's own warning of each letter that is lacking."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from")
        yield
