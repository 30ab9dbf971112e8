"""Where in a file a table of areas may stand, told from its cells: to say what would read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.exact import parse_figure
from bcu_optimizer.data.tables import table as tables
from bcu_optimizer.data.tables.rows import Lines

_FEWEST = 2  # a column in which so few cells name areas is not meant


@dataclass(frozen=True)
class Whereabouts:
    """Where rows of areas stand.

    Attributes
    ----------
    sheet
        The sheet, of a workbook that has several; "…" where it may be more than one.
    header
        The row of headings; None where it is the first that is not blank.
    area
        The heading of the column that names the areas.
    texts
        The headings of other columns that hold names of something that areas share.
    """

    sheet: str | None
    header: int | None
    area: str
    texts: tuple[str, ...]


def whereabouts(path: Path, is_area: Callable[[str], bool]) -> Whereabouts | None:
    """Find the one column in a file that names most areas; None where there is none."""
    try:
        sheets = tables.sheets(path)
    except InputError:
        return None
    naming = [
        (sum(is_area(cells[column]) for _, cells in lines if column < len(cells)), name, column)
        for name, lines in sheets.items()
        for column in range(max((len(cells) for _, cells in lines), default=0))
    ]
    named, sheet, column = max(naming, key=lambda found: found[0], default=(0, "", 0))
    if named < _FEWEST:
        return None
    alike = {name for count, name, _ in naming if count == named}
    shown = None if len(sheets) == 1 else sheet if len(alike) == 1 else "…"
    return _described(sheets[sheet], shown, column, is_area)


def _described(
    lines: Lines, sheet: str | None, column: int, is_area: Callable[[str], bool]
) -> Whereabouts | None:
    filled = [(line, cells) for line, cells in lines if any(cells)]
    called = [cells[column] if column < len(cells) else "" for _, cells in filled]
    named = [n for n, text in enumerate(called) if is_area(text)]
    above = [n for n in range(named[0]) if called[n]]
    if not above:
        return None
    header = above[-1]
    line, headings = filled[header]
    rows = [filled[n][1] for n in named]
    texts = tuple(
        heading
        for place, heading in enumerate(headings)
        if heading and place != column and _is_shared([r[place] for r in rows if place < len(r)])
    )
    return Whereabouts(sheet, line if header else None, headings[column], texts)


def _is_shared(cells: Sequence[str]) -> bool:
    """Tell whether cells hold names, at least one of which stands more than once."""
    texts = [cell for cell in cells if cell]
    is_text = bool(texts) and all(parse_figure(text) is None for text in texts)
    return is_text and 1 < len(set(texts)) < len(texts)
