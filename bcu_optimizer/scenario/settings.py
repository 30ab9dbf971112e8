"""What every table of a scenario file shares: frozen, no unknown keys, assumptions marked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

# A setting that rests on no published figure; shown as an assumption wherever it shows.
ASSUMED: dict[str, Any] = {"x-assumption": True}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]
Count = Annotated[StrictInt, Field(ge=1)]
Group = Annotated[tuple[Text, ...], Field(min_length=2)]
Pair = tuple[Text, Text]


class Settings(BaseModel):
    """A table of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")
