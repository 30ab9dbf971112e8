"""A line of text that is drawn with less ado than matplotlib's own, to the same effect."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.patheffects import PathEffectRenderer
from matplotlib.text import Text

from bcu_optimizer.graphics.layout.text import Style

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Letters(Text):
    """One line on its baseline, never clipped.

    Matplotlib lays out each text as a box of lines, which takes about as long as drawing it. A line
    on its baseline needs none of that; only where it does not begin at its point is it measured.

    Parameters
    ----------
    x, y
        The point of the baseline where the text stands by `align`.
    text
        The line, taken letter by letter.
    style
        How it is set.
    align
        "left", "center" or "right".
    angle
        In degrees, counter-clockwise.
    how
        More of what `matplotlib.text.Text` takes.
    """

    def __init__(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: str = "left",
        angle: float = 0.0,
        **how: Any,
    ) -> None:
        super().__init__(
            x,
            y,
            text,
            **{"color": style.colour, **how},
            fontproperties=style.font,
            ha=align,
            va="baseline",
            rotation=angle,
            rotation_mode="anchor",
            parse_math=False,
            clip_on=False,
        )

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line at its place."""
        text, font, angle = self.get_text(), self.get_fontproperties(), self.get_rotation()
        if not text or not self.get_visible():
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        align = self.get_horizontalalignment()
        if align != "left":
            wide, _, _ = renderer.get_text_width_height_descent(text, font, ismath=False)
            before = _BEFORE[align] * wide
            x, y = -before * cos(radians(angle)) + x, -before * sin(radians(angle)) + y
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        renderer.open_group("text", self.get_gid())
        paint = renderer.new_gc()
        paint.set_foreground(self.get_color())
        effects = self.get_path_effects()
        brush = PathEffectRenderer(effects, renderer) if effects else renderer
        brush.draw_text(paint, x, y, text, font, angle, ismath=False, mtext=self)
        paint.restore()
        renderer.close_group("text")
        self.stale = False
