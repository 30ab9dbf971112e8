"""Toy maps: a handful of areas, drawn as ASCII grids or made up as graphs, with their question.

A :class:`Toy` is plain Python. The package sees it as files (:func:`write`) or as a problem made in
memory (:func:`problem`); the oracle in ``brute.py`` reads the same toy without the package.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.links import Links
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.schema import Scenario

Group = tuple[int, ...]
Pair = tuple[int, int]
Square = tuple[int, int]  # column and row of a unit square, the first row being the northernmost

LETTERS = "ABCDEFGHIJKLMNOPQRST"
SIDE_KM = 2.0
WEST_M, NORTH_M = 530_000.0, 180_000.0
GRID = "EPSG:27700"


@dataclass(frozen=True)
class Toy:
    """Areas, numbered in the order of their letters, and what is asked about them.

    ``squares`` are the unit squares of each area. ``borders`` are given apart, so that graphs need
    no drawing. ``kept`` is the plan that ``rules["fixed"]`` names; its BCUs are K0, K1, …
    ``reference`` is the plan that changes are counted from, if any.
    ``officers`` are texts as they stand in a table; None where they are not known. ``rules``,
    ``goals`` and ``limits`` are the tables of a scenario, areas being named by their letters.
    """

    squares: tuple[tuple[Square, ...], ...]
    borders: frozenset[Pair]
    demand: tuple[int, ...]
    officers: tuple[str, ...] | None = None
    links: Mapping[Pair, int] = field(default_factory=dict)
    ties: tuple[tuple[int, int, float], ...] = ()
    kept: tuple[Group, ...] = ()
    reference: tuple[Group, ...] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)
    goals: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.squares)

    def ask(self, **changes: Any) -> Toy:
        """Return the same areas under another question."""
        return replace(self, **changes)

    @property
    def centres_km(self) -> tuple[tuple[float, float], ...]:
        """The mean of the centres of each area's unit squares."""
        found = []
        for squares in self.squares:
            x = sum(WEST_M / 1000 + SIDE_KM * (column + 0.5) for column, _ in squares)
            y = sum(NORTH_M / 1000 - SIDE_KM * (row + 0.5) for _, row in squares)
            found.append((x / len(squares), y / len(squares)))
        return tuple(found)

    @property
    def corners(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The corners of each area's unit squares, a square being of length 1."""
        ends = ((0, 0), (0, 1), (1, 0), (1, 1))
        return tuple(
            tuple((column + x, row + y) for column, row in squares for x, y in ends)
            for squares in self.squares
        )

    @property
    def sizes(self) -> tuple[float, ...]:
        """How large each area is, in the unit of its corners."""
        return tuple(float(len(squares)) for squares in self.squares)


def draw(text: str, **given: Any) -> Toy:
    """Make a toy from a drawing such as "AAB\\nACB"; figures not given are 1 everywhere.

    Links, where not given, are 1 between areas that border each other.
    """
    rows = text.split()
    letters = sorted(set("".join(rows)))
    assert "".join(letters) == LETTERS[: len(letters)]
    place = {(c, r): LETTERS.index(x) for r, row in enumerate(rows) for c, x in enumerate(row)}
    squares = tuple(tuple(at for at in place if place[at] == i) for i in range(len(letters)))
    borders = {
        (min(area, place[side]), max(area, place[side]))
        for (column, row), area in place.items()
        for side in ((column + 1, row), (column, row + 1))
        if side in place and place[side] != area
    }
    given = {"demand": (1,) * len(letters), "links": dict.fromkeys(sorted(borders), 1)} | given
    return Toy(squares, frozenset(borders), **given)


def grid(columns: int, rows: int, **given: Any) -> Toy:
    """Make a toy whose areas are single squares, lettered row by row from the north-west."""
    lines = [LETTERS[r * columns : (r + 1) * columns] for r in range(rows)]
    return draw("\n".join(lines), **given)


def lattice(columns: int, rows: int, **given: Any) -> Toy:
    """Make a grid of any size, for :func:`problem` alone: there are not letters for all areas."""
    squares = [(column, row) for row in range(rows) for column in range(columns)]
    place = {square: number for number, square in enumerate(squares)}
    borders = frozenset(
        (i, place[side])
        for (column, row), i in place.items()
        for side in ((column + 1, row), (column, row + 1))
        if side in place
    )
    given = {"demand": (1,) * len(squares), "links": dict.fromkeys(sorted(borders), 1)} | given
    return Toy(tuple((square,) for square in squares), borders, **given)


def numbered_codes(count: int) -> list[str]:
    """Return the codes of areas that are more than there are letters."""
    return [f"A{number:03}" for number in range(count)]


def as_plan(plan: Iterable[Group], count: int, **given: Any) -> Plan:
    """Return a plan of a toy as the package holds it."""
    codes = LETTERS[:count] if count <= len(LETTERS) else numbered_codes(count)
    bcus = named(plan)
    return Plan({codes[i]: bcu for bcu, group in bcus.items() for i in group}, **given)


def groups(text: str) -> tuple[Group, ...]:
    """Read a plan written as "AB CD E"."""
    return tuple(tuple(sorted(LETTERS.index(x) for x in word)) for word in text.split())


def named(plan: Iterable[Group]) -> dict[str, Group]:
    """Give the BCUs of a plan the names P0, P1, …"""
    return {f"P{number}": group for number, group in enumerate(sorted(plan))}


def scenario_table(toy: Toy) -> dict[str, Any]:
    """Return the scenario of a toy, its data being files beside it."""
    drawn = all(_touch(toy, i, j) for i, j in toy.borders)
    rules = dict(toy.rules)
    if "fixed" in rules:
        rules["fixed"] = {"plan": "kept.csv", "bcus": rules["fixed"]}
    table = {
        "title": "A toy",
        "data": {
            "areas": "areas.gpkg",
            "figures": "figures.csv",
            "links": "links.csv",
            "crossings": False if drawn else "crossings.csv",
        },
        "columns": {"officers": "officers"} if toy.officers else {},
        "demand": {"demand": 1.0},
        "ties": {"pairs": [[LETTERS[i], LETTERS[j], w] for i, j, w in toy.ties]},
        "rules": rules,
        "goals": dict(toy.goals),
        "limits": dict(toy.limits),
    }
    if not toy.ties:
        del table["ties"]
    if toy.reference:
        table["reference"] = {"plan": "reference.csv"}
    return table


def _touch(toy: Toy, i: int, j: int) -> bool:
    return any(abs(a - c) + abs(b - d) == 1 for a, b in toy.squares[i] for c, d in toy.squares[j])


def frame(toy: Toy) -> gpd.GeoDataFrame:
    """Return the areas as polygons in British National Grid, indexed by code."""
    side = SIDE_KM * 1000
    shapes = [
        shapely.union_all(
            [
                shapely.box(
                    WEST_M + c * side,
                    NORTH_M - (r + 1) * side,
                    WEST_M + (c + 1) * side,
                    NORTH_M - r * side,
                )
                for c, r in squares
            ]
        )
        for squares in toy.squares
    ]
    codes = list(LETTERS[: len(toy)] if len(toy) <= len(LETTERS) else numbered_codes(len(toy)))
    names = [f"Town {code}" for code in codes]
    index = pd.Index(codes, name="code")
    return gpd.GeoDataFrame({"name": names}, geometry=shapes, index=index, crs=GRID)


def areas(toy: Toy) -> Areas:
    """Return the areas of a toy as the package holds them, made in memory."""
    centres = np.array(toy.centres_km) * 1000
    figures = {"demand": tuple(map(Decimal, toy.demand))}
    if toy.officers:
        figures["officers"] = tuple(map(Decimal, toy.officers))
    shown = {name: [float(value) for value in values] for name, values in figures.items()}
    nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=GRID)
    made = frame(toy).assign(x=centres[:, 0], y=centres[:, 1], **shown)
    return Areas(made, figures, nothing, nothing)


