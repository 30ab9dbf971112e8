"""From a scenario file to a frozen scenario: layers, settings of the command line, checks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bcu_optimizer import dataset, shipped
from bcu_optimizer.errors import Fault, InputError, UsageError, bad, nearest
from bcu_optimizer.scenario import layers
from bcu_optimizer.scenario.layers import COMMAND_LINE, Key, Stated
from bcu_optimizer.scenario.schema import Scenario

DEFAULT = "default"


def load(item: str | Path, settings: Iterable[str] = ()) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    item
        A path, or the name of a shipped scenario.
    settings
        Texts ``table.key=VALUE``, the value as in TOML; each changes that key alone.

    Raises
    ------
    InputError
        With all faults found: no such file, not TOML, unknown or contradicting keys, wrong values.
    """
    path = layers.locate(str(item), Path())
    values = dict(layers.read(path).values)
    for text in settings:
        _set(values, text)
    _lay_under(values)
    return _validated(values, path)


def _set(values: dict[Key, Stated], text: str) -> None:
    """Apply one ``table.key=VALUE``."""
    key, value = _parse_setting(text)
    table = layers.anchor(layers.nest({key: value}), Path())
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
            return
    if isinstance(value, Mapping) and value and key[0] not in {"demand", "goals", "ties"}:
        for other in [other for other in values if other[: len(key)] == key]:
            del values[other]
        for inner, each in layers.flatten(value).items():
            layers.put(values, (*key, *inner), Stated(each, COMMAND_LINE))
        return
    layers.put(values, key, Stated(value, COMMAND_LINE))


def _parse_setting(text: str) -> tuple[Key, Any]:
    name, equals, raw = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(Fault(f"'{text}' is not of the form table.key=VALUE.", where=COMMAND_LINE))
    try:
        nested: Any = tomllib.loads(f"{name} = 0")
    except tomllib.TOMLDecodeError:
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
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
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
    file = str(shipped.data_set(areas))
    for table in ("columns", "demand", "links"):
        for key, value in layers.flatten({table: getattr(data_set, table)}).items():
            hidden = any(key[: len(k)] == k or k[: len(key)] == key for k in values)
            if not hidden:
                values[key] = Stated(value, file)


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


def _validated(values: Mapping[Key, Stated], path: Path) -> Scenario:
    kept = {key: stated.value for key, stated in values.items() if not _is_removed(key, stated)}
    table = layers.nest(kept)
    table.pop("extends", None)
    faults = _reserved(table, values, path)
    origins = {".".join(key): stated.file for key, stated in values.items()}
    try:
        scenario = Scenario.model_validate(table)
    except ValidationError as error:
        faults += [_fault(each, values, path) for each in error.errors()]
        raise InputError(*_without_repeats(faults)) from None
    if faults:
        raise InputError(*faults)
    update = {"name": path.stem, "file": str(path), "origins": origins}
    update |= {} if scenario.title else {"title": path.stem}
    return scenario.model_copy(update=update)


def _reserved(table: dict[str, Any], values: Mapping[Key, Stated], path: Path) -> list[Fault]:
    """Refuse keys that the loader fills in itself."""
    return [
        _unknown_key((name,), values, path)
        for name in ("name", "file", "origins")
        if table.pop(name, None)
    ]


def _without_repeats(faults: list[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))


def _fault(error: Any, values: Mapping[Key, Stated], path: Path) -> Fault:
    """Turn a finding of pydantic into words."""
    key = _place(error["loc"])
    if error["type"] == "extra_forbidden":
        return _unknown_key(key, values, path)
    where = ".".join(key)
    file = _file_of(key, values, path)
    if error["type"] == "missing":
        return Fault(f"the key '{key[-1]}' is missing.", file, where, f"Add {where} = ….")
    message = error["msg"].removeprefix("Value error, ")
    given = "" if isinstance(error["input"], Mapping) else f" (given: {error['input']!r})"
    return Fault(f"{message[0].lower()}{message[1:]}{given}.", file, where, _expected(key))


def _place(location: tuple[Any, ...]) -> Key:
    """Return the dotted key of a finding, without the names pydantic gives to alternatives."""
    parts: list[str] = []
    for part in location:
        if isinstance(part, int):
            parts[-1] += f"[{part}]"
        elif not any(sign in str(part) for sign in "[(-") and part not in {"int", "bool", "str"}:
            parts.append(str(part))
    return tuple(parts)


def _unknown_key(key: Key, values: Mapping[Key, Stated], path: Path) -> Fault:
    table = ".".join(key[:-1])
    inside = f"in [{table}]" if table else "at the top of a scenario"
    known = _fields(key[:-1])
    return Fault(
        f"there is no key '{key[-1]}' {inside}.",
        _file_of(key, values, path),
        ".".join(key),
        nearest(key[-1], known),
    )


def _model_at(key: Key) -> Any:
    """Return the settings class of the table at a key, or None."""
    model: Any = Scenario
    for part in key:
        fields = getattr(model, "model_fields", {})
        if part not in fields:
            return None
        model = next(
            (
                each
                for each in [
                    fields[part].annotation,
                    *getattr(fields[part].annotation, "__args__", ()),
                ]
                if isinstance(each, type) and issubclass(each, BaseModel)
            ),
            None,
        )
    return model


def _fields(key: Key) -> list[str]:
    model = _model_at(key)
    fields = model.model_fields if model else {}
    extra = ["extends"] if model is Scenario else []
    return [name for name, each in fields.items() if not each.exclude] + extra


def _expected(key: Key) -> str | None:
    plain = tuple(part.split("[")[0] for part in key)
    for end in range(len(plain), 0, -1):
        model = _model_at(plain[: end - 1])
        field = model.model_fields.get(plain[end - 1]) if model else None
        if field is not None:
            text = field.description or next(
                (each.description for each in field.metadata if getattr(each, "description", None)),
                None,
            )
            return f"Expected: {text}" if text else None
    return None


def _file_of(key: Key, values: Mapping[Key, Stated], path: Path) -> str:
    """Return the file that states a key, or something inside or above it."""
    plain = tuple(part.split("[")[0] for part in key)
    for other, stated in values.items():
        shared = min(len(plain), len(other))
        if plain[:shared] == other[:shared]:
            return stated.file
    return str(path)
