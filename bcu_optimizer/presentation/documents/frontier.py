"""What a frontier says: its points, the known plans beside it, and what is proven of it."""

from __future__ import annotations

import pandas as pd

from bcu_optimizer.presentation.charts import plan_colours as alike
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Chart,
    Closing,
    Document,
    Maps,
    Notes,
    On,
    Paragraph,
    SmallMap,
    lines,
)
from bcu_optimizer.presentation.folder import Folder, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table, figures
from bcu_optimizer.presentation.wording import frontier as wording
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.questions.frontier.frontier import Frontier
from bcu_optimizer.scenario import overrides as spelled

_MOST_ROWS = 60  # points that a screen shows
_ROWS = 34  # points that a page holds
_PLANS = (
    "Plans: the number of plans that are equally good in all goals of the frontier; other "
    "measures are those of the first."
)
_STAR = "A star is a known plan at a point of the frontier, a triangle one beside it."


def document(found: Frontier) -> Document:
    """Say what can be had of the goals at once."""
    scenario = found.problem.scenario
    blocks: list[Block] = [Paragraph(wording.headline(found), strong=True)]
    blocks += lines(wording.proof(found))
    if found.points:
        blocks.append(On("notebook", [Chart("frontier", found), _points(found, 1)]))
        blocks.append(On("screen", _some(found)))
    blocks += [_marks(found)] if found.marks else []
    made = "Chart, maps, tables and plans are in {out}."
    return Document(
        f"{wording.title(found)}: {scenario.title}",
        [*blocks, Notes(words.remarks(found.problem)), GAP],
        spelled.change_line(scenario),
        closing=Closing(
            "the chart, maps and files",
            made if found.points else "The answer is in {out}; there is no plan to draw.",
        ),
    )


def _some(found: Frontier) -> list[Block]:
    """Set all points; of very many the outstanding ones and some between them."""
    step = -(-len(found) // _MOST_ROWS)
    more = f"Not all {len(found)} points are shown; --json and --out give every one."
    return [_points(found, step), *lines([more] if step > 1 else [])]


def _points(found: Frontier, step: int) -> Table:
    *titles, role = wording.header(found, more=True)
    shown = [
        point
        for point in found.points
        if wording.role(found, point.number) or (point.number - 1) % step == 0
    ]
    rows = [wording.row(found, point, more=True) for point in shown]
    strong = [place for place, row in enumerate(rows) if row[-1]]
    return Table("Points", [*figures(*titles), Column(role)], rows, strong=strong)


def _marks(found: Frontier) -> Table:
    titles = wording.header(found, more=False)[1:-2]
    columns = [Column("Known plan"), *figures(*titles), Column("Against the frontier")]
    return Table("Known plans", columns, [wording.mark_row(found, mark) for mark in found.marks])


def folder(found: Frontier) -> Folder:
    """Keep the points, the plans, the chart and maps."""
    paths = [mark.evaluation.plan.path for mark in found.marks]
    tables, plans, prints = {"frontier.csv": found.frame}, {}, {}
    if found.points:
        tables["plans.csv"] = _plans_frame(found)
        for number, plan in found.plans.items():
            role = found.outstanding.get(number, f"point {number}")
            role = role.replace(", ", "-and-").replace(" ", "-")
            plans[f"{role}.csv"] = plan
        prints = _prints(found)
    return Folder(
        "frontier",
        found.problem,
        "frontier.json",
        tables=tables,
        plans=plans,
        prints=prints,
        inputs={f"{path.parent.name}/{path.name}": path for path in paths if path},
    )


def _plans_frame(found: Frontier) -> pd.DataFrame:
    """Return a row an area, and a column a plan: the BCU in point-1, point-2, point-2-2, …."""
    problem = found.problem
    columns = {"name": [problem.areas.names.name(code) for code in problem.codes]}
    for point in found.points:
        for place in range(len(point.plans)):
            more = f"-{place + 1}" if place else ""
            plan = found.assignment(point.number, place)
            columns[f"point-{point.number}{more}"] = [plan[code] for code in problem.codes]
    return pd.DataFrame(columns, index=pd.Index(problem.codes, name="code"))


def _prints(found: Frontier) -> dict[str, Print]:
    question = f"{found.problem.scenario.title}. {wording.headline(found)}"
    heads = head(found.problem, wording.title(found), question, badge="Proven frontier")
    more = {
        "table": _outstanding(found),
        "said": [*wording.proof(found), *[_STAR] * bool(found.marks)],
    }
    columns = [*map(Column, wording.header(found, more=True))]
    rows = [wording.row(found, point, more=True) for point in found.points]
    pages = [Page(heads, [Chart("frontier", found, more)])]
    pages += [
        Page(heads, [Table("", columns, rows[at : at + _ROWS]), Paragraph(_PLANS)])
        for at in range(0, len(rows), _ROWS)
    ]
    title = f"{wording.title(found)}: {found.problem.scenario.title}"
    small = Page(heads, [Maps(found.problem, _maps(found))])
    return {"chart.pdf": Print(title, pages, picture=True), "maps.pdf": Print(title, [small])}


def _outstanding(found: Frontier) -> Table:
    """Set the ends, the knee and the known plans beside or below the chart."""
    titles = ["Point or known plan", *wording.header(found, more=False)[1:-2]]
    rows = [
        [f"{number}: {role}", *wording.row(found, found.points[number - 1], more=False)[1:-2], ""]
        for number, role in found.outstanding.items()
    ]
    rows += [wording.mark_row(found, mark) for mark in found.marks]
    return Table("", [*map(Column, titles), Column("Against the frontier")], rows)


def _maps(found: Frontier) -> list[SmallMap]:
    """Draw the ends and the knee, BCUs of one name bearing one colour in all."""
    plans = list(found.plans.values())
    colours = alike.by_name(found.problem, plans)
    made = []
    for (number, plan), fills in zip(found.plans.items(), colours, strict=True):
        point = found.points[number - 1]
        parts = [
            f"{goal.measure.in_brief()} {wording.value(goal.measure, value)}"
            for goal, value in zip(found.goals, point.values, strict=True)
        ]
        if len(point.plans) > 1:
            parts.append(f"the first of {len(point.plans)} plans")
        role = wording.role(found, number)
        title = f"Point {number}{f': {role}' if role else ''}"
        made.append(SmallMap(title, " · ".join(parts), plan.assignment, fills))
    return made
