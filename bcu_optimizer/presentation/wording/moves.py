"""What changes for whom from one plan to another, as rows of texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bcu_optimizer.presentation.wording import values
from bcu_optimizer.problem.bcu_rows import BcuRow
from bcu_optimizer.questions.compare.changes import Change, Together, together

if TYPE_CHECKING:
    from bcu_optimizer.questions.compare.compare import Comparison

MOVED = "→"


def moves(comparison: Comparison, number: int, *, all_of_them: bool) -> list[list[str]]:
    """List what changes from the reference to a plan: areas, old BCU, new BCU, gained, lost.

    Areas that change BCU come first; with ``all_of_them`` those follow that stay in theirs but
    gain or lose partners.
    """
    return [
        [named(comparison, group.codes), *_fate(comparison, group)]
        for group in together(comparison.changes_of(number))
        if group.change.moved or group.alone or all_of_them
    ]


def _fate(comparison: Comparison, group: Together) -> list[str]:
    """Say of areas that change together: old BCU, new BCU, partners gained, partners lost."""
    change = group.change
    if group.alone == "after":
        return [change.old, "each on its own", "", "each other"]
    if group.alone == "before":
        return ["each on its own", change.new, "each other", ""]
    gained, lost = (named(comparison, codes) for codes in (change.gained, change.lost))
    return [change.old, _becomes(change), gained, lost]


def _becomes(change: Change) -> str:
    return change.new if change.moved or change.new != change.old else "stays"


def each_area(comparison: Comparison, number: int) -> list[list[str]]:
    """List the areas for which anything changes: name, old BCU, new BCU, gained, lost."""
    found = [each for each in comparison.changes_of(number) if each.any]
    name = comparison.problem.areas.names.name
    return [
        [
            name(each.code),
            each.old,
            f"{MOVED} {each.new}" if each.moved else _becomes(each),
            named(comparison, each.gained) or "none",
            named(comparison, each.lost) or "none",
        ]
        for each in sorted(found, key=lambda each: (not each.moved, name(each.code)))
    ]


def named(comparison: Comparison, codes: Iterable[str]) -> str:
    """Name areas in alphabetical order."""
    return ", ".join(sorted(map(comparison.problem.areas.names.name, codes)))


def summary(comparison: Comparison, number: int) -> str:
    """Say in a sentence or two how much changes from the reference to a plan."""
    found = comparison.likeness(comparison.reference, number)
    moved = len(found.areas_moved)
    if not moved:
        return "The two plans have the same BCUs."
    changes = comparison.changes_of(number)
    alone = [group for group in together(changes) if group.alone]
    counted = {code for group in alone for code in group.codes}
    rest = sum(each.any and not each.moved and each.code not in counted for each in changes)
    also = f"; {rest} more keep their BCU but gain or lose partners" if rest else ""
    how_many = (
        f"{moved} of {len(comparison.problem.codes)} areas with {values.share(found.demand_moved)} "
        "of demand"
    )
    if not alone:
        return f"{how_many} change BCU{also}."
    return (
        f"{' '.join(_split_or_joined(alone))} Matched one to one, so that one area of each such "
        f"BCU stands for the whole, {how_many} change BCU{also}."
    )


def _split_or_joined(groups: Iterable[Together]) -> list[str]:
    """Say how many BCUs are split into their areas, and how many are made of single areas."""
    told = []
    for side, plural, one in (
        ("after", "are split into BCUs of one area each", "is split into BCUs of one area each"),
        ("before", "are made of BCUs of one area each", "is made of BCUs of one area each"),
    ):
        sizes = [len(group.codes) for group in groups if group.alone == side]
        if sizes:
            many = f"{len(sizes)} BCUs" if len(sizes) > 1 else "1 BCU"
            told.append(f"{many} with {sum(sizes)} areas {plural if len(sizes) > 1 else one}.")
    return told


def every_area(comparison: Comparison) -> list[list[str]]:
    """List for every area its BCU in each plan, marked where it is not that of the reference."""
    name = comparison.problem.areas.names.name
    moved = [
        set(comparison.likeness(comparison.reference, i).areas_moved)
        for i in range(len(comparison.entries))
    ]
    rows = []
    for code in sorted(comparison.problem.codes, key=name):
        cells = []
        for entry, gone in zip(comparison.entries, moved, strict=True):
            bcu = entry.evaluation.plan.assignment[code]
            cells.append(f"{MOVED} {bcu}" if code in gone else bcu)
        rows.append([name(code), *cells])
    return rows


def bcu_changes(comparison: Comparison, number: int) -> list[str]:
    """Say of each BCU of a plan, in the reference's order, which areas it gains and loses."""
    first, second = (comparison.entries[i].evaluation.plan for i in (comparison.reference, number))
    before = first.bcus
    old = comparison.likeness(number, comparison.reference).pairs
    return [
        _balance(comparison, before[old[bcu]], codes)
        if bcu in old
        else f"new, from {', '.join(sorted({first.assignment[code] for code in codes}))}"
        for bcu in comparison.order(number)
        for codes in [second.bcus[bcu]]
    ]


def _balance(comparison: Comparison, before: Iterable[str], after: Iterable[str]) -> str:
    gained = named(comparison, set(after) - set(before))
    lost = named(comparison, set(before) - set(after))
    parts = [f"+ {gained}"] * bool(gained) + [f"− {lost}"] * bool(lost)
    return "; ".join(parts) or "unchanged"


def bcu_by_bcu(comparison: Comparison, number: int) -> tuple[list[str], list[list[str]]]:
    """Return header and rows that set each BCU of the reference beside the one it is matched with.

    A BCU that only one of the plans has is without figures in the columns of the other.
    """
    numbers = (comparison.reference, number)
    names = [comparison.names[i] for i in numbers]
    tables = [{row.bcu: row for row in comparison.entries[i].evaluation.table} for i in numbers]
    pairs = comparison.likeness(*numbers).pairs
    matched: list[tuple[str | None, str | None]] = [(old, pairs.get(old)) for old in tables[0]]
    matched += [(None, new) for new in tables[1] if new not in pairs.values()]
    heads = ["BCU", *(f"Areas, {name}" for name in names)]
    heads += [f"{what}, {name}" for what in ("Demand", "Officers", "Links kept") for name in names]
    rows = []
    for old, new in matched:
        cells = [_figures(comparison, tables[i].get(bcu or "")) for i, bcu in enumerate((old, new))]
        title = old if new in (None, old) else new if old is None else f"{old} {MOVED} {new}"
        columns = zip(*cells, strict=True)
        rows.append([title or "", *(cell for pair in columns for cell in pair)])
    return heads, rows


def _figures(comparison: Comparison, row: BcuRow | None) -> list[str]:
    if row is None:
        return ["–"] * 4
    officers = "–" if row.officers is None else values.number(row.officers, 0)
    kept = "–" if row.links_kept is None else values.share(row.links_kept)
    return [named(comparison, row.areas), values.share(row.demand_share), officers, kept]