def problem(toy: Toy) -> Problem:
    """Return the problem of a toy, made in memory."""
    held = areas(toy)
    scenario = Scenario.model_validate(scenario_table(toy))
    stated = toy.rules.get("fixed", ())
    fixed = {toy.kept[int(bcu[1:])]: bcu for bcu in stated}
    neighbours = [0] * len(toy)
    for i, j in toy.borders:
        neighbours[i] |= 1 << j
        neighbours[j] |= 1 << i
    return Problem(
        scenario=scenario,
        areas=held,
        demand=np.array(toy.demand, dtype=np.int64),
        links=Links(_table(len(toy), toy.links.items()), "counted"),
        ties=_ties(toy) if toy.ties else None,
        neighbours=tuple(neighbours),
        centres_km=toy.centres_km,
        fixed_plan=kept_plan(toy) if stated else None,
        fixed=fixed,
        singles=frozenset((LETTERS.index(x),) for x in toy.rules.get("single", ())),
        reference=as_plan(toy.reference, len(toy)) if toy.reference else None,
    )


def _table(count: int, pairs: Iterable[tuple[Pair, int]]) -> np.ndarray:
    table = np.zeros((count, count), dtype=np.int64)
    for (i, j), weight in pairs:
        table[i, j] += weight
        table[j, i] += weight
    return table


