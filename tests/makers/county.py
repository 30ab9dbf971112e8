"""A made-up county of 20 areas, far from London in every way; and ``bcu`` run in this process.

The county is a grid of 4 rows and 5 columns, numbered from the north west, row by row. The last
area of the first row is an island: only a crossing leads there. Between some of the other polygons
lie slivers, gaps and overlaps alike, less than 2 m wide.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import shapely.affinity

from bcu_optimizer.interfaces.cli import app as cli

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

ROWS, COLUMNS = 4, 5
CELL_M = 4000
ISLAND = 4
ISLAND_GAP_M = 1200
LAND_BORDERS = 4 * 4 + 3 * 5 - 2  # those of a grid without the two of the island

CODES = (
    "q7", "014", "Z/9", "b-03", "isl.1",
    "A 20", "é1", "M", "zz", "x_4",
    "7", "K9", "k-10", "Ö2", "c3",
    "T", "0b", "yy8", "n.5", "L11",
)  # fmt: skip
NAMES = (
    "Ash & Elm", "Brèmhope", "Cold Ings", "Drax-le-Moor", "Isle of Wrå",
    "St Ewan's", "Fenby, Upper", "Garth", "Høl & Hythe", "Ingoldsby",
    "Jervaulx", "Kirk & Mill", "Long Ness", "Müker", "Nab End",
    "Ouseby", "Pickerley", "Quorndale", "Rûn & Rill", "Skell",
)  # fmt: skip

# How far the middle of an area's eastern side lies from that of its neighbour's western side.
DENTS_M = {2: -1.5, 6: 1.8, 11: -1.2, 16: 1.4}

Pair = tuple[int, int]


class Place(NamedTuple):
    """Where the county lies: a projection and the south-west corner in it."""

    crs: str
    easting: int
    northing: int


YORKSHIRE = Place("EPSG:27700", 420_000, 440_000)
CHILE = Place("EPSG:32719", 340_000, 6_280_000)

CALLS = (
    2310, 4105, 1890, 3377, 1204,
    2751, 5230, 3018, 2244, 1967,
    3642, 2873, 4419, 2096, 3150,
    1733, 2588, 3961, 2402, 2817,
)  # fmt: skip
WARDS = (4, 7, 3, 6, 2, 5, 9, 5, 4, 3, 6, 5, 8, 4, 5, 3, 4, 7, 4, 5)


@dataclass(frozen=True)
class County:
    """Where the files of a county lie."""

    folder: Path
    scenario: Path
    polygons: Path
    figures: Path
    links: Path
    crossings: Path


def make(folder: Path, polygons: str = "county.geojson", place: Place = YORKSHIRE) -> County:
    """Write the county into a folder; the name of the polygon file says its format."""
    folder.mkdir(parents=True, exist_ok=True)
    county = County(
        folder,
        folder / "six.toml",
        folder / polygons,
        folder / "figures.csv",
        folder / "links.csv",
        folder / "crossings.csv",
    )
    write_polygons(frame(place), county.polygons)
    write_rows(county.figures, figures())
    write_rows(county.links, links_rows())
    write_rows(county.crossings, [["from", "to", "crossings"], ["ISL.1", "cold ings", "Wrå Ferry"]])
    county.scenario.write_text(scenario(polygons), encoding="utf-8")
    return county


def scenario(polygons: str) -> str:
    return f"""\
title = "Six commands for a made-up county"
question = "Who works with whom?"

[data]
areas = "{polygons}"
figures = "figures.csv"
links = "links.csv"
crossings = "crossings.csv"

[columns]
officers = "officers"
sergeants = "sergeants"
wards = "wards"

[demand]
calls_2025 = 1.0

[rules]
number = 6
size = [2, 4]
contiguity = true
supervision = {{ max_ratio = 8, superintendents = 3, inspectors = 120, scope = "london" }}
balance = {{ max_ratio = 2.0 }}

[goals]
links = 1.0
imbalance = 1.0
"""


def figures(calls: Sequence[int] = CALLS) -> list[list[object]]:
    """Return the table of figures; its rows stand in another order than the polygons."""
    header = ["code", "name", "calls_2025", "officers", "sergeants", "wards", "remark"]
    rows: list[list[object]] = [
        [CODES[i], NAMES[i], calls[i], *staff(i), WARDS[i], "n/a" if i % 3 else ""]
        for i in range(ROWS * COLUMNS)
    ]
    return [header, *reversed(rows)]


def staff(i: int) -> tuple[str, str]:
    """Return officers and sergeants of an area, to the hundredth of a post."""
    officers = 9000 + 1373 * i % 7919
    return f"{officers / 100:.2f}", f"{(officers // 9 + 37 * i) / 100:.2f}"


def neighbours() -> list[Pair]:
    """Return the pairs that share a side of the grid, the island's included."""
    across = [(i, i + 1) for i in range(ROWS * COLUMNS) if (i + 1) % COLUMNS]
    down = [(i, i + COLUMNS) for i in range((ROWS - 1) * COLUMNS)]
    return sorted(across + down)


