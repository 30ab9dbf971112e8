"""What a comparison says: plans side by side, what changes for whom, how alike the plans are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.common.text import unique
from bcu_optimizer.presentation.charts.comparison_maps import small_maps
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Chart,
    Closing,
    Document,
    Heading,
    Maps,
    Notes,
    On,
    Paragraph,
    lines,
)
from bcu_optimizer.presentation.documents import comparison_tables as tables
from bcu_optimizer.presentation.folder import Folder, Head, Page, Print, head
from bcu_optimizer.presentation.table import Column, Table
from bcu_optimizer.presentation.wording import comparison as wording
from bcu_optimizer.presentation.wording import moves, values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.scenario import overrides as spelled
from bcu_optimizer.scenario.schema import Scenario

if TYPE_CHECKING:
    import geopandas as gpd

    from bcu_optimizer.questions.compare.compare import Comparison

_PLANS = (Column("Plan"), Column("BCUs", "count"), Column("Where it is from"), Column("Rules"))
_MOVES = (
    Column("Areas", strong=True),
    *map(Column, ("From", "To", "Partners gained", "Partners lost")),
)
_ROWS = 34
_AREAS = "areas"
_NO_NAME = re.compile(r"[^\w-]+")  # what a layer cannot be called


def document(comparison: Comparison) -> Document:
    """Put the plans side by side."""
    problem = comparison.problem
    blocks: list[Block] = [Table("Plans", _PLANS, wording.plans(comparison))]
    if comparison.entries:
        blocks.append(On("screen", [tables.measures(comparison, "\n")]))
        told: list[Block] = [tables.measures_in_brackets(comparison), Chart("plans", comparison)]
        blocks.append(On("notebook", told))
    if comparison.pairs:
        blocks.append(tables.likeness(comparison, "\n"))
    notes = [*wording.notes(comparison), *wording.key(comparison)]
    blocks.append(On("screen", [*lines(notes), GAP]))
    for number in comparison.others:
        blocks += _moves(comparison, number)
    remarks = [*map(str, words.assumptions(problem)), *words.modelled(problem)]
    blocks.append(On("screen", [Notes(remarks), GAP]))
    blocks.append(On("notebook", [Notes([*notes, *remarks, *problem.statements])]))
    made = "Maps, tables and data are in {out}."
    return Document(
        f"Held against: {problem.scenario.title}",
        blocks,
        spelled.change_line(problem.scenario),
        closing=Closing(
            "the maps and the files",
            made if comparison.entries else "The answer is in {out}; there is no plan to draw.",
        ),
    )


def _moves(comparison: Comparison, number: int) -> list[Block]:
    """Say which areas change BCU, and whom they gain and lose as partners."""
    title = f"From {comparison.names[comparison.reference]} to {comparison.names[number]}"
    rows = moves.moves(comparison, number, all_of_them=wording.is_roomy(comparison))
    first = Table(title, _MOVES, rows) if rows else Heading(title)
    return [first, Paragraph(moves.summary(comparison, number)), On("screen", [GAP])]


def folder(comparison: Comparison) -> Folder:
    """Keep the tables, the plans for a GIS, the pages, and every scenario that was solved."""
    frames = {"measures.csv": comparison.measures}
    layers, prints = {}, {}
    if comparison.entries:
        frames["areas.csv"] = comparison.areas
        frames["bcus.csv"] = comparison.bcus
        frames["differences.csv"] = comparison.differences.set_index("from")
        layers["comparison.gpkg"] = _layers(comparison)
        title = f"Compared: {', '.join(comparison.names)}"
        prints["comparison.pdf"] = Print(title, _pages(comparison))
    return Folder(
        "compare",
        comparison.problem,
        "comparison.json",
        tables=frames,
        layers=layers,
        prints=prints,
        scenarios=_scenarios(comparison),
        inputs=_inputs(comparison),
    )


def _scenarios(comparison: Comparison) -> dict[str, Scenario]:
    """Return the scenarios that were solved and are not the one plans are held against."""
    solved = {entry.name: entry.result for entry in comparison.entries if entry.result}
    problems = {name: each.problem for name, each in {**solved, **comparison.without}.items()}
    return {
        f"solved-{name.replace('/', '-')}.toml": problem.scenario
        for name, problem in problems.items()
        if problem.scenario != comparison.problem.scenario
    }


def _inputs(comparison: Comparison) -> dict[str, Path]:
    """Return the files of the plans and scenarios compared, by a name for each."""
    known = comparison.problem.inputs
    paths = [entry.path for entry in comparison.entries if entry.path and entry.path not in known]
    names = unique(f"{path.parent.name}/{path.name}" for path in paths)
    return dict(zip(names, paths, strict=True))


def _layers(comparison: Comparison) -> dict[str, gpd.GeoDataFrame]:
    """Return a layer of the areas, and one a plan, of its BCUs with their figures."""
    frame = comparison.problem.areas.frame
    table = comparison.areas.drop(columns="name")
    names = unique([_AREAS, *map(_layer, comparison.names)], "_{}")[1:]
    shapes = (entry.evaluation.shapes for entry in comparison.entries)
    areas = frame[["name", "geometry"]].join(table)
    return {_AREAS: areas, **dict(zip(names, shapes, strict=True))}


def _layer(name: str) -> str:
    """Return what the layer of a plan is called: GeoPackages bar blanks, signs, and "gpkg…"."""
    plain = _NO_NAME.sub("_", name).strip("_") or "plan"
    return f"plan_{plain}" if plain.casefold().startswith("gpkg") else plain


def _pages(comparison: Comparison) -> list[Page]:
    """Set the measures, the maps, and for each other plan what it changes."""
    name = comparison.names[comparison.reference]
    heads = head(
        comparison.problem,
        f"{len(comparison.entries)} plans compared" if comparison.others else name,
        f"Held against: {comparison.problem.scenario.title}",
        badge=f"Compared with: {name}" if comparison.others else "",
    )
    pages = _tables(comparison, heads)
    pages.append(Page(heads, [Maps(comparison.problem, small_maps(comparison))]))
    if len(comparison.others) > 1:
        columns = [Column("Area"), *(Column(tables.broken(name, " ")) for name in comparison.names)]
        said = replace(heads, title="Which BCU each area is in")
        notes = [f"{moves.MOVED} another BCU than in {name}."]
        pages += _long(said, columns, moves.every_area(comparison), notes)
    for number in comparison.others:
        pages.append(_difference(comparison, heads, number))
        pages += [*_bcus(comparison, heads, number), *_changes(comparison, heads, number)]
    return pages


def _tables(comparison: Comparison, heads: Head) -> list[Page]:
    """Set the plans, all measures with the best marked, and how alike any two plans are."""
    plans = Table("Plans", _PLANS, wording.plans(comparison))
    made: list[Block] = [plans, tables.measures(comparison, " ")]
    notes = [*wording.notes(comparison), *wording.key(comparison)]
    if not comparison.pairs:
        return [Page(heads, [*made, Notes(notes)])]
    alike = tables.likeness(comparison, " ")
    if wording.is_roomy(comparison):
        return [Page(heads, [*made, alike, Notes(notes)])]
    first = Page(heads, [*made, Notes(notes[:-1])])
    return [first, Page(heads, [alike, Notes(notes[-1:])])]


def _names(comparison: Comparison, number: int) -> tuple[str, str]:
    return comparison.names[comparison.reference], comparison.names[number]


def _difference(comparison: Comparison, heads: Head, number: int) -> Page:
    """Set the map of what a plan changes against the reference."""
    name = comparison.problem.areas.names.name
    found = comparison.likeness(comparison.reference, number)
    old, new = _names(comparison, number)
    bcus = comparison.entries[number].evaluation.plan.bcus
    order, said = comparison.order(number), moves.bcu_changes(comparison, number)
    of = f"of {len(comparison.problem.codes)}, BCUs matched 1 : 1"
    heads = replace(
        heads,
        title=f"What changes from {old} to {new}",
        key_figures=[
            ("Areas that change BCU", str(len(found.areas_moved)), of),
            ("Demand in these areas", values.share(found.demand_moved), ""),
            ("Rand index (adjusted)", values.number(found.rand_index), "1: same plan"),
        ],
        legend=[
            (bcu, [name(code) for code in bcus[bcu]], text)
            for bcu, text in zip(order, said, strict=True)
        ],
    )
    return Page(heads, [Chart("difference", comparison, {"number": number})])


def _changes(comparison: Comparison, heads: Head, number: int) -> list[Page]:
    """Set the table of areas for which anything changes."""
    old, new = _names(comparison, number)
    titles = ("Area", f"BCU in {old}", f"BCU in {new}", "Partners gained", "Partners lost")
    said = replace(heads, title=f"Which areas are affected, from {old} to {new}")
    notes = [
        moves.summary(comparison, number),
        f"{moves.MOVED} the area changes BCU; these come first.",
    ]
    return _long(said, [*map(Column, titles)], moves.each_area(comparison, number), notes)


def _bcus(comparison: Comparison, heads: Head, number: int) -> list[Page]:
    """Set the table of what each BCU has before and after."""
    old, new = _names(comparison, number)
    titles, rows = moves.bcu_by_bcu(comparison, number)
    said = replace(heads, title=f"BCU by BCU, {old} and {new}")
    notes = ["BCUs are matched one to one, so that they share as much demand as can be."]
    return _long(said, [*map(Column, titles)], rows, notes)


def _long(
    heads: Head, columns: Sequence[Column], rows: Sequence[list[str]], notes: Sequence[str]
) -> list[Page]:
    """Set a table on as many pages as it takes."""
    parts = (rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS))
    return [Page(heads, [Table("", columns, part), Notes(notes)]) for part in parts]
