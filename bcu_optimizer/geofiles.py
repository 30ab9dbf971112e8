"""Writing layers of a GeoPackage; a write that fails is an error of the operating system."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd


def write_layer(frame: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    """Write a table with its index as a layer of a GeoPackage.

    Raises
    ------
    OSError
        If it cannot be written, such as for want of space; GDAL has errors of its own for that.
    """
    try:
        frame.reset_index().to_file(path, layer=layer, driver="GPKG")
    except RuntimeError as error:  # the parent of all of pyogrio's errors
        raise OSError(0, str(error)) from None
