"""The printed pages of a comparison: measures, maps beside each other, what changes for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from bcu_optimizer import maps, sheets, words
from bcu_optimizer.comparison import move_texts, texts
from bcu_optimizer.maps import difference, multiples
from bcu_optimizer.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bcu_optimizer.comparison import Comparison
    from bcu_optimizer.matching import Likeness

_CAPTION = ("links_kept", "imbalance", "demand_ratio")
_SHORT = {"links_kept": "links kept", "imbalance": "imbalance", "demand_ratio": "demand ratio"}
_ROWS = 34
_ACROSS = 3
_LONG = 20


def pages(comparison: Comparison) -> list[Figure]:
    """Draw all pages: the measures, the maps, and for each other plan what it changes."""
    base = comparison.entries[comparison.reference].evaluation
    name = comparison.names[comparison.reference]
    found = sheets.sheet_of(base, f"Compared with: {name}" if comparison.others else "")
    title = f"{len(comparison.entries)} plans compared" if comparison.others else name
    held = f"Held against: {comparison.problem.scenario.title}"
    sheet = replace(found, title=title, question=held, key_figures=[], legend=[])
    drawn = [*_measures(comparison, sheet), *_maps(comparison, sheet)]
    if len(comparison.others) > 1:
        drawn += _areas(comparison, sheet)
    for number in comparison.others:
        drawn.append(_difference(comparison, sheet, number))
        drawn += [*_bcus(comparison, sheet, number), *_changes(comparison, sheet, number)]
    return drawn


def _measures(comparison: Comparison, sheet: maps.Sheet) -> list[Figure]:
    """Set the plans, all measures with the best marked, and how alike any two plans are."""
    heads = ["Plan", "BCUs", "Where it is from", "Rules"]
    tables = [
        multiples.Titled("Plans", heads, texts.plans(comparison)),
        multiples.Titled("Measures", *_measure_table(comparison)),
    ]
    notes = [*texts.notes(comparison), *texts.key(comparison)]
    if not comparison.pairs:
        return [multiples.tables_page(sheet, tables, notes)]
    header, rows = texts.likeness(comparison)
    wide = 0.62 if texts.is_roomy(comparison) else 1.0
    header = [header[0], *map(_broken, header[1:])]
    alike = multiples.Titled("How alike the plans are", header, rows, wide)
    if texts.is_roomy(comparison):
        return [multiples.tables_page(sheet, [*tables, alike], notes)]
    return [
        multiples.tables_page(sheet, tables, notes[:-1]),
        multiples.tables_page(sheet, [alike], notes[-1:]),
    ]


def _measure_table(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Set changes beside the values, or below them where the plans are many."""
    names = [_broken(name) for name in comparison.names]
    found = texts.measures(comparison)
    if texts.is_roomy(comparison):
        base = comparison.reference
        heads = [[name] if i == base else [name, "change"] for i, name in enumerate(names)]
        rows = [[row.title, *texts.beside(comparison, row)] for row in found]
        return ["", *(cell for cells in heads for cell in cells)], rows
    rows = []
    for row in found:
        rows.append([row.title, *texts.marked(row)])
        rows += [["↳ change", *row.changes]] if any(row.changes) else []
    return ["", *names], rows


def _broken(name: str) -> str:
    return texts.broken_name(name, " ") if len(name) > _LONG else name


def _maps(comparison: Comparison, sheet: maps.Sheet) -> list[Figure]:
    areas = comparison.problem.areas
    return multiples.multiples_pages(
        sheet, areas.frame, _multiples(comparison), outside=areas.outside, water=areas.water
    )


def _multiples(comparison: Comparison) -> list[multiples.Multiple]:
    found = []
    for entry, colours in zip(comparison.entries, comparison.colours, strict=True):
        measured = entry.evaluation.measures
        parts = [f"{len(entry.evaluation.groups)} BCUs"]
        parts += [
            f"{_SHORT[name]} {words.measure(MEASURES[name], measured[name])}"
            for name in _CAPTION
            if measured[name] is not None
        ]
        parts.append("keeps every rule" if entry.evaluation.holds else "breaks a rule")
        plan = entry.evaluation.plan.assignment
        found.append(multiples.Multiple(entry.name, " · ".join(parts), plan, colours))
    return found


