"""What is said of a consultation: "you said, we did", each proposal alone, and what collides."""

from __future__ import annotations

from dataclasses import replace

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Bullets,
    Chart,
    Closing,
    Document,
    Heading,
    Notes,
    On,
    Paragraph,
    lines,
)
from bcu_optimizer.presentation.documents import plan as plan_document
from bcu_optimizer.presentation.folder import Folder, Page, Print, head
from bcu_optimizer.presentation.table import Cell, Column, Table, Value
from bcu_optimizer.presentation.wording import consultation as wording
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.questions.consult.answer import Consultation
from bcu_optimizer.scenario import overrides as spelled

_ROWS = 20  # of a page
_SAID = (
    Column("Who"),
    Column("Proposal", whole=True),
    Column("You said"),
    Column("We did"),
    Column("Why"),
)
_ALONE = (
    Column("Proposal", whole=True),
    Column("Who"),
    Column("Weight", "ratio"),
    Column("Possible"),
    Column("Objective", "ratio", 4),
    Column("Cost", "ratio", 4),
    Column("Areas that move", "count", narrow="Areas\nmove"),
    Column("Fewest areas with other partners", "count", narrow="Fewest with\nother partners"),
)


def document(found: Consultation) -> Document:
    """Say what can be granted, what each proposal would do alone, and what collides."""
    blocks: list[Block] = [Paragraph(wording.headline(found), strong=True)]
    if found.best.evaluation is None:
        blocks += lines([words.because(found.best)])
    else:
        blocks += [*lines(wording.cost(found)), *lines(_base(found)), GAP]
        blocks += [said(found), GAP, _alone(found)]
        if told := wording.collisions(found):
            heading = "Collisions: least sets that cannot be granted together"
            blocks += [Heading(heading), Bullets(told), *lines(wording.granted_after_all(found))]
        shown = found.plan.evaluation
        blocks += [On("notebook", [Chart("map", shown)])] if shown else []
    return Document(
        f"{wording.title(found)}: {found.problem.scenario.title}",
        [*blocks, Notes(words.remarks(found.problem)), GAP],
        spelled.change_line(found.problem.scenario),
        closing=Closing.of(
            "the pages, the workbook and the plan",
            "Pages, workbook, map and plan are in {out}.",
            drawn=found.best.evaluation,
        ),
    )


def _base(found: Consultation) -> list[str]:
    if not found.given or found.base is None:
        return ["Changes are counted from the scenario's best plan."]
    name = found.base.plan.name
    kept = "keeps every rule" if found.base.holds else "breaks a rule of the scenario"
    return [f"Changes are counted from the plan '{name}', which {kept}."]


def said(found: Consultation) -> Table:
    """Set for each council what it said and what was done."""
    rows = [
        [
            each.proposal.who,
            each.proposal.id,
            wording.wish(found.problem, each.proposal),
            wording.did(found, each),
            wording.reason(found, each),
        ]
        for each in sorted(
            found.proposals, key=lambda one: (one.proposal.who.casefold(), one.proposal.row)
        )
    ]
    return Table("You said, we did", _SAID, rows)


def _alone(found: Consultation) -> Table:
    """Set what each proposal would do alone."""
    rows: list[list[Value | Cell]] = [
        [
            each.proposal.id,
            each.proposal.who,
            Cell(f"{float(each.proposal.weight):g}", float(each.proposal.weight)),
            "yes" if each.is_possible else "no",
            each.result.objective,
            each.cost,
            len(each.areas_moved) if each.is_possible else None,
            each.nearest.areas_changed if each.nearest else None,
        ]
        for each in found.proposals
    ]
    columns, used = _ALONE, len(_ALONE) if found.given else len(_ALONE) - 1
    return Table("Each proposal alone", columns[:used], [row[:used] for row in rows])


def folder(found: Consultation) -> Folder:
    """Keep the tables, the workbook, the pages, and the plan that grants what can be granted."""
    plans: dict[str, Plan] = {}
    prints, tables = {}, {}
    if found.plan.evaluation is not None:
        table = said(found)
        tables = {
            "you-said-we-did.csv": table,
            "you-said-we-did.xlsx": table,
            "proposals.csv": _alone(found),
        }
        prints["consult.pdf"] = Print(document(found).title, _pages(found))
        plans["plan.csv"] = found.plan.evaluation.plan
    path = found.base.plan.path if found.base else None
    return Folder(
        "consult",
        found.problem,
        "consult.json",
        tables=tables,
        plans=plans,
        prints=prints,
        webpages={"consult.html": document(found)},
        inputs={path.name: path} if path else {},
    )


def _pages(found: Consultation) -> list[Page]:
    """Set what was said and done, each proposal alone, and the plan."""
    scenario = found.problem.scenario
    question = f"{scenario.title}. {wording.headline(found)}"
    heads = head(found.problem, "You said, we did", question, badge="Proven")
    told = [*wording.cost(found), *_base(found)]
    pages = [
        Page(heads, [part, *(Paragraph(text) for text in told)])
        for part in said(found).parts(_ROWS)
    ]
    listed = wording.collisions(found)
    notes = [f"Cannot be granted together: {'; '.join(listed)}."] if listed else []
    notes += wording.granted_after_all(found)
    pages += [
        Page(replace(heads, title="Each proposal alone"), [part, *map(Paragraph, notes)])
        for part in _alone(found).parts(_ROWS)
    ]
    assert found.plan.evaluation is not None
    shown = plan_document.printed(found.plan.evaluation, "Grants all that can be granted")
    titled = [
        replace(page, head=replace(page.head, title="The plan that grants what can be granted"))
        for page in shown.pages
    ]
    return [*pages, *titled]
