"""Colours of BCUs: a few, muted, and never the same on both sides of a border."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import geopandas as gpd
import shapely

PALETTE = ("#71a8bf", "#d59c63", "#fee7a2", "#a1e7cc", "#d7dcfe", "#94a286")
"""Light enough for black text. Any two differ by at least 20 (CIE 1976 Lab), for readers with
full colour vision and with protanopia, deuteranopia or tritanopia (Machado et al. 2009)."""

FACING_M = 1000.0
"""BCUs that face each other across less than this many metres, as over a river, are neighbours."""

TOUCHING_M = 1.0

_FEWEST = 5
_EXACT = 40
_STEPS = 20_000

Neighbours = dict[str, set[str]]


def colours(
    areas: gpd.GeoDataFrame, plan: Mapping[str, str], keep: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Choose a colour for each BCU, so that no two neighbours share one.

    Neighbours touch, or face each other within a kilometre where six colours suffice for that
    too. `keep` gives colours that BCUs should keep, as far as no neighbours come to share one.

    Parameters
    ----------
    areas
        Polygons indexed by code, in metres.
    plan
        BCU name by code.
    keep
        Hex colour by BCU name.

    Returns
    -------
    dict
        Hex colour by BCU name, sorted by name.
    """
    facing, touching = (_neighbours(areas, plan, metres) for metres in (FACING_M, TOUCHING_M))
    held = _keepable(touching, keep or {})
    while True:
        for graph, number in product((facing, touching), range(_FEWEST, len(PALETTE) + 1)):
            found = _exact(graph, PALETTE[:number], held)
            if found is not None:
                return dict(sorted(found.items()))
        if not held:
            return dict(sorted(_greedy(touching).items()))
        held.popitem()


def _neighbours(areas: gpd.GeoDataFrame, plan: Mapping[str, str], metres: float) -> Neighbours:
    """Return the BCUs within so many metres of each BCU."""
    codes = [code for code in areas.index if code in plan]
    shapes = areas.geometry.loc[codes].to_numpy()
    near = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=metres)
    graph: Neighbours = {plan[code]: set() for code in sorted(codes, key=lambda c: plan[c])}
    for a, b in near.T:
        if plan[codes[a]] != plan[codes[b]]:
            graph[plan[codes[a]]].add(plan[codes[b]])
    return graph


def _keepable(graph: Neighbours, keep: Mapping[str, str]) -> dict[str, str]:
    """Return the kept colours, without those that a neighbour already holds."""
    held: dict[str, str] = {}
    for bcu in sorted(graph.keys() & keep.keys()):
        if all(held.get(other) != keep[bcu] for other in graph[bcu]):
            held[bcu] = keep[bcu]
    return held


def _exact(
    graph: Neighbours, palette: Sequence[str], held: Mapping[str, str]
) -> dict[str, str] | None:
    """Find a colouring that holds the given colours, or None where none was found."""
    clash = any(held.get(a) == held.get(b) for a in held for b in graph[a])
    if clash or len(graph) > _EXACT:
        return None
    return _search(graph, palette, dict(held), iter(range(_STEPS)))


def _search(
    graph: Neighbours, palette: Sequence[str], done: dict[str, str], steps: Iterator[int]
) -> dict[str, str] | None:
    """Backtracking, until the steps run out."""
    if len(done) == len(graph):
        return done
    bcu, free = _next(graph, palette, done)
    for colour in free:
        if next(steps, None) is None:
            return None
        found = _search(graph, palette, {**done, bcu: colour}, steps)
        if found is not None:
            return found
    return None


def _next(
    graph: Neighbours, palette: Sequence[str], done: Mapping[str, str]
) -> tuple[str, list[str]]:
    """Return the BCU with the fewest colours left, and these, the least used first."""
    used = list(done.values())
    free = {
        bcu: [c for c in palette if all(done.get(other) != c for other in graph[bcu])]
        for bcu in graph
        if bcu not in done
    }
    bcu = min(free, key=lambda b: (len(free[b]), -len(graph[b]), b))
    return bcu, sorted(free[bcu], key=used.count)


def _greedy(graph: Neighbours) -> dict[str, str]:
    """For very many BCUs: the most constrained first; where none is left, the least used colour."""
    done: dict[str, str] = {}
    while len(done) < len(graph):
        bcu, free = _next(graph, PALETTE, done)
        done[bcu] = (free or sorted(PALETTE, key=list(done.values()).count))[0]
    return done
