"""Colours of BCUs: a few, muted, and never the same on both sides of a border."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

import geopandas as gpd
import shapely

from bcu_optimizer.graphics.layout.fills import TEXTURES, Fill, texture_of

PALETTE = ("#71a8bf", "#d59c63", "#fee7a2", "#a1e7cc", "#d7dcfe", "#94a286")
"""Light enough for black text. Any two differ by at least 20 (CIE 1976 Lab), for readers with
full colour vision and with protanopia, deuteranopia or tritanopia (Machado et al. 2009)."""

FACING_M = 1000.0
"""BCUs that face each other across less than this many metres, as over a river, are neighbours."""

TOUCHING_M = 1.0

_EXACT = 40
_STEPS = 20_000

# The compass words of each tone, each in the place of its texture. Words beside each other on the
# compass differ in tone, and those whose tones are alike in grey in texture too.
_WORDS = (
    ("North", "Central", "", "West", "South East"),
    ("South", "North East", "North West"),
    ("East", "South West", "Inner South", "Inner South East", "Inner West"),
    ("Central North", "Outer North", "Outer South East", "Inner South West", "Inner East"),
    ("Inner North", "Central East", "Central West", "Outer North East", "Outer South"),
    ("Inner North East", "Outer East", "Central South", "Outer South West", "Outer West"),
)

Neighbours = dict[str, set[str]]


def usual(name: str) -> Fill:
    """Return the fill that a BCU has by its name, wherever no neighbour has the same tone."""
    for tone, words in zip(PALETTE, _WORDS, strict=True):
        if name in words:
            return Fill(tone, words.index(name))
    return Fill(PALETTE[crc32(name.encode()) % len(PALETTE)])


def colours(
    areas: gpd.GeoDataFrame, plan: Mapping[str, str], keep: Mapping[str, str] | None = None
) -> dict[str, Fill]:
    """Choose a fill for each BCU, so that no two neighbours share a tone, and no two a fill.

    A BCU has the fill that its name has everywhere, as far as that goes. Neighbours touch, or face
    each other within a kilometre where six colours suffice for that too. BCUs that share a tone
    differ in texture, as long as there are textures.

    Parameters
    ----------
    areas
        Polygons indexed by code, in metres.
    plan
        BCU name by code.
    keep
        Fills, or hex colours, that BCUs should keep rather than that of their name, as far as no
        neighbours come to share one.

    Returns
    -------
    dict
        Fill by BCU name, sorted by name: a hex colour, with a texture.
    """
    facing, touching = (neighbours(areas, plan, metres) for metres in (FACING_M, TOUCHING_M))
    return chosen(facing, touching, keep or {})


def chosen(facing: Neighbours, touching: Neighbours, keep: Mapping[str, str]) -> dict[str, Fill]:
    """Choose fills as :func:`colours` does for BCUs that face and touch those of the same key."""
    kept = {bcu: keep[bcu] for bcu in sorted(facing) if bcu in keep}
    words = sorted(facing, key=lambda bcu: (not any(bcu in each for each in _WORDS), bcu))
    wishes = kept | {bcu: usual(bcu) for bcu in words if bcu not in kept}
    tones = _toned((facing, touching), wishes)
    return dict(sorted(_textured(tones, wishes).items()))


def _toned(graphs: Sequence[Neighbours], wishes: Mapping[str, str]) -> dict[str, str]:
    """Find tones that neighbours do not share; wishes are dropped from the last as needed."""
    if len(graphs[-1]) > _EXACT:
        return _greedy(graphs[-1])
    held = [_keepable(graph, wishes) for graph in graphs]
    while True:
        for graph, some in zip(graphs, held, strict=True):
            found = _exact(graph, PALETTE, some)
            if found is not None:
                return found
        if not any(held):
            return _greedy(graphs[-1])
        for some in held:
            if some:
                some.popitem()


def _textured(tones: Mapping[str, str], wishes: Mapping[str, str]) -> dict[str, Fill]:
    """Give BCUs of one tone different textures: those that they wish for, then the least."""
    made: dict[str, Fill] = {}
    for bcu in wishes:
        tone = str(tones[bcu])
        used = {texture_of(fill) for fill in made.values() if fill == tone}
        wish = texture_of(wishes[bcu]) if wishes[bcu] == tone else 0
        free = [each for each in (wish, *range(TEXTURES)) if each not in used]
        made[bcu] = Fill(tone, free[0] if free else len(made) % TEXTURES)
    return made


def neighbours(areas: gpd.GeoDataFrame, plan: Mapping[str, str], metres: float) -> Neighbours:
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
    for bcu in keep:
        if all(held.get(other) != keep[bcu] for other in graph[bcu]):
            held[bcu] = keep[bcu]
    return held


def _exact(
    graph: Neighbours, palette: Sequence[str], held: Mapping[str, str]
) -> dict[str, str] | None:
    """Find a colouring that holds the given colours, or None where none was found."""
    clash = any(held.get(a) == held.get(b) for a in held for b in graph[a])
    if clash:
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
