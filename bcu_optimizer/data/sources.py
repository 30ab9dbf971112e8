"""Where areas come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bcu_optimizer.data import slivers as healing


@dataclass(frozen=True)
class Source:
    """Where areas come from.

    Attributes
    ----------
    polygons
        A vector file of polygons with ``code`` and ``name``, such as GeoJSON or a GeoPackage.
    figures
        A table keyed by ``code``; None if the polygons carry the figures themselves.
    layer
        The layer of polygons, of a file that has several.
    sheet, header
        The sheet and the row of headings of the figures, of a workbook that has several.
    code, name
        The attributes or columns that give codes and names, if they are not called so.
    aliases
        A table ``alias,area`` of other names of areas.
    titles
        What may stand before the name of an area besides the usual titles.
    centres
        Whether the polygons carry the centres of areas, as those shipped do.
    crs
        The projection to work in, in metres; None to choose one.
    outside
        Codes of polygons that are only drawn.
    water
        A file of polygons to draw as water.
    repair
        Whether invalid polygons are made valid.
    heal_m
        Widest sliver between polygons that is healed, in metres.
    """

    polygons: Path
    figures: Path | None = None
    crs: str | None = None
    outside: Sequence[str] = ()
    water: Path | None = None
    heal_m: float = healing.TOLERANCE_M
    required: Mapping[str, str] = field(default_factory=dict)
    layer: str | None = None
    sheet: str | None = None
    header: int | None = None
    code: str | None = None
    name: str | None = None
    aliases: Path | None = None
    titles: Sequence[str] = ()
    centres: bool = False
    repair: bool = False
