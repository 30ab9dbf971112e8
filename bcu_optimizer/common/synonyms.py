"""Names of one thing that speak of London, and those that do anywhere; either may be written."""

from __future__ import annotations

# What is kept and written to files, by what it is called elsewhere.
_KEPT = {"supervision_ratio_all": "supervision_ratio_london"}
_ANYWHERE = {kept: name for name, kept in _KEPT.items()}


def kept(name: str) -> str:
    """Return the name under which a measure, or the last part of a dotted key, is kept."""
    above, dot, last = name.rpartition(".")
    return f"{above}{dot}{_KEPT.get(last, last)}"


def anywhere(name: str) -> str:
    """Return the name to be shown and typed of a measure or a dotted key."""
    above, dot, last = name.rpartition(".")
    return f"{above}{dot}{_ANYWHERE.get(last, last)}"
