"""What can be said of all valid plans: their number, ranks, shares, trade-offs, alternatives."""

from __future__ import annotations

from bcu_optimizer.enumeration.census import Census

__all__ = ["Census"]
