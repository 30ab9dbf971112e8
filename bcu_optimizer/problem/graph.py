"""The graph of areas: nodes with their figures, edges with borders, crossings and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from bcu_optimizer.common.errors import Fault, refuse
from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.links import Links
from bcu_optimizer.data.tables import rows_beside
from bcu_optimizer.data.tables import table as tables

if TYPE_CHECKING:
    import networkx as nx


_JOINS = {"yes": True, "no": False}


def read_crossings(path: Path, areas: Areas) -> dict[tuple[str, str], str]:
    """Read pairs of areas that a crossing joins, with what the crossing is called.

    The table has the columns ``from`` and ``to``; where it has a column ``vehicle_crossing``, only
    rows that say "yes" there join. A column ``crossings`` gives names.

    Raises
    ------
    InputError
        With all faults: unknown areas, an area joined to itself, neither "yes" nor "no", or both.
    """
    found: dict[tuple[str, str], str] = {}
    joined: dict[tuple[str, str], bool | None] = {}
    faults: list[Fault] = []
    table = tables.read(path, required=["from", "to"])
    for row in rows_beside.left_out(
        table, ("from", "to"), lambda text: areas.names.find(text) is not None
    ):
        where = f"line {row.line}"
        ends = [areas.names.find(row[side]) for side in ("from", "to")]
        faults += [
            areas.names.fault(row[side], str(path), f"{where}, {side}")
            for side, code in zip(("from", "to"), ends, strict=True)
            if code is None
        ]
        joins = _JOINS.get(row.cells.get("vehicle_crossing", "yes").casefold())
        if joins is None:
            message = f"'{row['vehicle_crossing']}' is neither yes nor no."
            faults.append(
                Fault(message, str(path), f"{where}, vehicle_crossing", "Write yes or no.")
            )
        low, high = sorted(code or "" for code in ends)
        if low and joined.setdefault((low, high), joins) != joins:
            message = "another row says otherwise of these two areas."
            faults.append(Fault(message, str(path), f"{where}, vehicle_crossing", "Correct one."))
        if low and low == high:
            message = "a crossing joins an area to itself."
            faults.append(Fault(message, str(path), where, "Name two areas."))
        elif low and joins:
            found[low, high] = row.cells.get("crossings") or "crossing"
    refuse(faults)
    return found


def build(
    areas: Areas,
    demand: IntArray,
    links: Links,
    shared: Mapping[tuple[str, str], float],
    crossings: Mapping[tuple[str, str], str],
) -> nx.Graph:
    """Build the graph.

    Nodes carry ``name``, ``demand`` (share of the total, 0–1), ``x`` and ``y`` (metres) and every
    figure; one that is called as any of these is called ``figure_NAME``. Edges carry ``border_m``
    (metres of shared boundary, 0 where there is none), ``crossing`` (its name, or ""), ``border``
    (whether the areas count as bordering), ``link`` (share of all links, 0–1) and ``link_kind``
    ("modelled", "counted" or "" where there is none).
    """
    import networkx as nx

    graph = nx.Graph(link_kind=links.kind)
    total = int(demand.sum()) or 1
    nodes = areas.frame.drop(columns="geometry")
    nodes = nodes.assign(demand=[share / total for share in demand.tolist()])
    graph.add_nodes_from(zip(areas.codes, nodes.to_dict("records"), strict=True))
    for pair in sorted({*shared, *crossings}):
        graph.add_edge(
            *pair,
            border_m=shared.get(pair, 0.0),
            crossing=crossings.get(pair, ""),
            border=True,
            link=0.0,
            link_kind="",
        )
    _add_links(graph, areas.codes, links)
    return graph


def _add_links(graph: nx.Graph, codes: tuple[str, ...], links: Links) -> None:
    total = links.total or 1
    for i, one in enumerate(codes):
        for j in range(i + 1, len(codes)):
            weight = int(links.weights[i, j])
            if not weight:
                continue
            if not graph.has_edge(one, codes[j]):
                graph.add_edge(one, codes[j], border_m=0.0, crossing="", border=False)
            graph.edges[one, codes[j]].update(link=weight / total, link_kind=links.kind)


def bordering(codes: tuple[str, ...], pairs: Iterable[tuple[str, str]]) -> tuple[int, ...]:
    """Return, for each area, the bit mask of the areas it borders (by border or crossing)."""
    index = {code: i for i, code in enumerate(codes)}
    masks = [0] * len(codes)
    for one, other in pairs:
        masks[index[one]] |= 1 << index[other]
        masks[index[other]] |= 1 << index[one]
    return tuple(masks)


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write the graph as GraphML."""
    import networkx as nx

    nx.write_graphml(graph, path)


def write_geopackage(graph: nx.Graph, areas: Areas, path: Path) -> None:
    """Write the graph as a GeoPackage: ``nodes`` are polygons, ``edges`` are lines."""
    import geopandas as gpd

    from bcu_optimizer.data import geopackage as geofiles

    nodes = areas.frame.assign(demand=[share for _, share in graph.nodes(data="demand")])
    rows = [{"from": one, "to": other, **data} for one, other, data in graph.edges(data=True)]
    at = {code: (data["x"], data["y"]) for code, data in graph.nodes(data=True)}
    lines = [shapely.LineString([at[row["from"]], at[row["to"]]]) for row in rows]
    edges = gpd.GeoDataFrame(rows, geometry=lines, crs=areas.frame.crs)
    geofiles.write_layer(nodes, path, "nodes")
    geofiles.write_layer(edges.set_index(["from", "to"]), path, "edges")
