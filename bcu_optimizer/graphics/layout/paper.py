"""A sheet of paper: a figure measured in points from its upper left corner."""

from __future__ import annotations

from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D
from shapely import box

from bcu_optimizer.graphics.layout.blocks import Block, Line, Rect
from bcu_optimizer.graphics.layout.fills import LINE_PT, ink, sample
from bcu_optimizer.graphics.layout.hatching import HATCH_PT, hatching
from bcu_optimizer.graphics.layout.letters import Letters

Size = Literal["A4", "A3"]

POINTS_PER_MM = 72 / 25.4

_MM = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}


class Paper:
    """A landscape page.

    Attributes
    ----------
    figure
        The matplotlib figure, of the exact size of the paper.
    wide, tall
        Its size in points.
    type
        Factor on sizes of type: 1 for A4.
    """

    def __init__(self, size: Size) -> None:
        self.wide, self.tall = (mm * POINTS_PER_MM for mm in _MM[size])
        self.type = {"A4": 1.0, "A3": 1.3}[size]
        self.figure = Figure(figsize=(self.wide / 72, self.tall / 72), facecolor="white")
        FigureCanvasAgg(self.figure)
        flip = Affine2D().scale(1 / self.wide, -1 / self.tall).translate(0, 1)
        self._points = flip + self.figure.transFigure

    def axes(self, x: float, y: float, wide: float, tall: float) -> Axes:
        """Add axes from their upper left corner."""
        bottom = self.tall - y - tall
        corner = (x / self.wide, bottom / self.tall)
        return self.figure.add_axes((*corner, wide / self.wide, tall / self.tall))

    def draw(self, block: Block, x: float, y: float) -> float:
        """Draw a block with its upper left corner there; return the y of its foot."""
        block = block.moved(x, y)
        for rect in block.rects:
            self._fill(rect)
        for line in block.lines:
            self._write(line)
        return y + block.height

    def polygon(self, corners: list[tuple[float, float]], fill: str, edge: str = "none") -> None:
        """Draw a filled polygon."""
        self.figure.add_artist(
            Polygon(corners, facecolor=fill, edgecolor=edge, linewidth=0.6, transform=self._points)
        )

    def _fill(self, rect: Rect) -> None:
        edged = rect.edge != "none"
        self.figure.add_artist(
            Rectangle(
                (rect.x, rect.y),
                rect.wide,
                rect.tall,
                facecolor=rect.fill,
                edgecolor=rect.edge,
                linewidth=0.6 if edged else 0,
                transform=self._points,
            )
        )
        for (x0, y0), (x1, y1) in sample(rect.fill, rect.wide, rect.tall):
            ends = [rect.x + x0, rect.x + x1], [rect.y + y0, rect.y + y1]
            self._line(*ends, color=ink(rect.fill), linewidth=LINE_PT)
        if rect.hatched:
            inside = box(rect.x, -rect.y - rect.tall, rect.x + rect.wide, -rect.y)
            for (x0, y0), (x1, y1) in hatching(inside, HATCH_PT):
                self._line([x0, x1], [-y0, -y1], color=rect.edge, linewidth=0.35)

    def _line(self, x: list[float], y: list[float], **how: Any) -> None:
        line = Line2D(x, y, solid_capstyle="round", **how)
        line.set_transform(self._points)
        self.figure.add_artist(line)

    def _write(self, line: Line) -> None:
        letters = Letters(line.x, line.y, line.text, line.style, align=line.align)
        letters.set_transform(self._points)
        self.figure.add_artist(letters)
