"""What is said of the shipped scenarios: their questions, or their answers."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.presentation.document import Block, Closing, Notes, Paragraph
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import catalogue as wording
from bcu_optimizer.questions.catalogue import Answer, Entry, ShippedPlan

_ENDS = {"plan": "a plan", "infeasible": "no plan"}
_ENTRIES = (Column("Scenario", whole=True), Column("Question"), Column("Ends in", whole=True))
_PLANS = (Column("Plan", whole=True), Column("BCUs"), Column("What it is"))
# The columns of an answer, short enough for a screen.
_ANSWERS = (
    Column("Scenario", whole=True),
    Column("BCUs", "count"),
    Column("Outcome"),
    *(
        Column(title.replace("\n", " "), "ratio", narrow=title)
        for title in ("Demand\nratio", "Links\nkept", "Im-\nbalance", "Insp. per\nsupt.")
    ),
    Column("As said", narrow="As\nsaid"),
)
NOTES = (
    "best: proven best under the scenario's goals; no plan: proven that there is none.",
    "Demand ratio: largest ÷ smallest BCU. Links are modelled. Imbalance: demand that would have "
    "to move for equal BCUs.",
    "Inspectors per superintendent (supt.): on average over all BCUs, and in the worst BCU; 420 "
    "inspectors in all are an assumption.",
)

ANSWERS = Closing("the answers", "The answers are in {out}.")


def listed(entries: Sequence[Entry], plans: Sequence[ShippedPlan]) -> list[Block]:
    """List the scenarios with their questions, and the plans."""
    blocks: list[Block] = []
    for title, part in _parts(entries):
        rows = [[entry.name, entry.question, _ENDS[entry.expect]] for entry in part]
        blocks.append(Table(title, _ENTRIES, rows))
    told = [[p.name, str(p.bcus), f"{p.title}. {p.note}".strip()] for p in plans]
    blocks.append(Table("Plans, to evaluate and compare", _PLANS, told))
    one = "One of them: bcu solve NAME. All of them: bcu scenarios --solve."
    own = "One of your own that starts from another: bcu new NAME --from OTHER."
    return [*blocks, Paragraph(one), Paragraph(own)]


def _parts(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Divide the scenarios into those of a series and the others, each with a heading."""
    others = [entry for entry in entries if not entry.series]
    series = [entry for entry in entries if entry.series]
    return [("Scenarios", others), ("Each borough in turn as a BCU of its own", series)]


def answered(found: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    """Divide answers as their scenarios."""
    of_entry = {answer.entry.name: answer for answer in found}
    parts = _parts([answer.entry for answer in found])
    return [(title, [of_entry[entry.name] for entry in part]) for title, part in parts]


def answers(found: Sequence[Answer]) -> list[Block]:
    """List the answers, and say whether they end as their files say."""
    blocks: list[Block] = []
    for title, part in answered(found):
        rows = [cells for answer in part for cells in wording.lines(answer)]
        blocks.append(Table(title, _ANSWERS, rows))
    blocks.append(Notes([*wording.reasons(found), *NOTES]))
    for answer in found:
        if answer.is_as_expected is False:
            text = f"{answer.entry.name} does not end as its file says."
            blocks.append(Paragraph(text, alert=True))
    return [*blocks, Paragraph(_summary(found), strong=True)]


def _summary(found: Sequence[Answer]) -> str:
    text = f"{len(found)} scenarios solved"
    if any(answer.is_as_expected is None for answer in found):
        return f"{text}, with the settings given; what their files expect then says nothing."
    return f"{text}; {sum(bool(a.is_as_expected) for a in found)} end as their files say."
