"""The page of the graph: what is drawn, what is said of it, and that no texts collide."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from bcu_optimizer import read
from bcu_optimizer.presentation.documents import graph as graph_sheet
from bcu_optimizer.presentation.render.pdf import figures
from bcu_optimizer.problem.problem import Problem
from makers.county import make
from makers.pages import check_page


def pages_of(problem: Problem) -> list[Figure]:
    """Draw what is printed of the graph of a problem."""
    return [figure for page in graph_sheet.printed(problem).pages for figure in figures(page)]


def test_it_shows_borders_and_the_strongest_links_alone(london: Callable[..., Problem]) -> None:
    problem = london("data.crossings=true")
    (page,) = pages_of(problem)
    written = check_page(page)
    for said in (
        "The graph of areas",
        "Twelve BCUs under the Met's rules",
        "Changed for this run: data.crossings = true.",
        "border: two areas share a boundary (63)",
        "two areas that only a crossing joins (8)",
        "modelled, the wider the stronger: the 32 strongest of 496, 45 % of all links",
        "gravity estimate",
        "Ordnance Survey",
    ):
        assert said in written
    for name in problem.areas.frame["name"]:
        assert all(word in written for word in name.split())
    drawn = [len(lines.get_segments()) for lines in page.findobj(LineCollection)]
    assert drawn[:3] == [32, 63, 8]


def test_without_crossings_the_key_does_not_speak_of_them(london: Callable[..., Problem]) -> None:
    assert "crossing joins" not in check_page(*pages_of(london()))


def test_any_areas_can_be_drawn(tmp_path) -> None:  # type: ignore[no-untyped-def]
    problem = read(make(tmp_path / "county").scenario)
    written = check_page(*pages_of(problem))
    assert "counted" in written
    assert "gravity" not in written


def test_all_links_are_drawn_where_they_are_few() -> None:
    graph = nx.Graph()
    graph.add_edge("A", "B", link=0.75)
    graph.add_edge("B", "C", link=0.25)
    graph.add_edge("A", "C", link=0.0)
    assert graph_sheet.strongest(graph, 3) == [
        ("A", "B", 1.0, "link"),
        ("B", "C", 0.25 / 0.75, "link"),
    ]
    assert len(graph_sheet.strongest(graph, 1)) == 1
