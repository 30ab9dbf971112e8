"""What is said of a plan page that was made: which plans it holds."""

from __future__ import annotations

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.document import Block, Closing, Document, Notes, Paragraph, lines
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.questions.plan_page.page import PlanPage
from bcu_optimizer.scenario import overrides as spelled

_COUNTS = (Column("BCUs", "count"), Column("Plans", "count"))


def document(page: PlanPage) -> Document:
    """Say how many plans a page holds, or that there is none to show."""
    scenario = page.problem.scenario
    blocks: list[Block] = [*lines([scenario.question])]
    if not page.diagrams:
        asked = list(page.counts)
        numbers = f"{asked[0]}" if len(asked) == 1 else f"{asked[0]} to {asked[-1]}"
        numbers += " BCU" if asked == [1] else " BCUs"
        blocks += [
            Paragraph(f"There is no plan of {numbers}, and so no page.", strong=True),
            Paragraph(f"What stands in the way: bcu explain {scenario.name}"),
        ]
        return Document(scenario.title, blocks, spelled.change_line(scenario))
    rows = [[bcus, count] for bcus, count in page.counts.items()]
    blocks += [Table("Plans on the page", _COUNTS, rows), Notes(_notes(page))]
    made = "The page is {out}: open it in a browser, or mail it; it needs nothing else."
    return Document(
        scenario.title, blocks, spelled.change_line(scenario), closing=Closing("the page", made)
    )


def _notes(page: PlanPage) -> list[str]:
    notes = []
    if page.left_out:
        left = listed(map(str, page.left_out))
        notes.append(
            f"Left out, as one page cannot hold so many: the plans of {left} BCUs. "
            "Ask for them by --bcus."
        )
    if page.given:
        names = listed(each.plan.name for each in page.given)
        notes.append(f"Beside the best plans, to compare with: {names}.")
    return notes
