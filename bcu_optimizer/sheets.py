"""What stands on the printed pages of a plan: the map sheet and the page of figures per BCU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bcu_optimizer import dates, maps, spelled, words
from bcu_optimizer.measures import MEASURES
from bcu_optimizer.phrases import day

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bcu_optimizer.evaluation import BcuRow, Evaluation

_KEY_FIGURES = ("demand_ratio", "officers_ratio", "imbalance", "links_kept", "travel_km")


def figures(evaluation: Evaluation, badge: str) -> list[Figure]:
    """Draw the pages of a plan: the map on A4 and on A3, and the figures of each BCU on A4."""
    problem = evaluation.problem
    sheet = sheet_of(evaluation, badge)
    fills = colours(evaluation)
    drawn = [
        maps.map_page(
            sheet,
            problem.areas.frame,
            evaluation.plan.assignment,
            size,
            outside=problem.areas.outside,
            water=problem.areas.water,
            colours=fills,
        )
        for size in ("A4", "A3")
    ]
    header, rows, total = _figure_rows(evaluation)
    notes = [*words.standing(evaluation), *sheet.notes]
    return [*drawn, maps.figures_page(sheet, header, rows, notes, total=total, colours=fills)]


def colours(evaluation: Evaluation) -> Mapping[str, str]:
    """Choose a colour for each BCU, none the same as a neighbour's."""
    return maps.colours(evaluation.problem.areas.frame, evaluation.plan.assignment)


def sheet_of(evaluation: Evaluation, badge: str) -> maps.Sheet:
    """Put together what a map sheet says of a plan.

    A plan that was found is the scenario's answer and bears its title; one from a file its own.
    """
    problem, scenario = evaluation.problem, evaluation.problem.scenario
    names = problem.areas.names
    given = evaluation.plan.path is not None
    return maps.Sheet(
        title=title_of(evaluation) if given else scenario.title,
        question=f"Held against: {scenario.title}" if given else scenario.question,
        changed=spelled.change_line(scenario),
        key_figures=[
            maps.KeyFigure("BCUs", str(len(evaluation.groups)), f"of {len(problem.codes)} areas"),
            *_key_figures(evaluation),
        ],
        notes=words.remarks(problem),
        statements=_statements(evaluation),
        legend=[
            maps.LegendRow(row.bcu, [names.name(c) for c in row.areas], _legend_text(row))
            for row in evaluation.table
        ],
        date=day(dates.today()),
        badge=badge,
    )


def title_of(evaluation: Evaluation) -> str:
    """Return what heads the pages of a given plan: its own title, or its name."""
    return evaluation.plan.title or evaluation.plan.name or "A given plan"


def badge_of(evaluation: Evaluation) -> str:
    """Say on a page of a given plan whether it keeps the rules."""
    broken = {
        words.rule_title(v, evaluation.problem) for v in evaluation.verdicts if v.holds is False
    }
    if not broken:
        return "A given plan; it keeps every rule"
    return f"A given plan; it breaks: {'; '.join(sorted(broken))}"


def _key_figures(evaluation: Evaluation) -> list[maps.KeyFigure]:
    limits = {
        f"{v.measure}_ratio": words.rule_limit(v)
        for v in evaluation.verdicts
        if v.rule == "balance"
    }
    found = []
    for name in _KEY_FIGURES:
        value = evaluation.measures[name]
        if value is not None:
            text = words.measure(MEASURES[name], value)
            found.append(maps.KeyFigure(MEASURES[name].title, text, limits.get(name, "")))
    for verdict in evaluation.verdicts:
        if verdict.rule == "supervision":
            title = words.rule_title(verdict, evaluation.problem)
            found.append(
                maps.KeyFigure(
                    title, words.rule_value(verdict), f"{words.rule_limit(verdict)}; assumed"
                )
            )
    return found


def _statements(evaluation: Evaluation) -> list[str]:
    problem = evaluation.problem
    question = problem.scenario.source
    source = [f"The question: {question}."] if question else []
    return [*words.demand(problem), *source, *problem.statements]


def _legend_text(row: BcuRow) -> str:
    text = f"{words.share(row.demand_share)} of demand"
    return text if row.officers is None else f"{text} · {words.number(row.officers, 0)} officers"


def _figure_rows(evaluation: Evaluation) -> tuple[list[str], list[list[str]], list[str]]:
    teams = list(evaluation.problem.scenario.rules.teams or {})
    header = [
        "BCU", "Areas", "Share of demand", "Officers", "Sergeants", "Officers per sergeant",
        "Inspectors (assumed)", "Inspectors per superintendent", "Wards",
        "Ward officers (2 a ward)", "PCSOs (1 a ward)", "Links kept", "Links cut",
        "Largest area's share",
    ]  # fmt: skip
    rows = [_figure_row(row, teams) for row in evaluation.table]
    header += [f"{team.replace('_', ' ')} team (assumed)" for team in teams]
    return header, rows, _total(evaluation, teams)


def _figure_row(row: BcuRow, teams: list[str]) -> list[str]:
    return [
        row.bcu,
        str(len(row.areas)),
        words.share(row.demand_share),
        _cell(row.officers, 0),
        _cell(row.sergeants, 0),
        _cell(row.officers_per_sergeant, 1),
        _cell(row.inspectors, 1),
        _cell(row.supervision_ratio, 1),
        _cell(row.wards, 0),
        _cell(row.ward_officers, 0),
        _cell(row.pcsos, 0),
        _share_cell(row.links_kept),
        _share_cell(row.links_cut),
        _share_cell(row.largest_area_share),
        *(words.number(row.teams[team], 1) for team in teams),
    ]


def _total(evaluation: Evaluation, teams: list[str]) -> list[str]:
    table = evaluation.table

    def total(name: str, decimals: int) -> str:
        values = [getattr(row, name) for row in table]
        return "–" if None in values else words.number(sum(values), decimals)

    kept = evaluation.measures["links_kept"]
    return [
        "All BCUs", str(len(evaluation.problem.codes)), "100.0 %", total("officers", 0),
        total("sergeants", 0), "", total("inspectors", 1), "", total("wards", 0),
        total("ward_officers", 0), total("pcsos", 0), _share_cell(kept),
        _share_cell(None if kept is None else 1 - kept), "",
        *(words.number(sum(row.teams[team] for row in table), 1) for team in teams),
    ]  # fmt: skip


def _cell(value: float | None, decimals: int) -> str:
    return "–" if value is None else words.number(value, decimals)


def _share_cell(value: float | None) -> str:
    return "–" if value is None else words.share(value)
