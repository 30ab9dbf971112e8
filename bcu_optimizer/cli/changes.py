"""Tables for the screen about changes of a plan: moves and swaps, and before, after and best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from bcu_optimizer import change_words, goals, words
from bcu_optimizer.cli.tables import table
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.moves import Change, Moves
    from bcu_optimizer.rules.base import Verdict
    from bcu_optimizer.whatif import WhatIf

_OBJECTIVE = "Goals, weighted"
_NARROW = "All\ngoals"


def show_moves(console: Console, moves: Moves, count: int) -> None:
    """Print the changes that would improve each goal most, a table a goal."""
    wanted = list(goals.wanted(moves.evaluation.problem))
    for goal in [None, *wanted] if len(wanted) > 1 else wanted:
        shown = moves.best(goal, count)
        if shown:
            console.print(_changes(change_words.goal_heading(goal), shown, moves))
        else:
            console.print(change_words.goal_heading(goal), style="bold")
            console.print("No single move or swap.\n")
    if moves.changes:
        console.print("Changes of shares are in percentage points; → joins a BCU, ⇄ swaps BCUs.")
    console.print(change_words.moves_summary(moves))
    console.print()


def _changes(title: str, shown: Sequence[Change], moves: Moves) -> Table:
    names = [name for name in MEASURES if any(each.changes[name] for each in shown)]
    headings = [_NARROW, *(change_words.heading(MEASURES[n]) for n in names)]
    made = table(title, "Change, and the\nrules that forbid it", *headings, numbers=headings)
    for column in made.columns[1:]:
        column.no_wrap = True
    for each in shown:
        change = each.objective_change
        made.add_row(
            _told(each, moves),
            words.NOT_KNOWN if change is None else change_words.signed(change, 4),
            *(change_words.difference(MEASURES[name], each.changes[name]) for name in names),
        )
    return made


def _told(each: Change, moves: Moves) -> Text:
    told = Text(change_words.change(each, moves.evaluation.problem))
    forbidden = change_words.forbidden(each)
    return told.append(f"\n{forbidden}", style="bold red") if forbidden else told


def show_what_if(console: Console, found: WhatIf) -> None:
    """Print the answer to a what-if in words, and before, after and best side by side."""
    for line in change_words.answers(found):
        console.print(line)
    console.print()
    plans = {"As given": found.before, "So changed": found.after}
    if found.best.evaluation:
        plans["Best with it"] = found.best.evaluation
    if found.unbound and found.unbound.evaluation:
        plans["Best without"] = found.unbound.evaluation
    console.print(_measures(plans))
    console.print(_rules(plans))
    for name, each in plans.items():
        for told in words.exemptions(each.verdicts, each.problem):
            console.print(f"{name}: {told}.")
    if found.best.evaluation:
        console.print(_best_plan(found.best.evaluation))


def _measures(plans: dict[str, Evaluation]) -> Table:
    made = table("Measures", "Measure", *plans, numbers=list(plans))
    values = [goals.objective(each.problem, each.groups) for each in plans.values()]
    shown = [words.number(None if value is None else float(value), 4) for value in values]
    made.add_row(f"{_OBJECTIVE} (lower is better)", *shown)
    for name, each in MEASURES.items():
        made.add_row(each.title, *(words.measure(each, p.measures[name]) for p in plans.values()))
    return made


def _rules(plans: dict[str, Evaluation]) -> Table:
    made = table("Rules", "Rule", *plans, "Limit", numbers=[*plans, "Limit"])
    columns = [{(v.rule, v.measure): v for v in each.verdicts} for each in plans.values()]
    problem = next(iter(plans.values())).problem
    for key, verdict in {
        key: v for column in reversed(columns) for key, v in column.items()
    }.items():
        made.add_row(
            words.rule_title(verdict, problem),
            *(_value(column.get(key)) for column in columns),
            words.rule_limit(verdict),
        )
    return made


def _value(verdict: Verdict | None) -> Text:
    if verdict is None:
        return Text("–")
    if verdict.holds is False:
        return Text(f"{words.rule_value(verdict)} BROKEN", style="bold red")
    return Text(words.rule_value(verdict))


def _best_plan(evaluation: Evaluation) -> Table:
    made = table("The best plan with it", "BCU", "Areas")
    names = evaluation.problem.areas.names
    for row in evaluation.table:
        made.add_row(Text(row.bcu, style="bold"), ", ".join(names.name(code) for code in row.areas))
    return made
