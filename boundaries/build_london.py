"""Make the London files of this folder from their published inputs.

    python boundaries/build_london.py INPUT_FOLDER [--out FOLDER]

INPUT_FOLDER holds `london_boroughs.geojson`, `borough_figures.csv`, `thames_pairs.csv` and
`plan_adopted_2018.csv`; SOURCES.md says what they are. Without --out the shipped files are
replaced: those in this folder and `scenarios/plans/adopted-2018.csv`. With it all of them go to
FOLDER. Nothing is written unless every rule below holds on the files as read back.

All lengths are metres and all areas square metres in EPSG:27700, unless a name says otherwise.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from pyproj.enums import TransformDirection

HERE = Path(__file__).resolve().parent
PLANS = HERE.parent / "scenarios" / "plans"

BOROUGHS, FIGURES = "london_boroughs.geojson", "borough_figures.csv"
PAIRS, ADOPTED = "thames_pairs.csv", "plan_adopted_2018.csv"
AREAS_OUT, WATER_OUT = "london-areas.geojson", "london-water.geojson"
FIGURES_OUT, CROSSINGS_OUT, PLAN_OUT = (
    "london-figures.csv",
    "london-crossings.csv",
    "adopted-2018.csv",
)

DECIMALS = 6  # of a degree: 0.11 m north, 0.07 m east
MAX_TOLERANCE_M = 20.0
MAX_BYTES = 600_000  # of the areas file
MAX_AREA_CHANGE = 0.005  # of the total, against the input polygons and the published figure
MIN_PART_M2 = 100.0  # smaller parts of a multipolygon are digitising chips, and left out
MAX_OVERLAP_M2 = 100.0  # of the water and all areas together
TOUCH_M = 1.0  # how near the water must come to a bank, and a listed gap to the measured one

# WGS 84 longitude and latitude to British National Grid with the Ordnance Survey's published
# seven-parameter shift (EPSG 1314, good to about 2 m). Written out, because the choice PROJ makes
# on its own depends on the grid files that happen to be installed.
NATIONAL_GRID = Transformer.from_pipeline(
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
    " +step +proj=push +v_3 +step +proj=cart +ellps=WGS84"
    " +step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842"
    " +s=-20.489 +convention=position_vector"
    " +step +inv +proj=cart +ellps=airy +step +proj=pop +v_3"
    " +step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)

# Columns of the shipped crossings, and of the Thames pairs they come from.
CROSSING_COLUMNS = {
    "from": "code_a",
    "to": "code_b",
    "from_name": "borough_a",
    "to_name": "borough_b",
    "gap_m": "polygon_gap_m",
    "vehicle_crossing": "vehicle_crossing_2016",
    "crossings": "crossings",
}

Row = dict[str, str]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Settings:
    """What is asked for, and what the result must look like."""

    inputs: Path
    out: Path
    plans: Path
    outside: frozenset[str]  # codes that are drawn but are no area of any plan
    areas: int  # areas of plans, so without those outside
    borders: int  # pairs of areas of plans that share a boundary of positive length
    tolerance: float  # of the simplification
    closing: float  # distance of the morphological closing; fills gaps up to twice as wide


@dataclass(frozen=True)
class Inputs:
    """The four inputs as read."""

    areas: gpd.GeoDataFrame  # in EPSG:27700, indexed by code, those outside included
    figures: list[Row]
    crossings: list[Row]
    plan: list[Row]


def refuse(faults: Iterable[str]) -> None:
    """Stop with all faults at once, if there are any."""
    if lines := list(faults):
        raise SystemExit("\n".join(["no file written:", *(f"- {line}" for line in lines)]))


# --- coordinates -----------------------------------------------------------------------------


def to_metres(geometries: Any) -> Any:
    """Turn WGS 84 degrees into EPSG:27700 metres."""
    return shapely.transform(geometries, NATIONAL_GRID.transform, interleaved=False)


def to_degrees(geometries: Any) -> Any:
    """Turn EPSG:27700 metres into WGS 84 degrees."""

    def inverse(x: Any, y: Any) -> Any:
        return NATIONAL_GRID.transform(x, y, direction=TransformDirection.INVERSE)

    return shapely.transform(geometries, inverse, interleaved=False)


def rounded(geometry: Any) -> Any:
    """Round every vertex as it is written; neighbours' common vertices stay common."""
    return shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS) + 0.0)  # no "-0.0"


