"""What solving says: the best plan and how it was proven, or which rules leave none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Closing,
    Document,
    Notes,
    On,
    Paragraph,
    lines,
)
from bcu_optimizer.presentation.documents import explanation, plan
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import start as wording_start
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.questions.explain import start as explain_start
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.explain.explain import Explanation
    from bcu_optimizer.questions.solve.result import Result

_SUMMARY = (
    Column("BCUs", "count"),
    Column("Outcome"),
    Column("Objective", "ratio", 4, unknown=values.NOT_KNOWN),
    *(Column(title, "share", unknown=values.NOT_KNOWN) for title in ("Links kept", "Imbalance")),
    *(
        Column(title, "ratio", unknown=values.NOT_KNOWN)
        for title in ("Demand ratio", "Officers ratio")
    ),
)
_SHOWN = ("links_kept", "imbalance", "demand_ratio", "officers_ratio")


def document(result: Result) -> Document:
    """Say what was found for a number of BCUs."""
    return of([result])


def of(results: Sequence[Result], why: Explanation | None = None) -> Document:
    """Say what was found for each number of BCUs; ``why`` is why the only one has no plan."""
    problem = results[0].problem
    scenario = problem.scenario
    if len(results) == 1:
        scenario = scenario.asking(results[0].bcus)
    name = next((each.plan.name for each in results if each.plan and each.plan.is_named), "")
    asked = [scenario.title] * bool(name) + [scenario.question]
    blocks: list[Block] = [
        *lines(asked),
        *_screen(lines(wording_start.told(problem)), GAP),
    ]
    if len(results) > 1:
        meant = "best: proven best plan; best found: none better is known, but not proven."
        of = "one of …: so many plans are exactly as good; of these the first is shown."
        blocks += [_summary(results), Paragraph(meant), *_screen(lines([of]))]
    else:
        blocks += _one(results[0], why)
    bcus = dict.fromkeys(row.bcu for result in results for row in result.table)
    blocks.append(On("screen", [Notes(words.remarks(problem, bcus)), GAP]))
    has_plan = any(result.plan for result in results)
    made = "Maps, tables and data are in {out}."
    return Document(
        name or scenario.title,
        blocks,
        spelled.change_line(problem.scenario),
        closing=Closing(
            "the map and the files" if has_plan else "the answer",
            made if has_plan else "The answer is in {out}; there is no plan to draw.",
        ),
    )


def _screen(told: Sequence[Block], *more: Block) -> list[Block]:
    return [On("screen", [*told, *more])]


def _one(result: Result, why: Explanation | None) -> list[Block]:
    blocks: list[Block] = [Paragraph(words.headline(result), strong=True)]
    if result.evaluation is None:
        if why:
            blocks += [Paragraph(words.proof(result)), *explanation.collisions(why)]
            is_stuck = "start" in result.because
            blocks += lines(explain_start.stuck(result.problem, result.bcus) if is_stuck else ())
        blocks.append(On("notebook", [Paragraph(words.because(result))]))
        return [*blocks, *_screen([], GAP)]
    told = lines([words.proof(result), f"Best means: {words.goal_titles(result.problem)}."])
    room = Paragraph(words.least_room(result.evaluation))
    blocks += _screen(
        told, GAP, *plan.tables(result.evaluation), room, *lines(plan.unlisted(result.evaluation))
    )
    proof = On("notebook", lines([words.proof(result)]))
    return [*blocks, proof, plan.in_notebook(result.evaluation)]


def _summary(results: Sequence[Result]) -> Table:
    """List the results, one line each."""
    rows = []
    for result in results:
        known = result.measures
        cells = [result.objective, *(known[name] for name in _SHOWN)] if known else [""] * 5
        why = words.in_short(result.outcome, result.tied)
        why += f": {', '.join(result.because)}" if result.because else ""
        rows.append([result.bcus, why, *cells])
    return Table("Results", _SUMMARY, rows)
