"""What can be said of all valid plans: their number, ranks, shares, trade-offs, alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bcu_optimizer.questions.census.census import Census

__all__ = ["Census"]


def __getattr__(name: str) -> Any:
    """Import the census when it is asked for: a solver's answer is proven without it."""
    if name in __all__:
        from bcu_optimizer.questions.census.census import Census

        return Census
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
