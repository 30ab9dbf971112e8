"""Writes placed labels into axes: real text, so that it can be searched, over a halo."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle
from matplotlib.patheffects import Stroke

from bcu_optimizer.graphics.layout.letters import Letters
from bcu_optimizer.graphics.layout.text import ASCENT, INK, Style, height
from bcu_optimizer.graphics.map.grid import Box, Point
from bcu_optimizer.graphics.map.names import Key, Label, circle
from bcu_optimizer.graphics.map.water import spot_on_water

_HALO_PT = 1.5
_CAP = 0.73
_LINE_PT = 0.5


def letter(ax: Axes, label: Label, ground: str, metres: float) -> None:
    """Write a label, or its number in a circle; `ground` is the colour that it stands on."""
    gid = f"{label.kind}:{label.text}"
    if label.leader:
        _leader(ax, label.leader)
    if label.numbered:
        across = circle(label.style) * metres
        _circle(ax, label.x, label.y, across)
        base = label.y - _CAP * label.style.size / 2 * metres
        _write(ax, (label.x, base), label.lines[0], label.style, gid=gid)
        return
    top = label.y + height(len(label.lines), label.style) * metres / 2
    for i, line in enumerate(label.lines):
        y = top - (ASCENT * label.style.size + i * label.style.leading) * metres
        _write(ax, (label.x, y), line, label.style, gid=gid, ground=ground)


def letter_key(ax: Axes, key: Key, metres: float) -> None:
    """Write the key of the numbers."""
    west, _, _, north = key.box
    for line in key.block.lines:
        x, y = west + line.x * metres, north - line.y * metres
        if line.align == "center":
            middle = y + _CAP * line.style.size / 2 * metres
            _circle(ax, x, middle, key.circle * metres)
        _write(ax, (x, y), line.text, line.style, gid="key", align=line.align)


def letter_water(ax: Axes, text: str, shape: Any, frame: Box, metres: float) -> None:
    """Write the name of water along it where it fits on the water, or not at all."""
    spot = spot_on_water(shape, text, frame, metres)
    if spot is not None:
        low = _CAP * spot.style.size / 2 * metres
        _write(ax, spot.below(low), text, spot.style, gid=f"water:{text}", angle=spot.angle)


def _write(
    ax: Axes,
    at: Point,
    line: str,
    style: Style,
    *,
    gid: str,
    ground: str | None = None,
    **how: Any,
) -> None:
    """One line at a point of its baseline; more is said as to `Letters`."""
    how = {"align": "center", **how}
    if ground:
        halo = Letters(*at, line, style, color=ground, zorder=5, **how)
        halo.set_path_effects([Stroke(linewidth=_HALO_PT, foreground=ground, joinstyle="round")])
        ax.add_artist(halo)
    ax.add_artist(Letters(*at, line, style, zorder=6, gid=gid, **how))


def _circle(ax: Axes, x: float, y: float, across: float) -> None:
    """Draw a thin circle, white inside."""
    how: Any = {"facecolor": "#ffffff", "edgecolor": INK, "linewidth": _LINE_PT}
    ax.add_artist(Circle((x, y), across / 2, zorder=5, clip_on=False, **how))


def _leader(ax: Axes, leader: tuple[Point, Point]) -> None:
    """Draw a thin line in a white casing, from a dot in the polygon to the number."""
    for colour, points in (("#ffffff", 1.8), (INK, _LINE_PT)):
        line = LineCollection([leader], colors=colour, linewidths=points, zorder=4)
        ax.add_collection(line, autolim=False)
    (x, y), _ = leader
    ax.scatter([x], [y], s=5.0, color=INK, linewidths=0, zorder=4)
