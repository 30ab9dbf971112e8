"""Cross-border crime between areas: a user's counts, or a gravity estimate, marked as such."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from bcu_optimizer.common.errors import Fault, refuse
from bcu_optimizer.common.exact import (
    FIXED_POINT,
    IntArray,
    as_integers,
    figure_fault,
    parse_figure,
)
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.tables import rows_beside
from bcu_optimizer.data.tables import table as tables
from bcu_optimizer.data.tables.rows import Formula

MODELLED = "modelled"
COUNTED = "counted"


@dataclass(frozen=True, eq=False)
class Links:
    """Links between all pairs of areas.

    Attributes
    ----------
    weights
        Exact integers, shape (areas, areas), symmetric, zero on the diagonal.
    kind
        ``"modelled"`` (gravity estimate) or ``"counted"`` (a table).
    scale
        Of counted links: weight ÷ scale is the count as it stands in the table.
    what
        What is counted, in a few words, where that is known: "journeys to work, 2011".
    notes
        What the reader of an answer should know of how they were read, one sentence each.
    """

    weights: IntArray
    kind: str
    scale: Fraction = Fraction(1)
    what: str = ""
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The sum over all pairs, each counted once."""
        return int(self.weights.sum()) // 2


def gravity(
    mass: Sequence[float],
    centres_km: Sequence[tuple[float, float]],
    decay_km: float,
    factors: Mapping[tuple[int, ...], float],
) -> Links:
    """Estimate links: ``sqrt(m_i m_j) exp(-d_ij / decay)``, times the factor of a named pattern.

    Parameters
    ----------
    mass
        Mass of each area, such as its offences.
    centres_km
        Centres of the areas, in kilometres.
    decay_km
        Distance over which links fade to 1/e.
    factors
        Factor by pair of indexes, the lower one first; 1 for pairs not given.

    Returns
    -------
    Links
        In units of 1e-15 of all links.
    """
    count = len(mass)
    raw = {
        (i, j): math.sqrt(mass[i] * mass[j])
        * math.exp(-math.dist(centres_km[i], centres_km[j]) / decay_km)
        * factors.get((i, j), 1.0)
        for i in range(count)
        for j in range(i + 1, count)
    }
    total = math.fsum(raw.values())
    shares = {pair: round(value / total * FIXED_POINT) for pair, value in raw.items() if total}
    return Links(symmetric(count, shares), MODELLED)


def read(path: Path, names: Names, codes: Sequence[str], what: str = "") -> Links:
    """Read a table ``from,to,count``; both directions are added, links within an area left out.

    ``what`` says what is counted.

    Raises
    ------
    InputError
        With all faults: unknown areas, counts that are missing, negative or no numbers.
    """
    index = {code: i for i, code in enumerate(codes)}
    counts: dict[tuple[int, int], Decimal] = {}
    faults: list[Fault] = []
    table = tables.read(path, required=["from", "to", "count"])
    table = rows_beside.left_out(table, ("from", "to"), lambda text: names.find(text) is not None)
    for row in table:
        where = f"line {row.line}"
        ends = [names.find(row[side]) for side in ("from", "to")]
        for side, code in zip(("from", "to"), ends, strict=True):
            if code is None:
                faults.append(names.fault(row[side], str(path), f"{where}, {side}"))
        value = parse_figure(row["count"])
        if isinstance(row["count"], Formula):
            message, remedy = row["count"].fault
            faults.append(Fault(message, str(path), f"{where}, count", remedy))
        elif value is None or value < 0:
            message = f"'{row['count']}' is no count of 0 or more."
            remedy = figure_fault(row["count"])[1]
            faults.append(Fault(message, str(path), f"{where}, count", remedy))
        if value is None or value < 0 or None in ends or ends[0] == ends[1]:
            continue
        i, j = sorted(index[code] for code in ends if code)
        counts[i, j] = counts.get((i, j), Decimal(0)) + value
    refuse(faults)
    whole, scale = as_integers(list(counts.values()))
    weights = symmetric(len(codes), dict(zip(counts, whole, strict=True)))
    texts = [row[side] for row in table for side in ("from", "to")]
    return Links(weights, COUNTED, scale, what, (*table.notes, *names.readings(texts, path)))


def symmetric(count: int, pairs: Mapping[tuple[int, int], int]) -> IntArray:
    """Return weights by pair of indexes as a table, the same both ways; shape (count, count)."""
    weights = np.zeros((count, count), dtype=np.int64)
    for (i, j), value in pairs.items():
        weights[i, j] = weights[j, i] = value
    return weights
