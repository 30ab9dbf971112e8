"""What the screen says of an options appraisal: its summary, and the options side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Bullets,
    Closing,
    Document,
    Heading,
    Notes,
    lines,
)
from bcu_optimizer.presentation.table import Cell, Column, Table, Value, figures, measured
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.presentation.documents.appraisal.report import Pack

_SHOWN = ("links_kept", "imbalance", "demand_ratio", "officers_ratio")
_COLUMNS = (
    Column("Option", whole=True),
    Column("Rules", whole=True),
    Column("BCUs", "count"),
    *figures(*(MEASURES[name].in_brief().capitalize() for name in _SHOWN)),
    Column("Score", "ratio", 3),
    Column("Rank", "count"),
)


def document(pack: Pack) -> Document:
    """Say what came of an appraisal, or that there is nothing to appraise."""
    found = pack.appraisal
    changed = spelled.change_line(found.problem.scenario)
    if not pack.options:
        return Document(pack.title, _nothing(pack), changed)
    blocks: list[Block] = []
    for block in pack.sections[0].blocks:
        blocks += [Notes(block.items), GAP] if isinstance(block, Bullets) else []
    blocks += [_options(pack), Notes(words.remarks(found.problem)), GAP]
    page = ", page.html" if pack.page else ""
    made = f"The pack is in {{out}}: report.pdf, report.html{page}, and every table and plan."
    return Document(pack.title, blocks, changed, Closing(made=made))


def _nothing(pack: Pack) -> list[Block]:
    best = pack.appraisal.preferred
    why = "'bcu explain' with the same scenario says why, and what would help."
    told = [words.because(best), why] if best.because else []
    last = "There is nothing to appraise; nothing was written."
    return [Heading(words.headline(best)), *lines([*told, last])]


def _options(pack: Pack) -> Table:
    """List the options with their main figures and their rank."""
    scored = pack.scored
    rows: list[list[Value | Cell]] = []
    for i, option in enumerate(pack.options):
        found = option.evaluation
        held = "kept" if found.holds else "broken"
        values = (measured(name, found.measures[name]) for name in _SHOWN)
        place = (scored.totals[i], scored.ranks[i]) if scored.totals else (None, None)
        rows.append([option.name, held, len(found.groups), *values, *place])
    return Table("The options", _COLUMNS, rows)
