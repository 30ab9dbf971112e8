"""What is said of a given plan: which rules it keeps, and what would improve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.data.plans import saved_run
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Closing,
    Document,
    Heading,
    Notes,
    On,
    Paragraph,
)
from bcu_optimizer.presentation.documents import improvements, plan
from bcu_optimizer.presentation.plan_head import title_of
from bcu_optimizer.presentation.wording import changes as change_words
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.questions.improve.improvements import Moves
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.improve.what_if import WhatIf


def document(found: Evaluation) -> Document:
    """Say how a plan stands."""
    return of(found)


def of(
    found: Evaluation,
    moves: Moves | None = None,
    count: int = 0,
    asked: WhatIf | None = None,
    origin: str = "",
) -> Document:
    """Say how a plan stands, ``count`` of the moves that would help, and what was asked if.

    ``origin`` says whose scenario it is held against, where none was named.
    """
    scenario = found.problem.scenario
    saved = saved_run.read(found.plan)
    title = saved.text if saved else found.plan.title
    held = f"Held against: {scenario.title}{f' ({origin})' if origin else ''}"
    changed = spelled.change_line(scenario)
    blocks: list[Block] = [On("screen", [Heading(held)]), On("notebook", [Paragraph(held)])]
    blocks += [Paragraph(changed, strong=True)] if changed else []
    told: list[Block] = [*plan.tables(found), *_standing(found), GAP]
    told += improvements.moves_that_help(moves, count) if moves else []
    told += improvements.what_if(asked) if asked else []
    notes = [*found.plan.notes, *words.remarks(found.problem, found.groups)]
    blocks += [On("screen", [*told, Notes(notes), GAP]), plan.in_notebook(found)]
    return Document(
        title_of(found),
        blocks,
        closing=Closing("the map and the files", "Maps, tables and data are in {out}."),
        named=f"{found.plan.name}: {title}" if title else found.plan.name,
    )


def _standing(found: Evaluation) -> list[Block]:
    broken = [verdict for verdict in found.verdicts if verdict.holds is False]
    if not broken:
        keeps = Paragraph("The plan keeps every rule.", strong=True)
        return [keeps, Paragraph(words.least_room(found))]
    many = "a rule" if len(broken) == 1 else f"{len(broken)} rules"
    told = f"The plan breaks {many}: {change_words.breaks(found)}."
    return [Paragraph(told, strong=True)]
