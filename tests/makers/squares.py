"""Six squares and every kind of file about them, all sound: what tests of bad input spoil."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import shapely

from bcu_optimizer.data import geopackage
from bcu_optimizer.data.tables import workbook

CODES = ("A1", "A2", "A3", "B1", "B2", "B3")
NAMES = ("Ash & Elm", "Brem", "Colne", "Drax", "Elm, Upper", "St Ewan's")
BCUS = ("West", "West", "East", "West", "East", "East")
SIDE_M = 2000

SCENARIO = """\
title = "Toy"
question = "Who goes with whom?"
source = "made up"
extends = "parent"
[data]
min_border_m = 0.0
heal_m = 5.0
[demand]
calls = 2.0
pop = 1.0
[ties]
pairs = [["A1", "B2", 1.5], ["Drax", "Colne", 2]]
[rules]
number = [2, 3]
size = [1, 4]
supervision = { max_ratio = 10, superintendents = 4, inspectors = 60, scope = "bcu" }
balance = { max_ratio = 6.0, measures = ["demand", "officers"] }
teams = { dogs = { total = 100.0, minimum = 5.0 } }
together = [["A1", "B1"]]
apart = [["A1", "A3"]]
barrier = [["A2", "A3"]]
[goals]
links = 1.0
imbalance = 1.0
travel = 0.5
ties = 0.1
[limits]
imbalance = 0.5
[assumptions]
"rules.supervision.inspectors" = "a choice"
"""
PARENT = """\
title = "Parent"
[data]
areas = "areas.geojson"
figures = "figures.csv"
links = "links.csv"
crossings = "crossings.csv"
[columns]
officers = "officers"
sergeants = "sergeants"
wards = "wards"
population = "pop"
[demand]
calls = 1.0
[rules]
number = 2
contiguity = true
[goals]
links = 1.0
"""
GRAVITY = """\
title = "Gravity"
extends = "parent"
[data]
links = "gravity"
crossings = false
[links]
decay_km = 4.0
mass = ["calls"]
[links.patterns]
factor = 1.5
pairs = [["A1", "A2"]]
[rules]
fixed = { plan = "plan.csv", bcus = ["West"] }
single = ["A3"]
number = 3
"""


def write(folder: Path) -> None:
    """Write all files of the sound input."""
    shapes = [
        shapely.box(
            500_000 + SIDE_M * (i % 3),
            300_000 + SIDE_M * (i // 3),
            500_000 + SIDE_M * (i % 3 + 1),
            300_000 + SIDE_M * (i // 3 + 1),
        )
        for i in range(len(CODES))
    ]
    _drawn(folder, "areas", {"code": CODES, "name": NAMES}, shapes)
    bcus = [shapely.union_all([s for s, b in zip(shapes, BCUS, strict=True) if b == name])
            for name in ("West", "East")]  # fmt: skip
    _drawn(folder, "plan", {"name": ("West", "East")}, bcus)
    for name, text in (("toy", SCENARIO), ("parent", PARENT), ("gravity", GRAVITY)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    head = ("code", "name", "calls", "officers", "sergeants", "wards", "pop")
    rows = [
        (code, name, 100 + 7 * i, f"{20 + i}.25", 3 + i, 4, 1000 + i)
        for i, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
    ]
    _table(folder, "figures", head, rows)
    _table(folder, "plan", ("code", "bcu"), zip(CODES, BCUS, strict=True))
    _table(folder, "half", ("code", "bcu"), [*zip(CODES[:3], BCUS[:3], strict=True)])
    links = [(a, b, 1 + i) for i, (a, b) in enumerate(pairwise(CODES))]
    _table(folder, "links", ("from", "to", "count"), links)
    _table(folder, "crossings", ("from", "to"), [("A1", "B3")])


def _drawn(
    folder: Path, name: str, cells: dict[str, tuple[str, ...]], shapes: list[shapely.Geometry]
) -> None:
    frame = gpd.GeoDataFrame(cells, geometry=shapes, crs="EPSG:27700")
    geopackage.write_layer(frame.set_index("name"), folder / f"{name}.gpkg", "areas")
    held = json.loads(frame.to_json())
    held["crs"] = {"type": "name", "properties": {"name": "EPSG:27700"}}
    (folder / f"{name}.geojson").write_text(json.dumps(held, indent=1), encoding="utf-8")


def _table(folder: Path, name: str, head: tuple[str, ...], rows: object) -> None:
    texts = [[str(cell) for cell in row] for row in rows]  # type: ignore[attr-defined]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *texts])
    workbook.write(folder / f"{name}.xlsx", head, texts, "Sheet")
