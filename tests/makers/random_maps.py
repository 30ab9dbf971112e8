"""Random maps as files, each with a random question: polygons, figures, links, crossings, rules.

A map is made of its number alone. It is written as a user would have it and read by the package;
what the package made of the polygons and figures is held against what they were made from, to
within the rounding that is stated, and the oracle then judges by the same numbers exactly.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import shapely
from scipy.spatial import Voronoi

from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.load import load
from makers.toys import LETTERS, Group, Pair, Toy, toml

WEST_M, SOUTH_M, CELL_M = 400_000, 300_000, 3_000
LEAST_EDGE_M = 60  # edges of cells are longer than any gap that is healed
MILLIMETRE_KM = 1e-6
UNITS = 10**15  # derived weights are whole numbers of this part of their total

Shapes: TypeAlias = "list[shapely.Geometry]"


@dataclass(frozen=True)
class RandomMap(Toy):
    """A toy whose areas are any polygons, and whose figures are still to be blended or modelled.

    Attributes
    ----------
    shapes
        The polygons, in metres.
    centres
        Their centres, in kilometres.
    figures
        The columns that demand is blended from, with the weights of those that are.
    mass
        The columns that links are modelled from; None where links are counted.
    patterns
        The pairs of areas whose modelled links are multiplied, and the factor.
    crossings
        Borders that no two polygons share.
    """

    shapes: tuple[shapely.Geometry, ...] = ()
    centres: tuple[tuple[float, float], ...] = ()
    figures: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    mass: tuple[str, ...] | None = None
    decay_km: float = 4.0
    patterns: tuple[float, tuple[Pair, ...]] = (1.0, ())
    crossings: frozenset[Pair] = frozenset()

    def __len__(self) -> int:
        return len(self.shapes)

    @property
    def centres_km(self) -> tuple[tuple[float, float], ...]:
        return self.centres

    @property
    def corners(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        return tuple(tuple(map(tuple, shapely.get_coordinates(each))) for each in self.shapes)

    @property
    def sizes(self) -> tuple[float, ...]:
        return tuple(each.area for each in self.shapes)


def draw(number: int) -> tuple[RandomMap, list[int]]:
    """Make a map and its question; return the numbers of BCUs that it is about as well."""
    chance = random.Random(number)
    shapes, borders, centres = chance.choice([_grid, _blobs, _cells])(chance)
    count = len(shapes)
    every = [(i, j) for j in range(count) for i in range(j)]
    apart = [pair for pair in every if pair not in borders]
    crossings = chance.sample(apart, min(len(apart), chance.choice([0, 0, 1, 2])))
    drawn = RandomMap(
        squares=(),
        borders=borders | frozenset(crossings),
        demand=(),
        shapes=tuple(shapes),
        centres=tuple(centres),
        crossings=frozenset(crossings),
        kept=_parts(chance, count),
    )
    drawn = _with_figures(drawn, chance, every)
    numbers = _numbers(chance, count)
    rules = _rules(drawn, chance, numbers)
    drawn = drawn.ask(ties=_ties(chance, every), rules=rules)
    return drawn.ask(goals=_goals(drawn, chance), limits=_limits(drawn, chance)), numbers


# Polygons -----------------------------------------------------------------------------------------


def _square(column: int, row: int) -> shapely.Geometry:
    west, south = WEST_M + CELL_M * column, SOUTH_M + CELL_M * row
    return shapely.box(west, south, west + CELL_M, south + CELL_M)


def _grid(chance: random.Random) -> tuple[Shapes, frozenset[Pair], list[tuple[float, float]]]:
    """Make rows of squares, the last of which may be short."""
    count, columns = _how_many(chance), chance.randint(2, 4)
    owners = {(i % columns, i // columns): i for i in range(count)}
    return _of_squares(owners)


def _blobs(chance: random.Random) -> tuple[Shapes, frozenset[Pair], list[tuple[float, float]]]:
    """Let areas grow over a lattice, some squares of which belong to nobody."""
    count, columns, rows = _how_many(chance), chance.randint(3, 6), chance.randint(3, 5)
    free = [(c, r) for c in range(columns) for r in range(rows)]
    chance.shuffle(free)
    owners = {square: i for i, square in enumerate(free[:count])}
    for square in free[count:]:
        column, row = square
        sides = [(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)]
        near = [owners[side] for side in sides if side in owners]
        if near and chance.random() < 0.9:
            owners[square] = chance.choice(near)
    return _of_squares(owners)


def _of_squares(
    owners: Mapping[tuple[int, int], int],
) -> tuple[Shapes, frozenset[Pair], list[tuple[float, float]]]:
    squares = [
        [at for at, owner in owners.items() if owner == i] for i in sorted({*owners.values()})
    ]
    shapes = [shapely.union_all([_square(*at) for at in some]) for some in squares]
    sides = [(at, (at[0] + dx, at[1] + dy)) for at in owners for dx, dy in ((1, 0), (0, 1))]
    met = {tuple(sorted((owners[a], owners[b]))) for a, b in sides if b in owners}
    centres = []
    for some in squares:
        x = sum(WEST_M + CELL_M * (column + 0.5) for column, _ in some) / len(some)
        y = sum(SOUTH_M + CELL_M * (row + 0.5) for _, row in some) / len(some)
        centres.append((x / 1000, y / 1000))
    return shapes, frozenset((i, j) for i, j in met if i != j), centres


def _cells(chance: random.Random) -> tuple[Shapes, frozenset[Pair], list[tuple[float, float]]]:
    """Make the Voronoi cells of random places in a square, their corners on whole metres."""
    while True:
        side, count = 5 * CELL_M, _how_many(chance)
        places = [(chance.uniform(0, side), chance.uniform(0, side)) for _ in range(count)]
        mirrored = [(-x, y) for x, y in places] + [(2 * side - x, y) for x, y in places]
        mirrored += [(x, -y) for x, y in places] + [(x, 2 * side - y) for x, y in places]
        found = Voronoi(np.array([*places, *mirrored]))
        corners = np.round(found.vertices).astype(int) + np.array([WEST_M, SOUTH_M])
        rings = [_ring(corners[found.regions[found.point_region[i]]]) for i in range(count)]
        owners: dict[frozenset[tuple[int, int]], list[int]] = {}
        for i, ring in enumerate(rings):
            for edge in zip(ring, ring[1:] + ring[:1], strict=True):
                owners.setdefault(frozenset(edge), []).append(i)
        edges = [[*edge] for edge in owners]
        if all(len(ends) == 2 and math.dist(*ends) > LEAST_EDGE_M for ends in edges):
            borders = frozenset((i, j) for i, *rest in owners.values() for j in rest)
            shapes = [shapely.Polygon(ring) for ring in rings]
            return shapes, borders, [_centre(ring) for ring in rings]


def _ring(corners: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in corners]


def _centre(ring: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Return the centroid of a polygon, in kilometres."""
    x0, y0 = ring[0]
    moved = [(x - x0, y - y0) for x, y in ring]
    twice, x_sum, y_sum = 0, 0, 0
    for (a, b), (c, d) in zip(moved, [*moved[1:], moved[0]], strict=True):
        cross = a * d - c * b
        twice += cross
        x_sum, y_sum = x_sum + (a + c) * cross, y_sum + (b + d) * cross
    return (x0 + x_sum / (3 * twice)) / 1000, (y0 + y_sum / (3 * twice)) / 1000


