"""The graph of areas drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.data.areas import Areas
from bcu_optimizer.graphics.layout.sheet import Sheet
from bcu_optimizer.graphics.map.draw import draw_graph
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page.graph import Edge, Said, graph_page
from bcu_optimizer.problem.problem import Problem

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw(graph: nx.Graph, areas: Areas, ax: Axes) -> Axes:
    """Draw the graph over the areas: borders, crossings, and the strongest links.

    All areas are linked to all others: only as many links are drawn as there are areas.
    """
    links = sorted((data["link"] for *_, data in graph.edges(data=True)), reverse=True)
    most, least = links[0] or 1, links[: len(areas.codes)][-1]
    edges = []
    for one, other, data in graph.edges(data=True):
        if data["border"]:
            edges.append((one, other, 1.0, "border" if data["border_m"] else "crossing"))
        if data["link"] and data["link"] >= least:
            edges.append((one, other, data["link"] / most, "link"))
    return draw_graph(ax, areas.frame, edges)


def pages(sheet: Sheet, problem: Problem, *, edges: Sequence[Edge], said: Said) -> list[Figure]:
    """Set the graph over the areas, with what its lines mean."""
    return [graph_page(sheet, Land.of(problem.areas), edges, said)]
