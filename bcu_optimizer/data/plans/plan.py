"""A plan: which BCU each area belongs to; read from a table or a drawing, written as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common import cells, input_files
from bcu_optimizer.common.errors import OtherAreasError, bad, nearest
from bcu_optimizer.data import shipped
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans import beside
from bcu_optimizer.data.plans import mistakes as mistaken
from bcu_optimizer.data.plans import table as listed
from bcu_optimizer.data.plans.columns import Columns, Given, parse_columns
from bcu_optimizer.data.tables import rows as tables_rows
from bcu_optimizer.data.tables import table as tables

if TYPE_CHECKING:
    from bcu_optimizer.data.areas import Areas

HEADER = ("code", "name", "bcu")
_DRAWINGS = {".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml", ".gml"}


@dataclass(frozen=True)
class Plan:
    """An assignment of every area to one BCU.

    Attributes
    ----------
    assignment
        The name of the BCU by area code, in the order of the codes.
    unknown
        Measures that cannot be known of this plan, whatever the figures say.
    name
        What the plan is called on screens.
    notes
        What a reader of an answer should know of how the plan was read, one sentence each.
    path
        The file it was read from; None for a plan that was found.
    title
        What it is, where a PLAN.toml beside its file says so.
    is_named
        Whether its name was given: by ``--name``, or by the PLAN.toml; not taken from its file.
    """

    assignment: Mapping[str, str]
    unknown: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    notes: tuple[str, ...] = ()
    path: Path | None = None
    title: str = ""
    is_named: bool = False

    def __post_init__(self) -> None:
        ordered = MappingProxyType(dict(sorted(self.assignment.items())))
        object.__setattr__(self, "assignment", ordered)

    @property
    def bcus(self) -> dict[str, tuple[str, ...]]:
        """The codes of each BCU's areas, by BCU in alphabetical order."""
        return {
            bcu: tuple(code for code, other in self.assignment.items() if other == bcu)
            for bcu in sorted(set(self.assignment.values()))
        }

    def __len__(self) -> int:
        return len(set(self.assignment.values()))

    def called(self, name: str) -> Plan:
        """Return the plan under a name that was given to it.

        Raises
        ------
        InputError
            If the name is empty or too long.
        """
        return replace(self, name=beside.checked(name), is_named=True)

    def groups(self) -> frozenset[frozenset[str]]:
        """Return the plan without its names, so that two plans can be compared."""
        return frozenset(frozenset(codes) for codes in self.bcus.values())

    def rows(self, names: Names) -> list[tuple[str, str, str]]:
        """Return the plan as rows (code, name, bcu), in the order of the codes."""
        return [(code, names.name(code), bcu) for code, bcu in self.assignment.items()]

    def to_csv(self, names: Names) -> str:
        """Write the plan as the text of a CSV file with the columns code, name, bcu.

        A cell that a spreadsheet would take for a formula is marked as text.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([cells.as_text(cell) for cell in row] for row in self.rows(names))
        return text.getvalue()


def locate(item: str, folder: Path | None = None) -> Path:
    """Find the file of a plan: a run folder, a file, or the name of a shipped plan.

    Raises
    ------
    InputError
        If there is no such plan; names the nearest shipped ones.
    """
    path = (folder or Path()) / input_files.named(item)
    other = mistaken.for_plan(item, folder or Path())
    if (path / files.PLAN).is_file():
        return path / files.PLAN
    if path.is_file() and not other:
        return path
    if shipped.is_bare_name(item) and (shipped.PLANS / f"{item}.csv").is_file():
        return shipped.PLANS / f"{item}.csv"
    if other:
        raise other
    if path.exists() or not shipped.is_bare_name(item):
        input_files.checked(path)  # says what it is, if it is no file
    known = nearest(item, shipped.names(shipped.PLANS, ".csv"))
    raise bad(
        f"there is no plan '{item}'.",
        remedy=f"Name a plan file (CSV, .xlsx, GeoJSON, GeoPackage) or a shipped plan. {known}",
    )


def read_any(
    item: str | Path,
    areas: Areas,
    columns: str | Mapping[str, str] | Columns | None = None,
) -> Plan:
    """Read a plan wherever it comes from, and check that it gives each area exactly one BCU.

    Parameters
    ----------
    item
        A CSV, a workbook, a GeoJSON or GeoPackage of drawn BCUs, a run folder, or the name of a
        shipped plan.
    areas
        The areas that the plan is of: ``problem.areas``.
    columns
        What ``--columns`` says: the columns (or attribute) of a file that names them otherwise,
        such as ``"area=Borough,bcu=Command"``, the sheet or layer, and the row of headings. Run
        folders and shipped plans keep their own.

    Returns
    -------
    Plan
        Its ``notes`` are to be shown beside whatever is said of the plan.

    Raises
    ------
    InputError
        With all faults: unknown areas, areas missing or given twice, blank BCUs, a drawing that
        lies elsewhere or leaves an area's BCU unclear.
    """
    path, given = read_given(item, areas, columns, whole=True)
    return _plan(path, given)


def read_given(
    item: str | Path,
    areas: Areas,
    columns: str | Mapping[str, str] | Columns | None = None,
    *,
    whole: bool,
) -> tuple[Path, Given]:
    """Read what a plan file gives, whole or half-drawn, and say which file it was; see read_any."""
    wanted = parse_columns(columns)
    path = locate(str(item))
    if not Path(item).is_file():  # a run folder, or a shipped plan
        wanted = Columns()
    try:
        return path, _given(path, areas, wanted, whole=whole)
    except OtherAreasError as error:
        raise _with_its_scenario(error, path) from None


def _given(path: Path, areas: Areas, columns: Columns, *, whole: bool) -> Given:
    if _is_drawing(path):
        from bcu_optimizer.data.plans import drawing as drawn

        return drawn.read(path, areas, columns, whole=whole)

    def option() -> str:
        told = listed.reading(path, areas.names)
        return told if "sheet=" in told else "--columns sheet=…"

    place = tables_rows.Place(columns.sheet, columns.header, option)
    fits = partial(listed.has_columns, columns)
    table = tables.read(path, place=place, fits=fits)
    return listed.read(table, areas.names, areas.codes, columns, whole=whole)


def _with_its_scenario(error: OtherAreasError, path: Path) -> OtherAreasError:
    """Say of a plan that a run wrote which scenario has its areas."""
    kept = files.kept_scenario(path)
    if kept is None:
        return error
    own = f"The scenario of that run is {_seen(kept)}."
    return OtherAreasError(*(replace(each, remedy=own) for each in error.faults))


def _seen(path: Path) -> Path:
    """Write a path as from the current folder, where it is below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def read(path: Path, names: Names, codes: tuple[str, ...]) -> Plan:
    """Read a plan from a table with the usual columns, and check it as :func:`read_any` does."""
    given = listed.read(tables.read(path), names, codes, Columns(), whole=True)
    return _plan(path, given)


def _plan(path: Path, given: Given) -> Plan:
    """Make a plan of what a file gives, with what the PLAN.toml beside it says."""
    said = beside.read(path)
    name = said.name or name_of(path)
    return Plan(
        given.assignment, said.unknown, name, given.notes, path, said.title, said.name is not None
    )


def name_of(path: Path) -> str:
    """Return what a plan from a file is called: by the file, or by its run folder."""
    return path.parent.name if path.stem == "plan" else path.stem


def _is_drawing(path: Path) -> bool:
    return path.suffix.casefold() in _DRAWINGS
