"""What is said of newer figures beside those they replace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bcu_optimizer.presentation.document import GAP, Block, Document, Paragraph, lines
from bcu_optimizer.presentation.table import Column, Table, figures
from bcu_optimizer.questions.newer_figures import Change, Vintage

_MOST_LINES = 40
_VALUES = (Column("Column"), *figures("Old", "New", "Change"))


def document(vintage: Vintage) -> Document:
    """Say what is new, missing and renamed, the totals, and what changed by more than a share."""
    old, new = Path(vintage.old).name, Path(vintage.new).name
    blocks: list[Block] = []
    for title, columns in (("Only in the new", vintage.added), ("Missing", vintage.removed)):
        blocks += lines([f"{title}: {', '.join(columns)}."] if columns else [])
    if vintage.renamed:
        told = "Columns whose names differ only in their numbers are held side by side (→)."
        blocks.append(Paragraph(told))
    blocks.append(Table("Totals", _VALUES, [_row(each) for each in vintage.totals]))
    title = f"Figures that changed by more than {100 * vintage.share:g} %"
    blocks += (
        _changed(title, vintage.changed)
        if vintage.changed
        else [
            Paragraph(f"{title}: none."),
            GAP,
        ]
    )
    return Document(f"{new} takes the place of {old}.", blocks)


def _changed(title: str, changed: Sequence[Change]) -> list[Block]:
    rows = [[each.name, *_row(each)] for each in changed[:_MOST_LINES]]
    left = len(changed) - _MOST_LINES
    more = f"… and {left} more; --json lists all, --changed-by sets the share."
    return [Table(title, [Column("Area"), *_VALUES], rows), *lines([more] if left > 0 else [])]


def _row(each: Change) -> list[str]:
    name = f"{each.column} → {each.renamed}" if each.renamed else each.column
    change = "–" if each.change is None else f"{100 * each.change:+.1f} %"
    return [name, each.old, each.new, change]