# Figures, links and the question ------------------------------------------------------------------


def _how_many(chance: random.Random) -> int:
    return chance.choice([3, 4, 5, 5, 6, 6, 6, 7, 7, 8])


def _parts(chance: random.Random, count: int) -> tuple[Group, ...]:
    labels = [chance.randrange(4) for _ in range(count)]
    found = (tuple(i for i in range(count) if labels[i] == label) for label in range(4))
    return tuple(part for part in found if part)


def _with_figures(drawn: RandomMap, chance: random.Random, every: list[Pair]) -> RandomMap:
    count, is_counted = len(drawn), chance.random() < 0.5
    least = chance.choice([1, 0]) if is_counted else 1
    figures = {}
    for name in ("calls", "thefts", "visits"):
        column = [chance.randint(least, chance.choice([3, 20, 60, 900])) for _ in range(count)]
        column[0] = max(1, column[0])
        figures[name] = tuple(column)
    blended = chance.sample(sorted(figures), chance.choice([1, 1, 2, 3]))
    officers = tuple(f"{chance.randint(1, 99)}.{chance.randrange(100):02d}" for _ in range(count))
    drawn = drawn.ask(
        figures=figures,
        weights={name: chance.choice([1.0, 0.3, 2.5]) for name in blended},
        officers=officers if chance.random() < 0.6 else None,
    )
    if is_counted:
        linked = sorted(drawn.borders | set(chance.sample(every, min(3, len(every)))))
        return drawn.ask(links={pair: chance.randint(0, 40) for pair in linked})
    factor = chance.choice([1.5, 0.5, 3.0]), tuple(chance.sample(every, chance.randint(0, 2)))
    mass = tuple(chance.sample(sorted(figures), chance.choice([0, 1, 2])))
    return drawn.ask(mass=mass, decay_km=chance.choice([1.0, 4.0, 25.0]), patterns=factor)


