"""Writing layers of a GeoPackage; a write that fails is an error of the operating system."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio

from bcu_optimizer.common.dates import today
from bcu_optimizer.data.tables import columns


def write_layer(frame: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    """Write a table with its index as a layer of a GeoPackage, which bears the day's date.

    A column is renamed where such a file has one of its own, or takes two for one.

    Raises
    ------
    OSError
        If it cannot be written, such as for want of space; GDAL has errors of its own for that.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{today():%Y-%m-%dT%H:%M:%S}.000Z"})
    try:
        whole = frame.reset_index()
        names = columns.apart(whole.columns, columns.OF_A_GEOPACKAGE, "column_")
        whole.rename(columns=names).to_file(path, layer=layer, driver="GPKG")
    except RuntimeError as error:  # the parent of all of pyogrio's errors
        raise OSError(0, str(error)) from None
