"""Graphillion, which counts plans by a method of its own, where it can be installed."""

from __future__ import annotations

import sys

import pytest

try:
    from graphillion import GraphSet
except ModuleNotFoundError:
    if sys.version_info < (3, 13):  # the versions that it has wheels for
        raise
    GraphSet = None

by_graphillion = pytest.mark.skipif(
    GraphSet is None, reason="Graphillion has no wheels for this version of Python"
)
