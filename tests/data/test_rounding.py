"""What is measured on polygons is rounded: a projection's last digits decide nothing."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from bcu_optimizer.data import areas
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.sources import Source
from makers import grids


def read(path: Path, noise_m: float = 0.0) -> Areas:
    """Write six squares, each corner moved by as much as the noise, and read them again."""
    chance = np.random.default_rng(7)
    moved: dict[tuple[float, ...], np.ndarray] = {}
    shapes = [
        shapely.transform(
            shapely.box(x, y, x + 1500.25, y + 1500.25),
            lambda at: np.array(
                [moved.setdefault(tuple(p), p + chance.uniform(-noise_m, noise_m, 2)) for p in at]
            ),
        )
        for x in 400_000.125 + 1500.25 * np.arange(3)
        for y in 300_000.125 + 1500.25 * np.arange(2)
    ]
    codes = list(grids.LETTERS[:6])
    frame = gpd.GeoDataFrame(
        {"code": codes, "name": codes, "calls": 1}, geometry=shapes, crs="EPSG:27700"
    )
    frame.to_file(path)
    return areas.read(Source(path))


@pytest.fixture
def exact(tmp_path: Path) -> Areas:
    return read(tmp_path / "exact.gpkg")


def test_noise_of_a_micrometre_changes_no_number(tmp_path: Path, exact: Areas) -> None:
    noisy = read(tmp_path / "noisy.gpkg", 1e-6)
    assert not np.array_equal(
        shapely.get_coordinates(noisy.frame.geometry), shapely.get_coordinates(exact.frame.geometry)
    )
    assert noisy.frame[["x", "y"]].equals(exact.frame[["x", "y"]])
    assert noisy.sizes_m2 == exact.sizes_m2
    assert all(
        {*map(tuple, one)} >= {*map(tuple, other)}
        for one, other in zip(noisy.hulls, exact.hulls, strict=True)
    )
    assert noisy.borders == exact.borders


def test_centres_and_lengths_are_in_millimetres_and_areas_in_square_metres(exact: Areas) -> None:
    assert exact.sizes_m2[0] == round(1500.25**2)
    assert exact.frame["x"].iloc[0] == 400_750.25
    assert set(exact.borders.values()) == {1500.25}
    for values in (exact.frame["x"], exact.frame["y"], *exact.hulls):
        assert np.array_equal(values, np.round(values, 3))