# --- reading ---------------------------------------------------------------------------------


def read_polygons(path: Path) -> gpd.GeoDataFrame:
    """Read the polygons of a GeoJSON file into EPSG:27700, indexed and sorted by code."""
    frame = gpd.read_file(path)
    refuse(f"{path.name}: no property {key}" for key in ("code", "name") if key not in frame)
    refuse([f"{path.name}: not in WGS 84"] if frame.crs.to_epsg() != 4326 else [])
    blank = frame.index[frame[["code", "name"]].isna().any(axis=1)] + 1
    refuse(f"{path.name}: feature {n} has no code or no name" for n in blank)
    frame = frame.set_index("code").sort_index()
    return frame.set_geometry(to_metres(frame.geometry.to_numpy()), crs="EPSG:27700")


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read the rows of a CSV file, sorted by `columns`, which must be there."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    refuse(f"{path.name}: no column {name}" for name in missing)
    ragged = [n for n, row in enumerate(rows, 1) if None in row or None in row.values()]
    refuse(f"{path.name}: row {n} has more or fewer cells than the header" for n in ragged)
    refuse([] if rows else [f"{path.name}: no rows"])
    return sorted(rows, key=lambda row: [row[name] for name in columns])


def read_inputs(folder: Path) -> Inputs:
    """Read all four inputs."""
    names = (BOROUGHS, FIGURES, PAIRS, ADOPTED)
    refuse(f"{name} is missing in {folder}" for name in names if not (folder / name).is_file())
    return Inputs(
        read_polygons(folder / BOROUGHS),
        read_table(folder / FIGURES, ["code", "name", "land_area_ha"]),
        [crossing(row) for row in read_table(folder / PAIRS, list(CROSSING_COLUMNS.values()))],
        read_table(folder / ADOPTED, ["code", "name", "bcu"]),
    )


def crossing(row: Row) -> Row:
    """Put a Thames pair under the column names of the shipped file."""
    return {ours: row[theirs] for ours, theirs in CROSSING_COLUMNS.items()}


# --- shapes ----------------------------------------------------------------------------------


def borders(areas: gpd.GeoDataFrame) -> set[Pair]:
    """List pairs of codes whose polygons share a boundary of positive length."""
    edges = dict(zip(areas.index, areas.boundary, strict=True))
    return {
        (a, b)
        for a, b in combinations(edges, 2)
        if edges[a].intersects(edges[b]) and edges[a].intersection(edges[b]).length > 0
    }


def of_plans(areas: gpd.GeoDataFrame, outside: frozenset[str]) -> gpd.GeoDataFrame:
    """Leave out what is no area of any plan."""
    return areas[~areas.index.isin(outside)]


def without_chips(polygon: Any) -> Any:
    """Leave out parts of a polygon smaller than MIN_PART_M2."""
    parts = [part for part in shapely.get_parts(polygon) if part.area >= MIN_PART_M2]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def simplified(areas: gpd.GeoDataFrame, tolerance: float) -> Any:
    """Thin out the vertices of a coverage: neighbours still share theirs."""
    kept = [without_chips(polygon) for polygon in areas.geometry]
    return shapely.coverage_simplify(np.array(kept), tolerance)


def largest(shape: Any) -> Any:
    """Pick the largest piece of a shape in one or more pieces."""
    return max(shapely.get_parts(shape), key=shapely.area)


def river(areas: gpd.GeoDataFrame, closing: float) -> Any:
    """Find the largest gap between the areas that closing fills, with straight ends."""
    land = shapely.coverage_union_all(areas.geometry.to_numpy())
    filled = land.buffer(closing).buffer(-closing).difference(land)
    if filled.area < MIN_PART_M2:
        refuse([f"a closing of {closing:g} m fills no gap between the polygons"])
    water = largest(filled)
    open_ends = shapely.line_merge(water.boundary.difference(land.boundary.buffer(0.01)))
    mouths = [end.convex_hull.buffer(0) for end in shapely.get_parts(open_ends)]
    return largest(shapely.union_all([water, *mouths]).difference(land))