def _numbers(chance: random.Random, count: int) -> list[int]:
    low = chance.randint(1, min(count, 5))
    high = chance.choice([low, low, low, min(count, low + 1), count])
    return list(range(low, high + 1))


def _ties(chance: random.Random, every: list[Pair]) -> tuple[tuple[int, int, float], ...]:
    pairs = chance.sample(every, min(len(every), chance.choice([0, 0, 1, 3])))
    return tuple((i, j, chance.choice([0.25, 1.0, 2.5])) for i, j in pairs)


def _rules(drawn: RandomMap, chance: random.Random, numbers: list[int]) -> dict[str, Any]:
    letters, bcus = LETTERS[: len(drawn)], numbers[0]

    def some(most: int, least: int = 1) -> list[str]:
        return sorted(chance.sample(letters, min(len(letters), chance.randint(least, most))))

    def groups() -> list[list[str]]:
        return [some(chance.choice([2, 3]), 2) for _ in range(chance.choice([1, 1, 2]))]

    both = ["demand", "officers"] if drawn.officers else ["demand"]
    borders = sorted(drawn.borders)
    sizes = [[1, 3], [2, 4], [1, 2], [2, 5], [3, 3], [1, 9]]
    fitting = [size for size in sizes if size[0] * bcus <= len(drawn) <= size[1] * bcus]
    possible: dict[str, Any] = {
        "size": chance.choice([*sizes, *fitting, *fitting, *fitting]),
        "supervision": {
            "max_ratio": chance.choice([10, 10.5, 70 / 3]),
            "superintendents": chance.randint(1, 4),
            "inspectors": chance.choice([10 * bcus, 20 * bcus, 30.0, 70.0]),
            "scope": chance.choice(["london", "bcu"]),
        },
        "balance": {
            "max_ratio": chance.choice([1.5, 2, 3.0, 7 / 3, 6.0, 20.0]),
            "measures": chance.sample(both, chance.randint(1, len(both))),
        },
        "teams": {
            name: {"total": 100.0, "minimum": chance.choice([0.0, 8.0, 50 / bcus, 100 / 3])}
            for name in chance.sample(["guards", "divers"], chance.randint(1, 2))
        },
        "together": groups(),
        "apart": groups(),
        "fixed": [f"K{n}" for n in sorted(chance.sample(range(len(drawn.kept)), 1))],
        "single": some(2),
        "barrier": [
            [LETTERS[i], LETTERS[j]]
            for i, j in chance.sample(borders, min(len(borders), chance.randint(1, 3)))
        ],
    }
    names = chance.sample(sorted(possible), chance.choice([0, 1, 1, 2, 2, 3, 4]))
    rules = {name: possible[name] for name in names if possible[name]}
    if len(drawn) > 7 or chance.random() < 0.8:
        rules["contiguity"] = True
    rules["number"] = numbers[0] if len(numbers) == 1 else [numbers[0], numbers[-1]]
    return rules


def _goals(drawn: RandomMap, chance: random.Random) -> dict[str, float]:
    if chance.random() < 0.3:
        ratios = ["demand_ratio", *(["officers_ratio"] if drawn.officers else [])]
        return {chance.choice(ratios): chance.choice([1.0, 0.3])}
    is_linked = drawn.mass is not None or any(drawn.links.values())
    possible = ["imbalance", "travel", *["links"] * is_linked, *["ties"] * bool(drawn.ties)]
    chosen = chance.sample(possible, chance.randint(1, len(possible)))
    return {name: chance.choice([0.0, 1.0, 1.0, 0.7, 3.0]) for name in chosen}


def _limits(drawn: RandomMap, chance: random.Random) -> dict[str, float]:
    typed = {
        "imbalance": [0.1, 0.25, 0.4],
        "links_kept": [0.1, 0.2, 0.4],
        "ties_kept": [0.3, 1.0],
        "demand_ratio": [2.0, 4.0, 20.0],
        "officers_ratio": [2.0, 5.0],
        "travel_km": [1.1, 2.3, 4.7],
        "compactness": [0.33, 0.43],
        "supervision_ratio": [5.0, 10.0],
        "supervision_ratio_london": [5.0, 10.0],
    }
    names = chance.sample(sorted(typed), chance.choice([0, 0, 0, 1, 2]))
    return {name: chance.choice(typed[name]) for name in names}


# Files --------------------------------------------------------------------------------------------


