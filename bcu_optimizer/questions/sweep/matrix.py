"""A sweep of settings arranged in tables of cells, for screens and heat maps alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common.toml import toml

if TYPE_CHECKING:
    from bcu_optimizer.questions.sweep.sweep import Row, Sweep


class Matrix:
    """A table of cells: a title, heads of rows and columns, and a row of the sweep in each."""

    def __init__(
        self, title: str, down: tuple[str, list[str]], across: tuple[str, list[str]]
    ) -> None:
        self.title = title
        self.down_title, self.down = down
        self.across_title, self.across = across
        self.cells: list[list[Row]] = []


def matrices(sweep: Sweep) -> list[Matrix]:
    """Arrange a sweep of settings in tables: one, or one for each number of BCUs."""
    by_key = {(row.cell, row.bcus): row for row in sweep.rows}
    first = sweep.axes[0]
    down = (first.key, [toml(value) for value in first.values])
    if len(sweep.axes) == 1:
        made = Matrix("", down, ("BCUs", [str(bcus) for bcus in sweep.numbers]))
        made.cells = [[by_key[(v,), bcus] for bcus in sweep.numbers] for v in first.values]
        return [made]
    second = sweep.axes[1]
    across = (second.key, [toml(value) for value in second.values])
    found = []
    for bcus in sweep.numbers:
        made = Matrix(f"{bcus} BCUs", down, across)
        made.cells = [[by_key[(v, w), bcus] for w in second.values] for v in first.values]
        found.append(made)
    return found