# --- writing ---------------------------------------------------------------------------------


def feature(properties: dict[str, Any], geometry: Any) -> str:
    """Put a GeoJSON feature on one line."""
    shape = shapely.geometry.mapping(shapely.orient_polygons(rounded(geometry)))
    body = {"type": "Feature", "properties": properties, "geometry": shape}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def write_features(path: Path, features: Iterable[str]) -> None:
    """Write a GeoJSON file as in RFC 7946 with one feature a line."""
    lines = ",\n".join(features)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def write_areas(path: Path, areas: gpd.GeoDataFrame, tolerance: float) -> None:
    """Write the simplified areas, with the centres of the polygons as they came."""
    shapes = to_degrees(simplified(areas, tolerance))
    rows = zip(areas.index, areas["name"], areas.centroid, shapes, strict=True)
    write_features(path, (feature(area_properties(*row[:3]), row[3]) for row in rows))


def write_water(path: Path, water: Any) -> None:
    """Write the river, snapped to the grid of the decimals, where the banks already lie."""
    snapped = shapely.set_precision(to_degrees(water), 10.0**-DECIMALS)
    write_features(path, [feature({"name": "River Thames"}, largest(snapped))])


def area_properties(code: str, name: str, centre: Any) -> dict[str, Any]:
    """Give the properties of an area."""
    return {
        "code": code,
        "name": name,
        "centre_easting_m": round(centre.x, 3),
        "centre_northing_m": round(centre.y, 3),
    }


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write a CSV file with the columns of the first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# --- rules: each gives its faults, one line each -----------------------------------------------


def coverage_faults(areas: gpd.GeoDataFrame, file: str) -> list[str]:
    """Check that polygons are valid, none overlaps another and neighbours share vertices."""
    shapes = areas.geometry.to_numpy()
    bad = list(areas["name"][~shapely.is_valid(shapes)])
    if bad:
        return [f"{file}: not a valid polygon: {', '.join(bad)}"]
    edges = shapely.coverage_invalid_edges(shapes)
    clash = list(areas["name"][~shapely.is_empty(edges)])
    text = "polygons overlap, or do not share the vertices of their common boundary"
    return [f"{file}: {text}: {', '.join(clash)}"] if clash else []


def code_faults(areas: gpd.GeoDataFrame, settings: Settings) -> list[str]:
    """Check that the polygons are those expected, each code once."""
    faults = [f"{BOROUGHS}: {code} stands twice" for code in areas.index[areas.index.duplicated()]]
    absent = sorted(settings.outside - set(areas.index))
    faults += [f"{BOROUGHS}: no polygon for {code}, given as outside" for code in absent]
    found = len(of_plans(areas, settings.outside))
    if found != settings.areas:
        faults.append(f"{BOROUGHS}: {found} areas, {settings.areas} expected")
    return faults


def key_faults(rows: Sequence[Row], areas: gpd.GeoDataFrame, file: str) -> list[str]:
    """Check that a table has one row for each area, under the name its polygon has."""
    codes = [row["code"] for row in rows]
    wrong = sorted(
        {code for code in codes if codes.count(code) > 1} | set(areas.index) ^ set(codes)
    )
    faults = [f"{file}: wants one row for each area, and has not for {code}" for code in wrong]
    return faults + name_faults([(row["code"], row["name"]) for row in rows], areas, file)


def name_faults(named: Iterable[tuple[str, str]], areas: gpd.GeoDataFrame, file: str) -> list[str]:
    """Check that names agree with those of the polygons."""
    names = dict(zip(areas.index, areas["name"], strict=True))
    return [
        f"{file}: {code} is called {name}, its polygon {names[code]}"
        for code, name in named
        if code in names and names[code] != name
    ]


def figure_faults(rows: Sequence[Row]) -> list[str]:
    """Check that each figure is of the kind of its column."""
    return [
        f"{FIGURES}: {column} of {row['name']} is not {figure_kind(column)[0]}: {value!r}"
        for row in rows
        for column, value in row.items()
        if not re.fullmatch(figure_kind(column)[1], value or "")
    ]


