"""The solver libraries, the versions of them that were tried, and whether those here are among."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

# From the first version to before the second.
RANGES = {"highspy": ("1.10", "1.17"), "pulp": ("3.3.2", "4"), "cbcbox": ("2.929", "3")}


@dataclass(frozen=True)
class Library:
    """A solver library as it is installed here."""

    name: str
    version: str

    @property
    def strays(self) -> str:
        """``older`` or ``newer`` than what was tried; empty if it is neither."""
        first, end = RANGES[self.name]
        if _release(self.version) < _release(first):
            return "older"
        return "newer" if _release(self.version) >= _release(end) else ""

    def as_dict(self) -> dict[str, Any]:
        """Return what ``run.json`` says of it."""
        return {
            "version": self.version,
            "tested": _range(self.name),
            "within": not self.strays,
        }


def installed() -> list[Library]:
    """List the solver libraries that are installed."""
    found = []
    for name in RANGES:
        try:
            found.append(Library(name, version(name)))
        except PackageNotFoundError:  # one solver is enough
            continue
    return found


def as_dict() -> dict[str, Any]:
    """Return what ``run.json`` says of the solver libraries, by name."""
    return {each.name: each.as_dict() for each in installed()}


def warning() -> str:
    """Name every library that is older or newer than what was tried; empty if none is."""
    strays = [each for each in installed() if each.strays]
    if not strays:
        return ""
    told = "; ".join(
        "{} {} is {} (tested: from {} to before {})".format(
            each.name, each.version, each.strays, *RANGES[each.name]
        )
        for each in strays
    )
    remedy = " ".join(f"'{each.name}{_range(each.name)}'" for each in strays)
    return (
        f"outside the versions that this program was tested with: {told}. Every plan is checked "
        f"all the same. For a tested version: pip install {remedy}"
    )


def _range(name: str) -> str:
    first, end = RANGES[name]
    return f">={first},<{end}"


def _release(text: str) -> tuple[int, ...]:
    """Return the numbers of a version, without what marks it as early or local."""
    found = re.match(r"\d+(\.\d+)*", text)
    return tuple(map(int, found[0].split("."))) if found else ()
