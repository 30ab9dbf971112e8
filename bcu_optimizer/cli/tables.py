"""Tables for the screen, at most 100 columns wide: names, not codes, first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from bcu_optimizer import words
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.result import Result

_MARKS = {True: "kept", False: "BROKEN", None: words.NOT_KNOWN}


def table(title: str, *columns: str, numbers: Sequence[str] = ()) -> Table:
    """Make an empty table; the columns named in ``numbers`` are right-aligned."""
    made = Table(
        title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False
    )
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return made


def bcus(evaluation: Evaluation) -> Table:
    """List the BCUs with their areas and main figures."""
    numbers = ("Demand", "Officers", "Officers\nper sgt.", "Inspectors\nper supt.", "Links\nkept")
    made = table("BCUs", "BCU", "Areas", *numbers, numbers=numbers)
    made.columns[0].no_wrap = True
    names = evaluation.problem.areas.names
    for row in evaluation.table:
        made.add_row(
            Text(row.bcu, style="bold"),
            ", ".join(names.name(code) for code in row.areas),
            words.share(row.demand_share),
            _short(row.officers, 0),
            _short(row.officers_per_sergeant, 1),
            _short(row.supervision_ratio, 1),
            "–" if row.links_kept is None else words.share(row.links_kept),
        )
    return made


def _short(value: float | None, decimals: int) -> str:
    return "–" if value is None else words.number(value, decimals)


def rules(evaluation: Evaluation) -> Table:
    """List what each rule says, with value and limit."""
    made = table("Rules", "Rule", "Value", "Limit", "", "", numbers=("Value", "Limit"))
    for verdict in evaluation.verdicts:
        made.add_row(
            words.rule_title(verdict, evaluation.problem),
            words.rule_value(verdict),
            words.rule_limit(verdict),
            Text(_MARKS[verdict.holds], style="bold red" if verdict.holds is False else ""),
            words.where(verdict),
        )
    return made


def measures(evaluation: Evaluation) -> Table:
    """List every measure of the plan."""
    made = table("Measures", "Measure", "Value", "Better", numbers=("Value",))
    for name, each in MEASURES.items():
        value = words.measure(each, evaluation.measures[name])
        made.add_row(each.title, value, each.better or "")
    return made


def summary(results: Sequence[Result]) -> Table:
    """List the results for several numbers of BCUs, one line each."""
    columns = ("BCUs", "Objective", "Links kept", "Imbalance", "Demand ratio", "Officers ratio")
    made = table("Results", "BCUs", "Outcome", *columns[1:], numbers=columns)
    for result in results:
        known = result.measures
        cells = (
            [
                words.number(result.objective, 4),
                words.share(known["links_kept"]),
                words.share(known["imbalance"]),
                words.number(known["demand_ratio"]),
                words.number(known["officers_ratio"]),
            ]
            if known
            else [""] * 5
        )
        why = words.in_short(result.outcome, result.tied)
        why += f": {', '.join(result.because)}" if result.because else ""
        made.add_row(str(result.bcus), why, *cells)
    return made
