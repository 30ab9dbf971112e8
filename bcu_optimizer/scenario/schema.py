"""The shape of a scenario: its tables, keys and defaults. The JSON Schema is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, StrictBool

from bcu_optimizer.common import synonyms, titles
from bcu_optimizer.common.settings import (
    ASSUMED,
    Count,
    NotNegative,
    Pair,
    Positive,
    Settings,
    Text,
)
from bcu_optimizer.common.text import fold
from bcu_optimizer.common.titles import Wording
from bcu_optimizer.data import shipped
from bcu_optimizer.scenario.argument import Argument
from bcu_optimizer.scenario.rules import RuleSettings

GRAVITY = "gravity"

Weights = dict[Text, NotNegative]


class Data(Settings):
    """Where the figures come from. Paths are relative to the scenario file."""

    areas: Text = Field(
        shipped.DEFAULT_DATASET, description="A shipped data set, or a file of polygons."
    )
    figures: Text | None = Field(
        None, description="A table of figures (CSV or .xlsx), keyed by code, or one that ships."
    )
    code: Text | None = Field(None, description="The column or attribute that gives the code.")
    name: Text | None = Field(None, description="The column or attribute that gives the name.")
    aliases: Text | None = Field(
        None, description="A table alias,area of other names that plans and tables use."
    )
    layer: Text | None = Field(None, description="The layer of polygons, if there are several.")
    sheet: Text | None = Field(None, description="The sheet of figures, if there are several.")
    header: Count | None = Field(None, description="The row or line of headings of the figures.")
    links: Text = Field(
        GRAVITY, description="'gravity' (modelled), a CSV from,to,count, or one that ships."
    )
    crossings: StrictBool | Text = Field(
        False, description="true: borders also where a vehicle crossing joins two areas; or a CSV."
    )
    min_border_m: NotNegative = Field(
        0.0, description="Shorter shared boundaries do not count as borders (metres)."
    )
    crs: Text | None = Field(None, description="The projection to work in, in metres.")
    repair: StrictBool = Field(
        False, description="true: polygons that are not valid are made valid, and named."
    )
    heal_m: NotNegative = Field(5.0, description="Widest sliver between polygons healed (metres).")


class Columns(Settings):
    """Which column of the figures holds what; false where it is not known."""

    officers: Text | None = Field(None, description="Police officers, full-time equivalent.")
    sergeants: Text | None = Field(None, description="Sergeants, full-time equivalent.")
    pcsos: Text | None = Field(
        None, description="Community support officers, full-time equivalent."
    )
    wards: Text | None = Field(None, description="Number of electoral wards.")
    population: Text | None = Field(None, description="Residents.")


class Patterns(Settings):
    """Named cross-border patterns, whose modelled links are multiplied by a factor."""

    factor: Positive = Field(
        description="Factor for the links of named cross-border patterns.",
        json_schema_extra=ASSUMED,
    )
    pairs: tuple[Pair, ...] = Field(description="Pairs of areas.")


class Links(Settings):
    """The gravity estimate of links: sqrt(m_i m_j) exp(-d_ij / decay_km)."""

    decay_km: Positive = Field(
        4.0,
        description="Distance over which modelled links fade, in km.",
        json_schema_extra=ASSUMED,
    )
    mass: tuple[Text, ...] = Field((), description="Columns whose sum is the mass of an area.")
    patterns: Patterns | None = None


class Ties(Settings):
    """Existing relationships between areas, each with a weight."""

    pairs: tuple[tuple[Text, Text, NotNegative], ...] = Field(
        description="area, area, weight; the weights of a pair that stands twice are added."
    )


class Report(Settings):
    """What an options appraisal holds the scenario's answer against, and how it scores options."""

    business_as_usual: Text | None = Field(
        None, description="The plan of today: a file, or a shipped plan. Every area alone if none."
    )
    do_minimum: Text | None = Field(
        None, description="The plan that changes as little as can be: a file, or a shipped plan."
    )
    weights: Weights | None = Field(
        None, description="Weights of measures in the scoring matrix; those of the goals if none."
    )
    demands: dict[Text, Weights] | None = Field(
        None, description="Other ways to measure demand, by name: columns and their weights."
    )


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    first: dict[str, str] = {}
    for area, name in names.items():
        other = first.setdefault(fold(name), area)
        if other != area:
            raise ValueError(f"the name '{name}' stands twice, for '{other}' and for '{area}'")
    return names


