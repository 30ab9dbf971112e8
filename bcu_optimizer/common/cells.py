"""Values as they are written into cells of tables, and read from them."""

from __future__ import annotations

# A cell that starts with one of these, be it after blanks, is a formula to some spreadsheet.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def as_meant(cell: str) -> str:
    """Undo :func:`as_text`: drop the mark that makes a cell text to a spreadsheet."""
    return cell[1:] if cell.startswith("'") and _needs_mark(cell[1:]) else cell


def as_text(cell: str) -> str:
    """Mark a cell that a spreadsheet would take for a formula, or that bears a mark, as text."""
    is_marked = cell.startswith("'") and _needs_mark(cell[1:])
    return f"'{cell}" if is_marked or _is_formula(cell) else cell


def _needs_mark(cell: str) -> bool:
    """Tell whether an apostrophe before a cell is a mark: before a formula, a digit or a mark."""
    return _is_formula(cell) or cell.startswith("'") or cell[:1].isdecimal()


def _is_formula(cell: str) -> bool:
    return cell.lstrip().startswith(_FORMULA)
