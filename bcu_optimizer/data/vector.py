"""Vector files: one layer of shapes with its attributes as text, whatever a program wrote there."""

from __future__ import annotations

import json
import math
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from bcu_optimizer.common import input_files
from bcu_optimizer.common.errors import bad, nearest
from bcu_optimizer.common.text import plain
from bcu_optimizer.data.geopackage import plainly

_NEEDED = "A GeoJSON or GeoPackage file of polygons is needed."
# What is said of values that are looked at below, or of numbers of rows, which are not used.
_ANSWERED = re.compile(r"as JSON; leaving as string|features with id = .* have been found")


@dataclass(frozen=True)
class Layer:
    """A layer of a vector file.

    Attributes
    ----------
    shapes
        The shapes alone, in the projection that the file states, in the order of the file.
    cells
        The attributes as text by name, blank where there is none.
    odd
        Of each attribute the numbers of the rows (from 0) that hold a list, a table or true/false.
    notes
        What a reader of an answer should know of how the file was read, one sentence each.
    """

    shapes: gpd.GeoDataFrame
    cells: dict[str, list[str]]
    odd: dict[str, frozenset[int]]
    notes: tuple[str, ...] = ()


def read(path: Path, layer: str | None, setting: str, usual: str | None = None) -> Layer:
    """Read a layer: the one that is named, else the usual one where there is one, else the only.

    Parameters
    ----------
    setting
        How a layer is named, such as ``data.layer = "…"``.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, states no projection, has several layers of which
        none is named, or names an attribute twice.
    """
    with input_files.reading(path, "polygons", _NEEDED), plainly(path) as place:
        chosen, notes = _chosen(path, _layers(place), layer, usual, setting)
        frame, said = _read(path, place, chosen)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise bad("the file holds no polygons.", path, remedy="A layer of polygons is needed.")
    if frame.crs is None:
        raise bad(
            "the file does not say in which projection its coordinates are.",
            path,
            remedy="Save it with its coordinate reference system, for example as a GeoPackage.",
        )
    frame = frame.set_geometry(frame.geometry.force_2d())
    cells, odd = _attributes(frame, path)
    return Layer(frame[[frame.geometry.name]], cells, odd, (*notes, *said))


def _chosen(
    path: Path, layers: list[str], layer: str | None, usual: str | None, setting: str
) -> tuple[str | None, list[str]]:
    if layer is not None and layer not in layers:
        raise bad(f"there is no layer '{layer}'.", path, remedy=nearest(layer, layers))
    if layer is not None or len(layers) < 2:
        return layer, []
    if usual is None or usual not in layers:
        listed = ", ".join(f"'{each}'" for each in layers)
        remedy = f"Say which one to read: {setting}."
        raise bad(f"the file holds several layers ({listed}).", path, remedy=remedy)
    others = ", ".join(f"'{each}'" for each in layers if each != usual)
    return usual, [f"Of {path.name} the layer '{usual}' was read, not {others}."]


def _layers(path: Path) -> list[str]:
    try:
        return [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except Exception:  # reading it says in a planner's words what is wrong with the file
        return []


def _read(path: Path, place: Path, layer: str | None) -> tuple[Any, list[str]]:
    """Read a layer, and what the library has to say of it."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame = gpd.read_file(place, layer=layer)
    except UnicodeDecodeError:
        raise bad("its text is not UTF-8.", path, remedy="Save the file as UTF-8.") from None
    said = [
        f"On reading {path.name}: {text}."
        for text in dict.fromkeys(str(each.message).rstrip(".") for each in caught)
        if not _ANSWERED.search(text)
    ]
    return frame, said


def _attributes(
    frame: gpd.GeoDataFrame, path: Path
) -> tuple[dict[str, list[str]], dict[str, frozenset[int]]]:
    cells: dict[str, list[str]] = {}
    odd = {}
    for column in frame.columns:
        if column == frame.geometry.name:
            continue
        name = plain(column)
        if name in cells:
            raise bad(f"two attributes are called '{name}'.", path, remedy="Rename one of them.")
        values = frame[column].tolist()
        cells[name] = [_text(value) for value in values]
        odd[name] = frozenset(i for i, v in enumerate(values) if _is_odd(v))
    return cells, odd


def _text(value: Any) -> str:
    """Write a value as the text that a table would hold."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    return str(value)


def _is_odd(value: Any) -> bool:
    """Tell whether a value is a list, a table or true/false, which name nothing.

    GDAL writes a list or a table as text where other shapes have a text.
    """
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return False
    return isinstance(value, bool | list | dict | np.ndarray)
