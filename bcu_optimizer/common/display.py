"""Where the words, drawings and files of results are made, so that a result imports none of it.

Presentation and runs say once, by names of modules alone, who does what for which kind of result;
a module is imported when it is first called for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

ANY = "*"
_PLACES: dict[tuple[str, str], str] = {}


def register(action: str, places: Mapping[str, str]) -> None:
    """Say which function does something, as "module:function", by the kind of result, or ANY."""
    _PLACES.update({(action, kind): place for kind, place in places.items()})


def call(action: str, kind: str, *given: Any, **more: Any) -> Any:
    """Call what is registered for a kind of result, or for any."""
    place = _PLACES.get((action, kind)) or _PLACES[action, ANY]
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)(*given, **more)


def of(action: str, result: object, *given: Any, **more: Any) -> Any:
    """Call what is registered for the kind of a result with it."""
    return call(action, type(result).__name__, result, *given, **more)


def text(result: object) -> str:
    """Return a result in plain lines."""
    return str(of("text", result))


def html(result: object) -> str:
    """Return a result as HTML for a notebook; it needs no network."""
    return str(of("html", result))


def save(result: object, folder: str | Path) -> None:
    """Write a result to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run of the same command, or cannot be written;
        it then stays as it is.
    """
    of("save", result, Path(folder))