def _difference(comparison: Comparison, sheet: maps.Sheet, number: int) -> Figure:
    """Set the map of what a plan changes against the reference."""
    areas = comparison.problem.areas
    plans = _two(comparison, number)
    found = comparison.likeness(comparison.reference, number)
    entry = comparison.entries[number].evaluation
    pair = (comparison.names[comparison.reference], comparison.names[number])
    legend = [
        maps.LegendRow(row.bcu, [areas.names.name(c) for c in row.areas], text)
        for row, text in zip(entry.table, move_texts.bcu_changes(comparison, number), strict=True)
    ]
    said = replace(
        sheet,
        title=f"What changes from {pair[0]} to {pair[1]}",
        key_figures=_key_figures(comparison, found),
        legend=legend,
    )
    return difference.difference_page(
        said,
        areas.frame,
        plans,
        found.areas_moved,
        outside=areas.outside,
        water=areas.water,
        colours=comparison.colours[number],
        names=pair,
    )


def _two(comparison: Comparison, number: int) -> tuple[dict[str, str], dict[str, str]]:
    plans = [comparison.entries[i].evaluation.plan for i in (comparison.reference, number)]
    return dict(plans[0].assignment), dict(plans[1].assignment)


def _key_figures(comparison: Comparison, found: Likeness) -> list[maps.KeyFigure]:
    number = len(comparison.problem.codes)
    return [
        maps.KeyFigure(
            "Areas that change BCU", str(len(found.areas_moved)), f"of {number}, BCUs matched 1 : 1"
        ),
        maps.KeyFigure("Demand in these areas", words.share(found.demand_moved), ""),
        maps.KeyFigure("Rand index (adjusted)", words.number(found.rand_index), "1: same plan"),
    ]


def _changes(comparison: Comparison, sheet: maps.Sheet, number: int) -> list[Figure]:
    """Set the table of areas for which anything changes, on as many pages as it takes."""
    rows = move_texts.each_area(comparison, number)
    names = comparison.names[comparison.reference], comparison.names[number]
    header = ["Area", f"BCU in {names[0]}", f"BCU in {names[1]}"]
    header += ["Partners gained", "Partners lost"]
    said = replace(sheet, title=f"Which areas are affected, from {names[0]} to {names[1]}")
    notes = [
        move_texts.summary(comparison, number),
        f"{move_texts.MOVED} the area changes BCU; these come first.",
    ]
    return _long(said, header, rows, notes)


def _bcus(comparison: Comparison, sheet: maps.Sheet, number: int) -> list[Figure]:
    """Set the table of what each BCU has before and after."""
    names = comparison.names[comparison.reference], comparison.names[number]
    said = replace(sheet, title=f"BCU by BCU, {names[0]} and {names[1]}")
    header, rows = move_texts.bcu_by_bcu(comparison, number)
    notes = ["BCUs are matched one to one, so that they share as much demand as can be."]
    return _long(said, header, rows, notes)


def _areas(comparison: Comparison, sheet: maps.Sheet) -> list[Figure]:
    """Set the table of which BCU each area is in, in every plan."""
    header = ["Area", *map(_broken, comparison.names)]
    said = replace(sheet, title="Which BCU each area is in")
    name = comparison.names[comparison.reference]
    notes = [f"{move_texts.MOVED} another BCU than in {name}."]
    return _long(said, header, move_texts.every_area(comparison), notes)


def _long(
    sheet: maps.Sheet, header: Sequence[str], rows: Sequence[list[str]], notes: Sequence[str]
) -> list[Figure]:
    """Set a table on as many pages as it takes."""
    return [
        multiples.tables_page(sheet, [multiples.Titled("", header, part)], notes)
        for part in (rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS))
    ]


def draw_all(comparison: Comparison) -> list[Axes]:
    """Draw each plan as a small map, on one new figure."""
    wanted = _multiples(comparison)
    across = min(len(wanted), _ACROSS)
    down = ceil(len(wanted) / across)
    figure = Figure(figsize=(5.2 * across, 4.4 * down))
    areas = comparison.problem.areas
    drawn = []
    for i, multiple in enumerate(wanted):
        place = (i % across / across, 1 - (i // across + 1) / down, 1 / across, 0.9 / down)
        ax = figure.add_axes(place)
        multiples.draw_small(ax, areas.frame, multiple, outside=areas.outside, water=areas.water)
        ax.set_title(multiple.title)
        drawn.append(ax)
    return drawn


def draw_one_difference(comparison: Comparison, number: int, ax: Axes | None) -> Axes:
    """Draw what a plan changes against the reference."""
    areas = comparison.problem.areas
    return difference.draw_difference(
        ax if ax is not None else Figure(figsize=(10, 8), layout="constrained").subplots(),
        areas.frame,
        _two(comparison, number),
        comparison.likeness(comparison.reference, number).areas_moved,
        outside=areas.outside,
        water=areas.water,
        colours=comparison.colours[number],
    )
