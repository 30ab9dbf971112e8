"""Other names of areas, as plans and tables use them: a table ``alias,area``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bcu_optimizer.common.errors import Fault, refuse
from bcu_optimizer.common.text import fold
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.tables import table as tables


def read(path: Path, names: Names) -> Mapping[str, str]:
    """Return the code of each alias.

    Raises
    ------
    InputError
        With all faults: unknown areas, blank aliases, one alias for two areas.
    """
    found: dict[str, str] = {}
    faults = []
    for row in tables.read(path, required=["alias", "area"]):
        where = f"line {row.line}"
        code = names.find(row["area"])
        if code is None:
            faults.append(names.fault(row["area"], str(path), f"{where}, area"))
        elif not row["alias"]:
            faults.append(Fault("the alias is blank.", str(path), where, "Write the other name."))
        elif found.setdefault(fold(row["alias"]), code) != code:
            message = f"'{row['alias']}' stands here for two areas."
            faults.append(Fault(message, str(path), where, "Keep one of them."))
    refuse(faults)
    return found
