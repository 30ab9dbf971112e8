"""What BCUs are filled with: a tone, and where tones repeat a texture of small marks over it.

The marks tell BCUs of one tone apart, in grey and for the colour-blind too. They stand apart from
each other, so that nobody takes them for hatching.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

Stroke = tuple[tuple[float, float], tuple[float, float]]

GAP_PT = 6.5
"""How far the marks of a texture are apart, in points."""
MARK_PT = 2.4
LINE_PT = 1.0

_DARKER = 0.58
# Strokes around a spot, in parts of the size of a mark: none, dot, dash, cross, upright, star.
_MARKS: tuple[tuple[Stroke, ...], ...] = (
    (),
    (((-0.1, 0.0), (0.1, 0.0)), ((0.0, -0.1), (0.0, 0.1))),
    (((-0.7, 0.0), (0.7, 0.0)),),
    (((-0.5, 0.0), (0.5, 0.0)), ((0.0, -0.5), (0.0, 0.5))),
    (((0.0, -0.7), (0.0, 0.7)),),
    (((-0.4, -0.4), (0.4, 0.4)), ((-0.4, 0.4), (0.4, -0.4))),
)
TEXTURES = len(_MARKS)


class Fill(str):
    """A tone as a hex text, with the number of the texture that lies over it, 0 for none."""

    texture: int

    def __new__(cls, tone: str, texture: int = 0) -> Self:
        """Make a fill of a tone."""
        made = super().__new__(cls, tone)
        made.texture = texture
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, int]]:
        """Say how it is made anew in another process."""
        return type(self), (str(self), self.texture)


def texture_of(fill: str) -> int:
    """Return the number of a fill's texture; a plain colour has none."""
    return fill.texture if isinstance(fill, Fill) else 0


def ink(fill: str) -> str:
    """Return the colour of the marks on a tone: the same, darker."""
    parts = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(_DARKER * part):02x}" for part in parts)


def strokes(fill: str, spots: Iterable[tuple[float, float]], size: float) -> list[Stroke]:
    """Return the marks of a fill around spots, as lines from point to point."""
    marks = _MARKS[texture_of(fill) % TEXTURES]
    return [
        ((x + size * x0, y + size * y0), (x + size * x1, y + size * y1))
        for x, y in spots
        for (x0, y0), (x1, y1) in marks
    ]


def sample(fill: str, wide: float, tall: float) -> list[Stroke]:
    """Return the marks in a small box from (0, 0): three, as in the legend."""
    spots = [(wide * x, tall * y) for x, y in ((0.22, 0.3), (0.5, 0.7), (0.78, 0.3))]
    return strokes(fill, spots, 0.36 * min(wide, tall))
