"""Hidden working folders: whose each is, and what a run that was killed left is cleared away."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
from pathlib import Path

_LONGEST = 40  # letters of the name of what is made in a working folder that its own name bears
OLD = "old-"
"""Marks a working folder that keeps what is being replaced, as ``run``."""


def prefix(name: str) -> str:
    """Return what the name of a working folder begins with: what for, and whose it is."""
    return f"{_begin(name)}{_here()}-{os.getpid()}-"


def clear(place: Path) -> None:
    """Remove the working folders for a file or folder whose processes on this machine have ended.

    What one of them was just replacing when it was killed is put back in its place.
    """
    begin = _begin(place.name)
    whose = re.compile(rf"{re.escape(begin)}{_here()}-(\d+)-(old-)?\w+")
    try:
        held = [each.name for each in place.parent.iterdir() if each.name.startswith(begin)]
    except OSError:
        return
    for name in held:
        found = whose.fullmatch(name)
        if found and _has_ended(int(found[1])):
            old = place.parent / name / "run"
            if found[2] and old.exists() and not os.path.lexists(place):
                _put_back(old, place)
            shutil.rmtree(place.parent / name, ignore_errors=True)


def _begin(name: str) -> str:
    return f".{name[:_LONGEST]}-"


def _here() -> str:
    """Return a short word for this machine."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def _put_back(old: Path, place: Path) -> None:
    try:
        old.rename(place)
    except OSError:  # another run was first
        return


def _has_ended(process: int) -> bool:
    if os.name == "nt":  # there asking would end it
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
