"""What is said of changes of a plan: moves and swaps that help, and before, after and best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.presentation.document import GAP, Block, Heading, Paragraph, lines
from bcu_optimizer.presentation.table import Cell, Column, Table, Value, figures
from bcu_optimizer.presentation.wording import changes as change_words
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording import what_if as what_if_words
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.rules.verdict import Verdict
from bcu_optimizer.questions.improve.improvements import Change, Moves

if TYPE_CHECKING:
    from bcu_optimizer.questions.improve.what_if import WhatIf

_CHANGE = Column("Change, and the\nrules that forbid it")
_TOLD = {"The nearest plan with it": "Nearest", "The best plan with it": "Best with it"}
_NARROW = "All\ngoals"


def moves_that_help(moves: Moves, count: int) -> list[Block]:
    """List the changes that would improve each goal most, a table a goal."""
    wanted = list(goals.wanted(moves.evaluation.problem))
    blocks: list[Block] = []
    for goal in [None, *wanted] if len(wanted) > 1 else wanted:
        shown, title = moves.best(goal, count), change_words.goal_heading(goal)
        none: list[Block] = [Heading(title), Paragraph("No single move or swap.\n")]
        blocks += [_changes(title, shown, moves)] if shown else none
    if moves.changes:
        key = "Changes of shares are in percentage points; → joins a BCU, ⇄ swaps BCUs."
        blocks.append(Paragraph(key))
    return [*blocks, Paragraph(change_words.moves_summary(moves)), GAP]


def _changes(title: str, shown: Sequence[Change], moves: Moves) -> Table:
    names = [name for name in MEASURES if any(each.changes[name] for each in shown)]
    headings = [_NARROW, *(change_words.heading(MEASURES[n]) for n in names)]
    columns = [_CHANGE, *(Column(title, "ratio", whole=True) for title in headings)]
    rows: list[list[Value | Cell]] = []
    for each in shown:
        change = each.objective_change
        rows.append(
            [
                _told(each, moves),
                wording_values.NOT_KNOWN if change is None else change_words.signed(change, 4),
                *(change_words.difference(MEASURES[name], each.changes[name]) for name in names),
            ]
        )
    return Table(title, columns, rows)


def _told(each: Change, moves: Moves) -> Cell:
    told = change_words.change(each, moves.evaluation.problem)
    return Cell(told, warning=change_words.forbidden(each))


def what_if(found: WhatIf) -> list[Block]:
    """Answer a what-if in words, and set before, after and best side by side."""
    plans = {"As given": found.before, "So changed": found.after}
    if found.nearest:
        plans["Nearest"] = found.nearest.evaluation
    if found.best and found.best.evaluation:
        plans["Best with it"] = found.best.evaluation
    if found.unbound and found.unbound.evaluation:
        plans["Best without"] = found.unbound.evaluation
    blocks: list[Block] = [*lines(what_if_words.answers(found)), GAP]
    blocks += [_measures(plans), _rules(plans)]
    for name, each in plans.items():
        exempt = words.exemptions(each.verdicts, each.problem)
        blocks += lines([f"{name}: {told}." for told in exempt])
    shown = [(each, title) for title, each in _TOLD.items() if each in plans]
    return [*blocks, *(_plan(plans[each], title) for each, title in shown)]


def _measures(plans: dict[str, Evaluation]) -> Table:
    values = [goals.objective(each.problem, each.groups) for each in plans.values()]
    shown = [wording_values.number(None if value is None else float(value), 4) for value in values]
    rows = [["Goals, weighted (lower is better)", *shown]]
    for name, each in MEASURES.items():
        rows.append(
            [each.title, *(wording_values.measure(each, p.measures[name]) for p in plans.values())]
        )
    return Table("Measures", [Column("Measure"), *figures(*plans)], rows)


def _rules(plans: dict[str, Evaluation]) -> Table:
    held = [{(v.rule, v.measure): v for v in each.verdicts} for each in plans.values()]
    problem = next(iter(plans.values())).problem
    rows: list[list[Value | Cell]] = [
        [
            words.rule_title(verdict, problem),
            *(_value(column.get(key)) for column in held),
            words.rule_limit(verdict),
        ]
        for key, verdict in {k: v for column in reversed(held) for k, v in column.items()}.items()
    ]
    return Table("Rules", [Column("Rule"), *figures(*plans, "Limit")], rows)


def _value(verdict: Verdict | None) -> Cell:
    if verdict is None:
        return Cell("–")
    broken = verdict.holds is False
    text = words.rule_value(verdict)
    return Cell(f"{text} BROKEN" if broken else text, alert=broken)


def _plan(evaluation: Evaluation, title: str) -> Table:
    name = evaluation.problem.areas.names.name
    rows = [[row.bcu, ", ".join(name(code) for code in row.areas)] for row in evaluation.table]
    return Table(title, [Column("BCU", strong=True), Column("Areas")], rows)
