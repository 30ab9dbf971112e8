"""From a scenario file to a frozen scenario: layers, settings of the command line, checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bcu_optimizer.common import toml
from bcu_optimizer.common.errors import Fault, InputError, UsageError, bad, nearest, refuse
from bcu_optimizer.common.text import composed
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.data import shipped
from bcu_optimizer.scenario import faults, layers, paths
from bcu_optimizer.scenario.layers import COMMAND_LINE, Key, Stated
from bcu_optimizer.scenario.schema import Scenario
from bcu_optimizer.scenario.shipped_figures import lay_under

DEFAULT = "default"


def load(
    item: str | Path, settings: Iterable[str] = (), shape: type[Scenario] = Scenario
) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    item
        A path, or the name of a shipped scenario.
    settings
        Texts ``table.key=VALUE``, the value as in TOML; each changes that key alone.
    shape
        The class of the scenario: one with rules of a user's own, if there are any.

    Raises
    ------
    InputError
        With all faults found: no such file, not TOML, unknown or contradicting keys, wrong values.
    """
    path = layers.locate(str(item), Path())
    values = dict(layers.read(path).values)
    texts = list(settings)
    about_data = [text for text in texts if text.strip().startswith("data")]
    for text in about_data:  # they say which data set lies under everything else
        _set(values, text)
    _lay_under(values)
    added = []
    for text in texts:
        if text not in about_data:
            before = dict(values)
            key = _set(values, text)
            if _stands_beside_others(key, before):
                added.append(".".join(key))
    scenario = _validated(values, path, shape)
    origins = {**scenario.origins, **dict.fromkeys(added, COMMAND_LINE)}
    return scenario.model_copy(update={"origins": origins})


def _stands_beside_others(key: Key, before: Mapping[Key, Stated]) -> bool:
    """Tell whether a key is new in a table that a file would have replaced as a whole."""
    stated = before.get(key[:1])
    table = stated.value if stated and len(key) > 1 and key[0] in layers.WHOLE else None
    return isinstance(table, Mapping) and bool(table) and key[1] not in table


def _set(values: dict[Key, Stated], text: str) -> Key:
    """Apply one ``table.key=VALUE``; return its key."""
    key, value = _parse_setting(text)
    key = layers.kept(key)
    if key[0] == "extends":
        message = "what a scenario extends cannot be changed from the command line."
        raise InputError(
            Fault(message, COMMAND_LINE, "extends", "Write a scenario that extends it.")
        )
    table = paths.anchor(layers.nest({key: value}), Path())
    for part in key:
        table = table[part]
    value = table
    for depth in range(1, len(key)):
        whole = values.get(key[:depth])
        if whole is not None and isinstance(whole.value, Mapping):
            inside = dict(whole.value)
            changed = layers.flatten({"_": inside})
            layers_inside = {k[1:]: Stated(v, "") for k, v in changed.items()}
            layers.put(layers_inside, key[depth:], Stated(value, ""))
            merged = layers.nest({k: s.value for k, s in layers_inside.items()})
            values[key[:depth]] = Stated(merged, COMMAND_LINE)
            return key
    if isinstance(value, Mapping) and value and key[0] not in layers.WHOLE:
        for other in [other for other in values if other[: len(key)] == key]:
            del values[other]
        for inner, each in layers.flatten(value).items():
            layers.put(values, layers.kept((*key, *inner)), Stated(each, COMMAND_LINE))
        return key
    layers.put(values, key, Stated(value, COMMAND_LINE))
    return key


def _parse_setting(text: str) -> tuple[Key, Any]:
    name, equals, raw = composed(text).partition("=")
    if not equals or not name.strip():
        message = f"'{text}' is not of the form table.key=VALUE."
        remedy = "Write it as rules.number=12."
        raise UsageError(Fault(message, where=COMMAND_LINE, remedy=remedy))
    try:
        nested: Any = toml.read(f"{name} = 0")
    except ValueError:
        message = f"'{name}' is no key."
        raise UsageError(
            Fault(message, where=COMMAND_LINE, remedy="Write it as rules.number=12.")
        ) from None
    key: list[str] = []
    while isinstance(nested, dict):
        part = next(iter(nested))
        key.append(part)
        nested = nested[part]
    return tuple(key), _parse_value(raw.strip(), text)


def _parse_value(raw: str, text: str) -> Any:
    try:
        return toml.read(f"value = {raw}")["value"]
    except (ValueError, RecursionError):
        if raw and not set(raw) & set("[]{}\"'="):
            return raw
        message = f"the value of '{text}' is not valid TOML."
        remedy = "Write numbers plainly, texts in quotes, lists in brackets."
        raise UsageError(Fault(message, where=COMMAND_LINE, remedy=remedy)) from None


def _lay_under(values: dict[Key, Stated]) -> None:
    """Lay what a shipped data set starts from under everything that is stated."""
    areas = values.get(("data", "areas"), Stated(shipped.DEFAULT_DATASET, DEFAULT)).value
    if not isinstance(areas, str):
        return
    data_set = dataset.find(areas)
    if data_set is None:
        _check_areas(areas, values)
        return
    lay_under(values, data_set, areas)


def _check_areas(areas: str, values: Mapping[Key, Stated]) -> None:
    if shipped.is_bare_name(areas):
        known = nearest(areas, shipped.names(shipped.BOUNDARIES, ".toml"))
        raise bad(
            f"there is no shipped data set '{areas}'.",
            values["data", "areas"].file,
            "data.areas",
            f"Name one, or a file of polygons. {known}",
        )


def _is_removed(key: Key, stated: Stated) -> bool:
    """Tell whether ``false`` takes the key out; for switches of the data it is a value."""
    return stated.value is False and key != ("data", "crossings")


def _validated(values: Mapping[Key, Stated], path: Path, shape: type[Scenario]) -> Scenario:
    kept = {key: each.value for key, each in values.items() if not _is_removed(key, each)}
    table = layers.nest({key: value for key, value in kept.items() if key[0] != "extends"})
    found = [*_reserved(table, values, path), *_unknown_removed(values, path, shape)]
    try:
        scenario = shape.model_validate(table)
    except ValidationError as error:
        found += faults.of_validation(error, values, path, shape)
        raise InputError(*dict.fromkeys(found)) from None
    refuse(found)
    origins = {".".join(key): each.file for key, each in values.items()}
    update = {"name": path.stem, "file": str(path), "origins": origins}
    return scenario.model_copy(update=update).headed(path.stem)


def _reserved(table: dict[str, Any], values: Mapping[Key, Stated], path: Path) -> list[Fault]:
    """Refuse keys that the loader fills in itself."""
    return [
        faults.unknown_key((name,), values, path)
        for name in ("name", "file", "origins")
        if table.pop(name, None) is not None
    ]


def _unknown_removed(
    values: Mapping[Key, Stated], path: Path, shape: type[Scenario]
) -> list[Fault]:
    """Refuse a key that is taken out by ``false`` but that there is no such key for."""
    return [
        faults.unknown_key(key, values, path, shape)
        for key, each in values.items()
        if _is_removed(key, each) and not faults.is_known(key, shape)
    ]