def _ties(toy: Toy) -> np.ndarray:
    scale = 10 ** max(len(repr(weight).partition(".")[2]) for *_, weight in toy.ties)
    whole = [((i, j), int(Decimal(repr(weight)) * scale)) for i, j, weight in toy.ties]
    return _table(len(toy), whole)


def kept_plan(toy: Toy) -> Plan:
    """Return the plan that ``rules["fixed"]`` names."""
    return Plan({LETTERS[i]: f"K{n}" for n, group in enumerate(toy.kept) for i in group})


def write(toy: Toy, folder: Path, *, geojson: bool = False) -> Path:
    """Write a toy as files; return the scenario's path.

    Polygons go to a GeoPackage in British National Grid, or to a GeoJSON in WGS 84.
    """
    table = scenario_table(toy)
    shapes = frame(toy).reset_index()
    if geojson:
        table["data"]["areas"] = "areas.geojson"
        shapes.to_crs("EPSG:4326").to_file(folder / "areas.geojson", driver="GeoJSON")
    else:
        shapes.to_file(folder / "areas.gpkg", layer="areas", driver="GPKG")
    codes = LETTERS[: len(toy)]
    officers = [toy.officers] if toy.officers else []
    header = ["code", "demand", *(["officers"] if officers else [])]
    _write_csv(folder / "figures.csv", header, zip(codes, toy.demand, *officers, strict=True))
    pairs = [(LETTERS[i], LETTERS[j], weight) for (i, j), weight in toy.links.items()]
    _write_csv(folder / "links.csv", ["from", "to", "count"], pairs)
    borders = [(LETTERS[i], LETTERS[j]) for i, j in sorted(toy.borders)]
    _write_csv(folder / "crossings.csv", ["from", "to"], borders)
    if toy.kept:
        rows = [(LETTERS[i], f"K{n}") for n, group in enumerate(toy.kept) for i in group]
        _write_csv(folder / "kept.csv", ["code", "bcu"], rows)
    if toy.reference:
        rows = [(LETTERS[i], f"R{n}") for n, group in enumerate(toy.reference) for i in group]
        _write_csv(folder / "reference.csv", ["code", "bcu"], rows)
    path = folder / "toy.toml"
    path.write_text(toml(table), encoding="utf-8")
    return path


