"""What every table of a scenario file shares: frozen, no unknown keys, assumptions marked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StringConstraints

# A setting that rests on no published figure; shown as an assumption wherever it shows.
ASSUMED: dict[str, Any] = {"x-assumption": True}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
_LEAST, _MOST = 1e-15, 1e15  # beyond these, sums and shares would no longer be exact


def _countable(value: float) -> float:
    if 0 < value < _LEAST:
        raise ValueError(f"the number must be at least {_LEAST:g}")
    return value


Positive = Annotated[
    float, Field(gt=0, le=_MOST, allow_inf_nan=False, strict=True), AfterValidator(_countable)
]
NotNegative = Annotated[
    float, Field(ge=0, le=_MOST, allow_inf_nan=False, strict=True), AfterValidator(_countable)
]
Count = Annotated[StrictInt, Field(ge=1, le=int(_MOST))]
Group = Annotated[tuple[Text, ...], Field(min_length=2)]
Pair = tuple[Text, Text]


class Settings(BaseModel):
    """A table of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")
