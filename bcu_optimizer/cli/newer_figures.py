"""Newer figures beside those they replace, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.cli import tables

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.vintage import Change, Vintage

_MOST_LINES = 40
_NUMBERS = ("Old", "New", "Change")


def show(console: Console, vintage: Vintage) -> None:
    """Print what is new, missing and renamed, the totals, and what changed by more than a share."""
    old, new = Path(vintage.old).name, Path(vintage.new).name
    console.print(f"{new} takes the place of {old}.", style="bold")
    for title, columns in (("Only in the new", vintage.added), ("Missing", vintage.removed)):
        if columns:
            console.print(f"{title}: {', '.join(columns)}.")
    if vintage.renamed:
        console.print("Columns whose names differ only in their numbers are held side by side (→).")
    totals = tables.table("Totals", "Column", "Old", "New", "Change", numbers=_NUMBERS)
    for each in vintage.totals:
        totals.add_row(_column(each), each.old, each.new, _change(each))
    console.print(totals)
    title = f"Figures that changed by more than {100 * vintage.share:g} %"
    if not vintage.changed:
        console.print(f"{title}: none.")
        console.print()
        return
    changed = tables.table(title, "Area", "Column", "Old", "New", "Change", numbers=_NUMBERS)
    for each in vintage.changed[:_MOST_LINES]:
        changed.add_row(each.name, _column(each), each.old, each.new, _change(each))
    console.print(changed)
    left = len(vintage.changed) - _MOST_LINES
    if left > 0:
        console.print(f"… and {left} more; --json lists all, --changed-by sets the share.")


def _column(change: Change) -> str:
    return f"{change.column} → {change.renamed}" if change.renamed else change.column


def _change(change: Change) -> str:
    return "–" if change.change is None else f"{100 * change.change:+.1f} %"
