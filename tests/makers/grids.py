"""Small maps of unit squares as files, random figures on them, and the list of all their plans."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem import build
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.load import load

LETTERS = "ABCDEFGHIJKL"
SIDE_M = 2000
HEAD = """
title = "A toy"
[data]
areas = "areas.geojson"
figures = "figures.csv"
links = "links.csv"
[columns]
officers = "officers"
[demand]
calls = 1.0
"""


def write(
    folder: Path, columns: int, calls: Sequence[int], links: Sequence[int], tables: str
) -> Path:
    """Write a grid of squares, row by row from the south west; return the path of its scenario.

    ``links`` are between each area and the next one, and between the first and the last.
    """
    count = len(calls)
    codes = LETTERS[:count]
    features = [_square(code, i % columns, i // columns) for i, code in enumerate(codes)]
    crs = {"type": "name", "properties": {"name": "EPSG:27700"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    (folder / "areas.geojson").write_text(json.dumps(collection), encoding="utf-8")
    officers = [10 * n + 5 for n in reversed(calls)]
    _csv(folder / "figures.csv", "code,calls,officers", zip(codes, calls, officers, strict=True))
    pairs = zip(codes, codes[1:] + codes[0], links, strict=True)
    _csv(folder / "links.csv", "from,to,count", pairs)
    path = folder / "toy.toml"
    path.write_text(HEAD + tables, encoding="utf-8")
    return path


def _square(code: str, column: int, row: int) -> dict[str, object]:
    west, south = 500_000 + SIDE_M * column, 300_000 + SIDE_M * row
    east, north = west + SIDE_M, south + SIDE_M
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"Town {code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _csv(path: Path, head: str, rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(","), *rows])  # type: ignore[misc]


def problem(
    folder: Path, columns: int, calls: Sequence[int], links: Sequence[int], tables: str
) -> Problem:
    """Write a grid and read it."""
    return build.build(load(write(folder, columns, calls, links, tables)))


def plan(text: str, **given: object) -> Plan:
    """Read a plan written as "AB CD E"; its BCUs are P0, P1, …"""
    assignment = {code: f"P{n}" for n, codes in enumerate(text.split()) for code in codes}
    return Plan(assignment, **given)  # type: ignore[arg-type]


def plan_csv(path: Path, text: str) -> Path:
    """Write a plan as the package reads it."""
    _csv(path, "code,bcu", list(plan(text).assignment.items()))
    return path


def partitions(count: int, bcus: int) -> Iterator[Plan]:
    """List all plans of a number of areas with a number of BCUs."""

    def grow(labels: list[int], used: int) -> Iterator[list[int]]:
        if len(labels) == count:
            if used == bcus:
                yield labels
            return
        for label in range(min(used + 1, bcus)):
            yield from grow([*labels, label], max(used, label + 1))

    for labels in grow([], 0):
        yield Plan({LETTERS[i]: f"P{label}" for i, label in enumerate(labels)})
