"""A plan: which BCU each area belongs to; read from and written to CSV (code,name,bcu)."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bcu_optimizer import shipped, tables
from bcu_optimizer.errors import Fault, bad, nearest, refuse
from bcu_optimizer.lookup import Names


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
    """

    assignment: Mapping[str, str]
    unknown: frozenset[str] = field(default_factory=frozenset)
    name: str = ""

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

    def groups(self) -> frozenset[frozenset[str]]:
        """Return the plan without its names, so that two plans can be compared."""
        return frozenset(frozenset(codes) for codes in self.bcus.values())

    def to_csv(self, names: Names) -> str:
        """Write the plan as the text of a CSV file with the columns code, name, bcu."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["code", "name", "bcu"])
        writer.writerows([code, names.name(code), bcu] for code, bcu in self.assignment.items())
        return text.getvalue()


def locate(item: str, folder: Path | None = None) -> Path:
    """Find the CSV of a plan: a run folder, a file, or the name of a shipped plan.

    Raises
    ------
    InputError
        If there is no such plan; names the nearest shipped ones.
    """
    path = (folder or Path()) / item
    if (path / "plan.csv").is_file():
        return path / "plan.csv"
    if path.is_file():
        return path
    if shipped.is_bare_name(item) and (shipped.PLANS / f"{item}.csv").is_file():
        return shipped.PLANS / f"{item}.csv"
    if path.is_dir():
        raise bad(
            "the folder holds no plan.csv.", path, remedy="Name a run folder or a plan's CSV."
        )
    known = nearest(item, shipped.names(shipped.PLANS, ".csv"))
    raise bad(f"there is no plan '{item}'.", remedy=f"Name a CSV file or a shipped plan. {known}")


def read(path: Path, names: Names, codes: tuple[str, ...]) -> Plan:
    """Read a plan and check that it gives each area exactly one BCU.

    Raises
    ------
    InputError
        With all faults: unknown areas, areas missing or given twice, blank BCUs.
    """
    table = tables.read(path, required=["bcu"])
    key = next((column for column in ("code", "name") if column in table.columns), None)
    if key is None:
        raise bad("there is no column 'code' or 'name'.", path, "header", "Name the areas in one.")
    assignment: dict[str, str] = {}
    faults = []
    for row in table:
        code = names.find(row[key])
        where = f"line {row.line}"
        if code is None:
            faults.append(names.fault(row[key], str(path), where))
        elif code in assignment:
            message = f"{names.name(code)} ({code}) stands in the plan twice."
            faults.append(Fault(message, str(path), where, "Give each area one row."))
        elif not row["bcu"]:
            message = f"{names.name(code)} ({code}) has no BCU."
            faults.append(Fault(message, str(path), where, "Name its BCU."))
        if code is not None:
            assignment.setdefault(code, row["bcu"])
    missing = [f"{names.name(code)} ({code})" for code in codes if code not in assignment]
    if missing:
        message = f"the plan has no row for {', '.join(missing)}."
        faults.append(Fault(message, str(path), None, "Every area needs a BCU."))
    refuse(faults)
    return Plan(assignment, _unknown(path), path.parent.name if path.stem == "plan" else path.stem)


def _unknown(path: Path) -> frozenset[str]:
    """Read the measures that the PLAN.toml beside a plan names as not known."""
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return frozenset()
    try:
        listed = tomllib.loads(tables.read_text(beside)).get("unknown", [])
    except tomllib.TOMLDecodeError as error:
        raise bad(f"the file is not valid TOML: {error}.", beside) from None
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise bad("'unknown' is not a list of measures.", beside, "unknown", 'Write ["measure"].')
    return frozenset(listed)
