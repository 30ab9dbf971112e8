"""What an answer rests on: what is assumed, what is modelled, and what demand is made of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bcu_optimizer.common.bitmasks import indexes_of, pieces
from bcu_optimizer.common.text import listed
from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.graphics.layout import glyphs
from bcu_optimizer.problem.assumptions import assumptions
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario import overrides

_MOST_NAMED = 6
_FEW = 3  # columns that are named
_LONGEST = 400  # a longer note on the map is cut


def remarks(problem: Problem, bcus: Iterable[str] = ()) -> list[str]:
    """Say what is assumed, what is modelled, and how the inputs were read if that is not plain.

    ``bcus`` are the names of the BCUs that pages show.
    """
    read = [*map(_short, drawn(problem)), *boxes(problem, bcus)]
    changed = overrides.added(problem.scenario)
    return [*changed, *map(str, assumptions(problem)), *modelled(problem), *read]


def boxes(problem: Problem, bcus: Iterable[str] = ()) -> list[str]:
    """Say where boxes stand for letters that no font of the machine has.

    Areas are named by their codes, as their names cannot be.
    """
    scenario, names = problem.scenario, problem.areas.names
    places = [
        f"the {what}"
        for what, text in (("title", scenario.title), ("question", scenario.question))
        if glyphs.lacking(text)
    ]
    codes = [code for code in problem.codes if glyphs.lacking(names.name(code))]
    if codes:
        more = [f"{len(codes) - _MOST_NAMED} more"] if len(codes) > _MOST_NAMED else []
        places.append(f"the names of {listed([*codes[:_MOST_NAMED], *more])}")
    return _boxed([*places, *_boxed_names(bcus)])


def boxes_of(bcus: Iterable[str]) -> list[str]:
    """Say if boxes stand for letters of the names of BCUs."""
    return _boxed(_boxed_names(bcus))


def _boxed_names(bcus: Iterable[str]) -> list[str]:
    lost = sum(map(glyphs.lacking, bcus))
    return ["the name of a BCU" if lost == 1 else f"the names of {lost} BCUs"] if lost else []


def _boxed(places: list[str]) -> list[str]:
    if not places:
        return []
    told = f"Boxes on the pages stand for letters that their font lacks: in {listed(places)}."
    return [f"{told} A font that has them, installed on this machine, is used by itself."]


def drawn(problem: Problem) -> list[str]:
    """Say how the inputs were read and mended, which borders are in doubt, what lies apart."""
    areas, names = problem.areas, problem.areas.names
    notes = [*areas.healed, *areas.notes, *problem.links.notes]
    least = problem.scenario.data.min_border_m
    dropped = [pair for pair, length in areas.borders.items() if length <= least]
    if dropped:
        listed_ = ", ".join(f"{names.name(one)} and {names.name(other)}" for one, other in dropped)
        notes.append(f"Not counted as borders, being no longer than {least:g} m: {listed_}.")
    apart = pieces(range(len(areas.codes)), problem.neighbours)
    if len(apart) > 1 and problem.scenario.rules.contiguity:
        said = "; ".join(
            ", ".join(names.name(areas.codes[i]) for i in indexes_of(piece))
            for piece in sorted(apart, key=lambda piece: piece.bit_count())[:-1]
        )
        notes.append(
            f"The map is in {len(apart)} pieces, which no BCU can span without a crossing "
            f"(data.crossings): {said}; all the others."
        )
    return notes


def _short(note: str) -> str:
    return (
        note if len(note) <= _LONGEST else f"{note[:_LONGEST].rsplit(', ', 1)[0]}, … (see check)."
    )


def modelled(problem: Problem) -> list[str]:
    """Say what in the figures is a model or a stand-in rather than a count."""
    notes = []
    if problem.links.kind == MODELLED:
        notes.append(
            f"Modelled: cross-border links are a gravity estimate from {_mass(problem)} (more of "
            "that and shorter distances make stronger links); no matrix of journeys between areas "
            "is used."
        )
    notes += problem.cautions
    if problem.links.kind != MODELLED and "links.decay_km" in problem.scenario.origins:
        notes.append("The settings in [links] have no effect: a table of links is given.")
    if problem.scenario.rules.supervision or problem.scenario.rules.teams:
        notes.append("Assumption: inspectors and specialist teams are shared out by demand.")
    supervision = problem.scenario.rules.supervision
    if supervision:
        many = supervision.superintendents
        notes.append(
            f"By definition: leadership posts are one chief superintendent and {many} "
            f"superintendent{'s' if many != 1 else ''} for each BCU, a number that is assumed; "
            "no other posts are counted."
        )
    notes.append("Stand-in: distance to a BCU's centre is measured in a straight line.")
    return notes


def _mass(problem: Problem) -> str:
    """Name the columns that links are estimated from, the first few of many."""
    columns = problem.scenario.links.mass or [c for c, w in problem.scenario.demand.items() if w]
    named = [column.replace("_", " ") for column in columns]
    more = len(named) - _FEW
    return (
        listed(named[:_FEW] + [f"{more} more columns"] * (more > 0)) if more != 1 else listed(named)
    )


def demand(problem: Problem) -> list[str]:
    """Say what demand is made of, and where each column comes from."""
    weights = {c: w for c, w in problem.scenario.demand.items() if w > 0}
    whole = sum(weights.values())
    lines = []
    for column, weight in weights.items():
        part = "" if len(weights) == 1 else f"{100 * weight / whole:.0f} % "
        given = f"column {column} of {Path(problem.areas.figures_file).name}"
        source = problem.sources.get(column, given)
        lines.append(f"Demand: {part}{column.replace('_', ' ')} ({source}).")
    return lines
