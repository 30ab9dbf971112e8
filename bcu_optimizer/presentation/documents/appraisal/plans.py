"""What a pack says of each option's plan: its map, its BCUs, and what changes for each area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.document import Block, PlanMap, Section
from bcu_optimizer.presentation.documents.plan import badge_of
from bcu_optimizer.presentation.table import Cell, Table, figure, keyed, share
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.moves import named
from bcu_optimizer.problem.bcu_rows import BcuRow
from bcu_optimizer.problem.measures import titles

if TYPE_CHECKING:
    from bcu_optimizer.questions.appraisal.appraisal import Appraisal
    from bcu_optimizer.questions.appraisal.option import Option

_HALF = 0.5
_ASSUMED = "assumed"


def maps(appraisal: Appraisal) -> Section:
    """Set a map of each option, with the table of its BCUs behind it."""
    blocks = [_map(appraisal, i) for i in range(len(appraisal.options))]
    return Section("maps", "Maps and BCUs", blocks)


def _map(appraisal: Appraisal, number: int) -> PlanMap:
    option = appraisal.options[number]
    badge = words.badge(option.result) if option.result else _badge(option)
    return PlanMap(
        f"map-{option.key}",
        option.name,
        _told(option),
        badge,
        option.evaluation,
        appraisal.colours[number],
        _bcus(appraisal, number),
    )


def _badge(option: Option) -> str:
    if option.plan.path is not None:
        return badge_of(option.evaluation)
    broken = [v for v in option.evaluation.verdicts if v.holds is False]
    return f"It breaks {len(broken)} of the rules" if broken else "It keeps every rule"


def _told(option: Option) -> str:
    """Say in words what a map shows."""
    names = option.evaluation.problem.areas.names
    bcus = option.plan.bcus
    together = {bcu: codes for bcu, codes in bcus.items() if len(codes) > 1}
    alone = [names.name(codes[0]) for codes in bcus.values() if len(codes) == 1]
    parts = [f"{bcu}: {listed(sorted(map(names.name, codes)))}" for bcu, codes in together.items()]
    intro = f"{len(option.plan.assignment)} areas in {len(bcus)} BCUs."
    outside = sorted(map(str, option.evaluation.problem.areas.outside["name"]))
    if outside:
        intro += f" Hatched, in no BCU: {listed(outside)}."
    if not together:
        return f"{intro} Each area is a BCU of its own."
    end = f" Each a BCU of its own: {listed(sorted(alone))}." if alone else ""
    return f"{intro} {'. '.join(parts)}.{end}"


def _bcus(appraisal: Appraisal, number: int) -> Table:
    option = appraisal.options[number]
    header = [
        "BCU", "Areas", "Share of demand", "Officers", "Sergeants", "Officers per sergeant",
        f"Inspectors ({_ASSUMED})", f"Inspectors per superintendent ({_ASSUMED})", "Wards",
        titles.links(appraisal.problem, "Links kept"), titles.links(appraisal.problem, "Links cut"),
        "Largest area", "Its share of the BCU's demand",
    ]  # fmt: skip
    teams = list(appraisal.problem.scenario.rules.teams or {})
    header += [f"{team.replace('_', ' ')} team ({_ASSUMED})" for team in teams]
    rows = [_bcu(option, row, teams) for row in option.evaluation.table]
    notes = []
    leading = [r.bcu for r in option.evaluation.table if _dominates(r) and len(r.areas) > 1]
    if leading:
        notes.append(
            f"One area has more than half of the demand of {listed(leading)}: it dominates there."
        )
    notes.append("A link that is cut counts in both of its BCUs.")
    if {"supervision_ratio", "leadership_posts"} & option.plan.unknown:
        notes.append("Inspectors and their superintendents are not known of this option.")
    return keyed(
        f"bcus-{option.key}",
        f"{option.name}: its BCUs",
        header,
        rows,
        [" ".join(notes)],
        appraisal.colours[number],
    )


def _dominates(row: BcuRow) -> bool:
    return (row.largest_area_share or 0) > _HALF


def _bcu(option: Option, row: BcuRow, teams: list[str]) -> list[Cell]:
    problem = option.evaluation.problem
    names = problem.areas.names
    largest = max(row.areas, key=lambda code: int(problem.demand[problem.index[code]]))
    return [
        Cell(row.bcu),
        Cell(", ".join(sorted(map(names.name, row.areas)))),
        share(row.demand_share),
        figure(row.officers),
        figure(row.sergeants),
        figure(row.officers_per_sergeant, 1),
        figure(row.inspectors, 1),
        figure(row.supervision_ratio, 1),
        figure(row.wards),
        share(row.links_kept),
        share(row.links_cut),
        Cell(names.name(largest)),
        share(row.largest_area_share),
        *(figure(row.teams[team], 1) for team in teams),
    ]


def areas(appraisal: Appraisal) -> Section:
    """Say for each area what each option changes for it against business as usual."""
    rest = range(1, len(appraisal.options))
    blocks: list[Block] = [_areas(appraisal, i) for i in rest]
    return Section("areas", "Area by area", blocks)


def _areas(appraisal: Appraisal, number: int) -> Table:
    option, problem = appraisal.options[number], appraisal.problem
    rows = {row.bcu: row for row in option.evaluation.table}
    compared = appraisal.comparison
    header = [
        "Area", "BCU", "Partners gained", "Partners lost", "Share of its BCU's demand", "Dominates",
    ]  # fmt: skip
    cells = []
    for change in compared.changes_of(number):
        row, own = rows[change.new], int(problem.demand[problem.index[change.code]])
        whole = sum(int(problem.demand[problem.index[code]]) for code in row.areas)
        part = own / whole if whole else None
        leads = part is not None and part > _HALF and len(row.areas) > 1
        cells.append(
            [
                Cell(problem.areas.names.name(change.code)),
                Cell(change.new),
                Cell(named(compared, change.gained) or "none"),
                Cell(named(compared, change.lost) or "none"),
                share(part),
                Cell("yes" if leads else "no"),
            ]
        )
    cells.sort(key=lambda each: each[0].text)
    caption = f"{option.name}: what it changes for each area"
    note = (
        "Partners gained and lost: the areas it comes to share a command with, and those it no "
        "longer does, against business as usual. An area dominates if it has more than half of the "
        "demand of a BCU with others."
    )
    return keyed(f"areas-{option.key}", caption, header, cells, [note])
