"""Draws plans as maps and pages that can be put before a committee as they are."""

from bcu_optimizer.graphics.layout.binding import Part, bind
from bcu_optimizer.graphics.layout.save import save_pdf, save_png
from bcu_optimizer.graphics.layout.sheet import KeyFigure, LegendRow, Sheet
from bcu_optimizer.graphics.map.colours import colours
from bcu_optimizer.graphics.map.draw import draw_graph, draw_plan
from bcu_optimizer.graphics.page.plan import figures_page, map_page

__all__ = [
    "KeyFigure",
    "LegendRow",
    "Part",
    "Sheet",
    "bind",
    "colours",
    "draw_graph",
    "draw_plan",
    "figures_page",
    "map_page",
    "save_pdf",
    "save_png",
]
