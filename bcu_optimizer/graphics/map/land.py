"""The polygons that a map is drawn of."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from bcu_optimizer.data.areas import Areas


@dataclass(frozen=True)
class Land:
    """Areas, and what is drawn beside them; all in metres.

    Attributes
    ----------
    areas
        Polygons indexed by code, with `name`.
    outside
        Polygons that belong to no BCU, with `name`; hatched.
    water
        Polygons of water, with `name`.
    """

    areas: gpd.GeoDataFrame
    outside: gpd.GeoDataFrame
    water: gpd.GeoDataFrame

    @classmethod
    def of(cls, areas: Areas) -> Land:
        """Return the polygons of areas as they were read."""
        return cls(areas.frame, areas.outside, areas.water)

    @classmethod
    def bare(cls, areas: gpd.GeoDataFrame) -> Land:
        """Return areas with nothing beside them."""
        nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=areas.crs)
        return cls(areas, nothing, nothing)

    @property
    def others(self) -> gpd.GeoDataFrame:
        """What is beside the areas, with `name`; water without, as it is named along its course."""
        return pd.concat([self.outside, self.water.assign(name="")])[["name", "geometry"]]

    @property
    def names(self) -> tuple[list[str], list[str]]:
        """The names of what belongs to no BCU, and of water."""
        outside, water = ([str(name) for name in f["name"]] for f in (self.outside, self.water))
        return outside, water