BcuName = Annotated[str, AfterValidator(titles.short_name)]


class NameSettings(Settings):
    """How the BCUs of a plan are called that have no names yet; by compass words if nothing is."""

    column: Text | None = Field(
        None, description="A BCU bears the value of this column that most of its areas have."
    )
    weight: Text | None = Field(
        None, description="With column: the value with the most of this column, a figure."
    )
    list: Annotated[dict[Text, BcuName], AfterValidator(_told_apart)] | None = Field(
        None,
        description="Names of your own: the BCU that holds this area is called so. A text of at "
        f"most {titles.LONGEST} letters, each once.",
    )


class Reference(Settings):
    """The plan that changes are counted from: the measure ``partners_changed``, the goal change."""

    plan: Text | None = Field(None, description="A plan file, a run folder, or a shipped plan.")


class Scenario(Settings):
    """A question asked of the engine: data, rules, goals.

    ``name`` is the stem of the file it came from and ``file`` that file; neither is a key of the
    file itself.
    """

    title: Wording = Field(
        "",
        max_length=1_000,
        description="What heads the answers; {bcus} is the number of BCUs asked.",
    )
    question: Wording = Field(
        "", max_length=2_000, description="The question answered; {bcus} as in the title."
    )
    description: Annotated[str, Field(max_length=20_000)] = ""
    source: Annotated[str, Field(max_length=2_000)] = ""
    expect: Literal["plan", "infeasible"] = "plan"
    data: Data = Data()
    columns: Columns = Columns()
    demand: Weights = Field(default_factory=dict, description="Columns and their weights.")
    links: Links = Links()
    ties: Ties | None = None
    rules: RuleSettings = RuleSettings()
    goals: Weights = Field(default_factory=dict, description="Goals and their weights.")
    limits: dict[Text, Annotated[float, Field(allow_inf_nan=False, strict=True)]] = Field(
        default_factory=dict, description="Hard limits on measures."
    )
    assumptions: dict[Text, Text] = Field(
        default_factory=dict, description="Derivations of assumed settings, by dotted key."
    )
    reference: Reference = Reference()
    argument: Argument = ()
    report: Report = Report()
    names: NameSettings = NameSettings()

    name: str = Field("scenario", exclude=True)
    file: str = Field("", exclude=True)
    origins: Mapping[str, str] = Field(default_factory=dict, exclude=True)
    _worded: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def worded(self) -> Mapping[str, str]:
        """Title and question as they are worded for any number of BCUs."""
        return self._worded or {"title": self.title, "question": self.question}

    def headed(self, title: str) -> Self:
        """Return the same scenario, its title and question saying the number it asks for.

        ``title`` is its title if it states none.
        """
        made = self.model_copy()
        made._worded = {"title": self.title or title, "question": self.question}
        return made.asking(self.rules.number)

    def asking(self, number: int | tuple[int, int] | None) -> Self:
        """Return the same scenario for another number of BCUs, or a range; its texts say so."""
        rules = self.rules.model_copy(update={"number": number})
        texts = {name: titles.filled(text, number) for name, text in self.worded.items()}
        return self.model_copy(update={"rules": rules, **texts})

    def setting(self, key: str) -> Any:
        """Return the value at a dotted key, None where there is none."""
        value: Any = self
        for part in synonyms.kept(key).split("."):
            value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
            if value is None:
                return None
        return value

    def stated_in(self, key: str) -> str:
        """Return the file that states a dotted key, or something inside or above it."""
        for other, file in self.origins.items():
            if f"{other}.".startswith(f"{key}.") or f"{key}.".startswith(f"{other}."):
                return file
        return self.file
