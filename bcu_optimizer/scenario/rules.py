"""One field a rule: the table ``[rules]`` of a scenario. A rule that is absent does not apply."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from bcu_optimizer.common.settings import (
    ASSUMED,
    Count,
    Group,
    NotNegative,
    Pair,
    Positive,
    Settings,
    Text,
)

Together = Annotated[tuple[Group, ...], Field(description="Groups of areas that must share a BCU.")]


class Team(Settings):
    """A team that is shared out over the BCUs by demand."""

    total: Positive = Field(description="Officers in all.", json_schema_extra=ASSUMED)
    minimum: NotNegative = Field(description="Officers in each BCU, at least.")

    def in_bcu(self, demand: int, total: int) -> Fraction:
        """Return the strength of the team in a BCU with a part of the demand."""
        return Fraction(self.total) * demand / total


Teams = dict[Text, Team]


class Supervision(Settings):
    """Inspectors for each superintendent: on average over all BCUs, or in every BCU."""

    max_ratio: Positive = Field(description="Inspectors for each superintendent, at most.")
    superintendents: Count = Field(
        4, description="Superintendents in each BCU.", json_schema_extra=ASSUMED
    )
    inspectors: Positive = Field(
        description="Inspectors in all, shared by demand.", json_schema_extra=ASSUMED
    )
    scope: Literal["all", "london", "bcu"] = Field(
        "all", description="all (or london): the average of all BCUs; bcu: each single BCU."
    )

    def average(self, bcus: int) -> Fraction:
        """Return inspectors for each superintendent with a number of BCUs."""
        return Fraction(self.inspectors) / (self.superintendents * bcus)

    def in_bcu(self, demand: int, total: int) -> Fraction:
        """Return inspectors for each superintendent in a BCU with a part of the demand."""
        return Fraction(self.inspectors) * demand / (total * self.superintendents)


def _forwards(size: tuple[int, int]) -> tuple[int, int]:
    if size[0] > size[1]:
        raise ValueError(f"the range runs backwards, from {size[0]} to {size[1]}")
    return size


Size = Annotated[
    tuple[Count, Count],
    AfterValidator(_forwards),
    Field(description="Fewest and most areas in a BCU."),
]


Single = Annotated[tuple[Text, ...], Field(description="Areas that form a BCU of their own.")]


Number = Annotated[
    StrictInt | tuple[StrictInt, StrictInt],
    Field(description="How many BCUs: a number, or a range [from, to], solved for each."),
]


def span(number: StrictInt | tuple[StrictInt, StrictInt]) -> tuple[int, int]:
    """Return a number or range as (fewest, most)."""
    return number if isinstance(number, tuple) else (number, number)


class Fixed(Settings):
    """BCUs kept as they are in a given plan."""

    plan: Text = Field(description="A shipped plan, or a plan file.")
    bcus: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description="The names of the BCUs to keep."
    )


Contiguity = Annotated[
    StrictBool, Field(description="true: each BCU is connected by borders and allowed crossings.")
]


Barrier = Annotated[
    tuple[Pair, ...], Field(description="Borders that do not count, as pairs of areas.")
]


class Balance(Settings):
    """Largest BCU ÷ smallest BCU, at most a limit, for each of several measures."""

    max_ratio: Annotated[float, Field(ge=1, allow_inf_nan=False, strict=True)] = Field(
        description="Largest ÷ smallest, at most."
    )
    measures: Annotated[tuple[Literal["demand", "officers"], ...], Field(min_length=1)] = Field(
        ("demand", "officers"), description="What is weighed."
    )


Apart = Annotated[
    tuple[Group, ...],
    Field(description="Groups of areas no two of which may share a BCU."),
]


class RuleSettings(Settings):
    """The rules of a scenario; a rule that is absent does not apply, ``false`` takes one out."""

    # Rules of a user's own by name; a subclass that has them is made by
    # bcu_optimizer.problem.rules.custom.
    own: ClassVar[Mapping[str, type[Any]]] = MappingProxyType({})

    # The example is what 'bcu new' writes for a rule that is not set, and what editors offer.
    number: Number | None = Field(None, examples=[12])
    size: Size | None = Field(None, examples=[[2, 4]])
    contiguity: Contiguity | None = Field(None, examples=[True])
    supervision: Supervision | None = Field(
        None, examples=[{"max_ratio": 10, "superintendents": 4, "inspectors": 420}]
    )
    balance: Balance | None = Field(
        None, examples=[{"max_ratio": 3.0, "measures": ["demand", "officers"]}]
    )
    teams: Teams | None = Field(
        None,
        description="Specialist teams, shared by demand, that need a minimum in every BCU.",
        examples=[{"child_abuse": {"total": 512, "minimum": 32}}],
    )
    together: Together | None = Field(None, examples=[[["North", "East"]]])
    apart: Apart | None = Field(None, examples=[[["North", "South"]]])
    fixed: Fixed | None = Field(None, examples=[{"plan": "plan.csv", "bcus": ["North West"]}])
    single: Single | None = Field(None, examples=[["North"]])
    barrier: Barrier | None = Field(None, examples=[[["North", "East"]]])
