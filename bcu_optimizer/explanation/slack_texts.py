"""What a slack says, in words and tables."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcu_optimizer import goals, words
from bcu_optimizer.explanation.elements import text
from bcu_optimizer.explanation.telling import inward, plain, setting_title
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from bcu_optimizer.explanation.slack import Cost, Room, Slack

_NOT_DECIDED = "not decided"


@dataclass(frozen=True)
class Told:
    """A table in words: its heading, column heads and rows."""

    heading: str
    heads: tuple[str, ...]
    rows: list[list[str]]


def headline(slack: Slack) -> str:
    """Say whether there is any room at all, and for which numbers of BCUs."""
    if slack.outcome == "infeasible":
        return "Proven: there is no plan, so that nothing can be tightened."
    if slack.outcome == "unknown":
        return "Not decided: whether there is a plan is too large a question."
    return numbers(slack)


def tables(slack: Slack) -> list[Told]:
    """Return how far each limit can be tightened, and for each goal what each rule costs."""
    heads = ("Setting", "Now", "Strictest that leaves a plan")
    rooms = [room_cells(room) for room in slack.rooms]
    found = [Told("How far each limit can be tightened, all else unchanged", heads, rooms)]
    for heading, costs in by_goal(slack).items():
        rows = [cost_cells(slack, cost) for cost in costs]
        found.append(Told(heading, ("Without the rule", "The best there is"), rows))
    return [each for each in found if each.rows]


def notes(slack: Slack) -> list[str]:
    """Say what the tables mean, and what they rest on."""
    told = []
    if slack.costs:
        told.append(
            "What a rule costs: the best value of a goal, pursued alone, with all rules and "
            "without that one."
        )
    return [*told, *words.remarks(slack.problem)]


def as_html(slack: Slack) -> str:
    """Return a slack as HTML for a notebook."""
    parts = [f"<h3>{html.escape(slack.problem.scenario.title)}</h3>"]
    parts.append(f"<p>{html.escape(headline(slack))}</p>")
    for table in tables(slack):
        cells = [_row("th", table.heads), *(_row("td", row) for row in table.rows)]
        caption = f"<caption>{html.escape(table.heading)}</caption>"
        parts.append(f"<table>{caption}{''.join(cells)}</table>")
    parts += [f"<p>{html.escape(note)}</p>" for note in notes(slack)]
    return "".join(parts)


def _row(tag: str, cells: tuple[str, ...] | list[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def as_text(slack: Slack) -> str:
    """Return a slack as plain lines."""
    lines = [headline(slack)]
    for table in tables(slack):
        lines += [f"{table.heading}:", *("  " + " · ".join(row) for row in table.rows)]
    return "\n".join(lines)


def room_cells(room: Room) -> list[str]:
    """Return the setting, its value now, and how far it can be tightened."""
    now = plain(room.limit)
    title = setting_title(room.setting) + (f", {room.end}" if room.end else "")
    if room.tightest is None:
        return [title, now, _NOT_DECIDED]
    if room.tightest == room.limit:
        return [title, now, "no further"]
    is_range = isinstance(room.limit, list)
    value = room.tightest if is_range else inward(room.tightest, room.limit)
    return [title, now, plain(value)]


def numbers(slack: Slack) -> str:
    """Say which numbers of BCUs have a plan, the other rules unchanged."""
    told = f"With the other rules unchanged there is a plan for {_spans(slack.numbers)} BCUs"
    if not slack.undecided:
        return f"{told}, and for no other number."
    return f"{told}; not decided for {_spans(slack.undecided)}."


def _spans(found: tuple[int, ...]) -> str:
    parts: list[list[int]] = []
    for each in found:
        if parts and parts[-1][1] == each - 1:
            parts[-1][1] = each
        else:
            parts.append([each, each])
    return ", ".join(f"{low}" if low == high else f"{low}–{high}" for low, high in parts)


def by_goal(slack: Slack) -> dict[str, list[Cost]]:
    """Sort the costs by goal: a heading with the best value under all rules, and the costs."""
    found: dict[str, list[Cost]] = {}
    for cost in slack.costs:
        goal = goals.GOALS.get(cost.goal)
        title = MEASURES[goal.measure if goal else cost.goal].title
        heading = f"{title}: {_value(cost, cost.kept.value)} at best under all rules"
        found.setdefault(heading, []).append(cost)
    return found


def cost_cells(slack: Slack, cost: Cost) -> list[str]:
    """Return the rule or entry that is dropped, and the best value of the goal without it."""
    name = text(slack.problem, cost.element) or cost.element.rule
    if cost.cost is not None:
        return [name, "the same" if not cost.cost else _value(cost, cost.dropped.value)]
    found, bound = cost.dropped.value, cost.dropped.bound
    if bound is None:
        gain = "" if found is None else f": {_value(cost, found)} or better"
        return [name, f"{_NOT_DECIDED}{gain}"]
    if found is None:
        return [name, f"{_NOT_DECIDED}: no better than {_value(cost, bound)}, proven"]
    ends = f"{_value(cost, found)} and {_value(cost, bound)}"
    return [name, f"{_NOT_DECIDED}: between {ends}, proven"]


def _value(cost: Cost, value: float | None) -> str:
    """Write the value of a goal as its measure is written; of links and ties the share kept."""
    if value is None:
        return words.NOT_KNOWN
    goal = goals.GOALS.get(cost.goal)
    if goal is None:
        return words.measure(MEASURES[cost.goal], value)
    if goal.complement:
        return words.share(1 - value, 2)
    return words.share(value, 2) if goal.name == "imbalance" else words.number(value, 4)
