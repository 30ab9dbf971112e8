"""What a rule says of a plan, and the numbers of a rule that can be turned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Value = float | int | list[int] | None


# Why BCUs are left out of a rule about BCUs: they are ``fixed``, or ``single``, or else.
KEPT, ALONE, LEFT_OUT = "kept as they are", "alone as asked", "left out"


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one plan: the value, its limit, and who breaks it.

    ``holds`` and ``value`` are None where the value cannot be known; ``value`` also where the rule
    leaves out every BCU. ``exempt`` lists the BCUs that would break the rule but are left out of
    it, ``pleas`` says of each of them in words why. ``detail`` says of each of ``where`` in words
    how it breaks the rule. ``floor`` tells that the limit is the least that will do, ``exact`` that
    the value must be the limit itself.
    """

    rule: str
    holds: bool | None
    value: Value
    limit: Value
    where: tuple[str, ...] = ()
    measure: str | None = None
    exempt: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    floor: bool = False
    exact: bool = False
    pleas: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as the contracts shape it."""
        shaped = {**asdict(self), "where": list(self.where), "exempt": list(self.exempt)}
        del shaped["detail"], shaped["floor"], shaped["exact"], shaped["pleas"]
        return shaped


@dataclass(frozen=True)
class Dial:
    """A number in a rule's settings: the further it is turned, the more plans keep the rule.

    Attributes
    ----------
    name
        The key of the number in the rule's settings; empty where the rule is a single number.
    now
        Its value; a whole number stays one.
    strictest, loosest
        The ends of the way it can be turned: the first may rule out every plan, the second hardly
        any.
    """

    name: str
    now: float
    strictest: float
    loosest: float