def borders() -> list[Pair]:
    """Return the pairs that border each other on land."""
    return [pair for pair in neighbours() if ISLAND not in pair]


def links() -> dict[Pair, int]:
    """Return the links between areas, both directions together; some join areas far apart."""
    near = {(i, j): 10 + (i * 7 + j * 11) % 23 for i, j in neighbours()}
    return near | {(0, 19): 8, (3, 12): 5, (2, 4): 9}


def links_rows() -> list[list[object]]:
    """Return the table of links: each pair in both directions, areas named in every way."""
    rows: list[list[object]] = [["from", "to", "count"]]
    for (i, j), count in links().items():
        rows.append([CODES[i].upper(), NAMES[j].lower(), count // 3])
        rows.append([CODES[j], NAMES[i].upper().replace("&", "AND"), count - count // 3])
    return [*rows, [CODES[0], NAMES[0], 1000]]  # links within an area do not count


def frame(
    place: Place = YORKSHIRE,
    shifted: Sequence[int] = (13,),
    dents_m: Mapping[int, float] = DENTS_M,
) -> gpd.GeoDataFrame:
    """Return the polygons, in metres."""
    shapes = [
        cell(i, dent_m=dents_m.get(i, 0.0), is_shifted=i in shifted) for i in range(ROWS * COLUMNS)
    ]
    moved = [shapely.affinity.translate(shape, place.easting, place.northing) for shape in shapes]
    return gpd.GeoDataFrame({"code": CODES, "name": NAMES}, geometry=moved, crs=place.crs)


def cell(i: int, *, dent_m: float = 0.0, is_shifted: bool = False) -> shapely.Polygon:
    """Return the polygon of an area: a crooked cell, now and then a little beside its place."""
    row, column = divmod(i, COLUMNS)
    south = ROWS - 1 - row
    ring = [
        *_side((column, south), (column + 1, south)),
        *_side((column + 1, south), (column + 1, south + 1)),
        *_side((column + 1, south + 1), (column, south + 1)),
        *_side((column, south + 1), (column, south)),
    ]
    east, north = (0.9, -0.7) if is_shifted else (0.0, 0.0)
    if i == ISLAND:
        east, north = ISLAND_GAP_M, ISLAND_GAP_M
    moved = [(x + east, y + north) for x, y in ring]
    moved[3] = (moved[3][0] + dent_m, moved[3][1])
    return shapely.Polygon(moved)


def _side(start: Pair, end: Pair) -> list[tuple[float, float]]:
    """Return a corner of the grid and the crooked middle of the side that leads from it."""
    first, last = _corner(start), _corner(end)
    draw = random.Random(str(sorted([start, end])))
    middle = tuple((a + b) / 2 + draw.randint(-300, 300) for a, b in zip(first, last, strict=True))
    return [first, (middle[0], middle[1])]


def _corner(at: Pair) -> tuple[float, float]:
    draw = random.Random(str(at))
    return at[0] * CELL_M + draw.randint(-200, 200), at[1] * CELL_M + draw.randint(-200, 200)


def write_polygons(polygons: gpd.GeoDataFrame, path: Path) -> None:
    """Write polygons as they are, but as GeoJSON in degrees, as that format wants them."""
    path.unlink(missing_ok=True)
    if path.suffix == ".geojson" and polygons.crs is not None:
        polygons = polygons.to_crs("EPSG:4326")
    polygons.to_file(path)


def write_rows(path: Path, rows: Sequence[Sequence[object]], separator: str = ",") -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def write_plan(path: Path, bcus: Mapping[str, Sequence[int]]) -> Path:
    """Write a plan given as the numbers of the areas of each BCU."""
    rows = [[CODES[i], bcu] for bcu, areas in bcus.items() for i in areas]
    write_rows(path, [["code", "bcu"], *rows])
    return path


# A plan that keeps every rule of the scenario.
PLAN: Mapping[str, Sequence[int]] = {
    "North West": (0, 5, 6),
    "North East": (1, 2, 3, 4),
    "Centre": (7, 11, 12),
    "East": (8, 9, 13, 14),
    "South West": (10, 15, 16),
    "South East": (17, 18, 19),
}


def edit(path: Path, old: str, new: str) -> None:
    """Replace the one place where a text stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


class Answer(NamedTuple):
    """What a command answered: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document that must be all that stands on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The faults of an error told as JSON."""
        found = self.document["faults"]
        assert isinstance(found, list)
        return found


def bcu(*arguments: str | Path) -> Answer:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int), "the command did not end with an exit code"
    return Answer(code, out.getvalue(), err.getvalue())


def settings(*texts: str) -> Iterator[str]:
    """Write settings as arguments of a command."""
    for text in texts:
        yield from ("--set", text)