def figure_kind(column: str) -> tuple[str, str]:
    """Say what a column holds, in words and as a pattern."""
    if column in ("code", "name"):
        return "a text", r".+"
    if column == "inner":
        return "yes or no", r"yes|no"
    if "_fte_" in column:
        return "a number with at most two decimals", r"\d+(\.\d{1,2})?"
    return "a whole number", r"\d+"


def crossing_faults(rows: Sequence[Row], areas: gpd.GeoDataFrame) -> list[str]:
    """Check that crossings name known areas and their gaps are those of the polygons."""
    ends = [(row["from"], row["from_name"]) for row in rows]
    ends += [(row["to"], row["to_name"]) for row in rows]
    unknown = sorted({code for code, _ in ends} - set(areas.index))
    if unknown:
        return [f"{PAIRS}: no area has the code {code}" for code in unknown]
    faults = name_faults(ends, areas, PAIRS)
    for row in rows:
        faults += gap_faults(row, areas.geometry[row["from"]], areas.geometry[row["to"]])
    return faults


def gap_faults(row: Row, one: Any, other: Any) -> list[str]:
    """Check a crossing's gap against the distance of the polygons, and its flag."""
    pair = f"{PAIRS}: {row['from_name']} and {row['to_name']}"
    faults = []
    if (
        not re.fullmatch(r"\d+", row["gap_m"])
        or abs(int(row["gap_m"]) - one.distance(other)) > TOUCH_M
    ):
        faults.append(
            f"{pair}: listed gap {row['gap_m']!r} m, measured {one.distance(other):.1f} m"
        )
    if row["vehicle_crossing"] not in ("yes", "no"):
        faults.append(f"{pair}: vehicle crossing wants yes or no, not {row['vehicle_crossing']!r}")
    return faults


def border_faults(before: set[Pair], after: set[Pair], expected: int) -> list[str]:
    """Check that the borders are those of the polygons as they came, in the right number."""
    faults = [f"{AREAS_OUT}: border {a}–{b} was lost" for a, b in sorted(before - after)]
    faults += [f"{AREAS_OUT}: border {a}–{b} is new" for a, b in sorted(after - before)]
    if len(after) != expected:
        faults.append(f"{AREAS_OUT}: {len(after)} land borders, {expected} expected")
    return faults


def size_faults(path: Path) -> list[str]:
    """Check that the areas file stays small."""
    size = path.stat().st_size
    return [f"{path.name}: {size} bytes, at most {MAX_BYTES}"] if size > MAX_BYTES else []


def change_faults(total: float, other: float, what: str) -> list[str]:
    """Check that the total area is near another total; both in hectares."""
    if abs(total - other) <= MAX_AREA_CHANGE * other:
        return []
    limit = f"they may differ by {MAX_AREA_CHANGE:.1%}"
    return [f"{AREAS_OUT}: {total:.1f} ha in total, {what} {other:.1f} ha; {limit}"]


def water_faults(water: Any, areas: gpd.GeoDataFrame, rows: Sequence[Row]) -> list[str]:
    """Check that the river is valid, touches each bank listed and covers no area."""
    if not water.is_valid:
        return [f"{WATER_OUT}: not a valid polygon"]
    faults = []
    overlap = areas.intersection(water).area.sum()
    if overlap > MAX_OVERLAP_M2:
        faults.append(f"{WATER_OUT}: covers {overlap:.0f} m² of the areas")
    banks = sorted({row[end] for row in rows if row["gap_m"] != "0" for end in ("from", "to")})
    far = [code for code in banks if water.distance(areas.geometry[code]) > TOUCH_M]
    return faults + [f"{WATER_OUT}: does not touch {areas['name'][code]}" for code in far]


# --- the whole -------------------------------------------------------------------------------


def build(settings: Settings, folder: Path) -> list[str]:
    """Write all files to a folder, check them as read back, and give the facts measured."""
    inputs = read_inputs(settings.inputs)
    refuse(input_faults(settings, inputs))
    write_areas(folder / AREAS_OUT, inputs.areas, settings.tolerance)
    shipped = read_polygons(folder / AREAS_OUT)
    refuse(size_faults(folder / AREAS_OUT) + area_faults(settings, inputs, shipped))
    write_water(folder / WATER_OUT, river(shipped, settings.closing))
    water = to_metres(gpd.read_file(folder / WATER_OUT).geometry.iloc[0])
    refuse(water_faults(water, shipped, inputs.crossings))
    write_table(folder / FIGURES_OUT, inputs.figures)
    write_table(folder / CROSSINGS_OUT, inputs.crossings)
    write_table(folder / PLAN_OUT, inputs.plan)
    return facts(settings, inputs, shipped, water)


