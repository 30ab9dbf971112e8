"""A map is worked in a projection that is true to scale, wherever it lies, whatever it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import projection
from bcu_optimizer.data.areas import Areas
from makers import sketches

GEOD = pyproj.Geod(ellps="WGS84")
MERCATOR = "EPSG:3857"


def degrees(west: float, south: float, side: float, columns: int = 4, rows: int = 3) -> list[Any]:
    return sketches.squares(columns, rows, side, (west, south))


def refusal(path: Path, shapes: Sequence[Any], crs: Any, stated: str | None = None) -> Any:
    with pytest.raises(InputError) as caught:
        sketches.read(shapes, path / "map.gpkg", crs, crs=stated)
    (fault,) = caught.value.faults
    return fault


def is_true(found: Areas, off: float = projection.TRUE) -> bool:
    """Tell by geodesics of the ellipsoid, not by the package, whether lengths are true."""
    back = pyproj.Transformer.from_crs(found.frame.crs, "EPSG:4326", always_xy=True)
    at = shapely.get_coordinates(found.frame.geometry.to_numpy())
    ratios = []
    for step in ((100.0, 0.0), (0.0, 100.0), (70.7106781187, 70.7106781187)):
        one, other = back.transform(*at.T), back.transform(*(at + step).T)
        ratios.append(np.array(GEOD.inv(*one, *other)[2]) / 100)
    return bool(np.abs(1 / np.array(ratios) - 1).max() <= off * 1.02)


PLACES = [
    ("London", "EPSG:27700", [530_000, 180_000], "EPSG:27700"),
    ("in degrees, in Britain", "EPSG:4326", [-1.5, 53.8], "EPSG:27700"),
    ("New York", "EPSG:32618", [580_000, 4_500_000], "EPSG:32618"),
    ("New York in feet", "EPSG:2263", [980_000, 190_000], "EPSG:32618"),
    ("New York in Mercator", MERCATOR, [-8_243_631, 4_960_226], "EPSG:32618"),
    ("Santiago in degrees", "EPSG:4326", [-70.7, -33.5], "EPSG:32719"),
    ("Paris", "EPSG:2154", [650_000, 6_860_000], "EPSG:2154"),
    ("Paris in Europe's projection", "EPSG:3035", [3_760_000, 2_890_000], None),
    ("Svalbard", "EPSG:3995", [600_000, -1_000_000], None),
    ("the North Pole", "EPSG:3995", [-10_000, -10_000], None),
    ("the South Pole", "EPSG:3031", [-10_000, -10_000], None),
    ("Lambert's Finland in degrees", "EPSG:4326", [27.0, 66.0], "EPSG:32635"),
    ("Fiji in degrees", "EPSG:4326", [179.9, -17.5], None),
]


@pytest.mark.parametrize(("name", "crs", "at", "expected"), PLACES, ids=[p[0] for p in PLACES])
def test_every_place_is_worked_true_to_scale(
    tmp_path: Path, name: str, crs: str, at: list[float], expected: str | None
) -> None:
    side = 0.1 if crs == "EPSG:4326" else 5000.0
    found = sketches.read(sketches.squares(4, 3, side, at), tmp_path / "map.gpkg", crs)
    assert is_true(found), name
    assert sketches.pairs(found.borders) == sketches.pairs(
        sketches.read(sketches.squares(), tmp_path / "grid.gpkg").borders
    )
    assert found.frame.crs == expected or expected is None
    untrue = crs in {MERCATOR, "EPSG:3035", "EPSG:3995", "EPSG:3031"} and found.frame.crs != crs
    assert bool(found.notes) == untrue
    if untrue:
        assert "not true to scale" in found.notes[0]
        assert found.frame.crs.to_string() in found.notes[0]


def test_a_map_across_180_degrees_is_the_right_way_up(tmp_path: Path) -> None:
    """In files the halves lie at both ends of the world, one polygon in two parts of its own."""
    whole = degrees(178.5, -18.0, 0.7)
    west, east = shapely.box(-180, -90, 180, 90), shapely.box(180, -90, 540, 90)
    torn = [
        shapely.multipolygons(
            [
                *shapely.get_parts(shape & west),
                *shapely.get_parts(shapely.transform(shape & east, lambda at: at - [360, 0])),
            ]
        )
        for shape in whole
    ]
    found = sketches.read(torn, tmp_path / "torn.geojson", "EPSG:4326").frame
    x = found["x"].to_numpy().reshape(3, 4)
    y = found["y"].to_numpy().reshape(3, 4)
    assert (np.diff(x, axis=1) > 70_000).all()
    assert (np.diff(y, axis=0) > 70_000).all()
    assert (found.geometry.geom_type == "Polygon").all()
    same = sketches.read(whole, tmp_path / "whole.geojson", "EPSG:4326").frame
    assert np.allclose(same[["x", "y"]], found[["x", "y"]], atol=0.002)


@pytest.mark.parametrize("stated", [MERCATOR, "EPSG:3035", "ESRI:54009"])
def test_a_stated_projection_that_is_not_true_is_refused_with_one_that_is(
    tmp_path: Path, stated: str
) -> None:
    shapes = degrees(24.0, 38.0, 0.1)
    fault = refusal(tmp_path, shapes, "EPSG:4326", stated)
    assert fault.where == "data.crs"
    assert "not true to scale" in fault.message
    better = fault.remedy.partition('data.crs = "')[2].partition('"')[0]
    assert is_true(sketches.read(shapes, tmp_path / "map.gpkg", "EPSG:4326", crs=better))


def test_a_projection_made_for_the_map_can_be_typed(tmp_path: Path) -> None:
    shapes = degrees(20.0, 85.0, 0.5)
    fault = refusal(tmp_path, shapes, "EPSG:4326", MERCATOR)
    better = fault.remedy.partition('data.crs = "')[2].partition('"')[0]
    assert better.startswith("+proj=")
    found = sketches.read(shapes, tmp_path / "map.gpkg", "EPSG:4326", crs=better)
    assert is_true(found)
    assert found.frame.crs == sketches.read(shapes, tmp_path / "own.gpkg", "EPSG:4326").frame.crs


def test_a_map_too_large_for_any_is_worked_in_the_best_and_said(tmp_path: Path) -> None:
    found = sketches.read(degrees(-120, 30, 10, 5, 2), tmp_path / "map.gpkg", "EPSG:4326")
    (note,) = found.notes
    assert "too large for any projection to be true to 0.5%" in note
    assert "off by up to 0.8%" in note
    assert is_true(found, 0.008)
    assert not is_true(found)


def test_a_map_of_the_world_is_refused(tmp_path: Path) -> None:
    fault = refusal(tmp_path, degrees(-170, -60, 60, 5, 2), "EPSG:4326")
    assert "no projection is true to 5%" in fault.message


def test_coordinates_without_a_place_on_earth_are_refused(tmp_path: Path) -> None:
    site = pyproj.CRS('LOCAL_CS["site", UNIT["metre", 1]]')
    fault = refusal(tmp_path, sketches.squares(at=(1000, 1000)), site)
    assert "no place on Earth" in fault.message


def test_what_touches_in_degrees_touches_in_metres(tmp_path: Path) -> None:
    """Below a side of 28 km lie four short ones: straight in degrees, bent in metres."""
    shapes = [*degrees(0.5, 52.0, 0.1, 4, 1), shapely.box(0.5, 52.1, 0.9, 52.2)]
    found = sketches.read(shapes, tmp_path / "map.geojson", "EPSG:4326")
    assert sketches.pairs(found.borders) == {(0, 1), (1, 2), (2, 3), (0, 4), (1, 4), (2, 4), (3, 4)}
    assert found.healed == found.notes == ()


@pytest.mark.parametrize("form", ["gpkg", "geojson"])
def test_heights_change_nothing(tmp_path: Path, form: str) -> None:
    flat = sketches.read(sketches.squares(), tmp_path / f"flat.{form}")
    high = [
        shapely.force_3d(shape, 40.0 * number) for number, shape in enumerate(sketches.squares())
    ]
    found = sketches.read(high, tmp_path / f"high.{form}", "EPSG:7405" if form == "gpkg" else 27700)
    assert found.borders == flat.borders
    assert found.frame[["x", "y"]].equals(flat.frame[["x", "y"]])
    assert not found.frame.geometry.has_z.any()


def test_the_shipped_areas_stay_in_the_british_grid(london: Any) -> None:
    read = london().areas
    assert read.frame.crs == "EPSG:27700"
    assert read.notes == read.healed == ()
    assert isinstance(read.frame, gpd.GeoDataFrame)