def toml(table: Mapping[str, Any]) -> str:
    """Write one level of tables as TOML; deeper values are written inline."""
    lines = [f"{key} = {_toml(v)}" for key, v in table.items() if not isinstance(v, Mapping)]
    for name, inner in table.items():
        if isinstance(inner, Mapping):
            lines += [f"[{name}]", *(f"{json.dumps(k)} = {_toml(v)}" for k, v in inner.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value) if isinstance(value, bool | str) else repr(value)


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


# Random toys --------------------------------------------------------------------------------------


@st.composite
def graphs(draw_from: st.DrawFn, most: int = 10) -> Toy:
    """Draw a connected graph of areas with figures, not yet asked anything.

    Borders and figures come from a seed, for they should be anything, not what is simplest.
    """
    count = draw_from(st.one_of(st.integers(3, 7), st.integers(3, 8), st.integers(3, most)))
    least = draw_from(st.sampled_from([1, 1, 1, 1, 0]))
    has_officers = draw_from(st.booleans())
    chance = random.Random(draw_from(st.integers(0, 2**32 - 1)))
    every = [(i, j) for j in range(count) for i in range(j)]
    tree = [(chance.randrange(j), j) for j in range(1, count)]
    borders = frozenset(tree + chance.sample(every, chance.randint(0, count // 2)))
    linked = sorted(borders | set(chance.sample(every, min(3, len(every)))))
    demand = [chance.randint(least, chance.choice([3, 20, 60])) for _ in range(count)]
    demand[0] = max(1, demand[0])
    officers = tuple(f"{chance.randint(1, 99)}.{chance.randrange(100):02d}" for _ in demand)
    places = tuple((((3 * i) % 13, 3 * (i // 4) + i % 2),) for i in range(count))
    links = {pair: chance.randint(0, 40) for pair in linked}
    return Toy(places, borders, tuple(demand), officers if has_officers else None, links)


@st.composite
def questions(draw_from: st.DrawFn, most: int = 10) -> tuple[Toy, int]:
    """Draw a toy with rules, goals and limits, and a number of BCUs to ask about."""
    toy = draw_from(graphs(most))
    count = len(toy)
    bcus = draw_from(st.integers(1, min(count, 5)))
    toy = toy.ask(kept=_partition(draw_from, count))
    rules = {
        name: draw_from(_RULES[name](toy, bcus))
        for name in draw_from(st.lists(st.sampled_from(sorted(_RULES)), max_size=4, unique=True))
    }
    if draw_from(st.integers(0, 5)):
        rules["contiguity"] = True
    if draw_from(st.booleans()):
        rules["number"] = draw_from(st.sampled_from([bcus, [1, bcus], [bcus, count]]))
    ties = draw_from(st.lists(st.tuples(*[st.integers(0, count - 1)] * 2), max_size=3, unique=True))
    weights = [0.25, 1.0, 2.5]
    listed = tuple((i, j, draw_from(st.sampled_from(weights))) for i, j in ties if i < j)
    toy = toy.ask(ties=listed, rules=rules)
    return toy.ask(goals=_goals(draw_from, toy), limits=_limits(draw_from, toy)), bcus


def _partition(draw_from: st.DrawFn, count: int) -> tuple[Group, ...]:
    labels = draw_from(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    found = [tuple(i for i in range(count) if labels[i] == label) for label in range(4)]
    return tuple(group for group in found if group)


def _letters(toy: Toy, least: int, most: int) -> st.SearchStrategy[list[str]]:
    letters = st.sampled_from(LETTERS[: len(toy)])
    return st.lists(letters, min_size=least, max_size=most, unique=True)


def _team(toy: Toy, bcus: int) -> st.SearchStrategy[dict[str, Any]]:
    minimum = st.sampled_from([0.0, 8.0, 50.0 / bcus, 80.0 / bcus, 100 / 3])
    return st.fixed_dictionaries({"total": st.just(100.0), "minimum": minimum})


_RULES: Mapping[str, Any] = {
    "size": lambda toy, bcus: st.sampled_from([[1, 3], [2, 4], [1, 2], [2, 5], [3, 3], [1, 9]]),
    "supervision": lambda toy, bcus: st.fixed_dictionaries(
        {
            "max_ratio": st.sampled_from([10, 10.5, 70 / 3]),
            "superintendents": st.integers(1, 4),
            "inspectors": st.sampled_from([10 * bcus, 30.0, 70.0, 130]),
            "scope": st.sampled_from(["london", "bcu"]),
        }
    ),
    "balance": lambda toy, bcus: st.fixed_dictionaries(
        {
            "max_ratio": st.sampled_from([1.0, 1.5, 2, 3.0, 7 / 3, 20.0]),
            "measures": st.sampled_from([["demand"], ["officers"], ["demand", "officers"]]),
        }
    ),
    "teams": lambda toy, bcus: st.dictionaries(
        st.sampled_from(["guards", "divers"]), _team(toy, bcus), min_size=1, max_size=2
    ),
    "together": lambda toy, bcus: st.lists(_letters(toy, 2, 3), min_size=1, max_size=2),
    "apart": lambda toy, bcus: st.lists(_letters(toy, 2, 3), min_size=1, max_size=2),
    "fixed": lambda toy, bcus: st.lists(
        st.sampled_from([f"K{n}" for n in range(len(toy.kept))]),
        min_size=1,
        max_size=2,
        unique=True,
    ),
    "single": lambda toy, bcus: _letters(toy, 1, 2),
    "barrier": lambda toy, bcus: st.lists(
        st.sampled_from([[LETTERS[i], LETTERS[j]] for i, j in sorted(toy.borders)]),
        min_size=1,
        max_size=3,
    ),
}


def _goals(draw_from: st.DrawFn, toy: Toy) -> dict[str, float]:
    ratios = ["demand_ratio", *(["officers_ratio"] if toy.officers else [])]
    possible = ["imbalance", "travel"]
    possible += ["links"] * any(toy.links.values()) + ["ties"] * bool(toy.ties)
    # Even a dozen numbers take a solver long to split evenly, so ratios are asked of few areas.
    few = 8 if toy.rules.get("contiguity") else 6
    if len(toy) <= few and draw_from(st.integers(0, 2)) == 0:
        return {draw_from(st.sampled_from(ratios)): draw_from(st.sampled_from([1.0, 0.3]))}
    weight = st.sampled_from([0.0, 1.0, 1.0, 0.7, 3.0])
    chosen = draw_from(st.lists(st.sampled_from(possible), max_size=3, unique=True))
    return {name: draw_from(weight) for name in chosen}


def _limits(draw_from: st.DrawFn, toy: Toy) -> dict[str, float]:
    if draw_from(st.integers(0, 2)):
        return {}
    typed = {
        "imbalance": [0.0, 0.1, 0.25],
        "links_kept": [0.2, 0.5, 1.0],
        "ties_kept": [0.5, 1.0],
        "demand_ratio": [1.5, 3.0, 8.0],
        "officers_ratio": [2.0, 5.0],
        "travel_km": [2.0, 6.0],
        "supervision_ratio": [5.0, 10.0],
        "supervision_ratio_london": [5.0, 10.0],
    }
    names = draw_from(st.lists(st.sampled_from(sorted(typed)), max_size=2, unique=True))
    return {name: draw_from(st.sampled_from(typed[name])) for name in names}


# Questions about all plans ------------------------------------------------------------------------


@st.composite
def censuses(draw_from: st.DrawFn, most: int = 10) -> tuple[Toy, list[int]]:
    """Draw a toy, and one or several numbers of BCUs, whose valid plans are all to be found.

    Rules that plans share the memory of, two ratios and limits, come often; areas without
    contiguity are few, as the oracle looks at every partition.
    """
    toy, bcus = draw_from(questions(most))
    every = [(i, j) for j in range(len(toy)) for i in range(j)]
    chance = random.Random(draw_from(st.integers(0, 2**32 - 1)))
    toy = toy.ask(borders=toy.borders | set(chance.sample(every, min(len(toy), len(every)))))
    if draw_from(st.integers(0, 4)) == 0:
        toy = toy.ask(demand=tuple(chance.choice([0, 0, each]) for each in toy.demand))
        toy = toy.ask(demand=toy.demand if any(toy.demand) else (1, *toy.demand[1:]))
    kept = draw_from(st.sampled_from([9, 1, 1, 2]))
    rules = dict(list(toy.rules.items())[:kept])
    limits = dict(toy.limits) if draw_from(st.integers(0, 2)) == 0 else {}
    if len(toy) > 7:
        rules["contiguity"] = True
    if draw_from(st.integers(0, 2)) == 0:
        both = ["demand", "officers"] if toy.officers else ["demand"]
        ratio = draw_from(st.sampled_from([1.5, 2.5, 4.0, 20.0]))
        rules["balance"] = {"max_ratio": ratio, "measures": both}
    if draw_from(st.integers(0, 2)) == 0:
        loose = {"imbalance": 0.35, "links_kept": 0.15, "demand_ratio": 6.0, "travel_km": 6.0}
        names = draw_from(st.lists(st.sampled_from(sorted(loose)), min_size=1, unique=True))
        limits |= {name: loose[name] for name in names}
    ratios = ["demand_ratio", *(["officers_ratio"] if toy.officers else [])]
    goals = {draw_from(st.sampled_from(ratios)): 1.0} if draw_from(st.booleans()) else toy.goals
    last = draw_from(st.sampled_from([bcus, bcus, min(bcus + 2, len(toy)), len(toy)]))
    rules["number"] = bcus if last == bcus else [bcus, last]
    return toy.ask(rules=rules, limits=limits, goals=goals), list(range(bcus, last + 1))


def for_all(strategy: st.SearchStrategy[Any], examples: int, check: Callable[[Any], None]) -> None:
    """Check so many examples of a strategy: for tests that look at more of them with --full."""
    settings(max_examples=examples)(given(strategy)(check))()
