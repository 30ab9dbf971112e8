"""Text on paper: measured and wrapped before it is drawn. All lengths are in points (1/72 inch)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import combinations, product

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

from bcu_optimizer.graphics.layout.glyphs import FAMILY, boxed, families

LEADING = 1.22
"""Distance between two baselines, in font sizes."""

ASCENT, DESCENT = 0.77, 0.24
"""How far letters reach above and below the baseline, in font sizes."""

INK, GREY = "#1c1c1c", "#555555"

# More than a font file holds.
_WHOLE_FILE = 1 << 20


@dataclass(frozen=True)
class Style:
    """How text is set; `size` in points."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = INK

    def sized(self, size: float) -> Style:
        """Return the same style in another size, in points."""
        return replace(self, size=size)

    def scaled(self, factor: float) -> Style:
        """Return the same style, so many times as large."""
        return replace(self, size=self.size * factor)

    @property
    def font(self) -> FontProperties:
        """What matplotlib needs to know."""
        return FontProperties(
            family=FAMILY,
            size=self.size,
            weight="bold" if self.bold else "normal",
            style="italic" if self.italic else "normal",
        )

    @property
    def leading(self) -> float:
        """Distance between two baselines, in points."""
        return LEADING * self.size


@cache
def _measure() -> TextToPath:
    """Open the fonts, then return what measures text.

    Each glyph is read from the open font file, by jumps to and fro that a small buffer does not
    hold: with one for the whole file, text is measured and drawn in a third of the time.
    """
    usual = io.open
    io.open = partial(usual, buffering=_WHOLE_FILE)  # type: ignore[assignment]
    try:
        for bold, italic in product((False, True), repeat=2):
            get_font([findfont(Style(1.0, bold, italic).font)])
    finally:
        io.open = usual
    return TextToPath()


@lru_cache(maxsize=16384)
def _width_at_one(text: str, bold: bool, italic: bool) -> float:
    font = Style(1.0, bold, italic).font
    font.set_family(families(text))
    with boxed():
        return float(_measure().get_text_width_height_descent(text, font, ismath=False)[0])


def width(text: str, style: Style) -> float:
    """Width of one line in points; each word is measured once, the spaces between are added."""
    how = (style.bold, style.italic)
    parts = text.split(" ")
    space = _width_at_one("a a", *how) - 2 * _width_at_one("a", *how)
    letters = sum(_width_at_one(part, *how) for part in parts if part)
    return (letters + space * (len(parts) - 1)) * style.size


def height(lines: int, style: Style) -> float:
    """Height of so many lines in points, from the head of the first to the foot of the last."""
    return (lines - 1) * style.leading + (ASCENT + DESCENT) * style.size if lines else 0.0


def words(text: str) -> list[str]:
    """Words between breakable white space; no-break spaces hold."""
    return [word for word in re.split(r"[ \t\r\n\f\v]+", text) if word]


def wrap(text: str, style: Style, room: float) -> list[str]:
    """Lines no wider than `room` points; a word wider than that is broken."""
    lines: list[str] = []
    line = ""
    for word in words(text):
        longer = f"{line} {word}" if line else word
        if width(longer, style) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *broken, line = _pieces(word, style, room)
        lines += broken
    return [*lines, line] if line else lines


def _pieces(word: str, style: Style, room: float) -> list[str]:
    """One word in pieces no wider than `room`, of at least one letter each."""
    pieces = []
    while width(word, style) > room and len(word) > 1:
        end = 1
        while width(word[: end + 1], style) <= room:
            end += 1
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def balanced(text: str, style: Style, lines: int) -> tuple[str, ...] | None:
    """Return the text on exactly so many lines, the widest as narrow as can be.

    None if the words are too few. Texts of more than twelve words are only set on one line.
    """
    parts = words(text)
    if lines > len(parts) or (lines > 1 and len(parts) > 12):
        return None
    options = [
        tuple(" ".join(parts[a:b]) for a, b in zip((0, *cut), (*cut, len(parts)), strict=True))
        for cut in combinations(range(1, len(parts)), lines - 1)
    ]
    return min(options, key=lambda option: max(width(line, style) for line in option))
