"""Data sets that ship with the product: polygons, figures and where they come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.settings import Settings, Text
from bcu_optimizer.data import shipped
from bcu_optimizer.data.tables import encoding


class Dataset(Settings):
    """The descriptor of a data set; its file names are relative to the descriptor.

    ``columns``, ``demand`` and ``links`` are what a scenario starts from that says nothing of its
    own; ``outside`` lists polygons that are drawn but belong to no plan; ``sources`` says, column
    by column, where the figures come from. ``statements`` are to be shown with the areas,
    ``figures_statements`` with the figures, unless a scenario puts others in their place.
    """

    title: Text
    areas: Text
    figures: Text
    crs: Text | None = None
    crossings: Text | None = None
    water: Text | None = None
    outside: tuple[Text, ...] = ()
    statements: tuple[Text, ...] = ()
    figures_statements: tuple[Text, ...] = ()
    columns: dict[str, Any] = Field(default_factory=dict)
    demand: dict[str, Any] = Field(default_factory=dict)
    links: dict[str, Any] = Field(default_factory=dict)
    sources: dict[Text, Text] = Field(default_factory=dict)


def load(path: Path) -> Dataset:
    """Read the descriptor of a data set, with its file names made whole.

    Raises
    ------
    InputError
        If the file cannot be read or is not of the shape above.
    """
    try:
        read = Dataset.model_validate(encoding.toml(path))
    except ValidationError as error:
        raise bad(f"the descriptor is not usable: {error}", path) from None
    files = {
        key: str(path.parent / value)
        for key in ("areas", "figures", "crossings", "water")
        if (value := getattr(read, key))
    }
    return read.model_copy(update=files)


def find(name: str) -> Dataset | None:
    """Return the shipped data set of that name, or None where a text names none."""
    path = shipped.data_set(name)
    return load(path) if path else None
