"""What may be asked of the server: every field checked and bounded before anything is done."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt

from bcu_optimizer.common.text import plain

_MOST_AREAS = 2_000
# Settings that name no file: whoever asks must not have files of this machine read for him.
_OPEN = re.compile(
    r"(rules\.(size|contiguity|balance|supervision|teams|variance|together|apart|single|barrier)"
    r"|limits|demand|links\.(decay_km|patterns\.factor)|data\.min_border_m)"
    r"(\.[A-Za-z0-9_\-]+)*\s*=.*|data\.crossings\s*=\s*(true|false)",
    re.DOTALL,
)

Code = Annotated[str, Field(max_length=200)]


def _setting(text: str) -> str:
    if not _OPEN.fullmatch(text.strip()):
        raise ValueError(
            "rules, limits, demand, links.decay_km, links.patterns.factor, data.crossings and "
            "data.min_border_m can be changed here"
        )
    return text.strip()


def _name(text: str) -> str:
    found = plain(text)
    if not found:
        raise ValueError("a BCU needs a name")
    return found


Setting = Annotated[str, Field(max_length=2000), AfterValidator(_setting)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_name)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Held(_Asked):
    """All plans, under the scenario with some settings changed."""

    settings: Annotated[tuple[Setting, ...], Field(max_length=40)] = ()


class Wish(_Asked):
    """A wish of the page."""

    kind: Literal["together", "apart", "alone", "keep"]
    areas: Annotated[tuple[Code, ...], Field(min_length=1, max_length=_MOST_AREAS)]


class State(Held):
    """A state of the page: for a question about it."""

    bcus: Annotated[StrictInt, Field(ge=1, le=_MOST_AREAS)]
    wishes: Annotated[tuple[Wish, ...], Field(max_length=200)] = ()
    weights: Annotated[dict[Code, Annotated[float, Field(ge=0)]], Field(max_length=40)] = Field(
        default_factory=dict
    )


class AboutArea(State):
    """An area of which it is asked why it is with those that it is with."""

    area: Code


class Drawn(Held):
    """A plan that was drawn; areas without a BCU are left out."""

    plan: Annotated[dict[Code, Name], Field(max_length=_MOST_AREAS)]


class ToComplete(Drawn):
    """A plan of which the rest is to be completed."""

    bcus: Annotated[StrictInt, Field(ge=1, le=_MOST_AREAS)]
    weights: Annotated[dict[Code, Annotated[float, Field(ge=0)]], Field(max_length=40)] = Field(
        default_factory=dict
    )
    locked: Annotated[tuple[Name, ...], Field(max_length=_MOST_AREAS)] = ()


class ToSave(Drawn):
    """A plan to keep as a run folder of this name."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _\-]{0,60}$")]
