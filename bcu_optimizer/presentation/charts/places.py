"""A page divided into places for drawings of one size."""

from __future__ import annotations

from typing import TypeAlias

Place: TypeAlias = tuple[float, float, float, float]
"""Left and upper edge, width and height, in points."""

_ACROSS, _DOWN = 3, 2
_GAP = 12.0
MOST = _ACROSS * _DOWN


def places(place: Place, count: int) -> list[Place]:
    """Divide a place into as many as are needed, up to six."""
    x, y, wide, tall = place
    across = min(count, _ACROSS)
    down = -(-count // across)
    each = (wide - (across - 1) * _GAP) / across
    high = (tall - (down - 1) * _GAP) / down
    return [
        (x + i % across * (each + _GAP), y + i // across * (high + _GAP), each, high)
        for i in range(count)
    ]
