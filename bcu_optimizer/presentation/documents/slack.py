"""What a slack says: how far each limit can be tightened, and what each rule costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import synonyms, toml
from bcu_optimizer.common.text import as_stated
from bcu_optimizer.presentation.document import GAP, Block, Closing, Document, Notes, On, Paragraph
from bcu_optimizer.presentation.folder import Folder, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import provenance as basis
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.settings import inward, setting_title
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.elements import text
from bcu_optimizer.scenario import overrides as spelled

if TYPE_CHECKING:
    from bcu_optimizer.questions.slack.costs import Cost
    from bcu_optimizer.questions.slack.slack import Room, Slack

_NOT_DECIDED = "not decided"
_LIMITS = ("rule", "setting", "end", "meaning", "limit", "tightest", "decided")
_COSTS = ("rule", "entry", "goal", "with", "without", "without_bound", "proven")


def document(slack: Slack) -> Document:
    """Say how much room there is."""
    scenario = slack.problem.scenario
    blocks: list[Block] = [On("screen", [GAP]), Paragraph(headline(slack), strong=True)]
    if slack.outcome == "infeasible":
        why = f"Why, and what would help: bcu explain {scenario.name}"
        blocks.append(On("screen", [Paragraph(why)]))
    else:
        blocks += [On("screen", [GAP]), *tables(slack)]
    if slack.outcome == "feasible":
        blocks.append(Notes(notes(slack)))
    return Document(
        scenario.title,
        blocks,
        spelled.change_line(scenario),
        closing=Closing("the answer", "The answer, its tables and a page are in {out}."),
    )


def folder(slack: Slack) -> Folder:
    """Keep the tables, and a page in plain words."""
    problem = slack.problem
    title = "How much room the rules leave"
    heads = head(
        problem,
        f"{title}: {problem.scenario.title}",
        "How far can each limit be tightened, and what does each rule cost?",
        notes=notes(slack),
        statements=[*basis.demand(problem), *problem.statements],
        badge="Proven" if slack.is_proven else "In part not decided",
    )
    page = Page(heads, [*tables(slack), Paragraph(headline(slack))])
    return Folder(
        "slack",
        problem,
        "slack.json",
        tables={
            "limits.csv": Table(
                "", [*map(Column, _LIMITS)], [_limit(problem, each) for each in slack.rooms]
            ),
            "costs.csv": Table("", [*map(Column, _COSTS)], [_cost(slack, c) for c in slack.costs]),
        },
        prints={"slack.pdf": Print(f"{title}: {spelled.title(problem.scenario)}", [page])},
    )


def _limit(problem: Problem, room: Room) -> list[str]:
    tightest = "" if room.tightest is None else toml.toml(room.tightest)
    decided = "no" if room.tightest is None else "yes"
    title = setting_title(problem, room.setting)
    limit = toml.toml(room.limit)
    return [room.rule, room.setting, room.end, title, limit, tightest, decided]


def _cost(slack: Slack, cost: Cost) -> list[str | float | None]:
    return [
        cost.element.rule,
        text(slack.problem, cost.element) or "",
        cost.goal,
        cost.kept.value,
        cost.dropped.value,
        cost.dropped.bound,
        "yes" if cost.cost is not None else "no",
    ]


def headline(slack: Slack) -> str:
    """Say whether there is any room at all, and for which numbers of BCUs."""
    if slack.outcome == "infeasible":
        return "Proven: there is no plan, so that nothing can be tightened."
    if slack.outcome == "unknown":
        return "Not decided: whether there is a plan is too large a question."
    told = f"With the other rules unchanged there is a plan for {_spans(slack.numbers)} BCUs"
    if not slack.undecided:
        return f"{told}, and for no other number."
    return f"{told}; not decided for {_spans(slack.undecided)}."


def tables(slack: Slack) -> list[Table]:
    """Return how far each limit can be tightened, and for each goal what each rule costs."""
    heads = ("Setting", "Now", "Strictest that leaves a plan")
    rooms = [room_cells(slack.problem, room) for room in slack.rooms]
    title = "How far each limit can be tightened, all else unchanged"
    found = [Table(title, [*map(Column, heads)], rooms)]
    for heading, costs in _by_goal(slack).items():
        rows = [_cost_cells(slack, cost) for cost in costs]
        heads_of = [*map(Column, ("Without the rule", "The best there is"))]
        found.append(Table(heading, heads_of, rows))
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


def room_cells(problem: Problem, room: Room) -> list[str]:
    """Return the setting, its value now, and how far it can be tightened."""
    now = as_stated(room.limit)
    title = setting_title(problem, room.setting) + (f", {room.end}" if room.end else "")
    if room.tightest is None:
        return [title, now, _NOT_DECIDED]
    if room.tightest == room.limit:
        return [title, now, "no further"]
    is_range = isinstance(room.limit, list)
    value = room.tightest if is_range else inward(room.tightest, room.limit)
    return [title, now, as_stated(value)]


def _spans(found: tuple[int, ...]) -> str:
    parts: list[list[int]] = []
    for each in found:
        if parts and parts[-1][1] == each - 1:
            parts[-1][1] = each
        else:
            parts.append([each, each])
    return ", ".join(f"{low}" if low == high else f"{low}–{high}" for low, high in parts)


def _by_goal(slack: Slack) -> dict[str, list[Cost]]:
    """Sort the costs by goal: a heading with the best value under all rules, and the costs."""
    found: dict[str, list[Cost]] = {}
    for cost in slack.costs:
        goal = goals.GOALS.get(cost.goal)
        title = MEASURES[goal.measure if goal else cost.goal].title
        heading = f"{title}: {_value(cost, cost.kept.value)} at best under all rules"
        found.setdefault(heading, []).append(cost)
    return found


def _cost_cells(slack: Slack, cost: Cost) -> list[str]:
    """Return the rule or entry that is dropped, and the best value of the goal without it."""
    name = text(slack.problem, cost.element) or synonyms.anywhere(cost.element.rule)
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
        return values.NOT_KNOWN
    goal = goals.GOALS.get(cost.goal)
    if goal is None:
        return values.measure(MEASURES[cost.goal], value)
    if goal.complement:
        return values.share(1 - value, 2)
    return values.share(value, 2) if goal.name == "imbalance" else values.number(value, 4)