def input_faults(settings: Settings, inputs: Inputs) -> list[str]:
    """List what is wrong with the inputs; tables only once the polygons are right."""
    if faults := code_faults(inputs.areas, settings) or coverage_faults(inputs.areas, BOROUGHS):
        return faults
    land = of_plans(inputs.areas, settings.outside)
    return [
        *key_faults(inputs.figures, land, FIGURES),
        *figure_faults(inputs.figures),
        *crossing_faults(inputs.crossings, land),
        *key_faults(inputs.plan, land, ADOPTED),
    ]


def area_faults(settings: Settings, inputs: Inputs, shipped: gpd.GeoDataFrame) -> list[str]:
    """List what is wrong with the areas as read back."""
    if faults := coverage_faults(shipped, AREAS_OUT):
        return faults
    before, after = (of_plans(each, settings.outside) for each in (inputs.areas, shipped))
    return [
        *border_faults(borders(before), borders(after), settings.borders),
        *change_faults(hectares(after), hectares(before), "before simplification"),
        *change_faults(hectares(after), published(inputs), "in the column land_area_ha"),
    ]


def hectares(areas: gpd.GeoDataFrame) -> float:
    """Add up the areas of the polygons."""
    return float(areas.area.sum()) / 1e4


def published(inputs: Inputs) -> float:
    """Add up the published land areas, in hectares."""
    return float(sum(int(row["land_area_ha"]) for row in inputs.figures))


def facts(settings: Settings, inputs: Inputs, shipped: gpd.GeoDataFrame, water: Any) -> list[str]:
    """Measure what SOURCES.md records about the polygons."""
    before, after = (of_plans(each, settings.outside) for each in (inputs.areas, shipped))
    change = abs(after.area / before.area - 1).max()
    return [
        f"vertices of the polygons: {vertices(inputs.areas)} before, {vertices(shipped)} after",
        f"hectares of {len(after)} areas: {hectares(before):.2f} before, {hectares(after):.2f} "
        f"after, {published(inputs):.0f} published; largest change of one area {change:.3%}",
        f"land borders: {len(borders(after))}",
        f"water: {water.area / 1e4:.1f} ha, {shapely.get_num_coordinates(water)} vertices",
    ]


def vertices(areas: gpd.GeoDataFrame) -> int:
    """Count the vertices, the closing one of each ring included."""
    return int(areas.count_coordinates().sum())


def parse(argv: Sequence[str] | None) -> Settings:
    """Read the command line; its defaults are London's."""
    parser = argparse.ArgumentParser(description="Make the London files from their inputs.")
    parser.add_argument("inputs", type=Path, metavar="INPUT_FOLDER")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="all files go here")
    parser.add_argument("--outside", nargs="*", default=["E09000001"], metavar="CODE")
    parser.add_argument("--areas", type=int, default=32, help="areas expected (%(default)s)")
    parser.add_argument("--borders", type=int, default=63, help="borders expected (%(default)s)")
    parser.add_argument("--tolerance", type=float, default=10.0, help="metres (%(default)s)")
    parser.add_argument("--closing", type=float, default=600.0, help="metres (%(default)s)")
    given = parser.parse_args(argv)
    if not 0 < given.tolerance <= MAX_TOLERANCE_M:
        parser.error(f"--tolerance wants more than 0 and at most {MAX_TOLERANCE_M:.0f} metres")
    return Settings(
        given.inputs,
        given.out or HERE,
        given.out or PLANS,
        frozenset(given.outside),
        given.areas,
        given.borders,
        given.tolerance,
        given.closing,
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Build aside, check, and only then put the files in their places."""
    settings = parse(argv)
    with TemporaryDirectory() as folder:
        measured = build(settings, Path(folder))
        for path in sorted(Path(folder).iterdir()):
            target = settings.plans if path.name == PLAN_OUT else settings.out
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / path.name)
    print("\n".join(measured))


if __name__ == "__main__":
    main()
