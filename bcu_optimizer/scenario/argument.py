"""An argument as a scenario file states it: claims, what each rests on, and the figures claimed."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from bcu_optimizer.common.settings import Settings, Text
from bcu_optimizer.scenario.rules import Number

Kind = Literal["data", "published", "assumption", "step"]

KINDS: tuple[str, ...] = get_args(Kind)
"""What a claim can rest on: figures, what the source states, what is assumed, earlier steps."""

_STEP = re.compile(r"[1-9]\d*")


def _sorted_out(text: str) -> str:
    kind, colon, rest = text.partition(":")
    if not colon or kind not in KINDS or not rest.strip():
        raise ValueError(f"a text must begin with one of: {', '.join(f'{k}:' for k in KINDS)}")
    if kind == "step" and not _STEP.fullmatch(rest.strip()):
        raise ValueError("after 'step:' the number of an earlier step is needed")
    return text


Ground = Annotated[Text, AfterValidator(_sorted_out)]


class Step(Settings):
    """A step of an argument: a claim, and the figures that it stands or falls with."""

    claim: Text = Field(description="What is claimed, in plain words.")
    rests_on: tuple[Ground, ...] = Field(
        (),
        description="What the claim rests on, each 'data: …', 'published: …', 'assumption: …' or "
        "'step: N', an earlier step.",
    )
    set: dict[Text, Any] = Field(
        default_factory=dict, description="Settings laid over the scenario, by dotted key."
    )
    bcus: Number = Field(description="The numbers of BCUs looked at: a number, or [from, to].")
    find: Literal["numbers", "least", "limit"] = Field(
        "numbers",
        description="What is worked out: 'numbers', those that have a plan; 'least', for each the "
        "least value of a ratio over all plans; 'limit', how far a setting can be tightened.",
    )
    of: Text | None = Field(
        None, description="The ratio (demand_ratio) or setting (rules.balance.max_ratio) meant."
    )
    expect: tuple[StrictInt, ...] | dict[Text, StrictInt | float | StrictBool] = Field(
        description="The figures claimed: the numbers of BCUs that have a plan; or for a number of "
        "BCUs its value, false where there is no plan. A whole number is met by the last that does."
    )


def _checked(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    for place, step in enumerate(steps, 1):
        _check(place, step)
    return steps


def _check(place: int, step: Step) -> None:
    """Refuse a step that does not fit together."""
    where = f"step {place} ({step.claim[:40]} …)"
    if (step.find == "numbers") != (step.of is None):
        raise ValueError(f"{where}: 'of' is for 'least' and 'limit', and these need it")
    if (step.find == "numbers") != isinstance(step.expect, tuple):
        raise ValueError(f"{where}: 'expect' must be a list for 'numbers', else a table by number")
    if isinstance(step.expect, dict) and not all(_STEP.fullmatch(key) for key in step.expect):
        raise ValueError(f"{where}: the keys of 'expect' must be numbers of BCUs")
    for other in earlier(step):
        if not other < place:
            raise ValueError(f"{where}: it rests on step {other}, which does not come before it")


def earlier(step: Step) -> list[int]:
    """Return the numbers of the steps that a step rests on."""
    grounds = (each.partition(":") for each in step.rests_on)
    return [int(rest) for kind, _, rest in grounds if kind == "step"]


Argument = Annotated[
    tuple[Step, ...],
    AfterValidator(_checked),
    Field(description="The steps of an argument, recomputed and held against what they claim."),
]