def write(drawn: RandomMap, folder: Path) -> Path:
    """Write a map as files; return the path of its scenario."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Town {code}"},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in zip(LETTERS, drawn.shapes, strict=False)
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:27700"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    (folder / "areas.geojson").write_text(json.dumps(collection), encoding="utf-8")
    codes = LETTERS[: len(drawn)]
    columns = {"code": codes, **drawn.figures}
    columns |= {"officers": drawn.officers} if drawn.officers else {}
    _table(folder / "figures.csv", columns, zip(*columns.values(), strict=True))
    rows = [(codes[i], codes[j], weight) for (i, j), weight in drawn.links.items()]
    rows += [(codes[0], codes[0], 7)]  # links within an area do not count
    _table(folder / "links.csv", ("from", "to", "count"), rows)
    crossings = [(codes[j], codes[i]) for i, j in sorted(drawn.crossings)]
    _table(folder / "crossings.csv", ("from", "to"), crossings)
    kept = [(codes[i], f"K{n}") for n, group in enumerate(drawn.kept) for i in group]
    _table(folder / "kept.csv", ("code", "bcu"), kept)
    path = folder / "map.toml"
    path.write_text(toml(_scenario(drawn)), encoding="utf-8")
    return path


def _table(path: Path, header: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    lines = [",".join(map(str, row)) for row in [list(header), *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _scenario(drawn: RandomMap) -> dict[str, Any]:
    rules = dict(drawn.rules)
    if "fixed" in rules:
        rules["fixed"] = {"plan": "kept.csv", "bcus": rules["fixed"]}
    factor, pairs = drawn.patterns
    links: dict[str, Any] = {"decay_km": drawn.decay_km, "mass": list(drawn.mass or ())}
    if pairs:
        named = [[LETTERS[i], LETTERS[j]] for i, j in pairs]
        links["patterns"] = {"factor": factor, "pairs": named}
    table: dict[str, Any] = {
        "title": "A random map",
        "data": {
            "areas": "areas.geojson",
            "figures": "figures.csv",
            "links": "links.csv" if drawn.mass is None else "gravity",
            "crossings": "crossings.csv" if drawn.crossings else False,
        },
        "columns": {"officers": "officers"} if drawn.officers else {},
        "demand": dict(drawn.weights),
        "rules": rules,
        "goals": dict(drawn.goals),
        "limits": dict(drawn.limits),
    }
    if drawn.mass is not None:
        table["links"] = links
    if drawn.ties:
        table["ties"] = {"pairs": [[LETTERS[i], LETTERS[j], w] for i, j, w in drawn.ties]}
    return table


# What the package reads ---------------------------------------------------------------------------


def read(drawn: RandomMap, path: Path) -> tuple[RandomMap, Problem]:
    """Read a map as the package does, hold what it made of it against what it was made from.

    Returns the map with the package's whole numbers for what is rounded: demand that is blended,
    links that are modelled, centres.
    """
    made = build(load(path))
    count = len(drawn)
    found = {(i, j) for i in range(count) for j in range(i) if made.neighbours[i] >> j & 1}
    assert {(j, i) for i, j in found} == set(drawn.borders)
    for one, other in zip(made.centres_km, drawn.centres, strict=True):
        assert math.dist(one, other) <= 2 * MILLIMETRE_KM
    drawn = drawn.ask(demand=_demand(drawn, made), centres=tuple(made.centres_km))
    return drawn.ask(links=_links(drawn, made)), made


def _demand(drawn: RandomMap, made: Problem) -> tuple[int, ...]:
    demand = tuple(map(int, made.demand))
    if len(drawn.weights) == 1:
        assert demand == drawn.figures[next(iter(drawn.weights))]
        return demand
    weights = {name: Fraction(weight) for name, weight in drawn.weights.items()}
    for i, held in enumerate(demand):
        shares = (
            w * Fraction(drawn.figures[n][i], sum(drawn.figures[n])) for n, w in weights.items()
        )
        assert abs(held - UNITS * sum(shares) / sum(weights.values())) <= 1
    return demand


def _links(drawn: RandomMap, made: Problem) -> dict[Pair, int]:
    count = len(drawn)
    held = {(i, j): int(made.links.weights[i, j]) for j in range(count) for i in range(j)}
    if drawn.mass is None:
        counted: Counter[Pair] = Counter(drawn.links)
        assert held == {pair: counted[pair] for pair in held}
        return held
    columns = drawn.mass or tuple(drawn.weights)
    mass = [sum(drawn.figures[name][i] for name in columns) for i in range(count)]
    factor, pairs = drawn.patterns
    modelled = {
        (i, j): math.sqrt(mass[i]) * math.sqrt(mass[j])
        / math.exp(math.dist(drawn.centres[i], drawn.centres[j]) / drawn.decay_km)
        * (factor if (i, j) in pairs else 1)
        for i, j in held
    }  # fmt: skip
    whole = math.fsum(modelled.values())
    for pair, weight in held.items():
        expected = UNITS * modelled[pair] / whole if whole else 0
        assert abs(weight - expected) <= 1 + 1e-12 * expected
    return held
