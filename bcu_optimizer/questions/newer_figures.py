"""A newer year of figures held against the one it replaces: what changed, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from bcu_optimizer.common.exact import parse_figure
from bcu_optimizer.data import areas as areas_module
from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.data import figures
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.problem import inputs
from bcu_optimizer.scenario.layers import COMMAND_LINE
from bcu_optimizer.scenario.load import load
from bcu_optimizer.scenario.schema import Scenario

SHARE = 0.2  # a figure that changed by more than this is listed, unless another share is stated
_FIGURES = "data.figures"
_OF_FIGURES = ("code", "name", "sheet", "header")  # where and how they stand in their file
_ABOUT = {_FIGURES, *(f"data.{key}" for key in _OF_FIGURES)}


@dataclass(frozen=True)
class Change:
    """An old and a new figure, and the change as a share of the old; None if that cannot be said.

    ``area`` is a code; empty where the figures are the totals of a column. ``renamed`` is the
    column's new name, where it has one.
    """

    column: str
    renamed: str
    area: str
    name: str
    old: str
    new: str
    change: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {**asdict(self), "old": _plain(self.old), "new": _plain(self.new)}


def _plain(text: str) -> float | int | str:
    value = parse_figure(text)
    if value is None:
        return text
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class Vintage:
    """Two years of figures side by side.

    Attributes
    ----------
    old, new
        The files.
    share
        The share beyond which a figure's change is listed.
    columns
        The columns of the new figures.
    added, removed
        Columns that only the new or only the old figures have.
    renamed
        Columns that go by another name in the new figures, such as that of another year.
    totals
        The total of each column of numbers that both have.
    changed
        Each figure that changed by more than the share.
    """

    old: str
    new: str
    share: float
    columns: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: Mapping[str, str]
    totals: tuple[Change, ...]
    changed: tuple[Change, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data."""
        return {
            "old": self.old,
            "new": self.new,
            "changed_by": self.share,
            "columns_added": list(self.added),
            "columns_removed": list(self.removed),
            "columns_renamed": dict(self.renamed),
            "totals": [each.as_dict() for each in self.totals],
            "changed": [each.as_dict() for each in self.changed],
        }


def replaced(item: str | Path, settings: Iterable[str], scenario: Scenario) -> Scenario | None:
    """Return the scenario as it was before newer figures were set; None if none were.

    The figures that a setting on the command line replaces are those of the scenario file; those
    that a scenario file itself states replace the ones shipped with the areas it names.
    """
    if scenario.data.figures is None:
        return None
    if scenario.origins.get(_FIGURES) == COMMAND_LINE:
        kept = [text for text in settings if text.partition("=")[0].strip() not in _ABOUT]
        before = load(item, kept)
        if before.data.figures != scenario.data.figures:
            return before
    if dataset.find(scenario.data.areas) is None:
        return None
    data = scenario.data.model_copy(update=dict.fromkeys(("figures", *_OF_FIGURES)))
    return scenario.model_copy(update={"data": data})


def compare(before: Scenario, after: Scenario, share: float = SHARE) -> Vintage:
    """Hold the figures of two scenarios on the same areas side by side.

    Parameters
    ----------
    before, after
        The scenario with the old and with the new figures.
    share
        Figures that changed by more than this share of the old are listed; 0 lists every change.

    Raises
    ------
    InputError
        If either file cannot be read, or areas lack figures or figures areas.
    """
    source = inputs.source_of(before, dataset.find(before.data.areas))
    areas = areas_module.read(replace(source, required={}))
    newer = inputs.source_of(after, dataset.find(after.data.areas))
    found = figures.read(areas.names, replace(newer, required={}))
    old, new = areas.cells, found.cells
    renamed = _renamed(old, new)
    known = {**{column: column for column in old if column in new}, **renamed}
    return Vintage(
        old=areas.figures_file,
        new=str(found.file),
        share=share,
        columns=tuple(new),
        added=tuple(column for column in new if column not in known.values()),
        removed=tuple(column for column in old if column not in known),
        renamed=renamed,
        totals=tuple(_totals(old, new, known)),
        changed=tuple(_changed(areas, old, new, known, share)),
    )


def _renamed(old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """Pair columns whose names differ only in digits, as those of two years do."""
    before, after = list(old), list(new)
    left = [column for column in before if column not in after]
    right = [column for column in after if column not in before]
    pairs = {}
    for column in left:
        same = [other for other in right if figures.stem(other) == figures.stem(column)]
        rivals = [other for other in left if figures.stem(other) == figures.stem(column)]
        if len(same) == len(rivals) == 1:
            pairs[column] = same[0]
    return pairs


def _totals(
    old: Mapping[str, list[str]], new: Mapping[str, list[str]], known: Mapping[str, str]
) -> Iterable[Change]:
    for column, other in known.items():
        was, now = figures.exact(old[column]), figures.exact(new[other])
        if was and now:
            yield _change(column, other, "", "", (f"{sum(was)}", f"{sum(now)}"))


def _changed(
    areas: Areas,
    old: Mapping[str, list[str]],
    new: Mapping[str, list[str]],
    known: Mapping[str, str],
    share: float,
) -> Iterable[Change]:
    most = Fraction(repr(share))
    for column, other in known.items():
        for code, was, now in zip(areas.codes, old[column], new[other], strict=True):
            if _is_beyond(was, now, most):
                yield _change(column, other, code, areas.names.name(code), (was, now))


def _is_beyond(was: str, now: str, most: Fraction) -> bool:
    """Tell whether a figure changed by more than a share; text, and what was 0, by anything."""
    relative = _relative(was, now)
    return was != now if relative is None else abs(relative) > most


def _relative(was: str, now: str) -> Fraction | None:
    """Return the change as a share of the old; None if it cannot be said."""
    old, new = parse_figure(was), parse_figure(now)
    if old is None or new is None:
        return None
    if old == new:
        return Fraction(0)
    return Fraction(new - old) / Fraction(old) if old != Decimal(0) else None


def _change(column: str, other: str, area: str, name: str, cells: tuple[str, str]) -> Change:
    relative = _relative(*cells)
    renamed = other if other != column else ""
    change = None if relative is None else float(relative)
    return Change(column, renamed, area, name, *cells, change)
