"""What is asked if: an area in another BCU, two areas together, two areas apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bcu_optimizer.common.errors import Fault, UsageError, nearest, refuse
from bcu_optimizer.common.text import fold, unique
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.wishes import Wish

_OPTION = "--what-if"
_SIGNS = {"=": "move", "+": "join", "-": "part"}
_FORMS = "AREA=BCU, AREA+AREA or AREA-AREA"

Kind = Literal["move", "join", "part"]


@dataclass(frozen=True)
class Asked:
    """One thing asked: an area (by code) in a BCU, or together with or apart from another."""

    kind: Kind
    area: str
    other: str


def parse(texts: Iterable[str]) -> list[str]:
    """Take texts ``AREA=BCU``, ``AREA+AREA`` and ``AREA-AREA``, whose names are read later.

    Raises
    ------
    UsageError
        With all texts that are of none of these forms.
    """
    listed = list(texts)
    faults = [
        Fault(
            f"'{text}' is not of the form {_FORMS}.",
            where=_OPTION,
            remedy='Write for example "Newtown=North", "Newtown+Oldtown" or "Newtown-Oldtown".',
        )
        for text in listed
        if not [*_parted(text, _SIGNS)]
    ]
    if faults:
        raise UsageError(*faults)
    return listed


def _parted(text: str, signs: Iterable[str]) -> Iterator[tuple[Kind, str, str]]:
    """Yield every way in which a text can be divided at a sign, those with "=" first."""
    for sign in signs:
        for at, letter in enumerate(text):
            one, other = text[:at].strip(), text[at + 1 :].strip()
            if letter == sign and one and other:
                yield _SIGNS[sign], one, other  # type: ignore[misc]


def read(given: Evaluation, texts: Iterable[str]) -> list[Asked]:
    """Read what is asked of a plan.

    Raises
    ------
    UsageError
        As :func:`parse` does.
    InputError
        With all faults: unknown areas and BCUs, a text that can be read two ways.
    """
    found: list[Asked] = []
    faults: list[Fault] = []
    for text in parse(texts):
        ways = _ways(given, text, "=") or _ways(given, text, "+-")
        if len(ways) > 1:
            told = " or ".join(_written(given, way) for way in ways)
            message = f"'{text}' can be read as {told}."
            faults.append(Fault(message, None, _OPTION, "Name the areas by their codes."))
        elif ways:
            found += ways
        else:
            faults += _faults(given, *next(iter(_parted(text, _SIGNS))))
    refuse(faults)
    return found


def moves(given: Evaluation, pairs: Iterable[tuple[str, str]]) -> list[Asked]:
    """Take areas and their new BCUs; raises as :func:`read` does."""
    listed = list(pairs)
    refuse(fault for area, bcu in listed for fault in _faults(given, "move", area, bcu))
    return [way for area, bcu in listed if (way := _way(given, "move", area, bcu))]


def _ways(given: Evaluation, text: str, signs: str) -> list[Asked]:
    ways = (_way(given, *parted) for parted in _parted(text, signs))
    return list(dict.fromkeys(way for way in ways if way))


def _way(given: Evaluation, kind: Kind, area: str, other: str) -> Asked | None:
    names = given.problem.areas.names
    one = names.find(area)
    two = _bcu(given.plan, other) if kind == "move" else names.find(other)
    return Asked(kind, one, two) if one is not None and two is not None else None


def _written(given: Evaluation, way: Asked) -> str:
    names = given.problem.areas.names
    other = way.other if way.kind == "move" else names.name(way.other)
    what = {"move": "in", "join": "together with", "part": "apart from"}[way.kind]
    return f"{names.name(way.area)} {what} {other}"


def _faults(given: Evaluation, kind: Kind, area: str, other: str) -> Iterator[Fault]:
    """Yield what is wrong with one reading."""
    areas = given.problem.areas.names
    if areas.find(area) is None:
        yield areas.fault(area, None, _OPTION)
    if kind != "move" and areas.find(other) is None:
        yield areas.fault(other, None, _OPTION)
    if kind == "move" and _bcu(given.plan, other) is None:
        yield _bcu_fault(given, area, other)


def _bcu(plan: Plan, text: str) -> str | None:
    """Return the BCU of a plan that a text names, in any case; None if it names none or several."""
    known = plan.bcus
    return text if text in known else Names({bcu: bcu for bcu in known}, "BCU").find(text)


def _bcu_fault(given: Evaluation, area: str, text: str) -> Fault:
    known = list(given.plan.bcus)
    same = [bcu for bcu in known if fold(bcu) == fold(text)]
    if same:
        message = f"'{text}' could be any of the BCUs {', '.join(same)}."
        return Fault(message, None, _OPTION, "Write it exactly as in the plan.")
    names = given.problem.areas.names
    code = names.find(text)
    remedy = nearest(text, known)
    if code is not None:
        bcu = given.plan.assignment[code]
        remedy = f"{names.name(code)} is in the BCU '{bcu}': write \"{area}={bcu}\"."
    return Fault(f"the plan has no BCU '{text}'.", None, _OPTION, remedy)


def check(given: Evaluation, asked: Sequence[Asked]) -> None:
    """Refuse what no plan can have.

    Raises
    ------
    InputError
        If an area is given two BCUs, is asked about itself, or two areas are wanted together and
        apart.
    """
    names = given.problem.areas.names
    targets: dict[str, str] = {}
    pairs: dict[frozenset[str], Kind] = {}
    faults = []
    for each in asked:
        name = names.name(each.area)
        if each.kind == "move":
            if targets.setdefault(each.area, each.other) != each.other:
                message = f"{name} cannot be in '{targets[each.area]}' and in '{each.other}'."
                faults.append(Fault(message, None, _OPTION, "Give each area one BCU."))
        elif each.area == each.other:
            message = f"{name} is asked about itself."
            faults.append(Fault(message, None, _OPTION, "Name two areas."))
        elif pairs.setdefault(frozenset([each.area, each.other]), each.kind) != each.kind:
            message = f"{name} and {names.name(each.other)} cannot be together and apart."
            faults.append(Fault(message, None, _OPTION, "Ask one of the two."))
    refuse(faults)


def changed(problem: Problem, plan: Plan, asked: Iterable[Asked]) -> dict[str, str]:
    """Return the BCU of each area, by code, once a plan is changed just so, all else as it was.

    Areas are moved first, then put together, then parted; what is so already changes nothing.
    """
    found = dict(plan.assignment)
    for each in sorted(asked, key=lambda one: list(_SIGNS.values()).index(one.kind)):
        if each.kind == "move":
            found[each.area] = each.other
        elif each.kind == "join":
            found[each.area] = found[each.other]
        elif found[each.area] == found[each.other]:
            name = problem.areas.names.name(each.area)
            found[each.area] = unique([*sorted(set(found.values())), name])[-1]
    return found


def wishes(
    problem: Problem, before: Plan, after: dict[str, str], asked: Iterable[Asked], *, whole: bool
) -> list[Wish] | None:
    """Return what a plan must be like to have what is asked; None where that cannot be said.

    An area asked into a BCU is to be beside at least one of the areas that the BCU has before and
    that do not move; ``whole``: with all that it has after. There may be none.
    """
    found = []
    index = problem.index
    for each in asked:
        if each.kind == "join":
            found.append(Wish("together", tuple(sorted((index[each.area], index[each.other])))))
        elif each.kind == "part":
            found.append(Wish("apart", tuple(sorted((index[each.area], index[each.other])))))
        else:
            home = [code for code, bcu in after.items() if bcu == each.other and code != each.area]
            stayed = [code for code in home if before.assignment[code] == each.other]
            others = home if whole else stayed
            if not others:
                return None
            one, rest = index[each.area], sorted(index[code] for code in others)
            found.append(
                Wish("together", tuple(sorted([one, *rest])))
                if whole
                else Wish("beside", (one, *rest))
            )
    return found
