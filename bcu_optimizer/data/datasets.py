"""Data sets that ship with the product: polygons, figures and where they come from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.settings import Settings, Text
from bcu_optimizer.data import shipped
from bcu_optimizer.data.tables import encoding


class Dataset(Settings):
    """The descriptor of a data set; its file names are relative to the descriptor.

    ``columns``, ``demand`` and ``links`` are what a scenario starts from that says nothing of its
    own; ``outside`` lists polygons that are drawn but belong to no plan; ``aliases`` is a table
    ``alias,area`` of other names, ``titles`` are what may stand before names ("Borough of");
    ``examples`` are values for settings that a new scenario does not state, by dotted key;
    ``sources`` says, column by column, where the figures come from. ``statements`` are to be shown
    with the areas, ``figures_statements`` with the figures, unless a scenario puts others in their
    place.
    """

    title: Text
    areas: Text
    figures: Text
    crs: Text | None = None
    crossings: Text | None = None
    aliases: Text | None = None
    titles: tuple[Text, ...] = ()
    water: Text | None = None
    outside: tuple[Text, ...] = ()
    statements: tuple[Text, ...] = ()
    figures_statements: tuple[Text, ...] = ()
    columns: dict[str, Any] = Field(default_factory=dict)
    demand: dict[str, Any] = Field(default_factory=dict)
    links: dict[str, Any] = Field(default_factory=dict)
    examples: dict[Text, Any] = Field(default_factory=dict)
    sources: dict[Text, Text] = Field(default_factory=dict)


Shape = TypeVar("Shape", bound=Settings)
Kind = Literal["links", "figures"]


class ShippedTable(Settings):
    """The descriptor of a table that ships for a data set: of links, or of figures.

    It takes the place of the one that the data set starts from, and brings its own ``columns``,
    ``demand`` and ``links``. ``sources`` names every column, with where it comes from. ``what`` is
    what links are, in a few words; ``notes`` are to be told wherever it shows, ``statements``
    to be shown.
    """

    title: Text
    kind: Kind
    areas: Text
    file: Text
    what: str = ""
    statements: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    columns: dict[str, Any] = Field(default_factory=dict)
    demand: dict[str, Any] = Field(default_factory=dict)
    links: dict[str, Any] = Field(default_factory=dict)
    sources: dict[Text, Text] = Field(default_factory=dict)


def table(name: object, kind: Kind, areas: str) -> ShippedTable | None:
    """Return the shipped table of a name, with its file made whole; None where a text names none.

    Raises
    ------
    InputError
        If the table is of another kind, or of other areas than those asked about.
    """
    path = shipped.table(name) if isinstance(name, str) else None
    if path is None:
        return None
    found = _table(path)
    where = f"data.{kind}"
    if found.kind != kind:
        every = shipped.tables()
        fit = [each for each in every if _table(shipped.TABLES / f"{each}.toml").kind == kind]
        message = f"'{name}' is a shipped table of {found.kind}, not of {kind}."
        raise bad(message, where=where, remedy=f"Those of {kind}: {', '.join(fit)}.")
    if found.areas != areas:
        message = f"'{name}' is a table of the areas '{found.areas}', and these are others."
        raise bad(
            message, where=where, remedy=f'Name a table of your own, or areas = "{found.areas}".'
        )
    return found


@cache
def _table(path: Path) -> ShippedTable:
    """Read the descriptor of a shipped table, once for all that ask, with its file made whole."""
    found = _validated(ShippedTable, path)
    return found.model_copy(update={"file": str(path.parent / found.file)})


def load(path: Path) -> Dataset:
    """Read the descriptor of a data set, with its file names made whole.

    Raises
    ------
    InputError
        If the file cannot be read or is not of the shape above.
    """
    read = _validated(Dataset, path)
    files = {
        key: str(path.parent / value)
        for key in ("areas", "figures", "crossings", "aliases", "water")
        if (value := getattr(read, key))
    }
    return read.model_copy(update=files)


def _validated(shape: type[Shape], path: Path) -> Shape:
    try:
        return shape.model_validate(encoding.toml(path))
    except ValidationError as error:
        raise bad(f"the descriptor is not usable: {error}", path) from None


def find(name: str) -> Dataset | None:
    """Return the shipped data set of that name, or None where a text names none."""
    path = shipped.data_set(name)
    return load(path) if path else None
