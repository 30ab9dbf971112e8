"""Versions of libraries and hashes of files: what an answer was made of."""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = (
    "bcu-optimizer",
    "geopandas",
    "highspy",
    "matplotlib",
    "networkx",
    "numpy",
    "pulp",
    "pyarrow",
    "scipy",
    "shapely",
)


def versions() -> dict[str, str]:
    """Return the versions of this program and of the libraries that figures and pages rest on."""
    return {name: version(name) for name in _LIBRARIES}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def in_policy(text: str) -> str:
    """Return the SHA-256 of a script or style as a content security policy states it, in base64."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
