"""What is said of a plan: its BCUs with their figures, the rules, the measures, and its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bcu_optimizer.graphics.map.colours import colours
from bcu_optimizer.presentation.document import Block, Chart, Notes, On, Paragraph
from bcu_optimizer.presentation.folder import Page, Print
from bcu_optimizer.presentation.plan_head import asked_of, head_of, title_of
from bcu_optimizer.presentation.table import Cell, Column, Table, Value
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import naming
from bcu_optimizer.problem.bcu_rows import BcuRow
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.scenario import overrides as spelled

_MARKS = {True: "kept", False: "BROKEN", None: wording_values.NOT_KNOWN}

_BCUS = (
    Column("BCU", whole=True, strong=True),
    Column("Areas"),
    Column("Demand", "share", unknown=wording_values.NOT_KNOWN),
    Column("Officers", "count"),
    Column("Officers per sergeant", "ratio", 1, narrow="Officers\nper sgt."),
    Column("Inspectors per superintendent", "ratio", 1, narrow="Inspectors\nper supt."),
    Column("Links kept", "share", narrow="Links\nkept"),
)
_RULES = (
    *(Column("Rule"), Column("Value", "ratio"), Column("Limit", "ratio")),
    *(Column(""), Column("")),
)
_MEASURES = (Column("Measure"), Column("Value", "ratio"), Column("Better"))


def tables(evaluation: Evaluation) -> list[Table]:
    """List the BCUs with their main figures, what each rule says, and every measure."""
    return [_bcus(evaluation), rules(evaluation), _measures(evaluation)]


def _bcus(evaluation: Evaluation) -> Table:
    name = evaluation.problem.areas.names.name
    rows = [
        [
            row.bcu,
            ", ".join(name(code) for code in row.areas),
            row.demand_share,
            row.officers,
            row.officers_per_sergeant,
            row.supervision_ratio,
            row.links_kept,
        ]
        for row in evaluation.table
    ]
    return Table("BCUs", _BCUS, rows)


def rules(evaluation: Evaluation) -> Table:
    """List what each rule says, with value and limit, and who breaks it."""
    rows: list[list[Value | Cell]] = [
        [
            words.rule_title(verdict, evaluation.problem),
            words.rule_value(verdict),
            words.rule_limit(verdict),
            Cell(_MARKS[verdict.holds], alert=verdict.holds is False),
            words.where(verdict),
        ]
        for verdict in evaluation.verdicts
    ]
    return Table("Rules", _RULES, rows)


def _measures(evaluation: Evaluation) -> Table:
    rows = [
        [each.title, wording_values.measure(each, evaluation.measures[name]), each.better or ""]
        for name, each in MEASURES.items()
    ]
    return Table("Measures", _MEASURES, rows)


def unlisted(evaluation: Evaluation) -> list[str]:
    """Say which BCUs of a plan that was found the user's list of names does not cover."""
    found = naming.unlisted(evaluation.problem, evaluation.groups)
    if not found or evaluation.plan.path is not None:
        return []
    return [f"The list of names has no area of these, which are named by rule: {', '.join(found)}."]


def in_notebook(evaluation: Evaluation) -> On:
    """Show a plan in a notebook: map, rules, figures of each BCU, and assumptions."""
    problem = evaluation.problem
    told: list[Block] = [Chart("map", evaluation), rules(evaluation)]
    told.append(Paragraph(" ".join(words.standing(evaluation))))
    notes = Notes([*words.remarks(problem, evaluation.groups), *problem.statements])
    return On("notebook", [*told, figures(evaluation), notes])


def figures(evaluation: Evaluation) -> Table:
    """Set all figures of each BCU, with their totals."""
    teams = list(evaluation.problem.scenario.rules.teams or {})
    kept = evaluation.measures["links_kept"]
    columns = [
        Column("BCU"),
        Column("Areas", "count", total=_sum),
        Column("Share of demand", "share", total=lambda _: 1.0, unknown=wording_values.NOT_KNOWN),
        Column("Officers", "count", total=_sum),
        Column("Sergeants", "count", total=_sum),
        Column("Officers per sergeant", "ratio", 1),
        Column("Inspectors", "ratio", 1, total=_sum, basis="assumed"),
        Column("Inspectors per superintendent", "ratio", 1),
        Column("Wards", "count", total=_sum),
        Column("Ward officers (2 a ward)", "count", total=_sum),
        Column("PCSOs (1 a ward)", "count", total=_sum),
        Column("Links kept", "share", total=lambda _: kept),
        Column("Links cut", "share", total=lambda _: None if kept is None else 1 - kept),
        Column("Largest area's share", "share"),
    ]
    for team in teams:
        title = f"{team.replace('_', ' ')} team"
        columns.append(Column(title, "ratio", 1, total=_sum, basis="assumed"))
    rows = [_figures(row, teams) for row in evaluation.table]
    return Table("Figures of each BCU", columns, rows, total="All BCUs")


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _figures(row: BcuRow, teams: Sequence[str]) -> list[Value]:
    return [
        *(row.bcu, len(row.areas), row.demand_share, row.officers, row.sergeants),
        *(row.officers_per_sergeant, row.inspectors, row.supervision_ratio),
        *(row.wards, row.ward_officers, row.pcsos),
        *(row.links_kept, row.links_cut, row.largest_area_share),
        *(row.teams[team] for team in teams),
    ]


def badge_of(evaluation: Evaluation) -> str:
    """Say on a page of a given plan whether it keeps the rules."""
    broken = {
        words.rule_title(v, evaluation.problem) for v in evaluation.verdicts if v.holds is False
    }
    if not broken:
        return "A given plan; it keeps every rule"
    return f"A given plan; it breaks: {'; '.join(sorted(broken))}"


def printed(evaluation: Evaluation, badge: str) -> Print:
    """Set the pages of a plan: the map on A4 and on A3, and the figures of each BCU on A4."""
    given = evaluation.plan.path is not None or evaluation.plan.is_named
    title = title_of(evaluation) if given else spelled.title(asked_of(evaluation))
    heads = head_of(evaluation, badge)
    problem = evaluation.problem
    more = {"colours": colours(problem.areas.frame, evaluation.plan.assignment)}
    notes = [*words.standing(evaluation), *unlisted(evaluation), *heads.notes]
    pages = [
        Page(heads, [Chart("plan", evaluation, more)]),
        Page(replace(heads, notes=notes), [Chart("figures", figures(evaluation), more)]),
    ]
    return Print(title, pages, picture=True)
