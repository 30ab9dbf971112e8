"""Draws plans as maps and pages that can be put before a committee as they are."""

from bcu_optimizer.maps.binding import Part, bind
from bcu_optimizer.maps.colours import colours
from bcu_optimizer.maps.draw import draw_graph, draw_plan
from bcu_optimizer.maps.page import figures_page, map_page
from bcu_optimizer.maps.save import save_pdf, save_png
from bcu_optimizer.maps.sheet import KeyFigure, LegendRow, Sheet

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
