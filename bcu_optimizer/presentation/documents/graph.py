"""What the page of the graph says, and which of its edges are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.graphics.page.graph import Edge, Said
from bcu_optimizer.presentation.document import Chart
from bcu_optimizer.presentation.folder import Page, Print, head
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    import networkx as nx


def printed(problem: Problem) -> Print:
    """Set the graph of areas on a page: every border and crossing, and the strongest links.

    All areas are linked to all others, so only as many links are drawn as there are areas.
    """
    title, told = "The graph of areas", spelled.title(problem.scenario)
    edges = [*_borders(problem.graph), *strongest(problem.graph, len(problem.codes))]
    more = {"edges": edges, "said": _said(problem, edges)}
    asked = problem.scenario.title
    heads = head(problem, title, asked, notes=_notes(problem), statements=problem.statements)
    return Print(f"{title}: {told}", [Page(heads, [Chart("graph", problem, more)])])


def _notes(problem: Problem) -> list[str]:
    """Say of links alone what is assumed and modelled; nothing else is drawn from a model."""
    assumed = [str(each) for each in words.assumptions(problem) if each.key.startswith("links.")]
    modelled = [note for note in words.modelled(problem) if "links" in note]
    return [*assumed, *modelled, "Lines run between the centres of areas."]


def strongest(graph: nx.Graph, number: int) -> list[Edge]:
    """Return so many of the strongest links, weighed against the strongest of all."""
    found = [(data["link"], one, other) for one, other, data in graph.edges(data=True)]
    chosen = sorted((each for each in found if each[0]), key=lambda each: (-each[0], each[1:]))
    return [Edge(one, other, link / chosen[0][0], "link") for link, one, other in chosen[:number]]


def _borders(graph: nx.Graph) -> list[Edge]:
    return [
        Edge(one, other, 1.0, "border" if data["border_m"] else "crossing")
        for one, other, data in graph.edges(data=True)
        if data["border"]
    ]


def _said(problem: Problem, edges: list[Edge]) -> Said:
    kinds = [edge.kind for edge in edges]
    borders, crossings, drawn = (kinds.count(k) for k in ("border", "crossing", "link"))
    all_links = [link for *_, link in problem.graph.edges(data="link") if link]
    kept = sum(sorted(all_links, reverse=True)[:drawn])
    which = f"the {drawn} strongest of {len(all_links)}" if drawn < len(all_links) else "all"
    link = (
        f"cross-border link, {problem.links.kind}, the wider the stronger: {which}, "
        f"{values.share(kept, 0)} of all links"
    )
    return Said(
        border=f"border: two areas share a boundary ({borders})",
        crossing=f"two areas that only a crossing joins ({crossings})" if crossings else "",
        link=link if drawn else "",
    )
