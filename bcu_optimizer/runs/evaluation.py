"""The run folder of a plan that was evaluated."""

from __future__ import annotations
