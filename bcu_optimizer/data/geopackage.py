"""Files of shapes and GDAL: where they lie, and layers of a GeoPackage that are written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pyogrio

from bcu_optimizer.common.dates import today
from bcu_optimizer.data.tables import columns


@contextmanager
def plainly(path: Path) -> Iterator[Path]:
    """Give a path to a file in which no sign means anything to GDAL, which reads "!" as an archive.

    The file need not be there; what lies beside it lies beside the path too.
    """
    if "!" not in str(path.absolute()) or os.name == "nt":
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        name = path.name
        if "!" in name:
            name = f"file{path.suffix}"
            Path(folder, name).symlink_to(path.absolute())
            yield Path(folder, name)
        else:
            Path(folder, "in").symlink_to(path.absolute().parent)
            yield Path(folder, "in", name)


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
        with plainly(path) as place:
            whole.rename(columns=names).to_file(place, layer=layer, driver="GPKG")
    except RuntimeError as error:  # the parent of all of pyogrio's errors
        raise OSError(0, "its shapes could not be put into a file") from error
