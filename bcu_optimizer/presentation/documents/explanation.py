"""What an explanation says: the rules that collide, why, and what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import synonyms, toml
from bcu_optimizer.common.text import as_stated, listed
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Bullets,
    Closing,
    Document,
    On,
    Paragraph,
    lines,
)
from bcu_optimizer.presentation.folder import Folder, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import provenance as basis
from bcu_optimizer.presentation.wording import relaxations
from bcu_optimizer.presentation.wording.settings import asked, setting_title
from bcu_optimizer.problem import assumptions
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.elements import text
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.explain.explain import Conflict, Explanation

_MOST_SHOWN = 6  # collisions that a page has room for
_PROOFS = {
    "arithmetic": "By plain count no number of BCUs is left.",
    "twice": "No combination of BCUs works, proved twice: by counting all plans and by the solver.",
    "counting": "No combination of BCUs works, proved by counting all plans.",
    "solver": "No combination of BCUs works, proved by the solver.",
    "several": "No combination of BCUs works, proved for each number of BCUs by counting all plans "
    "or by the solver.",
}


def document(explanation: Explanation) -> Document:
    """Say whether there is a plan, and if not which rules collide."""
    scenario = explanation.problem.scenario
    first = Paragraph(headline(explanation), strong=True)
    return Document(
        scenario.title,
        [
            On("screen", [*lines([scenario.question]), GAP]),
            *(first, *collisions(explanation)),
            On("screen", [GAP, Bullets(_assumptions(explanation)), GAP]),
        ],
        spelled.change_line(scenario),
        closing=Closing("the answer", "The answer, its tables and a page are in {out}."),
    )


def folder(explanation: Explanation) -> Folder:
    """Keep the collisions and changes as tables, and a page in plain words."""
    problem = explanation.problem
    scenario = problem.scenario
    heads = head(
        problem,
        scenario.title,
        scenario.question,
        notes=_assumptions(explanation),
        statements=[*basis.demand(problem), *problem.statements],
        badge=headline(explanation).rstrip("."),
    )
    title = f"Why there is no plan: {spelled.title(scenario)}"
    return Folder(
        "explain",
        problem,
        "explanation.json",
        tables={
            "collisions.csv": _collisions_table(explanation),
            "changes.csv": _changes_table(explanation),
        },
        prints={"explanation.pdf": Print(title, [Page(heads, _page(explanation))])},
    )


def _collisions_table(explanation: Explanation) -> Table:
    header = ("collision", "rule", "asks_for", "decided", "why", "proof")
    rows = [
        [
            number,
            element.rule,
            asked(explanation.problem, element),
            "no" if element in conflict.not_decided else "yes",
            conflict.witness.text if conflict.witness else "",
            conflict.proof,
        ]
        for number, conflict in enumerate(explanation.conflicts, 1)
        for element in conflict.elements
    ]
    return Table("", [*map(Column, header)], rows)


def _changes_table(explanation: Explanation) -> Table:
    header = ("rule", "setting", "meaning", "now", "needed", "decided")
    rows = [
        [
            each.rule,
            each.setting,
            setting_title(explanation.problem, each.setting),
            toml.toml(each.limit),
            "" if each.needed is None else toml.toml(each.needed),
            "yes" if each.is_decided else "no",
        ]
        for each in explanation.relaxations
    ]
    return Table("", [*map(Column, header)], rows)


def _page(explanation: Explanation) -> list[Block]:
    """Set the collisions with what each rule asks for, and what would help, as tables."""
    many = len(explanation.conflicts)
    blocks: list[Block] = []
    for number, conflict in enumerate(explanation.conflicts[:_MOST_SHOWN], 1):
        rows = [*_rows(explanation.problem, conflict), ("", _why(conflict))]
        if conflict.not_decided:
            rows.append(("", _undecided(explanation.problem, conflict)))
        columns = [Column("Rule"), Column("What it asks for")]
        blocks.append(Table(_heading(conflict, number, many), columns, rows))
    if changes := relaxations.helps(explanation):
        columns = [Column("Change"), Column("To try it, add")]
        blocks.append(Table(relaxations.heading(explanation), columns, changes))
    if explanation.areas:
        blocks.append(Paragraph(_lonely(explanation)))
    if apart := relaxations.for_islands(explanation):
        columns = [Column("For areas that nothing joins to the others"), Column("Add")]
        blocks.append(Table("", columns, apart))
    if many > _MOST_SHOWN:
        blocks.append(Paragraph(f"{many - _MOST_SHOWN} more collisions are in collisions.csv."))
    return blocks


def headline(explanation: Explanation) -> str:
    """Say in one sentence whether there is a plan."""
    bcus = _bcus(explanation.problem)
    if explanation.outcome == "feasible":
        found = len(explanation.plan)
        return f"There is a plan: the rules of the scenario can all be kept, with {found} BCUs."
    if explanation.outcome == "unknown":
        return f"Not decided: whether there is a plan{bcus} is too large a question."
    return f"Proven: no plan{bcus} keeps every rule."


def _bcus(problem: Problem) -> str:
    if problem.scenario.rules.number is None:
        return ""
    first, last = problem.numbers[0], problem.numbers[-1]
    return f" of {as_stated((first, last))} BCU{'s' if last > 1 else ''}"


def collisions(explanation: Explanation) -> list[Block]:
    """Tell of each collision which rules, and why; then what would help."""
    if explanation.outcome == "unknown":
        text_ = "Narrow rules.size, or ask for contiguity; then all plans can be looked at."
        return [Paragraph(text_)]
    blocks: list[Block] = [Paragraph(_lonely(explanation))] if explanation.areas else []
    if apart := relaxations.for_islands(explanation):
        told = [f"{way}\n{how}" for way, how in apart]
        head_ = Paragraph("For areas that nothing joins to the others there are two ways:")
        blocks += [head_, Bullets(told, inset=2)]
    many = len(explanation.conflicts)
    for number, conflict in enumerate(explanation.conflicts, 1):
        told = [f"{rule}: {says}" for rule, says in _rows(explanation.problem, conflict)]
        blocks += [GAP, Paragraph(_heading(conflict, number, many)), Bullets(told, inset=2)]
        blocks.append(Paragraph(_why(conflict), inset=2))
        if conflict.not_decided:
            blocks.append(Paragraph(_undecided(explanation.problem, conflict), inset=2))
    if changes := relaxations.helps(explanation):
        told = [f"{each}\n{how}" if how else each for each, how in changes]
        head_ = Paragraph(relaxations.heading(explanation))
        blocks += [GAP, head_, Bullets(told, inset=2)]
    return blocks


def _assumptions(explanation: Explanation) -> list[str]:
    """List the assumptions that the rules that collide rest on."""
    names = {rule for conflict in explanation.conflicts for rule in conflict.rules}
    found = assumptions.assumptions(explanation.problem)
    return [str(each) for each in found if ".".join(each.key.split(".")[1:2]) in names]


def _lonely(explanation: Explanation) -> str:
    """Name the areas that no possible BCU holds."""
    names, codes = explanation.problem.areas.names, explanation.problem.codes
    areas = listed((names.name(codes[i]) for i in explanation.areas), "or")
    return f"No possible BCU holds {areas}."


def _heading(conflict: Conflict, number: int, many: int) -> str:
    """Head a collision, which is the only one or one of several."""
    if many > 1:
        return f"Collision {number} of {many}. These rules cannot all be kept:"
    if conflict.not_decided:
        return "These rules cannot all be kept:"
    if len(conflict.elements) == 1:
        return "This rule cannot be kept; without it there is a plan:"
    return "These rules cannot all be kept; without any one of them there is a plan:"


def _rows(problem: Problem, conflict: Conflict) -> list[tuple[str, str]]:
    """List the rules of a conflict and what each asks for."""
    return [
        (synonyms.anywhere(element.rule), asked(problem, element)) for element in conflict.elements
    ]


def _why(conflict: Conflict) -> str:
    """Say why the rules collide: by one area or a count, or else how it is proved."""
    if conflict.witness is None:
        return f"Why: {_PROOFS[conflict.proof][0].lower()}{_PROOFS[conflict.proof][1:]}"
    return f"Why: {conflict.witness.text}."


def _undecided(problem: Problem, conflict: Conflict) -> str:
    """Name the rules of which it was not decided whether there is a plan without."""
    names = [
        f"'{text(problem, each) or synonyms.anywhere(each.rule)}'" for each in conflict.not_decided
    ]
    many = "these are" if len(names) > 1 else "it is"
    return f"Not decided for {listed(names)}: whether {many} needed for the collision."
