"""One field a rule: the table ``[rules]`` of a scenario. A rule that is absent does not apply."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from bcu_optimizer.common.settings import Settings
from bcu_optimizer.problem.rules.apart import Apart
from bcu_optimizer.problem.rules.balance import Balance
from bcu_optimizer.problem.rules.barrier import Barrier
from bcu_optimizer.problem.rules.contiguity import Contiguity
from bcu_optimizer.problem.rules.fixed import Fixed
from bcu_optimizer.problem.rules.number import Number
from bcu_optimizer.problem.rules.single import Single
from bcu_optimizer.problem.rules.size import Size
from bcu_optimizer.problem.rules.supervision import Supervision
from bcu_optimizer.problem.rules.teams import Teams
from bcu_optimizer.problem.rules.together import Together


class RuleSettings(Settings):
    """The rules of a scenario; a rule that is absent does not apply, ``false`` takes one out."""

    # Rules of a user's own by name; a subclass that has them is made by
    # bcu_optimizer.problem.rules.custom.
    own: ClassVar[Mapping[str, type[Any]]] = MappingProxyType({})

    number: Number | None = None
    size: Size | None = None
    contiguity: Contiguity | None = None
    supervision: Supervision | None = None
    balance: Balance | None = None
    teams: Teams | None = None
    together: Together | None = None
    apart: Apart | None = None
    fixed: Fixed | None = None
    single: Single | None = None
    barrier: Barrier | None = None
