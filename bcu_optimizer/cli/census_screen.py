"""What ``bcu census`` shows: counts, where a plan stands, plans listed, and pairs of areas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer import words
from bcu_optimizer.cli import screen, tables
from bcu_optimizer.enumeration import save, texts
from bcu_optimizer.matching import likeness
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.enumeration.answer import Answer
    from bcu_optimizer.enumeration.ask import Wishes
    from bcu_optimizer.enumeration.listing import PlanList
    from bcu_optimizer.enumeration.pairs import PlanPairs

_ROWS = 20  # plans, and pairs at either end, that a screen shows
_SHORT = {
    "links_kept": "Links\nkept",
    "imbalance": "Imba-\nlance",
    "travel_km": "Distance\n(km)",
    "demand_ratio": "Demand\nratio",
    "officers_ratio": "Officers\nratio",
}


def show(console: Console, answer: Answer, wishes: Wishes) -> None:
    """Show all that was asked for."""
    scenario = answer.problem.scenario
    screen.show_title(console, scenario.title, scenario)
    if scenario.question:
        console.print(scenario.question)
    console.print()
    console.print(texts.headline(answer.counts, answer.problem), style="bold")
    if not answer.total:
        console.print("'bcu solve' names the rules that cannot all be kept.")
    if len(answer.counts) > 1:
        _show_counts(console, answer)
    if answer.rank:
        _show_rank(console, answer)
    if answer.plans is not None and wishes.listed is not None:
        console.print(f"Best means: {words.goal_titles(answer.problem)}.")
    if answer.plans is not None and len(answer.plans):
        _show_plans(console, answer.plans, answer.how, best=wishes.listed is not None)
    elif answer.plans is not None and answer.total:
        console.print(answer.how)
    if answer.pairs is not None and answer.pairs.total:
        _show_pairs(console, answer.pairs)
    for note in words.remarks(answer.problem):
        console.print(f"· {note}")


def _show_counts(console: Console, answer: Answer) -> None:
    made = tables.table("Valid plans", "BCUs", "Plans", numbers=("BCUs", "Plans"))
    for bcus, count in answer.counts.items():
        made.add_row(str(bcus), f"{count:,}" if count else "none")
    made.add_section()
    made.add_row("all", f"{answer.total:,}", style="bold")
    console.print(made)


def _show_rank(console: Console, answer: Answer) -> None:
    assert answer.rank
    rank, held = answer.rank
    console.print()
    title = f"{rank.plan.name} among all {rank.total:,} valid plans of {rank.bcus} BCUs"
    numbers = ("Value", "Better", "As good", "Worse")
    made = tables.table(title, "Measure (better if)", *numbers, "Standing", numbers=numbers)
    for row in texts.rank_rows(rank):
        made.add_row(*row)
    for column in made.columns[1:5]:
        column.no_wrap = True
    console.print(made)
    console.print(texts.validity(rank, held.verdicts, answer.problem))
    for note in rank.plan.notes:
        console.print(f"· {note}")


def _show_plans(console: Console, plans: PlanList, how: str, *, best: bool) -> None:
    """Show the first plans: objective, main measures, and what differs from the first."""
    console.print()
    objectives = save.objectives(plans) if best else []
    heads = ["Plan", *(["Objective"] if best else []), *_SHORT.values()]
    made = tables.table(how, *heads, "Areas in another BCU\nthan in plan 1", numbers=heads)
    first = plans.plan(0)
    for place in range(min(len(plans), _ROWS)):
        measured = plans.measures(place)
        cells = [words.number(objectives[place], 6)] if best else []
        cells += [_cell(name, measured[name]) for name in _SHORT]
        moved = likeness(plans.candidates.problem, first, plans.plan(place)).areas_moved
        made.add_row(str(place + 1), *cells, _moved(plans, moved))
    console.print(made)
    if len(plans) > _ROWS:
        console.print(f"{len(plans) - _ROWS:,} more are in plans.csv with --out, and in --json.")


def _cell(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    return words.share(value, 2) if MEASURES[name].unit == "share" else words.number(value)


def _moved(plans: PlanList, codes: Sequence[str]) -> str:
    names = plans.candidates.problem.areas.names
    shown = ", ".join(names.name(code) for code in codes[:3])
    return f"{len(codes)}: {shown}{' …' if len(codes) > 3 else ''}" if codes else "–"


def _show_pairs(console: Console, pairs: PlanPairs) -> None:
    """Show what is settled, and the borders that are the planner's choice."""
    console.print()
    for head, text in texts.pair_paragraphs(pairs):
        console.print(f"{head}:", style="bold")
        console.print(text)
    found = list(pairs.open)
    if not found:
        return
    cut = len(found) > 2 * _ROWS
    shown = [*found[:_ROWS], *found[-_ROWS:]] if cut else found
    half = (len(shown) + 1) // 2
    numbers = ("Together", "Together ")
    made = tables.table(
        "Neighbours: the share of plans that put them together",
        "Neighbours", "Together", "Neighbours ", "Together ", numbers=numbers,
    )  # fmt: skip
    cells = [(texts.pair_name(pairs, pair), texts.pair_share(pairs, pair)) for pair in shown]
    for place in range(half):
        other = cells[half + place] if half + place < len(cells) else ("", "")
        made.add_row(*cells[place], *other)
    console.print(made)
    if cut:
        left = len(found) - len(shown)
        console.print(f"The {left} between these are in pairs.csv with --out, and in --json.")


def show_where(console: Console, answer: Answer, out: Path | None, notes: Sequence[str]) -> None:
    """Say what was written and where, and what was left out."""
    console.print()
    if out is None and not notes:
        console.print("Nothing was written. To keep charts, maps and tables, add: --out DIR")
    elif out is not None and answer.shown is None:
        why = "there is no plan to draw" if not answer.total else "charts are of one number of BCUs"
        console.print(f"The answer and its tables are in {out}; {why}.")
    elif out is not None:
        console.print(f"Charts, maps, tables and data are in {out}.")
    for note in notes:
        console.print(note)
